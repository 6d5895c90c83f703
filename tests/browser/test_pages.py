"""What every page owes its reader: live runs, causes in sight, the keyboard, a phone's width, both themes."""

from __future__ import annotations

from typing import Any, Final, Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.acceptance.outside import Outside
from tests.acceptance.server import PASSWORD, Caller, Server
from tests.browser.conftest import sign_in_by_api
from tests.browser.seeding import EMAIL, MAIN_PAGES, PUBLIC_PAGES, addresses_of

pytestmark = pytest.mark.browser

# A phone, and a desktop page enlarged four times.
SCREENS: Final[tuple[tuple[Literal["light", "dark"], int], ...]] = (("light", 390), ("dark", 320))


def two_requests(world: Outside) -> dict[str, Any]:
    def ask(name: str) -> dict[str, Any]:
        with_ = {"method": "POST", "url": f"{world.address}/{name}", "body": {"from": "${{ trigger.input.name }}"}}
        return {"id": name, "title": f"Ask the {name}", "use": "http.request", "retry": {"attempts": 1}, "with": with_}

    trigger = {"use": "manual"}
    return {"levqor": 1, "name": "Ask around", "trigger": trigger, "steps": [ask("shop"), ask("bank")]}


def start(ann: Caller, world: Outside) -> str:
    workflow = ann.new_workflow(two_requests(world))
    run = ann.post(f"/api/workflows/{workflow['id']}/runs", {"input": {"name": "Ann"}}, expect=202)
    return str(run["id"])


def test_a_run_is_seen_going_from_step_to_step(signed_in: Page, server: Server, ann: Caller, world: Outside) -> None:
    world.pause_seconds = 2
    run_id = start(ann, world)

    signed_in.goto(f"{server.address}/runs/view?id={run_id}")

    shop, bank = (signed_in.get_by_role("article", name=f"Step Ask the {name}") for name in ("shop", "bank"))
    status = signed_in.get_by_role("status", name="Run status")
    expect(status).to_contain_text("Running")
    expect(shop).to_contain_text("Succeeded")
    expect(bank).to_contain_text("Running")
    expect(status).to_contain_text("Running")
    expect(bank).to_contain_text("Succeeded")
    expect(status).to_contain_text("Succeeded")


def test_a_failed_run_shows_its_cause_and_goes_on_from_there(
    signed_in: Page, server: Server, ann: Caller, world: Outside
) -> None:
    world.answers["/bank"] = (403, {"reason": "the bank is closed"})
    run_id = start(ann, world)
    ann.wait_for_run(run_id)
    signed_in.goto(f"{server.address}/runs/view?id={run_id}")
    bank = signed_in.get_by_role("article", name="Step Ask the bank")
    expect(signed_in.get_by_role("status", name="Run status")).to_contain_text("Failed")
    expect(signed_in.get_by_text("Failed at “Ask the bank”")).to_be_visible()
    expect(bank).to_contain_text("403")
    expect(bank).to_contain_text("the bank is closed")
    expect(bank).to_contain_text(f"{world.address}/bank")
    world.answers["/bank"] = (200, {"open": True})

    bank.get_by_role("button", name="Run again from here").click()

    signed_in.wait_for_url(lambda url: run_id not in url and "/runs/view?id=" in url)
    expect(signed_in.get_by_role("status", name="Run status")).to_contain_text("Succeeded")
    assert len(world.at("/shop")) == 1
    assert len(world.at("/bank")) == 2


def test_signing_in_needs_no_mouse(page: Page, server: Server, ann: Caller) -> None:
    page.goto(f"{server.address}/signin")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "email":
            break
    page.keyboard.type("ann@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/dashboard")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize("name", MAIN_PAGES)
def test_a_page_fits_a_narrow_screen_in_both_themes(
    context: BrowserContext, server: Server, seeded: Caller, name: str
) -> None:
    if name not in PUBLIC_PAGES:
        sign_in_by_api(context, server, EMAIL)
    page = context.new_page()
    backgrounds = []
    for scheme, width in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(server.address + addresses_of(seeded)[name])
        expect(page.get_by_role("heading").first).to_be_visible()
        expect(page.locator("[aria-label^=Loading]")).to_have_count(0)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than {width}"
        backgrounds.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert backgrounds[0] != backgrounds[1]
