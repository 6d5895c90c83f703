"""Replays: what a run really saw, walked through by any version of its document, with nothing sent or stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from levqor.config import Settings
from levqor.runs.comparison import ComparedStep, Comparison
from levqor.runs.models import run_journal, runs
from levqor.runs.recorded import RunIsNotOver
from levqor.runs.replays import replay_run
from levqor.workflows.service import InvalidDocument
from tests.acceptance.outside import Outside, outside
from tests.levqor.runs.conftest import House

SECRET = "hunter2-hunter2"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    """SQLite is enough: a replay only reads."""
    built = House(Settings(data_dir=tmp_path, poll_seconds=0.1, testing=True, allowed_addresses=("127.0.0.1",)))
    yield built
    built.application.stop()


@pytest.fixture
def shop() -> Iterator[Outside]:
    with outside() as world:
        world.answers["/orders"] = (200, {"orders": [{"id": 1, "total": 20}, {"id": 2, "total": 2000}]})
        yield world


def fetch(shop: Outside, **rest: Any) -> dict[str, Any]:
    asked = {"method": "GET", "url": f"{shop.address}/orders"} | rest
    return {"id": "fetch", "use": "http.request", "with": asked, "retry": {"attempts": 1}}


def tell(shop: Outside, text: str, **rest: Any) -> dict[str, Any]:
    asked = {"method": "POST", "url": f"{shop.address}/tell", "body": {"text": text}}
    return {"id": "tell", "use": "http.request", "with": asked, "retry": {"attempts": 1}} | rest


def say(message: str, name: str = "say") -> dict[str, Any]:
    return {"id": name, "use": "log", "with": {"message": message}}


def big(shop: Outside, limit: int = 1000, text: str = "Order ${{ order.id }}") -> list[dict[str, Any]]:
    """Fetch the orders, and tell of each that is over a limit."""
    inside = [{"id": "big", "use": "flow.if", "when": f"${{{{ order.total > {limit} }}}}", "then": [tell(shop, text)]}]
    loop = {"id": "loop", "use": "flow.each", "items": "${{ steps.fetch.body.orders }}", "as": "order", "do": inside}
    return [fetch(shop), loop, say("Done with ${{ steps.loop.count }}")]


def run(home: House, workflow_id: str, given: Any = None) -> str:
    return home.until(home.start(workflow_id, given), "succeeded", "failed")["id"]


def replay(home: House, run_id: str, **rest: Any) -> Comparison:
    with home.application.database.read() as tx:
        return replay_run(tx, home.application.registry, home.workspace_id, run_id, **rest).comparison


def on(home: House, run_id: str, *steps: dict[str, Any]) -> Comparison:
    """Replay on a document that is not stored."""
    document = {"levqor": 1, "name": "Test", "trigger": {"use": "manual"}, "steps": list(steps)}
    return replay(home, run_id, document=document)


def verdicts(comparison: Comparison) -> dict[str, str]:
    return {step.path: step.verdict for step in comparison.steps}


def at(comparison: Comparison, path: str) -> ComparedStep:
    return next(step for step in comparison.steps if step.path == path)


def test_a_replay_on_its_own_version_gives_what_was_recorded_and_touches_nothing(home: House, shop: Outside) -> None:
    run_id = run(home, home.create(big(shop)))
    asked = len(shop.received)
    shop.answers["/orders"] = (500, {})
    comparison = replay(home, run_id)
    assert comparison.is_same, comparison.summary
    assert comparison.is_certain
    assert set(verdicts(comparison)) == {
        "fetch", "loop", "loop[0]/big", "loop[1]/big", "loop[1]/big/tell", "say",
    }  # fmt: skip
    assert len(shop.received) == asked == 2
    with home.application.database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(runs)).scalar() == 1
        assert tx.execute(sa.select(sa.func.max(run_journal.c.run_id))).scalar() == run_id


def test_a_changed_condition_shows_which_steps_are_reached_now(home: House, shop: Outside) -> None:
    run_id = run(home, home.create(big(shop)))
    fewer = on(home, run_id, *big(shop, limit=5000))
    assert verdicts(fewer)["loop[1]/big"] == "differs"
    assert verdicts(fewer)["loop[1]/big/tell"] == "not_reached"
    more = on(home, run_id, *big(shop, limit=10))
    assert verdicts(more)["loop[0]/big/tell"] == "unknown", "what it would be answered was never asked"
    (request,) = at(more, "loop[0]/big/tell").requests
    assert (request.is_on_record, request.url) == (False, f"{shop.address}/tell")
    assert (more.replay.status, more.is_certain) == ("succeeded", False)


def test_a_changed_request_is_shown_beside_the_recorded_one_and_the_rest_is_still_compared(
    home: House, shop: Outside
) -> None:
    steps = [fetch(shop), tell(shop, "Got ${{ steps.fetch.body.orders[0].id }}"), say("${{ steps.tell.status }}")]
    run_id = run(home, home.create(steps))
    changed = on(home, run_id, steps[0], tell(shop, "Hello"), steps[2])
    step = at(changed, "tell")
    assert (step.verdict, step.is_assumed) == ("differs", True)
    assert [(change.path, change.before, change.after) for change in step.changes] == [
        ("/input/body/text", "Got 1", "Hello")
    ]
    (request,) = step.requests
    assert [change.path for change in request.changes] == ["/body"]
    assert verdicts(changed) == {"fetch": "same", "tell": "differs", "say": "same"}


def test_what_depends_on_an_unknown_answer_is_left_open_and_nothing_else(home: House, shop: Outside) -> None:
    run_id = run(home, home.create([fetch(shop), say("${{ steps.fetch.status }}")]))
    new = tell(shop, "new")
    branch = {"id": "if", "use": "flow.if", "when": "${{ steps.tell.status == 200 }}", "then": [say("a", "inner")]}
    after = [say("${{ steps.tell.status }}", "uses"), branch, say("${{ steps.fetch.status }}")]
    assert verdicts(on(home, run_id, fetch(shop), new, *after)) == {
        "fetch": "same", "tell": "unknown", "uses": "unknown", "if": "unknown", "say": "same",
    }  # fmt: skip
    told = on(home, run_id, fetch(shop), new, {"id": "loop", "use": "flow.each", "items": "${{ [1] }}", "do": [
        tell(shop, "inner") | {"id": "inner"}]}, say("${{ steps.loop.results[0].inner.status }}"))  # fmt: skip
    assert (verdicts(told)["loop"], verdicts(told)["say"]) == ("added", "unknown")


def test_a_removed_step_a_new_one_and_a_failure_are_told(home: House, shop: Outside) -> None:
    run_id = run(home, home.create([fetch(shop), say("a", "old"), say("b")]))
    broken = say("${{ steps.fetch.body.missing.deep }}", "new")
    comparison = on(home, run_id, fetch(shop), broken, say("b"))
    assert verdicts(comparison) == {"fetch": "same", "old": "removed", "new": "added", "say": "not_reached"}
    assert comparison.replay.status == "failed"
    assert comparison.summary.startswith("3 of 4 steps differ. The replay fails at step new: ")


def test_a_failed_run_is_replayed_as_failed_and_its_correction_as_succeeded(home: House) -> None:
    workflow_id = home.create([say("${{ trigger.input.missing }}")])
    run_id = run(home, workflow_id, {"name": "Ann"})
    assert replay(home, run_id, version=1).is_same
    home.save(workflow_id, [say("${{ trigger.input.name }}")])
    newest = replay(home, run_id)
    assert (newest.replay.status, newest.run.status, newest.is_same) == ("succeeded", "failed", False)
    assert at(newest, "say").replayed is not None


def test_the_answer_of_a_run_is_compared(home: House) -> None:
    respond = {"id": "answer", "use": "flow.respond", "with": {"body": {"n": 1}}}
    trigger = {"use": "webhook", "with": {"answer": "at_end"}}
    run_id = run(home, home.create([respond], trigger))
    document = {"levqor": 1, "name": "Test", "trigger": trigger, "steps": [respond | {"with": {"body": {"n": 2}}}]}
    (change,) = replay(home, run_id, document=document).result
    assert (change.path, change.before, change.after) == ("/result/body/n", 1, 2)


def test_waits_are_not_waited_for_and_a_longer_one_is_told(home: House) -> None:
    wait = {"id": "rest", "use": "flow.wait", "with": {"for": "200ms"}}
    run_id = run(home, home.create([wait, say("a")]))
    assert replay(home, run_id).is_same
    longer = on(home, run_id, wait | {"with": {"for": "30d"}}, say("a"))
    assert verdicts(longer) == {"rest": "differs", "say": "same"}


def test_decisions_and_called_runs_come_from_the_record_and_branches_are_walked(home: House) -> None:
    called = home.create([say("called")])
    home.publish(called)
    call = {"id": "call", "use": "flow.call", "with": {"workflow": called}}
    branches = [{"name": "one", "steps": [say("a", "left")]}, {"name": "two", "steps": [call]}]
    steps = [{"id": "both", "use": "flow.parallel", "branches": branches}, say("${{ steps.call.status }}")]
    run_id = run(home, home.create(steps))
    assert replay(home, run_id).is_same
    with home.application.database.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(runs)).scalar() == 2, "the replay called nothing"
    call["with"] = {"workflow": called, "input": {"other": 1}}
    other = on(home, run_id, *steps)
    assert (at(other, "both/call").verdict, at(other, "both/call").is_assumed) == ("differs", True)


def test_a_step_that_was_repeated_is_replayed_with_the_answer_that_counted(home: House, shop: Outside) -> None:
    shop.answers["/orders"] = (503, {"busy": True})
    step = fetch(shop) | {"retry": {"attempts": 20, "first": "50ms", "max": "50ms"}}
    run_id = home.start(home.create([step]))
    home.until(run_id, "waiting")
    shop.answers["/orders"] = (200, {"orders": []})
    home.until(run_id, "succeeded")
    # The same request said in other words, so that the record of the network has to answer.
    reworded = step | {"with": {"url": f"{shop.address}/orders"}}
    comparison = on(home, run_id, reworded)
    assert [request.is_on_record for request in at(comparison, "fetch").requests] == [True]
    assert [change.path for change in at(comparison, "fetch").changes] == ["/input/method"]
    assert (comparison.replay.status, comparison.is_certain) == ("succeeded", True)


def test_input_too_long_to_be_shown_is_still_told_from_another(home: House, shop: Outside) -> None:
    text = "x" * 70_000
    run_id = run(home, home.create([tell(shop, "${{ trigger.input }}a")]), text)
    assert replay(home, run_id).is_same
    other = on(home, run_id, tell(shop, "${{ trigger.input }}b"))
    assert verdicts(other) == {"tell": "differs"}


def test_no_replay_shows_a_secret(home: House, shop: Outside) -> None:
    steps = [tell(shop, "a", **{"with": {"method": "POST", "url": f"{shop.address}/tell",
        "headers": {"Authorization": "Bearer ${{ trigger.input.password }}"}}})]  # fmt: skip
    run_id = run(home, home.create(steps), {"password": SECRET})
    changed = steps[0] | {"with": steps[0]["with"] | {"query": {"token": "${{ trigger.input.password }}"}}}
    for comparison in (replay(home, run_id), on(home, run_id, changed)):
        assert SECRET not in repr(comparison.steps)


def test_only_a_run_that_is_over_is_replayed_and_only_on_what_could_run(home: House) -> None:
    waiting = home.start(home.create([{"id": "rest", "use": "flow.wait", "with": {"for": "30d"}}]))
    home.until(waiting, "waiting")
    with pytest.raises(RunIsNotOver):
        replay(home, waiting)
    home.application.runs.cancel(home.workspace_id, waiting)
    assert verdicts(replay(home, waiting)) == {"rest": "differs"}
    with pytest.raises(InvalidDocument):
        on(home, waiting, {"id": "say", "use": "log", "with": {}})
