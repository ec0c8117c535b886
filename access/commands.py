"""What each command does: asks what it needs, calls the library, prints in Vietnamese, returns the exit code."""

import argparse
import getpass
import socket
import sys
from datetime import datetime, timedelta
from pathlib import Path

from access import accounts, audit, credentials, many, names, sessions, tokens
from access.accounts import AccountError, NewAccount
from access.lines import one_line
from access.many import AccountFile, RefusedRowsError
from access.passwords import PasswordRuleError
from access.printing import HANOI, moment, place, said, table, tell
from access.store import Store
from access.viewer import ROLE_NAMES, By, Role


def _by() -> By:
    """Who types: the user of the machine, at its console."""
    return By(f"dòng lệnh: {getpass.getuser()}", f"máy {socket.gethostname()}")


def add_user(store: Store, asked: argparse.Namespace) -> int:
    new = NewAccount(
        asked.name,
        asked.full_name or asked.name,
        Role(asked.role),
        asked.province,
        asked.department,
        asked.unit,
    )
    account, secret = accounts.create(store, new, by=_by(), hand_out="link" if asked.link else "password")
    print(f"Đã tạo tài khoản {account.name} ({ROLE_NAMES[account.role]}).")
    tell(secret)
    return 0


def import_users(store: Store, asked: argparse.Namespace) -> int:
    """All accounts of a file with a one-time link each, or none and every reason. The links go to the screen only."""
    try:
        content = Path(asked.file).read_bytes()
    except OSError as error:
        raise AccountError(f"Không mở được tệp {asked.file}: {error.strerror}.") from error
    said: AccountFile = asked.read_accounts(Path(asked.file).name, content)
    problems = [*said.problems, *many.problems_of(store, said.rows, said.lines)]
    if problems:
        raise RefusedRowsError([one_line(problem) for problem in problems])
    if asked.check:
        print(f"Tạo được {len(said.rows)} tài khoản; chưa tạo gì vì có --check.")
        return 0
    made = many.create_many(store, said.rows, by=_by(), lines=said.lines)
    print(f"Đã tạo {len(made)} tài khoản. Mã của liên kết đặt mật khẩu dùng một lần, chỉ hiện lần này;")
    print("địa chỉ đầy đủ là https://(máy chủ)/dat-mat-khau?ma=(mã).")
    rows = [
        (
            one.account.name,
            one.account.full_name,
            said.emails.get(names.key(one.account.name), ""),
            one.secret.value,
            moment(one.secret.expires_at),
        )
        for one in made
        if one.secret
    ]
    return table(("Tên đăng nhập", "Họ tên", "Thư điện tử", "Mã", "Dùng trước"), rows)


def list_users(store: Store, _: argparse.Namespace) -> int:
    rows = [
        (
            account.name,
            account.full_name,
            ROLE_NAMES[account.role],
            place(account),
            "đang dùng" if account.is_active else "đã khoá",
        )
        for account in accounts.every(store)
    ]
    return table(("Tên đăng nhập", "Họ tên", "Vai trò", "Phạm vi", "Trạng thái"), rows)


def disable_user(store: Store, asked: argparse.Namespace) -> int:
    accounts.disable(store, asked.name, by=_by())
    return said(f"Đã khoá tài khoản {asked.name}; các phiên đang mở đã kết thúc.")


def enable_user(store: Store, asked: argparse.Namespace) -> int:
    accounts.enable(store, asked.name, by=_by())
    return said(f"Đã mở lại tài khoản {asked.name}.")


def give_password(store: Store, asked: argparse.Namespace) -> int:
    if asked.temporary or asked.link:
        tell(credentials.reset(store, asked.name, by=_by(), hand_out="link" if asked.link else "password"))
        return 0
    accounts.find(store, asked.name)  # before anybody types for nothing
    credentials.set_password(store, asked.name, _ask_password(), by=_by())
    return said(f"Đã đặt mật khẩu mới cho {asked.name}; các phiên đang mở đã kết thúc.")


def change_role(store: Store, asked: argparse.Namespace) -> int:
    account = accounts.change_role(
        store,
        asked.name,
        Role(asked.role),
        province=asked.province,
        department=asked.department,
        unit=asked.unit,
        by=_by(),
    )
    return said(f"{account.name}: vai trò {ROLE_NAMES[account.role]}, phạm vi {place(account)}.")


def list_or_end_sessions(store: Store, asked: argparse.Namespace) -> int:
    if asked.end or asked.session:
        if asked.name is None:
            raise AccountError("Hãy ghi tên tài khoản có phiên cần kết thúc.")
        count = sessions.end(store, asked.name, by=_by(), session=asked.session)
        return said(f"Đã kết thúc {count} phiên của {asked.name}.")
    rows = [
        (one.session, one.name, moment(one.opened_at), moment(one.seen_at), one.address)
        for one in sessions.open_sessions(store, asked.name)
    ]
    return table(("Phiên", "Tài khoản", "Mở lúc", "Dùng gần nhất", "Từ địa chỉ"), rows)


def add_token(store: Store, asked: argparse.Namespace) -> int:
    role = Role.READ_TOKEN if asked.read_only else Role.UNIT_TOKEN
    expires = datetime.now(HANOI) + timedelta(days=asked.days) if asked.days else None
    raw, token = tokens.add(
        store,
        asked.label,
        role,
        province=asked.province,
        department=asked.department,
        unit=asked.unit,
        expires_at=expires,
        by=_by(),
    )
    until = f", hết hạn {moment(token.expires_at)}" if token.expires_at else ", không có ngày hết hạn"
    print(f"{ROLE_NAMES[role]} {token.prefix}{until}. Chỉ hiện một lần, hãy cất giữ ngay:")
    print(raw)
    return 0


def list_tokens(store: Store, _: argparse.Namespace) -> int:
    now = store.now()
    rows = []
    for token in tokens.every(store):
        is_over = token.expires_at is not None and token.expires_at <= now
        state = "đã thu hồi" if token.revoked_at else "đã hết hạn" if is_over else "đang dùng"
        used = moment(token.used_at) if token.used_at else "chưa dùng"
        rows.append((token.prefix, token.label, ROLE_NAMES[token.role], place(token), state, used))
    return table(("Mã", "Tên", "Loại", "Phạm vi", "Trạng thái", "Dùng gần nhất"), rows)


def revoke_token(store: Store, asked: argparse.Namespace) -> int:
    tokens.revoke(store, asked.prefix, by=_by())
    return said(f"Đã thu hồi mã truy cập {asked.prefix}.")


def show_or_verify_audit(store: Store, asked: argparse.Namespace) -> int:
    if asked.verify:
        checked = audit.verify(store)
        for fault in checked.faults:
            print(fault, file=sys.stderr)
        if not checked.faults:
            print(f"Nhật ký truy cập nguyên vẹn: {checked.count} sự kiện, niêm phong {checked.head}.")
        return 1 if checked.faults else 0
    rows = [
        (
            str(event.number),
            moment(datetime.fromisoformat(event.happened_at)),
            event.who,
            event.address,
            audit.ACTION_NAMES[audit.Action(event.action)],
            event.subject,
        )
        for event in reversed(audit.read(store, limit=asked.last))
    ]
    return table(("Số", "Lúc", "Ai", "Từ đâu", "Việc", "Với"), rows)


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass.getpass("Mật khẩu mới: ")
    if getpass.getpass("Nhập lại mật khẩu: ") != typed:
        raise PasswordRuleError("Hai lần nhập không giống nhau. Hãy làm lại lệnh này.")
    return typed
