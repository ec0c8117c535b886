"""The first sheet: how to fill the workbook in, in plain words."""

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports import layout
from exports.template_model import TemplateContent
from exports.template_sheets import SheetWriter
from exports.template_styles import ATTENTION, FILL, GIVEN, LINE
from exports.text import tidy

TITLE = "Hướng dẫn điền báo cáo tuyên truyền cải cách hành chính"
LEAD = "Điền ngoại tuyến bằng Excel hoặc LibreOffice, không cần cài thêm gì."
LINE_HEIGHT, LETTERS_A_LINE = 14.5, 135
Lines = list[tuple[str, str]]


def write_guide(sheets: SheetWriter, content: TemplateContent) -> None:
    """Steps first, then the colours, then what happens after sending."""
    sheet = sheets.add(layout.GUIDE, TITLE, LEAD)
    sheet.set_column(0, 0, 27)
    sheet.set_column(1, 1, 108)
    row = 4
    for heading, lines in _chapters(content):
        sheet.write_string(row, 0, heading, sheets.styles.scope())
        sheet.set_row(row, 20)
        row = _write_lines(sheet, sheets, row + 1, lines) + 1
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.activate()
    sheet.set_first_sheet()


def _write_lines(sheet: Worksheet, sheets: SheetWriter, row: int, lines: Lines) -> int:
    for name, words in lines:
        sheet.write_string(row, 0, tidy(name), _name_style(sheets, name))
        sheet.write_string(row, 1, tidy(words), sheets.styles.make(text_wrap=True))
        # LibreOffice keeps the height of a row it has not touched, so the height is set, not left to be found.
        sheet.set_row(row, LINE_HEIGHT * (1 + len(words) // LETTERS_A_LINE))
        row += 1
    return row


def _name_style(sheets: SheetWriter, name: str) -> Format:
    colours = {"Xanh nhạt": FILL, "Xám": GIVEN, "Vàng": ATTENTION}
    if name in colours:
        return sheets.styles.make(bg_color=colours[name], border=1, border_color=LINE)
    return sheets.styles.make(bold=True, text_wrap=True)


def _chapters(content: TemplateContent) -> list[tuple[str, Lines]]:
    chapters = [
        ("Cách điền", _steps(content)),
        ("Màu ô", _colours()),
        ("Quy ước", _conventions()),
        ("Gửi và nhận lại", _sending(content)),
    ]
    if content.indices:
        names = [(index.index_code, index.name) for index in content.indices]
        chapters.append(("Mã chỉ số dùng ở biểu 4", names))
    return chapters


def _steps(content: TemplateContent) -> Lines:
    tasks = len(content.tasks)
    listed = (
        f"Có sẵn {tasks} nhiệm vụ của đơn vị, chỉ để đối chiếu."
        if tasks
        else "Hiện chưa có nhiệm vụ nào giao cho đơn vị."
    )
    return [
        (layout.INFO, "Điền số báo cáo, ngày ký, người lập, người ký."),
        (
            layout.PLAN,
            f"{listed} Nhiệm vụ còn thiếu: ghi thêm ở các dòng xanh cuối biểu, để trống mã nhiệm vụ.",
        ),
        (
            layout.PROGRESS,
            "Việc chính của kỳ. Mỗi nhiệm vụ một dòng: chọn trạng thái, ghi tỷ lệ, ngày, kết quả. "
            "Cột xám bên cạnh là hạn và số của kỳ trước.",
        ),
        (
            layout.OUTPUTS,
            "Ghi số lượng theo từng hình thức tuyên truyền. Cần thêm dòng thì dùng các dòng xanh cuối biểu.",
        ),
        (layout.INDICES, "Chỉ điền khi có kết quả chỉ số mới được công bố."),
    ]


def _colours() -> Lines:
    return [
        ("Xanh nhạt", "Ô để đơn vị điền."),
        (
            "Xám",
            "Đã có sẵn hoặc để đối chiếu. Ô khóa (không có mật khẩu) để không sửa nhầm; thấy sai thì báo lại, đừng sửa.",
        ),
        ("Vàng", "Nhiệm vụ ghi Hoàn thành mà còn thiếu ngày hoàn thành thực tế."),
        ("Dấu * ở tiêu đề", "Cột phải có khi dòng đó được điền."),
    ]


def _conventions() -> Lines:
    return [
        ("Để trống", "Nghĩa là chưa báo cáo. Để trống không phải là số 0; không có thì ghi 0."),
        (
            "Trong kỳ không phát sinh",
            f"Cả kỳ không có gì để báo cáo: ở trang {layout.INFO} chọn Có tại dòng này rồi gửi, các trang sau để trống. "
            "Vẫn được tính là đã gửi báo cáo.",
        ),
        (
            "Ngày",
            "Ghi ngày/tháng/năm, ví dụ 14/03/2026. Nhập xong nhìn lại ô: nếu ngày và tháng bị đổi chỗ thì sửa lại.",
        ),
        (
            "Số",
            "Chỉ ghi số, không kèm chữ (25, không ghi “25 tin bài”). Phần trăm ghi 50, không cần dấu %.",
        ),
        ("Danh sách chọn", "Bấm vào ô, bấm mũi tên bên phải ô để chọn. Dán từ tệp khác: dán giá trị."),
        (
            "Đúng hạn hay quá hạn",
            "Không cần ghi; hệ thống tính từ hạn và ngày hoàn thành thực tế.",
        ),
    ]


def _sending(content: TemplateContent) -> Lines:
    where = content.send_to or "trang Nộp báo cáo của hệ thống"
    due = f"Được tính đúng hạn đến {content.due_text}. " if content.due_text else ""
    return [
        (
            "Hạn gửi",
            f"{due}Giờ tính là giờ hệ thống nhận tệp." if due else "Giờ tính là giờ hệ thống nhận tệp.",
        ),
        ("Gửi", f"Lưu tệp dạng .xlsx rồi tải lên {where}. Không đổi tên trang tính, không xóa cột."),
        ("Biên nhận", "Nhận ngay khi tệp mở được, đúng mẫu, đúng đơn vị, đúng kỳ; có số và giờ nhận."),
        (
            "Khi có lỗi",
            "Nhận lại đúng tệp này: ô đỏ phải sửa, ô vàng nên xem lại, mỗi ô có ghi chú cách sửa; trang đầu liệt kê "
            "tất cả lỗi. Sửa rồi gửi lại; giờ nhận lần đầu không đổi.",
        ),
        ("Gửi lại", "Gửi bản sửa bao nhiêu lần cũng được đến khi kỳ bị khóa; bản mới nhất được dùng."),
    ]
