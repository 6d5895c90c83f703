"""The checker finds what was planted, and nothing where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.checker import Verdict, judge
from tests.chaos.history import Effect, Event, StoredRun

STEPS = ("first", "second")
NAMES = [f"d{number}" for number in range(5)]
EVENTS = [Event("invoke", name) for name in NAMES] + [Event("ok", name, f"run_{name}") for name in NAMES]
RUNS = [StoredRun(f"run_{name}", name, "succeeded") for name in NAMES]
EFFECTS = [Effect(step, name, f"{step}-{name}") for name in NAMES for step in STEPS]


def test_where_nothing_is_wrong_nothing_is_found() -> None:
    verdict = judge(EVENTS, RUNS, EFFECTS, STEPS)
    assert verdict.is_valid
    assert verdict.sizes() == {
        "attempted": 5, "acknowledged": 5, "lost": 0, "unexpected": 0, "duplicated": 0, "recovered": 0,
        "unfinished": 0, "repeated": 0,
    }  # fmt: skip


def missing_run() -> Verdict:
    return judge(EVENTS, RUNS[1:], EFFECTS, STEPS)


def failed_run() -> Verdict:
    return judge(EVENTS, [replace(RUNS[0], status="dead"), *RUNS[1:]], EFFECTS, STEPS)


def missing_effect() -> Verdict:
    return judge(EVENTS, RUNS, EFFECTS[1:], STEPS)


def other_run_than_acknowledged() -> Verdict:
    return judge(EVENTS, [replace(RUNS[0], run_id="run_other"), *RUNS[1:]], EFFECTS, STEPS)


@pytest.mark.parametrize("planted", [missing_run, failed_run, missing_effect, other_run_than_acknowledged])
def test_a_planted_loss_is_found(planted) -> None:
    verdict = planted()
    assert verdict.lost == ["d0"]
    assert not verdict.is_valid


def test_a_planted_second_run_is_found() -> None:
    verdict = judge(EVENTS, [*RUNS, replace(RUNS[2], run_id="run_again")], EFFECTS, STEPS)
    assert verdict.duplicated == ["d2"]
    assert not verdict.is_valid


def test_a_delivery_acknowledged_as_two_runs_is_found() -> None:
    verdict = judge([*EVENTS, Event("ok", "d2", "run_again")], RUNS, EFFECTS, STEPS)
    assert verdict.duplicated == ["d2"]


def test_an_effect_under_a_second_key_is_found() -> None:
    assert judge(EVENTS, RUNS, [*EFFECTS, replace(EFFECTS[0], key="other")], STEPS).unexpected == ["d0"]


def test_a_key_that_two_deliveries_share_is_found() -> None:
    shared = [replace(effect, key="same") if effect.step == "first" else effect for effect in EFFECTS[:4]]
    assert judge(EVENTS, RUNS, shared + EFFECTS[4:], STEPS).unexpected == ["d0", "d1"]


def test_what_nobody_asked_for_is_found() -> None:
    assert judge(EVENTS, [*RUNS, StoredRun("run_x", "x", "succeeded")], EFFECTS, STEPS).unexpected == ["x"]
    assert judge(EVENTS, RUNS, [*EFFECTS, Effect("first", "y", "k")], STEPS).unexpected == ["y"]


def test_what_is_not_over_is_found() -> None:
    verdict = judge(EVENTS, [replace(RUNS[0], status="running"), *RUNS[1:]], EFFECTS, STEPS)
    assert verdict.unfinished == ["d0"]
    assert not verdict.is_valid


def test_a_repeated_effect_under_its_own_key_is_counted_and_allowed() -> None:
    verdict = judge(EVENTS, RUNS, [*EFFECTS, EFFECTS[0]], STEPS)
    assert verdict.repeated == {"first d0": 2}
    assert verdict.is_valid


def test_what_was_done_without_an_answer_is_recovered() -> None:
    events = [event for event in EVENTS if (event.outcome, event.delivery) != ("ok", "d4")] + [Event("info", "d4")]
    verdict = judge(events, RUNS, EFFECTS, STEPS)
    assert verdict.recovered == ["d4"]
    assert verdict.is_valid
