"""Who may see what and do what: role x page x action x scope, in one table.

How far a right reaches: `all` everywhere; `scope` only what lies inside the viewer's own scope; `own` only the viewer's own
unit; `-` nowhere. A right that needs a place and is asked without one is refused: forgetting to say where is no open door.
Whoever must still change a temporary password may do that, and nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum

from access.viewer import ROLE_NAMES, Role, Viewer


class Reach(StrEnum):
    """How far a right reaches."""

    ALL = "all"
    SCOPE = "scope"
    OWN = "own"
    NONE = "-"


@dataclass(frozen=True)
class Row:
    """A page or an action, what people call it, and how far the right reaches for each role."""

    kind: str
    name: str
    label: str
    reaches: dict[Role, Reach]


_ROLES = tuple(Role)  # the order of the columns below
_TABLE = """
page   | overview          | Tổng quan                             | all | scope | scope | own   | -   | -
page   | tasks             | Nhiệm vụ                              | all | scope | scope | own   | -   | -
page   | plans             | Kế hoạch                              | all | scope | scope | own   | -   | -
page   | indices           | Chỉ số                                | all | scope | scope | own   | -   | -
page   | timeliness        | Tiến độ báo cáo                       | all | scope | scope | own   | -   | -
page   | outputs           | Kết quả                               | all | scope | scope | own   | -   | -
page   | receipt           | Biên nhận                             | all | scope | scope | own   | -   | -
page   | submit            | Nộp báo cáo                           | -   | scope | -     | own   | -   | -
page   | coordinate        | Điều phối                             | -   | scope | -     | -     | -   | -
page   | plan_import       | Nhập kế hoạch                         | all | scope | -     | -     | -   | -
page   | units             | Đơn vị                                | all | scope | scope | own   | -   | -
page   | accounts          | Tài khoản                             | all | -     | -     | -     | -   | -
page   | audit             | Nhật ký                               | all | -     | -     | -     | -   | -
page   | password          | Đổi mật khẩu                          | all | all   | all   | all   | -   | -
action | view              | Xem số liệu                           | all | scope | scope | own   | own | scope
action | view_personal     | Xem người lập báo cáo, số điện thoại  | -   | scope | own   | own   | own | -
action | template          | Lấy biểu mẫu đã điền sẵn              | -   | scope | -     | own   | own | -
action | upload            | Nộp tệp báo cáo                       | -   | scope | -     | own   | own | -
action | commit            | Ghi báo cáo đã nộp                    | -   | scope | -     | own   | own | -
action | cancel            | Bỏ bản xem trước                      | -   | scope | -     | own   | own | -
action | attach            | Đính kèm tệp vào biên nhận            | -   | scope | -     | own   | own | -
action | approve           | Duyệt báo cáo của đơn vị mình         | -   | -     | own   | -     | -   | -
action | return            | Trả lại báo cáo                       | -   | scope | -     | -     | -   | -
action | void              | Huỷ biên nhận                         | -   | scope | -     | -     | -   | -
action | extend            | Gia hạn                               | -   | scope | -     | -     | -   | -
action | waive             | Miễn báo cáo                          | -   | scope | -     | -     | -   | -
action | paper             | Ghi nhận bản giấy                     | -   | scope | -     | -     | -   | -
action | lock              | Khoá kỳ                               | -   | scope | -     | -     | -   | -
action | unlock            | Mở khoá kỳ                            | -   | scope | -     | -     | -   | -
action | remind            | Nhắc báo cáo                          | -   | scope | -     | -     | -   | -
action | load_plan         | Nạp văn bản kế hoạch                  | all | scope | -     | -     | -   | -
action | confirm_plan      | Xác nhận kế hoạch                     | -   | scope | -     | -     | -   | -
action | link_plan         | Ghi kế hoạch thay thế kế hoạch        | -   | scope | -     | -     | -   | -
action | promote           | Giao trách nhiệm thành nhiệm vụ       | -   | scope | -     | -     | -   | -
action | confirm_regime    | Xác nhận chế độ báo cáo               | -   | scope | -     | -     | -   | -
action | open_period       | Mở kỳ báo cáo                         | -   | scope | -     | -     | -   | -
action | days_off          | Đặt ngày nghỉ                         | all | scope | -     | -     | -   | -
action | load_register     | Nạp danh mục đơn vị                   | all | scope | -     | -     | -   | -
action | load_index        | Nạp kết quả chỉ số                    | all | scope | -     | -     | -   | -
action | export            | Xuất số liệu                          | all | scope | scope | own   | own | scope
action | original_download | Tải bản gốc                           | all | scope | scope | own   | own | -
action | change_password   | Đổi mật khẩu của mình                 | all | all   | all   | all   | -   | -
action | accounts          | Tạo, khoá, đổi tài khoản              | all | -     | -     | -     | -   | -
action | token             | Cấp và thu hồi mã truy cập            | all | -     | -     | -     | -   | -
action | audit_read        | Đọc nhật ký                           | all | -     | -     | -     | -   | -
action | settings          | Đổi cài đặt                           | all | -     | -     | -     | -   | -
"""
_WITHOUT_OWN_PASSWORD = {("page", "password"), ("action", "change_password")}


def _read_table() -> dict[tuple[str, str], Row]:
    read: dict[tuple[str, str], Row] = {}
    for line in _TABLE.strip().splitlines():
        kind, name, label, *reaches = (cell.strip() for cell in line.split("|"))
        by_role = {role: Reach(reach) for role, reach in zip(_ROLES, reaches, strict=True)}
        read[kind, name] = Row(kind, name, label, by_role)
    return read


ROWS = _read_table()
PAGES = tuple(name for kind, name in ROWS if kind == "page")
ACTIONS = tuple(name for kind, name in ROWS if kind == "action")


def may_see(viewer: Viewer, page: str) -> bool:
    """Whether the page is for this viewer; what it answers with is limited by the scope of each question.

    Raises KeyError for a page that is not in the table: a page without a rule is a mistake of ours.
    """
    return _reach(viewer, "page", page) is not Reach.NONE


def may(
    viewer: Viewer,
    action: str,
    *,
    province: str | None = None,
    department: str | None = None,
    unit: str | None = None,
) -> bool:
    """Whether the viewer may do this there; say all that is known of the place.

    Raises KeyError for an action that is not in the table.
    """
    reach = _reach(viewer, "action", action)
    if reach is Reach.ALL:
        return True
    if reach is Reach.NONE:
        return False
    if viewer.unit is not None:
        return unit == viewer.unit and _agrees(viewer, province, department)
    if reach is Reach.OWN or viewer.province is None:
        return False
    return province == viewer.province and viewer.department in (None, department)


def as_markdown() -> str:
    """The table for the documentation."""
    words = {Reach.ALL: "tất cả", Reach.SCOPE: "trong phạm vi", Reach.OWN: "đơn vị mình", Reach.NONE: "–"}
    head = ["Trang / việc", "Mã", *(ROLE_NAMES[role] for role in _ROLES)]
    lines = [head, ["---"] * len(head)]
    for title, kind in (("**Trang**", "page"), ("**Việc**", "action")):
        lines.append([title, *[""] * (len(head) - 1)])
        for row in ROWS.values():
            if row.kind == kind:
                lines.append([row.label, f"`{row.name}`", *(words[row.reaches[role]] for role in _ROLES)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _reach(viewer: Viewer, kind: str, name: str) -> Reach:
    row = ROWS[kind, name]
    if viewer.must_change_password and (kind, name) not in _WITHOUT_OWN_PASSWORD:
        return Reach.NONE
    reach = row.reaches[viewer.role]
    # A leader of a province or department has no unit of their own.
    return Reach.NONE if reach is Reach.OWN and viewer.unit is None else reach


def _agrees(viewer: Viewer, province: str | None, department: str | None) -> bool:
    """What is said of a unit's place must not contradict the viewer's; codes of units are unique without it."""
    return (province is None or viewer.province in (None, province)) and (
        department is None or viewer.department in (None, department)
    )
