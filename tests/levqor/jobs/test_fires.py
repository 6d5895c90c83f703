"""Each instant is worked on once, whatever the clock and the other instances do, and nothing is missed silently."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from levqor.jobs import fires
from levqor.jobs.declaration import At, Every
from levqor.jobs.models import job_fires
from tests.levqor.jobs.conftest import NOON

DAILY = At("0 3 * * *")


def rows(instances: Any) -> list[Any]:
    with instances.databases[0].read() as tx:
        return list(tx.execute(sa.select(job_fires).order_by(job_fires.c.instant)).all())


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_a_new_installation_does_nothing_for_the_time_before_it(instances: Any) -> None:
    tick = instances.job()
    jobs = instances.new(tick)
    jobs.wake(tick)
    assert instances.worked == []
    instances.clock.advance(60)
    jobs.wake(tick)
    assert instances.worked == [("tick", at(12, 1))]


def test_an_instant_is_worked_on_once_however_often_it_is_woken(instances: Any) -> None:
    tick = instances.job()
    jobs, other = instances.new(tick), instances.new(tick, name="second")
    instances.clock.advance(60)
    for one in (jobs, other, jobs):
        one.wake(tick)
    assert instances.worked == [("tick", at(12, 1))]
    assert [(row.status, row.worker, row.result) for row in rows(instances)] == [("done", "first", {"count": 1})]


def test_two_instances_that_wake_at_the_same_moment_do_it_once(instances: Any) -> None:
    tick = instances.job()
    pair = [instances.new(tick, name=name) for name in ("first", "second")]
    for _ in range(5):
        instances.clock.advance(60)
        threads = [threading.Thread(target=jobs.wake, args=(tick,)) for jobs in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [instant for _, instant in instances.worked] == [at(12, minute) for minute in range(1, 6)]
    assert {row.status for row in rows(instances)} == {"done"}


def test_instants_that_nobody_worked_on_are_visible(instances: Any) -> None:
    tick = instances.job()
    jobs = instances.new(tick)
    instances.clock.advance(60)
    jobs.wake(tick)
    instances.clock.advance(5 * 60)
    jobs.wake(tick)
    jobs.wake(tick)
    assert [instant for _, instant in instances.worked] == [at(12, 1), at(12, 6)]
    missed = next(row for row in rows(instances) if row.status == "missed")
    assert missed.instant == at(12, 2)
    assert missed.result == {"instants": 4, "last": at(12, 5).isoformat()}


def test_a_daily_instant_missed_within_a_day_is_made_up_for_once(instances: Any) -> None:
    daily = instances.job(when=DAILY)
    instances.clock.jump_to(at(2, 59))
    jobs = instances.new(daily)
    instances.clock.advance(120)
    jobs.wake(daily)
    instances.clock.advance(3 * 86_400 + 3600)
    again = instances.new(daily, name="second")
    again.wake(daily)
    again.wake(daily)
    assert [instant for _, instant in instances.worked] == [at(3), at(3, day=5)]
    assert [(row.instant, row.status) for row in rows(instances)] == [
        (at(3), "done"),
        (at(3, day=3), "missed"),
        (at(3, day=5), "done"),
    ]


def test_a_weekly_instant_missed_for_more_than_a_day_is_not_made_up_for(instances: Any) -> None:
    weekly = instances.job(when=At("0 9 * * 0", "Europe/London"))
    jobs = instances.new(weekly)
    instances.clock.jump_to(datetime(2026, 3, 8, 9, 1, tzinfo=UTC))
    jobs.wake(weekly)
    instances.clock.jump_to(datetime(2026, 3, 16, 9, 30, tzinfo=UTC))
    jobs.wake(weekly)
    assert [row.status for row in rows(instances)] == ["done", "missed"]


def test_an_interval_goes_on_when_the_clock_goes_back(instances: Any) -> None:
    tick = instances.job()
    jobs, other = instances.new(tick), instances.new(tick, name="second")
    for _ in range(10):
        instances.clock.advance(60)
        jobs.wake(tick)
    for _ in range(2):
        instances.clock.jump_to(at(12, 5))
        for _ in range(3):
            jobs.wake(tick)
            other.wake(tick)
            instances.clock.advance(60)
    assert [instant.minute for _, instant in instances.worked] == [*range(1, 11), 5, 6, 7, 5, 6, 7]
    assert len(rows(instances)) == 16
    assert {row.status for row in rows(instances)} == {"done"}


def test_a_time_of_day_is_not_done_twice_when_the_clock_goes_back(instances: Any) -> None:
    daily = instances.job(when=DAILY)
    instances.clock.jump_to(at(2, 30))
    jobs = instances.new(daily)
    instances.clock.jump_to(at(3, 30))
    jobs.wake(daily)
    instances.clock.jump_to(at(1, 30))
    jobs.wake(daily)
    instances.clock.advance(2 * 3600)
    jobs.wake(daily)
    assert [instant for _, instant in instances.worked] == [at(3)]


def test_a_clock_that_goes_forward_leaves_a_gap_that_is_recorded(instances: Any) -> None:
    tick = instances.job()
    jobs = instances.new(tick)
    instances.clock.advance(60)
    jobs.wake(tick)
    instances.clock.jump_to(at(13, 1))
    jobs.wake(tick)
    assert [(row.status, row.instant) for row in rows(instances)] == [
        ("done", at(12, 1)),
        ("missed", at(12, 2)),
        ("done", at(13, 1)),
    ]


def test_a_failure_is_recorded_by_its_kind_and_place_and_never_by_its_text(instances: Any) -> None:
    def fail(*_: Any) -> Any:
        raise ValueError("ann@example.com")

    broken = instances.job(work=fail)
    jobs = instances.new(broken)
    instances.clock.advance(60)
    jobs.wake(broken)
    row = rows(instances)[0]
    assert row.status == "failed"
    assert row.failure.startswith("ValueError at ")
    assert "test_fires.py" in row.failure
    assert "ann@example.com" not in row.failure


def test_a_result_that_is_no_json_is_a_failure(instances: Any) -> None:
    odd = instances.job(work=lambda *_: {"at": object()})
    jobs = instances.new(odd)
    instances.clock.advance(60)
    jobs.wake(odd)
    assert rows(instances)[0].status == "failed"


def test_a_job_that_hangs_is_given_up_at_its_time_limit_and_not_begun_twice(instances: Any) -> None:
    let_go = threading.Event()
    begun = []

    def hang(*_: Any) -> Any:
        begun.append(1)
        let_go.wait(30)
        return {}

    hanging = instances.job(work=hang, limit=0.1)
    jobs = instances.new(hanging)
    for _ in range(2):
        instances.clock.advance(60)
        jobs.wake(hanging)
    assert [(row.status, row.failure) for row in rows(instances)] == [("failed", "time_limit")]
    assert len(begun) == 1
    let_go.set()


def test_a_job_may_look_at_its_time(instances: Any) -> None:
    def work(_: Any, fire: Any) -> Any:
        fire.check_time()
        instances.clock.advance(6)
        fire.check_time()
        return {}

    slow = instances.job(work=work, limit=5)
    jobs = instances.new(slow)
    instances.clock.advance(60)
    jobs.wake(slow)
    assert rows(instances)[0].failure == "time_limit"


def test_a_fire_whose_worker_died_is_shown_as_failed_after_its_time_limit(instances: Any) -> None:
    tick = instances.job(limit=30)
    jobs = instances.new(tick)
    assert fires.claim(instances.databases[0], "tick", at(12), "dead", NOON)
    instances.clock.advance(30 + fires.CLOCK_SLACK.total_seconds() - 1)
    jobs.give_up_overdue()
    assert rows(instances)[0].status == "running"
    instances.clock.advance(2)
    jobs.give_up_overdue()
    assert (rows(instances)[0].status, rows(instances)[0].failure) == ("failed", "worker_lost")


def test_a_job_run_by_hand_is_recorded_and_takes_no_instant_away(instances: Any) -> None:
    tick = instances.job()
    jobs = instances.new(tick)
    assert jobs.run_now(tick) == ({"count": 1}, None)
    instances.clock.advance(60)
    jobs.wake(tick)
    assert [row.instant for row in rows(instances)] == [NOON, at(12, 1)]


def test_old_fires_are_deleted_and_young_ones_stay(instances: Any) -> None:
    database = instances.databases[0]
    for days in (91, 89):
        fires.claim(database, "tick", NOON - timedelta(days=days), "w", NOON - timedelta(days=days))
    with database.transaction() as tx:
        assert fires.delete_fires(tx, NOON - timedelta(days=90), 500) == 1
    assert [row.instant for row in rows(instances)] == [NOON - timedelta(days=89)]


@pytest.mark.parametrize(
    ("when", "now", "latest", "after"),
    [
        (Every(60), at(12, 0), at(12, 0), at(12, 1)),
        (Every(6 * 3600), at(11, 59), at(6), at(12)),
        (DAILY, at(2, 59), at(3, day=1), at(3)),
        (At("0 9 * * *", "Europe/London"), datetime(2026, 7, 1, 9, tzinfo=UTC), datetime(2026, 7, 1, 8, tzinfo=UTC),
         datetime(2026, 7, 2, 8, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_instants_are_the_same_whoever_asks(when: Any, now: datetime, latest: datetime, after: datetime) -> None:
    assert when.latest(now) == latest
    assert when.after(now) == after
