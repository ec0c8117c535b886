"""One report in every format we take, also after a save by LibreOffice; details that only one format has."""

import datetime
import io
from collections.abc import Callable

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.returned import Mark, mark
from loaders.reports.model import Identity, ReportFile
from loaders.reports.read import peek
from tests.exports.conftest import Convert
from tests.loaders.reports import books
from tests.loaders.reports.books import INDICES, INFO, OUTPUTS, PLAN, PROGRESS, read, rules, told

KINDS = ("xlsx", "ods", "xls")
DAY = datetime.date(2026, 3, 1)


def fill(book: Workbook) -> None:
    """One answer of every kind, and one of every trouble."""
    books.put(INFO, {"B16": DAY, "B18": "0912 345 678"})(book)
    progress: dict[str, object] = {
        "F6": "Hoàn thành",
        "H6": 1,
        "I6": DAY,
        "J6": "10/03/2026",
        "K6": "Đã đăng\n3 bài",
    }
    books.put(PROGRESS, {**progress, "F7": "Đang thực hiện", "H7": 0.5})(book)
    book[PROGRESS]["H6"].number_format = "0%"
    books.put(OUTPUTS, {"F6": "1.100", "G6": 2500, "I6": 1100, "F7": "=1/0", "F8": 0})(book)
    books.put(OUTPUTS, {"A9": "4", "B9": "Tờ rơi", "D9": "tờ", "F9": "=2+3", "L9": "C¶i c¸ch"})(book)
    book[OUTPUTS]["L9"].font = Font(name=".VnTime")
    book[OUTPUTS].row_dimensions[8].hidden = True
    book[OUTPUTS].column_dimensions["K"].hidden = True
    books.put(INDICES, {"E6": 91.25, "G6": "11/34", "K6": datetime.date(2026, 2, 2)})(book)


@pytest.fixture(scope="module")
def full() -> bytes:
    return books.edited(fill)


@pytest.fixture(scope="module")
def linked(saved: dict[str, bytes]) -> bytes:
    """The report as .ods, one of whose formulas points into another file."""
    parts = books.parts(saved["ods"])
    own, other = b"of:=2+3", b"of:=['file:///tmp/khac.ods'#$Sheet1.A1]"
    assert own in parts["content.xml"]
    return books.packed({**parts, "content.xml": parts["content.xml"].replace(own, other)})


@pytest.fixture(scope="module")
def saved(full: bytes, convert: Convert) -> dict[str, bytes]:
    """The same report as LibreOffice saves it in each format."""
    return {kind: convert(full, "xlsx", kind) for kind in KINDS}


@pytest.fixture(scope="module")
def by_kind(saved: dict[str, bytes]) -> dict[str, ReportFile]:
    return {kind: read(content, name=f"bao-cao.{kind}") for kind, content in saved.items()}


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_values_are_the_same_in_every_format(by_kind: dict[str, ReportFile], kind: str) -> None:
    report = by_kind[kind]

    assert (report.gate, report.kind) == ("passed", kind)
    assert report.progress.select("task_code", "declared_state", "percent_done", "started_on", "completed_on", "result").rows() == [
        ("KH118-1", "done", 100.0, DAY, datetime.date(2026, 3, 10), "Đã đăng\n3 bài"),
        ("KH118-2", "in_progress", 50.0, None, None, None),
    ]  # fmt: skip
    assert report.outputs.select(
        "channel", "quantity", "participants", "ytd_quantity", "note", "row"
    ).rows() == [
        ("web_article", 1100, 2500, 1100, None, 6),
        ("meeting", 0, None, None, None, 8),
        ("leaflet", 5, None, None, "Cải cách", 9),
    ]
    assert report.indices.select(
        "index_code", "score", "max_score", "rank", "rank_of", "published_on"
    ).rows() == [("PAR_INDEX", 91.25, 100.0, 11, 34, datetime.date(2026, 2, 2))]
    assert report.info["signed_on"].value == DAY
    assert report.info["phone"].value == "0912 345 678"


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_troubles_are_the_same_in_every_format(by_kind: dict[str, ReportFile], kind: str) -> None:
    assert rules(by_kind[kind]) == [
        ("warning", "percent.fraction", "H7"),
        ("note", "columns.hidden", "K5"),
        ("warning", "number.ambiguous", "F6"),
        ("error", "cell.error", "F7"),
        ("note", "rows.hidden", "A8"),
        ("warning", "text.legacy", "L9"),
        ("note", "rank.split", "G6"),
    ]
    assert told(by_kind[kind], "cell.error")[4] == "#DIV/0!"


def bend(book: Workbook) -> None:
    """Days counted from 1904, one of them a bare number; a lead unit merged over two tasks."""
    book.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001 the epoch of a workbook
    books.put(PROGRESS, {"F6": "Đang thực hiện", "I6": DAY, "F7": "Đang thực hiện", "I7": 46082 - 1462})(book)
    book[PROGRESS]["I7"].number_format = "0"
    new = {
        "A8": "3",
        "A9": "4",
        "D8": "Việc một",
        "H8": "Thường xuyên",
        "D9": "Việc hai",
        "H9": "Thường xuyên",
        "F8": "Phòng A",
    }
    books.put(PLAN, new)(book)
    book[PLAN].merge_cells("F8:F9")


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_days_from_1904_and_merged_cells_are_understood_in_every_format(convert: Convert, kind: str) -> None:
    report = read(convert(books.edited(bend), "xlsx", kind), name=f"a.{kind}")

    assert report.progress["started_on"].to_list() == [DAY, DAY]
    assert report.plan_tasks.filter(pl.col("task_code").is_null())["lead_units"].to_list() == [
        ["Phòng A"],
        ["Phòng A"],
    ]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_peeking_names_the_unit_in_every_format(saved: dict[str, bytes], kind: str) -> None:
    found = peek(f"a.{kind}", saved[kind])

    assert isinstance(found, Identity)
    assert (found.unit_code, found.period) == ("s1-snv-van-phong", "2026-Q1")


@pytest.mark.libreoffice
@pytest.mark.parametrize(("sheet", "rows"), [(PROGRESS, 2), (OUTPUTS, 2), (INDICES, 1)])
def test_each_sheet_is_read_from_its_own_csv_file(
    full: bytes, convert: Convert, sheet: str, rows: int
) -> None:
    report = read(convert_sheet(convert, full, sheet), name=f"bao-cao-{sheet}.csv")

    assert (report.gate, report.kind) == ("passed", "csv")
    assert {PROGRESS: report.progress, OUTPUTS: report.outputs, INDICES: report.indices}[sheet].height == rows


@pytest.mark.libreoffice
def test_thousands_that_an_english_program_wrote_into_csv_are_held_with_a_hint(
    full: bytes, convert: Convert
) -> None:
    report = read(convert_sheet(convert, full, OUTPUTS), name="a.csv")

    assert [
        (said.severity, said.cell, said.found, said.repair)
        for said in report.problems
        if said.rule == "quantity.not_whole"
    ] == [
        ("error", "G6", "2,500", "Nếu là 2500 thì ghi liền 2500"),
        ("error", "I6", "1,100", "Nếu là 1100 thì ghi liền 1100"),
    ]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_a_formula_that_points_into_another_file_is_refused_in_every_format(
    linked: bytes, convert: Convert, kind: str
) -> None:
    report = read(linked if kind == "ods" else convert(linked, "ods", kind), name=f"a.{kind}")

    assert [said.rule for said in report.problems] == ["file.external_links"]


def convert_sheet(convert: Convert, content: bytes, sheet: str) -> bytes:
    """One sheet of the workbook as LibreOffice saves it as CSV."""

    def keep(book: Workbook) -> None:
        for other in book.sheetnames:
            if other != sheet:
                del book[other]

    # 44 = comma, 34 = quote, 76 = UTF-8, from line 1
    return convert(books.edited(keep, of=content), "xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1")


def by_xlsxwriter(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A report made from nothing by another program: information sheet and what else is written."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    info = book.add_worksheet(INFO)
    for row, pair in enumerate(
        [
            ("Phiên bản mẫu", "2026.1"),
            ("Đơn vị báo cáo", "Văn phòng Sở"),
            ("Năm", 2026),
            ("Kỳ báo cáo", "Quý I"),
        ]
    ):
        info.write_row(row, 0, pair)
    write(book)
    book.close()
    return stream.getvalue()


def test_a_workbook_of_another_program_is_read() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Kết quả")
        sheet.write_row(0, 0, ["TT", "Hình thức", "ĐVT", "Số lượng"])
        sheet.write_row(1, 0, ["1", "Tờ rơi", "tờ", 500])
        sheet.write_row(2, 0, ["2", "Hội nghị", "hội nghị"])
        sheet.write_formula(2, 3, "=1+2", None, 3)

    report = read(by_xlsxwriter(write))

    assert report.outputs.select("channel", "quantity").rows() == [("leaflet", 500), ("meeting", 3)]
    assert rules(report) == []


def test_a_workbook_without_places_and_with_prefixes_keeps_its_details() -> None:
    """Some programs leave out `r` and put a prefix before every tag."""
    content = books.filled(OUTPUTS, {"F6": "#REF!"})
    part = books.sheet_part(OUTPUTS)
    sheet = books.parts(content)[part]
    bare = sheet.replace(b' r="F6"', b"").replace(b' r="E6"', b"").replace(b' r="G6"', b"")

    report = read(books.with_parts(content, {part: bare}))

    assert told(report, "cell.error")[2] == "F6"


def test_csv_lines_are_counted_over_line_breaks_in_cells() -> None:
    lines = 'TT,Hình thức,Nội dung,Đơn vị tính,Số lượng\r\n1,Hội nghị,"dòng một\ndòng hai",hội nghị,2\r\n2,Tờ rơi,,tờ,x\r\n'

    report = read(lines.encode(), name="a.csv")

    assert report.outputs.select("title", "row").rows() == [("dòng một\ndòng hai", 2)]
    assert told(report, "number.not_a_number")[1:5] == (None, "E4", "Số lượng", "x")


def test_csv_holds_errors_as_words_and_they_are_errors() -> None:
    lines = "TT;Hình thức;Nội dung;Đơn vị tính;Số lượng\n1;Hội nghị;#REF!;hội nghị;2\n"

    assert told(read(lines.encode(), name="a.csv"), "cell.error")[2:5] == ("C2", "Nội dung", "#REF!")


def test_csv_in_an_unknown_code_is_refused() -> None:
    report = read("Số lượng;Hình thức;Đơn vị\n".encode("utf-16-le")[1:] + b"\xff\xfd\x81" * 5, name="a.csv")

    assert report.gate == "refused"
    assert report.problems[0].rule in {"file.encoding", "kind.unknown"}


def test_csv_is_of_the_unit_and_period_that_the_sender_names() -> None:
    lines = "TT,Hình thức,Đơn vị tính,Số lượng\n1,Hội nghị,hội nghị,2\n"

    report = read(lines.encode(), name="a.csv")

    assert report.identity == Identity("s1-snv-van-phong", "2026-Q1", "2026.1")
    assert peek("a.csv", lines.encode()) == Identity()


def test_the_returned_workbook_with_its_marks_is_accepted_again() -> None:
    wrong = books.filled(PROGRESS, {"H6": 150})
    marks = [
        Mark("error", "percent.out_of_range", PROGRESS, "H6", 6, "percent_done", "150", "0 đến 100", "Sửa")
    ]
    returned = openpyxl.load_workbook(io.BytesIO(mark(wrong, "xlsx", marks)))
    returned[PROGRESS]["H6"] = 50

    report = read(books.saved(returned))

    assert rules(report) == []
    assert report.progress["percent_done"].to_list() == [50.0]


def test_a_sheet_that_begins_further_right_and_down_keeps_its_addresses() -> None:
    def shift(sheet: Worksheet) -> None:
        sheet.move_range("A1:D2", rows=9, cols=3)

    rows = [["TT", "Hình thức", "ĐVT", "Số lượng"], ["1", "Hội nghị", "hội nghị", "nhiều"]]

    report = read(books.with_table(OUTPUTS, rows, shift))

    assert told(report, "number.not_a_number")[2] == "G11"
