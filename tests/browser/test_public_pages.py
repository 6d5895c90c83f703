"""What every public page owes a visitor: a heading, a phone's width, texts without scripts, links that lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from levqor.blueprint import blueprint
from tests.acceptance.server import Server

pytestmark = pytest.mark.browser

ROUTES = [*blueprint().routes.public, "/docs", "/docs/guide/runs", "/docs/reference/steps/data"]


@pytest.mark.parametrize("route", ROUTES)
def test_a_public_page_has_one_heading_and_fits_a_phone(page: Page, server: Server, route: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    answer = page.goto(server.address + route)
    assert answer is not None
    assert answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


@pytest.mark.parametrize("route", ROUTES)
def test_a_public_page_asks_nobody_but_its_own_server(page: Page, server: Server, route: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.goto(server.address + route, wait_until="networkidle")
    assert asked == {urlsplit(server.address).netloc}


@pytest.fixture
def without_scripts(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        yield context.new_page()


@pytest.mark.parametrize("route", ROUTES)
def test_a_public_page_can_be_read_without_scripts(without_scripts: Page, server: Server, route: str) -> None:
    without_scripts.goto(server.address + route)
    main = without_scripts.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_be_visible()
    assert len(main.inner_text().split()) > 60


def test_prices_questions_and_navigation_need_no_script(without_scripts: Page, server: Server) -> None:
    without_scripts.goto(f"{server.address}/pricing")
    for plan in blueprint().plans.values():
        expect(without_scripts.get_by_role("region", name=plan.name, exact=True)).to_contain_text(f"£{plan.monthly}")
    expect(without_scripts.get_by_role("main")).to_contain_text(blueprint().trial.text)
    without_scripts.locator("summary", has_text="What is an AI credit?").click()
    expect(without_scripts.get_by_text("uses one AI credit")).to_be_visible()
    without_scripts.locator("summary[aria-label=Menu]").click()
    without_scripts.get_by_role("navigation", name="Site").get_by_role("link", name="Support").click()
    expect(without_scripts.get_by_role("heading", level=1, name="Support")).to_be_visible()


def test_every_link_of_the_public_pages_leads_to_a_page(page: Page, server: Server) -> None:
    found: dict[str, str] = {}
    for route in ROUTES:
        page.goto(server.address + route)
        for href in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            found.setdefault(href.split("#")[0] or route, route)
    with httpx.Client(base_url=server.address, trust_env=False) as visitor:
        inside = [href for href in found if href.startswith("/")]
        dead = {href: found[href] for href in inside if visitor.get(href).status_code not in (200, 302)}
    assert dead == {}
    assert set(blueprint().routes.public) | set(blueprint().routes.policies) <= set(inside)


def test_search_engines_are_told_of_every_public_page_and_of_no_other(server: Server) -> None:
    site = blueprint().domains.site
    with httpx.Client(base_url=server.address, trust_env=False) as visitor:
        assert f"Sitemap: {site}/sitemap.xml" in visitor.get("/robots.txt").text
        listed = re.findall(r"<loc>(.+?)</loc>", visitor.get("/sitemap.xml").text)
        paths = [urlsplit(address).path or "/" for address in listed]
        assert all(address.startswith(site) for address in listed)
        assert {*blueprint().routes.public, *blueprint().routes.policies} <= set(paths)
        assert [path for path in paths if visitor.get(path).status_code != 200] == []


def test_a_page_names_its_own_address_and_says_what_it_is(page: Page, server: Server) -> None:
    described = set()
    for route in blueprint().routes.public:
        page.goto(server.address + route)
        canonical = page.locator("link[rel=canonical]").get_attribute("href") or ""
        assert canonical.rstrip("/") == (blueprint().domains.site + route).rstrip("/")
        described.add(page.locator("meta[name=description]").get_attribute("content"))
        assert page.locator("meta[property='og:title']").get_attribute("content")
    assert len(described) == len(blueprint().routes.public)


def test_a_citation_leads_to_its_section(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/docs/guide/runs#when-a-step-fails")
    expect(page.get_by_role("heading", name="When a step fails")).to_be_in_viewport()


def test_a_folder_of_the_documentation_answers_to_its_readme_too(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/docs/reference/steps/README")
    expect(page.get_by_role("heading", level=1, name="Steps")).to_be_visible()
    assert (page.locator("link[rel=canonical]").get_attribute("href") or "").endswith("/docs/reference/steps")


def test_the_menu_of_a_phone_is_opened_and_left_by_keyboard(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.address}/about")
    menu = page.locator("summary[aria-label=Menu]")
    pricing = page.get_by_role("banner").get_by_role("link", name="Pricing")
    menu.focus()
    page.keyboard.press("Enter")
    expect(pricing).to_be_visible()
    page.keyboard.press("Escape")
    expect(pricing).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_theme_is_chosen_in_the_footer_and_kept(page: Page, server: Server) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(server.address)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("group", name="Theme").get_by_label("Dark").check(force=True)
    page.reload()
    expect(page.get_by_role("group", name="Theme").get_by_label("Dark")).to_be_checked()
    assert page.evaluate(ground) != light


def test_whoever_is_signed_in_is_led_to_the_dashboard(signed_in: Page, server: Server) -> None:
    signed_in.goto(f"{server.address}/pricing")
    expect(signed_in.get_by_role("banner").get_by_role("link", name="Dashboard")).to_be_visible()


def test_help_on_a_public_page_needs_no_server(mortal: Server, chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{mortal.address}/about", wait_until="networkidle")
        mortal.kill()
        button = page.get_by_role("button", name="Help", exact=True)
        button.click()
        expect_guides(page.get_by_role("dialog", name="Help"))
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(button).to_be_focused()


def test_help_on_a_signed_in_page_needs_no_server(mortal: Server, mortal_page: Page) -> None:
    mortal_page.goto(f"{mortal.address}/tables", wait_until="networkidle")
    expect(mortal_page.get_by_text("No tables yet")).to_be_visible()
    mortal.kill()
    mortal_page.get_by_role("button", name="Help", exact=True).click()
    panel = mortal_page.get_by_role("dialog", name="Help")
    expect(panel.get_by_role("alert")).to_contain_text("The assistant could not be loaded")
    panel.get_by_role("tab", name="Guides and support").click()
    expect_guides(panel)

    mortal.start()
    panel.get_by_role("tab", name="Ask").click()
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_label("Your question")).to_be_focused()


def expect_guides(panel: Locator) -> None:
    expect(panel.get_by_role("link", name="Getting started")).to_be_visible()
    expect(panel.get_by_role("link", name="Write to support")).to_be_visible()
    expect(panel.get_by_text("Search and commands")).to_be_visible()


def test_help_leads_to_a_guide(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    page.goto(f"{server.address}/about")
    page.get_by_role("button", name="Help").click()
    page.get_by_role("dialog", name="Help").get_by_role("link", name="Schedules").click()
    page.wait_for_url("**/docs/guide/schedules")
    expect(page.get_by_role("heading", level=1, name="Schedules")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
