"""The administrator's pages: accounts and tokens are made and ended, the trace shows it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import accounts, audit, kept, sessions, tokens
from access.store import Store
from access.viewer import Role
from tests.accounts import open_accounts, session
from tests.conftest import ROOT
from tests.pages.conftest import come_in, open_at, said
from ui import asked, audit_parts
from warehouse.connect import Warehouse
from warehouse.records import plan_drafts


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Accounts of this test alone, and an administrator who has come in."""
    store = open_accounts(tmp_path / "access")
    monkeypatch.setattr(kept, "store", lambda: store)
    come_in(session(store, Role.ADMINISTRATOR, name="quan.tri"))
    yield store
    store.close()


@pytest.fixture
def page(own: Store, published: Warehouse) -> AppTest:
    return open_at("accounts", reader=session(own, Role.ADMINISTRATOR, name="lan.nguyen"))


def test_an_account_is_made_with_a_link_that_is_shown_once(page: AppTest, own: Store) -> None:
    page.text_input(key="accounts.new.name").set_value("hoa.tran")
    page.text_input(key="accounts.new.full").set_value("Trần Hoa")
    page.selectbox(key="accounts.new.role").set_value(Role.COORDINATOR).run()
    page.selectbox(key="accounts.new.province").set_value("14").run()
    page = page.button(key="accounts.new.make").click().run()

    made = accounts.find(own, "hoa.tran")
    assert (made.role, made.province, made.full_name) == (Role.COORDINATOR, "14", "Trần Hoa")
    links = [block.value for block in page.code if "/dat-mat-khau?ma=" in block.value]
    assert len(links) == 1
    assert not [block for block in page.run().code if "/dat-mat-khau" in block.value]


def test_where_an_account_may_act_is_chosen_by_name(page: AppTest, own: Store) -> None:
    page.text_input(key="accounts.new.name").set_value("giam.doc")
    page.text_input(key="accounts.new.full").set_value("Lê Minh")
    page.selectbox(key="accounts.new.role").set_value(Role.LEADER).run()
    assert page.selectbox(key="accounts.new.province").value == ""
    page.selectbox(key="accounts.new.province").set_value("S1").run()
    assert "Sở Nội vụ" in page.selectbox(key="accounts.new.department").options
    heads = page.selectbox(key="accounts.new.head").options
    page.selectbox(key="accounts.new.head").set_value("s1-so-xay-dung").run()
    page.button(key="accounts.new.make").click().run()

    made = accounts.find(own, "giam.doc")
    assert (made.province, made.department, made.unit) == ("S1", "so-xay-dung", "s1-so-xay-dung")
    assert heads[0] == "Không" and "Sở Xây dựng (Vân Giang)" in heads


def test_a_province_that_was_not_chosen_is_asked_for(page: AppTest, own: Store) -> None:
    page.text_input(key="accounts.new.name").set_value("hoa.tran")
    page.text_input(key="accounts.new.full").set_value("Trần Hoa")
    page.selectbox(key="accounts.new.role").set_value(Role.COORDINATOR).run()
    page = page.button(key="accounts.new.make").click().run()

    assert "phải gắn với một tỉnh" in said(page)
    assert "hoa.tran" not in {account.name for account in accounts.every(own)}


def test_where_an_account_may_act_is_told_by_name(own: Store, published: Warehouse) -> None:
    where = {"province": "S1", "department": "so-xay-dung"}
    session(own, Role.COORDINATOR, name="phu.trach", **where)
    session(own, Role.UNIT, name="don.vi", unit="s1-so-xay-dung", **where)

    page = open_at("accounts", reader=session(own, Role.ADMINISTRATOR, name="lan.nguyen"))

    roles = "\n".join(page.table[0].value["Vai trò"])
    assert "Sở Xây dựng, Vân Giang" in roles
    assert "S1" not in roles and "so-xay-dung" not in roles.replace("\\", "")


def test_what_does_not_fit_is_said_and_makes_nothing(page: AppTest, own: Store) -> None:
    page.text_input(key="accounts.new.name").set_value("x")
    page.text_input(key="accounts.new.full").set_value("X")
    page.selectbox(key="accounts.new.role").set_value(Role.ADMINISTRATOR).run()
    page = page.button(key="accounts.new.make").click().run()

    assert "Tên đăng nhập có 1 ký tự" in said(page).replace("\\", "")
    assert {account.name for account in accounts.every(own)} == {"lan.nguyen", "quan.tri"}


def test_every_unit_of_the_register_gets_an_account_of_its_own(page: AppTest, own: Store) -> None:
    page = page.button(key="accounts.units.make").click().run()

    assert not page.error, page.error[0].value
    made = [account for account in accounts.every(own) if account.role is Role.UNIT]
    assert len(made) > 20 and all(account.unit == account.name for account in made)
    assert f"Đã tạo {len(made)} tài khoản đơn vị" in page.success[0].value
    assert page.get("download_button")
    assert "Mọi đơn vị trong danh mục đã có tài khoản" in said(page)


def test_an_account_that_is_disabled_is_out_and_the_last_administrator_stays(
    page: AppTest, own: Store
) -> None:
    other = session(own, Role.LEADER, province="S1", name="lanh.dao")
    page = page.run()
    page.selectbox(key="accounts.change.name").set_value("lanh.dao").run()
    page.selectbox(key="accounts.change.kind").set_value("disable").run()
    page = page.button(key="accounts.change.make").click().run()

    assert "Đã khóa lanh.dao" in page.success[0].value.replace("\\", "")
    assert sessions.lookup(own, other) is None


def test_accounts_are_made_from_a_spreadsheet_after_a_preview(page: AppTest, own: Store) -> None:
    head = "Tên đăng nhập;Mã đơn vị;Họ tên;Thư điện tử\n"
    wrong = f"{head}yte.an;s1-khong-co;Trần Văn An;vanthu@yte.gov.vn\n"
    right = f"{head}yte.an;s1-so-y-te;Trần Văn An;vanthu@yte.gov.vn\n"

    page.file_uploader(key="accounts.file").upload("a.csv", wrong.encode(), "text/csv").run()
    assert "“s1-khong-co” không có trong danh mục" in page.error[0].value.replace("\\", "")
    page.file_uploader(key="accounts.file").upload("a.csv", right.encode(), "text/csv").run()
    assert "vanthu@yte.gov.vn" in said(page).replace("\\", "")
    page.button(key="accounts.file.make").click().run()

    account = accounts.find(own, "yte.an")
    assert (account.full_name, account.role, account.province, account.unit) == (
        "Trần Văn An",
        Role.UNIT,
        "S1",
        "s1-so-y-te",
    )
    assert [block for block in page.code if "/dat-mat-khau?ma=" in block.value]


def test_a_token_is_shown_once_and_can_be_ended(page: AppTest, own: Store) -> None:
    page.text_input(key="accounts.token.label").set_value("Một cửa").run()
    page = page.button(key="accounts.token.make").click().run()

    raws = [block.value for block in page.code if re.fullmatch(r"cchc_\w{8}_[\w-]{43}", block.value)]
    assert len(raws) == 1 and tokens.token_viewer(own, raws[0]) is not None
    page = page.run()
    assert not [block for block in page.code if block.value == raws[0]]
    page.selectbox(key="accounts.token.end").set_value(tokens.every(own)[0].prefix).run()
    page.button(key="accounts.token.revoke").click().run()
    assert tokens.token_viewer(own, raws[0]) is None


def test_the_trace_shows_both_logs_and_finds_what_was_changed(own: Store, published: Warehouse) -> None:
    page = open_at("audit", reader=session(own, Role.ADMINISTRATOR, name="lan.nguyen"))
    assert "Tạo tài khoản" in said(page) and "Ghi báo cáo" in said(page)

    page = page.button(key="audit.verify").click().run()
    (verdict,) = page.success
    assert re.fullmatch(
        r"Còn nguyên vẹn: [\d.]+ sự kiện truy cập, [\d.]+ sự kiện thay đổi số liệu\.", verdict.value
    )
    (anchored,) = audit.read(own, actions=[audit.Action.WAREHOUSE_SEALED])
    assert anchored.who == "lan.nguyen"

    page.selectbox(key="audit.change").set_value("Mở kỳ").run()
    assert "Mở kỳ" in said(page) and "Ghi báo cáo" not in said(page)
    page.selectbox(key="audit.kind").set_value("Chỉ những lần từ chối").run()
    assert "Tạo tài khoản" not in said(page)


def test_a_change_is_named_by_its_file_or_unit_never_by_the_key_of_its_row(
    own: Store, published: Warehouse
) -> None:
    raw = session(own, Role.ADMINISTRATOR, name="lan.nguyen")
    page = open_at("audit", reader=raw, as_of=asked.today().isoformat())

    for kind, named in (
        ("Nạp tệp", r"gray\[\w+"),
        ("Xác nhận kế hoạch", r"0\d-[\w-]+\.(txt|md)"),
        ("Ghi báo cáo", r"BN-2026-\d{6}, .*\.xlsx"),
    ):
        page = page.selectbox(key="audit.change").set_value(kind).run()
        shown = next(table.value for table in reversed(page.table))["Việc"].to_list()
        assert shown and all(re.search(named, row.replace("\\", "")) for row in shown), (kind, shown[:3])
        assert not [row for row in shown if re.search(r"\b[0-9a-f]{20,}\b", row)]


def test_every_change_that_can_be_made_has_a_name_in_the_trace() -> None:
    written = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "warehouse" / "records").glob("*.py")
    )
    made = set(re.findall(r'action="(\w+)"', written)) | set(plan_drafts.ACTIONS)
    made |= {f"{decision}_report" for decision in ("commit", "cancel", "approve", "return", "void")}

    assert made - set(audit_parts.CHANGES) == set()


def test_a_chain_that_is_broken_is_told_on_the_page_in_words(own: Store, published: Warehouse) -> None:
    page = open_at("audit", reader=session(own, Role.ADMINISTRATOR, name="lan.nguyen"))
    with own.writing() as change:
        change.connection.exec_driver_sql("DROP TRIGGER access_event_no_update")
        change.connection.exec_driver_sql("UPDATE access_event SET subject = 'khác' WHERE number = 1")

    page = page.button(key="audit.verify").click().run()

    told = page.error[0].value.replace("\\", "")
    assert "Nhật ký truy cập: Sự kiện số 1: nội dung đã bị sửa sau khi ghi" in told
    assert not audit.read(own, actions=[audit.Action.WAREHOUSE_SEALED])


def test_only_administrators_see_these_pages_and_a_refusal_leaves_a_trace(
    own: Store, published: Warehouse
) -> None:
    raw = session(own, Role.COORDINATOR, province="S1", name="dieu.phoi")
    for name in ("accounts", "audit"):
        page = open_at(name, reader=raw)
        assert "không dành cho vai trò Điều phối" in said(page)
        assert not page.get("download_button")

    refused = [event.subject for event in audit.read(own) if event.action == "access_refused"]
    assert sorted(refused) == ["accounts", "audit"]
    shown = open_at("audit", reader=session(own, Role.ADMINISTRATOR, name="lan.nguyen")).table[0].value
    about = [row for row in shown["Việc"] if row.startswith("Từ chối truy cập")]
    assert ["Tài khoản" in row or "Nhật ký" in row for row in about] == [True, True]
