"""Counting what is used, and stopping at the plan's number, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from levqor.billing.limits import UNLIMITED, Limits, of_plan, self_hosted, without_plan
from levqor.billing.usage import AiCreditsUsedUp, Usage, count_run, month_end, month_of, read_usage, spend_ai_credit
from levqor.blueprint import blueprint
from levqor.db.database import Database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 1, tzinfo=UTC)
TWO = Limits("starter", "active", runs=2, ai_credits=2)


def test_runs_count_up_to_the_months_number_and_no_further(database: Database) -> None:
    with database.transaction() as tx:
        assert [count_run(tx, TWO, "ws_a", NOW) for _ in range(4)] == [True, True, False, False]
        assert read_usage(tx, "ws_a", NOW) == Usage(runs=2)


def test_a_new_month_and_another_workspace_begin_at_nothing(database: Database) -> None:
    with database.transaction() as tx:
        assert [count_run(tx, TWO, "ws_a", NOW) for _ in range(3)][-1] is False
        assert count_run(tx, TWO, "ws_a", NEXT_MONTH)
        assert count_run(tx, TWO, "ws_b", NOW)


def test_without_a_limit_everything_is_counted_and_nothing_refused(database: Database) -> None:
    with database.transaction() as tx:
        assert all(count_run(tx, UNLIMITED, "ws_a", NOW) for _ in range(5))
        assert read_usage(tx, "ws_a", NOW).runs == 5


def test_credits_end_with_an_error_that_says_so_and_leave_runs_alone(database: Database) -> None:
    with database.transaction() as tx:
        spend_ai_credit(tx, TWO, "ws_a", NOW)
        spend_ai_credit(tx, TWO, "ws_a", NOW)
        with pytest.raises(AiCreditsUsedUp):
            spend_ai_credit(tx, TWO, "ws_a", NOW)
        assert read_usage(tx, "ws_a", NOW) == Usage(runs=0, ai_credits=2)
        assert count_run(tx, TWO, "ws_a", NOW)


def test_many_at_once_never_pass_the_number(database: Database) -> None:
    admitted: list[bool] = []

    def count() -> None:
        for _ in range(5):
            with database.transaction() as tx:
                admitted.append(count_run(tx, Limits("starter", "active", runs=7), "ws_a", NOW))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(admitted) == 7


def test_before_a_plan_there_is_room_to_build_and_none_to_run() -> None:
    starter = blueprint().plans["starter"]
    limits = without_plan("none")
    assert (limits.plan, limits.workflows, limits.runs) == (None, starter.workflows, 0)
    assert not limits.allows_runs


def test_the_operator_sets_the_limits_of_an_installation_without_payments() -> None:
    assert self_hosted("unlimited") == UNLIMITED
    growth = blueprint().plans["growth"]
    assert self_hosted("growth") == of_plan("growth", "self_hosted")
    assert self_hosted("growth").runs == growth.runs_per_month


def test_a_month_is_counted_in_utc_and_ends_at_its_first_instant() -> None:
    assert month_of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == "2026-12"
    assert month_end(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert month_end(NOW) == NEXT_MONTH
