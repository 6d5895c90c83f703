"""Requests for support: kept, sent to support and to nobody else, answered by the time that the plan promises."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.identity.actor import Role
from levqor.kit.clock import from_text
from levqor.mail.messages import read_message
from levqor.support.models import support_requests
from tests.conftest import ApiClient, Server

ASKED = {"subject": "A run is stuck", "message": "It says waiting.\nSince yesterday.", "kind": "problem"}
CONTACT = ASKED | {"email": "zoe@example.com"}


def rows(server: Server) -> list[Any]:
    with server.application.database.read() as tx:
        return list(tx.execute(sa.select(support_requests).order_by(support_requests.c.id)).all())


def strangers_mail(server: Server) -> list[Any]:
    """What no workspace has in its outbox."""
    return [read_message(path.read_bytes()) for path in sorted(server.settings.outbox_dir.glob("*-operator.eml"))]


def contact(server: Server, address: str = "203.0.113.7", **changes: str) -> Any:
    return server.app.test_client().post(
        "/api/support/contact", json=CONTACT | changes, environ_overrides={"REMOTE_ADDR": address}
    )


def test_a_request_is_kept_and_says_by_when_it_is_answered(server: Server, client: ApiClient) -> None:
    before = server.application.clock.now()
    answer = client.post("/api/support/requests", ASKED)
    assert answer.status_code == 201, answer.text
    hours = blueprint().plans["starter"].support_reply_hours
    assert answer.json["reply_within_hours"] == hours
    reply_by = from_text(answer.json["reply_by"])
    assert timedelta(0) <= reply_by - before - timedelta(hours=hours) < timedelta(seconds=30)
    (shown,) = client.get("/api/support/requests").json["items"]
    assert shown["id"] == answer.json["id"]
    assert (shown["subject"], shown["message"], shown["kind"]) == tuple(ASKED.values())
    assert (shown["email"], shown["closed_at"], shown["delivered"]) == ("ann@example.com", None, "outbox")


@pytest.mark.parametrize("plan", blueprint().plans)
def test_the_reply_time_is_the_plan_s(settings: Settings, plan: str) -> None:
    server = Server(settings.model_copy(update={"plan": plan}))
    try:
        answer = server.client_of(server.new_owner()).post("/api/support/requests", ASKED).json
        assert answer["reply_within_hours"] == blueprint().plans[plan].support_reply_hours
        assert rows(server)[0].plan == plan
    finally:
        server.stop()


def test_without_a_support_address_the_mail_is_in_the_workspace_s_outbox(client: ApiClient) -> None:
    made = client.post("/api/support/requests", ASKED).json
    (mail,) = client.get("/api/outbox").json["items"]
    assert mail["subject"] == "[problem] A run is stuck"
    assert "Since yesterday." in mail["text"]
    assert made["id"] in mail["text"]
    eml = client.get(f"/api/outbox/{mail['id']}/eml").text
    assert "Reply-To: ann@example.com" in eml


def test_a_stranger_is_answered_too_and_no_workspace_sees_it(server: Server, client: ApiClient) -> None:
    answer = contact(server)
    assert answer.status_code == 201, answer.text
    assert answer.json["reply_within_hours"] == blueprint().plans["starter"].support_reply_hours
    (row,) = rows(server)
    assert (row.workspace_id, row.user_id, row.email, row.plan) == (None, None, "zoe@example.com", None)
    (mail,) = strangers_mail(server)
    assert mail["Reply-To"] == "zoe@example.com"
    assert mail["To"] == server.settings.mail_from
    assert client.get("/api/outbox").json["items"] == []
    assert client.get("/api/support/requests").json["items"] == []


class Inbox:
    """A mail server that keeps what it takes, or refuses everything."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], Any]] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        if self.refuses:
            return "554 5.7.1 no"
        self.taken.append((envelope.rcpt_tos, read_message(envelope.content)))
        return "250 OK"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mailing(settings: Settings, inbox: Inbox) -> Iterator[Server]:
    """A server with a mail server and an address of support."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    server = Server(
        settings.model_copy(
            update={"smtp_url": SecretStr(f"smtp://127.0.0.1:{port}"), "support_email": "help@levqor.example"}
        )
    )
    yield server
    server.stop()
    controller.stop()


def test_mail_goes_to_support_alone_whatever_is_asked(mailing: Server, inbox: Inbox) -> None:
    client = mailing.client_of(mailing.new_owner("ann@example.com"))
    assert client.post("/api/support/requests", ASKED).json["delivered"] == "smtp"
    assert (
        contact(mailing, message="To: eve@example.com\r\nBcc: eve@example.com\r\n.\r\nMAIL FROM:<a@b.c>").json[
            "delivered"
        ]
        == "smtp"
    )
    assert [recipients for recipients, _ in inbox.taken] == [["help@levqor.example"]] * 2
    assert [mail["Reply-To"] for _, mail in inbox.taken] == ["ann@example.com", "zoe@example.com"]
    assert all(mail["From"] == mailing.settings.mail_from for _, mail in inbox.taken)
    assert [row.delivered for row in rows(mailing)] == ["smtp", "smtp"]


def test_without_a_support_address_no_mail_server_is_asked(settings: Settings, mailing: Server, inbox: Inbox) -> None:
    quiet = Server(mailing.settings.model_copy(update={"support_email": "", "data_dir": settings.data_dir / "other"}))
    try:
        assert contact(quiet).json["delivered"] == "outbox"
        assert quiet.client_of(quiet.new_owner()).post("/api/support/requests", ASKED).json["delivered"] == "outbox"
    finally:
        quiet.stop()
    assert inbox.taken == []


def test_what_the_mail_server_refuses_is_kept_and_said(mailing: Server, inbox: Inbox) -> None:
    inbox.refuses = True
    client = mailing.client_of(mailing.new_owner())
    assert client.post("/api/support/requests", ASKED).json["delivered"] == "outbox"
    assert client.get("/api/outbox").json["items"][0]["delivered"] == "outbox"
    assert [row.delivered for row in rows(mailing)] == ["outbox"]


@pytest.mark.parametrize(
    "email",
    ["", "zoe", "zoe@", "Zoe <zoe@example.com>", "zoe@example.com, eve@example.com", "zoe@example.com\r\nBcc: eve@e.e"],
)
def test_a_reply_goes_to_one_plain_address(server: Server, email: str) -> None:
    assert contact(server, email=email).status_code == 422
    assert strangers_mail(server) == []


@pytest.mark.parametrize("subject", ["", "  ", "ab", "x" * 201, "A\r\nBcc: eve@example.com", "A\u2028B"])
def test_a_subject_is_one_line(server: Server, subject: str) -> None:
    assert contact(server, subject=subject).status_code == 422


def test_a_kind_is_one_of_those_there_are(client: ApiClient) -> None:
    assert client.post("/api/support/requests", ASKED | {"kind": "gossip"}).status_code == 422


def test_one_address_asks_so_often_within_an_hour_and_others_still_may(server: Server) -> None:
    statuses = [contact(server).status_code for _ in range(7)]
    assert statuses == [201] * 5 + [429] * 2
    assert contact(server, "203.0.113.8").status_code == 201
    assert int(contact(server).headers["Retry-After"]) > 3000
    assert len(strangers_mail(server)) == 6


def test_all_strangers_together_ask_so_often_within_an_hour(server: Server, client: ApiClient) -> None:
    statuses = [contact(server, f"203.0.113.{number}").status_code for number in range(65)]
    assert statuses == [201] * 60 + [429] * 5
    assert client.post("/api/support/requests", ASKED).status_code == 201


def test_one_workspace_asks_so_often_within_an_hour(client: ApiClient) -> None:
    assert [client.post("/api/support/requests", ASKED).status_code for _ in range(21)] == [201] * 20 + [429]


def test_a_page_of_another_site_asks_for_nothing(server: Server) -> None:
    refused = server.app.test_client().post(
        "/api/support/contact", json=CONTACT, headers={"Origin": "https://evil.example"}
    )
    assert refused.status_code == 403
    assert rows(server) == []


def test_a_member_sees_their_own_requests_and_a_manager_all(server: Server, client: ApiClient) -> None:
    viewer = server.client_of(server.new_member(client.actor, Role.VIEWER))
    client.post("/api/support/requests", ASKED)
    viewer.post("/api/support/requests", ASKED | {"subject": "May I edit"})
    assert [item["subject"] for item in viewer.get("/api/support/requests").json["items"]] == ["May I edit"]
    assert len(client.get("/api/support/requests").json["items"]) == 2
    stranger = server.client_of(server.new_owner())
    assert stranger.get("/api/support/requests").json["items"] == []


def test_nothing_that_was_written_is_logged(
    server: Server, client: ApiClient, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/api/support/requests", ASKED | {"message": "canary message"})
    contact(server, email="canary@example.com", subject="canary subject")
    assert "canary" not in caplog.text + "".join(capfd.readouterr())


def test_the_outbox_of_strangers_is_no_workspace_s(server: Server, client: ApiClient, tmp_path: Path) -> None:
    contact(server)
    (path,) = server.settings.outbox_dir.glob("*-operator.eml")
    mail_id = path.name.removesuffix("-operator.eml")
    assert client.get(f"/api/outbox/{mail_id}").status_code == 404
