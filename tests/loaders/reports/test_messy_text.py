"""Messy words of `report-templates.md`, section 3, variants 9 to 14, 18 to 20 and 25: how things are written."""

import datetime
import unicodedata
from collections.abc import Callable

import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from tests.loaders.reports import books
from tests.loaders.reports.books import INFO, OUTPUTS, PLAN, PROGRESS, filled, read, rules, the, told

PLAN_HEADINGS = ["TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời gian thực hiện"]
UNICODE = "Kiểm tra chữ đã đọc; nếu sai, gõ lại bằng phông Unicode (Times New Roman)"


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def in_font(name: str, text: str) -> bytes:
    """The template with a result written in a font."""

    def write(book: Workbook) -> None:
        book[PROGRESS]["K6"] = text
        book[PROGRESS]["K6"].font = Font(name=name)

    return books.edited(books.put(PROGRESS, {"F6": "Đang thực hiện"}), write)


def test_variant_09_decomposed_accents_are_put_together_in_cells_headings_and_sheet_names() -> None:
    headings = ["TT", "Hình thức tuyên truyền", "Nội dung", "Đơn vị tính", "Số lượng"]
    content = books.with_table(
        OUTPUTS,
        [
            [decomposed(word) for word in headings],
            ["1", "Hội nghị", decomposed("Hội nghị CCHC"), "hội nghị", 2],
        ],
        lambda sheet: setattr(sheet, "title", decomposed("Kết quả tuyên truyền")),
    )

    report = read(content)

    assert report.outputs.select("channel", "title", "quantity").rows() == [("meeting", "Hội nghị CCHC", 2)]
    assert told(report, "text.tidied") == (
        "note", decomposed("Kết quả tuyên truyền"), "C2", "Nội dung", decomposed("Hội nghị CCHC"),
        "chữ Unicode dựng sẵn, không dấu cách thừa; đã sửa khi đọc", "Không cần sửa",
    )  # fmt: skip


def test_how_text_was_tidied_is_said_once_a_column_with_how_often() -> None:
    said = filled(PROGRESS, {"K6": decomposed("Đã làm"), "F7": "Tạm dừng", "K7": " Đã làm "})

    assert told(read(said), "text.tidied")[5] == (
        "chữ Unicode dựng sẵn, không dấu cách thừa; đã sửa khi đọc; cùng cách với 1 ô khác của cột"
    )


@pytest.mark.parametrize(
    "name", ["Văn phòng Sở Khánh Hoà", "VĂN PHÒNG SỞ KHÁNH HÒA", "Van phong so Khanh Hoa"]
)
def test_variant_10_the_place_of_the_tone_mark_does_not_matter_in_names(name: str) -> None:
    content = filled(INFO, {"B7": "Khánh Hoà", "B9": name})

    report = read(
        content, books.context(unit_names=("Văn phòng Sở Khánh Hòa",), province_names=("Khánh Hòa",))
    )

    assert rules(report) == []
    assert report.info["unit"].value == name  # stored as written


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Qu¸ch §ång Th¾ng", "Quách Đồng Thắng"),
        ("C¶i c¸ch hµnh chÝnh", "Cải cách hành chính"),
        ("tr\u00adíc, xö lý v\u00adíng m¾c", "trước, xử lý vướng mắc"),
    ],
)
def test_variant_11_tcvn3_is_read_by_its_marks_and_asked_about(written: str, meant: str) -> None:
    report = read(filled(PROGRESS, {"K6": written}))

    assert report.progress["result"].to_list() == [meant]
    assert told(report, "text.legacy") == (
        "warning", PROGRESS, "K6", "Kết quả thực hiện", written.replace("\u00ad", ""),
        f"chữ Unicode; đọc theo TCVN3 là “{meant}”", UNICODE,
    )  # fmt: skip


def test_variant_11_tcvn3_without_a_telling_mark_is_known_by_its_font() -> None:
    report = read(in_font(".VnTime", "®¨ng bµi"))

    assert report.progress["result"].to_list() == ["đăng bài"]


@pytest.mark.parametrize("text", ["Đã đăng bài", "hoà giải", "là bài của Sở", "§ 5 điều 2 × 3", "café"])
def test_variant_11_correct_text_is_never_converted(text: str) -> None:
    report = read(filled(PROGRESS, {"K6": text}))

    assert report.progress["result"].to_list() == [text]
    assert rules(report) == []


def test_variant_12_the_capital_font_gives_capitals() -> None:
    report = read(in_font(".VnTimeH", "c¶i c¸ch hµnh chÝnh"))

    assert report.progress["result"].to_list() == ["CẢI CÁCH HÀNH CHÍNH"]


def test_variant_13_vni_is_read_and_asked_about() -> None:
    report = read(filled(PROGRESS, {"K6": "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"}))

    assert report.progress["result"].to_list() == ["Cộng hòa xã hội chủ nghĩa Việt Nam"]
    assert told(report, "text.legacy")[5:] == (
        "chữ Unicode; đọc theo VNI là “Cộng hòa xã hội chủ nghĩa Việt Nam”", UNICODE,
    )  # fmt: skip


def test_variant_13_vni_is_known_by_its_font() -> None:
    assert read(in_font("VNI-Times", "Ñaõ ñaêng baøi")).progress["result"].to_list() == ["Đã đăng bài"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Cáº£i cÃ¡ch", "Cải cách"), ("Cáº£i cÃ¡ch hÃ nh chÃ\u00adnh", "Cải cách hành chính")],
)
def test_variant_14_utf8_read_as_windows_1252_is_mended_and_asked_about(written: str, meant: str) -> None:
    report = read(filled(PROGRESS, {"K6": written}))

    assert report.progress["result"].to_list() == [meant]
    assert told(report, "text.legacy")[5] == f"chữ Unicode; đọc theo UTF-8 là “{meant}”"


def csv_line(*cells: str, separator: str) -> str:
    return separator.join(cells) + "\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-16"),
        lambda text: _windows_1258(text),
    ],
    ids=["BOM", "UTF-8", "UTF-16", "Windows-1258"],
)
def test_variant_14_csv_is_read_in_its_code_with_its_separator(
    encode: Callable[[str], bytes], separator: str
) -> None:
    lines = csv_line("TT", "Hình thức", "Nội dung", "Đơn vị tính", "Số lượng", separator=separator)
    lines += csv_line("1", "Hội nghị", "Hội nghị quý một", "hội nghị", "2", separator=separator)

    report = read(encode(lines), name="ket-qua.csv")

    assert report.kind == "csv"
    assert report.outputs.select("channel", "title", "quantity", "row").rows() == [
        ("meeting", "Hội nghị quý một", 2, 2)
    ]


def _windows_1258(text: str) -> bytes:
    """Letters with their tone marks behind them, as the code page writes them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    pieces = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in tones))
        pieces.append(base + "".join(sign for sign in apart if sign in tones))
    return "".join(pieces).encode("cp1258")


@pytest.mark.parametrize(
    ("written", "kind", "due"),
    [
        ("Thường xuyên", "continuous", None),
        ("Trong năm", "year", datetime.date(2026, 12, 31)),
        ("Quý I, II", "range", datetime.date(2026, 6, 30)),
        ("Hàng tháng", "monthly", None),
        ("Tháng 3-11", "range", datetime.date(2026, 11, 30)),
    ],
)
def test_variant_18_times_in_words_are_read_and_kept(
    written: str, kind: str, due: datetime.date | None
) -> None:
    report = read(books.with_table(PLAN, [PLAN_HEADINGS, ["5", "Việc mới", "Văn phòng Sở", written]]))

    assert report.plan_tasks.select("timeframe_text", "timeframe_kind", "due_date").rows() == [
        (written, kind, due)
    ]
    assert rules(report) == ([("note", "due_date.from_words", "D2")] if due else [])


def test_variant_18_words_that_state_no_time_are_kept_without_a_deadline() -> None:
    report = read(books.with_table(PLAN, [PLAN_HEADINGS, ["5", "Việc mới", "Văn phòng Sở", "sớm nhất"]]))

    assert report.plan_tasks.select("timeframe_text", "timeframe_kind", "due_date").rows() == [
        ("sớm nhất", "unknown", None)
    ]
    assert told(report, "timeframe.unknown") == (
        "note", PLAN, "D2", "Thời gian thực hiện", "sớm nhất",
        "thời gian như Quý I, Trước 30/6, Thường xuyên; giữ nguyên chữ, không có hạn",
        "Điền Hạn hoàn thành nếu có",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("Phòng A; Phòng B;", ["Phòng A", "Phòng B"]),
        ("Phòng A\nPhòng B", ["Phòng A", "Phòng B"]),
        ("- Phòng A\n- Phòng B", ["Phòng A", "Phòng B"]),
        ("Phòng A, Phòng B", ["Phòng A", "Phòng B"]),
        ("Phòng A và Phòng B", ["Phòng A", "Phòng B"]),
        ("Phòng Kế hoạch - Tài chính", ["Phòng Kế hoạch - Tài chính"]),
        ("Các sở, ban, ngành", ["Các sở, ban, ngành"]),
        ("Phòng A, Phòng lạ", ["Phòng A, Phòng lạ"]),
    ],
)
def test_variant_19_lead_units_are_parted_only_where_every_part_is_a_unit(
    written: str, units: list[str]
) -> None:
    said = books.context(known_unit_names=("Phòng A", "Phòng B", "Phòng Kế hoạch - Tài chính"))

    report = read(books.with_table(PLAN, [PLAN_HEADINGS, ["5", "Việc mới", written, "Thường xuyên"]]), said)

    assert report.plan_tasks["lead_units"].to_list() == [units]


def test_variant_20_a_near_unit_name_is_suggested_and_never_taken() -> None:
    said = books.context(known_unit_names=("Phòng Kế hoạch", "Thanh tra"))

    report = read(
        books.with_table(PLAN, [PLAN_HEADINGS, ["5", "Việc mới", "Phòng Kế hoach Tổng", "Thường xuyên"]]),
        said,
    )

    assert report.plan_tasks["lead_units"].to_list() == [["Phòng Kế hoach Tổng"]]
    assert told(report, "unit.unknown") == (
        "warning", PLAN, "C2", "Đơn vị chủ trì", "Phòng Kế hoach Tổng",
        "tên đơn vị có trong danh sách; gần giống: Phòng Kế hoạch", "Sửa tên cho đúng danh sách, hoặc xác nhận",
    )  # fmt: skip


def test_variant_20_a_misspelt_name_of_the_reporting_unit_is_asked_about() -> None:
    report = read(filled(INFO, {"B9": "Văn phòng Sờ"}), books.context(unit_names=("Văn phòng Ban",)))

    assert told(report, "unit.name_differs") == (
        "warning", INFO, "B9", "Đơn vị báo cáo", "Văn phòng Sờ",
        "tên đơn vị: Văn phòng Ban; gần giống: Văn phòng Ban", "Sửa tên đơn vị cho đúng, hoặc xác nhận",
    )  # fmt: skip
    assert the(report, "unit.name_differs").row_number == 9


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Đã\u00a0làm\u00a0xong", "Đã làm xong"),
        ("Đã\u200b làm\ufeff xong", "Đã làm xong"),
        ("Đã làm\txong", "Đã làm xong"),
        ("Ｄone １２", "Done 12"),
        ("Ban В", "Ban B"),
        ("  Đã làm   xong  ", "Đã làm xong"),
    ],
    ids=["no-break space", "no width", "tab", "full width", "Cyrillic", "spaces"],
)
def test_variant_25_signs_that_cannot_be_seen_are_cleaned_and_said(written: str, read_as: str) -> None:
    report = read(filled(PROGRESS, {"K6": written}))

    assert report.progress["result"].to_list() == [read_as]
    assert rules(report) == [("note", "text.tidied", "K6")]
    assert report.cells.filter(cell="K6", sheet=PROGRESS)["raw"].to_list() == [written]


def test_variant_25_a_state_with_odd_spaces_is_known_and_said() -> None:
    report = read(filled(PROGRESS, {"F6": " Tạm\u00a0dừng\u200b "}))

    assert report.progress["declared_state"].to_list() == ["paused"]
    assert rules(report) == [("note", "text.tidied", "F6")]


@pytest.mark.parametrize("nothing", [" ", "\u00a0", "\u200b", "\n", "-", "…"])
def test_a_cell_with_nothing_to_see_is_an_empty_cell(nothing: str) -> None:
    assert read(books.edited(books.put(PROGRESS, {"K6": nothing}))).is_blank


def test_a_message_quotes_no_sign_that_turns_text_round() -> None:
    report = read(filled(PROGRESS, {"F6": "\u202egnah gnuđ\u202c\u200b"}))

    assert the(report, "state.unknown").found == "gnah gnuđ"


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-không", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    def write(book: Workbook) -> None:
        book[PROGRESS]["K6"].value = text
        book[PROGRESS]["K6"].data_type = "s"

    report = read(books.edited(books.put(PROGRESS, {"F6": "Đang thực hiện"}), write))

    assert report.progress["result"].to_list() == [text]


def test_a_message_quotes_no_more_than_80_letters() -> None:
    report = read(filled(PROGRESS, {"F6": "không rõ " * 4000}))

    found = told(report, "state.unknown")[4] or ""
    assert len(found) == 80
    assert found.endswith("…")
