"""The register on its page, and a register that is loaded from a spreadsheet."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from actions import keeping, samples, units
from tests.pages.conftest import Open, open_at, said
from warehouse import connect
from warehouse import store as warehouse_store
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = [
    "Mã đơn vị",
    "Tên đơn vị",
    "Tên khác",
    "Đơn vị cấp trên",
    "Tỉnh, thành phố",
    "Cơ quan",
    "Hiệu lực từ",
]


def register(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = connect.open_in_memory(tmp_path)
    keeping.load_reference(opened)
    samples.load_registers(opened)
    yield opened
    opened.close()


def names(warehouse: Warehouse) -> dict[str, str]:
    with warehouse.cursor() as cursor:
        return dict(cursor.execute("SELECT unit_code, name FROM unit_current").fetchall())


def test_a_register_replaces_the_one_of_its_name_and_a_newer_one_speaks_for_its_units(
    store: Warehouse,
) -> None:
    row = ["x-1", "Phòng Một", "P1", "", "Sơn La", "Sở Nội vụ", "01/07/2025"]
    content = register(row)  # made twice, it might hold two seconds
    first = units.receive(store, "don-vi.xlsx", content, actor="dieu-phoi", scope=EVERYTHING)
    again = units.receive(store, "don-vi.xlsx", content, actor="dieu-phoi", scope=EVERYTHING)
    assert (first.is_refused, first.is_new, again.is_new) == (False, True, False)
    assert names(store) == {"x-1": "Phòng Một"}

    other = ["x-2", "Phòng Hai", "", "", "Sơn La", "Sở Nội vụ", ""]
    units.receive(store, "don-vi.xlsx", register(other), actor="dieu-phoi", scope=EVERYTHING)
    units.receive(
        store,
        "them.xlsx",
        register(["x-2", "Phòng Hai mới", "", "", "Sơn La", "Sở Nội vụ", ""]),
        actor="x",
        scope=EVERYTHING,
    )

    assert names(store) == {"x-2": "Phòng Hai mới"}


def test_a_register_with_mistakes_keeps_the_good_rows_and_names_the_cells(store: Warehouse) -> None:
    good = ["x-1", "Phòng Một", "", "", "Sơn La", "Sở Nội vụ", ""]
    bad = ["x-2", "Phòng Hai", "", "", "Tỉnh Không Có", "Sở Nội vụ", "31/02/2025"]
    received = units.receive(store, "don-vi.xlsx", register(good, bad), actor="dieu-phoi", scope=EVERYTHING)

    assert names(store) == {"x-1": "Phòng Một"}
    assert {problem.cell for problem in received.problems if problem.severity == "error"} >= {"E3", "G3"}


def test_sample_and_real_units_do_not_share_a_register(store: Warehouse) -> None:
    received = units.receive(
        store,
        "don-vi.xlsx",
        register(
            ["x-1", "Phòng Một", "", "", "Sơn La", "Sở Nội vụ", ""],
            ["x-2", "Phòng Hai", "", "", "Vân Giang", "Sở Nội vụ", "01/08/2025"],
        ),
        actor="dieu-phoi",
        scope=EVERYTHING,
    )

    assert received.is_refused
    assert names(store) == {}


def test_a_file_that_is_no_register_is_refused_and_changes_nothing(store: Warehouse) -> None:
    version = store.version
    for content in (b"", b"%PDF-1.7", register(), b"PK\x03\x04broken"):
        assert units.receive(store, "x.xlsx", content, actor="dieu-phoi", scope=EVERYTHING).is_refused
    assert store.version == version


def test_the_page_lists_units_with_names_groups_and_validity(open_page: Open, published: Warehouse) -> None:
    page = open_page("units", province="S1")
    with published.cursor() as cursor:
        counted = dict(
            cursor.execute(
                """
                SELECT kind, count(*) FROM unit_current JOIN province_subject USING (province_code, system)
                WHERE subject_code = 'S1' GROUP BY kind
                """
            ).fetchall()
        )

    shown = said(page)
    assert f"Danh mục: {counted['unit']} đơn vị, {counted['group']} nhóm" in shown
    assert "Văn phòng Sở" in shown
    assert page.get("file_uploader")


def test_a_province_without_a_register_says_what_to_do(open_page: Open) -> None:
    assert "Hãy nạp danh mục ở trên" in said(open_page("units", province="14"))


@pytest.mark.parametrize("reader", ["leader", "head"])
def test_who_may_not_load_a_register_is_offered_no_upload(open_page: Open, reader: str) -> None:
    page = open_page("units", reader=reader)

    assert not page.get("file_uploader")
    assert "Danh mục" in said(page)


def test_a_register_that_touches_another_province_shows_nothing_of_it(shown_store: Warehouse) -> None:
    units.receive(
        shown_store, "don-vi.xlsx", register(row("x-1", "Phòng Một")), actor="quan-tri", scope=EVERYTHING
    )
    page = open_at("units", reader="coordinator")  # of S1
    page = (
        page.file_uploader(key="units.file.0")
        .upload("don-vi.xlsx", register(row("x-2", "Phòng Hai")), XLSX)
        .run()
    )

    assert "của tỉnh khác" in said(page)
    assert "Phòng Một" not in said(page)
    assert not [button for button in page.button if button.key == "units.load"]


@pytest.fixture
def shown_store(store: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The pages' warehouse is the one that the tests of this file write to."""
    monkeypatch.setattr(warehouse_store, "opened", lambda: store)
    return store


def row(code: str, name: str, *, alias: str = "", parent: str = "", first: str = "") -> list[str]:
    return [code, name, alias, parent, "Sơn La", "Sở Nội vụ", first]


def changed(previewed: units.PreviewedUnits) -> list[tuple[str, str, str | None, str | None, str | None]]:
    return previewed.changes.select("unit_code", "kind", "heading", "before", "after").rows()


def test_a_preview_says_of_every_unit_what_would_become_of_it_and_stores_nothing(store: Warehouse) -> None:
    first = register(row("x-1", "Phòng Một"), row("x-2", "Phòng Hai"), row("x-3", "Phòng Ba"))
    units.receive(store, "don-vi.xlsx", first, actor="dieu-phoi", scope=EVERYTHING)
    version = store.version

    bad = ["x-5", "Phòng Năm", "", "", "Tỉnh Không Có", "Sở Nội vụ", ""]
    second = register(
        row("x-1", "Phòng Một"),
        row("x-2", "Phòng Nhì", alias="P2"),
        row("x-4", "Phòng Bốn", parent="x-1"),
        bad,
    )
    previewed = units.preview(store, "don-vi.xlsx", second)

    assert changed(previewed) == [
        ("x-1", "unchanged", None, None, None),
        ("x-2", "changed", "Tên", "Phòng Hai", "Phòng Nhì"),
        ("x-2", "changed", "Tên khác", None, "P2"),
        ("x-4", "new", None, None, "Đơn vị, Phòng Một, không giới hạn"),
        ("x-3", "gone", None, None, None),
    ]
    assert previewed.held["unit_code"].to_list() == ["x-5"]
    assert store.version == version
    assert names(store)["x-2"] == "Phòng Hai"


def test_a_unit_that_gets_a_last_day_is_closed(store: Warehouse) -> None:
    headings = [*HEADINGS, "Hiệu lực đến"]
    unit = row("x-1", "Phòng Một", first="01/07/2025")
    units.receive(store, "don-vi.xlsx", register(unit), actor="dieu-phoi", scope=EVERYTHING)
    book = openpyxl.Workbook()
    for line in (headings, [*unit, "31/12/2026"]):
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)

    previewed = units.preview(store, "don-vi.xlsx", stream.getvalue())

    assert changed(previewed) == [
        ("x-1", "closed", "Hiệu lực", "từ 01/07/2025", "từ 01/07/2025 đến 31/12/2026")
    ]


def test_a_held_row_of_a_known_unit_is_told_as_a_loss(store: Warehouse) -> None:
    good = row("x-1", "Phòng Một")
    units.receive(
        store, "don-vi.xlsx", register(good, row("x-2", "Phòng Hai")), actor="dieu-phoi", scope=EVERYTHING
    )
    previewed = units.preview(
        store, "don-vi.xlsx", register(good, row("x-2", "Phòng Hai", first="31/02/2025"))
    )

    assert changed(previewed)[1] == ("x-2", "gone", None, None, "dòng 3 của tệp có lỗi nên bị giữ lại")


def test_a_unit_that_another_register_names_is_not_gone_but_changed(store: Warehouse) -> None:
    units.receive(store, "cu.xlsx", register(row("x-1", "Phòng Một cũ")), actor="dieu-phoi", scope=EVERYTHING)
    units.receive(
        store,
        "moi.xlsx",
        register(row("x-1", "Phòng Một"), row("x-2", "Phòng Hai")),
        actor="x",
        scope=EVERYTHING,
    )
    previewed = units.preview(store, "moi.xlsx", register(row("x-2", "Phòng Hai")))

    assert ("x-1", "changed", "Tên", "Phòng Một", "Phòng Một cũ") in changed(previewed)


def test_what_changed_since_the_preview_is_not_loaded_unseen(store: Warehouse) -> None:
    mine = register(row("x-1", "Phòng Một"))
    previewed = units.preview(store, "don-vi.xlsx", mine)
    units.receive(
        store, "khac.xlsx", register(row("x-1", "Phòng Một khác")), actor="nguoi-khac", scope=EVERYTHING
    )

    with pytest.raises(units.ChangedMeanwhileError, match="vừa thay đổi"):
        units.receive(store, "don-vi.xlsx", mine, actor="dieu-phoi", scope=EVERYTHING, previewed=previewed)

    assert names(store) == {"x-1": "Phòng Một khác"}


def test_an_older_register_that_was_replaced_is_not_said_to_be_in_force(store: Warehouse) -> None:
    older, newer = register(row("x-1", "Phòng Một")), register(row("x-1", "Phòng Nhất"))
    for content in (older, newer):
        units.receive(store, "don-vi.xlsx", content, actor="dieu-phoi", scope=EVERYTHING)

    again = units.receive(store, "don-vi.xlsx", older, actor="dieu-phoi", scope=EVERYTHING)

    assert (again.is_refused, "đã được một lần nạp sau thay thế" in again.summary) == (True, True)
    assert names(store) == {"x-1": "Phòng Nhất"}


def test_the_page_shows_what_would_change_and_loads_only_on_the_button(shown_store: Warehouse) -> None:
    units.receive(
        shown_store, "don-vi.xlsx", register(row("x-1", "Phòng Một")), actor="dieu-phoi", scope=EVERYTHING
    )
    content = register(row("x-1", "Phòng Nhất"), row("x-2", "Phòng Hai"))
    page = open_at("units", province="14")
    page = page.file_uploader(key="units.file.0").upload("don-vi.xlsx", content, XLSX).run()

    shown = said(page)
    assert "Tên: Phòng Một → **Phòng Nhất**" in shown
    assert "Đơn vị, nhóm mới" in shown
    assert names(shown_store) == {"x-1": "Phòng Một"}

    page = page.button(key="units.load").click().run()
    assert names(shown_store) == {"x-1": "Phòng Nhất", "x-2": "Phòng Hai"}
    assert "Đã nạp" in said(page)


def test_the_page_refuses_a_file_that_is_no_register_and_offers_no_button(shown_store: Warehouse) -> None:
    page = open_at("units", province="14")
    page = page.file_uploader(key="units.file.0").upload("x.xlsx", b"%PDF-1.7", XLSX).run()

    assert "Chưa nạp" in said(page)
    assert not [button for button in page.button if button.key == "units.load"]
