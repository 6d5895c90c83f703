"""Pages while their server dies and comes back: they say so, go on by themselves, and show nothing that is not so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.outside import Outside
from tests.acceptance.server import Server, wait_for
from tests.browser.conftest import sign_in_by_api

pytestmark = pytest.mark.browser


TABLES_PROGRAM = "app/tables/page-"
"""How the file begins that holds the program of the page Tables."""
HAS_FETCHED = "name => performance.getEntriesByType('resource').some(entry => entry.name.includes(name))"


def open_tables(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Tables").click()


def test_a_page_that_loses_its_server_says_so_and_recovers(mortal: Server, mortal_page: Page) -> None:
    mortal_page.goto(f"{mortal.address}/workflows")
    expect(mortal_page.get_by_text("No workflows yet")).to_be_visible()
    wait_for(lambda: mortal_page.evaluate(HAS_FETCHED, TABLES_PROGRAM), "the program of Tables to be fetched")
    mortal.interrupt()

    open_tables(mortal_page)

    expect(mortal_page.get_by_text("Tables could not be loaded")).to_be_visible(timeout=30_000)
    mortal.start()
    mortal_page.get_by_role("button", name="Try again").click()
    expect(mortal_page.get_by_text("No tables yet")).to_be_visible()


def test_a_page_whose_program_did_not_arrive_is_kept_until_its_server_is_back(
    mortal: Server, mortal_page: Page
) -> None:
    mortal_page.route(f"**/{TABLES_PROGRAM}*", lambda route: route.abort())
    mortal_page.goto(f"{mortal.address}/workflows")
    expect(mortal_page.get_by_text("No workflows yet")).to_be_visible()
    open_tables(mortal_page)
    expect(mortal_page.get_by_text("A part of it could not be fetched.")).to_be_visible()
    mortal.interrupt()
    mortal_page.unroute(f"**/{TABLES_PROGRAM}*")

    mortal_page.get_by_role("button", name="Try again").click()

    expect(mortal_page.get_by_text("The server still does not answer.")).to_be_visible()
    mortal.start()
    mortal_page.get_by_role("button", name="Try again").click()
    expect(mortal_page.get_by_text("No tables yet")).to_be_visible()
    assert mortal_page.url == f"{mortal.address}/tables"


def test_a_live_view_outlives_the_death_of_its_server_and_sees_the_run_end(
    mortal: Server, mortal_page: Page, world: Outside
) -> None:
    caller = mortal.new_owner("bob@example.com")
    sign_in_by_api(mortal_page.context, mortal, "bob@example.com")
    ask = {"id": "ask", "use": "http.request", "with": {"method": "POST", "url": f"{world.address}/slow"}}
    workflow = caller.new_workflow({"levqor": 1, "name": "Slow", "trigger": {"use": "manual"}, "steps": [ask]})
    world.pause_seconds = 30
    run = caller.post(f"/api/workflows/{workflow['id']}/runs", {"input": None}, expect=202)
    mortal_page.goto(f"{mortal.address}/runs/view?id={run['id']}")
    status = mortal_page.get_by_role("status", name="Run status")
    expect(status).to_contain_text("Running")
    mortal_page.evaluate("window.stayed = true")

    mortal.kill()
    world.pause_seconds = 0
    mortal.start()

    expect(status).to_contain_text("Succeeded", timeout=30_000)
    assert mortal_page.evaluate("window.stayed") is True
    assert len({request.key for request in world.at("/slow")}) == 1
    assert len(world.at("/slow")) == 2
