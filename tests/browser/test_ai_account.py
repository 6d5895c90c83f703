"""What the site says about an account comes from the account: what depends on what, and what has been done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.acceptance.server import Caller, Server
from tests.browser.conftest import sign_in_by_api

pytestmark = pytest.mark.browser

LOG = {"id": "note", "use": "log", "with": {"message": "Hello"}}


def keeping_rows(table: str) -> dict[str, Any]:
    keep = {"id": "keep", "use": "tables.insert", "with": {"table": table, "row": {"Email": "ann@example.com"}}}
    return {"levqor": 1, "name": f"Keep {table}", "trigger": {"use": "manual"}, "steps": [keep]}


@pytest.fixture
def keeper(server: Server) -> Caller:
    """A workspace in which one workflow writes to a table and another does not."""
    caller = server.new_owner("keeper@example.com")
    columns = [{"name": "Email", "type": "email"}]
    caller.post("/api/tables", {"name": "Visitors", "columns": columns}, expect=201)
    caller.new_workflow(keeping_rows("Visitors"), publish=True)
    caller.new_workflow({"levqor": 1, "name": "Say hello", "trigger": {"use": "manual"}, "steps": [LOG]})
    return caller


def test_choosing_a_table_shows_which_workflows_break_when_it_goes(
    context: BrowserContext, server: Server, keeper: Caller
) -> None:
    sign_in_by_api(context, server, "keeper@example.com")
    page = context.new_page()
    page.goto(f"{server.address}/graph")
    drawing = page.get_by_role("region", name="Dependency graph")

    drawing.get_by_text("Visitors", exact=True).click()

    expect(drawing.get_by_text("would stop working")).to_have_count(1)
    broken = page.get_by_role("region", name="About Visitors").get_by_role("list", name="Would stop working")
    expect(broken.get_by_role("link")).to_have_text(["Keep Visitors"])
    tables = page.get_by_role("list", name="Tables")
    tables.get_by_role("button", name="Visitors").press("Enter")
    expect(drawing.get_by_text("would stop working")).to_have_count(0)
    tables.get_by_role("button", name="Visitors").press("Enter")
    broken.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Keep Visitors")).to_be_visible()


def test_a_workspace_without_anything_has_no_dependencies_and_says_what_to_do(
    context: BrowserContext, server: Server
) -> None:
    server.new_owner("empty@example.com")
    sign_in_by_api(context, server, "empty@example.com")
    page = context.new_page()

    page.goto(f"{server.address}/graph")

    expect(page.get_by_text("Nothing depends on anything yet")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="New workflow")).to_be_visible()


def test_the_tutor_shows_what_the_account_has_really_done_and_what_comes_next(
    context: BrowserContext, server: Server
) -> None:
    caller = server.new_owner("novice@example.com")
    sign_in_by_api(context, server, "novice@example.com")
    page = context.new_page()
    done_before = see_the_next_step(page, caller)

    trigger = {"use": "manual"}
    workflow = caller.new_workflow({"levqor": 1, "name": "First", "trigger": trigger, "steps": [LOG]}, publish=True)
    caller.run(workflow["id"])

    assert see_the_next_step(page, caller) > done_before


def see_the_next_step(page: Page, caller: Caller) -> int:
    """How many steps the dashboard marks as done; its tutor shows the step that the server would do next."""
    known = caller.post("/api/ai/onboarding", {"context": {"page": "/dashboard"}})
    done, following = sum(step["done"] for step in known["steps"]), known["next"]
    page.goto(f"{caller.server.address}/dashboard")
    tutor = page.get_by_role("region", name="Next step")
    expect(tutor).to_contain_text(following["title"])
    expect(tutor.get_by_role("link", name=following["action"])).to_have_attribute("href", following["href"])
    steps = page.get_by_role("main").get_by_role("listitem")
    expect(steps.filter(has_text=re.compile(", done$"))).to_have_count(done)
    return done


def test_the_tutor_stays_folded_away_in_this_browser(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/dashboard")
    tutor = signed_in.get_by_role("region", name="Next step")
    expect(tutor.get_by_role("link")).to_have_count(1)

    tutor.get_by_role("button", expanded=True).click()

    expect(tutor.get_by_role("link")).to_have_count(0)
    signed_in.reload()
    expect(tutor.get_by_role("button", expanded=False)).to_be_visible()
    expect(tutor.get_by_role("link")).to_have_count(0)
