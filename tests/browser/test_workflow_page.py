"""The page of a workflow: its drawing stays in view, its preview takes what is typed, its runs say what is off."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.server import Caller, Server, wait_for

pytestmark = pytest.mark.browser

OFF = {"id": "off", "title": "Tell the chat", "use": "log", "with": {"message": "Hello"}, "disabled": True}
CHOICE = {
    "id": "big",
    "title": "Is it big?",
    "use": "flow.if",
    "when": "${{ trigger.body.total > 1000 }}",
    "then": [{"id": "mail", "title": "Mail the boss", "use": "email.send",
              "with": {"to": "${{ trigger.body.to }}", "subject": "Big", "text": "Look."}}],
    "else": [{"id": "small", "title": "Note it", "use": "log", "with": {"message": "small"}}],
}  # fmt: skip
DRAWN = """() => {
  const frame = document.querySelector('[aria-label="Workflow graph"]').getBoundingClientRect();
  return [...document.querySelectorAll('.react-flow__node')].filter(node => {
    const {left, right, top, bottom} = node.getBoundingClientRect();
    return right > frame.left && left < frame.right && bottom > frame.top && top < frame.bottom;
  }).length;
}"""


@pytest.fixture
def workflow(ann: Caller) -> dict[str, Any]:
    steps = [OFF, CHOICE]
    document = {"levqor": 1, "name": "Big orders", "trigger": {"use": "webhook"}, "steps": steps}
    return ann.new_workflow(document, publish=True)


def test_the_drawing_is_still_in_view_after_the_window_has_shrunk(
    signed_in: Page, server: Server, workflow: dict[str, Any]
) -> None:
    signed_in.goto(f"{server.address}/workflows/view?id={workflow['id']}&tab=graph")
    expect(signed_in.get_by_role("region", name="Workflow graph").get_by_text("Is it big?")).to_be_visible()
    signed_in.set_viewport_size({"width": 390, "height": 700})
    wait_for(lambda: signed_in.evaluate(DRAWN) >= 4, "the drawing to be in its frame")
    first = signed_in.locator(".react-flow__node").first
    expect(first).to_be_in_viewport(ratio=0.99)


def test_a_preview_is_made_of_the_input_that_is_typed(
    signed_in: Page, server: Server, workflow: dict[str, Any]
) -> None:
    signed_in.goto(f"{server.address}/workflows/view?id={workflow['id']}")
    signed_in.get_by_role("button", name="Preview", exact=True).click()
    dialog = signed_in.get_by_role("dialog", name="What would it do?")
    dialog.get_by_label("With the data of").select_option("An input of my own")
    box, go = dialog.get_by_label("Sample input (JSON)"), dialog.get_by_role("button", name="Preview with this input")
    box.fill('{"body": ')
    expect(dialog.get_by_role("alert")).to_contain_text("Not JSON")
    expect(go).to_be_disabled()
    box.fill('{"body": {"total": 2000, "to": "boss@example.com"}}')
    go.click()
    expect(dialog.get_by_role("list", name="What its steps would do")).to_contain_text("1 mail to boss@example.com")
    expect(dialog).to_contain_text("With the given input.")
    expect(dialog.get_by_role("list", name="What this cannot tell")).to_contain_text("Is it big?: The branch else")


def test_a_run_tells_a_step_that_is_switched_off_from_one_that_it_did_not_reach(
    signed_in: Page, server: Server, ann: Caller, workflow: dict[str, Any]
) -> None:
    run = ann.run(workflow["id"], {"body": {"total": 2, "to": "boss@example.com"}})
    signed_in.goto(f"{server.address}/runs/view?id={run['id']}")
    expect(signed_in.get_by_role("article", name="Step Tell the chat")).to_contain_text("Switched off")
    expect(signed_in.get_by_role("article", name="Step Mail the boss")).to_contain_text("Not reached")
