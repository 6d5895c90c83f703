"""One session with a mail server: signs in, opens a folder, and says what goes wrong without quoting the server."""

from __future__ import annotations

import asyncio
import base64
import imaplib
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

from levqor.connectors.catalog.imap.connection import Connection
from levqor.connectors.declaration import StepError
from levqor.connectors.failures import network_failure
from levqor.connectors.ports import Sockets
from levqor.connectors.sockets import tls_context

T = TypeVar("T")

_LOOPBACK: Final = ("127.0.0.1", "::1")
_NOT_ASCII = re.compile(r"[^\x20-\x7e]+|&")
_SHIFTED = re.compile(r"&([^-]*)-")


class _Client(imaplib.IMAP4):
    """Speaks over a socket that the door has opened."""

    def __init__(self, opened: socket.socket) -> None:
        self._opened = opened
        super().__init__()

    def _create_socket(self, _timeout: float | None) -> socket.socket:
        return self._opened


class Mailbox:
    """A mailbox that was signed in to. Used in a thread of its own."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client

    def open(self, folder: str, *, to_change: bool) -> None:
        """Open a folder.

        Raises:
            StepError: there is none of that name (`not_found`).
        """
        # The answers of the folder before must not be taken for this one's.
        self._client.untagged_responses = {}
        status, _ = self._client.select(quoted(folder_name(folder)), readonly=not to_change)
        if status != "OK":
            raise StepError(f"There is no folder {folder[:100]!r} in the mailbox.", code="not_found")

    @property
    def validity(self) -> int:
        """As long as it stays the same, so do the numbers of messages in the open folder."""
        return self._number("UIDVALIDITY")

    @property
    def next_uid(self) -> int:
        return self._number("UIDNEXT")

    def can(self, capability: str) -> bool:
        return capability in self._client.capabilities

    def uid(self, command: str, *arguments: str | bytes) -> list[Any]:
        """A command on messages by their numbers; answers what the server said.

        Raises:
            StepError: the server refused (`service_refused`).
        """
        status, data = self._client.uid(command, *arguments)  # type: ignore[arg-type] # bytes go through as they are
        return self._accepted(status, data)

    def list_folders(self) -> list[str]:
        status, data = self._client.list()
        found = [re.search(rb'(?:"((?:[^"\\]|\\.)*)"|(\S+))\s*$', line) for line in data if isinstance(line, bytes)]
        self._accepted(status, data)
        return [_folder_of(name[1] or name[2] or b"") for name in found if name is not None]

    def expunge(self) -> None:
        self._accepted(*self._client.expunge())

    def _accepted(self, status: str, data: list[Any]) -> list[Any]:
        if status != "OK":
            raise StepError("The mail server refused the request.", code="service_refused")
        return data

    def _number(self, name: str) -> int:
        _, data = self._client.response(name)
        said = data[-1] if data else None
        return int(said) if isinstance(said, bytes) and said.isdigit() else 0


async def in_mailbox(sockets: Sockets, connection: Connection, work: Callable[[Mailbox], T]) -> T:
    """Sign in, work in a thread, sign out.

    Raises:
        StepError: those of the socket; auth_invalid, tls_protocol, service_refused, and what `work` raises.
    """
    opened = await sockets.connect(connection.host, connection.port, tls=connection.security == "tls")
    try:
        return await asyncio.to_thread(_work, opened, connection, work)
    finally:
        # A thread that still reads ends with its socket.
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)
        opened.close()


def _work(opened: socket.socket, connection: Connection, work: Callable[[Mailbox], T]) -> T:
    try:
        client = _Client(opened)
        try:
            _encrypt(client, connection)
            _sign_in(client, connection)
            return work(Mailbox(client))
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()
    except imaplib.IMAP4.abort:
        raise _failure(connection, "closed the connection", "connection_reset", retryable=True) from None
    except imaplib.IMAP4.error:
        raise _failure(connection, "did not understand the request", "service_refused") from None
    except OSError as error:
        raise network_failure(error, connection.host) or error from None


def _encrypt(client: imaplib.IMAP4, connection: Connection) -> None:
    if connection.security == "starttls":
        context = tls_context()
        # The certificate is checked for the name that the user gave.
        client.host = connection.host
        client.starttls(context)
    elif connection.security == "none" and client.sock.getpeername()[0] not in _LOOPBACK:
        raise _failure(connection, "would get the password without encryption, so it was not sent", "tls_protocol")


def _sign_in(client: imaplib.IMAP4, connection: Connection) -> None:
    try:
        client.login(connection.user, connection.password.get_secret_value())
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError):
        raise _failure(connection, "does not accept the user name and password", "auth_invalid") from None


def _failure(connection: Connection, what: str, code: str, *, retryable: bool = False) -> StepError:
    return StepError(f"The mail server {connection.host} {what}.", code=code, retryable=retryable)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", " ") + '"'


def folder_name(folder: str) -> str:
    """A folder's name as IMAP writes it (modified UTF-7)."""

    def shift(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        encoded = base64.b64encode(found[0].encode("utf-16-be")).rstrip(b"=").replace(b"/", b",")
        return f"&{encoded.decode()}-"

    return _NOT_ASCII.sub(shift, folder)


def _folder_of(name: bytes) -> str:
    def shift(found: re.Match[str]) -> str:
        if not found[1]:
            return "&"
        encoded = found[1].replace(",", "/")
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-16-be", "replace")

    return _SHIFTED.sub(shift, name.decode("utf-8", "replace").replace('\\"', '"').replace("\\\\", "\\"))
