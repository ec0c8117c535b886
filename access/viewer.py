"""Who is looking: the one value that pages, queries, routes and commands ask for rights."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account, or a token of the API, is for. The first four belong to people."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    UNIT = "unit"
    UNIT_TOKEN = "unit_token"  # noqa: S105 a role's name
    READ_TOKEN = "read_token"  # noqa: S105 a role's name


ROLES_OF_PEOPLE = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.LEADER, Role.UNIT)
ROLE_NAMES = {
    Role.ADMINISTRATOR: "Quản trị",
    Role.COORDINATOR: "Điều phối",
    Role.LEADER: "Lãnh đạo",
    Role.UNIT: "Đơn vị",
    Role.UNIT_TOKEN: "Mã truy cập của đơn vị",
    Role.READ_TOKEN: "Mã truy cập chỉ đọc",
}


class ScopeError(ValueError):
    """The scope does not fit the role; the message says what is missing, in Vietnamese."""


@dataclass(frozen=True)
class By:
    """Who does something, and from which address; both go into the trace."""

    who: str
    address: str


@dataclass(frozen=True)
class Viewer:
    """A signed-in reader or a token. Codes of province, department and unit; None means every one of its kind.

    A viewer whose scope has a hole cannot be made: an empty scope would read as "everything".
    """

    account_id: str
    name: str
    full_name: str
    role: Role
    province: str | None
    department: str | None
    unit: str | None
    session: (
        str  # the first characters of the session's hash: enough to name it in a trace, of no use to open it
    )
    csrf_secret: str
    must_change_password: bool

    def __post_init__(self) -> None:
        must_fit(self.role, self.province, self.department, self.unit)

    @property
    def scope(self) -> dict[str, str | None]:
        """The fields a query's scope is made of."""
        return {"province": self.province, "department": self.department, "unit": self.unit}


def must_fit(role: Role, province: str | None, department: str | None, unit: str | None) -> None:
    """A role's scope: administrators have none; units and their tokens a unit; all others at least a province.

    A department is known only together with its province: every province has a "so-noi-vu". Raises ScopeError.
    """
    if "" in (province, department, unit):
        raise ScopeError("Mã tỉnh, sở hoặc đơn vị để trống: hãy ghi mã, hoặc bỏ hẳn mục đó.")
    if not all(
        code is None or (len(code) <= 128 and code.isprintable()) for code in (province, department, unit)
    ):
        raise ScopeError("Mã tỉnh, sở hoặc đơn vị dài hơn 128 ký tự hoặc có ký tự không in được.")
    name = ROLE_NAMES[role]
    if role is Role.ADMINISTRATOR:
        if province or department or unit:
            raise ScopeError(f"Vai trò {name} không gắn với tỉnh, sở hay đơn vị nào; hãy bỏ các mục đó.")
        return
    if role in (Role.UNIT, Role.UNIT_TOKEN):
        if not unit:
            raise ScopeError(f"{name} phải gắn với một đơn vị; hãy ghi mã đơn vị.")
    elif not (province or (role is Role.LEADER and unit)):
        raise ScopeError(f"Vai trò {name} phải gắn với một tỉnh; hãy ghi mã tỉnh.")
    elif unit and role is not Role.LEADER:
        raise ScopeError(f"Vai trò {name} gắn với tỉnh hoặc sở, không gắn với một đơn vị; hãy bỏ mã đơn vị.")
    if department and not province:
        raise ScopeError("Có mã sở mà không có mã tỉnh; tỉnh nào cũng có sở cùng mã, hãy ghi thêm mã tỉnh.")
