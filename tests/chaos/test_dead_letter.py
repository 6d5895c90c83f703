"""A run that kills whoever executes it is given up; the server stays up for everybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.acceptance.server import Caller, Server, wait_for

SECONDS = 100


def test_a_run_that_kills_its_worker_is_dead_lettered_and_the_server_goes_on_by_itself(tmp_path: Path) -> None:
    mail = {"id": "mail", "use": "email.send", "with": {"to": "a@example.com", "subject": "x", "text": "x"}}
    pause = {"id": "pause", "use": "flow.wait", "with": {"for": "1s"}}
    with Server(tmp_path / "data") as server:
        ann = server.new_owner("ann@example.com")
        fatal = ann.new_workflow({"levqor": 1, "name": "Fatal", "trigger": {"use": "manual"}, "steps": [mail]})
        waiting = ann.new_workflow({"levqor": 1, "name": "Waits", "trigger": {"use": "manual"}, "steps": [pause]})
        server.interrupt()
        # Every process that executes a step outside dies there, each time anew.
        server.start(LEVQOR_TESTING="1", LEVQOR_CRASH_AT="step.after_intent:1")
        innocent = [ann.post(f"/api/workflows/{waiting['id']}/runs", {"input": None}, expect=202) for _ in range(3)]
        run = ann.post(f"/api/workflows/{fatal['id']}/runs", {"input": None}, expect=202)

        dead = wait_for(lambda: _run_when_over(ann, run["id"]), "the run to be given up", SECONDS)

        assert dead["status"] == "dead"
        assert dead["error"]["code"] == "worker_lost"
        assert server.exit_code is None
        assert [ann.wait_for_run(other["id"])["status"] for other in innocent] == ["succeeded"] * 3
        harmless = {"id": "note", "use": "log", "with": {"message": "x"}}
        other = ann.new_workflow({"levqor": 1, "name": "Fine", "trigger": {"use": "manual"}, "steps": [harmless]})
        assert ann.run(other["id"])["status"] == "succeeded"


def _run_when_over(ann: Caller, run_id: str) -> dict[str, Any] | None:
    try:
        run: dict[str, Any] = ann.get(f"/api/runs/{run_id}")
    except httpx.TransportError:
        return None
    return run if run["finished_at"] else None
