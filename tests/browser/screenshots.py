"""`python -m tests.browser.screenshots DIR`: pictures of the main screens of a real server with real data."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.acceptance.server import Caller, Server
from tests.browser.chromium import launch
from tests.browser.conftest import sign_in_by_api
from tests.browser.paying import paying_server, subscribe
from tests.browser.seeding import CONTACT, EMAIL, MAIN_PAGES, PUBLIC_PAGES, addresses_of, seed

SIZES = {
    "light": {"width": 1280, "height": 900, "color_scheme": "light"},
    "dark": {"width": 1280, "height": 900, "color_scheme": "dark"},
    "phone": {"width": 390, "height": 844, "color_scheme": "light"},
}


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, Server(Path(temporary) / "data") as server, launch() as browser:
        caller = seed(server)
        for look, size in SIZES.items():
            _take_all(browser, server, caller, look, dict(size), directory)
        with paying_server(Path(temporary) / "paid") as (shop, _):
            _take_plans(browser, shop, directory)
    print(f"{len(list(directory.glob('*.png')))} pictures in {directory}")


def _take_all(
    browser: Browser, server: Server, caller: Caller, look: str, size: dict[str, object], directory: Path
) -> None:
    scheme = str(size.pop("color_scheme"))
    for names, is_signed_in in ((PUBLIC_PAGES, False), (MAIN_PAGES[len(PUBLIC_PAGES) :], True)):
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB", reduced_motion="reduce")
        if is_signed_in:
            sign_in_by_api(context, server, EMAIL)
        page = context.new_page()
        for name in names:
            page.goto(server.address + addresses_of(caller)[name])
            _take(page, directory / f"{name.replace(' ', '-')}-{look}.png")
        if is_signed_in:
            _take_assistants(page, server, caller, look, directory)
        context.close()


def _take_plans(browser: Browser, shop: Server, directory: Path) -> None:
    """A plan that is paid for, and what is said before it is cancelled."""
    owner = shop.new_owner(EMAIL)
    subscribe(shop, owner, "growth_monthly")
    for look, size in SIZES.items():
        viewport, scheme = {"width": size["width"], "height": size["height"]}, str(size["color_scheme"])
        context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="en-GB", reduced_motion="reduce")
        sign_in_by_api(context, shop, EMAIL)
        page = context.new_page()
        page.goto(f"{shop.address}/settings?section=billing")
        page.get_by_role("button", name="Cancel plan").wait_for()
        _take(page, directory / f"paid-plan-{look}.png")
        page.get_by_role("button", name="Cancel plan").click()
        page.get_by_role("dialog").wait_for()
        page.screenshot(path=directory / f"save-attempt-{look}.png")
        context.close()


def _take_assistants(page: Page, server: Server, caller: Caller, look: str, directory: Path) -> None:
    _describe(page, server)
    _take(page, directory / f"builder-{look}.png")
    _explain(page, server, caller)
    _take(page, directory / f"explained-run-{look}.png")
    _choose(page, server)
    _take(page, directory / f"dependencies-of-a-table-{look}.png")
    _ask(page, server)
    page.screenshot(path=directory / f"help-{look}.png")


def _explain(page: Page, server: Server, caller: Caller) -> None:
    page.goto(server.address + addresses_of(caller)["failed run"])
    page.get_by_role("button", name="Explain this failure").click()
    page.get_by_role("list", name="Evidence").wait_for()


def _choose(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/graph")
    page.get_by_role("region", name="Dependency graph").wait_for()
    page.get_by_role("list", name="Tables").get_by_role("button").first.click()


def _ask(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/runs")
    page.get_by_role("button", name="Help", exact=True).click()
    page.get_by_label("Your question").fill("How do I run a failed run again?")
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Sources").first.wait_for()


def _describe(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/workflows/new")
    page.get_by_label("What should happen, and when?").fill(CONTACT)
    page.get_by_role("button", name="Build workflow").click()
    page.get_by_role("list", name="Questions").wait_for()


def _take(page: Page, path: Path) -> None:
    page.get_by_role("heading").first.wait_for()
    page.wait_for_load_state("networkidle") if "run" not in path.name else page.wait_for_timeout(800)
    page.wait_for_timeout(200)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path, full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
