"""What the page of accounts draws and asks: the list, a new account, a change, tokens; and what is handed out once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from access import names
from access.accounts import Account, NewAccount
from access.handout import Secret
from access.many import AccountFile
from access.sessions import OpenSession
from access.tokens import Token
from access.viewer import ROLE_NAMES, ROLES_OF_PEOPLE, Role
from ui import account_place, asked, data, parts, words
from ui.account_place import Place
from warehouse.queries import register

Row = dict[str, Any]
Rows = Sequence[Row]
ROWS_PER_PAGE, PROBLEMS_SHOWN = 30, 12
TOLD, HANDED, TOKEN = "accounts.told", "accounts.handed", "accounts.token"
KINDS = {
    "link": "Cấp liên kết đặt mật khẩu",
    "role": "Đổi vai trò, phạm vi",
    "end": "Kết thúc các phiên đang mở",
    "disable": "Khóa tài khoản",
    "enable": "Mở lại tài khoản",
}
TOKEN_ROLES = {Role.UNIT_TOKEN: "Gửi và đọc cho một đơn vị", Role.READ_TOKEN: "Chỉ đọc số liệu của tỉnh"}


@dataclass(frozen=True)
class Change:
    """What is asked for one account: a key of KINDS, and the role and place where it is "role"."""

    kind: str
    name: str
    rights: tuple[Role, Place] | None = None


@dataclass(frozen=True)
class NewToken:
    """A token to give out."""

    label: str
    role: Role
    place: Place


def place(account: Account | Token) -> str:
    """Where an account may look and act, in codes as the register has them."""
    named = [code for code in (account.province, account.department, account.unit) if code]
    return words.plain(", ".join(named)) or "mọi nơi"


def place_named(account: Account | Token, units: Rows) -> str:
    """The same by the names of the register; what it does not know stays a code."""
    own = next((row for row in units if account.unit and row["unit_code"] == account.unit), None)
    if own:
        return words.plain(f"{own['name']}, {own['province']}")
    of_code = {row["province_code"]: row["province"] for row in units}
    named = [of_code.get(account.province, account.province)] if account.province else []
    if account.department:
        found = data.read(register.find_department, code=account.department)["name"].to_list()
        named.insert(0, found[0] if found else account.department)
    return words.plain(", ".join([*named, *([account.unit] if account.unit else [])])) or "mọi nơi"


def attempt(work: Callable[[], str], *refusals: type[Exception]) -> None:
    """Do it, and say on the next run what came of it or why it was refused."""
    try:
        st.session_state[TOLD] = ("success", work())
    except refusals as error:
        st.session_state[TOLD] = ("error", str(error))
    st.rerun()


def told() -> None:
    kind, sentence = st.session_state.pop(TOLD, (None, ""))
    if kind:
        (st.success if kind == "success" else st.error)(words.plain(sentence))


def hand_out(made: Sequence[tuple[Account, Secret | None]], emails: Mapping[str, str] | None = None) -> None:
    """Keep links until they were shown, once; beside them the addresses to send them to, by `names.key` of the account."""
    origin = urlsplit(str(st.context.url or ""))
    site = f"{origin.scheme}://{origin.netloc}" if origin.netloc else ""
    st.session_state[HANDED] = [
        {
            "Tên đăng nhập": account.name,
            "Họ tên": account.full_name,
            "Thư điện tử": (emails or {}).get(names.key(account.name), ""),
            "Liên kết đặt mật khẩu": f"{site}/dat-mat-khau?ma={secret.value}",
            "Dùng trước": secret.expires_at.astimezone(asked.HANOI).strftime("%H:%M %d/%m/%Y"),
        }
        for account, secret in made
        if secret
    ]


def handed_out(as_csv: Callable[[pl.DataFrame], bytes]) -> None:
    """The links that were just made; they are shown this once."""
    rows: list[dict[str, str]] = st.session_state.pop(HANDED, [])
    token: str | None = st.session_state.pop(TOKEN, None)
    if not rows and token is None:
        return
    with parts.panel(
        "accounts-handed",
        "Chỉ hiện một lần",
        "Chép và gửi riêng cho người dùng; rời trang là không xem lại được.",
    ):
        if token:
            st.code(token, language=None)
        for row in rows[:5]:
            st.markdown(f"**{words.plain(row['Tên đăng nhập'])}**, dùng trước {row['Dùng trước']}")
            st.code(row["Liên kết đặt mật khẩu"], language=None)
        if len(rows) > 1:
            st.caption(f"Tất cả {len(rows)} liên kết có trong tệp.")
            content = as_csv(pl.DataFrame(rows))
            parts.download(
                "Tải danh sách liên kết (.csv)",
                "lien-ket-dat-mat-khau.csv",
                content,
                key="accounts.links",
                rights=("accounts",),
            )


def show_token(raw: str) -> None:
    """Keep a token until it was shown, once."""
    st.session_state[TOKEN] = raw


def table(everybody: Sequence[Account], opened: Sequence[OpenSession], units: Rows) -> None:
    """Every account with its role, place, state and open sessions."""
    shown = parts.page_of(pl.DataFrame({"at": range(len(everybody))}), ROWS_PER_PAGE, key="accounts.page")[
        "at"
    ]
    parts.table([_row(everybody[at], opened, units) for at in shown])


def new(units: Rows) -> NewAccount | None:
    """A new account, once its form is sent."""
    name = st.text_input("Tên đăng nhập", key="accounts.new.name", placeholder="lan.nguyen")
    full_name = st.text_input("Họ tên", key="accounts.new.full")
    role = _role("accounts.new")
    where = account_place.chosen(role, units, "accounts.new")
    if not st.button(
        "Tạo tài khoản", type="primary", key="accounts.new.make", disabled=not (name and full_name)
    ):
        return None
    return NewAccount(name, full_name, role, where["province"], where["department"], where["unit"])


def of_units(units: Rows, everybody: Sequence[Account]) -> list[dict[str, str | None]] | None:
    """An account for each registered unit that has none, named by its code; once it is asked for."""
    taken = {account.unit for account in everybody if account.role is Role.UNIT}
    missing = [row for row in units if row["unit_code"] not in taken]
    if not missing:
        st.markdown("**Mọi đơn vị trong danh mục đã có tài khoản.**")
        return None
    st.caption(
        f"{len(missing)} đơn vị trong danh mục chưa có; tên đăng nhập là mã đơn vị. Nạp danh mục ở trang Đơn vị."
    )
    if not st.button(f"Tạo {len(missing)} tài khoản", key="accounts.units.make"):
        return None
    return [
        {
            "code": row["unit_code"],
            "name": row["name"],
            "role": Role.UNIT.value,
            "province": row["province_code"],
            "department": row["department_code"],
            "unit": row["unit_code"],
        }
        for row in missing
    ]


def of_file(
    read: Callable[[str, bytes], AccountFile], check: Callable[[AccountFile], Sequence[str]]
) -> AccountFile | None:
    """Accounts from a spreadsheet: what it asks for, what is wrong with it; the file, once its accounts are asked for."""
    st.caption(
        "Các cột: Tên đăng nhập, Mã đơn vị, Họ tên; có thể thêm Thư điện tử (chỉ để gửi liên kết), Vai trò (không ghi: Đơn vị)."
    )
    file = st.file_uploader("Bảng tính", type=["xlsx", "xls", "csv"], key="accounts.file", max_upload_size=10)
    if file is None:
        return None
    said = read(file.name, file.getvalue())
    problems = [*said.problems, *check(said)]
    if problems:
        lines = "\n".join(f"- {words.plain(problem)}" for problem in problems[:PROBLEMS_SHOWN])
        rest = len(problems) - PROBLEMS_SHOWN
        more = f"\n- và {rest} điểm khác" if rest > 0 else ""
        st.error(f"Chưa tạo được tài khoản nào; sửa tệp rồi chọn lại:\n{lines}{more}")
        return None
    shown = parts.page_of(pl.DataFrame({"at": range(len(said.rows))}), 10, key="accounts.file.page")["at"]
    parts.table([_asked_for(said.rows[at], said.emails) for at in shown])
    return said if st.button(f"Tạo {len(said.rows)} tài khoản", key="accounts.file.make") else None


def _asked_for(row: Mapping[str, str | None], emails: Mapping[str, str]) -> dict[str, str]:
    email = emails.get(names.key(row["code"] or ""), "")
    return {
        "Tài khoản": f"{words.plain(row['code'])}  \n:small[:gray[{words.plain(row['name'])}]]",
        "Đơn vị": f"{words.plain(row['unit'])}  \n:small[:gray[{words.plain(email) or 'không có địa chỉ thư'}]]",
    }


def change(everybody: Sequence[Account], units: Rows) -> Change | None:
    """What is to change of one account, once it is confirmed."""
    names = {account.name: f"{account.name} ({account.full_name})" for account in everybody}
    name = st.selectbox("Tài khoản", list(names), format_func=names.__getitem__, key="accounts.change.name")
    account = next(one for one in everybody if one.name == name)
    offered = [kind for kind in KINDS if kind != ("enable" if account.is_active else "disable")]
    kind = st.selectbox("Việc cần làm", offered, format_func=KINDS.__getitem__, key="accounts.change.kind")
    rights: tuple[Role, Place] | None = None
    if kind == "role":
        role = _role("accounts.change")
        rights = (role, account_place.chosen(role, units, "accounts.change"))
    if kind in ("link", "disable", "end"):
        st.caption("Người đang dùng tài khoản này bị đưa ra ngay ở lần bấm sau.")
    sent = st.button(KINDS[kind], type="primary", key="accounts.change.make")
    return Change(kind, name, rights) if sent else None


def tokens(known: Sequence[Token], units: Rows) -> NewToken | str | None:
    """A token to give out, or the beginning of one to end."""
    valid = [token for token in known if token.revoked_at is None]
    if valid:
        parts.table(
            [
                {
                    "Mã": f"{token.prefix}…  \n:small[:gray[{words.plain(token.label)}]]",
                    "Quyền": f"{ROLE_NAMES[token.role]}  \n:small[:gray[{place_named(token, units)}]]",
                    "Dùng gần nhất": token.used_at.astimezone(asked.HANOI).strftime("%d/%m/%Y %H:%M")
                    if token.used_at
                    else words.EMPTY,
                }
                for token in valid
            ]
        )
        ended = st.selectbox(
            "Thu hồi mã",
            [token.prefix for token in valid],
            index=None,
            placeholder="Chọn mã",
            key="accounts.token.end",
        )
        if ended and st.button("Thu hồi", key="accounts.token.revoke"):
            return str(ended)
    label = st.text_input(
        "Dùng cho việc gì", key="accounts.token.label", placeholder="Phần mềm một cửa của Sở Y tế"
    )
    role = st.selectbox(
        "Quyền", list(TOKEN_ROLES), format_func=TOKEN_ROLES.__getitem__, key="accounts.token.role"
    )
    where = account_place.chosen(role, units, "accounts.token")
    sent = st.button("Cấp mã truy cập", key="accounts.token.make", disabled=not label)
    return NewToken(label, role, where) if sent else None


def _role(key: str) -> Role:
    return st.selectbox(
        "Vai trò",
        ROLES_OF_PEOPLE[::-1],  # most accounts are of units, fewest of administrators
        format_func=ROLE_NAMES.__getitem__,
        key=f"{key}.role",
    )


def _row(account: Account, opened: Sequence[OpenSession], units: Rows) -> dict[str, str]:
    own = [session for session in opened if session.name == account.name]
    newest = max((session.seen_at for session in own), default=None)
    state = parts.badge("on_time", "Đang dùng") if account.is_active else parts.badge("waived", "Đã khóa")
    begun = "" if account.has_password or account.subject else "  \n:small[:gray[chưa đặt mật khẩu]]"
    return {
        "Tài khoản": f"**{words.plain(account.name)}**  \n:small[:gray[{words.plain(account.full_name)}]]",
        "Vai trò": f"{ROLE_NAMES[account.role]}  \n:small[:gray[{place_named(account, units)}]]",
        "Tình trạng": f"{state}{begun}",
        "Phiên đang mở": f"{len(own)}  \n:small[:gray[{newest.astimezone(asked.HANOI):%H:%M %d/%m}]]"
        if newest
        else words.EMPTY,
    }
