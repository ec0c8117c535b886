"""The register on its page, and a register that is loaded from a spreadsheet."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from actions import keeping, samples, units
from tests.pages.conftest import Open, said
from warehouse import connect
from warehouse.connect import Warehouse

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
    first = units.receive(store, "don-vi.xlsx", content, actor="dieu-phoi")
    again = units.receive(store, "don-vi.xlsx", content, actor="dieu-phoi")
    assert (first.is_refused, first.is_new, again.is_new) == (False, True, False)
    assert names(store) == {"x-1": "Phòng Một"}

    other = ["x-2", "Phòng Hai", "", "", "Sơn La", "Sở Nội vụ", ""]
    units.receive(store, "don-vi.xlsx", register(other), actor="dieu-phoi")
    units.receive(
        store, "them.xlsx", register(["x-2", "Phòng Hai mới", "", "", "Sơn La", "Sở Nội vụ", ""]), actor="x"
    )

    assert names(store) == {"x-2": "Phòng Hai mới"}


def test_a_register_with_mistakes_keeps_the_good_rows_and_names_the_cells(store: Warehouse) -> None:
    good = ["x-1", "Phòng Một", "", "", "Sơn La", "Sở Nội vụ", ""]
    bad = ["x-2", "Phòng Hai", "", "", "Tỉnh Không Có", "Sở Nội vụ", "31/02/2025"]
    received = units.receive(store, "don-vi.xlsx", register(good, bad), actor="dieu-phoi")

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
    )

    assert received.is_refused
    assert names(store) == {}


def test_a_file_that_is_no_register_is_refused_and_changes_nothing(store: Warehouse) -> None:
    version = store.version
    for content in (b"", b"%PDF-1.7", register(), b"PK\x03\x04broken"):
        assert units.receive(store, "x.xlsx", content, actor="dieu-phoi").is_refused
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
