"""Ctrl-C in the middle of everything: it ends soon, leaves nothing behind, and the next start goes on."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import httpx

from tests.acceptance.outside import outside
from tests.acceptance.server import Caller, Server, wait_for

LONGEST_STOP_SECONDS = 10


def test_ctrl_c_ends_everything_in_time_and_the_next_start_continues_every_run(tmp_path: Path) -> None:
    with outside() as sink, Server(tmp_path / "data") as server:
        ann = server.new_owner("ann@example.com")
        workflow = ann.new_workflow(_slow_workflow(sink.address), publish=True)
        sink.pause_seconds = 1.0
        runs = [httpx.post(workflow["url"], json={}, trust_env=False).json()["run_id"] for _ in range(5)]
        watcher = Thread(target=_watch, args=(ann, _start_quiet_run(ann)), daemon=True)
        watcher.start()
        wait_for(lambda: len(sink.received) >= 5, "every run to be in the middle of its first step")

        seconds = server.interrupt()

        assert seconds < LONGEST_STOP_SECONDS
        assert server.leftovers() == []
        watcher.join(timeout=2)
        assert not watcher.is_alive()
        assert "Traceback" not in server.log
        assert sorted(path.name for path in server.data_dir.iterdir() if path.name.endswith(("-wal", "-shm"))) == []
        sink.pause_seconds = 0
        server.start()
        assert {ann.wait_for_run(run_id)["status"] for run_id in runs} == {"succeeded"}
        keys = {(request.path, request.key) for request in sink.received}
        assert len(keys) == 2 * len(runs)
        assert len(sink.received) == len(keys), "a step that was let finish is not repeated"


def _slow_workflow(address: str) -> dict[str, Any]:
    def tell(name: str) -> dict[str, Any]:
        return {"id": name, "use": "http.request", "with": {"method": "POST", "url": f"{address}/{name}"}}

    pause = {"id": "pause", "use": "flow.wait", "with": {"for": "2s"}}
    trigger = {"use": "webhook", "with": {"path": "slow"}}
    return {"levqor": 1, "name": "Slow", "trigger": trigger, "steps": [tell("first"), pause, tell("second")]}


def _start_quiet_run(ann: Caller) -> str:
    """A run that changes nothing for an hour, so that its live view has nothing to say."""
    pause = {"id": "pause", "use": "flow.wait", "with": {"for": "1h"}}
    workflow = ann.new_workflow({"levqor": 1, "name": "Quiet", "trigger": {"use": "manual"}, "steps": [pause]})
    return str(ann.run(workflow["id"], until=frozenset({"waiting"}))["id"])


def _watch(ann: Caller, run_id: str) -> None:
    try:
        list(ann.follow(run_id))
    except httpx.TransportError:
        return


def test_an_idle_server_stops_in_a_moment(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        assert server.interrupt() < 3
        assert server.leftovers() == []
