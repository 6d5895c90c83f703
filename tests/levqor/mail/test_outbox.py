from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levqor.connectors.catalog.email import Message
from levqor.connectors.ports import Attachment, OutgoingMail, StepContext
from levqor.mail.messages import build_message, for_sending, read_kept, read_message
from levqor.mail.outbox import NoSuchMail, Outbox

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
CONTEXT = StepContext("ws_1", "run_1", "tell", 1, "key-1", NOW)
MAIL = OutgoingMail(
    to=["Ann Lée <ann@example.com>"], subject="Grüße", text="Hello\nAnn", html="<p>Hello</p>", bcc=["bob@example.com"]
)


def send(outbox: Outbox, context: StepContext = CONTEXT, mail: OutgoingMail = MAIL) -> tuple[str, str]:
    return asyncio.run(outbox.send(context, mail))


def test_a_mail_comes_back_as_it_was_sent(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox", "Levqor <levqor@acme.example>")
    message_id, delivered = send(outbox)
    (kept,), following = outbox.list_mail("ws_1", 10)
    assert (delivered, following) == ("outbox", None)
    assert message_id.endswith("@acme.example>")
    assert kept.as_json() == {
        "id": kept.id,
        "from": "Levqor <levqor@acme.example>",
        "to": ["Ann Lée <ann@example.com>"],
        "subject": "Grüße",
        "text": "Hello\nAnn",
        "html": "<p>Hello</p>",
        "created_at": "2026-01-31T08:30:00.000Z",
        "run_id": "run_1",
        "delivered": "outbox",
    }
    assert outbox.get_mail("ws_1", kept.id) == kept


def test_a_repeat_of_the_step_writes_nothing_new_even_later_and_after_a_restart(tmp_path: Path) -> None:
    first = send(Outbox(tmp_path))
    later = replace(CONTEXT, attempt=2, now=NOW + timedelta(hours=1))
    again = Outbox(tmp_path)
    assert send(again, later) == first
    assert send(again, later) == first
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_a_crash_between_the_key_and_the_file_is_made_good_by_the_repeat(tmp_path: Path) -> None:
    send(Outbox(tmp_path))
    (kept,) = tmp_path.glob("*.eml")
    kept.unlink()
    later = replace(CONTEXT, attempt=2, now=NOW + timedelta(hours=1))
    assert not Outbox(tmp_path).has(later)
    send(Outbox(tmp_path), later)
    assert list(tmp_path.glob("*.eml")) == [kept]


def test_what_is_attached_is_in_the_mail_that_leaves() -> None:
    attached = [
        Attachment("Überblick.csv", "text/csv; charset=utf-8", b"a,b\r\n1,2\n"),
        Attachment("a\r\nX: y.bin", "odd", b"\0\xff"),
    ]
    message = build_message(CONTEXT, replace(MAIL, attachments=attached), "levqor@acme.example", "smtp")
    leaving = read_message(for_sending(message)[1])
    parts = list(leaving.iter_attachments())
    assert [part.get_filename() for part in parts] == ["Überblick.csv", "a X: y.bin"]
    assert [part.get_payload(decode=True) for part in parts] == [file.content for file in attached]
    assert read_kept("1", message).text == "Hello\nAnn"


def test_a_workspace_sees_only_its_own_mail(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    send(outbox)
    send(outbox, replace(CONTEXT, workspace_id="ws_2"))
    (mine,), _ = outbox.list_mail("ws_1", 10)
    (theirs,), _ = outbox.list_mail("ws_2", 10)
    with pytest.raises(NoSuchMail):
        outbox.get_mail("ws_1", theirs.id)
    renamed = tmp_path / f"{theirs.id}-ws_1.eml"
    renamed.write_bytes(outbox.eml("ws_2", theirs.id))
    with pytest.raises(NoSuchMail):
        outbox.eml("ws_1", theirs.id)
    assert mine.id != theirs.id


@pytest.mark.parametrize("mail_id", ["../../etc/passwd", "", "x", "20260131T083000000000Z-" + "0" * 32, "a/b", "\0"])
def test_an_id_that_is_none_is_not_found(tmp_path: Path, mail_id: str) -> None:
    with pytest.raises(NoSuchMail):
        Outbox(tmp_path).eml("ws_1", mail_id)


def test_pages_go_from_the_newest_to_the_oldest(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for number in range(7):
        context = replace(CONTEXT, idempotency_key=f"key-{number}", now=NOW + timedelta(seconds=number))
        send(outbox, context, replace(MAIL, subject=str(number)))
    seen: list[str] = []
    cursor = None
    while True:
        mails, cursor = outbox.list_mail("ws_1", 3, cursor)
        seen += [mail.subject for mail in mails]
        if cursor is None:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_an_unfinished_file_is_no_mail(tmp_path: Path) -> None:
    (tmp_path / ".20260131T083000000000Z-x.eml.1").write_bytes(b"half")
    assert Outbox(tmp_path).list_mail("ws_1", 10) == ([], None)


@given(st.text(max_size=200), st.text(max_size=300))
def test_no_subject_and_no_text_can_add_a_header(subject: str, text: str) -> None:
    evil = f"{subject}\r\nBcc: eve@example.com\r\n\r\n{text}"
    mail = OutgoingMail(to=["ann@example.com"], subject=evil, text=text)
    message = build_message(CONTEXT, mail, "levqor@localhost", "outbox")
    recipients, raw = for_sending(message)
    assert recipients == ["ann@example.com"]
    assert read_message(raw)["Bcc"] is None
    assert read_kept("x", read_message(message.as_bytes())).to == ["ann@example.com"]


@pytest.mark.parametrize(
    "to",
    [
        "ann@example.com\r\nBcc: eve@example.com",
        "ann@example.com\nRCPT TO:<eve@example.com>",
        "ann",
        "@example.com",
        "ann@",
        "ann@exam ple.com",
        "<ann@example.com",
        "a@b@c.d",
        "ann@example.com\0",
        "",
        [],
        ["ann@example.com", 5],
        "ä@example.com",
    ],
)
def test_what_is_no_address_is_refused(to: Any) -> None:
    with pytest.raises(ValueError):
        Message.model_validate({"to": to, "subject": "s", "text": "t"})


@pytest.mark.parametrize(
    ("to", "understood"),
    [
        ("ann@example.com", ["ann@example.com"]),
        (
            "ann@example.com, bob@example.com; cid@example.com",
            ["ann@example.com", "bob@example.com", "cid@example.com"],
        ),
        ('"Lee, Ann" <ann@example.com>, bob@example.com', ['"Lee, Ann" <ann@example.com>', "bob@example.com"]),
        (["Ann Lee <ann@example.com>"], ["Ann Lee <ann@example.com>"]),
        (["ann@example.com, bob@example.com", ""], ["ann@example.com", "bob@example.com"]),
        ("o'neil+tag@sub.example.co.uk", ["o'neil+tag@sub.example.co.uk"]),
        ("ann@münchen.example", ["ann@xn--mnchen-3ya.example"]),
        ("root@localhost", ["root@localhost"]),
    ],
)
def test_addresses_are_read_as_people_write_them(to: Any, understood: list[str]) -> None:
    assert Message.model_validate({"to": to, "subject": "s", "text": "t"}).to == understood
