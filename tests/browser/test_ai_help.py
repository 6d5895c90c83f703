"""The help beside every signed-in page: it answers with its sources, and says what it does not know."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.server import Caller, Server

pytestmark = pytest.mark.browser

QUESTION = "How do I run a failed run again?"


def test_help_answers_with_a_citation_of_the_documentation(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/runs")
    signed_in.get_by_role("button", name="Help", exact=True).click()
    help_panel = signed_in.get_by_role("dialog", name="Help")

    help_panel.get_by_label("Your question").fill(QUESTION)
    signed_in.keyboard.press("Enter")

    answer = help_panel.get_by_role("article", name="Answer")
    expect(answer).not_to_be_empty()
    source = answer.get_by_role("list", name="Sources").get_by_role("link").first
    expect(source).to_have_attribute("href", re.compile("^/docs/"))
    expect(answer).to_contain_text("local provider")


def test_the_source_of_an_answer_is_a_page_that_exists(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/runs")
    signed_in.get_by_role("button", name="Help", exact=True).click()
    signed_in.get_by_label("Your question").fill(QUESTION)
    signed_in.keyboard.press("Enter")
    with signed_in.context.expect_page() as opened:
        signed_in.get_by_role("list", name="Sources").get_by_role("link").first.click()

    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    anchor = opened.value.evaluate("location.hash.slice(1)")
    assert not anchor or opened.value.evaluate("id => document.getElementById(id) !== null", anchor)


def test_help_is_opened_and_left_by_keyboard(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/runs")
    expect(signed_in.get_by_role("heading", name="Runs")).to_be_visible()

    signed_in.keyboard.press("?")

    question = signed_in.get_by_role("dialog", name="Help").get_by_label("Your question")
    expect(question).to_be_focused()
    signed_in.keyboard.type("Is this it?")
    expect(question).to_have_value("Is this it?")
    signed_in.keyboard.press("Escape")
    expect(signed_in.get_by_role("dialog")).to_have_count(0)
    expect(signed_in.get_by_role("button", name="Help", exact=True)).to_be_focused()


def test_help_keeps_what_was_said_and_shows_the_guides_beside_it(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/runs")
    signed_in.get_by_role("button", name="Help", exact=True).click()
    signed_in.get_by_label("Your question").fill(QUESTION)
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("article", name="Answer")).to_be_visible()

    signed_in.get_by_role("tab", name="Guides and support").click()
    expect(signed_in.get_by_role("article", name="Answer")).to_be_hidden()
    expect(signed_in.get_by_role("link", name="Getting started")).to_be_visible()
    signed_in.keyboard.press("Escape")
    signed_in.get_by_role("navigation", name="Main").get_by_role("link", name="Tables").click()
    signed_in.get_by_role("button", name="Help", exact=True).click()

    expect(signed_in.get_by_role("article", name="Answer")).to_be_visible()
    signed_in.get_by_role("button", name="Clear").click()
    expect(signed_in.get_by_role("article", name="Answer")).to_have_count(0)


def test_the_shortcut_of_help_can_be_switched_off(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/runs")
    signed_in.get_by_role("button", name="Help", exact=True).click()
    signed_in.get_by_label("The ? key opens this panel").uncheck()
    signed_in.keyboard.press("Escape")
    expect(signed_in.get_by_role("dialog")).to_have_count(0)

    signed_in.keyboard.press("?")

    signed_in.wait_for_timeout(300)
    expect(signed_in.get_by_role("dialog")).to_have_count(0)
    signed_in.keyboard.press("Control+k")
    signed_in.get_by_role("option", name="Ask for help").click()
    expect(signed_in.get_by_role("dialog", name="Help")).to_be_visible()


def test_what_is_not_known_is_said_and_leads_to_support(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/runs")
    signed_in.get_by_role("button", name="Help", exact=True).click()
    help_panel = signed_in.get_by_role("dialog", name="Help")

    help_panel.get_by_label("Your question").fill("Does Levqor X have a mobile app?")
    help_panel.get_by_role("button", name="Ask", exact=True).click()

    answer = help_panel.get_by_role("article", name="Answer")
    expect(answer).to_contain_text("Not known")
    expect(answer.locator("a[href^='/support']")).to_be_visible()


def test_help_without_its_server_says_so_and_stays_usable(mortal: Server, mortal_page: Page) -> None:
    mortal_page.goto(f"{mortal.address}/runs")
    mortal_page.get_by_role("button", name="Help", exact=True).click()
    help_panel = mortal_page.get_by_role("dialog", name="Help")
    question = help_panel.get_by_label("Your question")
    expect(question).to_be_focused()
    mortal.interrupt()

    question.fill(QUESTION)
    mortal_page.keyboard.press("Enter")

    expect(help_panel.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(help_panel.get_by_role("article", name="Answer")).to_have_count(0)
    expect(help_panel).to_contain_text(QUESTION)
    question.fill("Another one")
    expect(question).to_have_value("Another one")
    mortal.start()
    help_panel.get_by_role("button", name="Ask again").click()
    expect(help_panel.get_by_role("article", name="Answer")).to_be_visible()
    expect(help_panel.get_by_role("alert")).to_have_count(0)
