"""The debug assistant over HTTP: what it takes, what it answers, what it keeps to itself."""

from __future__ import annotations

from typing import Any

import pytest

SECRET = "c4n4ry-0f-the-mine"
REFUSED = "connect ECONNREFUSED 10.9.8.7:5433"
BROKEN = {
    "levqor": 1,
    "name": "Totals",
    "trigger": {"use": "manual"},
    "steps": [{"id": "note", "use": "log", "with": {"message": "Total ${{ trigger.input.totl }}"}}],
}


@pytest.fixture
def failed(client: Any, publish: Any, until_final: Any) -> dict[str, Any]:
    workflow = publish(client, BROKEN)
    given = {"total": "7", "password": SECRET}
    run = client.post(f"/api/workflows/{workflow['id']}/runs", {"input": given}).json
    return until_final(client, run["id"])


def ask(client: Any, **body: Any) -> Any:
    return client.post("/api/ai/debug", body)


def test_a_text_is_explained(client: Any) -> None:
    answer = ask(client, error=REFUSED, context={"app": "postgres", "page": "/runs", "userTier": "starter"}).json
    assert answer["success"] is True
    assert (answer["class"], answer["fixer"], answer["retryable"]) == ("connection_refused", "user_config", True)
    assert "5433" in answer["explanation"]
    assert answer["steps"]
    assert answer["prevention"]
    assert (answer["step"], answer["patch"], answer["evidence"]) == (None, None, [])
    assert answer["meta"]["provider"] == "local"
    assert answer["meta"]["evidence"] == ["the text of the error"]


def test_the_trailing_slash_makes_no_difference(client: Any) -> None:
    assert client.post("/api/ai/debug/", {"error": REFUSED}).json["class"] == "connection_refused"


def test_a_run_is_explained_and_its_fix_is_proven(client: Any, failed: dict[str, Any]) -> None:
    answer = ask(client, context={"run_id": failed["id"]}).json
    assert answer["class"] == "template_undefined"
    assert answer["step"] == {"path": "note", "title": "Write to the log", "use": "log"}
    assert answer["patch"]["replay"]["passed"] is True
    fixed = answer["patch"]["document"]
    assert fixed["steps"][0]["with"]["message"] == "Total ${{ trigger.input.total }}"
    assert answer["patch"]["changes"][0]["path"] == "/steps/note/with/message"
    assert f"run {failed['id']}" in answer["meta"]["evidence"]
    assert {piece["id"] for piece in answer["evidence"]} >= {"steps.note.error", "run.version"}


def test_the_proven_fix_really_runs(client: Any, failed: dict[str, Any], until_final: Any) -> None:
    patch = ask(client, context={"run_id": failed["id"]}).json["patch"]
    path = f"/api/workflows/{failed['workflow_id']}"
    assert client.put(path, {"document": patch["document"], "message": patch["summary"]}).status_code == 200
    client.post(f"{path}/publish")
    again = client.post(f"/api/runs/{failed['id']}/retry", {"version": "latest"})
    assert until_final(client, again.json["id"])["status"] == "succeeded"


def test_no_secret_comes_back(client: Any, failed: dict[str, Any]) -> None:
    assert SECRET not in ask(client, context={"run_id": failed["id"]}).text
    assert SECRET not in ask(client, error=f"HTTP 401 https://u:{SECRET}@h.example/?token={SECRET} refused").text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "nothing_to_explain"),
        ({"context": {}}, 400, "nothing_to_explain"),
        ({"error": "four"}, 422, "unacceptable"),
        ({"error": "x" * 2001}, 422, "unacceptable"),
        ({"error": 7}, 422, "unacceptable"),
        ({"error": REFUSED, "context": "no"}, 422, "unacceptable"),
        ({"context": {"run_id": "run_none"}}, 404, "run_not_found"),
    ],
)
def test_what_cannot_be_explained_is_refused(client: Any, body: dict[str, Any], status: int, code: str) -> None:
    answer = client.post("/api/ai/debug", body)
    assert (answer.status_code, answer.json["code"], answer.json["success"]) == (status, code, False)


def test_a_run_that_did_not_fail_is_said_to_be_fine(client: Any, publish: Any, until_final: Any) -> None:
    steps = [{"id": "note", "use": "log", "with": {"message": "fine"}}]
    workflow = publish(client, BROKEN | {"steps": steps})
    run = until_final(client, client.post(f"/api/workflows/{workflow['id']}/runs", {}).json["id"])
    answer = ask(client, context={"run_id": run["id"]})
    assert (answer.status_code, answer.json["code"]) == (422, "run_did_not_fail")


def test_a_run_of_another_workspace_is_not_there(server: Any, failed: dict[str, Any]) -> None:
    answer = ask(server.client_of(server.new_owner()), context={"run_id": failed["id"]})
    assert (answer.status_code, answer.json["code"]) == (404, "run_not_found")


def test_what_was_asked_is_in_no_log(client: Any, capfd: pytest.CaptureFixture[str]) -> None:
    ask(client, error=f"{SECRET} connection refused", context={"note": SECRET, "url": f"https://{SECRET}.example"})
    written = capfd.readouterr()
    assert SECRET not in written.out + written.err


def test_a_long_error_is_read_from_its_run(client: Any, failed: dict[str, Any]) -> None:
    assert ask(client, error="see below", context={"run_id": failed["id"]}).json["class"] == "template_undefined"
