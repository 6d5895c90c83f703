"""What the bare text of an error is understood as."""

import json

import pytest

from levqor.assistants.debug.diagnosis import diagnose_text
from levqor.assistants.debug.signs import FIXERS, knowledge
from levqor.assistants.evals.debugging import as_line, diagnosed, totals, verdict
from levqor.config import REPOSITORY

SLACK = '{"ok":false,"error":"channel_not_found"}'


def said(text: str, **context: str) -> str:
    advice = diagnose_text(text, context).advice
    return " ".join((advice.explain, *advice.steps, advice.prevent))


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_the_own_cases_are_understood_as_well_as_is_claimed(name: str) -> None:
    lines = (REPOSITORY / "evals" / "debug" / f"{name}.jsonl").read_text().splitlines()
    cases = [json.loads(line) for line in lines]
    measured = totals([verdict(case, as_line(case["id"], diagnosed(case))) for case in cases])
    shares = {key: right / of for key, (right, of) in measured.items()}
    assert shares["class"] >= 0.88
    assert shares["joint"] >= 0.8
    assert shares["facts"] >= 0.65


def test_every_class_of_the_vocabulary_is_known_and_has_a_sign() -> None:
    known = knowledge()
    assert len(known.causes) == 37
    recognised = {sign.cause.id for sign in known.signs} | {sign.cause.id for sign in known.statuses.values()}
    assert recognised == set(known.causes)
    assert {sign.fixer for sign in known.signs} <= set(FIXERS)


def test_the_code_of_a_vendor_counts_more_than_the_status() -> None:
    assert diagnose_text("HTTP 429 insufficient_quota", {"app": "openai"}).cause.id == "quota_exceeded"
    assert diagnose_text("HTTP 429 slow down", {"app": "openai"}).cause.id == "rate_limited"


def test_a_remark_counts_less_than_the_error() -> None:
    context = {"note": "the certificate has expired last week, we renewed it"}
    assert diagnose_text("connect ECONNREFUSED 10.1.1.1:443", context).cause.id == "connection_refused"


def test_a_short_sign_is_a_word_and_no_part_of_one() -> None:
    assert diagnose_text('answered with status 503. {"error": "down for maintenance"}', {}).cause.id == "upstream_error"
    assert diagnose_text("Invalid value: NaN", {}).cause.id == "type_error"


def test_the_host_and_the_port_are_named() -> None:
    text = said("connect ECONNREFUSED db.acme.io:5433")
    assert "db.acme.io" in text
    assert "5433" in text


def test_what_is_not_recognised_is_said_with_low_confidence() -> None:
    assert diagnose_text("qwertz uiop", {}).confidence <= 0.3
    assert diagnose_text(SLACK, {"app": "slack"}).confidence > 0.8


@pytest.mark.parametrize(
    "secret",
    [
        "sk_live_51Habcdefghijklmnop",
        "xoxb-123456789012-abcdefghijkl",
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ],
)
def test_a_secret_in_an_error_is_not_said_again(secret: str) -> None:
    for text in (
        f"Unable to parse range: {secret}",
        f'relation "{secret}" does not exist',
        f"KeyError: '{secret}'",
        f"No such customer: '{secret}'",
        f"getaddrinfo ENOTFOUND https://user:{secret}@host.example/x",
    ):
        assert secret not in said(text, app="stripe")
        assert secret not in said(text, app="google_sheets")


def test_a_long_hostile_text_is_read_in_a_moment() -> None:
    import time

    diagnose_text("warm", {})
    begun = time.process_time()
    for text in ('relation "' * 900, "[" * 8000, "{{ " * 3000, "Cannot read property '" * 400, "a" * 100_000):
        diagnose_text(text, {"note": text[:2000]})
    assert time.process_time() - begun < 2


def test_the_documentation_names_every_class_as_it_is() -> None:
    page = (REPOSITORY / "docs" / "assistants" / "debug.md").read_text()
    for cause in knowledge().causes.values():
        retry = "yes" if cause.retryable else "no"
        assert f"| `{cause.id}` | {cause.label} | `{cause.fixer}` | {retry} |" in page
