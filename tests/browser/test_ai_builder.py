"""The sentence box: what is drafted without a server is no workflow, and what is suggested is the workspace's own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.server import Caller, Server

pytestmark = pytest.mark.browser

SENTENCE = "When someone fills in the contact form, add a row to the Leads table and email me the details"


def test_a_draft_made_offline_cannot_be_published_until_the_server_has_checked_it(
    mortal: Server, mortal_page: Page
) -> None:
    mortal_page.goto(f"{mortal.address}/workflows/new")
    sentence = mortal_page.get_by_label("What should happen, and when?")
    sentence.fill(SENTENCE)
    mortal.interrupt()

    mortal_page.get_by_role("button", name="Build workflow").click()

    draft = mortal_page.get_by_label("Rough draft made offline")
    expect(draft.get_by_role("list", name="Outline")).to_contain_text("Add a row to a table")
    expect(draft).to_contain_text("Not checked")
    expect(mortal_page.get_by_role("button", name="Publish")).to_be_disabled()
    expect(mortal_page.get_by_role("button", name="Save draft")).to_have_count(0)
    expect(sentence).to_have_value(SENTENCE)
    mortal.start()
    mortal_page.get_by_role("button", name="Check with the server").click()
    expect(draft).to_have_count(0)
    expect(mortal_page.get_by_role("list", name="Questions")).to_be_visible()
    expect(mortal_page.get_by_role("button", name="Publish")).to_be_enabled()


def test_a_suggestion_from_the_workspace_fills_the_box(signed_in: Page, server: Server, ann: Caller) -> None:
    columns = [{"name": "Email", "type": "email"}]
    ann.post("/api/tables", {"name": "Customers", "columns": columns}, expect=201)
    offered = ann.get("/api/suggestions")["items"]
    assert offered
    signed_in.goto(f"{server.address}/workflows/new")

    suggestions = signed_in.get_by_role("region", name="Suggestions for this workspace")
    suggestions.get_by_role("button").first.click()

    box = signed_in.get_by_label("What should happen, and when?")
    expect(box).to_have_value(offered[0]["sentence"])
    expect(box).to_be_focused()
    signed_in.get_by_role("button", name="Build workflow").click()
    expect(signed_in.get_by_role("tab", name="Steps")).to_be_visible()
