"""What is too large for a run's row is put aside and comes back wherever the run is used."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from levqor.db.database import Database
from levqor.files.blobs import sweep_blobs
from levqor.files.models import blobs, payloads
from levqor.runs.forgetting import delete_runs
from levqor.runs.models import run_journal, runs
from levqor.runs.payloads import MOST_IN_ROW
from tests.levqor.runs.conftest import House

LARGE = "".join(chr(97 + number % 26) for number in range(3 * MOST_IN_ROW))
STEPS = [
    {"id": "copy", "use": "data.set", "with": {"values": {"all": "${{ trigger.input.text }}"}}},
    {"id": "size", "use": "log", "with": {"message": "${{ string(size(steps.copy.all)) }}"}},
    {"id": "answer", "use": "flow.respond", "with": {"body": "${{ steps.copy.all }}"}},
]


def longest(database: Database, column: sa.Column[Any]) -> int:
    with database.read() as tx:
        return int(tx.execute(sa.select(sa.func.max(sa.func.length(sa.cast(column, sa.Text))))).scalar_one())


def count(database: Database, table: sa.Table) -> int:
    with database.read() as tx:
        return int(tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_run_with_large_data_keeps_small_rows_and_is_shown_as_a_whole(house: House) -> None:
    run_id = house.start(house.create(STEPS), {"text": LARGE})
    shown = house.until(run_id, "succeeded")
    steps = house.steps(shown)
    assert shown["trigger"]["data"] == {"input": {"text": LARGE}}
    assert shown["result"]["body"] == LARGE
    assert steps["copy"]["output"]["all"] == LARGE
    assert steps["size"]["log"] == [str(len(LARGE))]
    database = house.application.database
    for column in (runs.c.trigger_data, runs.c.result, run_journal.c.entries):
        assert longest(database, column) < 100


def test_small_data_stays_in_the_row(house: House) -> None:
    house.until(house.start(house.create(STEPS), {"text": "a"}), "succeeded")
    assert count(house.application.database, blobs) == 0


def test_data_that_looks_like_what_stands_for_large_data_is_data(house: House) -> None:
    run_id = house.start(house.create(STEPS), {"text": "0" * 64})
    assert house.until(run_id, "succeeded")["result"]["body"] == "0" * 64


def test_a_run_that_was_put_down_goes_on_with_its_large_data(house: House) -> None:
    wait = {"id": "wait", "use": "flow.wait", "with": {"for": "1500ms"}}
    run_id = house.start(house.create([STEPS[0], wait, *STEPS[1:]]), {"text": LARGE})
    house.until(run_id, "waiting")
    house.restart()
    assert house.until(run_id, "succeeded")["result"]["body"] == LARGE


def test_a_repeat_shares_the_data_and_outlives_the_first_run(house: House) -> None:
    first = house.start(house.create(STEPS), {"text": LARGE})
    house.until(first, "succeeded")
    database = house.application.database
    again = house.application.runs.run_again(
        house.workspace_id, first, from_step="size", version="same", correlation_id=None
    )
    house.until(again, "succeeded")
    with database.transaction() as tx:
        delete_runs(tx, [first])
    with database.transaction() as tx:
        sweep_blobs(tx, 100)
    shown = house.read(again)
    assert shown["trigger"]["data"] == {"input": {"text": LARGE}}
    assert house.steps(shown)["copy"]["output"]["all"] == LARGE
    with database.transaction() as tx:
        delete_runs(tx, [again])
    with database.transaction() as tx:
        sweep_blobs(tx, 100)
    assert (count(database, payloads), count(database, blobs)) == (0, 0)
