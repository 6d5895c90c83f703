"""Previews over HTTP: what a workflow would do is told, and nothing of it is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from levqor.config import Settings
from levqor.identity.actor import Role
from tests.acceptance.outside import Outside, outside


@pytest.fixture
def settings(tmp_path: Path, site_dir: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        site_dir=site_dir,
        poll_seconds=0.1,
        log_level="error",
        testing=True,
        allowed_addresses=("127.0.0.1",),
    )


@pytest.fixture
def shop() -> Iterator[Outside]:
    with outside() as world:
        yield world


def tell(shop: Outside, **rest: Any) -> dict[str, Any]:
    asked = {"method": "POST", "url": f"{shop.address}/tell?token=hunter2", "body": {"text": "Hello"}}
    return {"id": "tell", "use": "http.request", "with": asked} | rest


def mail(to: str = "${{ item }}", **rest: Any) -> dict[str, Any]:
    return {"id": "mail", "use": "email.send", "with": {"to": to, "subject": "Hello", "text": "Hello"}} | rest


def insert(**rest: Any) -> dict[str, Any]:
    row = {"table": "Leads", "row": {"who": "Ann"}, "create_if_missing": True}
    return {"id": "keep", "use": "tables.insert", "with": row} | rest


def each(*inside: dict[str, Any], items: str = "${{ trigger.input }}") -> dict[str, Any]:
    return {"id": "loop", "use": "flow.each", "items": items, "do": list(inside)}


def create(client: Any, *steps: dict[str, Any], trigger: Any = None, **rest: Any) -> str:
    document = {"levqor": 1, "name": "Test", "trigger": trigger or {"use": "manual"}, "steps": list(steps), **rest}
    made = client.post("/api/workflows", {"document": document})
    assert made.status_code == 201, made.text
    return str(made.json["id"])


def publish(client: Any, name: str, *steps: dict[str, Any]) -> str:
    workflow = create(client, *steps, name=name)
    assert client.post(f"/api/workflows/{workflow}/publish").status_code == 200
    return workflow


def preview(client: Any, workflow: str, **given: Any) -> dict[str, Any]:
    answer = client.post(f"/api/workflows/{workflow}/preview", given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def steps(shown: dict[str, Any]) -> dict[str, Any]:
    return {step["path"]: step for step in shown["steps"]}


def whys(shown: dict[str, Any]) -> dict[str, str]:
    return {one["path"]: one["why"] for one in shown["unknown"]}


def test_mails_rows_and_requests_are_told_with_where_they_go_and_nothing_is_done(client: Any, shop: Outside) -> None:
    workflow = create(client, each(mail()), insert(), tell(shop))
    shown = preview(client, workflow, input=["ann@example.com", "bob@example.com", "ann@example.com"])
    assert shown["totals"] == {"mails": 3, "rows": 1, "requests": 1, "waits": 0, "approvals": 0}
    found = steps(shown)
    assert (found["loop/mail"]["times"], found["loop/mail"]["to"]) == (3, ["ann@example.com", "bob@example.com"])
    assert (found["keep"]["to"], found["tell"]["to"]) == (["Leads"], [shop.address.removeprefix("http://")])
    assert {step["assumed"] for step in found.values()} == {True}
    assert "hunter2" not in str(shown)
    assert (shown["based_on"], shown["version"], shown["unknown"]) == ("input", 1, [])
    assert shop.received == []
    for place in ("/api/outbox", "/api/tables", "/api/runs"):
        assert client.get(place).json["items"] == []
    assert client.get("/api/usage/summary").json["used"]["runs"] == 0


def test_a_branch_that_is_not_taken_counts_nothing_and_is_named(client: Any, shop: Outside) -> None:
    choice = {
        "id": "big",
        "use": "flow.if",
        "when": "${{ trigger.input > 10 }}",
        "then": [tell(shop)],
        "else": [insert()],
    }
    workflow = create(client, choice)
    small, large = preview(client, workflow, input=1), preview(client, workflow, input=100)
    assert (small["totals"]["rows"], small["totals"]["requests"]) == (1, 0)
    assert (large["totals"]["rows"], large["totals"]["requests"]) == (0, 1)
    assert "branch then is not taken" in whys(small)["big"]


def test_an_expression_that_fails_on_the_data_is_named_and_the_rest_is_told(client: Any, shop: Outside) -> None:
    workflow = create(
        client,
        mail(to="${{ trigger.input.email }}"),
        {"id": "log", "use": "log", "with": {"message": "${{ steps.mail.message_id }}"}},
        tell(shop),
    )
    shown = preview(client, workflow)
    assert shown["based_on"] == "nothing"
    assert (shown["totals"]["mails"], shown["totals"]["requests"]) == (0, 1)
    assert whys(shown)["mail"].startswith("It would fail:")
    assert whys(shown)["log"] == "It depends on step mail, which is not known."


def test_a_recorded_run_gives_its_data_and_its_outcomes(client: Any, shop: Outside, until_final: Any) -> None:
    shop.answers["/orders"] = (200, {"orders": [{"to": "ann@example.com"}, {"to": "bob@example.com"}]})
    fetch = {"id": "fetch", "use": "http.request", "with": {"method": "GET", "url": f"{shop.address}/orders"}}
    workflow = create(client, fetch, each(mail("${{ item.to }}"), items="${{ steps.fetch.body.orders }}"))
    run = client.post(f"/api/workflows/{workflow}/runs", {"input": None}).json["id"]
    assert until_final(client, run)["status"] == "succeeded"
    asked, mails = len(shop.received), len(client.get("/api/outbox").json["items"])
    shown = preview(client, workflow, run_id=run)
    assert (shown["based_on"], shown["run_id"], shown["unknown"]) == ("run", run, [])
    assert (shown["totals"]["mails"], shown["totals"]["requests"]) == (2, 1)
    assert {step["assumed"] for step in shown["steps"]} == {False}
    assert (len(shop.received), len(client.get("/api/outbox").json["items"])) == (asked, mails)
    assert len(client.get("/api/runs").json["items"]) == 1


def test_rows_that_would_be_changed_or_deleted_are_counted_in_the_table_as_it_is(client: Any) -> None:
    table = client.post("/api/tables", {"name": "Leads", "columns": [{"name": "who", "type": "text"}]}).json["id"]
    for who in ("Ann", "Ann", "Bob"):
        client.post(f"/api/tables/{table}/rows", {"values": {"who": who}})
    update = {
        "id": "update",
        "use": "tables.update",
        "with": {"table": "Leads", "where": {"who": "Bob"}, "set": {"who": "B"}},
    }
    delete = {"id": "delete", "use": "tables.delete", "with": {"table": "Leads", "where": {"who": "Ann"}}}
    find = {"id": "find", "use": "tables.find", "with": {"table": "Leads"}}
    shown = preview(client, create(client, find, update, delete))
    assert {path: step["rows"] for path, step in steps(shown).items()} == {"find": 0, "update": 1, "delete": 2}
    rows = client.get(f"/api/tables/{table}/rows").json["items"]
    assert sorted(row["values"]["who"] for row in rows) == ["Ann", "Ann", "Bob"]


def test_waits_and_approvals_are_passed_and_counted(client: Any, shop: Outside) -> None:
    wait = {"id": "wait", "use": "flow.wait", "with": {"for": "2d"}}
    ask = {"id": "ask", "use": "flow.approve", "with": {"message": "May we?", "who": ["ann@example.com"]}}
    approved = {"id": "if", "use": "flow.if", "when": "${{ steps.ask.approved }}", "then": [tell(shop)]}
    shown = preview(client, create(client, wait, ask, approved))
    assert shown["totals"] == {"mails": 0, "rows": 0, "requests": 1, "waits": 1, "approvals": 1}
    assert (steps(shown)["ask"]["to"], steps(shown)["ask"]["assumed"]) == (["ann@example.com"], True)
    assert client.get("/api/approvals").json["items"] == []


def test_a_schedule_tells_what_a_month_costs_and_called_workflows_count(client: Any) -> None:
    call = {"id": "call", "use": "flow.call", "with": {"workflow": "Other"}}
    trigger = {"use": "schedule", "with": {"cron": "0 8 * * *", "timezone": "Europe/London"}}
    publish(client, "Other", insert())
    shown = preview(client, create(client, call, trigger=trigger))
    cost = shown["cost"]
    assert (cost["runs"], cost["ai_credits"], cost["month"]["fires"], cost["month"]["runs"]) == (2, 0, 30, 60)
    assert shown["based_on"] == "sample"


def test_what_a_called_workflow_would_do_is_counted_below_the_call(client: Any, shop: Outside) -> None:
    answer = {"id": "answer", "use": "flow.respond", "with": {"body": "${{ trigger.input }}"}}
    publish(client, "Other", mail(to="${{ trigger.input }}", title="Tell them"), answer)
    call = {"id": "call", "use": "flow.call", "with": {"workflow": "Other", "input": "${{ item }}"}}
    after = {"id": "after", "use": "log", "with": {"message": "${{ steps.call.result }}"}}
    workflow = create(client, each(call, after))
    shown = preview(client, workflow, input=["ann@example.com", "bob@example.com"])
    found = steps(shown)["loop/call/mail"]
    assert (found["title"], found["to"]) == ("Tell them", ["ann@example.com", "bob@example.com"])
    assert (shown["totals"]["mails"], shown["cost"]["runs"], shown["unknown"]) == (2, 3, [])
    assert client.get("/api/runs").json["items"] == []


def test_a_call_that_cannot_be_made_or_never_ends_is_said(client: Any) -> None:
    call = {"id": "call", "use": "flow.call", "with": {"workflow": "Nobody"}}
    shown = preview(client, create(client, call))
    assert whys(shown)["call"].startswith("It would fail: There is no workflow")
    assert shown["cost"]["runs"] == 1
    again = {"id": "again", "use": "flow.call", "with": {"workflow": "Circle"}}
    shown = preview(client, publish(client, "Circle", again))
    assert "more than 10 deep" in "".join(whys(shown).values())
    many = preview(client, create(client, each(again | {"with": {"workflow": "Flat"}})), input=list(range(60)))
    assert "It would fail" in whys(many)["loop/again"]
    publish(client, "Flat", insert())
    many = preview(client, create(client, each(again | {"with": {"workflow": "Flat"}})), input=list(range(60)))
    assert (many["totals"]["rows"], many["cost"]["runs"]) == (25, 61)
    assert "A preview goes into 25 calls" in whys(many)["loop/again"]


def test_a_step_that_fails_on_an_assumed_outcome_is_not_said_to_fail(client: Any, shop: Outside) -> None:
    fetch = {"id": "fetch", "use": "http.request", "title": "Fetch orders", "with": {"url": f"{shop.address}/orders"}}
    count = {"id": "count", "use": "log", "with": {"message": "${{ string(steps.fetch.body.orders.size()) }}"}}
    inside = {"id": "inside", "use": "log", "with": {"message": "${{ item.number }}"}}
    shown = preview(client, create(client, fetch, count, each(inside, items="${{ steps.fetch.body.orders }}")))
    doubt = "Whether it works depends on “Fetch orders”, whose outcome is only assumed here."
    assert (whys(shown)["count"], whys(shown)["loop"]) == (doubt, doubt)


def test_a_connection_is_named_and_not_opened(client: Any) -> None:
    values = {"token": "xoxb-made-up-token"}
    client.post("/api/connections", {"name": "team", "connector": "slack", "values": values})
    post = {
        "id": "post",
        "use": "slack.post_message",
        "connection": "team",
        "with": {"channel": "#general", "text": "Hi"},
    }
    shown = preview(client, create(client, post))
    assert shown["connections"] == [{"connector": "slack", "name": "team"}]
    assert (steps(shown)["post"]["to"], shown["totals"]["requests"]) == (["slack.com"], 1)


def test_a_loop_counts_each_item_up_to_a_bound_and_says_where_it_ends(client: Any) -> None:
    shown = preview(client, create(client, each(insert())), input=list(range(5000)))
    assert 500 < shown["totals"]["rows"] < 5000
    assert "it ends here" in whys(shown)["loop/keep"]


def test_a_form_has_a_sample_of_its_fields(client: Any) -> None:
    trigger = {"use": "form", "with": {"fields": [{"name": "email", "type": "email"}]}}
    shown = preview(client, create(client, mail(to="${{ trigger.fields.email }}"), trigger=trigger))
    assert (shown["based_on"], steps(shown)["mail"]["to"]) == ("sample", ["ann@example.com"])


def test_a_viewer_may_preview_and_nobody_elsewhere(server: Any, client: Any) -> None:
    workflow = create(client, insert())
    viewer = server.client_of(server.new_member(client.actor, Role.VIEWER))
    assert preview(viewer, workflow)["totals"]["rows"] == 1
    other = server.client_of(server.new_owner())
    assert other.post(f"/api/workflows/{workflow}/preview").json["code"] == "workflow_not_found"


@pytest.mark.parametrize(
    ("given", "code", "status"),
    [
        ({"version": 7}, "version_not_found", 404),
        ({"run_id": "run_none"}, "run_not_found", 404),
        ({"run_id": "run_none", "input": None}, "unacceptable", 422),
    ],
)
def test_what_cannot_be_previewed_is_refused(client: Any, given: Any, code: str, status: int) -> None:
    answer = client.post(f"/api/workflows/{create(client, insert())}/preview", given)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_incomplete_version_and_a_run_of_another_workflow_are_refused(client: Any, until_final: Any) -> None:
    draft = create(client, {"id": "mail", "use": "email.send", "with": {"subject": "Hello"}})
    assert client.post(f"/api/workflows/{draft}/preview").json["code"] == "document_invalid"
    other = create(client, {"id": "log", "use": "log", "with": {"message": "Hello"}})
    run = client.post(f"/api/workflows/{other}/runs", {"input": None}).json["id"]
    until_final(client, run)
    answer = client.post(f"/api/workflows/{create(client, insert())}/preview", {"run_id": run})
    assert answer.json["code"] == "run_not_found"
