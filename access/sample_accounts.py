"""Accounts of every role for trying the product with its sample data: without passwords, entered by one click, and only
where the server can be reached from its own machine."""

from dataclasses import dataclass

from sqlalchemy import select

from access import accounts, sessions, tables
from access.accounts import NewAccount, UnknownAccountError
from access.sessions import Opened
from access.store import Store
from access.viewer import By, Role

BEGINNING = "mau-"
PROVINCE = "S1"  # the invented one
UNIT = "s1-so-xay-dung"


@dataclass(frozen=True)
class SampleAccount:
    """An account to click on, and what it is good for."""

    new: NewAccount
    about: str

    @property
    def name(self) -> str:
        return self.new.name

    @property
    def full_name(self) -> str:
        return self.new.full_name


SAMPLES = (
    SampleAccount(
        NewAccount("mau-lanh-dao", "Lãnh đạo tỉnh (mẫu)", Role.LEADER, PROVINCE),
        "xem cả tỉnh: ai chậm, việc nào quá hạn",
    ),
    SampleAccount(
        NewAccount("mau-dieu-phoi", "Điều phối (mẫu)", Role.COORDINATOR, PROVINCE),
        "nạp kế hoạch, theo dõi, nhắc, gia hạn, khóa kỳ",
    ),
    SampleAccount(
        NewAccount("mau-don-vi", "Sở Xây dựng (mẫu)", Role.UNIT, PROVINCE, "so-xay-dung", UNIT),
        "lấy biểu mẫu, nộp báo cáo của đơn vị mình",
    ),
    SampleAccount(
        NewAccount("mau-thu-truong", "Thủ trưởng Sở Xây dựng (mẫu)", Role.LEADER, PROVINCE, "so-xay-dung", UNIT),
        "duyệt báo cáo của đơn vị mình",
    ),
    SampleAccount(
        NewAccount("mau-quan-tri", "Quản trị (mẫu)", Role.ADMINISTRATOR),
        "tài khoản, nhật ký; xem mọi số liệu",
    ),
)  # fmt: skip


def ensure(store: Store) -> None:
    """Make those that are missing."""
    for sample in SAMPLES:
        try:
            accounts.find(store, sample.name)
        except UnknownAccountError:
            accounts.create(store, sample.new, by=By("máy chủ (dữ liệu mẫu)", ""), hand_out="nothing")


def exist(store: Store) -> bool:
    """Whether a sample account could be entered."""
    names = [sample.name for sample in SAMPLES]
    asked = select(tables.account.c.name).where(tables.account.c.name.in_(names), tables.account.c.is_active)
    with store.reading() as connection:
        return connection.execute(asked).first() is not None


def sign_in(store: Store, name: str, *, address: str, previous: str | None) -> Opened:
    """A session for a click. Raises UnknownAccountError for any account that is no sample."""
    if name not in {sample.name for sample in SAMPLES}:
        raise UnknownAccountError("Không có tài khoản mẫu này.")
    account = accounts.find(store, name)
    with store.writing() as change:
        return sessions.open_session(
            change, store, account, by=By(name, address), how="sample", previous=previous
        )
