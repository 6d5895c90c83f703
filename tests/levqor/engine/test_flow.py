"""Branches at the same time, approvals and calls, told from outside: the journal, the world, how the run ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from levqor.connectors.declaration import StepError


def send(name, text="x", **rest):
    return {"id": name, "use": "test.send", "with": {"text": text}, **rest}


def parallel(*branches, **given):
    return {
        "id": "both",
        "use": "flow.parallel",
        "with": given,
        "branches": [{"name": f"Branch {number}", "steps": list(branch)} for number, branch in enumerate(branches)],
    }


def outcome(kept, path):
    return next(entry for entry in reversed(kept.entries) if entry.path == path and entry.kind == "outcome")


# --- flow.parallel


def test_branches_go_on_at_the_same_time(harness):
    harness.world.pause_seconds = 0.2
    harness.start([parallel([send("a")], [send("b")], [send("c")])])
    began = harness.clock.monotonic()
    assert harness.go().status == "succeeded"
    assert harness.clock.monotonic() - began < 0.5
    assert sorted(name for name, *_ in harness.world.calls) == ["send"] * 3


def test_after_the_branches_the_steps_of_all_are_seen(harness):
    kept = harness.start(
        [parallel([send("a", "1")], [send("b", "2")]), send("c", "${{ steps.a.text + steps.b.text }}")]
    )
    assert harness.go().status == "succeeded"
    assert outcome(kept, "c").output == {"text": "12"}
    assert outcome(kept, "both").output == {"count": 2, "failed": []}
    assert outcome(kept, "both/a").output == {"text": "1"}


def test_when_a_branch_fails_the_others_begin_no_further_step(harness):
    echo = {"id": "look", "use": "test.echo", "with": {"text": "${{ trigger.input.missing }}"}}
    kept = harness.start([parallel([echo], [send("b"), send("c"), send("d")])], {"input": {}})
    assert harness.go().status == "failed"
    assert kept.error["step"] == "both/look"
    assert len(harness.world.calls) <= 1


def test_branches_may_be_carried_out_to_their_end_before_the_run_fails(harness):
    echo = {"id": "look", "use": "test.echo", "with": {"text": "${{ trigger.input.missing }}"}}
    steps = [parallel([echo], [send("b"), send("c")], when_one_fails="finish"), send("after")]
    kept = harness.start(steps, {"input": {}})
    assert harness.go().status == "failed"
    assert kept.error["step"] == "both/look"
    assert len(harness.world.calls) == 2


def test_a_run_may_go_on_after_a_branch_that_failed(harness):
    echo = {"id": "look", "use": "test.echo", "with": {"text": "${{ trigger.input.missing }}"}}
    steps = [
        parallel([echo], [send("b")], when_one_fails="continue"),
        send("after", "${{ string(steps.both.failed.size()) }}"),
    ]
    kept = harness.start(steps, {"input": {}})
    assert harness.go().status == "succeeded"
    assert outcome(kept, "both").output == {"count": 2, "failed": ["both/look"]}
    assert outcome(kept, "after").output == {"text": "1"}


def test_a_branch_that_waits_keeps_no_other_from_going_on_and_nothing_is_done_twice(harness):
    wait = {"id": "rest", "use": "flow.wait", "with": {"for": "1h"}}
    harness.start([parallel([wait, send("a")], [send("b")]), send("c")])
    assert harness.go().status == "waiting"
    assert len(harness.world.calls) == 1
    harness.clock.advance(3600)
    assert harness.go().status == "succeeded"
    assert len(harness.world.calls) == 3


def test_a_failure_beside_a_branch_that_waits_is_still_a_failure_after_the_wait(harness):
    wait = {"id": "rest", "use": "flow.wait", "with": {"for": "1h"}}
    echo = {"id": "look", "use": "test.echo", "with": {"text": "${{ trigger.input.missing }}"}}
    kept = harness.start([parallel([echo], [wait, send("a")], when_one_fails="finish")], {"input": {}})
    assert harness.go().status == "waiting"
    harness.clock.advance(3600)
    assert harness.go().status == "failed"
    assert kept.error["step"] == "both/look"
    assert len(harness.world.calls) == 1


# --- flow.approve

ASK = {"id": "ask", "use": "flow.approve", "with": {"message": "Pay?", "who": ["ann@example.com"], "time_out": "2d"}}


def decide(kept, status, **given):
    kept.decisions["ask"] = replace(kept.decisions["ask"], status=status, **given)


def test_a_run_waits_for_a_decision_without_a_worker_until_the_time_is_up(harness):
    kept = harness.start([ASK, send("after")])
    progress = harness.go()
    assert (progress.status, progress.wake_at) == ("waiting", harness.clock.now() + timedelta(days=2))
    assert kept.awaited == {"ask"}
    assert kept.questions["ask"].who == ("ann@example.com",)
    assert not harness.world.calls


@pytest.mark.parametrize("status", ["approved", "rejected"])
def test_a_decision_and_who_made_it_are_the_output(harness, status):
    kept = harness.start([ASK, send("after", "${{ steps.ask.approved ? steps.ask.by : 'no' }}")])
    harness.go()
    decide(kept, status, by="ann@example.com", comment="Fine", at=harness.clock.now())
    assert harness.go().status == "succeeded"
    assert outcome(kept, "ask").output == {
        "approved": status == "approved",
        "by": "ann@example.com",
        "comment": "Fine",
        "decided_at": "2026-03-02T09:00:00.000Z",
        "timed_out": False,
    }
    assert harness.world.calls[0][1] == ("ann@example.com" if status == "approved" else "no")


def test_silence_does_not_approve(harness):
    kept = harness.start([ASK])
    harness.go()
    decide(kept, "expired")
    assert harness.go().status == "succeeded"
    assert (outcome(kept, "ask").output["approved"], outcome(kept, "ask").output["timed_out"]) == (False, True)


def test_silence_may_fail_the_step(harness):
    kept = harness.start([ASK | {"with": ASK["with"] | {"on_time_out": "fail"}}])
    harness.go()
    decide(kept, "expired")
    assert harness.go().status == "failed"
    assert kept.error["code"] == "approval_timed_out"


def test_who_decides_by_default_is_whoever_may_edit(harness):
    kept = harness.start([{"id": "ask", "use": "flow.approve", "with": {"message": "Pay?"}}])
    harness.go()
    assert kept.questions["ask"].who == ("editor",)
    assert kept.questions["ask"].expires_at == harness.clock.now() + timedelta(days=7)


# --- flow.call

CALL = {"id": "sub", "use": "flow.call", "with": {"workflow": "Other", "input": {"n": "${{ trigger.input }}"}}}


def end(kept, status, **given):
    kept.calls["sub"] = replace(kept.calls["sub"], status=status, is_over=True, **given)


def test_a_called_run_is_begun_once_and_its_result_is_the_output(harness):
    kept = harness.start([CALL, send("after", "${{ steps.sub.result.total }}")], {"input": 7})
    assert harness.go().status == "waiting"
    assert kept.awaited == {"sub"}
    assert kept.given == {"sub": ("Other", {"n": 7})}
    harness.go()
    end(kept, "succeeded", result={"total": 3})
    assert harness.go().status == "succeeded"
    assert outcome(kept, "sub").output == {"run_id": "run_1:sub", "status": "succeeded", "result": {"total": 3}}
    assert harness.world.calls[0][1] == 3


def test_the_failure_of_a_called_run_is_the_failure_of_the_step(harness):
    kept = harness.start([CALL], {"input": 7})
    harness.go()
    end(kept, "failed", error={"code": "x", "message": "The price is missing.", "step": "s"})
    assert harness.go().status == "failed"
    assert kept.error["code"] == "called_run_failed"
    assert "The price is missing." in kept.error["message"]


def test_a_run_may_go_on_after_a_called_run_that_failed(harness):
    kept = harness.start([CALL | {"on_error": "continue"}, send("after", "${{ steps.sub.error.code }}")], {"input": 7})
    harness.go()
    end(kept, "cancelled")
    assert harness.go().status == "succeeded"
    assert harness.world.calls[0][1] == "called_run_cancelled"


def test_a_call_need_not_be_waited_for(harness):
    kept = harness.start([CALL | {"with": CALL["with"] | {"wait": False}}], {"input": 7})
    assert harness.go().status == "succeeded"
    assert outcome(kept, "sub").output == {"run_id": "run_1:sub", "status": "started", "result": None}


def test_the_caller_looks_by_itself_should_the_word_be_lost(harness):
    harness.start([CALL], {"input": 7})
    assert harness.go().wake_at == harness.clock.now() + timedelta(minutes=1)
    harness.clock.advance(60 * 30)
    assert harness.go().wake_at == harness.clock.now() + timedelta(minutes=30)


def test_a_call_that_cannot_be_made_fails_its_step(harness):
    async def refused(*_):
        raise StepError("There is no such workflow.", code="workflow_not_found")

    harness.store.call = refused
    kept = harness.start([CALL], {"input": 7})
    assert harness.go().status == "failed"
    assert kept.error["code"] == "workflow_not_found"
