"""A run in which a service refuses is explained in terms of that service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from levqor.application import Application
from levqor.assistants.debug.diagnosis import diagnose
from levqor.assistants.debug.recognition import Symptoms
from levqor.assistants.debug.service import Explained
from levqor.config import Settings
from levqor.connections.service import create_connection
from levqor.connectors.fake_network import FakeNetwork, answer
from levqor.connectors.http import HttpDoor
from tests.levqor.assistants.debug.conftest import ONCE, House, said

_NETWORK = FakeNetwork()


class OffTheNet(Application):
    """An application whose every request is answered from memory."""

    def door(self) -> HttpDoor:
        return _NETWORK.door


class Refusing(House):
    """Carries out the worked example of an action, and has the service refuse it."""

    def refuse(self, use: str, status: int, body: Any) -> Explained:
        _NETWORK.respond = lambda _: answer(status, body)
        action = self.application.registry.find(use)
        assert action is not None
        assert action.example is not None
        name = f"account-{len(_NETWORK.sent)}"
        self._connect(name, use.partition(".")[0], action.example.connection or {})
        step = {"id": "call", "use": use, "connection": name, "retry": ONCE, "with": dict(action.example.given)}
        return self.fail(step)

    def _connect(self, name: str, connector: str, values: dict[str, Any]) -> None:
        house = self.application
        with house.database.transaction() as tx:
            create_connection(
                tx,
                house.vault,
                house.registry,
                self.workspace_id,
                name=name,
                connector=connector,
                values=values,
                now=house.clock.now(),
            )


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refusing]:
    data_dir = tmp_path_factory.mktemp("refusing")
    built = Refusing(Settings(data_dir=data_dir, poll_seconds=0.02, testing=True), OffTheNet)
    yield built
    built.application.stop()


def _google(status: int, reason: str, message: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": message, "errors": [{"reason": reason, "message": message}]}}


REFUSALS = [
    ("slack.post_message", 200, {"ok": False, "error": "not_in_channel"}, "permission_denied", False, "/invite"),
    ("slack.post_message", 200, {"ok": False, "error": "channel_not_found"}, "not_found", False, "channel ID"),
    ("slack.post_message", 200, {"ok": False, "error": "invalid_auth"}, "auth_invalid", False, "xoxb"),
    ("slack.post_message", 200, {"ok": False, "error": "ratelimited"}, "rate_limited", True, "Slack"),
    (
        "slack.post_message",
        200,
        {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "channels:read"},
        "permission_denied",
        False,
        "chat:write",
    ),
    (
        "slack.post_message",
        200,
        {"ok": False, "error": "some_new_reason"},
        "validation_error",
        False,
        "some_new_reason",
    ),
    ("slack.post_message", 200, {"ok": False, "error": "internal_error"}, "upstream_error", True, "Slack"),
    (
        "google_drive.download",
        403,
        _google(403, "insufficientPermissions", "Insufficient Permission: Request had insufficient scopes."),
        "permission_denied",
        False,
        "scope",
    ),
    (
        "google_drive.download",
        403,
        _google(403, "rateLimitExceeded", "Rate Limit Exceeded"),
        "rate_limited",
        True,
        "back-off",
    ),
    (
        "google_drive.download",
        404,
        _google(404, "notFound", "File not found: 1x."),
        "not_found",
        False,
        "Share",
    ),
    (
        "notion.get_page",
        404,
        {
            "object": "error",
            "status": 404,
            "code": "object_not_found",
            "message": "Could not find page with ID: x. Make sure the relevant pages and databases are shared.",
        },
        "not_found",
        False,
        "integration",
    ),
    (
        "airtable.create_record",
        403,
        {
            "error": {
                "type": "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
                "message": "Invalid permissions, or the requested model was not found.",
            }
        },
        "not_found",
        False,
        "token",
    ),
    (
        "airtable.create_record",
        403,
        {"error": {"type": "INVALID_PERMISSIONS", "message": "You are not permitted to perform this operation"}},
        "permission_denied",
        False,
        "scope",
    ),
    (
        "hubspot.create_contact",
        409,
        {"status": "error", "message": "Contact already exists. Existing ID: 51", "category": "CONFLICT"},
        "conflict_duplicate",
        False,
        "update",
    ),
    (
        "hubspot.create_contact",
        403,
        {
            "status": "error",
            "message": "This app hasn't been granted all required scopes",
            "category": "MISSING_SCOPES",
        },
        "permission_denied",
        False,
        "scope",
    ),
    (
        "jira.create_issue",
        400,
        {
            "errorMessages": [],
            "errors": {"duedate": "Field 'duedate' cannot be set. It is not on the appropriate screen, or unknown."},
        },
        "validation_error",
        False,
        "duedate",
    ),
    (
        "stripe.create_customer",
        402,
        {"error": {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}},
        "account_restriction",
        False,
        "bank",
    ),
    (
        "telegram.send_message",
        400,
        {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"},
        "not_found",
        False,
        "/start",
    ),
    ("trello.create_card", 401, "invalid token", "auth_invalid", False, "Trello"),
    ("s3.get_object", 403, "<Error><Code>AccessDenied</Code></Error>", "permission_denied", False, "IAM"),
]


@pytest.mark.parametrize(("use", "status", "body", "cause", "retryable", "word"), REFUSALS)
def test_a_refusal_is_explained_in_the_services_terms(
    refusing: Refusing, use: str, status: int, body: Any, cause: str, retryable: bool, word: str
) -> None:
    explained = refusing.refuse(use, status, body)
    assert (explained.diagnosis.cause.id, explained.diagnosis.retryable) == (cause, retryable)
    assert word in said(explained)


@pytest.mark.parametrize(
    ("reason", "cause", "retryable"),
    [
        ("contact_not_found", "not_found", False),
        ("RATE_LIMITED", "rate_limited", True),
        ("monthly_quota_reached", "quota_exceeded", False),
        ("access_token_expired", "auth_expired", False),
        ("invalid_api_key", "auth_invalid", False),
        ("insufficient_role", "permission_denied", False),
        ("email_already_taken", "conflict_duplicate", False),
        ("attachment_too_big", "payload_too_large", False),
        ("backend_error", "upstream_error", True),
        ("invalid_due_date", "validation_error", False),
    ],
)
def test_a_services_own_name_for_a_refusal_is_understood_by_its_kind(reason: str, cause: str, retryable: bool) -> None:
    for text, code in (
        (f"Example refused: {reason}.", "service_refused"),
        (f"answered with status 400: {reason}.", ""),
    ):
        diagnosis = diagnose(Symptoms(text=text, code=code, app="example"), {"app": "Example"})
        assert (diagnosis.cause.id, diagnosis.retryable) == (cause, retryable)
        assert reason in diagnosis.advice.explain


@pytest.mark.parametrize(
    ("code", "text", "cause", "retryable", "named"),
    [
        ("sql_unknown", "There is no such column (SQLSTATE 42703).", "db_schema", False, "case"),
        (
            "sql_constraint",
            "A row with the same unique value exists (table orders, constraint orders_number_key) (SQLSTATE 23505).",
            "conflict_duplicate",
            False,
            "orders_number_key",
        ),
        (
            "sql_constraint",
            "A column that must not be empty is (table leads, column email) (SQLSTATE 23502).",
            "validation_error",
            False,
            "email",
        ),
        (
            "sql_constraint",
            "A value breaks a rule of the table (UNIQUE constraint failed: leads.email) (SQLITE_CONSTRAINT_UNIQUE).",
            "conflict_duplicate",
            False,
            "leads.email",
        ),
        (
            "sql_denied",
            "This user may not do that (table bills) (SQLSTATE 42501).",
            "permission_denied",
            False,
            "GRANT",
        ),
        ("sql_denied", "The server refuses this user or password (SQLSTATE 28P01).", "auth_invalid", False, "password"),
        ("sql_deadlock", "Another transaction stood in the way (SQLSTATE 40P01).", "db_lock", True, "transaction"),
        ("credentials_expired", "The service has taken the sign-in back.", "auth_expired", False, "sign in"),
        ("not_signed_in", "Nobody has signed in to this connection yet.", "auth_expired", False, "Connections"),
    ],
)
def test_the_message_of_a_code_tells_its_cases_apart(
    code: str, text: str, cause: str, retryable: bool, named: str
) -> None:
    diagnosis = diagnose(Symptoms(text=text, code=code), {})
    assert (diagnosis.cause.id, diagnosis.retryable) == (cause, retryable)
    assert named in " ".join((diagnosis.advice.explain, *diagnosis.advice.steps))
