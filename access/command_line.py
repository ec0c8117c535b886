"""The command line. Works beside a running server: it opens the same database and takes its turn to write.

Passwords come from a prompt, or from stdin where that is no terminal; never from the words of the command, which other
users of the machine can read. Exit codes: 0 done; 1 refused, the reasons on stderr; 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from access import commands, matrix
from access.accounts import AccountError
from access.many import AccountFile, RefusedRowsError
from access.names import NameRuleError
from access.passwords import BusyError, PasswordRuleError
from access.settings import settings
from access.store import NewerDatabaseError, Store, open_store
from access.viewer import ROLE_NAMES, ROLES_OF_PEOPLE, ScopeError

REFUSALS = (
    AccountError,
    NameRuleError,
    PasswordRuleError,
    ScopeError,
    BusyError,
    NewerDatabaseError,
    RefusedRowsError,
)
Run = Callable[[Store, argparse.Namespace], int]
ReadAccounts = Callable[[str, bytes], AccountFile]


def main(words: list[str], read_accounts: ReadAccounts | None = None) -> int:
    """Parse, do, print; the exit code. `read_accounts` reads the file of `user import`; the entry point gives it."""
    asked = _parser().parse_args(words)
    asked.read_accounts = read_accounts
    if asked.run is None:
        print(matrix.as_markdown(), end="")
        return 0
    try:
        store = open_store(settings())
    except (DBAPIError, ArgumentError, NoSuchModuleError, OSError, NewerDatabaseError) as error:
        reason = str(error) if isinstance(error, NewerDatabaseError) else _unopened(error)
        print(reason, file=sys.stderr)
        return 1
    try:
        run: Run = asked.run
        return run(store, asked)
    except REFUSALS as error:
        print(str(error), file=sys.stderr)
        return 1
    except OperationalError:
        print("Kho tài khoản đang bận hoặc không ghi được. Hãy thử lại sau ít phút.", file=sys.stderr)
        return 1
    finally:
        store.close()


def _unopened(error: Exception) -> str:
    folder = Path(settings().data).absolute()
    return f"Không mở được kho tài khoản (thư mục {folder}): {type(error).__name__}. Hãy kiểm tra CCHC_DATA và CCHC_ACCESS_URL."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m access")
    kinds = parser.add_subparsers(required=True, metavar="user|token|audit|matrix")
    _user_parsers(
        kinds.add_parser("user", help="tài khoản").add_subparsers(
            required=True, metavar="add|import|list|disable|enable|password|role|sessions"
        )
    )
    _token_parsers(
        kinds.add_parser("token", help="mã truy cập").add_subparsers(required=True, metavar="add|list|revoke")
    )
    trail = kinds.add_parser("audit", help="nhật ký truy cập")
    trail.add_argument("--verify", action="store_true", help="kiểm tra chuỗi sự kiện còn nguyên vẹn")
    trail.add_argument("--last", type=_count, default=50, help="số sự kiện mới nhất được in")
    trail.set_defaults(run=commands.show_or_verify_audit)
    kinds.add_parser("matrix", help="bảng quyền (Markdown)").set_defaults(run=None)
    return parser


def _user_parsers(user: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add = user.add_parser("add", help="tạo tài khoản; in mật khẩu tạm một lần")
    add.add_argument("name", help="tên đăng nhập")
    add.add_argument("--full-name", help="họ tên hiển thị")
    add.add_argument("--link", action="store_true", help="in mã liên kết đặt mật khẩu thay cho mật khẩu tạm")
    _rights(add)
    add.set_defaults(run=commands.add_user)
    many = user.add_parser(
        "import", help="tạo tài khoản từ một bảng tính: Tên đăng nhập, Mã đơn vị, Họ tên, Thư điện tử"
    )
    many.add_argument("file", help="tệp .xlsx, .xls hoặc .csv")
    many.add_argument("--check", action="store_true", help="chỉ xem trước, không tạo")
    many.set_defaults(run=commands.import_users)
    user.add_parser("list", help="các tài khoản").set_defaults(run=commands.list_users)
    for name, words, run in (
        ("disable", "khoá tài khoản, kết thúc các phiên", commands.disable_user),
        ("enable", "mở lại tài khoản", commands.enable_user),
    ):
        one = user.add_parser(name, help=words)
        one.add_argument("name", help="tên đăng nhập")
        one.set_defaults(run=run)
    password = user.add_parser("password", help="đặt mật khẩu (hỏi, hoặc một dòng từ stdin)")
    password.add_argument("name", help="tên đăng nhập")
    how = password.add_mutually_exclusive_group()
    how.add_argument("--temporary", action="store_true", help="cấp mật khẩu tạm, in một lần")
    how.add_argument("--link", action="store_true", help="cấp mã liên kết đặt mật khẩu, in một lần")
    password.set_defaults(run=commands.give_password)
    role = user.add_parser("role", help="đổi vai trò và phạm vi")
    role.add_argument("name", help="tên đăng nhập")
    _rights(role)
    role.set_defaults(run=commands.change_role)
    open_ones = user.add_parser("sessions", help="các phiên đang mở; --end để kết thúc")
    open_ones.add_argument("name", nargs="?", help="tên đăng nhập; không ghi: mọi tài khoản")
    open_ones.add_argument("--end", action="store_true", help="kết thúc mọi phiên của tài khoản")
    open_ones.add_argument("--session", help="kết thúc một phiên (mã ở cột Phiên)")
    open_ones.set_defaults(run=commands.list_or_end_sessions)


def _token_parsers(token: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add = token.add_parser("add", help="cấp mã truy cập của một đơn vị, hoặc chỉ đọc; in một lần")
    add.add_argument("label", help="mã truy cập này dùng cho việc gì")
    add.add_argument("--read-only", action="store_true", help="chỉ đọc số liệu trong phạm vi")
    add.add_argument("--days", type=_count, help="hết hạn sau số ngày này")
    _place_arguments(add)
    add.set_defaults(run=commands.add_token)
    token.add_parser("list", help="các mã truy cập").set_defaults(run=commands.list_tokens)
    revoke = token.add_parser("revoke", help="thu hồi mã truy cập")
    revoke.add_argument("prefix", help="mã ở cột Mã của token list")
    revoke.set_defaults(run=commands.revoke_token)


def _rights(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(f"{role.value} ({ROLE_NAMES[role]})" for role in ROLES_OF_PEOPLE)
    parser.add_argument(
        "--role", required=True, choices=[role.value for role in ROLES_OF_PEOPLE], help=f"vai trò: {names}"
    )
    _place_arguments(parser)


def _place_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--province", help="mã tỉnh")
    parser.add_argument("--department", help="mã sở")
    parser.add_argument("--unit", help="mã đơn vị")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"cần một số từ 1 đến 100000, đang là {text!r}")
    return int(text)
