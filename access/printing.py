"""What the commands print: one line each, whatever the text of others in it, and moments as they are in Vietnam."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from access.accounts import Account
from access.handout import Secret
from access.lines import one_line
from access.tokens import Token

HANOI = timezone(timedelta(hours=7))


def tell(secret: Secret | None) -> None:
    if secret is None:
        return
    until = moment(secret.expires_at)
    if secret.kind == "link":
        print(f"Mã của liên kết đặt mật khẩu, dùng một lần, đến {until}; chỉ hiện lần này:")
    else:
        print(f"Mật khẩu tạm, phải đổi khi đăng nhập, dùng được đến {until}; chỉ hiện lần này:")
    print(secret.value)


def said(words: str) -> int:
    print(one_line(words))
    return 0


def place(of: Account | Token) -> str:
    parts = (("tỉnh", of.province), ("sở", of.department), ("đơn vị", of.unit))
    return ", ".join(f"{kind} {code}" for kind, code in parts if code) or "toàn hệ thống"


def moment(at: datetime) -> str:
    return at.astimezone(HANOI).strftime("%d/%m/%Y %H:%M:%S")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> int:
    lines = [head, *(tuple(one_line(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return 0
