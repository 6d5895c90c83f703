"""The store of runs: what an owner may write, and what a former owner may not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from levqor.engine.journal import Entry
from levqor.engine.ports import Fenced
from levqor.runs.store import ClaimedRun, NewRun, read_entries

SAY = {"id": "say", "use": "log", "with": {"message": "Hello"}}
MAIL = {"id": "mail", "use": "email.send", "with": {"to": "a@example.com", "subject": "x", "text": "x"}}
LOOP = {"id": "all", "use": "flow.each", "items": "${{ trigger.input }}", "concurrency": 5, "do": [MAIL]}


def begun(house) -> ClaimedRun:
    """A run as a worker holds it that exists only here; nobody else executes anything."""
    house.application.dispatcher.stop()
    new = NewRun(house.workspace_id, house.create([SAY]), 1, "manual", {"input": None})
    claimed = house.application.store.accept(new, worker="here").result().claimed
    assert claimed is not None
    return claimed


def outcome(path: str) -> Entry:
    return Entry("outcome", path, 1, "2026-01-01T00:00:00.000Z", status="succeeded")


def test_steps_of_a_loop_that_go_on_at_once_are_all_recorded(house):
    shown = house.until(house.start(house.create([LOOP]), ["x"] * 20), "succeeded", "failed")
    assert shown["error"] is None
    assert sum(step["status"] == "succeeded" for step in shown["steps"]) == 21


def test_entries_that_are_appended_at_once_all_get_a_place_of_their_own(house):
    claimed = begun(house)

    async def append_all() -> None:
        store = house.application.store
        await asyncio.gather(*(store.append(claimed.handle, [outcome(f"s{number}")]) for number in range(30)))

    asyncio.run(append_all())
    with house.application.database.read() as tx:
        assert [entry.path for entry in read_entries(tx, claimed.handle.id)] == [f"s{n}" for n in range(30)]


def test_who_gave_a_run_back_writes_nothing_more_into_it(house):
    claimed, store = begun(house), house.application.store
    store.release(claimed.handle).result()
    with pytest.raises(Fenced):
        asyncio.run(store.append(claimed.handle, [outcome("late")]))
    with pytest.raises(Fenced):
        asyncio.run(store.finish(claimed.handle, [], "succeeded"))
    with pytest.raises(Fenced):
        asyncio.run(store.suspend(claimed.handle, [], datetime.now(UTC)))
    assert house.read(claimed.handle.id)["status"] == "queued"
