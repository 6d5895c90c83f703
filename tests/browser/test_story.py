"""Story 2 as a newcomer lives it: from the set-up link to the mail, in one browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.acceptance.server import PASSWORD, Server

pytestmark = pytest.mark.browser

SENTENCE = "When someone fills in the contact form, add a row to the Leads table and email me the details"
MESSAGE = "Do you deliver to Leeds? <b>Soon</b>"


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation that nobody has set up."""
    with Server(tmp_path_factory.mktemp("fresh") / "data") as server:
        yield server


def test_a_newcomer_describes_publishes_and_watches_a_workflow(fresh: Server, context: BrowserContext) -> None:
    page = context.new_page()
    create_owner(page, fresh)
    sign_out_and_in(page, fresh)
    describe(page)
    review_and_answer(page)
    form_address = publish(page)
    submit_the_form(context, form_address)
    watch_the_run(page)
    find_the_row(page)
    find_the_mail(page)


def create_owner(page: Page, fresh: Server) -> None:
    link = re.search(r"http://\S+/setup\?token=\S+", fresh.log_when("Stop with Ctrl-C"))
    assert link is not None
    page.goto(link[0])
    page.get_by_label("Email").fill("owner@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create owner").click()
    page.wait_for_url("**/dashboard")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def sign_out_and_in(page: Page, fresh: Server) -> None:
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url(lambda url: "/dashboard" not in url)
    page.goto(f"{fresh.address}/workflows/new")
    page.wait_for_url("**/signin?next=*")
    page.get_by_label("Email").fill("owner@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/workflows/new")


def describe(page: Page) -> None:
    page.get_by_label("What should happen, and when?").fill(SENTENCE)
    page.get_by_role("button", name="Build workflow").click()


def review_and_answer(page: Page) -> None:
    workflow = page.get_by_role("region", name="Workflow").or_(page.get_by_label("Workflow", exact=True)).first
    add_row, email = (workflow.get_by_role("article", name=re.compile(name)) for name in ("Add a row", "Email you"))
    expect(add_row).to_contain_text("add a row to the Leads table")
    expect(email).to_contain_text("email me the details")
    expect(workflow).to_contain_text("When someone fills in the contact form")
    questions = page.get_by_role("list", name="Questions")
    expect(questions).to_contain_text("Which fields does the form have?")
    expect(page.get_by_text("1 still open")).to_be_visible()
    questions.get_by_role("button", name=re.compile("^Use ")).first.click()
    expect(page.get_by_text("Everything asked is answered.")).to_be_visible()
    expect(page.get_by_text("Complete. It can be published.")).to_be_visible()


def publish(page: Page) -> str:
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/workflows/view?id=*")
    address = page.get_by_test_id("trigger-url")
    expect(address).to_be_visible()
    page.get_by_role("tab", name="Runs").click()
    expect(page.get_by_text("This workflow has not run yet")).to_be_visible()
    return address.inner_text()


def submit_the_form(context: BrowserContext, address: str) -> None:
    visitor = context.new_page()
    visitor.goto(address)
    visitor.get_by_label("Name").fill("Zoë Müller")
    visitor.get_by_label("Email").fill("zoe@example.com")
    visitor.get_by_label(re.compile("Message")).fill(MESSAGE)
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_text(re.compile("thank", re.IGNORECASE))).to_be_visible()
    visitor.close()


def watch_the_run(page: Page) -> None:
    """The list shows the run by itself; the run's page shows what went in and out of every step."""
    runs = page.get_by_role("table", name="Runs")
    expect(runs.get_by_text("Succeeded")).to_be_visible()
    runs.get_by_role("link").first.click()
    page.wait_for_url("**/runs/view?id=*")
    expect(page.get_by_role("status", name="Run status")).to_contain_text("Succeeded")
    for title, expected in (("Add a row to Leads", "Zoë Müller"), ("Email you", "owner@example.com")):
        step = page.get_by_role("article", name=f"Step {title}")
        expect(step).to_contain_text("Succeeded")
        step.get_by_role("button").first.click()
        expect(step.get_by_role("heading", name="Input")).to_be_visible()
        expect(step.get_by_role("heading", name="Output")).to_be_visible()
        expect(step).to_contain_text(expected)


def find_the_row(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Tables").click()
    page.get_by_role("link", name="Leads").click()
    row = page.get_by_role("row").filter(has_text="zoe@example.com")
    expect(row).to_contain_text("Zoë Müller")
    expect(row).to_contain_text(MESSAGE)


def find_the_mail(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Outbox").click()
    page.get_by_role("link", name=re.compile("To owner@example.com")).click()
    message = page.get_by_label("Message", exact=True)
    expect(message).to_contain_text("zoe@example.com")
    expect(message).to_contain_text(MESSAGE)
    expect(message).to_contain_text("Kept here, not sent")
    message.get_by_role("link", name="Open the run that sent it").click()
    expect(page.get_by_role("status", name="Run status")).to_contain_text("Succeeded")
