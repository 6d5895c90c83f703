"""A run is replayed, becomes a test that keeps a change from going live, and goes again with other input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.server import Caller, Server
from tests.browser.conftest import sign_in_by_api

pytestmark = pytest.mark.browser

KEEP = {
    "id": "keep",
    "title": "Keep the person",
    "use": "tables.insert",
    "with": {"table": "Replayed people", "create_if_missing": True, "row": {"name": "${{ trigger.input.name }}"}},
}


def people(name: str) -> dict[str, Any]:
    row = KEEP | {"with": KEEP["with"] | {"row": {"name": name}}}  # type: ignore[operator]  # the mapping above
    return {"levqor": 1, "name": "Keep people", "trigger": {"use": "manual"}, "steps": [row]}


@pytest.fixture
def own_page(chromium: Browser, server: Server, ann: Caller) -> Iterator[Page]:
    """A page whose console may complain: a refused request is an error to the browser."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB") as context:
        context.set_default_timeout(15_000)
        sign_in_by_api(context, server, "ann@example.com")
        yield context.new_page()


def test_a_run_is_replayed_made_a_test_and_run_again_with_other_input(
    server: Server, ann: Caller, own_page: Page
) -> None:
    workflow = ann.new_workflow(people("${{ trigger.input.name }}"), publish=True)
    run = ann.run(workflow["id"], {"name": "Zoë"})
    own_page.goto(f"{server.address}/runs/view?id={run['id']}")
    replay(own_page)
    make_a_test(own_page)
    ann.call("PUT", f"/api/workflows/{workflow['id']}", json={"document": people("somebody")})
    own_page.goto(f"{server.address}/workflows/view?id={workflow['id']}")
    be_refused_and_publish_all_the_same(own_page)
    own_page.goto(f"{server.address}/runs/view?id={run['id']}")
    see_what_differs(own_page)
    run_with_other_input(own_page)


def replay(page: Page) -> None:
    page.get_by_role("button", name="Replay", exact=True).click()
    expect(page.get_by_text("Every step gives what was recorded.")).to_be_visible()
    page.get_by_role("button", name="Close the replay").click()


def make_a_test(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Make a test of this run").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("What “Keep the person” sends or changes")).to_be_checked()
    dialog.get_by_label("Name of the test").fill("Zoë is kept")
    dialog.get_by_role("button", name="Make test").click()
    expect(page.get_by_text("Test “Zoë is kept” is made", exact=True)).to_be_visible()


def be_refused_and_publish_all_the_same(page: Page) -> None:
    page.get_by_role("button", name="Publish version 2").click()
    dialog = page.get_by_role("dialog", name="Tests fail on version 2")
    expect(dialog).to_contain_text("“Keep the person” (keep) asks for something else: input.row.name changed.")
    dialog.get_by_role("button", name="Show tests").click()
    test = page.get_by_role("article", name="Test Zoë is kept")
    expect(test).to_contain_text("Failed on version 2")
    page.get_by_role("button", name="Publish version 2").click()
    dialog.get_by_role("button", name="Publish despite failing tests").click()
    expect(page.get_by_text("Version 2 is published", exact=True)).to_be_visible()


def see_what_differs(page: Page) -> None:
    page.get_by_role("button", name="Replay", exact=True).click()
    step = page.get_by_role("article", name="Compared step Keep the person")
    expect(step).to_contain_text("Differs")
    expect(step.get_by_role("list", name="Changes of Keep the person")).to_contain_text("somebody")


def run_with_other_input(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Run again with other input").click()
    dialog = page.get_by_role("dialog")
    data = dialog.get_by_label("Data of the trigger (JSON)")
    data.fill("{not json")
    expect(dialog.get_by_text(re.compile("This is not JSON"))).to_be_visible()
    expect(dialog.get_by_role("button", name="Start run")).to_be_disabled()
    data.fill('{"input": {"name": "Bea"}}')
    dialog.get_by_role("button", name="Start run").click()
    expect(page.get_by_text("Repeats")).to_be_visible()
    step = page.get_by_role("article", name="Step Keep the person")
    expect(step).to_contain_text("Succeeded")
    expect(step).to_contain_text("Bea")


def test_failed_runs_of_one_cause_run_again_together(server: Server, ann: Caller, own_page: Page) -> None:
    broken = people("${{ trigger.input.missing }}") | {"name": "Never kept"}
    workflow = ann.new_workflow(broken, publish=True)
    for _ in range(2):
        ann.run(workflow["id"], {"name": "Zoë"})
    own_page.goto(f"{server.address}/runs?workflow={workflow['id']}&view=causes")
    cause = own_page.get_by_role("list", name="Causes").get_by_role("article")
    expect(cause).to_contain_text("2 runs of Never kept")
    cause.get_by_role("button", name=re.compile("Run all again")).click()
    dialog = own_page.get_by_role("dialog", name="Run 2 runs again?")
    dialog.get_by_label("Version").select_option("same")
    dialog.get_by_role("button", name="Run again").click()
    expect(dialog.get_by_role("status")).to_contain_text("2 runs are under way.")
