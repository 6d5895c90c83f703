"""Run again with other input, other outputs, on a chosen version."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from levqor.runs.models import runs

SECRET = "hunter2-hunter2"
GREET = {"id": "greet", "use": "log", "with": {"message": "hello ${{ trigger.body.name }}"}}
REPEAT = {"id": "repeat", "use": "log", "with": {"message": "${{ steps.greet.message }}!"}}
DOCUMENT = {"levqor": 1, "name": "Greet", "trigger": {"use": "webhook"}, "steps": [GREET, REPEAT]}


@pytest.fixture
def run(client: Any, publish: Any, until_final: Any) -> dict[str, Any]:
    workflow = publish(client, DOCUMENT)["id"]
    given = {"body": {"name": "Ann", "password": SECRET}, "method": "POST"}
    started = client.post(f"/api/workflows/{workflow}/runs", {"input": given}).json["id"]
    return until_final(client, started)


def again(client: Any, until_final: Any, run: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = client.post(f"/api/runs/{run['id']}/retry", body)
    assert answer.status_code == 202, answer.text
    return until_final(client, answer.json["id"])


def said(run: dict[str, Any]) -> dict[str, str]:
    return {step["id"]: step["output"]["message"] for step in run["steps"]}


def test_edited_input_starts_a_whole_new_run(client: Any, until_final: Any, run: dict[str, Any]) -> None:
    edited = run["trigger"]["data"] | {"body": run["trigger"]["data"]["body"] | {"name": "Bea"}}
    repeated = again(client, until_final, run, input=edited)
    assert said(repeated) == {"greet": "hello Bea", "repeat": "hello Bea!"}
    assert (repeated["retry_of"], repeated["trigger"]["data"]["method"]) == (run["id"], "POST")


def test_what_is_left_out_or_still_masked_stays_as_it_was(server: Any, client: Any, until_final: Any, run: Any) -> None:
    shown = run["trigger"]["data"]["body"]
    assert shown["password"] == "••••"
    repeated = again(client, until_final, run, input={"body": shown | {"name": "Bea"}})
    assert repeated["trigger"]["data"] == run["trigger"]["data"] | {"body": shown | {"name": "Bea"}}
    with server.application.database.read() as tx:
        stored = tx.execute(sa.select(runs.c.trigger_data).where(runs.c.id == repeated["id"])).scalar_one()
    assert stored["body"]["password"] == SECRET


def test_from_a_step_edited_input_and_outputs_are_what_the_rest_sees(
    client: Any, until_final: Any, run: dict[str, Any]
) -> None:
    repeated = again(client, until_final, run, from_step="repeat", outputs={"greet": {"message": "good evening"}})
    assert said(repeated) == {"greet": "good evening", "repeat": "good evening!"}
    assert "edited by hand" in " ".join(repeated["steps"][0]["log"])


def test_a_run_goes_again_on_the_version_that_was_chosen(client: Any, until_final: Any, run: dict[str, Any]) -> None:
    path = f"/api/workflows/{run['workflow_id']}"
    for message in ("second", "third"):
        changed = DOCUMENT | {"steps": [GREET | {"with": {"message": message}}]}
        client.put(path, {"document": changed})
    assert said(again(client, until_final, run, version=2, input={}))["greet"] == "second"
    client.post(f"{path}/publish")
    assert said(again(client, until_final, run, version="latest", input={}))["greet"] == "third"
    assert said(again(client, until_final, run, version="same", input={}))["greet"] == "hello Ann"
    many = client.post("/api/runs/retry-many", {"run_ids": [run["id"]], "version": 2}).json
    assert client.get(f"/api/runs/{many['items'][0]['started']}").json["version"] == 2


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"input": {"input": 1}}, "edit_not_accepted", "input.input"),
        ({"input": {"body": {"new": "••••"}}}, "edit_not_accepted", "input.body.new"),
        ({"outputs": {"nowhere": {}}}, "edit_not_accepted", "outputs.nowhere"),
        ({"from_step": "greet", "outputs": {"greet": {}}}, "edit_not_accepted", "outputs.greet"),
        ({"input": [1]}, "unacceptable", "input"),
        ({"version": 0}, "unacceptable", "version"),
        ({"version": "newest"}, "unacceptable", "version"),
    ],
)
def test_an_edit_that_cannot_be_used_is_refused_and_says_where(
    client: Any, run: dict[str, Any], given: Any, code: str, path: str
) -> None:
    answer = client.post(f"/api/runs/{run['id']}/retry", given)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.json["problems"][0]["path"].startswith(path)


def test_a_version_that_cannot_run_is_refused(client: Any, run: dict[str, Any]) -> None:
    unfinished = DOCUMENT | {"steps": [{"id": "greet", "use": "log", "with": {}}]}
    client.put(f"/api/workflows/{run['workflow_id']}", {"document": unfinished})
    answer = client.post(f"/api/runs/{run['id']}/retry", {"version": 2})
    assert (answer.status_code, answer.json["code"]) == (422, "document_invalid")
    assert answer.json["problems"]
    assert client.post(f"/api/runs/{run['id']}/retry", {"version": 99}).json["code"] == "version_not_found"
