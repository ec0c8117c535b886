"""The sheets and columns of the workbook, in their order: what the writer writes and the reader looks for.

A change here is a new template version: files of an older version are still being filled in somewhere.
"""

from dataclasses import dataclass
from enum import Enum

GUIDE, INFO, PLAN, PROGRESS, OUTPUTS, INDICES, LISTS, META = (
    "HuongDan",
    "0_ThongTin",
    "1_NhiemVuKeHoach",
    "2_TienDoNhiemVu",
    "3_KetQuaTuyenTruyen",
    "4_ChiSo",
    "DanhMuc",
    "_meta",
)
CODE_ROW, HEADING_ROW, FIRST_ROW = 4, 5, 6  # as Excel counts, from 1


class Kind(Enum):
    """How a cell's value is written and checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    NUMBER = "number"
    PERCENT = "percent"
    YEAR = "year"
    DATE = "date"
    STATUS = "status"
    CHANNEL = "channel"
    UOM = "uom"
    INDEX = "index"
    LEVEL = "level"
    BAND = "band"
    YES_NO = "yes_no"
    TASK_CODE = "task_code"


class Role(Enum):
    """Who fills a cell: FILL the unit; GIVEN is locked where it came filled in; REFERENCE is only to look at."""

    FILL = "fill"
    GIVEN = "given"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Column:
    """One column; `hint` is shown when its cell is selected, besides what its kind says."""

    code: str
    heading: str
    kind: Kind
    width: float
    role: Role = Role.FILL
    is_required: bool = False
    hint: str = ""

    @property
    def title(self) -> str:
        return f"{self.heading} *" if self.is_required else self.heading


@dataclass(frozen=True)
class DataSheet:
    """A sheet of rows. `frozen` columns stay in sight; `spare_rows` are empty and open below the given ones.

    `second_page`: the column a second printed page begins with, after the frozen ones; 0 when one page holds all.
    """

    name: str
    title: str
    lead: str
    columns: tuple[Column, ...]
    frozen: int
    spare_rows: int
    second_page: int = 0

    def place(self, code: str) -> int:
        """The column's position from 0; KeyError names an unknown code."""
        for position, column in enumerate(self.columns):
            if column.code == code:
                return position
        raise KeyError(code)


@dataclass(frozen=True)
class InfoLine:
    """One line of the information sheet."""

    code: str
    label: str
    kind: Kind
    role: Role
    is_required: bool = False
    hint: str = ""

    @property
    def title(self) -> str:
        return f"{self.label} *" if self.is_required else self.label


def _given(code: str, heading: str, width: float, kind: Kind = Kind.TEXT, required: bool = False) -> Column:
    return Column(code, heading, kind, width, Role.GIVEN, required)


def _last(code: str, heading: str, width: float, kind: Kind) -> Column:
    return Column(code, heading, kind, width, Role.REFERENCE)


INFO_TITLE = "Thông tin báo cáo"
INFO_LEAD = "Ô xám đã có sẵn. Điền các ô xanh; ô chưa biết thì để trống."
INFO_LINES = (
    InfoLine("template_version", "Phiên bản mẫu", Kind.TEXT, Role.GIVEN, True),
    InfoLine("province", "Tỉnh, thành phố", Kind.TEXT, Role.GIVEN, True),
    InfoLine("parent_body", "Cơ quan chủ quản", Kind.TEXT, Role.GIVEN),
    InfoLine("unit", "Đơn vị báo cáo", Kind.TEXT, Role.GIVEN, True),
    InfoLine("year", "Năm", Kind.YEAR, Role.GIVEN, True),
    InfoLine("period_type", "Kỳ báo cáo", Kind.TEXT, Role.GIVEN, True),
    InfoLine("is_cumulative", "Lũy kế từ đầu kỳ năm", Kind.YES_NO, Role.GIVEN),
    InfoLine(
        "window_start", "Từ ngày", Kind.DATE, Role.FILL, hint="Chỉ sửa khi kỳ của đơn vị khác quy định."
    ),
    InfoLine("window_end", "Đến ngày", Kind.DATE, Role.FILL, hint="Chỉ sửa khi kỳ của đơn vị khác quy định."),
    InfoLine("doc_number", "Số, ký hiệu báo cáo", Kind.TEXT, Role.FILL, hint="Ví dụ: 45/BC-VP"),
    InfoLine("signed_on", "Ngày ký", Kind.DATE, Role.FILL),
    InfoLine("preparer", "Người lập", Kind.TEXT, Role.FILL, hint="Đơn vị khác không xem được."),
    InfoLine("phone", "Điện thoại", Kind.TEXT, Role.FILL, hint="Đơn vị khác không xem được."),
    InfoLine("signer", "Người ký", Kind.TEXT, Role.FILL),
    InfoLine(
        "nothing_to_report",
        "Trong kỳ không phát sinh",
        Kind.YES_NO,
        Role.FILL,
        hint="Chọn Có khi cả kỳ không có việc gì để báo cáo; khi đó các trang sau để trống.",
    ),
)

PLAN_SHEET = DataSheet(
    PLAN,
    "Biểu 1. Nhiệm vụ theo kế hoạch",
    "Danh sách đã có sẵn, chỉ để đối chiếu. Nhiệm vụ chưa có trong danh sách: thêm ở các dòng xanh phía dưới, để trống mã.",
    (
        _given("task_no", "TT", 6, required=True),
        _given("task_code", "Mã nhiệm vụ", 12),
        _given("plan_number", "Số kế hoạch", 13),
        _given("task_text", "Nội dung nhiệm vụ", 40, Kind.LONG_TEXT, required=True),
        _given("channel", "Hình thức", 17, Kind.LONG_TEXT),
        _given("lead_units", "Đơn vị chủ trì", 18, Kind.LONG_TEXT, required=True),
        _given("coordinating_units", "Đơn vị phối hợp", 18, Kind.LONG_TEXT),
        _given("timeframe_text", "Thời gian thực hiện", 14, Kind.LONG_TEXT, required=True),
        _given("due_date", "Hạn hoàn thành", 11.5, Kind.DATE),
        _given("deliverable", "Sản phẩm, kết quả dự kiến", 20, Kind.LONG_TEXT),
        _given("target_value", "Chỉ tiêu", 8, Kind.NUMBER),
        _given("target_unit", "Đơn vị tính", 10.5),
        _given("budget_vnd", "Kinh phí (đồng)", 13, Kind.WHOLE),
        _given("note", "Ghi chú", 16, Kind.LONG_TEXT),
    ),
    frozen=4,
    spare_rows=20,
)

PROGRESS_SHEET = DataSheet(
    PROGRESS,
    "Biểu 2. Tiến độ thực hiện nhiệm vụ",
    "Điền các ô xanh. Nhiệm vụ không có gì để báo cáo trong kỳ thì để trống cả dòng.",
    (
        _given("task_no", "TT", 6, required=True),
        _given("task_code", "Mã nhiệm vụ", 12),
        _given("task_text", "Nội dung nhiệm vụ", 38, Kind.LONG_TEXT, required=True),
        _last("due_date", "Hạn", 11.5, Kind.DATE),
        _last("last_status", "Trạng thái kỳ trước", 14, Kind.TEXT),
        Column("declared_status", "Trạng thái", Kind.STATUS, 16, is_required=True),
        _last("last_percent", "Tỷ lệ kỳ trước", 8, Kind.PERCENT),
        Column("percent_done", "Tỷ lệ hoàn thành", Kind.PERCENT, 10),
        Column("started_on", "Ngày bắt đầu", Kind.DATE, 12),
        Column(
            "completed_on",
            "Ngày hoàn thành thực tế",
            Kind.DATE,
            12,
            hint="Cần có khi trạng thái là Hoàn thành.",
        ),
        Column(
            "result",
            "Kết quả thực hiện",
            Kind.LONG_TEXT,
            29,
            hint="Đã làm được gì trong kỳ. Xuống dòng trong ô: Alt+Enter.",
        ),
        Column(
            "evidence",
            "Sản phẩm (số văn bản, đường dẫn)",
            Kind.LONG_TEXT,
            20,
            hint="Ví dụ: 45/BC-VP ngày 10/03/2026; hoặc địa chỉ trang.",
        ),
        Column("extended_due", "Gia hạn đến ngày", Kind.DATE, 12, hint="Điền cùng văn bản cho phép."),
        Column(
            "extension_doc",
            "Văn bản cho phép",
            Kind.TEXT,
            14,
            hint="Số văn bản cho gia hạn; điền cùng ngày gia hạn.",
        ),
        Column("difficulties", "Khó khăn, vướng mắc", Kind.LONG_TEXT, 21),
        Column("proposals", "Đề xuất", Kind.LONG_TEXT, 21),
    ),
    frozen=3,
    spare_rows=20,
    second_page=10,
)

OUTPUTS_SHEET = DataSheet(
    OUTPUTS,
    "Biểu 3. Kết quả tuyên truyền theo hình thức",
    "Mỗi hình thức một dòng. Để trống số lượng nghĩa là chưa báo cáo; không có thì ghi 0.",
    (
        _given("row_no", "TT", 6),
        Column("channel", "Hình thức tuyên truyền", Kind.CHANNEL, 34, Role.GIVEN, is_required=True),
        Column("title", "Nội dung / tên sản phẩm", Kind.LONG_TEXT, 32, hint="Có thể bỏ trống."),
        Column("uom", "Đơn vị tính", Kind.UOM, 15, Role.GIVEN, is_required=True),
        _last("last_quantity", "Số lượng kỳ trước", 10, Kind.WHOLE),
        Column(
            "quantity",
            "Số lượng",
            Kind.WHOLE,
            10,
            is_required=True,
            hint="Trống: chưa báo cáo. Số 0: không có.",
        ),
        Column("participants", "Số lượt người tham gia / tiếp cận", Kind.WHOLE, 14),
        Column("target_value", "Chỉ tiêu năm", Kind.NUMBER, 10),
        Column(
            "ytd_quantity", "Lũy kế từ đầu năm", Kind.WHOLE, 11, hint="Gồm cả kỳ này, không nhỏ hơn Số lượng."
        ),
        Column("task_code", "Mã nhiệm vụ liên quan", Kind.TASK_CODE, 15),
        Column("evidence", "Đường dẫn, minh chứng", Kind.LONG_TEXT, 26),
        Column("note", "Ghi chú", Kind.LONG_TEXT, 22),
    ),
    frozen=2,
    spare_rows=60,
)

INDEX_SHEET = DataSheet(
    INDICES,
    "Biểu 4. Kết quả các chỉ số",
    "Chỉ điền khi có kết quả mới được công bố. Dòng chưa có điểm thì để nguyên.",
    (
        Column("index_code", "Chỉ số", Kind.INDEX, 20, Role.GIVEN, is_required=True),
        Column(
            "index_year",
            "Năm đánh giá",
            Kind.YEAR,
            10,
            is_required=True,
            hint="Năm được đo, không phải năm công bố.",
        ),
        Column("subject_level", "Cấp đánh giá", Kind.LEVEL, 11, is_required=True),
        Column(
            "subject",
            "Đối tượng đánh giá",
            Kind.TEXT,
            28,
            is_required=True,
            hint="Tên tỉnh, sở, huyện hoặc xã được chấm.",
        ),
        Column("score", "Điểm", Kind.NUMBER, 10, is_required=True, hint="Không lớn hơn thang điểm tối đa."),
        Column("max_score", "Thang điểm tối đa", Kind.NUMBER, 11, is_required=True),
        Column("rank", "Xếp hạng", Kind.WHOLE, 9, hint="Trống khi không xếp hạng."),
        Column("rank_of", "Tổng số đối tượng", Kind.WHOLE, 11),
        Column("band", "Xếp nhóm / loại", Kind.BAND, 14),
        Column("dimension", "Chỉ số thành phần", Kind.TEXT, 26, hint="Trống: điểm chung của cả chỉ số."),
        Column("published_on", "Ngày công bố", Kind.DATE, 12, hint="Cần ngày hoặc văn bản công bố."),
        Column("source_doc", "Văn bản công bố", Kind.LONG_TEXT, 30, hint="Cần ngày hoặc văn bản công bố."),
    ),
    frozen=1,
    spare_rows=20,
)

DATA_SHEETS = (PLAN_SHEET, PROGRESS_SHEET, OUTPUTS_SHEET, INDEX_SHEET)


def heading_of(sheet: str | None, column: str | None) -> str:
    """The heading a clerk sees for a column's code; any other name as it is."""
    if sheet == INFO:
        return next((line.label for line in INFO_LINES if line.code == column), column or "")
    columns = next((found.columns for found in DATA_SHEETS if found.name == sheet), ())
    return next((found.heading for found in columns if found.code == column), column or "")
