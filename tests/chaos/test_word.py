"""Killed around a question, a decision and a call: each is made once, and the run goes on with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.acceptance.server import Caller, Server, step_of, wait_for
from tests.chaos.stage import CRASHED

ASK = {"id": "ask", "use": "flow.approve", "with": {"message": "Pay?"}}
CALL = {"id": "sub", "use": "flow.call", "with": {"workflow": "Double", "input": {"n": "${{ trigger.input }}"}}}
DOUBLE = {"id": "reply", "use": "flow.respond", "with": {"body": "${{ trigger.input.n * 2 }}"}}
PAUSE = {"id": "pause", "use": "flow.wait", "with": {"for": "300ms"}}


def document(name: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"levqor": 1, "name": name, "trigger": {"use": "manual"}, "steps": list(steps)}


POINTS = ("approve.after_commit", "call.after_commit")


def test_wherever_it_is_killed_a_run_asks_once_calls_once_and_goes_on(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        ann = server.new_owner("ann@example.com")
        ann.new_workflow(document("Double", PAUSE, DOUBLE), publish=True)
        workflow = ann.new_workflow(document("Pays", CALL, ASK))
        runs = []
        for point in POINTS:
            server.kill()
            before = server.log.count(CRASHED)
            server.start(LEVQOR_TESTING="1", LEVQOR_CRASH_AT=f"{point}:1")
            runs.append(wait_for(lambda point=point: started(ann, workflow["id"], point), "the run", 40))
            wait_for(lambda before=before: server.log.count(CRASHED) > before, "the crash", 40)
        server.kill()
        server.start()

        for run in runs:
            approval = wait_for(lambda run=run: waiting_of(ann, run), "the question", 40)
            ann.post(f"/api/approvals/{approval['id']}", {"decision": "approve"})
        for run in runs:
            done = ann.wait_for_run(run)
            assert done["status"] == "succeeded"
            assert step_of(done, "sub")["output"]["result"] == 42
            assert step_of(done, "ask")["output"]["approved"] is True
        called = [other["parent"]["run_id"] for other in ann.list_all("/api/runs") if other["parent"]]
        assert sorted(called) == sorted(runs), "each call was made once"
        asked = [item["run_id"] for item in ann.get("/api/approvals?state=past")["items"]]
        assert sorted(asked) == sorted(runs), "each question was asked once"


def started(ann: Caller, workflow_id: str, key: str) -> str | None:
    """The run's id; none where the server died meanwhile, and it may have been accepted or not."""
    headers = {"Idempotency-Key": key}
    try:
        return str(ann.post(f"/api/workflows/{workflow_id}/runs", {"input": 21}, expect=202, headers=headers)["id"])
    except httpx.TransportError:
        return None


def waiting_of(ann: Caller, run_id: str) -> dict[str, Any] | None:
    found = (item for item in ann.get("/api/approvals")["items"] if item["run_id"] == run_id)
    return next(found, None)
