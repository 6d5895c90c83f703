from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from levqor.config import Settings
from levqor.connectors.declaration import StepError
from levqor.connectors.guard import AddressGuard
from levqor.connectors.ports import OutgoingMail, StepContext
from levqor.mail import make_mail
from levqor.mail.outbox import Outbox
from levqor.mail.smtp import SmtpMail, parse_smtp_url

CONTEXT = StepContext("ws_1", "run_1", "tell", 1, "key-1", datetime(2026, 1, 31, 8, 30, tzinfo=UTC))
MAIL = OutgoingMail(
    to=["ann@example.com"], subject="Hi", text=".dot first\nÜ", cc=["cid@example.com"], bcc=["b@example.com"]
)


class Handler:
    def __init__(self, replies: dict[str, str]) -> None:
        self.replies = replies
        self.received: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if (reply := self.replies.get(address)) is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if (reply := self.replies.get("data")) is not None:
            return reply
        self.received.append((list(envelope.rcpt_tos), envelope.content))
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[Callable[..., tuple[Handler, str]]]:
    running: list[Controller] = []

    def start(replies: dict[str, str] | None = None, **options: Any) -> tuple[Handler, str]:
        handler = Handler(replies or {})
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return handler, f"127.0.0.1:{port}"

    yield start
    for controller in running:
        controller.stop()


def smtp(
    url: str, outbox: Path, tls: ssl.SSLContext | None = None, allowed: tuple[str, ...] = ("127.0.0.1",)
) -> SmtpMail:
    return SmtpMail(parse_smtp_url(url), "levqor@acme.example", AddressGuard(allowed), Outbox(outbox), tls=tls)


def send(mail: SmtpMail) -> tuple[str, str]:
    return asyncio.run(mail.send(CONTEXT, MAIL))


def failure(mail: SmtpMail) -> tuple[str, bool, str]:
    with pytest.raises(StepError) as caught:
        send(mail)
    return caught.value.code, caught.value.retryable, caught.value.message


def test_everybody_gets_it_and_nobody_sees_the_blind_copies(tmp_path: Path, mail_server: Any) -> None:
    handler, place = mail_server()
    message_id, delivered = send(smtp(f"smtp://{place}", tmp_path))
    ((recipients, content),) = handler.received
    assert delivered == "smtp"
    assert recipients == ["ann@example.com", "cid@example.com", "b@example.com"]
    assert message_id.encode() in content
    assert b"Bcc" not in content
    assert b"X-Levqor" not in content
    (kept,), _ = Outbox(tmp_path).list_mail("ws_1", 10)
    assert (kept.delivered, kept.text) == ("smtp", ".dot first\nÜ")


def test_a_repeat_after_success_is_not_sent_again(tmp_path: Path, mail_server: Any) -> None:
    handler, place = mail_server()
    assert send(smtp(f"smtp://{place}", tmp_path)) == send(smtp(f"smtp://{place}", tmp_path))
    assert len(handler.received) == 1


@pytest.mark.parametrize(
    ("replies", "code", "retryable"),
    [
        ({"ann@example.com": "550 5.1.1 no ann@example.com here"}, "smtp_rejected", False),
        ({"cid@example.com": "550 5.1.1 no such user"}, "smtp_rejected", False),
        ({"ann@example.com": "450 4.2.1 mailbox busy"}, "smtp_transient", True),
        ({"data": "554 5.7.1 spam"}, "smtp_rejected", False),
        ({"data": "421 4.3.2 closing"}, "smtp_transient", True),
    ],
)
def test_what_the_server_refuses_says_whether_to_try_again(
    tmp_path: Path, mail_server: Any, replies: dict[str, str], code: str, retryable: bool
) -> None:
    handler, place = mail_server(replies)
    found, can_retry, message = failure(smtp(f"smtp://{place}", tmp_path))
    assert (found, can_retry) == (code, retryable)
    assert "ann@" not in message
    assert handler.received == []
    assert Outbox(tmp_path).list_mail("ws_1", 10) == ([], None)


def test_a_refusal_shows_what_was_tried_and_what_the_server_said(tmp_path: Path, mail_server: Any) -> None:
    _, place = mail_server({"ann@example.com": "550 5.1.1 no such user"})
    with pytest.raises(StepError) as caught:
        send(smtp(f"smtp://{place}", tmp_path))
    (exchange,) = caught.value.exchanges
    assert (exchange["method"], exchange["url"], exchange["status"]) == ("SMTP", f"smtp://{place}", 550)
    assert exchange["request_headers"]["To"] == "ann@example.com"
    assert exchange["response_body"] == "5.1.1 no such user"


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=isinstance(data, LoginPassword) and data.password == b"right", handled=False)


def test_a_wrong_password_is_told_apart(tmp_path: Path, mail_server: Any) -> None:
    options = {"authenticator": _authenticate, "auth_require_tls": False, "auth_required": True}
    handler, place = mail_server(**options)
    assert failure(smtp(f"smtp://ann:wrong@{place}", tmp_path))[:2] == ("auth_invalid", False)
    assert send(smtp(f"smtp://ann:right@{place}", tmp_path))[1] == "smtp"
    assert len(handler.received) == 1


def test_a_server_that_is_not_there_and_one_that_is_not_allowed(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert failure(smtp(f"smtp://127.0.0.1:{port}", tmp_path))[:2] == ("connection_refused", True)
    assert failure(smtp(f"smtp://127.0.0.1:{port}", tmp_path, allowed=()))[:2] == ("address_refused", False)
    assert failure(smtp("smtp://nowhere.invalid:25", tmp_path))[0] == "dns_failure"


def test_encryption_is_used_and_certificates_are_checked(
    tmp_path: Path, mail_server: Any, certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server_side, client_side = certificate
    handler, starttls = mail_server(tls_context=server_side, require_starttls=True)
    assert failure(smtp(f"smtp://{starttls}", tmp_path))[:2] == ("tls_certificate", False)
    assert send(smtp(f"smtp://{starttls}", tmp_path, client_side))[1] == "smtp"
    other, implicit = mail_server(ssl_context=server_side)
    assert failure(smtp(f"smtps://{implicit}", tmp_path / "two"))[:2] == ("tls_certificate", False)
    assert send(smtp(f"smtps://{implicit}", tmp_path / "two", client_side))[1] == "smtp"
    assert (len(handler.received), len(other.received)) == (1, 1)
    _, plain = mail_server()
    assert failure(smtp(f"smtps://{plain}", tmp_path / "three"))[0] == "tls_protocol"


def test_without_a_mail_server_mail_goes_to_the_outbox(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    settings = Settings(data_dir=tmp_path)
    assert make_mail(settings, outbox) is outbox
    with pytest.raises(ValueError, match="LEVQOR_SMTP_URL"):
        make_mail(Settings(data_dir=tmp_path, smtp_url="http://x"), outbox)


def test_naming_the_mail_server_allows_it(tmp_path: Path, mail_server: Any) -> None:
    handler, place = mail_server()
    mail = make_mail(Settings(data_dir=tmp_path, smtp_url=f"smtp://{place}"), Outbox(tmp_path))
    asyncio.run(mail.send(CONTEXT, MAIL))
    assert len(handler.received) == 1
