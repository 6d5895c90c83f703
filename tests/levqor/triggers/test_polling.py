"""A trigger that looks for new items starts one run for each: nothing is lost and nothing doubled."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from levqor.db.database import Database
from levqor.document.validation import Surroundings, validate
from levqor.triggers import poll_states
from levqor.triggers.models import poll_seen
from tests.levqor.triggers.shelf import START, World, refused


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(f"{request.param}_database")
    with found.transaction() as tx:
        tx.execute(poll_states.poll_states.update().values(version=None))
    return found


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 5)),
        st.tuples(st.sampled_from(["look", "look", "crash before the commit", "crash after it", "fail"]), st.none()),
        st.tuples(st.just("find again"), st.integers(0, 8)),
        st.tuples(st.sampled_from(["edit", "publish again", "another process"]), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.integers(0, 4), acts=ACTS)
def test_each_item_starts_one_run_whatever_happens(
    sqlite_database: Database, before: int, acts: list[tuple[str, int | None]]
) -> None:
    world = World(sqlite_database)
    world.shelf.put(before)
    workflow = world.new_workflow()
    world.look()
    for act, number in acts:
        match act:
            case "put":
                world.shelf.put(number or 1)
            case "look":
                world.look()
            case "crash before the commit" | "crash after it":
                world.crash_before_commit = act == "crash before the commit"
                world.told.crash = not world.crash_before_commit
                world.look()
                world.crash_before_commit = world.told.crash = False
            case "fail":
                world.shelf.failures = [refused()]
                world.look()
            case "find again":
                world.shelf.overlap = number or 0
            case "edit":
                world.republish(workflow, every="10m")
            case "publish again":
                world.unpublish(workflow)
                world.republish(workflow, limit=100)
            case "another process":
                world.polling = world.new_process()
    world.look(after_minutes=120)
    world.look(after_minutes=120)
    assert world.started(workflow) == world.shelf.numbers[before:]
    assert world.state(workflow).started == len(world.shelf.numbers) - before
    world.unpublish(workflow)


def test_what_was_there_at_the_first_look_starts_nothing(world: World) -> None:
    world.shelf.put(3)
    workflow = world.new_workflow()
    world.look()
    assert world.started(workflow) == []
    world.shelf.put()
    world.look()
    assert world.started(workflow) == [4]


def test_two_processes_do_not_look_at_the_same_time(world: World) -> None:
    world.new_workflow()
    other = world.new_process()

    async def both() -> None:
        await asyncio.gather(world.polling.begin_due(), other.begin_due())
        await asyncio.gather(world.polling.wait_for_looks(), other.wait_for_looks())

    asyncio.run(both())
    assert world.shelf.looks == 1


def test_who_has_lost_the_lease_keeps_nothing(world: World) -> None:
    workflow = world.new_workflow()
    world.look()
    world.shelf.put()
    slow = world.new_process()

    async def overtaken() -> None:
        gate = world.shelf.gate = asyncio.Event()
        world.clock.advance(300)
        await slow.begin_due()
        while world.shelf.gate is not None:
            await asyncio.sleep(0.01)
        world.shelf.put()
        world.clock.advance(120)
        await world.polling.begin_due()
        await world.polling.wait_for_looks()
        gate.set()
        await slow.wait_for_looks()

    asyncio.run(overtaken())
    assert world.started(workflow) == [1, 2]
    state = world.state(workflow)
    assert (state.cursor, state.looks) == (2, 2)


def test_published_again_the_newer_version_is_started_for_what_was_not_found_yet(world: World) -> None:
    workflow = world.new_workflow()
    world.look()
    world.shelf.put()
    world.republish(workflow, every="1h")
    world.look()
    assert world.started(workflow) == [1]
    assert world.state(workflow).version == 2


def test_failing_looks_pause_longer_and_longer_and_are_seen(world: World) -> None:
    workflow = world.new_workflow()
    world.shelf.failures = [refused(), refused(), refused()]
    pauses = []
    for minutes in (5, 5, 10):
        world.look(after_minutes=minutes)
        pauses.append(world.state(workflow).next_at - world.clock.now())
    assert pauses == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    state = world.state(workflow)
    assert (state.failures, state.failure["code"]) == (3, "http_status")
    world.look(after_minutes=20)
    state = world.state(workflow)
    assert (state.failures, state.failure, state.looks) == (0, None, 1)


def test_a_pause_never_grows_beyond_an_hour_or_what_the_trigger_says(world: World) -> None:
    workflow = world.new_workflow()
    world.shelf.failures = [refused() for _ in range(12)]
    for _ in range(12):
        world.look(after_minutes=60)
    assert world.state(workflow).next_at - world.clock.now() == timedelta(hours=1)


def test_what_the_service_asks_for_is_waited_for(world: World) -> None:
    workflow = world.new_workflow()
    world.shelf.failures = [refused(retry_after=7200)]
    world.look()
    assert world.state(workflow).next_at - world.clock.now() == timedelta(hours=2)


def test_a_trigger_that_fails_stops_no_other(world: World) -> None:
    first = world.new_workflow()
    world.look()
    second = world.new_workflow()
    world.look()
    world.shelf.put()
    world.shelf.failures = [ZeroDivisionError("a mistake in a connector")]
    world.look()
    assert sorted([len(world.started(first)), len(world.started(second))]) == [0, 1]
    world.look()
    assert world.started(first) == world.started(second) == [1]


def test_looking_elsewhere_begins_anew_and_coming_back_goes_on(world: World) -> None:
    workflow = world.new_workflow()
    world.look()
    world.republish(workflow, shelf="other")
    world.shelf.put(2)
    world.look()
    assert world.started(workflow) == []
    world.republish(workflow)
    world.look()
    assert world.started(workflow) == [1, 2]


def test_only_what_no_longer_looks_is_forgotten_in_the_end(world: World) -> None:
    live, silent = world.new_workflow(), world.new_workflow()
    world.look()
    world.unpublish(silent)
    later = world.clock.now() + timedelta(days=1)
    with world.database.transaction() as tx:
        assert poll_states.delete_silent(tx, world.clock.now() - timedelta(days=1), 1000) == 0
        assert poll_states.delete_silent(tx, later, 1000) >= 1
        assert poll_states.state_of(tx, silent) is None
    assert world.state(live).looks == 1


def test_a_clock_that_was_set_back_does_not_stop_the_looks(world: World) -> None:
    workflow = world.new_workflow()
    world.look()
    world.shelf.put()
    world.clock.jump_to(START - timedelta(hours=2))
    world.look()
    assert world.started(workflow) == [1]


def test_keys_are_forgotten_only_when_they_are_no_longer_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll_states, "MOST_SEEN", 10)
    workflow = world.new_workflow()
    world.look()
    world.shelf.overlap = 3
    for _ in range(12):
        world.shelf.put(2)
        world.look()
    assert world.started(workflow) == world.shelf.numbers
    with world.database.read() as tx:
        kept = tx.execute(sa.select(sa.func.count()).where(poll_seen.c.workflow_id == workflow)).scalar_one()
    assert kept <= 12


def test_many_new_items_at_once_are_all_started(world: World) -> None:
    workflow = world.new_workflow()
    world.look()
    world.shelf.put(450)
    world.look()
    assert world.started(workflow) == world.shelf.numbers


def test_an_item_is_a_field_of_its_declared_model(world: World) -> None:
    document = world.document()
    document["steps"][0]["with"]["message"] = "${{ trigger.item.colour }}"
    _, (problem,) = validate(document, Surroundings(world.registry))
    assert (problem.path, problem.message) == ("steps[0].with.message", "trigger.item has no field 'colour'.")
