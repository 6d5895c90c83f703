"""Pages while their server dies and comes back: they say so, go on by themselves, and show nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.outside import Outside
from tests.acceptance.server import Server
from tests.browser.conftest import sign_in_by_api

pytestmark = pytest.mark.browser


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    with Server(tmp_path / "data") as server:
        yield server


@pytest.fixture
def page(chromium: Browser, mortal: Server) -> Iterator[Page]:
    """A page in which Ann is signed in. Its console may complain: its server goes away."""
    mortal.new_owner("ann@example.com")
    with chromium.new_context() as context:
        sign_in_by_api(context, mortal, "ann@example.com")
        yield context.new_page()


def test_a_page_that_loses_its_server_says_so_and_recovers(mortal: Server, page: Page) -> None:
    page.goto(f"{mortal.address}/workflows")
    expect(page.get_by_text("No workflows yet")).to_be_visible()
    mortal.interrupt()

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Tables").click()

    expect(page.get_by_text("Tables could not be loaded")).to_be_visible(timeout=30_000)
    mortal.start()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("No tables yet")).to_be_visible()


def test_a_live_view_outlives_the_death_of_its_server_and_sees_the_run_end(
    mortal: Server, page: Page, world: Outside
) -> None:
    caller = mortal.new_owner("bob@example.com")
    sign_in_by_api(page.context, mortal, "bob@example.com")
    ask = {"id": "ask", "use": "http.request", "with": {"method": "POST", "url": f"{world.address}/slow"}}
    workflow = caller.new_workflow({"levqor": 1, "name": "Slow", "trigger": {"use": "manual"}, "steps": [ask]})
    world.pause_seconds = 4
    run = caller.post(f"/api/workflows/{workflow['id']}/runs", {"input": None}, expect=202)
    page.goto(f"{mortal.address}/runs/view?id={run['id']}")
    status = page.get_by_role("status", name="Run status")
    expect(status).to_contain_text("Running")
    page.evaluate("window.stayed = true")

    mortal.kill()
    mortal.start()

    expect(status).to_contain_text("Succeeded", timeout=30_000)
    assert page.evaluate("window.stayed") is True
    assert len({request.key for request in world.at("/slow")}) == 1
    assert len(world.at("/slow")) == 2
