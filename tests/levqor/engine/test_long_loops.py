"""Loops over very many items: every item once, little kept, nothing done again when the run goes on."""

from __future__ import annotations

import tracemalloc

import pytest

from levqor.connectors.declaration import StepError
from levqor.engine import loops
from levqor.engine.journal import Journal
from levqor.engine.memory import MemoryRunStore
from levqor.errors import Unavailable

SEND = {"id": "send", "use": "test.send", "with": {"text": "${{ item }}"}}
ECHO = {"id": "echo", "use": "test.echo", "with": {"text": "${{ item }}"}}


def loop(*steps, **rest):
    return {"id": "all", "use": "flow.each", "items": "${{ trigger.input }}", "do": list(steps), **rest}


@pytest.fixture(autouse=True)
def short_windows(monkeypatch):
    monkeypatch.setattr(loops, "LONG", 40)
    monkeypatch.setattr(loops, "WINDOW", 10)
    monkeypatch.setattr(loops, "KEPT", 3)
    monkeypatch.setattr(loops, "KEPT_FAILED", 4)


def sent(harness):
    return [text for _, text, _ in harness.world.calls]


def kept_items(kept):
    numbers = {entry.path.partition("[")[2].partition("]")[0] for entry in kept.entries if "[" in entry.path}
    return sorted(map(int, numbers))


@pytest.mark.parametrize("concurrency", [1, 4])
def test_every_item_of_a_long_loop_is_done_once_and_the_first_and_last_stay_on_record(harness, concurrency):
    kept = harness.start([loop(SEND, concurrency=concurrency)], {"input": list(range(95))})
    assert harness.go().status == "succeeded"
    assert sorted(sent(harness)) == list(range(95))
    assert kept_items(kept) == [0, 1, 2, 92, 93, 94]
    last = kept.entries[-1]
    assert (last.path, last.output) == ("all", {"count": 95, "failed": 0})


def test_items_with_a_step_that_failed_stay_on_record_up_to_a_number(harness):
    harness.world.failures = []
    touch = harness.world.touch

    async def fail_some(name, text, context):
        if text % 10 == 5:
            raise StepError("no", code="refused")
        return await touch(name, text, context)

    harness.world.touch = fail_some
    kept = harness.start([loop(SEND | {"on_error": "continue"})], {"input": list(range(95))})
    assert harness.go().status == "succeeded"
    assert kept_items(kept) == [0, 1, 2, 5, 15, 25, 35, 92, 93, 94]
    assert kept.entries[-1].output == {"count": 95, "failed": 9}


def test_the_results_of_a_long_loop_are_there_where_a_later_step_reads_them(harness):
    after = {"id": "after", "use": "test.echo", "with": {"text": "${{ steps.all.results.map(r, r.echo.text) }}"}}
    kept = harness.start([loop(ECHO), after], {"input": list(range(95))})
    assert harness.go().status == "succeeded"
    assert kept.entries[-1].output == {"text": list(range(95))}


def test_nothing_of_the_results_is_kept_where_nobody_reads_them(harness):
    kept = harness.start([loop(ECHO)], {"input": list(range(95))})
    harness.go()
    progress = [entry.output for entry in kept.entries if entry.kind == "progress"]
    assert progress[-1] == {"done": 95, "of": 95, "failed": 0}
    assert not any("results" in output for output in progress)


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("reads_results", [False, True])
def test_wherever_a_long_loop_breaks_off_it_goes_on_and_does_no_item_twice(harness, concurrency, reads_results):
    class BreaksOff(MemoryRunStore):
        left = 0

        def use_up(self):
            self.left -= 1
            if self.left == 0:
                raise Unavailable

        async def append(self, run, entries):
            self.use_up()
            await super().append(run, entries)

        async def condense(self, run, since, is_done, entries):
            self.use_up()
            await super().condense(run, since, is_done, entries)

    harness.store = BreaksOff(lambda _: None)
    after = {"id": "after", "use": "test.echo", "with": {"text": "${{ steps.all.results.size() }}"}}
    steps = [loop(SEND, concurrency=concurrency), *([after] if reads_results else [])]
    kept = harness.start(steps, {"input": list(range(55))})
    for point in range(1, 60):
        harness.store.left = point
        try:
            harness.go()
        except Unavailable:
            continue
        break
    assert kept.status == "succeeded"
    again = len(sent(harness)) - 55
    assert set(sent(harness)) == set(range(55))
    assert again <= point * concurrency, "only what was begun and not recorded is repeated"
    if reads_results:
        assert kept.entries[-1].output == {"text": 55}


def test_items_of_a_window_that_wait_hold_up_the_next_window_only(harness):
    harness.world.failures = [StepError("busy", retryable=True)]
    kept = harness.start([loop(SEND)], {"input": list(range(55))})
    assert harness.go().status == "waiting"
    assert len(sent(harness)) == 10
    harness.clock.advance(60)
    assert harness.go().status == "succeeded"
    assert len(sent(harness)) == 56
    assert kept.entries[-1].output == {"count": 55, "failed": 0}


def test_what_goes_on_from_far_down_a_long_loop_reads_little(harness):
    wait = {"id": "rest", "use": "flow.if", "when": "${{ item == 50 }}", "then": [
        {"id": "pause", "use": "flow.wait", "with": {"for": "1h"}}
    ]}  # fmt: skip
    kept = harness.start([loop(SEND, wait)], {"input": list(range(95))})
    assert harness.go().status == "waiting"
    journal = Journal(kept.entries)
    assert journal.get("all").done == 50
    assert len(journal.steps) < 40
    harness.clock.advance(3600)
    assert harness.go().status == "succeeded"
    assert len(sent(harness)) == 95


def test_the_memory_of_a_loop_does_not_grow_with_its_items(harness):
    peaks = []
    for count in (200, 2000):
        items = list(range(count))
        harness.start([loop(ECHO)], {"input": items})
        tracemalloc.start()
        harness.go()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
