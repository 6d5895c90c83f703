"""The explanation of a run that really failed, and a fix that is applied only when it was proven."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.outside import Outside
from tests.acceptance.server import Caller, Server

pytestmark = pytest.mark.browser


def asking(address: str) -> dict[str, Any]:
    with_ = {"method": "GET", "url": address}
    ask = {"id": "ask", "title": "Ask the shop", "use": "http.request", "retry": {"attempts": 1}, "with": with_}
    return {"levqor": 1, "name": "Ask", "trigger": {"use": "manual"}, "steps": [ask]}


def greeting(field: str) -> dict[str, Any]:
    log = {
        "id": "greet",
        "title": "Greet them",
        "use": "log",
        "with": {"message": f"Hello ${{{{ trigger.input.{field} }}}}"},
    }
    return {"levqor": 1, "name": "Greet", "trigger": {"use": "manual"}, "steps": [log]}


def explain(page: Page, server: Server, run: dict[str, Any]) -> Locator:
    """Open the run and ask why it failed."""
    page.goto(f"{server.address}/runs/view?id={run['id']}")
    page.get_by_role("button", name="Explain this failure").click()
    explanation = page.get_by_role("region", name="Explanation")
    expect(explanation).to_be_focused()
    return explanation


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_run_that_failed_is_explained_by_its_own_step_and_host(signed_in: Page, server: Server, ann: Caller) -> None:
    address = f"http://127.0.0.1:{closed_port()}/orders"
    failed = ann.run(ann.new_workflow(asking(address))["id"])

    explanation = explain(signed_in, server, failed)

    expect(explanation.get_by_role("heading").first).to_contain_text("Ask the shop")
    evidence = explanation.get_by_role("list", name="Evidence")
    expect(evidence).to_contain_text(address)
    expect(explanation.get_by_role("list", name="What to do").get_by_role("listitem")).not_to_have_count(0)
    expect(explanation).to_contain_text("Who fixes it")
    expect(explanation).to_contain_text("local provider")
    evidence.get_by_role("button", name=re.compile("^Show step Ask the shop")).first.click()
    step = signed_in.get_by_role("article", name="Step Ask the shop")
    expect(step.get_by_role("button").first).to_be_focused()


def test_trying_again_is_offered_where_it_may_help(
    signed_in: Page, server: Server, ann: Caller, world: Outside
) -> None:
    world.answers["/orders"] = (503, {"error": "down for maintenance"})
    failed = ann.run(ann.new_workflow(asking(f"{world.address}/orders"))["id"])
    explanation = explain(signed_in, server, failed)
    expect(explanation).to_contain_text("May help")
    world.answers["/orders"] = (200, {"orders": []})

    explanation.get_by_role("button", name="Try again from the failed step").click()

    signed_in.wait_for_url(lambda url: failed["id"] not in url and "/runs/view?id=" in url)
    expect(signed_in.get_by_role("status", name="Run status")).to_contain_text("Succeeded")


def test_what_cannot_be_proven_to_be_a_fix_cannot_be_applied(
    signed_in: Page, server: Server, ann: Caller, world: Outside
) -> None:
    world.answers["/orders"] = (404, {"error": "no such page"})
    failed = ann.run(ann.new_workflow(asking(f"{world.address}/orders"))["id"])
    known = ann.post("/api/ai/debug", {"context": {"run_id": failed["id"]}})
    assert known["patch"] is None or not known["patch"]["replay"]["passed"]

    explanation = explain(signed_in, server, failed)

    expect(explanation).to_contain_text("404")
    expect(explanation.get_by_role("button", name=re.compile("^Apply"))).to_have_count(0)


def test_a_fix_whose_replay_passed_is_saved_published_and_run(signed_in: Page, server: Server, ann: Caller) -> None:
    workflow = ann.new_workflow(greeting("nmae"), publish=True)
    failed = ann.run(workflow["id"], {"name": "Zoë"})
    explanation = explain(signed_in, server, failed)
    fix = explanation.get_by_role("region", name="Proposed fix")
    expect(fix.get_by_role("list", name="What the fix changes")).to_contain_text("trigger.input.name")
    expect(fix).to_contain_text("Replay passed")

    fix.get_by_role("button", name="Apply and run again from here").click()

    progress = fix.get_by_role("status", name="Applying the fix")
    expect(progress).to_contain_text("Saved as version 2")
    expect(progress).to_contain_text("Published")
    fix.get_by_role("link", name="Watch the new run").click()
    expect(signed_in.get_by_role("status", name="Run status")).to_contain_text("Succeeded")
    expect(signed_in.get_by_role("article", name="Step Greet them")).to_contain_text("Hello Zoë")
    now = ann.get(f"/api/workflows/{workflow['id']}")
    assert (now["version"], now["published_version"]) == (2, 2)


def test_a_fix_is_not_saved_over_what_somebody_changed_meanwhile(signed_in: Page, server: Server, ann: Caller) -> None:
    workflow = ann.new_workflow(greeting("nmae"))
    failed = ann.run(workflow["id"], {"name": "Zoë"})
    explanation = explain(signed_in, server, failed)
    changed = greeting("nmae") | {"description": "Changed by a colleague"}
    ann.call("PUT", f"/api/workflows/{workflow['id']}", json={"document": changed})

    explanation.get_by_role("button", name="Apply and run again from here").click()

    expect(explanation.get_by_role("alert")).to_contain_text("was changed meanwhile")
    now = ann.get(f"/api/workflows/{workflow['id']}")
    assert (now["version"], now["description"]) == (2, "Changed by a colleague")


def test_a_pasted_error_is_explained_from_its_words(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/runs")
    signed_in.get_by_role("button", name="Paste an error").click()
    pasted = signed_in.get_by_role("dialog", name="Explain an error")
    pasted.get_by_role("button", name="Explain", exact=True).click()
    expect(pasted.get_by_role("alert")).to_contain_text("at least")

    pasted.get_by_role("textbox", name="Error").fill("HTTP 401 Unauthorized: invalid API key")
    pasted.get_by_role("button", name="Explain", exact=True).click()

    explanation = pasted.get_by_role("region", name="Explanation")
    expect(explanation).to_contain_text("Does not help by itself")
    expect(explanation.get_by_role("list", name="What to do").get_by_role("listitem")).not_to_have_count(0)
    signed_in.keyboard.press("Escape")
    expect(signed_in.get_by_role("dialog")).to_have_count(0)
