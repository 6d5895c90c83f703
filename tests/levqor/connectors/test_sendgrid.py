"""What is special about SendGrid: mails made of many optional parts, regions, attachments."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.sendgrid import Mail
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls

MAIL = {"sender": "shop@example.com", "to": ["ann@example.com"], "subject": "Hats", "text": "New ones."}


def sent(**more: Any) -> Any:
    played = act("sendgrid.send_mail", MAIL | more, in_turn(answer(202, "")))
    outcome(played)
    return played.sent[0].json


def test_the_plain_text_comes_before_the_html_as_sendgrid_wants_it() -> None:
    assert [one["type"] for one in sent(html="<p>New ones.</p>")["content"]] == ["text/plain", "text/html"]


def test_a_template_goes_with_its_data_and_without_a_text() -> None:
    body = sent(subject=None, text=None, template_id="d-1", template_data={"name": "Ann"})
    assert "content" not in body
    assert body["personalizations"][0]["dynamic_template_data"] == {"name": "Ann"}


def test_what_is_empty_is_left_out() -> None:
    assert set(sent()) == {"personalizations", "from", "subject", "content"}
    assert set(sent()["personalizations"][0]) == {"to"}


@pytest.mark.parametrize("missing", ["subject", "text"])
def test_a_mail_says_something(missing: str) -> None:
    with pytest.raises(ValidationError, match="subject and a text"):
        Mail.model_validate(MAIL | {missing: None})


def test_an_account_in_europe_is_called_there() -> None:
    connection = {"api_key": "made-up-key", "region": "eu"}
    played = act("sendgrid.send_mail", MAIL, in_turn(answer(202, "")), connection=connection)
    assert urls(played) == ["https://api.eu.sendgrid.com/v3/mail/send"]


def test_an_attachment_that_is_gone_fails_before_anything_is_sent() -> None:
    gone = {"file": "file_gone", "name": "a.txt", "media_type": "text/plain", "size": 1}
    played = act("sendgrid.send_mail", MAIL | {"attachments": [gone]}, each())
    assert (failure(played).code, played.sent) == ("file_not_found", [])


def test_a_contact_that_is_not_there_is_said_so() -> None:
    found = each({"result": {}})
    assert failure(act("sendgrid.find_contact", {"email": "ann@example.com"}, found)).code == "not_found"
