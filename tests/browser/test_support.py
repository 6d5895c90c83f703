"""The support form: what is asked arrives, and nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from levqor.blueprint import blueprint
from tests.acceptance.server import Caller, Server

pytestmark = pytest.mark.browser

MESSAGE = "It has been waiting since yesterday."


def form_of(page: Page) -> Locator:
    return page.get_by_role("form", name="Write to support")


def write(page: Page, subject: str, email: str | None = None) -> None:
    form = form_of(page)
    if email is not None:
        form.get_by_label("Your e-mail address").fill(email)
    form.get_by_label("What is it about?").select_option(label="Problem")
    form.get_by_label("Subject").fill(subject)
    form.get_by_label("Message").fill(MESSAGE)
    form.get_by_role("button", name="Send to support").click()


def test_the_reply_times_are_those_of_the_blueprint(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/support")
    times = page.get_by_role("complementary", name="How soon we reply")
    for plan in blueprint().plans.values():
        expect(times).to_contain_text(f"{plan.name}within {plan.support_reply_hours} hours")


def test_a_visitor_gets_a_number_and_a_time_for_the_reply(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/support", wait_until="networkidle")
    write(page, "A question before I sign up", "visitor@example.com")
    taken = page.get_by_role("status").filter(has_text="Your request is with us")
    expect(taken).to_contain_text(re.compile(r"sup_\w+"))
    expect(taken).to_contain_text(f"within {blueprint().plans['starter'].support_reply_hours} hours")
    expect(taken).to_contain_text("visitor@example.com")


def test_who_is_signed_in_is_known_and_finds_the_request_again(signed_in: Page, server: Server, ann: Caller) -> None:
    signed_in.goto(f"{server.address}/support")
    expect(form_of(signed_in)).to_contain_text("You write as ann@example.com")
    expect(form_of(signed_in).get_by_label("Your e-mail address")).to_have_count(0)
    write(signed_in, "A run is stuck")
    taken = signed_in.get_by_role("status").filter(has_text="Your request is with us")
    expect(taken).to_be_visible()
    kept = ann.list_all("/api/support/requests")[0]
    assert (kept["subject"], kept["message"], kept["kind"]) == ("A run is stuck", MESSAGE, "problem")
    expect(taken).to_contain_text(kept["id"])


@pytest.fixture
def unwatched(chromium: Browser) -> Iterator[Page]:
    """A page whose console may complain: refusals are what is looked at."""
    with chromium.new_context(locale="en-GB") as context:
        context.set_default_timeout(15_000)
        yield context.new_page()


def test_what_was_typed_stays_when_the_server_is_gone_and_arrives_when_it_is_back(
    mortal: Server, unwatched: Page
) -> None:
    unwatched.goto(f"{mortal.address}/support", wait_until="networkidle")
    mortal.kill()
    write(unwatched, "Nobody is there", "visitor@example.com")
    told = form_of(unwatched).get_by_role("alert")
    expect(told).to_contain_text("The server is not answering")
    expect(told).to_contain_text("What you typed is still here")
    expect(form_of(unwatched).get_by_label("Message")).to_have_value(MESSAGE)
    expect(form_of(unwatched).get_by_label("Subject")).to_have_value("Nobody is there")

    mortal.start()
    form_of(unwatched).get_by_role("button", name="Send to support").click()

    expect(unwatched.get_by_text("Your request is with us")).to_be_visible()


def test_what_cannot_be_accepted_is_said_at_its_field(unwatched: Page, server: Server) -> None:
    unwatched.goto(f"{server.address}/support", wait_until="networkidle")
    write(unwatched, "a  ", "visitor@example.com")
    form = form_of(unwatched)
    expect(form.get_by_label("Subject")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Message")).to_have_value(MESSAGE)
