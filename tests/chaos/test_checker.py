"""The checker finds what was planted, and nothing where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.checker import Verdict, judge, judge_instants
from tests.chaos.history import Effect, Event, StoredFire, StoredRun

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
        "unfinished": 0, "repeated": 0, "skipped": 0,
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


MINUTE = 60_000_000
DUE = {f"i{number}" for number in range(4)}
FIRED = [
    StoredFire(f"i{number}", "s", number * MINUTE, "fired", f"run_{number}", number * MINUTE) for number in range(4)
]
FIRED_RUNS = [StoredRun(f"run_{number}", f"i{number}", "succeeded") for number in range(4)]
TICKS = [Effect("tick", f"i{number}", f"key-{number}") for number in range(4)]


def absent(first: int, last: int) -> list[StoredFire]:
    """As if nothing had looked from the first to long after the last: that one is made up for."""
    late = (last + 5) * MINUTE
    return [
        replace(
            fire,
            status="caught_up" if number == last else "skipped",
            run_id=fire.run_id if number == last else None,
            recorded_at=late,
        )
        if first <= number <= last
        else fire
        for number, fire in enumerate(FIRED)
    ]


def test_instants_that_fired_are_acknowledged_and_those_that_are_shown_as_skipped_are_not_lost() -> None:
    assert judge_instants(DUE, FIRED, FIRED_RUNS, TICKS, "tick").is_valid
    verdict = judge_instants(DUE, absent(0, 2), FIRED_RUNS[2:], TICKS[2:], "tick")
    assert verdict.is_valid, verdict
    assert (verdict.acknowledged, verdict.skipped, verdict.recovered) == (["i2", "i3"], ["i0", "i1"], ["i2"])


def test_an_instant_of_which_nothing_is_recorded_is_lost() -> None:
    assert judge_instants(DUE, FIRED[1:], FIRED_RUNS[1:], TICKS[1:], "tick").lost == ["i0"]


def test_an_instant_that_is_recorded_as_fired_and_has_no_run_is_lost() -> None:
    assert judge_instants(DUE, FIRED, FIRED_RUNS[1:], TICKS, "tick").lost == ["i0"]
    assert judge_instants(DUE, [replace(FIRED[0], run_id=None), *FIRED[1:]], FIRED_RUNS[1:], TICKS, "tick").lost == [
        "i0"
    ]


def test_an_instant_that_was_skipped_although_it_was_found_in_time_is_lost() -> None:
    skipped = replace(FIRED[0], status="skipped", run_id=None, recorded_at=2 * MINUTE)
    assert judge_instants(DUE, [skipped, *FIRED[1:]], FIRED_RUNS[1:], TICKS[1:], "tick").lost == ["i0"]


def test_an_absence_of_which_not_even_the_last_instant_was_made_up_for_is_a_loss() -> None:
    fires = [replace(fire, run_id=None, status="skipped") for fire in absent(0, 2)[:3]] + FIRED[3:]
    assert judge_instants(DUE, fires, FIRED_RUNS[3:], TICKS[3:], "tick").lost == ["i0", "i1", "i2"]


def test_a_second_run_of_an_instant_is_found() -> None:
    again = StoredRun("run_again", "i1", "succeeded")
    assert judge_instants(DUE, FIRED, [*FIRED_RUNS, again], TICKS, "tick").duplicated == ["i1"]


def test_a_run_of_an_instant_that_is_shown_as_skipped_or_was_never_due_is_found() -> None:
    assert judge_instants(DUE, absent(0, 2), FIRED_RUNS, TICKS, "tick").unexpected == ["i0", "i1"]
    assert judge_instants(DUE - {"i3"}, FIRED, FIRED_RUNS, TICKS, "tick").unexpected == ["i3"]
