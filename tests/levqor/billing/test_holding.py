"""Whatever comes in whatever order, no run is lost, and those that began never pass the number of their month."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from levqor.billing.holding import release_held
from levqor.billing.limits import UNLIMITED, Limits, without_plan
from levqor.billing.models import usage_months
from levqor.billing.usage import count_run, month_of, read_usage
from levqor.db.database import Database
from levqor.runs.models import runs
from levqor.runs.store import Hold, NewRun, insert_run

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MONTH = timedelta(days=31)
PLANS = {"none": without_plan("none"), "unlimited": UNLIMITED} | {
    str(number): Limits("starter", "active", runs=number) for number in (1, 2, 5)
}
STEPS = st.one_of(
    st.tuples(st.just("accept"), st.integers(1, 4)),
    st.tuples(st.just("plan"), st.sampled_from(sorted(PLANS))),
    st.tuples(st.just("month"), st.just(1)),
    st.tuples(st.just("release"), st.integers(1, 3)),
)


def accept(tx: Connection, limits: Limits, now: datetime) -> str:
    def admit(tx: Connection, workspace_id: str, now: datetime) -> Hold | None:
        return None if count_run(tx, limits, workspace_id, now) else Hold("plan_runs_used_up", "held")

    return insert_run(tx, NewRun("ws_1", "wf_1", 1, "manual", {}), now, admit)[0]


def statuses(tx: Connection) -> dict[str, str]:
    rows = tx.execute(sa.select(runs.c.id, runs.c.status).where(runs.c.workspace_id == "ws_1")).all()
    return {row.id: row.status for row in rows}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(STEPS, max_size=25))
def test_no_run_is_lost_and_none_begins_beyond_the_number(database: Database, story: list[tuple[str, Any]]) -> None:
    limits, now, accepted = PLANS["none"], NOW, set[str]()
    began: Counter[str] = Counter()
    with database.engine.connect() as tx, tx.begin() as transaction:
        for step, value in story:
            before = statuses(tx)
            match step:
                case "plan":
                    limits = PLANS[value]
                case "month":
                    now += MONTH
                case "accept":
                    accepted |= {accept(tx, limits, now) for _ in range(value)}
                case "release":
                    held = sorted(run for run, status in before.items() if status == "held")
                    expected = held[: room(limits, read_usage(tx, "ws_1", now).runs, value)]
                    assert release_held(tx, limits, "ws_1", now, value) == expected
            after = statuses(tx)
            newly = [run for run, status in after.items() if status == "queued" and before.get(run) != "queued"]
            began[month_of(now)] += len(newly)
            assert set(after) == accepted
            if newly and limits.runs is not None:
                assert began[month_of(now)] <= limits.runs
            assert read_usage(tx, "ws_1", now).runs == began[month_of(now)]
        transaction.rollback()


def room(limits: Limits, used: int, most: int) -> int:
    """How many may be released at most."""
    return most if limits.runs is None else max(0, min(most, limits.runs - used))


def test_two_that_release_at_once_count_each_run_once(database: Database) -> None:
    with database.transaction() as tx:
        for _ in range(20):
            accept(tx, PLANS["none"], NOW)
    limits = Limits("starter", "active", runs=12)
    released: list[str] = []
    together = threading.Barrier(4)

    def release() -> None:
        together.wait()
        for _ in range(5):
            with database.transaction() as tx:
                found = release_held(tx, limits, "ws_1", NOW, 3)
            released.extend(found)

    at_once(release, 4)
    with database.transaction() as tx:
        released += release_held(tx, limits, "ws_1", NOW)
        counted = tx.execute(sa.select(usage_months.c.runs)).scalar_one()
        queued = sum(status == "queued" for status in statuses(tx).values())
    assert len(released) == len(set(released)) == counted == queued == 12


def test_what_is_accepted_while_held_runs_go_on_never_passes_the_number(database: Database) -> None:
    with database.transaction() as tx:
        for _ in range(10):
            accept(tx, PLANS["none"], NOW)
    limits = Limits("starter", "active", runs=15)
    turn = iter(range(100))

    def work() -> None:
        for _ in range(5):
            with database.transaction() as tx:
                if next(turn) % 2:
                    release_held(tx, limits, "ws_1", NOW, 4)
                else:
                    accept(tx, limits, NOW)

    at_once(work, 4)
    with database.transaction() as tx:
        release_held(tx, limits, "ws_1", NOW)
        found = Counter(statuses(tx).values())
        assert found["queued"] == read_usage(tx, "ws_1", NOW).runs == 15
        assert found["queued"] + found["held"] == 20


def at_once(work: Callable[[], None], many: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
