"""E-mail through a real mail server on this machine: once per report and stage, whatever goes wrong on the way."""

import datetime as dates
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Serving
from aiosmtpd.smtp import AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from actions import mail as post
from actions import reminder_mail
from actions.mail import MailNotSetError, MailUnreachableError
from actions.reminder_mail import Sending
from tests.actions.owing import (
    FINANCE,
    HEALTH,
    JUSTICE,
    at,
    during,
    extend,
    owing,  # noqa: F401 a fixture
    send_paper,
)
from tests.conftest import free_port
from warehouse.connect import Warehouse
from warehouse.records import reminders as records
from warehouse.scope import EVERYTHING
from warehouse.settings import MailSettings

ADDRESSES = {HEALTH: "vanthu@syt.example.vn", FINANCE: "vanthu@stc.example.vn"}


@dataclass
class Mailbox:
    """What the server was given; it refuses some addresses, and hangs up once it has heard some others."""

    refused: set[str] = field(default_factory=set)
    hung_up: set[str] = field(default_factory=set)
    kept: list[EmailMessage] = field(default_factory=list)
    also: Callable[[], None] = lambda: None  # what else happens when it hangs up

    async def handle_RCPT(
        self, server: Serving, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 Hop thu khong ton tai"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Serving, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        read = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.kept.append(read)
        if self.hung_up & set(envelope.rcpt_tos):
            assert server.transport is not None
            server.transport.close()
            self.also()
        return "250 OK"

    def to(self) -> list[str]:
        return [read["To"].addresses[0].addr_spec for read in self.kept]


@contextmanager
def serving(mailbox: Mailbox, **how: Any) -> Iterator[MailSettings]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **how)
    controller.start()
    try:
        yield MailSettings(
            host="127.0.0.1", port=controller.port, sender="CCHC <cchc@sonoivu.example.vn>", tls="none"
        )
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[MailSettings]:
    with serving(mailbox) as settings:
        yield settings


@pytest.fixture
def written_to(owing: Warehouse) -> Warehouse:  # noqa: F811
    """Two of the three units have an address."""
    for unit, address in ADDRESSES.items():
        reminder_mail.set_contact(owing, unit, address, scope=EVERYTHING, actor="x", at=at("01-06"))
    return owing


def send(warehouse: Warehouse, server: MailSettings, day: str, *, is_again: bool = False) -> Sending:
    return reminder_mail.send(
        warehouse,
        during(day),
        scope=EVERYTHING,
        actor="dieu-phoi",
        mail=server,
        is_again=is_again,
        at=at(day),
    )


def test_a_unit_is_written_to_once_per_stage(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    first = send(written_to, server, "03-15")
    same = send(written_to, server, "03-18")
    week = send(written_to, server, "03-21")

    assert (first.sent, first.without_address) == (["Sở Tài chính", "Sở Y tế"], ["Sở Tư pháp"])
    assert (same.sent, same.already) == ([], ["Sở Tài chính", "Sở Y tế"])
    assert week.sent == ["Sở Tài chính", "Sở Y tế"]
    assert sorted(mailbox.to()) == sorted([*ADDRESSES.values(), *ADDRESSES.values()])


def test_the_message_says_who_what_and_by_when(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    send_paper(written_to, FINANCE, at("03-10"))
    send(written_to, server, "03-16")

    (read,) = mailbox.kept
    assert read["To"].addresses[0].display_name == "Sở Y tế"
    assert read["From"].addresses[0].addr_spec == "cchc@sonoivu.example.vn"
    assert read["Subject"] == "[Dữ liệu mẫu] Nhắc gửi báo cáo CCHC Quý I 2026: quá hạn 2 ngày"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Message-ID"].endswith("@sonoivu.example.vn>")
    assert "- Quý I 2026, quá hạn 2 ngày (hạn 14/03/2026)" in read.get_content()
    assert "Sở Tư pháp" not in read.get_content()


def test_an_extension_is_a_new_day_to_be_reminded_of(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    send(written_to, server, "03-13")
    extend(written_to, HEALTH, dates.date(2026, 3, 20), at("03-13", "10:00"))

    assert send(written_to, server, "03-14").sent == ["Sở Tài chính", "Sở Y tế"]
    assert "hạn 20/03/2026, đã gia hạn" in mailbox.kept[-1].get_content()


def test_a_refused_address_is_recorded_and_tried_again(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    mailbox.refused = {ADDRESSES[HEALTH]}
    refused = send(written_to, server, "03-15")
    mailbox.refused = set()
    again = send(written_to, server, "03-16")

    assert refused.failed == [("Sở Y tế", "máy chủ thư trả lời: 5.1.1 Hop thu khong ton tai")]
    assert refused.sent == ["Sở Tài chính"]
    assert (again.sent, again.already) == (["Sở Y tế"], ["Sở Tài chính"])


def test_a_connection_that_breaks_leaves_it_unclear_and_the_next_unit_is_still_written_to(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    mailbox.hung_up = {ADDRESSES[FINANCE]}
    broken = send(written_to, server, "03-15")
    mailbox.hung_up = set()
    next_day = send(written_to, server, "03-16")
    asked = send(written_to, server, "03-16", is_again=True)

    assert (broken.unclear, broken.sent) == (["Sở Tài chính"], ["Sở Y tế"])
    assert (next_day.unclear, next_day.sent) == (["Sở Tài chính"], [])
    assert asked.sent == ["Sở Tài chính"]
    copies = [read["Message-ID"] for read in mailbox.kept if ADDRESSES[FINANCE] in str(read["To"])]
    assert len(copies) == 2
    assert len(set(copies)) == 1


def test_a_server_that_goes_away_half_way_leaves_the_rest_for_the_next_round(
    written_to: Warehouse, mailbox: Mailbox
) -> None:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings = MailSettings(host="127.0.0.1", port=controller.port, sender="a@so.vn", tls="none")
    mailbox.hung_up, mailbox.also = {ADDRESSES[FINANCE]}, lambda: controller.server.close()
    broken = send(written_to, settings, "03-15")
    controller.stop()
    mailbox.hung_up = set()
    with serving(mailbox) as again:
        later = send(written_to, again, "03-15")

    assert broken.unclear == ["Sở Tài chính"]
    assert broken.failed[0][0] == "Sở Y tế"
    assert "Không kết nối được máy chủ thư" in broken.failed[0][1]
    assert (later.sent, later.unclear) == (["Sở Y tế"], ["Sở Tài chính"])


def test_two_who_send_at_once_write_to_each_unit_once(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    with ThreadPoolExecutor(4) as many:
        rounds = list(many.map(lambda _: send(written_to, server, "03-15"), range(4)))

    assert sorted(mailbox.to()) == sorted(ADDRESSES.values())
    assert sum(len(one.sent) for one in rounds) == 2
    assert sum(len(one.already) for one in rounds) == 6


def test_a_crash_after_the_message_went_out_does_not_send_it_twice(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_step = records.store_step

    def full_disk(warehouse: Warehouse, mail: records.Mail, step: str, **how: Any) -> None:
        if step != "intended":
            raise OSError("no space left")
        store_step(warehouse, mail, step, **how)

    with monkeypatch.context() as broken:
        broken.setattr(records, "store_step", full_disk)
        with pytest.raises(OSError, match="no space"):
            send(written_to, server, "03-15")
    later = send(written_to, server, "03-15")

    assert mailbox.to() == [ADDRESSES[FINANCE], ADDRESSES[HEALTH]]
    assert (later.unclear, later.sent) == (["Sở Tài chính"], ["Sở Y tế"])


def test_who_is_no_longer_late_is_not_written_to(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    for unit in (HEALTH, FINANCE, JUSTICE):
        send_paper(written_to, unit, at("03-10"))

    assert send(written_to, server, "03-20").lines() == ["Không có đơn vị nào cần nhắc."]
    assert mailbox.kept == []


def test_a_server_that_is_not_there_is_said_and_nothing_is_recorded(written_to: Warehouse) -> None:
    newest = written_to.version
    nowhere = MailSettings(host="127.0.0.1", port=free_port(), sender="a@so.vn", tls="none")

    with pytest.raises(MailUnreachableError, match="Không kết nối được máy chủ thư"):
        send(written_to, nowhere, "03-15")

    assert written_to.version == newest


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (MailSettings(host="", sender="a@so.vn"), "Chưa đặt máy chủ thư"),
        (MailSettings(host="mail.invalid", sender="không phải địa chỉ"), "Địa chỉ gửi đi"),
        (
            MailSettings(
                host="mail.invalid", sender="a@so.vn", tls="none", user="u", password=SecretStr("p")
            ),
            "không mã hóa",
        ),
    ],
)
def test_settings_that_are_missing_or_unsafe_are_named(settings: MailSettings, said: str) -> None:
    with pytest.raises(MailNotSetError, match=said), post.post_office(settings):
        pass


def test_settings_come_from_the_environment_and_the_password_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {
        "HOST": "thu.so.vn",
        "PORT": "2525",
        "USER": "cchc",
        "PASSWORD": "bi-mat-12",
        "FROM": "a@so.vn",
        "TLS": "tls",
    }.items():
        monkeypatch.setenv(f"CCHC_SMTP_{name}", value)

    read = MailSettings()

    assert (read.host, read.port, read.user, read.sender, read.tls) == (
        "thu.so.vn",
        2525,
        "cchc",
        "a@so.vn",
        "tls",
    )
    assert read.password.get_secret_value() == "bi-mat-12"
    assert "bi-mat-12" not in repr(read)


def test_a_setting_that_cannot_be_read_is_named_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_SMTP_HOST", "thu.so.vn")
    monkeypatch.setenv("CCHC_SMTP_TLS", "ssl")

    assert not post.is_ready()
    with pytest.raises(MailNotSetError, match=r"CCHC_SMTP_TLS\. Cổng là số"):
        post.configured()


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Sở Y tế\r\nBcc: kẻ-khác@so.vn", "Nhắc"),
        ("Sở Y tế", "Nhắc\nBcc: ke-khac@so.vn"),
        ('Sở "Y tế", <ke-khac@so.vn>', "Nhắc"),
    ],
)
def test_words_of_a_register_or_plan_never_become_a_header(name: str, subject: str) -> None:
    settings = MailSettings(host="x", sender="a@so.vn")

    written = post.compose(
        settings, to="b@so.vn", name=name, subject=subject, text="x", mail_id="m", at=at("03-15")
    )
    read = message_from_bytes(written.as_bytes(), policy=policy.default)

    assert read["Bcc"] is None
    assert [one.addr_spec for one in read["To"].addresses] == ["b@so.vn"]


def test_an_address_with_a_line_break_is_refused() -> None:
    settings = MailSettings(host="x", sender="a@so.vn")

    with pytest.raises(ValueError, match="not fit"):
        post.compose(
            settings,
            to="b@so.vn\r\nBcc: c@so.vn",
            name="B",
            subject="x",
            text="x",
            mail_id="m",
            at=at("03-15"),
        )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = dates.datetime.now(dates.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dates.timedelta(days=1))
        .not_valid_after(today + dates.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


def context_of(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


def knows(server: Serving, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"cchc", b"dung"), handled=False)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_an_encrypted_server_gets_the_password_and_the_message(
    written_to: Warehouse,
    mailbox: Mailbox,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    tls: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    how = (
        {"tls_context": context_of(certificate)}
        if tls == "starttls"
        else {"ssl_context": context_of(certificate)}
    )
    signed_in = {"authenticator": knows, "auth_require_tls": tls == "starttls"}
    with serving(mailbox, **how, **signed_in) as settings:
        right = {"tls": tls, "user": "cchc", "password": SecretStr("dung")}
        done = send(written_to, settings.model_copy(update=right), "03-15")
        with pytest.raises(MailUnreachableError, match="tài khoản hoặc mật khẩu không đúng"):
            send(written_to, settings.model_copy(update={**right, "password": SecretStr("sai")}), "03-21")

    assert done.sent == ["Sở Tài chính", "Sở Y tế"]


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    written_to: Warehouse, mailbox: Mailbox, certificate: tuple[Path, Path]
) -> None:
    with (
        serving(mailbox, tls_context=context_of(certificate)) as settings,
        pytest.raises(MailUnreachableError, match="chứng thư"),
    ):
        send(written_to, settings.model_copy(update={"tls": "starttls"}), "03-15")

    assert mailbox.kept == []


def test_a_server_without_encryption_is_not_used_where_it_is_asked_for(
    written_to: Warehouse, mailbox: Mailbox, server: MailSettings
) -> None:
    with pytest.raises(MailUnreachableError, match="không hỗ trợ cách mã hóa"):
        send(written_to, server.model_copy(update={"tls": "starttls"}), "03-15")
