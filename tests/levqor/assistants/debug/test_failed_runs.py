"""Runs that really failed, explained with the concrete thing."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from levqor.config import Settings
from levqor.runs.repository import NoSuchRun
from tests.levqor.assistants.debug.conftest import ONCE, Far, House, document, said

SECRET = "c4n4ry-0f-the-mine"


def call(url: str, **rest: Any) -> dict[str, Any]:
    return {"id": "fetch", "use": "http.request", "title": "Fetch orders", "retry": ONCE, "with": {"url": url, **rest}}


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_closed_port_is_named(house: House) -> None:
    port = closed_port()
    explained = house.fail(call(f"http://127.0.0.1:{port}/x"))
    assert (explained.diagnosis.cause.id, explained.diagnosis.retryable) == ("connection_refused", True)
    assert str(port) in said(explained)
    assert explained.step is not None
    assert (explained.step.path, explained.step.title, explained.step.use) == ("fetch", "Fetch orders", "http.request")


def test_a_missing_page_is_named_with_its_path(house: House, far: Far) -> None:
    far.answers(404, {"message": "Not Found"})
    explained = house.fail(call(f"{far.url}/v2/ordres"))
    assert (explained.diagnosis.cause.id, explained.diagnosis.fixer) == ("not_found", "user_config")
    assert "/v2/ordres" in said(explained)
    shown = {piece.id: piece.value for piece in explained.evidence}
    assert shown["steps.fetch.request"] == f"GET {far.url}/v2/ordres"
    assert shown["steps.fetch.status"].startswith("status 404 after ")


def test_throttling_names_how_long_to_wait_and_offers_no_unproven_fix(house: House, far: Far) -> None:
    far.answers(429, {"error": "slow down"}, Retry_After="17")
    explained = house.fail(call(far.url))
    assert (explained.diagnosis.cause.id, explained.diagnosis.fixer) == ("rate_limited", "rate_limit")
    assert "17 seconds" in said(explained)
    assert explained.patch is not None
    assert explained.patch.document["steps"][0]["retry"]["first"] == "17s"
    assert not explained.patch.replay.passed


def test_the_answer_of_the_other_side_counts_more_than_its_status(house: House, far: Far) -> None:
    far.answers(403, {"error": {"code": 403, "status": "RESOURCE_EXHAUSTED", "message": "Quota: rateLimitExceeded"}})
    assert house.fail(call(far.url)).diagnosis.cause.id == "rate_limited"


def test_what_the_other_side_says_stands_in_the_explanation(house: House, far: Far) -> None:
    far.answers(409, {"error": "sold out", "sku": "DESK-40"})
    explained = house.fail(call(far.url))
    assert explained.diagnosis.cause.id == "conflict_duplicate"
    assert "The answer says: “sold out”." in said(explained)
    far.answers(409, {"error": {"message": f"taken by token={SECRET}"}})
    assert SECRET not in said(house.fail(call(far.url)))


def test_a_refused_key_is_for_who_has_the_connection(house: House, far: Far) -> None:
    far.answers(401, {"error": "invalid_token"})
    explained = house.fail(call(far.url))
    assert (explained.diagnosis.cause.id, explained.diagnosis.fixer) == ("auth_invalid", "credential")
    assert explained.actions[0].href == "/connections"


def test_a_slow_answer_names_the_time_out_and_the_host(house: House, far: Far) -> None:
    far.delay = 3
    explained = house.fail(call(far.url) | {"timeout": "300ms"})
    assert explained.diagnosis.cause.id == "timeout"
    assert "300ms" in said(explained)
    assert "127.0.0.1" in said(explained)
    assert explained.patch is not None
    assert explained.patch.document["steps"][0]["timeout"] == "10s"
    assert not explained.patch.replay.passed
    assert "not on record" in explained.patch.replay.message


def test_an_answer_that_is_no_json_is_recognised_as_a_page(house: House, far: Far) -> None:
    far.answers(200, "<!DOCTYPE html><html><body>Sign in</body></html>", Content_Type="text/html")
    explained = house.fail(
        call(far.url), {"id": "read", "use": "data.from_json", "with": {"text": "${{ steps.fetch.body }}"}}
    )
    assert explained.diagnosis.cause.id == "parse_error"
    assert explained.step is not None
    assert explained.step.path == "read"


def test_a_misspelled_field_is_named_with_what_there_is(house: House) -> None:
    step = {"id": "note", "use": "log", "with": {"message": "Total ${{ trigger.input.totl }}"}}
    explained = house.fail(step, given={"total": 7, "name": "Ann"})
    assert (explained.diagnosis.cause.id, explained.diagnosis.fixer) == ("template_undefined", "user_config")
    text = said(explained)
    for named in ("totl", "trigger.input.total", "total, name"):
        assert named in text


def test_text_where_a_number_belongs_is_a_type_error(house: House) -> None:
    explained = house.fail(
        {"id": "sum", "use": "log", "with": {"message": "${{ trigger.input.a + 1 }}"}}, given={"a": "4"}
    )
    assert explained.diagnosis.cause.id == "type_error"
    assert "trigger.input.a + 1" in said(explained)


def test_a_missing_column_is_named_with_those_there_are(house: House) -> None:
    row = {"table": "Leads", "row": {"mail": "a@b.example"}, "create_if_missing": True}
    first = {"id": "make", "use": "tables.insert", "with": row}
    step = {"id": "find", "use": "tables.find", "with": {"table": "Leads", "where": {"email": "x"}}}
    explained = house.fail(first, step)
    assert (explained.diagnosis.cause.id, explained.diagnosis.fixer) == ("db_schema", "user_config")
    assert "email" in said(explained)
    assert "mail" in said(explained)


def test_a_missing_table_is_named(house: House) -> None:
    explained = house.fail({"id": "find", "use": "tables.find", "with": {"table": "Ledas"}})
    assert explained.diagnosis.cause.id == "db_schema"
    assert "Ledas" in said(explained)
    assert any(action.href == "/tables" for action in explained.actions)


class Refusing:
    def __init__(self, reply: str) -> None:
        self.reply = reply

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        return self.reply


@pytest.fixture
def smtp(request: pytest.FixtureRequest) -> Iterator[int]:
    controller = Controller(Refusing(request.param), hostname="127.0.0.1", port=closed_port())
    controller.start()
    yield controller.port
    controller.stop()


@pytest.mark.parametrize(
    ("smtp", "cause", "word"),
    [
        ("550 5.1.1 <x@y.example>: User unknown", "smtp_rejected", "recipient"),
        ("451 4.7.1 Greylisting in action, come back later", "smtp_transient", "greylist"),
        ("550 5.7.26 Unauthenticated email is not accepted: DMARC", "smtp_rejected", "DKIM"),
        ("452 4.2.2 Mailbox full", "smtp_transient", "full"),
    ],
    indirect=["smtp"],
)
def test_a_refusal_by_a_mail_server_is_told_apart(tmp_path, smtp: int, cause: str, word: str) -> None:
    settings = Settings(
        data_dir=tmp_path, poll_seconds=0.05, testing=True, allowed_addresses=["127.0.0.1"],
        smtp_url=f"smtp://127.0.0.1:{smtp}", mail_from="us@example.com",
    )  # fmt: skip
    house = House(settings)
    mail = {"to": "x@y.example", "subject": "Hi", "text": "Hello"}
    explained = house.fail({"id": "tell", "use": "email.send", "retry": ONCE, "with": mail})
    house.application.stop()
    assert explained.diagnosis.cause.id == cause
    assert word in said(explained)


def test_what_changed_since_it_last_succeeded_is_told(house: House, far: Far) -> None:
    workflow = house.create(call(far.url))
    assert house.run(workflow, {"email": "a@b.example"})["status"] == "succeeded"
    assert house.save(workflow, document(call(f"{far.url}/new"))) == 2
    far.answers(404, {})
    changed = house.why(house.run(workflow, {"mail": "a@b.example"}, version=2)["id"]).changed
    assert any("steps.fetch.with.url" in line and "/new" in line for line in changed)
    assert any("trigger.input.email" in line and "missing" in line for line in changed)


def test_what_an_earlier_step_gives_differently_now_is_told(house: House, far: Far) -> None:
    loop = {"id": "each", "use": "flow.each", "items": "${{ steps.fetch.body }}", "do": []}
    loop["do"] = [{"id": "note", "use": "log", "with": {"message": "${{ item.name }}"}}]
    workflow = house.create(call(far.answers(200, [{"name": "A"}]).url), loop)
    assert house.run(workflow)["status"] == "succeeded"
    far.answers(200, {"data": [{"name": "A"}], "next": None})
    explained = house.why(house.run(workflow)["id"])
    assert "steps.fetch.body is a map now; in the last run that succeeded it was a list." in explained.changed
    assert not any("steps.fetch.body." in line for line in explained.changed)
    assert "steps.fetch.body, which is no list" in explained.answer


def test_a_web_page_in_place_of_what_was_expected_is_told(house: House, far: Far) -> None:
    far.answers(200, '{"a": 1}', Content_Type="text/plain")
    read = {"id": "read", "use": "data.from_json", "with": {"text": "${{ steps.fetch.body }}"}}
    workflow = house.create(call(far.url), read)
    assert house.run(workflow)["status"] == "succeeded"
    far.answers(200, "<!DOCTYPE html><html><body>Sign in</body></html>", Content_Type="text/html")
    explained = house.why(house.run(workflow)["id"])
    assert any("steps.fetch.body is a web page" in line for line in explained.changed)
    assert "HTML page" in explained.answer


def test_the_first_detail_of_a_refusal_is_said(house: House, far: Far) -> None:
    far.answers(422, {"message": "Validation failed", "errors": [{"field": "email", "message": "is no address"}]})
    assert "“Validation failed: is no address”" in house.fail(call(far.url)).answer


def test_the_column_that_refused_a_value_is_named_with_the_reason(house: House) -> None:
    table = {"id": "keep", "use": "tables.insert", "with": {"table": "Leads", "create_if_missing": True}}
    house.run(house.create({**table, "with": {**table["with"], "row": {"score": 3}}}))
    explained = house.fail({**table, "with": {"table": "Leads", "row": {"score": "${{ trigger.input }}"}}}, given="n/a")
    assert "The column score did not take its value: this has to be a number" in explained.answer


def test_no_step_of_an_advice_says_what_another_one_says(house: House, far: Far) -> None:
    far.delay = 1.5
    steps = house.fail({**call(far.url), "timeout": "300ms"}).diagnosis.advice.steps
    assert sum("moment often passes" in step for step in steps) == 1


def test_a_workflow_that_never_succeeded_says_so(house: House, far: Far) -> None:
    far.answers(500, {})
    assert house.fail(call(far.url)).changed == ["This workflow has not succeeded before this run."]


def test_no_secret_of_a_run_is_said_again(house: House, far: Far) -> None:
    far.answers(401, {"error": "bad", "token": SECRET, "password": SECRET})
    headers = {"Authorization": f"Bearer {SECRET}", "X-Api-Key": SECRET}
    explained = house.fail(
        call(f"{far.url}/?api_key={SECRET}", headers=headers, body={"password": SECRET}, method="POST")
    )
    parts = [said(explained), *explained.changed, *(piece.value for piece in explained.evidence)]
    assert SECRET not in " ".join(parts)


def test_a_run_of_others_is_not_there(house: House, far: Far) -> None:
    far.answers(500, {})
    run = house.run(house.create(call(far.url)))
    from levqor.assistants.debug.service import explain_run

    with house.application.database.read() as tx, pytest.raises(NoSuchRun):
        explain_run(tx, house.application.registry, "ws_others", run["id"])


def test_a_run_that_succeeded_has_nothing_to_explain(house: House) -> None:
    from levqor.assistants.debug.evidence import DidNotFail

    run = house.run(house.create({"id": "note", "use": "log", "with": {"message": "fine"}}))
    with pytest.raises(DidNotFail):
        house.why(run["id"])


def test_a_ten_step_run_is_explained_in_a_moment(house: House) -> None:
    steps = [
        {"id": f"s{n}", "use": "data.set", "with": {"values": {"n": "${{ trigger.input.total }}"}}} for n in range(9)
    ]
    steps.append({"id": "last", "use": "log", "with": {"message": "${{ steps.s1.n + trigger.input.totl }}"}})
    run = house.run(house.create(*steps), {"total": 1})
    house.why(run["id"])
    begun = time.process_time()
    house.why(run["id"])
    assert time.process_time() - begun < 0.2
