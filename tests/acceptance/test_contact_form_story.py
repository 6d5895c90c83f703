"""Story 2 over HTTP: from a sentence to a public form, a run that is followed live, a row and a mail."""

from __future__ import annotations

from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.acceptance.answering import build, with_first_suggestions
from tests.acceptance.server import Caller, Server, step_of

SENTENCE = "When someone fills in the contact form, add a row to the Leads table and email me the details"
TYPED = {"name": "Zoë Müller", "email": "zoe@example.com", "message": "Hello,\r\n<b>how much</b> is it?"}


class FormPage(HTMLParser):
    """What a browser finds in a page: where its form goes, its fields, its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.form: dict[str, str | None] = {}
        self.fields: dict[str, dict[str, str | None]] = {}
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "form":
            self.form = found
        elif tag in ("input", "textarea", "select") and found.get("name"):
            self.fields[str(found["name"])] = found

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_sentence_becomes_a_form_whose_answers_become_a_row_and_a_mail(server: Server, ann: Caller) -> None:
    built = build(ann, SENTENCE)
    assert [step["type"] for step in built["steps"]] == ["trigger", "tables.insert", "email.send"]
    for step in built["steps"]:
        assert step["words"]
        assert step["words"] in SENTENCE
    assert [question["type"] for question in built["questions"]] == ["form_fields"]

    draft = ann.new_workflow(built["document"])
    assert draft["status"] == "draft"
    assert {problem["kind"] for problem in draft["problems"]} == {"incomplete"}
    ann.post(f"/api/workflows/{draft['id']}/publish", expect=422)
    document = with_first_suggestions(built)
    saved = ann.call("PUT", f"/api/workflows/{draft['id']}", json={"document": document}).json()
    assert saved["problems"] == []
    published = ann.post(f"/api/workflows/{draft['id']}/publish")

    thanked = fill_in(published["url"], TYPED)

    assert "thank" in thanked.lower()
    run = the_only_run(ann, draft["id"])
    last = list(ann.follow(run["id"]))[-1]
    assert (last["status"], last["trigger"]["use"]) == ("succeeded", "form")
    expected = TYPED | {"message": last["trigger"]["data"]["fields"]["message"]}
    assert last["trigger"]["data"]["fields"] == expected
    assert step_of(last, "add_row")["output"]["values"] == expected
    table = next(table for table in ann.list_all("/api/tables") if table["name"] == "Leads")
    assert [row["values"] for row in ann.list_all(f"/api/tables/{table['id']}/rows")] == [expected]
    assert_mailed(server, ann, run["id"])


def fill_in(url: str, typed: dict[str, str]) -> str:
    """Open the public page as a stranger without JavaScript, fill in what it asks for, send it."""
    with httpx.Client(trust_env=False, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}) as browser:
        answer = browser.get(url)
        assert answer.headers["content-type"].startswith("text/html")
        page = FormPage(answer.text)
        assert page.form["method"] == "post"
        assert set(page.fields) == set(typed)
        assert page.fields["email"]["type"] == "email"
        assert "required" in page.fields["email"]
        sent = browser.post(str(httpx.URL(url).join(page.form.get("action") or "")), data=typed)
    assert sent.status_code == 200, sent.text
    return FormPage(sent.text).words


def the_only_run(ann: Caller, workflow_id: str) -> dict[str, Any]:
    (run,) = ann.get("/api/runs", params={"workflow_id": workflow_id})["items"]
    found: dict[str, Any] = run
    return found


def assert_mailed(server: Server, ann: Caller, run_id: str) -> None:
    (mail,) = [mail for mail in ann.list_all("/api/outbox") if mail["run_id"] == run_id]
    assert (mail["to"], mail["delivered"]) == (["ann@example.com"], "outbox")
    for value in ("Zoë Müller", "zoe@example.com", "<b>how much</b> is it?"):
        assert value in mail["text"]
    raw = ann.call("GET", f"/api/outbox/{mail['id']}/eml").content
    assert [path.read_bytes() for path in (server.data_dir / "outbox").glob(f"{mail['id']}*.eml")] == [raw]
    parsed = message_from_bytes(raw, policy=policy.default)
    assert (parsed["To"], parsed["Subject"]) == ("ann@example.com", mail["subject"])


def test_a_form_that_is_filled_in_wrongly_says_so_beside_what_was_typed(ann: Caller) -> None:
    document = with_first_suggestions(build(ann, SENTENCE))
    published = ann.new_workflow(document, publish=True)

    wrong = httpx.post(
        published["url"],
        data={"name": "Ann <script>", "email": "nowhere", "message": ""},
        headers={"Accept": "text/html"},
        trust_env=False,
    )

    page = FormPage(wrong.text)
    assert wrong.status_code == 422
    assert page.fields["name"]["value"] == "Ann <script>"
    assert "<script>" not in wrong.text
    assert "e-mail address" in page.words
    assert ann.get("/api/runs", params={"workflow_id": published["id"]})["items"] == []


def test_a_required_field_must_be_filled_in_whatever_the_browser_lets_through(ann: Caller) -> None:
    published = ann.new_workflow(with_first_suggestions(build(ann, SENTENCE)), publish=True)

    empty = httpx.post(published["url"], data=TYPED | {"name": " "}, headers={"Accept": "text/html"}, trust_env=False)
    as_json = httpx.post(published["url"], json={"email": "zoe@example.com"}, trust_env=False)

    assert (empty.status_code, as_json.status_code) == (422, 422)
    assert "Fill this in." in FormPage(empty.text).words
    assert [problem["path"] for problem in as_json.json()["problems"]] == ["fields.name"]
    assert ann.get("/api/runs", params={"workflow_id": published["id"]})["items"] == []


def test_an_unpublished_form_is_gone(ann: Caller) -> None:
    published = ann.new_workflow(with_first_suggestions(build(ann, SENTENCE)), publish=True)
    ann.post(f"/api/workflows/{published['id']}/unpublish")

    assert httpx.get(published["url"], trust_env=False).status_code == 404
    assert httpx.post(published["url"], data=TYPED, trust_env=False).status_code == 404
