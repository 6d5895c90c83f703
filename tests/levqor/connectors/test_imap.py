"""Mailboxes, on a real IMAP server."""

from __future__ import annotations

import asyncio
import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from levqor.connectors.catalog.imap import watching
from levqor.connectors.catalog.imap.attachments import save_attachments
from levqor.connectors.catalog.imap.changes import Marking, Moving, OneMessage, mark, move
from levqor.connectors.catalog.imap.connection import Connection, signs_in
from levqor.connectors.catalog.imap.messages import text_of
from levqor.connectors.catalog.imap.reading import Criteria, NoInput, Search, list_folders, search
from levqor.connectors.catalog.imap.session import folder_name
from levqor.connectors.catalog.imap.watching import new_email
from levqor.connectors.declaration import StepError
from levqor.connectors.http import HttpDoor
from levqor.connectors.ports import StepContext
from levqor.connectors.sockets import StepSockets
from tests.contract.kept_files import KeptFiles

USER, PASSWORD = "ann", "made-up-password"


class Server:
    """A mail server with one mailbox."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.client = imaplib.IMAP4("127.0.0.1", port)
        self.client.login(USER, PASSWORD)

    @property
    def connection(self) -> Connection:
        values = {"host": "127.0.0.1", "port": self.port, "security": "none", "user": USER, "password": PASSWORD}
        return Connection.model_validate(values)

    def make(self, folder: str) -> str:
        self.client.create(f'"{folder_name(folder)}"')
        return folder

    def deliver(self, folder: str, subject: str = "Hello", **parts: Any) -> None:
        mail = EmailMessage()
        mail["From"] = parts.get("sender", "Bo <bo@shop.example>")
        mail["To"] = "ann@example.com"
        mail["Subject"] = subject
        mail["Message-ID"] = f"<{time.monotonic_ns()}@shop.example>"
        mail.set_content(parts.get("text", "It is paid."))
        if html := parts.get("html"):
            mail.add_alternative(html, subtype="html")
        for name, content in parts.get("attached", {}).items():
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        raw = parts.get("raw") or mail.as_bytes()
        status, _ = self.client.append(f'"{folder_name(folder)}"', "", parts.get("at") or "", raw)
        assert status == "OK"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "pymap", "--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    command += ["--demo-user", USER, "--demo-password", PASSWORD]
    log = (tmp_path_factory.mktemp("imap") / "log").open("w")
    process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)
    ends = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert process.poll() is None, log.name
            assert time.monotonic() < ends
            time.sleep(0.05)
    yield Server(port)
    process.terminate()
    process.wait()
    log.close()


def sockets(allowed: tuple[str, ...] = ("127.0.0.1",)) -> StepSockets:
    return HttpDoor(allowed).sockets_for_step([PASSWORD], timeout_seconds=10)


def do(function: Any, server: Server, given: BaseModel, **more: Any) -> Any:
    return asyncio.run(function(sockets(), connection=server.connection, **{_name_of(function): given}, **more))


def _name_of(function: Any) -> str:
    others = ("sockets", "connection", "return", "cursor", "files", "context")
    return next(name for name in function.__annotations__ if name not in others)


def look(server: Server, folder: str, cursor: Any, **criteria: Any) -> Any:
    found = do(new_email, server, Criteria(folder=folder, **criteria), cursor=cursor)
    return [(message.subject) for _, message in found.items], found.cursor


def test_the_test_of_a_connection_signs_in(server: Server) -> None:
    assert asyncio.run(signs_in(sockets(), server.connection)).name == USER


def test_a_wrong_password_is_said_to_be_one(server: Server) -> None:
    wrong = server.connection.model_copy(update={"user": "nobody"})
    with pytest.raises(StepError) as failed:
        asyncio.run(signs_in(sockets(), wrong))
    assert (failed.value.code, failed.value.retryable) == ("auth_invalid", False)
    assert PASSWORD not in str(failed.value.exchanges) + failed.value.message


def test_a_server_on_a_private_address_is_refused_unless_allowed(server: Server) -> None:
    with pytest.raises(StepError) as failed:
        asyncio.run(signs_in(sockets(()), server.connection))
    assert failed.value.code == "address_refused"


def test_messages_are_found_and_read_without_being_marked(server: Server) -> None:
    folder = server.make("Reading")
    server.deliver(folder, "Order 14")
    server.deliver(folder, "Grüße", text="Schöne Grüße", html="<p>Schöne <b>Grüße</b></p>", sender="Bö <bo@x.example>")
    newest, oldest = do(search, server, Search(folder=folder)).messages
    assert (newest.subject, newest.from_name, newest.from_email) == ("Grüße", "Bö", "bo@x.example")
    assert (newest.text.strip(), newest.is_seen) == ("Schöne Grüße", False)
    assert "<b>" in newest.html
    assert oldest.subject == "Order 14"
    assert [one.subject for one in do(search, server, Search(folder=folder, subject="order")).messages] == ["Order 14"]
    assert do(search, server, Search(folder=folder, unseen=True, limit=1)).messages[0].subject == "Grüße"


def test_marking_and_moving(server: Server) -> None:
    folder, done = server.make("Marking"), server.make("Erledigt für heute")
    server.deliver(folder)
    (message,) = do(search, server, Search(folder=folder)).messages
    marking = Marking.model_validate({"folder": folder, "uid": message.uid, "as": "seen"})
    assert do(mark, server, marking).is_found
    assert do(search, server, Search(folder=folder)).messages[0].is_seen
    moving = Moving(folder=folder, uid=message.uid, to=done)
    assert do(move, server, moving).is_found
    assert not do(move, server, moving).is_found
    assert do(search, server, Search(folder=folder)).messages == []
    assert len(do(search, server, Search(folder=done)).messages) == 1
    assert done in do(list_folders, server, NoInput()).folders


def test_attachments_become_files(server: Server, context: StepContext) -> None:
    folder = server.make("Attachments")
    server.deliver(folder, attached={"Rechnung ä.pdf": b"%PDF-1"})
    (message,) = do(search, server, Search(folder=folder)).messages
    assert [(one.name, one.size) for one in message.attachments] == [("Rechnung ä.pdf", 6)]
    files = KeptFiles()
    given = OneMessage(folder=folder, uid=message.uid)
    saved = do(save_attachments, server, given, files=files, context=context)
    assert [(one.name, one.media_type, one.size) for one in saved.files] == [("Rechnung ä.pdf", "application/pdf", 6)]
    assert asyncio.run(files.read(context, saved.files[0])) == b"%PDF-1"


def test_a_folder_that_is_not_there_is_said_not_to_be(server: Server) -> None:
    with pytest.raises(StepError) as failed:
        do(search, server, Search(folder="Nowhere"))
    assert failed.value.code == "not_found"


def test_new_messages_are_found_once_and_old_ones_never(server: Server) -> None:
    folder = server.make("Watching")
    server.deliver(folder, "old")
    found, cursor = look(server, folder, None)
    assert found == []
    server.deliver(folder, "one")
    server.deliver(folder, "two")
    found, cursor = look(server, folder, cursor)
    assert found == ["one", "two"]
    found, cursor = look(server, folder, cursor)
    assert found == []


def test_in_an_empty_folder_the_first_message_is_new(server: Server) -> None:
    folder = server.make("Empty")
    _, cursor = look(server, folder, None)
    server.deliver(folder, "first")
    assert look(server, folder, cursor)[0] == ["first"]


def test_what_the_filter_leaves_out_is_not_looked_at_again(server: Server) -> None:
    folder = server.make("Filtered")
    _, cursor = look(server, folder, None)
    server.deliver(folder, "Order 1")
    server.deliver(folder, "Invoice")
    found, cursor = look(server, folder, cursor, subject="Order")
    assert found == ["Order 1"]
    assert look(server, folder, cursor)[0] == []


def test_a_folder_that_was_numbered_anew_yields_only_what_came_later(server: Server) -> None:
    folder = server.make("Numbered")
    server.deliver(folder, "old", at='"31-Jan-2026 08:30:00 +0000"')
    _, cursor = look(server, folder, None)
    server.client.delete(folder)
    time.sleep(1.1)
    server.make(folder)
    server.deliver(folder, "old", at='"31-Jan-2026 08:30:00 +0000"')
    server.deliver(folder, "new", at='"31-Jan-2026 09:30:00 +0000"')
    found, changed = look(server, folder, cursor)
    assert changed["validity"] != cursor["validity"]
    assert found == ["new"]
    assert look(server, folder, changed)[0] == []


def test_many_new_messages_are_found_over_several_looks(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_MOST", 10)
    folder = server.make("Many")
    _, cursor = look(server, folder, None)
    for number in range(13):
        server.deliver(folder, str(number))
    first, cursor = look(server, folder, cursor)
    second, cursor = look(server, folder, cursor)
    assert [int(subject) for subject in first + second] == list(range(13))
    assert len(first) == 10


def test_broken_mail_is_read_as_far_as_it_goes(server: Server) -> None:
    folder = server.make("Broken")
    _, cursor = look(server, folder, None)
    head = b"From: =?utf-8?q?=FF?= <\r\nDate: never\r\nContent-Type: text/plain; charset=martian\r\n"
    raw = head + b"\r\nStill \xff here\r\n"
    server.deliver(folder, raw=raw)
    found = do(new_email, server, Criteria(folder=folder), cursor=cursor)
    ((_, message),) = found.items
    assert (message.date, message.subject) == (None, "")
    assert message.text.startswith("Still")


def test_the_words_of_a_page_are_its_text() -> None:
    page = "<html><head><style>p {}</style></head><body><p>Hello  <b>Ann</b>,</p><p>bye<br>now</p></body></html>"
    assert text_of(page) == "Hello Ann,\nbye\nnow"
