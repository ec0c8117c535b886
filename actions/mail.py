"""Hand a message to the mail server, and say what became of it: sent, failed, or unclear.

Unclear is what nobody can know: the connection broke after the message was on its way. Headers are made by the standard
library, which refuses line breaks; addresses are checked before that.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal

from pydantic import ValidationError

from warehouse.settings import MailSettings

PORTS = {"starttls": 587, "tls": 465, "none": 25}
ANSWER_WITHIN_SECONDS = 20.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
LONGEST_ANSWER = 300


class MailNotSetError(Exception):
    """No mail server is set, or not safely; the message says which setting is missing, in Vietnamese."""


class MailUnreachableError(Exception):
    """The mail server does not take us; the message says why, in Vietnamese. Nothing was sent."""


@dataclass(frozen=True)
class Outcome:
    """What became of a message; `answer` is what the server said where it was not sent."""

    step: Literal["sent", "failed", "unclear"]
    answer: str | None = None


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address of plain letters."""
    return ADDRESS.fullmatch(text) is not None


def is_set(mail: MailSettings) -> bool:
    """Whether a mail server is set at all."""
    return bool(mail.host.strip())


def configured() -> MailSettings:
    """The mail server of the environment. Raises MailNotSetError where a setting cannot be read."""
    try:
        return MailSettings()
    except ValidationError as error:
        wrong = sorted({str(part).upper() for one in error.errors() for part in one["loc"]})
        names = ", ".join(f"CCHC_SMTP_{name.removeprefix('CCHC_SMTP_')}" for name in wrong)
        raise MailNotSetError(
            f"Cài đặt máy chủ thư chưa đúng: {names}. Cổng là số; cách mã hóa là starttls, tls hoặc none."
        ) from error


def is_ready() -> bool:
    """Whether the environment names a mail server in a way that can be read."""
    try:
        return is_set(configured())
    except MailNotSetError:
        return False


def compose(
    mail: MailSettings, *, to: str, name: str, subject: str, text: str, mail_id: str, at: datetime
) -> EmailMessage:
    """A plain message to one address. The same `mail_id` gives the same Message-ID, so that a mailbox can tell a second copy.

    Raises ValueError where an address or a line of the header is not fit.
    """
    own_name, own = parseaddr(mail.sender)
    if not is_address(to) or not is_address(own):
        raise ValueError("an address is not fit")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(own_name, addr_spec=own)
    message["To"] = Address(" ".join(name.split()), addr_spec=to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail_id}@{own.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    return message


class Post:
    """A connection to the mail server, opened again once where it broke."""

    def __init__(self, mail: MailSettings) -> None:
        self._mail = mail
        self._server: smtplib.SMTP | None = _connected(mail)

    def send(self, message: EmailMessage) -> Outcome:
        """Hand one message over. Raises MailUnreachableError where the server is gone; then nothing was handed over."""
        server = self._server = self._server or _connected(self._mail)
        try:
            server.send_message(message)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if isinstance(error, smtplib.SMTPException) and not isinstance(
                error, smtplib.SMTPServerDisconnected
            ):
                return Outcome("failed", _words(error))  # the library's errors are OSErrors too
            self.close()
            return Outcome("unclear", "Máy chủ thư ngắt kết nối trước khi trả lời.")
        except MessageError as error:
            return Outcome("failed", str(error)[:LONGEST_ANSWER])
        return Outcome("sent")

    def close(self) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server = None


@contextmanager
def post_office(mail: MailSettings) -> Iterator[Post]:
    """A connection for some messages. Raises MailNotSetError, MailUnreachableError."""
    _must_be_fit(mail)
    post = Post(mail)
    try:
        yield post
    finally:
        post.close()


def _must_be_fit(mail: MailSettings) -> None:
    if not is_set(mail):
        raise MailNotSetError("Chưa đặt máy chủ thư (CCHC_SMTP_HOST) nên không gửi được thư điện tử.")
    if not is_address(parseaddr(mail.sender)[1]):
        raise MailNotSetError(
            f"Địa chỉ gửi đi (CCHC_SMTP_FROM) chưa đúng: “{mail.sender[:80]}”. Viết dạng vanthu@so.tinh.gov.vn."
        )
    if mail.tls == "none" and mail.user and mail.host.strip() not in LOOPBACK:
        raise MailNotSetError(
            "Không gửi mật khẩu qua kết nối không mã hóa: đặt CCHC_SMTP_TLS là starttls hoặc tls, hoặc bỏ tài khoản."
        )


def _connected(mail: MailSettings) -> smtplib.SMTP:
    host, port = mail.host.strip(), mail.port or PORTS[mail.tls]
    try:
        return _opened(mail, host, port)
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnreachableError(
            f"Không kết nối được máy chủ thư {host}, cổng {port}: {_why(error)}"
        ) from error


def _opened(mail: MailSettings, host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()  # checks the server's certificate and name
    server: smtplib.SMTP
    if mail.tls == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=ANSWER_WITHIN_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=ANSWER_WITHIN_SECONDS)
    try:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "chứng thư của máy chủ thư không hợp lệ hoặc không được tin cậy."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "tài khoản hoặc mật khẩu không đúng."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "máy chủ thư không hỗ trợ cách mã hóa hoặc đăng nhập đã đặt."
    if isinstance(error, TimeoutError):
        return "máy chủ thư không trả lời."
    return "máy chủ thư không nhận kết nối; kiểm tra tên máy chủ, cổng và tường lửa."


def _words(error: smtplib.SMTPException) -> str:
    """What the server itself said."""
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()))[1]
    elif isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
    else:
        said = str(error)
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:LONGEST_ANSWER]
