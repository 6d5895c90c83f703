"""What the engine guarantees, which tests guard it, and what `make chaos` measured last: writes docs/guarantees.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.acceptance.server import REPOSITORY
from tests.chaos.faults import FAULTS

PAGE: Final = REPOSITORY / "docs" / "guarantees.md"
RESULTS: Final = REPOSITORY / "docs" / "guarantees.json"
_SETS: Final = (
    "attempted",
    "acknowledged",
    "lost",
    "unexpected",
    "duplicated",
    "recovered",
    "unfinished",
    "repeated",
    "skipped",
)
_CRASHES: Final = "chaos/test_crashes.py::"
_FAULTS: Final = "chaos/test_faults.py::test_whatever_strikes_nothing_accepted_is_lost_or_doubled"
_MODEL: Final = (
    "levqor/runs/test_model.py::test_runs_are_as_the_model_says_on_sqlite",
    "levqor/runs/test_model.py::test_runs_are_as_the_model_says_on_postgres",
)
_CLOCKS: Final = "levqor/runs/test_clocks.py::"
_WORDS: Final = (
    "levqor/runs/test_model_of_words_and_turns.py::test_words_and_turns_are_as_the_model_says_on_sqlite",
    "levqor/runs/test_model_of_words_and_turns.py::test_words_and_turns_are_as_the_model_says_on_postgres",
)
_TAKEOVER: Final = "scale_out/test_takeover.py::"
_RUNS: Final = "levqor/runs/test_runs.py::"
_INSTANTS: Final = "levqor/document/test_instants.py::"
_ENGINE: Final = "levqor/engine/test_interpreter.py::"
_LANES: Final = "levqor/runs/test_lanes.py::"
_POLLS: Final = "levqor/triggers/test_polling.py::"
_SCHEDULES: Final = "levqor/triggers/test_schedules.py::"


@dataclass(frozen=True, slots=True)
class Guarantee:
    id: str
    says: str
    tests: tuple[str, ...] = ()
    """As pytest names them, from the folder `tests`."""
    lacks: str = ""
    """What of it no test holds."""


GUARANTEES: Final = (
    Guarantee(
        "G1",
        "No accepted trigger is lost.",
        (
            _FAULTS,
            _CRASHES + "test_no_acknowledged_trigger_is_lost_and_no_repeated_delivery_is_a_second_run",
            _CRASHES + "test_what_only_computes_is_neither_lost_nor_doubled_either",
            "chaos/test_looking.py::test_killed_at_looks_and_at_ends_nothing_is_lost_or_doubled",
            _POLLS + "test_each_item_starts_one_run_whatever_happens",
            "levqor/triggers/test_followers.py::test_a_crash_in_between_loses_nothing_and_doubles_nothing",
            "levqor/runs/test_in_process.py::test_an_acceptance_in_the_middle_of_a_stop_is_neither_lost_nor_counted_twice",
            *_MODEL,
        ),
        "10,000 triggers over 200 kills: `make chaos` has some thousands over a hundred faults, not all of them kills.",
    ),
    Guarantee(
        "G2",
        "Every run ends or is visibly waiting; none stays `running` without an owner that executes it.",
        (
            _FAULTS,
            "levqor/runs/test_in_process.py::test_a_run_that_began_and_was_never_executed_is_taken_back_from_its_living_worker",
            "levqor/runs/test_lost_jobs.py::test_a_run_whose_job_its_worker_does_not_know_is_executed",
            _LANES + "test_the_line_survives_a_restart",
            _LANES + "test_a_line_that_nobody_let_in_is_found",
            "levqor/runs/test_calls.py::test_a_caller_goes_on_after_a_restart",
            "chaos/test_word.py::test_wherever_it_is_killed_a_run_asks_once_calls_once_and_goes_on",
            _RUNS + "test_the_run_of_a_dead_worker_is_taken_over",
            *_WORDS,
        ),
    ),
    Guarantee(
        "G3",
        "Steps happen at least once under one key: without faults once, with them at most those in flight again.",
        (
            _CRASHES + "test_an_effect_is_repeated_only_where_the_crash_fell_between_it_and_its_record",
            "chaos/test_stopping.py::test_ctrl_c_ends_everything_in_time_and_the_next_start_continues_every_run",
            _ENGINE + "test_an_effect_cut_off_is_repeated_with_the_same_key",
            "levqor/files/test_files.py::test_the_same_step_saving_the_same_content_again_gets_the_same_file",
            _ENGINE + "test_an_at_most_once_step_cut_off_interrupts_the_run",
        ),
    ),
    Guarantee(
        "G4",
        "Inside our database a step happens exactly once: its result, the next step and usage are one transaction.",
        (
            _CRASHES + "test_every_row_is_there_exactly_once",
            "chaos/test_word.py::test_wherever_it_is_killed_a_run_asks_once_calls_once_and_goes_on",
            _LANES + "test_however_many_come_at_the_same_moment_only_one_is_under_way",
            "levqor/runs/test_immediate.py::test_it_has_ended_when_it_is_accepted_with_every_step_recorded",
            *_MODEL,
            *_WORDS,
        ),
    ),
    Guarantee(
        "G5",
        "Another worker takes over within 30 s.",
        (
            _TAKEOVER + "test_another_worker_takes_over_from_one_that_was_killed_in_mid_step",
            _CLOCKS + "test_who_died_before_the_clock_was_set_back_is_dead_once_the_lease_is_over",
        ),
    ),
    Guarantee(
        "G6",
        "A worker that was stopped and goes on changes nothing.",
        (
            _TAKEOVER + "test_a_worker_that_was_stopped_and_goes_on_changes_nothing",
            _CLOCKS + "test_who_lives_is_not_dead_to_a_machine_whose_clock_differs",
            "levqor/runs/test_in_process.py::test_a_worker_that_may_be_taken_for_dead_begins_nothing",
            "levqor/runs/test_store.py::test_who_gave_a_run_back_writes_nothing_more_into_it",
            *_MODEL,
        ),
    ),
    Guarantee(
        "G7",
        "A schedule fires each instant once; what was missed is made up for once within 24 h, and shown where skipped.",
        (
            _FAULTS,
            _CRASHES + "test_a_schedule_that_crashed_while_firing_has_fired_its_instant_once",
            _SCHEDULES + "test_of_what_was_missed_the_last_is_made_up_for_and_the_rest_is_shown_as_skipped",
            _SCHEDULES + "test_what_is_older_than_a_day_is_only_shown",
            "scale_out/test_parts.py::test_two_schedulers_fire_an_instant_once",
            "acceptance/test_schedule_story.py::test_a_schedule_fires_by_itself_on_the_minute",
        ),
        "That 99 of 100 fires are at most 2 s late: no test holds it, a benchmark has to.",
    ),
    Guarantee(
        "G8",
        "Jumps of the wall clock, 1 h forward and 2 h back, neither double nor lose.",
        (
            _FAULTS,
            _SCHEDULES + "test_no_instant_fires_twice_and_none_is_lost_when_the_clock_jumps",
            _POLLS + "test_a_clock_that_was_set_back_does_not_stop_the_looks",
            _CLOCKS + "test_a_wait_is_over_in_time_though_postgresql_has_another_time",
        ),
        "A wait that began before a jump back lasts as much longer, because it ends at an instant of the wall clock.",
    ),
    Guarantee(
        "G9",
        "In a gap of the clock a schedule fires once, at the first valid moment; in a repeated hour the first time.",
        (
            _INSTANTS + "test_a_wall_time_that_does_not_exist_fires_once_at_the_first_valid_moment",
            _INSTANTS + "test_a_wall_time_that_comes_twice_fires_the_first_time",
            _INSTANTS + "test_every_n_minutes_is_every_n_elapsed_minutes",
            "acceptance/test_schedule_story.py::test_the_preview_and_the_schedule_show_the_same_fires",
        ),
    ),
    Guarantee(
        "G10",
        "With the database down or the disk full: 503 with Retry-After within 2 s, and recovery without a restart.",
        (
            _FAULTS,
            "api/test_health.py::test_without_a_database_everything_is_unavailable_quickly_and_says_so",
            "api/test_health.py::test_it_recovers_without_a_restart",
            "levqor/db/test_database.py::test_a_connection_that_ends_between_two_units_of_a_batch_is_an_outage_for_both",
            "api/test_hooks_ahead.py::test_where_nothing_can_be_accepted_it_is_tried_once",
        ),
    ),
    Guarantee(
        "G11",
        "An Idempotency-Key is kept for 24 h: the same body has the same answer, another is refused.",
        (
            "acceptance/test_webhooks.py::test_a_repeated_delivery_is_one_run_and_a_reused_key_is_refused",
            "acceptance/test_webhooks.py::"
            "test_a_repeat_while_the_first_is_in_progress_waits_for_the_same_run_and_has_its_answer",
            _RUNS + "test_the_same_key_with_another_body_is_refused",
            *_MODEL,
        ),
        "409 while the first is in progress. It does not occur, because nothing is in progress under a key but one "
        "transaction: a repeat waits for that to be on disk and is answered with the first one's run, and where the "
        "answer comes at the end it waits for that run.",
    ),
    Guarantee(
        "G12",
        "50 copies of one event at once make one run.",
        (
            _RUNS + "test_fifty_parallel_copies_of_one_delivery_make_one_run",
            "levqor/runs/test_immediate.py::test_the_same_delivery_is_one_run",
            "scale_out/test_parts.py::test_two_webs_take_copies_of_one_delivery_at_the_same_moment_for_one_run",
            _POLLS + "test_two_processes_do_not_look_at_the_same_time",
        ),
    ),
    Guarantee(
        "G13",
        "Retries survive a restart, honour Retry-After, and are made only where they can help.",
        (
            _ENGINE + "test_a_retryable_failure_is_repeated_after_a_pause_until_it_succeeds",
            _ENGINE + "test_retry_after_is_obeyed",
            _ENGINE + "test_a_failure_that_a_repeat_cannot_cure_fails_the_run_at_once",
            "levqor/connectors/test_http.py::test_both_forms_of_retry_after_are_honoured",
            _RUNS + "test_a_wait_survives_a_restart_and_nothing_before_it_is_repeated",
        ),
    ),
    Guarantee(
        "G14",
        "A rolling restart loses nothing and fails nothing.",
        (
            "scale_out/test_parts.py::test_webs_that_are_restarted_lose_nothing",
            _TAKEOVER + "test_a_worker_that_is_told_to_stop_hands_back_its_long_steps",
            "chaos/test_stopping.py::test_ctrl_c_ends_everything_in_time_and_the_next_start_continues_every_run",
        ),
    ),
    Guarantee(
        "G15",
        "A run that kills its worker again and again is given up, and takes no other with it.",
        (
            "chaos/test_dead_letter.py::"
            "test_a_run_that_kills_its_worker_is_dead_lettered_and_the_server_goes_on_by_itself",
            _TAKEOVER + "test_a_run_that_kills_its_workers_is_given_up_and_takes_no_other_with_it",
            "levqor/runs/test_in_process.py::test_a_suspect_is_not_kept_waiting_by_those_who_have_every_place",
        ),
    ),
    Guarantee(
        "G16",
        "Cancelling and time-outs are obeyed within 5 s, even where the worker is dead.",
        (
            _TAKEOVER + "test_a_run_is_cancelled_or_timed_out_within_seconds_though_its_worker_is_dead",
            "acceptance/test_runs.py::test_a_step_under_way_is_cut_off_by_a_cancel",
            _ENGINE + "test_a_run_over_its_time_out_fails",
            "levqor/runs/test_calls.py::test_cancelling_a_run_cancels_those_that_it_has_called",
            _LANES + "test_one_that_waits_in_line_can_be_cancelled",
        ),
    ),
    Guarantee(
        "G17",
        "A run ends on the version it began with.",
        (_RUNS + "test_a_run_keeps_the_version_it_started_with",),
    ),
    Guarantee(
        "G18",
        "All killed, cold: the first trigger is accepted within 30 s.",
        (_FAULTS,),
        "The tests allow each start 30 s until it is ready; how long it takes is measured by the benchmarks.",
    ),
    Guarantee(
        "G19",
        "It carries the load that the benchmarks name. Beyond its limits it refuses with 429 or 503 and says when to "
        "return; whatever it has accepted ends, once.",
        (
            "api/test_bursts.py::test_beyond_the_room_every_delivery_that_comes_back_is_accepted_once_and_ends",
            "api/test_bursts.py::test_beyond_fair_use_what_is_refused_starts_nothing_and_what_is_accepted_ends",
            "scale_out/test_parts.py::test_one_workspaces_flood_makes_nobody_else_wait",
            "api/test_large_bodies.py::test_a_large_body_for_which_there_is_no_room_is_told_when_to_return",
        ),
        "How much it carries in a second: `make bench` measures that, and no test fails on it.",
    ),
)


def read_results() -> dict[str, Any]:
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return results


def page(results: dict[str, Any]) -> str:
    return "\n".join(
        [
            "# Guarantees",
            "",
            "Each guarantee of the engine with the tests that guard it, and what `make chaos` found last.",
            "This page is written by `make chaos`; a test fails when it names a test that does not exist.",
            "",
            *_shown_results(results),
            *(line for guarantee in GUARANTEES for line in _shown(guarantee)),
        ]
    )


def _shown(guarantee: Guarantee) -> Iterator[str]:
    yield f"## {guarantee.id}"
    yield ""
    yield guarantee.says
    yield ""
    if not guarantee.tests:
        yield "No test guards it."
    for test in guarantee.tests:
        yield f"- `tests/{test}`"
    struck = [fault.name for fault in FAULTS if guarantee.id in fault.guarantees]
    if struck:
        yield ""
        yield f"Struck by: {', '.join(struck)}."
    if guarantee.lacks:
        yield ""
        yield f"Not held by a test: {guarantee.lacks}"
    yield ""


def _shown_results(results: dict[str, Any]) -> Iterator[str]:
    yield "## Last result"
    yield ""
    if not results:
        yield "`make chaos` has not been run yet."
        yield ""
        return
    yield f"{results['date']}, seeds {', '.join(results['seeds'])}: {'passed' if results['passed'] else 'NOT passed'}."
    yield ""
    yield f"| Seed | Installation | {' | '.join(name.capitalize() for name in _SETS)} |"
    yield "|---" * (len(_SETS) + 2) + "|"
    for round_ in results["rounds"]:
        cells = " | ".join(str(round_["sets"].get(name, 0)) for name in _SETS)
        yield f"| {round_['seed']} | {round_['where']} | {cells} |"
    yield ""
    yield "Seconds from the end of each fault until the last run was over, longest of all rounds:"
    yield ""
    for name, seconds in results["seconds"].items():
        yield f"- {name}: {seconds}"
    for complaint in results.get("complaints", ()):
        yield f"- went wrong: {complaint}"
    for skipped in results["skipped"]:
        yield f"- not struck here: {skipped}"
    yield ""


def write(results: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    PAGE.write_text(page(results))


def exists(test: str, root: Path = REPOSITORY / "tests") -> bool:
    """Whether there is such a test."""
    file, _, name = test.partition("::")
    path = root / file
    return path.exists() and f"\ndef {name}(" in path.read_text()


if __name__ == "__main__":
    PAGE.write_text(page(read_results()))
