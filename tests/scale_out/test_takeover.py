"""Workers that die, are stopped, or go: what they had begun goes on elsewhere, and nothing is done twice in vain."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import pytest

from tests.acceptance.outside import Outside
from tests.acceptance.server import Caller, step_of, wait_for
from tests.scale_out.parts import Installation, Part

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
TAKEOVER_SECONDS = 30


def call(sink: Outside, name: str = "call", **rest: Any) -> dict[str, Any]:
    return {"id": name, "use": "http.request", "with": {"method": "POST", "url": f"{sink.address}/{name}", **rest}}


def workflow(ann: Caller, *steps: dict[str, Any], **rest: Any) -> str:
    document = {"levqor": 1, "name": "Calls", "trigger": {"use": "manual"}, "steps": list(steps), **rest}
    return str(ann.new_workflow(document)["id"])


def start(ann: Caller, workflow_id: str) -> str:
    return str(ann.post(f"/api/workflows/{workflow_id}/runs", {"input": None}, expect=202)["id"])


def workers_of(installation: Installation, run_id: str) -> list[str]:
    """Who began the run's attempts, as its journal has it, in their order."""
    rows = installation.query("SELECT entries FROM run_journal WHERE run_id = %s ORDER BY seq", run_id)
    entries = [entry for (entries,) in rows for entry in json.loads(entries)]
    return [entry["worker"] for entry in entries if entry.get("kind") == "intent"]


def in_mid_step(installation: Installation, ann: Caller, sink: Outside, seconds: float = 300) -> tuple[str, Part, Part]:
    """A run whose call has reached the outside, which does not answer; its worker and another one."""
    sink.pause_seconds = seconds
    one, other = installation.worker(), installation.worker()
    run_id = start(ann, workflow(ann, call(sink)))
    wait_for(lambda: sink.at("/call"), "the call", 30)
    ((owner,),) = installation.query("SELECT worker FROM runs WHERE id = %s", run_id)
    assert owner in (one.name, other.name)
    return run_id, *((one, other) if owner == one.name else (other, one))


def test_another_worker_takes_over_from_one_that_was_killed_in_mid_step(
    installation: Installation, sink: Outside
) -> None:
    ann = installation.new_owner(installation.web())
    run_id, owner, other = in_mid_step(installation, ann, sink)
    sink.pause_seconds = 0
    killed = time.monotonic()
    owner.kill()

    run = ann.wait_for_run(run_id, seconds=TAKEOVER_SECONDS + 5)

    took = time.monotonic() - killed
    print(f"taken over and over after {took:.1f} s")
    assert took <= TAKEOVER_SECONDS
    assert run["status"] == "succeeded"
    assert workers_of(installation, run_id) == [owner.name, other.name]
    first, second = sink.at("/call")
    assert first.key == second.key == step_of(run, "call")["idempotency_key"]
    assert first.body == second.body


def test_a_worker_that_was_stopped_and_goes_on_changes_nothing(installation: Installation, sink: Outside) -> None:
    ann = installation.new_owner(installation.web())
    run_id, owner, other = in_mid_step(installation, ann, sink, seconds=40)
    sink.pause_seconds = 0
    owner.signal(signal.SIGSTOP)
    run = ann.wait_for_run(run_id, seconds=TAKEOVER_SECONDS + 5)
    assert workers_of(installation, run_id) == [owner.name, other.name]

    owner.signal(signal.SIGCONT)
    fresh = workflow(ann, {"id": "note", "use": "log", "with": {"message": "x"}})
    later = [start(ann, fresh) for _ in range(20)]
    assert {ann.wait_for_run(one)["status"] for one in later} == {"succeeded"}
    time.sleep(3)

    assert ann.get(f"/api/runs/{run_id}") == run
    assert installation.query("SELECT id FROM procrastinate_jobs") == []
    other.kill()
    assert ann.wait_for_run(start(ann, fresh))["status"] == "succeeded", "who was stopped works again"


def test_the_only_worker_takes_its_own_run_over_when_it_comes_back(installation: Installation, sink: Outside) -> None:
    ann = installation.new_owner(installation.web())
    sink.pause_seconds = 300
    worker = installation.worker(LEVQOR_LEASE_SECONDS="3")
    run_id = start(ann, workflow(ann, call(sink)))
    wait_for(lambda: sink.at("/call"), "the call", 30)
    sink.pause_seconds = 0
    worker.signal(signal.SIGSTOP)
    wait_for(lambda: ann.get(f"/api/runs/{run_id}")["status"] == "queued", "the run to be taken back", 25)
    worker.signal(signal.SIGCONT)

    assert ann.wait_for_run(run_id)["status"] == "succeeded"
    assert len(sink.at("/call")) == 2
    fresh = workflow(ann, {"id": "note", "use": "log", "with": {"message": "x"}})
    assert ann.wait_for_run(start(ann, fresh))["status"] == "succeeded"
    assert "Error" not in worker.log, worker.log


def test_a_worker_that_is_told_to_stop_hands_back_its_long_steps(installation: Installation, sink: Outside) -> None:
    ann = installation.new_owner(installation.web())
    run_id, owner, other = in_mid_step(installation, ann, sink)
    sink.pause_seconds = 0

    assert owner.stop() < 15

    run = ann.wait_for_run(run_id, seconds=5)
    assert run["status"] == "succeeded"
    assert workers_of(installation, run_id) == [owner.name, other.name]
    assert installation.query("SELECT recoveries FROM runs WHERE id = %s", run_id) == [(0,)]


def test_a_run_is_cancelled_or_timed_out_within_seconds_though_its_worker_is_dead(
    installation: Installation, sink: Outside
) -> None:
    ann = installation.new_owner(installation.web())
    sink.pause_seconds = 300
    worker = installation.worker()
    cancelled = start(ann, workflow(ann, call(sink)))
    timed = start(ann, workflow(ann, call(sink, "timed"), settings={"timeout": "6s"}))
    waiting = start(
        ann, workflow(ann, {"id": "rest", "use": "flow.wait", "with": {"for": "1h"}}, settings={"timeout": "8s"})
    )
    wait_for(lambda: sink.at("/call") and sink.at("/timed"), "both calls", 30)
    ann.wait_for_run(waiting, until=frozenset({"waiting"}))
    began = time.monotonic()
    worker.kill()

    ann.post(f"/api/runs/{cancelled}/cancel")
    assert ann.get(f"/api/runs/{cancelled}")["status"] == "cancelled"
    for run_id in (timed, waiting):
        run = ann.wait_for_run(run_id, seconds=13)
        assert (run["status"], run["error"]["code"]) == ("failed", "run_timeout")
    assert time.monotonic() - began < 8 + 5


def test_cancelling_reaches_the_worker_that_executes(installation: Installation, sink: Outside) -> None:
    ann = installation.new_owner(installation.web())
    run_id, _owner, _other = in_mid_step(installation, ann, sink)

    ann.post(f"/api/runs/{run_id}/cancel")

    wait_for(lambda: sink.hung_up == ["/call"], "the call to be given up", 5)
    assert ann.get(f"/api/runs/{run_id}")["status"] == "cancelled"


def test_a_run_that_kills_its_workers_is_given_up_and_takes_no_other_with_it(
    installation: Installation, sink: Outside
) -> None:
    """Each worker dies at the first step that it begins outside; the test starts it again, as a supervisor does."""
    ann = installation.new_owner(installation.web())
    fatal = start(ann, workflow(ann, call(sink)))
    rest = {"id": "rest", "use": "flow.wait", "with": {"for": "1s"}}
    innocent = [start(ann, workflow(ann, rest)) for _ in range(3)]
    deadly = {"LEVQOR_TESTING": "1", "LEVQOR_CRASH_AT": "step.after_intent:1", "LEVQOR_LEASE_SECONDS": "1.5"}
    ends = time.monotonic() + 150
    worker = installation.worker(**deadly)
    while (run := ann.get(f"/api/runs/{fatal}"))["finished_at"] is None:
        assert time.monotonic() < ends, run["status"]
        if worker.process.poll() is not None:
            worker = installation.worker(**deadly)
        time.sleep(0.2)

    assert (run["status"], run["error"]["code"]) == ("dead", "worker_lost")
    if worker.process.poll() is not None:
        installation.worker()
    assert {ann.wait_for_run(one)["status"] for one in innocent} == {"succeeded"}
