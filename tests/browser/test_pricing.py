"""The page of prices: plans and their checkout, the estimate of savings, the offer to who leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from levqor.blueprint import Plan, blueprint
from tests.acceptance.outside import Outside
from tests.acceptance.server import PASSWORD, Caller, Server
from tests.browser.conftest import sign_in_by_api
from tests.browser.paying import CHECKOUT, paying_server, price_of, sell

pytestmark = pytest.mark.browser

PLANS = blueprint().plans
OFF = "Payments are not switched on in this installation"


@pytest.fixture
def unwatched(chromium: Browser) -> Iterator[BrowserContext]:
    """A profile whose console may complain: refusals are what is looked at."""
    with chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(15_000)
        yield context


def card(page: Page, plan: Plan) -> Locator:
    return page.get_by_role("region", name=plan.name, exact=True)


def test_each_plan_shows_its_price_and_its_numbers_by_month_and_by_year(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing")
    for plan in PLANS.values():
        expect(card(page, plan).get_by_text(f"£{plan.monthly}", exact=True)).to_be_visible()
        for number in (plan.workflows, plan.runs_per_month, plan.ai_credits_per_month, plan.users):
            expect(card(page, plan)).to_contain_text(f"{number:,} ")
        expect(card(page, plan)).to_contain_text(f"within {plan.support_reply_hours} hours")

    page.get_by_role("radio", name="Yearly").check(force=True)

    for plan in PLANS.values():
        expect(card(page, plan).get_by_text(f"£{plan.yearly}", exact=True)).to_be_visible()
        expect(card(page, plan)).to_contain_text("a year")


def test_the_billing_period_is_chosen_by_keyboard(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing")
    page.get_by_role("radio", name="Monthly").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Yearly")).to_be_checked()


def test_the_facts_of_the_blueprint_stand_on_the_page(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing")
    main = page.get_by_role("main")
    expect(main).to_contain_text(blueprint().trial.text)
    expect(main).to_contain_text(f"{blueprint().guarantee.money_back_days}-day money-back guarantee")
    for package in blueprint().dfy.packages.values():
        offer = page.get_by_role("region", name=package.name, exact=True)
        expect(offer).to_contain_text(f"£{package.price}")
        expect(offer).to_contain_text(f"{blueprint().dfy.revision_rounds} revision rounds")
    compared = page.get_by_role("region", name="Plans side by side")
    for plan in PLANS.values():
        expect(compared).to_contain_text(f"£{plan.yearly} a year")


def test_a_plan_cannot_be_bought_where_payments_are_off_and_the_page_says_so(
    unwatched: BrowserContext, server: Server, ann: Caller
) -> None:
    sign_in_by_api(unwatched, server, "ann@example.com")
    page = unwatched.new_page()
    page.goto(f"{server.address}/pricing")
    expect(page.get_by_text(OFF)).to_be_visible()
    plan = PLANS["growth"]

    card(page, plan).get_by_role("button", name=f"Choose {plan.name}").click()

    told = card(page, plan).get_by_role("alert")
    expect(told).to_contain_text(OFF)
    expect(told).to_contain_text("nothing is charged")
    expect(card(page, plan).get_by_role("button", name=f"Choose {plan.name}")).to_be_enabled()


def test_a_package_cannot_be_ordered_where_payments_are_off(
    unwatched: BrowserContext, server: Server, ann: Caller
) -> None:
    sign_in_by_api(unwatched, server, "ann@example.com")
    page = unwatched.new_page()
    page.goto(f"{server.address}/pricing")
    package = blueprint().dfy.packages["professional"]

    page.get_by_role("button", name=f"Order {package.name}").click()

    expect(page.get_by_role("region", name=package.name, exact=True).get_by_role("alert")).to_contain_text(OFF)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Outside]]:
    with paying_server(tmp_path_factory.mktemp("shop")) as (server, stripe):
        server.new_owner("ann@example.com")
        yield server, stripe


def bought(stripe: Outside) -> Any:
    return parse_qs(stripe.at(CHECKOUT)[-1].body.decode())


def test_who_signs_up_after_choosing_a_plan_comes_to_its_checkout(
    context: BrowserContext, shop: tuple[Server, Outside]
) -> None:
    server, stripe = shop
    sell(stripe, "launch_yearly")
    page = context.new_page()
    page.goto(f"{server.address}/pricing")
    page.get_by_role("radio", name="Yearly").check(force=True)
    page.get_by_role("button", name=f"Choose {PLANS['launch'].name}").click()

    page.wait_for_url("**/signup?*")
    page.get_by_label("Email").fill("new@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()

    page.wait_for_url(f"{stripe.address}/pay")
    assert bought(stripe)["line_items[0][price]"] == [price_of("launch_yearly")]


def test_who_has_an_account_signs_in_instead_and_comes_to_the_checkout(
    context: BrowserContext, shop: tuple[Server, Outside]
) -> None:
    server, stripe = shop
    sell(stripe, "growth_monthly")
    page = context.new_page()
    page.goto(f"{server.address}/pricing")
    page.get_by_role("button", name=f"Choose {PLANS['growth'].name}").click()
    page.wait_for_url("**/signup?*")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    page.get_by_label("Email").fill("ann@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    page.wait_for_url(f"{stripe.address}/pay")
    assert bought(stripe)["line_items[0][price]"] == [price_of("growth_monthly")]


def test_a_package_is_ordered_by_who_is_signed_in(context: BrowserContext, shop: tuple[Server, Outside]) -> None:
    server, stripe = shop
    sell(stripe, "dfy_starter")
    sign_in_by_api(context, server, "ann@example.com")
    page = context.new_page()
    page.goto(f"{server.address}/pricing")
    page.get_by_role("button", name=f"Order {blueprint().dfy.packages['starter'].name}").click()
    page.wait_for_url(f"{stripe.address}/pay")
    assert bought(stripe)["line_items[0][price]"] == [price_of("dfy_starter")]


def test_without_its_server_the_page_stays_usable_and_says_so_at_the_button(
    mortal: Server, unwatched: BrowserContext
) -> None:
    page = unwatched.new_page()
    page.goto(f"{mortal.address}/pricing", wait_until="networkidle")
    mortal.kill()
    plan = PLANS["starter"]

    card(page, plan).get_by_role("button", name=f"Choose {plan.name}").click()

    told = card(page, plan).get_by_role("alert")
    expect(told).to_contain_text("cannot be reached")
    expect(told).to_contain_text("Nothing was ordered")
    page.get_by_role("radio", name="Yearly").check(force=True)
    expect(card(page, plan)).to_contain_text(f"£{plan.yearly}")
    page.get_by_label("Hours spent per week on manual workflows").fill("12")
    expect(page.get_by_label("Estimated hours saved per month")).not_to_have_text("–")


def test_savings_are_reckoned_as_the_shown_formula_says(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing")
    share = re.search(r"(\d+)% = hours saved", page.get_by_role("main").inner_text())
    assert share is not None
    saved = 12 * 52 / 12 * int(share[1]) / 100

    page.get_by_label("Hours spent per week on manual workflows").fill("12")
    expect(page.get_by_label("Estimated hours saved per month")).to_have_text(f"{saved:g}")
    expect(page.get_by_label("Estimated monetary value per month")).to_have_text("–")
    page.get_by_label("Average hourly rate").fill("30")

    expect(page.get_by_label("Estimated monetary value per month")).to_have_text(f"£{saved * 30:,.0f}")


@pytest.mark.parametrize("text", ["-1", "ten", "169"])
def test_what_is_no_number_of_hours_saves_nothing(page: Page, server: Server, text: str) -> None:
    page.goto(f"{server.address}/pricing")
    hours = page.get_by_label("Hours spent per week on manual workflows")
    hours.fill(text)
    expect(page.get_by_label("Estimated hours saved per month")).to_have_text("–")
    expect(hours).to_have_attribute("aria-invalid", "true")


def test_the_numbers_of_the_estimate_are_neither_stored_nor_sent(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
    before = page.evaluate(stored)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("Hours spent per week on manual workflows").fill("12")
    page.get_by_label("Average hourly rate").fill("30")
    expect(page.get_by_label("Estimated monetary value per month")).not_to_have_text("–")
    assert page.evaluate(stored) == before
    assert sent == []


def offer_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Not ready yet?")


def leave(page: Page) -> None:
    """The pointer goes up out of the page, as towards the tabs."""
    page.mouse.move(600, 400)
    page.mouse.move(600, 2)
    page.mouse.move(600, -20)


def test_who_leaves_with_the_pointer_is_offered_the_trial(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    expect(offer_of(page)).to_have_count(0)
    leave(page)
    expect(offer_of(page)).to_be_visible()
    expect(offer_of(page)).to_contain_text(f"Start your {blueprint().trial.days}-day free trial now")
    expect(offer_of(page)).to_contain_text("Levqor's AI set up your first workflow")


def test_the_offer_mentions_no_price_and_no_discount(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    leave(page)
    assert not re.search(r"£|%|\boff\b|discount|save|cheaper|deal", offer_of(page).inner_text(), re.IGNORECASE)


def test_the_offer_is_made_once_per_visit(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    leave(page)
    offer_of(page).get_by_role("button", name="Maybe later").click()
    expect(offer_of(page)).to_have_count(0)
    leave(page)
    page.reload(wait_until="networkidle")
    leave(page)
    page.wait_for_timeout(300)
    expect(offer_of(page)).to_have_count(0)


def test_escape_closes_the_offer(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    leave(page)
    expect(offer_of(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(offer_of(page)).to_have_count(0)


def test_the_focus_stays_within_the_offer(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    leave(page)
    expect(offer_of(page)).to_be_visible()
    for key in ("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_the_offer_leads_to_the_plans(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    leave(page)
    offer_of(page).get_by_role("button", name="Start free trial").click()
    expect(offer_of(page)).to_have_count(0)
    expect(page.get_by_role("heading", name="Plans", exact=True)).to_be_focused()
    expect(card(page, PLANS["starter"])).to_be_in_viewport()


def test_the_offer_does_not_come_over_another_dialogue(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/pricing", wait_until="networkidle")
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    leave(page)
    page.wait_for_timeout(300)
    expect(page.get_by_text("Not ready yet?")).to_have_count(0)
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()


def test_the_offer_is_made_on_no_other_page(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/guarantee", wait_until="networkidle")
    leave(page)
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB"
    ) as context:
        context.set_default_timeout(15_000)
        context.clock.install()
        yield context.new_page()


IDLE = re.search(
    r"EXIT_INTENT_IDLE_SECONDS = (\d+);",
    (Path(__file__).parents[2] / "levqor-site/src/components/pricing/exitIntent.ts").read_text(),
)


def test_who_rests_on_a_touch_screen_is_offered_the_trial(phone: Page, server: Server) -> None:
    assert IDLE is not None
    phone.goto(f"{server.address}/pricing", wait_until="networkidle")
    phone.clock.run_for((int(IDLE[1]) - 1) * 1000)
    expect(offer_of(phone)).to_have_count(0)
    phone.clock.run_for(2_000)
    expect(offer_of(phone)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_who_is_reading_on_a_touch_screen_is_not_interrupted(phone: Page, server: Server) -> None:
    assert IDLE is not None
    phone.goto(f"{server.address}/pricing", wait_until="networkidle")
    for position in (200, 400, 600):
        phone.clock.run_for((int(IDLE[1]) - 1) * 1000)
        phone.evaluate("top => scrollTo({top, behavior: 'instant'})", position)
        phone.wait_for_function("top => scrollY === top", arg=position, polling=50)
        phone.wait_for_timeout(100)
    expect(offer_of(phone)).to_have_count(0)
