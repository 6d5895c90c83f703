"""Tests of a workflow: made of a run, replayed when a version is to be published, kept when the run goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from levqor.identity.actor import Role
from levqor.identity.audit import Act
from levqor.identity.models import audit_log
from levqor.operations.retention import purge
from levqor.runs.models import run_journal
from levqor.workflow_tests.models import workflow_tests

SECRET = "hunter2-hunter2"
KEEP = {
    "id": "keep",
    "use": "tables.insert",
    "with": {"table": "People", "create_if_missing": True, "row": {"name": "${{ trigger.input.name }}"}},
}
SAY = {"id": "say", "use": "log", "with": {"message": "kept ${{ steps.keep.values.name }}"}}


def document(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"levqor": 1, "name": "Keep people", "trigger": {"use": "manual"}, "steps": list(steps)}


@pytest.fixture
def run(client: Any, publish: Any, until_final: Any) -> dict[str, Any]:
    workflow = publish(client, document(KEEP, SAY))["id"]
    given = {"input": {"name": "Ann", "password": SECRET, "note": f"the password is {SECRET}"}}
    return until_final(client, client.post(f"/api/workflows/{workflow}/runs", given).json["id"])


@pytest.fixture
def path(run: dict[str, Any]) -> str:
    return f"/api/workflows/{run['workflow_id']}"


def make(client: Any, path: str, run: dict[str, Any], **rest: Any) -> dict[str, Any]:
    made = client.post(f"{path}/tests", {"run_id": run["id"], "name": "Ann is kept"} | rest)
    assert made.status_code == 201, made.text
    return made.json


def change(client: Any, path: str, *steps: dict[str, Any]) -> None:
    assert client.put(path, {"document": document(*steps)}).status_code == 200


OTHER_ROW = KEEP | {"with": KEEP["with"] | {"row": {"name": "somebody"}}}


def test_a_test_expects_the_end_and_what_reaches_out_unless_told_otherwise(
    client: Any, path: str, run: dict[str, Any]
) -> None:
    made = make(client, path, run)
    assert made["expectations"] == {"status": "succeeded", "requests": ["keep"], "outputs": [], "result": False}
    assert (made["last"]["passed"], made["last"]["version"]) == (True, 1)
    named = make(client, path, run, expectations={"requests": [], "outputs": ["say"]})
    assert named["expectations"] == {"status": "succeeded", "requests": [], "outputs": ["say"], "result": False}
    assert [item["id"] for item in client.get(f"{path}/tests").json["items"]] == [named["id"], made["id"]]


def test_a_version_that_does_something_else_is_not_published(client: Any, path: str, run: dict[str, Any]) -> None:
    made = make(client, path, run)
    change(client, path, OTHER_ROW, SAY)
    refused = client.post(f"{path}/publish")
    assert (refused.status_code, refused.json["code"]) == (422, "tests_failing")
    (problem,) = refused.json["problems"]
    assert problem["path"] == f"tests.{made['id']}.keep"
    assert (
        problem["message"]
        == "Test “Ann is kept”: “Add a row to a table” (keep) asks for something else: input.row.name changed."
    )
    assert "Ann" not in problem["message"].removeprefix("Test “Ann is kept”")
    shown = client.get(path).json
    assert (shown["published_version"], shown["version"]) == (1, 2)
    (last,) = [item["last"] for item in client.get(f"{path}/tests").json["items"]]
    assert (last["passed"], last["version"], last["findings"][0]["path"]) == (False, 2, "keep")


def test_publishing_despite_failing_tests_is_deliberate_and_in_the_audit_log(
    server: Any, client: Any, path: str, run: dict[str, Any]
) -> None:
    make(client, path, run)
    change(client, path, OTHER_ROW, SAY)
    published = client.post(f"{path}/publish", {"despite_failing_tests": True})
    assert (published.status_code, published.json["published_version"]) == (200, 2)
    with server.application.database.read() as tx:
        acts = tx.execute(
            sa.select(audit_log.c.action).where(
                audit_log.c.workspace_id == client.actor.workspace_id, audit_log.c.target == run["workflow_id"]
            )
        ).scalars()
        assert list(acts).count(Act.PUBLISHED_DESPITE_FAILING_TESTS) == 1


def test_what_is_not_named_may_change(client: Any, path: str, run: dict[str, Any]) -> None:
    make(client, path, run)
    change(client, path, KEEP, SAY | {"with": {"message": "done"}})
    published = client.post(f"{path}/publish")
    assert (published.status_code, published.json["published_version"]) == (200, 2)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([SAY | {"with": {"message": "a"}}], "“Add a row to a table” (keep) is not in the workflow any more."),
        (
            [{"id": "if", "use": "flow.if", "when": "${{ 1 > 2 }}", "then": [KEEP]}],
            "“Add a row to a table” (keep) is not carried out any more.",
        ),
        ([KEEP, SAY | {"with": {"message": "${{ trigger.input.missing }}"}}], "The run is to end as succeeded"),
        (
            [KEEP | {"id": "new"}, SAY | {"with": {"message": "${{ steps.new.values.name }}"}}],
            "“Write to the log” (say) cannot be told any more.",
        ),
        (
            [KEEP, SAY | {"with": {"message": "b"}}],
            "“Write to the log” (say) gives something else: output.message changed.",
        ),
    ],
)
def test_a_failing_test_says_which_step_and_why(
    client: Any, path: str, run: dict[str, Any], steps: list[Any], said: str
) -> None:
    make(client, path, run, expectations={"requests": ["keep"], "outputs": ["say"]})
    change(client, path, *steps)
    result = client.post(f"{path}/tests/run").json
    assert (result["version"], result["passed"]) == (2, False)
    assert said in " ".join(finding["message"] for finding in result["items"][0]["last"]["findings"])
    assert client.post(f"{path}/tests/run", {"version": 1}).json["passed"] is True


def test_a_test_outlives_its_run(server: Any, client: Any, path: str, run: dict[str, Any], tmp_path: Any) -> None:
    make(client, path, run)
    now = server.application.clock.now() + timedelta(days=400)
    purge(server.application.database, run_retention=timedelta(days=1), exports_dir=tmp_path, now=now, also={})
    assert client.get(f"/api/runs/{run['id']}").status_code == 404
    assert client.post(f"{path}/tests/run").json["passed"] is True


def test_no_secret_is_in_the_kept_record(server: Any, client: Any, path: str, run: dict[str, Any]) -> None:
    with server.application.database.read() as tx:
        assert tx.execute(sa.select(run_journal.c.run_id).where(run_journal.c.run_id == run["id"])).first()
    test_id = make(client, path, run)["id"]
    with server.application.database.read() as tx:
        kept = tx.execute(sa.select(workflow_tests.c.cassette).where(workflow_tests.c.id == test_id)).scalar_one()
    assert SECRET not in repr(kept)
    assert kept["trigger_data"]["input"]["note"] == "the password is ••••"


def test_a_viewer_looks_and_others_see_nothing(server: Any, client: Any, path: str, run: dict[str, Any]) -> None:
    test_id = make(client, path, run)["id"]
    viewer = server.client_of(server.new_member(client.actor, Role.VIEWER))
    assert len(viewer.get(f"{path}/tests").json["items"]) == 1
    for answer in (
        viewer.post(f"{path}/tests/run"),
        viewer.post(f"{path}/tests", {"run_id": run["id"], "name": "x"}),
        viewer.delete(f"{path}/tests/{test_id}"),
    ):
        assert answer.json["code"] == "forbidden"
    other = server.client_of(server.new_owner())
    assert other.get(f"{path}/tests").json["code"] == "workflow_not_found"
    assert other.delete(f"{path}/tests/{test_id}").json["code"] == "workflow_not_found"
    assert other.post(f"{path}/tests", {"run_id": run["id"], "name": "x"}).json["code"] == "workflow_not_found"


def test_a_removed_test_blocks_nothing_and_a_deleted_workflow_keeps_none(
    server: Any, client: Any, path: str, run: dict[str, Any]
) -> None:
    test_id = make(client, path, run)["id"]
    change(client, path, OTHER_ROW, SAY)
    assert client.delete(f"{path}/tests/{test_id}").status_code == 204
    assert client.delete(f"{path}/tests/{test_id}").json["code"] == "test_not_found"
    assert client.post(f"{path}/publish").status_code == 200
    make(client, path, run)
    client.delete(path)
    with server.application.database.read() as tx:
        mine = sa.select(workflow_tests.c.id).where(workflow_tests.c.workflow_id == run["workflow_id"])
        assert tx.execute(mine).first() is None


def test_only_a_run_of_the_workflow_that_ended_by_itself_becomes_a_test(
    client: Any, publish: Any, path: str, run: dict[str, Any]
) -> None:
    other = publish(client, document(SAY | {"with": {"message": "a"}}))["id"]
    answer = client.post(f"/api/workflows/{other}/tests", {"run_id": run["id"], "name": "x"})
    assert (answer.status_code, answer.json["code"]) == (422, "run_cannot_be_test")
    waiting = document({"id": "rest", "use": "flow.wait", "with": {"for": "30d"}})
    resting = client.post("/api/workflows", {"document": waiting}).json["id"]
    started = client.post(f"/api/workflows/{resting}/runs", {}).json["id"]
    body = {"run_id": started, "name": "x"}
    assert client.post(f"/api/workflows/{resting}/tests", body).json["code"] == "run_is_not_over"
    client.post(f"/api/runs/{started}/cancel")
    assert client.post(f"/api/workflows/{resting}/tests", body).json["code"] == "run_cannot_be_test"
    unknown = {"run_id": run["id"], "name": "x", "expectations": {"outputs": ["nowhere"]}}
    refused = client.post(f"{path}/tests", unknown)
    assert (refused.status_code, refused.json["problems"][0]["path"]) == (422, "expectations.outputs")


def test_a_workflow_has_so_many_tests_and_no_more(client: Any, path: str, run: dict[str, Any]) -> None:
    for _ in range(25):
        make(client, path, run)
    answer = client.post(f"{path}/tests", {"run_id": run["id"], "name": "x"})
    assert (answer.status_code, answer.json["code"]) == (409, "too_many_tests")


def test_running_tests_makes_no_run(client: Any, path: str, run: dict[str, Any]) -> None:
    make(client, path, run)
    client.post(f"{path}/tests/run")
    assert [item["id"] for item in client.get("/api/runs").json["items"]] == [run["id"]]
    assert client.post(f"{path}/tests/run", {"version": 9}).json["code"] == "version_not_found"
