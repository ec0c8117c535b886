"""Passwords: what may be one, and how it is hashed (argon2id) without the memory of many hashes at once.

The rules follow NIST SP 800-63B: length and a list of common ones, no composition rule, no periodic change.
"""

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from access.settings import AccessSettings

SHORTEST, LONGEST = 12, 128
# Without 0 O 1 l I: read from paper and over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_DUMMY = "no account has this password"
_COMMON = frozenset(
    line
    for line in (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
_RUNS = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


class PasswordRuleError(ValueError):
    """The password cannot be used; the message says why, in Vietnamese."""


class BusyError(Exception):
    """Too many passwords are being checked at this moment."""


@dataclass(frozen=True)
class Verdict:
    """Whether the password is right, and whether its hash was made with other settings than today's."""

    is_right: bool
    is_outdated: bool


class Hasher:
    """argon2id with the settings of the installation, at most so many hashes at once in this process."""

    def __init__(self, hasher: PasswordHasher, at_once: int, wait_seconds: float) -> None:
        self._hasher = hasher
        self._turns = threading.BoundedSemaphore(at_once)
        self._wait_seconds = wait_seconds

    @cached_property
    def _dummy(self) -> str:
        return self._hasher.hash(_DUMMY)

    @staticmethod
    def from_settings(settings: AccessSettings) -> "Hasher":
        hasher = PasswordHasher(
            time_cost=settings.password_passes,
            memory_cost=settings.password_memory_kib,
            parallelism=settings.password_lanes,
            type=Type.ID,
        )
        return Hasher(hasher, settings.password_hashes_at_once, settings.password_wait_seconds)

    def hash(self, password: str) -> str:
        """Raises BusyError."""
        with self._turn():
            return self._hasher.hash(_bytes(password))

    def verify(self, kept: str | None, password: str) -> Verdict:
        """Compare with the kept hash; where there is none, do the same work and say no. Raises BusyError."""
        with self._turn():
            dummy = self._dummy  # made at the first check of all, whoever it is for
            try:
                self._hasher.verify(kept or dummy, _bytes(password))
            except (VerificationError, InvalidHashError):
                return Verdict(is_right=False, is_outdated=False)
        if kept is None:
            return Verdict(is_right=False, is_outdated=False)
        return Verdict(is_right=True, is_outdated=self._hasher.check_needs_rehash(kept))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._wait_seconds):
            raise BusyError("Đang có nhiều người đăng nhập cùng lúc. Hãy thử lại sau ít phút.")
        try:
            yield
        finally:
            self._turns.release()


def check_rules(password: str, *, name: str) -> None:
    """Raises PasswordRuleError where the password is too short, too long, common, or the account's own name."""
    typed = unicodedata.normalize("NFC", password)
    if len(typed) < SHORTEST:
        raise PasswordRuleError(
            f"Mật khẩu có {len(typed)} ký tự; cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất."
        )
    if len(typed) > LONGEST:
        raise PasswordRuleError(f"Mật khẩu có {len(typed)} ký tự; dài nhất là {LONGEST} ký tự.")
    plain = _plain(typed)
    if _is_common(typed, plain):
        raise PasswordRuleError("Mật khẩu này quá phổ biến, dễ bị đoán. Hãy chọn mật khẩu khác.")
    own = _plain(name)
    # The name alone, or with so little beside it that the rest is guessed at once.
    if own and own in plain and len(plain) - len(own) < 8:
        raise PasswordRuleError("Mật khẩu gần giống tên đăng nhập, dễ bị đoán. Hãy chọn mật khẩu khác.")


def temporary() -> str:
    """A password to read out or print: sixteen letters in four groups, about 79 bits of chance."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _bytes(password: str) -> bytes:
    # However a keyboard composes "ế", the same password; a broken half of a character is wrong, not a fault. What is cut
    # off is far beyond the longest password, so it was wrong already.
    return unicodedata.normalize("NFC", password[: 8 * LONGEST]).encode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    """Lower case, without accents, spaces and marks."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if letter.isalnum() or letter == "@")


def _is_common(typed: str, plain: str) -> bool:
    """A common word, alone or twice, with digits around it; one short piece over and over; letters or digits in a row."""
    stem = plain.strip("0123456789@")
    doubled = re.fullmatch(r"(.+?)\1+", stem)
    if (doubled[1] if doubled else stem) in _COMMON:
        return True
    is_repeated = any(re.fullmatch(r"(.{1,4}?)\1+.{0,3}", text, re.DOTALL) for text in (typed, plain))
    return is_repeated or (plain != "" and any(plain in run for run in _RUNS))
