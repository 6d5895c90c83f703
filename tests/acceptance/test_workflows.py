"""Workflows over HTTP: versions that never change, what changed between them, and documents that travel as text."""

from __future__ import annotations

from typing import Any

import httpx
import yaml

from tests.acceptance.server import Caller, step_of


def noting(message: str, **trigger: Any) -> dict[str, Any]:
    return {
        "levqor": 1,
        "name": "Note it",
        "trigger": {"use": "manual", **trigger},
        "steps": [{"id": "note", "use": "log", "with": {"message": message}}],
    }


def save(caller: Caller, workflow: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    saved: dict[str, Any] = caller.call(
        "PUT", f"/api/workflows/{workflow['id']}", json={"document": document, "message": "Say it better"}
    ).json()
    return saved


def test_every_save_is_a_version_and_an_old_one_can_be_restored(ann: Caller) -> None:
    workflow = ann.new_workflow(noting("one"))
    path = f"/api/workflows/{workflow['id']}"
    assert save(ann, workflow, noting("two"))["version"] == 2

    restored = ann.post(f"{path}/versions/1/restore")

    assert (restored["version"], restored["document"]) == (3, noting("one"))
    versions = ann.get(f"{path}/versions")["items"]
    assert [(item["version"], item["created_by"]) for item in versions] == [(n, "ann@example.com") for n in (3, 2, 1)]
    assert versions[1]["message"] == "Say it better"
    assert ann.get(f"{path}/versions/2")["document"] == noting("two")


def test_the_difference_between_two_versions_names_what_changed(ann: Caller) -> None:
    workflow = ann.new_workflow(noting("one"))
    save(ann, workflow, noting("two"))

    changes = ann.get(f"/api/workflows/{workflow['id']}/diff", params={"from": 1, "to": 2})["changes"]

    assert [(change["kind"], change["before"], change["after"]) for change in changes] == [("changed", "one", "two")]
    assert "note" in changes[0]["path"]


def test_what_is_published_stays_as_it_is_until_another_version_is(ann: Caller) -> None:
    workflow = ann.new_workflow(noting("one", use="webhook", **{"with": {"path": "pinned"}}), publish=True)
    save(ann, workflow, noting("two", use="webhook", **{"with": {"path": "pinned"}}))

    def said() -> list[str]:
        accepted = httpx.post(workflow["url"], json={}, trust_env=False).json()
        log: list[str] = step_of(ann.wait_for_run(accepted["run_id"]), "note")["log"]
        return log

    assert said() == ["one"]
    published = ann.post(f"/api/workflows/{workflow['id']}/publish")
    assert (published["version"], published["published_version"]) == (2, 2)
    assert said() == ["two"]


def test_an_exported_document_comes_back_as_the_same_workflow(ann: Caller) -> None:
    document = noting("Zoë said: ${{ trigger.input.text }} – ok?") | {"description": "A: b\n# not a comment"}
    workflow = ann.new_workflow(document)

    for form in ("yaml", "json"):
        text = ann.call("GET", f"/api/workflows/{workflow['id']}/export", params={"format": form}).text
        imported = ann.post("/api/workflows/import", {"text": text}, expect=201)
        assert imported["id"] != workflow["id"]
        assert imported["document"] == document == yaml.safe_load(text)


def test_a_draft_may_be_incomplete_but_can_neither_be_published_nor_run(ann: Caller) -> None:
    document = noting("one")
    document["steps"].append({"id": "mail", "use": "email.send", "with": {"subject": "Hello", "text": "Hi"}})

    workflow = ann.new_workflow(document)
    refusals = [
        ann.post(f"/api/workflows/{workflow['id']}/publish", expect=422),
        ann.post(f"/api/workflows/{workflow['id']}/runs", {"input": None}, expect=422),
    ]

    (problem,) = workflow["problems"]
    assert (problem["kind"], problem["path"]) == ("incomplete", "steps[1].with.to")
    assert [refusal["problems"] for refusal in refusals] == [[problem]] * 2


def test_a_wrong_document_is_refused_with_the_place_of_every_problem(ann: Caller) -> None:
    before = len(ann.list_all("/api/workflows"))
    document = noting("${{ steps.later.body }}")
    document["steps"].append({"id": "note", "use": "teleport.send", "with": {}})
    document["steps"].append(
        {"id": "ask", "use": "http.request", "connection": "nobody", "with": {"url": "http://a.example"}}
    )

    refused = ann.post("/api/workflows", {"document": document}, expect=422)

    assert {problem["path"].partition(".")[0] for problem in refused["problems"]} >= {"steps[0]", "steps[1]"}
    assert all(problem["message"] for problem in refused["problems"])
    assert refused["success"] is False
    assert len(ann.list_all("/api/workflows")) == before


def test_a_deleted_workflow_is_gone_but_its_runs_stay(ann: Caller) -> None:
    workflow = ann.new_workflow(noting("one"))
    run = ann.run(workflow["id"])

    ann.call("DELETE", f"/api/workflows/{workflow['id']}", expect=204)

    ann.get(f"/api/workflows/{workflow['id']}", expect=404)
    assert ann.get(f"/api/runs/{run['id']}")["status"] == "succeeded"


def test_a_list_is_read_page_by_page_newest_first(ann: Caller) -> None:
    lister = ann.sign_up("lister@example.com")
    made = [lister.new_workflow(noting(str(number)))["id"] for number in range(5)]

    pages, cursor = [], None
    while not pages or cursor:
        page = lister.get("/api/workflows", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        pages.append([item["id"] for item in page["items"]])
        cursor = page["next_cursor"]

    assert pages == [made[:2:-1], made[2:0:-1], made[:1]]
