"""Columns that hold the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from levqor.db.database import Database
from levqor.db.types import Instant, Json

things = sa.Table(
    "test_things", sa.MetaData(), sa.Column("n", sa.Integer), sa.Column("at", Instant), sa.Column("value", Json)
)
_dialect = sa.create_engine("sqlite://").dialect


def kept(database: Database, at: datetime | None, value: Any) -> tuple[datetime | None, Any]:
    with database.transaction() as tx:
        things.metadata.create_all(tx)
        tx.execute(sa.delete(things))
        tx.execute(sa.insert(things).values(n=1, at=at, value=value))
    with database.read() as tx:
        row = tx.execute(sa.select(things)).one()
    return row.at, row.value


@pytest.mark.parametrize(
    "value", [None, True, 0, 1.5, 2**63, "é\u2028", [], {"z": 1, "a": [None, {"k": "v"}]}, "x" * 100_000]
)
def test_json_comes_back_as_it_was(empty: Database, value: Any) -> None:
    _, found = kept(empty, None, value)
    assert found == value
    assert type(found) is type(value)


def test_the_order_of_keys_is_kept(empty: Database) -> None:
    assert list(kept(empty, None, {"z": 1, "a": 2, "m": 3})[1]) == ["z", "a", "m"]


def test_an_instant_comes_back_in_utc_to_the_microsecond(empty: Database) -> None:
    at = datetime(2026, 7, 1, 12, 0, 0, 123457, timezone(timedelta(hours=5, minutes=45)))
    found, _ = kept(empty, at, None)
    assert found == at
    assert found is not None
    assert found.tzinfo is UTC
    assert kept(empty, None, None)[0] is None


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
@settings(max_examples=300)
def test_instants_are_exact_and_sort_as_numbers(one: datetime, other: datetime) -> None:
    column = Instant()
    numbers = [column.process_bind_param(at, _dialect) for at in (one, other)]
    assert [column.process_result_value(number, _dialect) for number in numbers] == [one, other]
    assert (one < other) == (numbers[0] < numbers[1])  # type: ignore[operator]
