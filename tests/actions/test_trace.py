"""The trace of access holds the newest seal of the warehouse: a warehouse cut or put back without it is found."""

from pathlib import Path

from access import audit
from access.audit import Action
from access.viewer import By
from actions import keeping, trace
from tests.accounts import open_accounts
from tests.warehouse.test_journal import record
from tests.warehouse.test_seals import in_journal, in_tables
from warehouse import connect

SERVER = By("máy chủ", "")


def test_a_warehouse_cut_together_with_its_journal_and_seals_contradicts_the_trace_of_access(
    tmp_path: Path,
) -> None:
    warehouse = connect.open_file(tmp_path)
    accounts = open_accounts(tmp_path)
    for name in ("một", "hai", "ba"):
        record(warehouse, name)
    trace.anchor(warehouse, accounts, SERVER)
    trace.anchor(warehouse, accounts, SERVER)  # the same seal twice says nothing new
    whole = trace.check(warehouse)
    warehouse.close()
    in_tables(tmp_path, "DELETE FROM event WHERE event_number = 3")
    in_tables(tmp_path, "DELETE FROM event_seal WHERE event_number = 3")
    in_tables(tmp_path, "DELETE FROM load WHERE event_number = 3")
    in_journal(tmp_path, lambda lines: lines.pop())
    warehouse.seals.write_bytes(b"".join(warehouse.seals.read_bytes().splitlines(keepends=True)[:2]))

    cut = connect.open_file(tmp_path)
    found = keeping.verify(cut, None, ())  # type: ignore[arg-type]
    cut.close()
    accounts.close()

    assert (whole.change_count, whole.access_count, whole.faults) == (3, 1, ())
    assert found.code == 1
    assert [line for line in found.problems if line.startswith("seal: nhật ký truy cập (sự kiện 1)")]


def test_verify_walks_the_trace_of_access_too(tmp_path: Path) -> None:
    warehouse = connect.open_file(tmp_path)
    record(warehouse, "một")
    accounts = open_accounts(tmp_path)
    audit.record(accounts, Action.EXPORTED, "nhiệm vụ", SERVER)
    audit.record(accounts, Action.EXPORTED, "chỉ số", SERVER)
    with accounts.writing() as change:
        change.connection.exec_driver_sql("DROP TRIGGER access_event_no_update")
        change.connection.exec_driver_sql("UPDATE access_event SET subject = 'khác' WHERE number = 1")

    found = keeping.verify(warehouse, None, ())  # type: ignore[arg-type]
    warehouse.close()
    accounts.close()

    assert found.problems == ("access: Sự kiện số 1: nội dung đã bị sửa sau khi ghi.",)


def test_verify_makes_no_accounts_where_there_are_none(tmp_path: Path) -> None:
    warehouse = connect.open_file(tmp_path)
    record(warehouse, "một")

    said = keeping.verify(warehouse, None, ())  # type: ignore[arg-type]
    warehouse.close()

    assert said.code == 0
    assert not (tmp_path / "access.db").exists()
