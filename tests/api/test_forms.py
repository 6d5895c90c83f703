"""Public forms, as browsers without JavaScript and as programs see them."""

from __future__ import annotations

import re

import pytest

GOOD = {"email": "bob@example.com", "message": "Hi", "agree": "yes", "topic": "Sales"}
HTML = {"Accept": "text/html"}


@pytest.fixture
def form(client, possessions, anonymous):
    """The path of a form, and somebody who fills it in."""
    return f"/f/{possessions.form}", anonymous, client


def runs_of_the_form(client):
    return [run for run in client.get("/api/runs").json["items"] if run["trigger"]["use"] == "form"]


def test_the_page_has_a_labelled_field_for_each_field(form):
    path, visitor, _ = form
    page = visitor.get(path, headers=HTML)
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    for name in ("email", "message", "agree", "topic"):
        assert re.search(rf'name="{name}"', page.text)
        assert re.search(rf'for="field-{name}"', page.text) or name == "agree"
    assert '<input type="email"' in page.text
    assert "<textarea" in page.text
    assert "Where we answer." in page.text
    assert 'aria-describedby="field-email-help"' in page.text
    assert "<h1>Contact us</h1>" in page.text
    assert 'lang="en"' in page.text


def test_what_people_wrote_into_the_document_is_not_markup(form):
    path, visitor, _ = form
    page = visitor.get(path).text
    assert "<b>Other</b>" not in page
    assert "&lt;b&gt;Other&lt;/b&gt;" in page


def test_the_page_needs_and_allows_no_scripts(form):
    path, visitor, _ = form
    page = visitor.get(path)
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert visitor.get("/page-assets/page.css").status_code == 200


def test_thanks_are_said_when_the_run_is_on_disk(form, until_final):
    path, visitor, client = form
    before = len(runs_of_the_form(client))
    thanks = visitor.post(path, data=GOOD, headers=HTML)
    assert thanks.status_code == 200
    assert "Thank you" in thanks.text
    (run, *others) = runs_of_the_form(client)
    assert len(others) == before
    fields = until_final(client, run["id"])["trigger"]["data"]["fields"]
    assert fields == {"email": "bob@example.com", "message": "Hi", "agree": True, "topic": "Sales"}


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(form):
    path, visitor, client = form
    page = visitor.post(path, data={"email": "bob", "message": 'a "quote" <i>'}, headers=HTML)
    assert page.status_code == 422
    assert 'value="bob"' in page.text
    assert "a &#34;quote&#34; &lt;i&gt;" in page.text
    assert re.search(r'id="field-email-problem">[^<]*e-mail address', page.text)
    assert re.search(r'name="email"[^>]*aria-invalid="true"[^>]*field-email-problem', page.text)
    assert 'role="alert"' in page.text
    assert not runs_of_the_form(client)


def test_a_program_may_send_json(form, until_final):
    path, visitor, client = form
    for body in (GOOD, {"fields": GOOD}):
        accepted = visitor.post(path, json=body, headers={"Accept": "application/json"})
        assert accepted.status_code == 202, accepted.text
        assert until_final(client, accepted.json["run_id"])["status"] == "succeeded"
    refused = visitor.post(path, json={"email": 5})
    assert refused.status_code == 422
    assert "fields.email" in [problem["path"] for problem in refused.json["problems"]]


def test_a_form_that_is_not_published_is_not_there(client, possessions, anonymous):
    workflows = client.get("/api/workflows").json["items"]
    form = next(workflow for workflow in workflows if workflow["trigger_use"] == "form")
    assert client.post(f"/api/workflows/{form['id']}/unpublish").status_code == 200
    path = f"/f/{possessions.form}"
    assert anonymous.get(path, headers=HTML).status_code == 404
    assert "There is no form here" in anonymous.get(path, headers=HTML).text
    assert anonymous.post(path, data=GOOD, headers=HTML).status_code == 404
    assert anonymous.post(path, json=GOOD).json["code"] == "not_found"


@pytest.mark.parametrize(
    "data", [b"%00=%00", b"email=%ff%fe", b"email=a\0b", b"a" * 5000, b"&&&===", b"email=a&" * 2000]
)
def test_a_broken_form_is_refused(form, data):
    path, visitor, _ = form
    response = visitor.post(path, data=data, content_type="application/x-www-form-urlencoded", headers=HTML)
    assert response.status_code in (400, 413, 422)
