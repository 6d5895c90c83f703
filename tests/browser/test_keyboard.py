"""The main story without a mouse: describe, review, answer, publish, run, watch."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.acceptance.server import Caller, Server
from tests.browser.conftest import sign_in_by_api
from tests.browser.seeding import CONTACT

pytestmark = pytest.mark.browser

MANY = 120
RING = "getComputedStyle(document.activeElement).outlineStyle"


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus, and see that it shows."""
    expect(wanted).to_be_visible()
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            assert page.evaluate(RING) != "none", "the focus cannot be seen"
            return
    pytest.fail(f"{wanted} is not reached by Tab")


def test_a_workflow_is_described_published_run_and_watched_by_keyboard(context: BrowserContext, server: Server) -> None:
    server.new_owner("keys@example.com")
    sign_in_by_api(context, server, "keys@example.com")
    page = context.new_page()
    page.goto(f"{server.address}/dashboard")
    tab_to(page, page.get_by_label("Describe an automation"))
    page.keyboard.type(CONTACT)
    page.keyboard.press("Control+Enter")

    tab_to(page, page.get_by_role("article", name=re.compile("Add a row")))
    expect(page.get_by_text("add a row to the Leads table").first).to_be_visible()
    tab_to(page, page.get_by_role("list", name="Questions").get_by_role("button", name=re.compile("^Use ")).first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Everything asked is answered.")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Publish"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/workflows/view?id=*")

    tab_to(page, page.get_by_role("button", name="Run now"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    tab_to(page, dialog.get_by_label("Test input (JSON)"))
    page.keyboard.press("Control+a")
    page.keyboard.type(json.dumps({"fields": {"name": "Zoë", "email": "zoe@example.com", "message": "Hello"}}))
    tab_to(page, dialog.get_by_role("button", name="Start run"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/view?id=*")
    expect(page.get_by_role("status", name="Run status")).to_contain_text("Succeeded")
    step = page.get_by_role("article", name=re.compile("Step Add a row"))
    tab_to(page, step.get_by_role("button").first)
    page.keyboard.press("Enter")
    expect(step.get_by_role("heading", name="Output")).to_be_visible()


def test_a_failed_run_is_explained_corrected_and_run_again_by_keyboard(
    signed_in: Page, server: Server, ann: Caller
) -> None:
    greet = {"id": "greet", "title": "Greet", "use": "log", "with": {"message": "Hello ${{ trigger.input.nmae }}"}}
    document = {"levqor": 1, "name": "Greet", "trigger": {"use": "manual"}, "steps": [greet]}
    workflow = ann.new_workflow(document, publish=True)
    signed_in.goto(f"{server.address}/workflows/view?id={workflow['id']}")
    tab_to(signed_in, signed_in.get_by_role("button", name="Run now"))
    signed_in.keyboard.press("Enter")
    given = signed_in.get_by_role("dialog").get_by_label("Test input (JSON)")
    expect(given).to_be_focused()
    signed_in.keyboard.press("Control+a")
    signed_in.keyboard.type('{"name": "Zoë"}')
    tab_to(signed_in, signed_in.get_by_role("button", name="Start run"))
    signed_in.keyboard.press("Enter")

    status = signed_in.get_by_role("status", name="Run status")
    expect(status).to_contain_text("Failed")
    tab_to(signed_in, signed_in.get_by_role("button", name="Explain this failure"))
    signed_in.keyboard.press("Enter")
    tab_to(signed_in, signed_in.get_by_role("button", name="Apply and run again from here"))
    signed_in.keyboard.press("Enter")
    tab_to(signed_in, signed_in.get_by_role("link", name="Watch the new run"))
    signed_in.keyboard.press("Enter")
    expect(status).to_contain_text("Succeeded")
    expect(signed_in.get_by_role("article", name="Step Greet")).to_contain_text("Hello Zoë")


def test_the_first_press_of_tab_leads_past_the_navigation(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/workflows")
    expect(signed_in.get_by_role("heading", level=1)).to_be_visible()
    signed_in.keyboard.press("Tab")
    expect(signed_in.get_by_role("link", name="Skip to the content")).to_be_focused()
    signed_in.keyboard.press("Enter")
    signed_in.keyboard.press("Tab")
    assert signed_in.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_who_wants_less_motion_gets_none(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/workflows")
    expect(signed_in.get_by_role("heading", level=1)).to_be_visible()
    longest = """() => Math.max(...[...document.querySelectorAll("*")].flatMap(element => {
      const {animationDuration, transitionDuration} = getComputedStyle(element);
      return [parseFloat(animationDuration), parseFloat(transitionDuration)];
    }))"""
    assert signed_in.evaluate(longest) <= 0.001
    signed_in.emulate_media(reduced_motion="no-preference")
    assert signed_in.evaluate(longest) > 0.001
