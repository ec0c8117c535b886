"""Checks within one report: which task a row is about, and whether its values can be true together."""

import datetime

import pytest

from tests.loaders.reports import books
from tests.loaders.reports.books import (
    INDICES,
    OUTPUTS,
    PLAN,
    PROGRESS,
    Cells,
    filled,
    read,
    rules,
    the,
    told,
)

DAY = datetime.date(2026, 3, 1)
LATER = datetime.date(2026, 3, 21)
CHOOSE = "Sửa trạng thái, tỷ lệ hoặc ngày cho khớp nhau"
BOTH = "Điền cả ngày gia hạn và văn bản cho phép, hoặc để trống cả hai"


@pytest.mark.parametrize(
    ("cells", "severity", "rule", "cell", "found", "expected", "repair"),
    [
        ({"F6": "Đúng hạn"}, "error", "state.unknown", "F6", "Đúng hạn",
         "một trong: Chưa thực hiện, Đang thực hiện, Hoàn thành, Tạm dừng, Không thực hiện",
         "Chọn trạng thái trong danh sách của ô"),
        ({"F6": None, "K6": "Đã đăng"}, "error", "required.missing", "F6", "(trống)",
         "một giá trị ở cột “Trạng thái”", "Điền Trạng thái"),
        ({"F6": "Đang thực hiện quá hạn"}, "warning", "state.computed", "F6", "Đang thực hiện quá hạn",
         "trạng thái chưa kèm nhận xét về hạn; đọc là Đang thực hiện",
         "Ghi Đang thực hiện; đúng hạn hay quá hạn được tính từ ngày hoàn thành"),
        ({"H6": 100}, "warning", "state.not_done_at_100", "H6", "100", "dưới 100 khi trạng thái là Đang thực hiện", CHOOSE),
        ({"F6": "Hoàn thành", "J6": DAY, "H6": 90}, "warning", "state.done_below_100", "H6", "90",
         "100 khi trạng thái là Hoàn thành", CHOOSE),
        ({"F6": "Chưa thực hiện", "H6": 5}, "warning", "state.not_started_with_percent", "H6", "5",
         "0 hoặc trống khi chưa thực hiện", CHOOSE),
        ({"F6": "Hoàn thành"}, "warning", "completed_on.missing", "J6", "(trống)",
         "ngày hoàn thành khi trạng thái là Hoàn thành",
         "Điền ngày hoàn thành thực tế; thiếu ngày thì không tính được đúng hạn"),
        ({"J6": DAY}, "warning", "completed_on.without_done", "J6", "01/03/2026",
         "trống khi trạng thái chưa là Hoàn thành", CHOOSE),
        ({"F6": "Hoàn thành", "I6": DAY, "J6": datetime.date(2026, 2, 1)}, "warning", "date.order", "J6", "01/02/2026",
         "ngày không trước ngày bắt đầu", "Kiểm tra lại hai ngày"),
        ({"I6": LATER}, "error", "date.after_receipt", "I6", "21/03/2026",
         "ngày không sau ngày nhận báo cáo 20/03/2026", "Ghi ngày đã xảy ra; ngày dự kiến ghi ở Kết quả thực hiện"),
        ({"F6": "Hoàn thành", "J6": LATER}, "error", "date.after_receipt", "J6", "21/03/2026",
         "ngày không sau ngày nhận báo cáo 20/03/2026", "Ghi ngày đã xảy ra; ngày dự kiến ghi ở Kết quả thực hiện"),
        ({"M6": LATER}, "error", "extension.no_document", "N6", "(trống)", "văn bản cho phép khi có ngày gia hạn", BOTH),
        ({"N6": "12/SNV"}, "error", "extension.no_date", "M6", "(trống)", "ngày gia hạn khi có văn bản cho phép", BOTH),
        ({"B6": "KH999-1"}, "error", "task.unknown", "B6", "KH999-1",
         "mã nhiệm vụ có trong trang tính 1_NhiemVuKeHoach của đơn vị",
         "Chép lại mã từ trang tính 1_NhiemVuKeHoach; nhiệm vụ mới thì thêm ở trang tính đó"),
        ({"C6": "Việc khác hẳn"}, "warning", "task.text_differs", "C6", "Việc khác hẳn",
         f"nội dung của nhiệm vụ KH118-1: {books.TASKS[0].text}", "Kiểm tra mã và nội dung có cùng một nhiệm vụ không"),
        ({"B6": None, "C6": "Việc không ai giao"}, "error", "task.not_found", "C6", "Việc không ai giao",
         "mã nhiệm vụ, hoặc đúng số kế hoạch và TT, hoặc đúng nội dung đã giao", "Điền mã nhiệm vụ lấy từ trang tính 1_NhiemVuKeHoach"),
        ({"B6": None}, "note", "task.matched", "B6", "thiếu mã nhiệm vụ",
         "mã KH118-1, nhận ra theo nội dung hoặc số thứ tự", "Không cần sửa nếu đúng"),
    ],
)  # fmt: skip
def test_a_progress_row_that_cannot_be_as_it_says(
    cells: Cells, severity: str, rule: str, cell: str, found: str, expected: str, repair: str
) -> None:
    report = read(filled(PROGRESS, cells))

    said = the(report, rule)
    assert (said.severity, said.sheet, said.cell, said.found) == (severity, PROGRESS, cell, found)
    assert (said.expected, said.repair, said.row_number) == (expected, repair, 6)
    assert report.held["row"].to_list() == ([6] if severity == "error" else [])
    assert report.progress["row"].to_list() == ([] if severity == "error" else [6])


def test_a_progress_row_without_fault_is_kept_without_a_word() -> None:
    cells: Cells = {
        "F6": "Hoàn thành", "H6": 100, "I6": DAY, "J6": DAY, "K6": "Đã đăng", "L6": "45/BC", "M6": LATER,
        "N6": "12/SNV", "O6": "thiếu người", "P6": "thêm người",
    }  # fmt: skip

    report = read(filled(PROGRESS, cells))

    assert rules(report) == []
    assert report.progress.drop("sheet", "group_text").rows() == [
        (
            "KH118-1",
            "1",
            "done",
            100.0,
            DAY,
            DAY,
            "Đã đăng",
            "45/BC",
            LATER,
            "12/SNV",
            "thiếu người",
            "thêm người",
            6,
        )
    ]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("HOÀN THÀNH", "done"),
        ("dang thuc hien", "in_progress"),
        ("Đã huỷ", "cancelled"),
        ("Chưa triển khai", "not_started"),
    ],
)
def test_states_are_known_by_their_words(word: str, state: str) -> None:
    assert read(filled(PROGRESS, {"F6": word})).progress["declared_state"].to_list() == [state]


def test_all_problems_of_a_file_are_told_at_once() -> None:
    content = books.edited(
        books.put(PROGRESS, {"F6": "gì đó", "H6": 150, "I6": "mai"}),
        books.put(OUTPUTS, {"F6": "x", "F7": -1}),
        books.put(INDICES, {"E6": 101, "K6": DAY}),
        books.put(books.INFO, {"B16": "mai"}),
    )

    report = read(content)

    assert rules(report) == [
        ("error", "date.not_a_date", "B16"),
        ("error", "state.unknown", "F6"),
        ("error", "percent.out_of_range", "H6"),
        ("error", "date.not_a_date", "I6"),
        ("error", "number.not_a_number", "F6"),
        ("error", "number.negative", "F7"),
        ("error", "score.above_maximum", "E6"),
    ]
    assert report.held.select("table", "row").rows() == [
        ("progress", 6),
        ("outputs", 6),
        ("outputs", 7),
        ("indices", 6),
    ]
    assert report.held["rules"].to_list()[0] == ["date.not_a_date", "percent.out_of_range", "state.unknown"]


def outputs(*rows: list[object]) -> bytes:
    headings: list[object] = [
        "TT",
        "Hình thức",
        "Nội dung",
        "Đơn vị tính",
        "Số lượng",
        "Lũy kế",
        "Mã nhiệm vụ",
    ]
    return books.with_table(OUTPUTS, [headings, *rows])


@pytest.mark.parametrize(
    ("row", "severity", "rule", "cell", "expected"),
    [
        (["1", "Bay flycam", None, "cuộc", 1], "warning", "channel.unknown", "B2",
         "một hình thức trong danh mục; đọc là Hình thức khác"),
        (["1", "Hội nghị", None, "tờ", 1], "warning", "uom.unsuited", "D2",
         "đơn vị tính của hình thức này, thường là “hội nghị”"),
        (["1", "Hội nghị", "A", "hội nghị", None], "warning", "quantity.empty", "E2",
         "số lượng; để trống là chưa báo cáo, không phải 0"),
        (["1", "Hội nghị", None, "hội nghị", 5, 3], "error", "ytd.below_quantity", "F2",
         "lũy kế không nhỏ hơn số lượng trong kỳ là 5"),
        (["1", "Hội nghị", None, "hội nghị", 5, None, "KH999"], "error", "task.unknown", "G2",
         "mã nhiệm vụ có trong trang tính 1_NhiemVuKeHoach của đơn vị"),
        (["1", None, "A", "hội nghị", 5], "error", "required.missing", "B2", "một giá trị ở cột “Hình thức”"),
        (["1", "Hội nghị", "A", None, 5], "error", "required.missing", "D2", "một giá trị ở cột “Đơn vị tính”"),
    ],
)  # fmt: skip
def test_an_output_row_that_cannot_be_as_it_says(
    row: list[object], severity: str, rule: str, cell: str, expected: str
) -> None:
    report = read(outputs(row))

    assert (the(report, rule).severity, the(report, rule).cell, the(report, rule).expected) == (
        severity,
        cell,
        expected,
    )
    assert report.outputs.height == (0 if severity == "error" else 1)


def test_a_second_output_of_the_same_name_is_kept_under_a_name_of_its_own_and_asked_about() -> None:
    report = read(outputs(["1", "Hội nghị", "A", "hội nghị", 1], ["2", "Hội nghị", "a", "hội nghị", 2]))

    assert report.outputs["row_key"].to_list() == ["meeting:a", "meeting:a#2"]
    assert told(report, "output.duplicate")[:6] == (
        "warning", OUTPUTS, "B3", "Hình thức", "Hội nghị", "mỗi hình thức và nội dung một dòng; đã có ở dòng 2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "severity", "rule", "cell"),
    [
        ({"E6": 101}, "error", "score.above_maximum", "E6"),
        ({"G6": 35, "H6": 34}, "error", "rank.above_number_ranked", "G6"),
        ({"G6": 35, "H6": "34"}, "error", "rank.above_number_ranked", "G6"),
        ({"G6": 0}, "error", "rank.not_a_rank", "G6"),
        ({"G6": 11.5}, "error", "rank.not_a_rank", "G6"),
        ({"G6": 5e9}, "error", "rank.not_a_rank", "G6"),
        ({"G6": 1, "H6": 5e9}, "error", "rank.too_many", "H6"),
        ({"K6": None}, "error", "source.missing", "L6"),
        ({"B6": 2027}, "error", "year.in_the_future", "B6"),
        ({"B6": "năm ngoái"}, "error", "year.not_a_year", "B6"),
        ({"C6": "Thôn"}, "error", "level.unknown", "C6"),
        ({"D6": None}, "error", "required.missing", "D6"),
        ({"K6": LATER}, "warning", "date.after_receipt", "K6"),
        ({"A6": "Chỉ số lạ"}, "warning", "index.unknown", "A6"),
    ],
)
def test_an_index_row_that_cannot_be_as_it_says(cells: Cells, severity: str, rule: str, cell: str) -> None:
    report = read(filled(INDICES, {"E6": 90, "K6": DAY, **cells}))

    assert rules(report) == [(severity, rule, cell)]
    assert report.indices.height == (0 if severity == "error" else 1)


@pytest.mark.parametrize(
    ("cells", "severity", "rule", "cell"),
    [
        ({"B8": "KH999"}, "error", "task.unknown", "B8"),
        ({"D6": "Việc đã sửa lời"}, "warning", "task.text_differs", "D6"),
        ({"D8": None, "J8": "Tờ rơi"}, "error", "required.missing", "D8"),
        ({"F8": None}, "error", "required.missing", "F8"),
        ({"K8": "nhiều"}, "error", "number.not_a_number", "K8"),
        ({"I8": "khi nào xong"}, "error", "date.not_a_date", "I8"),
        ({"E8": "Bay flycam"}, "warning", "channel.unknown", "E8"),
    ],
)
def test_a_plan_row_that_cannot_be_as_it_says(cells: Cells, severity: str, rule: str, cell: str) -> None:
    added: Cells = {"A8": "3", "D8": "Việc mới", "F8": "Văn phòng Sở", "H8": "Thường xuyên"}

    report = read(filled(PLAN, {**added, **cells}))

    assert rules(report) == [(severity, rule, cell)]


def test_a_prepared_task_is_not_blamed_on_the_unit_for_what_its_plan_lacks() -> None:
    report = read(filled())

    assert books.template()  # its second task came without a lead unit
    assert report.held.is_empty()
    assert rules(report) == []


def test_a_task_that_the_unit_adds_is_read_without_a_code() -> None:
    added: Cells = {
        "A8": "3",
        "D8": "Việc mới",
        "E8": "Facebook; Hội nghị",
        "F8": "Văn phòng Sở",
        "H8": "Quý II",
    }

    report = read(books.edited(books.put(PLAN, added)))

    assert report.plan_tasks.filter(row=8).select("task_code", "task_text", "channel", "lead_units", "due_date").rows() == [
        (None, "Việc mới", ["facebook_post", "meeting"], ["Văn phòng Sở"], datetime.date(2026, 6, 30))
    ]  # fmt: skip
