"""Sends mail through a mail server, and keeps a copy in the outbox."""

from __future__ import annotations

import asyncio
import re
import smtplib
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from levqor.connectors.declaration import StepError
from levqor.connectors.exchanges import Recorder
from levqor.connectors.failures import network_failure
from levqor.connectors.guard import AddressGuard
from levqor.connectors.ports import OutgoingMail, StepContext
from levqor.connectors.redaction import Redactor
from levqor.mail.messages import build_message, for_sending
from levqor.mail.outbox import Outbox

TIMEOUT_SECONDS: Final = 30.0
_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    is_encrypted: bool
    """TLS from the first byte; otherwise STARTTLS where it is offered."""
    user: str | None
    password: str | None

    @property
    def place(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_smtp_url(url: str) -> MailServer:
    """`smtp://user:password@host:587` or `smtps://...`.

    Raises:
        ValueError: the URL is neither.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("LEVQOR_SMTP_URL has to be smtp://user:password@host:587 or smtps://user:password@host:465")
    is_encrypted = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return MailServer(parts.hostname, parts.port or (465 if is_encrypted else 587), is_encrypted, user, password)


class _Refusal(StepError):
    """The mail server refused the mail."""

    def __init__(self, message: str, reply: tuple[int, bytes]) -> None:
        is_passing = 400 <= reply[0] < 500
        super().__init__(message, code="smtp_transient" if is_passing else "smtp_rejected", retryable=is_passing)
        self.reply = reply


class SmtpMail:
    def __init__(
        self, server: MailServer, sender: str, guard: AddressGuard, outbox: Outbox, *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._sender = sender
        self._guard = guard
        self._outbox = outbox
        self._tls = tls
        # Its own threads: a mail server that hangs holds up other mail only.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="levqor-mail")

    async def send(self, context: StepContext, mail: OutgoingMail) -> tuple[str, str]:
        """Send a mail; what a copy in the outbox shows as sent under this idempotency key is not sent again."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._send, context, mail), "smtp"

    def _send(self, context: StepContext, mail: OutgoingMail) -> str:
        message = build_message(context, mail, self._sender, "smtp")
        if not self._outbox.has(context):
            self._deliver_recorded(message)
            self._outbox.keep(context, message.as_bytes())
        return str(message["Message-ID"])

    def _deliver_recorded(self, message: EmailMessage) -> None:
        """Deliver; a failure carries what was tried and what the server said, as a call over HTTP does."""
        recipients, raw = for_sending(message)
        headers = [(name, str(message[name])) for name in ("From", "To", "Cc", "Subject") if name in message]
        recorder = Recorder(Redactor([self._server.password or ""]))
        exchange = recorder.begin("SMTP", f"smtp://{self._server.place}", headers, b"")
        try:
            self._deliver(message["From"].addresses[0].addr_spec, recipients, raw)
        except Exception as error:
            failure = network_failure(error, self._server.host)
            if failure is None:
                raise
            if isinstance(failure, _Refusal):
                exchange.answered(failure.reply[0], [])
                exchange.received(failure.reply[1])
            exchange.finish()
            failure.exchanges = recorder.exchanges
            raise failure from None

    def _deliver(self, sender: str, recipients: list[str], raw: bytes) -> None:
        try:
            client = self._connect()
            try:
                self._encrypt(client)
                self._sign_in(client)
                self._hand_over(client, sender, recipients, raw)
            finally:
                client.close()
        except smtplib.SMTPServerDisconnected:
            raise self._failure("closed the connection", "connection_reset", retryable=True) from None
        except smtplib.SMTPResponseException as error:
            self._require((error.smtp_code, _as_bytes(error.smtp_error)), "the connection")
            raise

    def _hand_over(self, client: smtplib.SMTP, sender: str, recipients: list[str], raw: bytes) -> None:
        client.ehlo_or_helo_if_needed()
        self._require(client.mail(sender), "the sender")
        # One refused recipient stops the mail for all: a retry would otherwise reach the others twice.
        for recipient in recipients:
            self._require(client.rcpt(recipient), "a recipient")
        self._require(client.data(raw), "the message")
        with suppress(smtplib.SMTPException, OSError):
            client.quit()

    def _connect(self) -> smtplib.SMTP:
        if self._server.is_encrypted:
            return _GuardedSmtps(self._guard, self._server.host, self._server.port, self._context())
        return _GuardedSmtp(self._guard, self._server.host, self._server.port)

    def _encrypt(self, client: smtplib.SMTP) -> None:
        if self._server.is_encrypted:
            return
        client.ehlo_or_helo_if_needed()
        if client.has_extn("starttls"):
            client.starttls(context=self._context())
        elif self._server.password and not _is_loopback(client):
            raise self._failure("offers no encryption, so the password was not sent", "tls_protocol")

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _sign_in(self, client: smtplib.SMTP) -> None:
        if self._server.user is None:
            return
        try:
            client.login(self._server.user, self._server.password or "")
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise
            raise self._failure("does not accept the user name and password", "auth_invalid") from None
        except (smtplib.SMTPNotSupportedError, UnicodeError):
            raise self._failure("takes no such user name and password", "auth_invalid") from None

    def _require(self, reply: tuple[int, bytes], what: str) -> None:
        """Raise unless the server agreed. The text names its codes only; replies repeat addresses."""
        status, text = reply
        if 200 <= status < 400:
            return
        enhanced = _ENHANCED.search(text)
        codes = f"{status} {enhanced[0].decode()}" if enhanced else str(status)
        for_now = " for now" if 400 <= status < 500 else ""
        raise _Refusal(f"The mail server {self._server.host} refused {what}{for_now} ({codes}).", reply)

    def _failure(self, what: str, code: str, *, retryable: bool = False) -> StepError:
        return StepError(f"The mail server {self._server.host} {what}.", code=code, retryable=retryable)


def _as_bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _is_loopback(client: smtplib.SMTP) -> bool:
    return client.sock is not None and str(client.sock.getpeername()[0]) in ("127.0.0.1", "::1")


class _GuardedSmtp(smtplib.SMTP):
    """Connects as steps do: to a judged address only."""

    def __init__(self, guard: AddressGuard, host: str, port: int) -> None:
        self._guard = guard
        super().__init__(host, port, socket.gethostname(), TIMEOUT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _connect_guarded(self._guard, host, port, timeout)


class _GuardedSmtps(smtplib.SMTP_SSL):
    def __init__(self, guard: AddressGuard, host: str, port: int, context: ssl.SSLContext) -> None:
        self._guard = guard
        super().__init__(host, port, socket.gethostname(), timeout=TIMEOUT_SECONDS, context=context)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = _connect_guarded(self._guard, host, port, timeout)
        return self.context.wrap_socket(connection, server_hostname=host)


def _connect_guarded(guard: AddressGuard, host: str, port: int, timeout: float) -> socket.socket:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    failure: OSError | None = None
    for address in guard.judge(host, list(dict.fromkeys(found)), port):
        try:
            connection = socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
            continue
        guard.judge(host, [connection.getpeername()[0]], port)
        return connection
    raise failure or socket.gaierror(socket.EAI_NONAME, "no address")
