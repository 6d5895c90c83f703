"""Rows, pages up to a limit, and what is new since the look before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from levqor.connectors.declaration import StepError
from levqor.connectors.reading import found_since, gathered, instant, look_from, rows, stamp

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)


class Row(BaseModel):
    id: str
    at: str = "2026-01-31T08:20:00Z"


@dataclass
class Clock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


async def pages(*contents: Any) -> AsyncIterator[Any]:
    for content in contents:
        yield content


def look(cursor: str | None, *items: Row) -> Any:
    return found_since(Clock(), cursor, items, key=lambda row: row.id, at=lambda row: row.at)


def test_rows_that_are_none_are_named_by_place_and_not_shown() -> None:
    with pytest.raises(StepError, match=r"1\.id") as caught:
        rows(Row, [{"id": "a"}, {"id": ["canary"]}])
    assert caught.value.code == "parse_error"
    assert "canary" not in str(caught.value)


def test_reading_stops_at_the_limit() -> None:
    read = pages([{"id": "1"}, {"id": "2"}], [{"id": "3"}, {"id": "4"}], "never read")
    found = asyncio.run(gathered(read, lambda page: rows(Row, page), 3))
    assert [row.id for row in found] == ["1", "2", "3"]


def test_a_look_begins_a_little_before_the_cursor_and_the_first_before_now() -> None:
    assert stamp(look_from(Clock(), "2026-01-31T08:00:00Z")) == "2026-01-31T07:55:00Z"
    assert stamp(look_from(Clock(), None)) == "2026-01-31T08:25:00Z"


def test_what_a_look_finds_is_sorted_and_what_is_older_is_left_out() -> None:
    found = look("2026-01-31T08:10:00Z", Row(id="b"), Row(id="a"), Row(id="old", at="2026-01-31T08:04:59Z"))
    assert [key for key, _ in found.items] == ["a", "b"]
    assert found.cursor == "2026-01-31T08:20:00Z"


def test_the_cursor_stays_where_nothing_is_new_and_never_lies_in_the_future() -> None:
    assert look("2026-01-31T08:10:00Z").cursor == "2026-01-31T08:10:00Z"
    assert look("2026-01-31T08:10:00Z", Row(id="a", at="2027-01-01T00:00:00Z")).cursor == "2026-01-31T08:30:00Z"


@pytest.mark.parametrize(
    "text", ["2026-01-31T08:30:00Z", "2026-01-31T08:30:00", "2026-01-31T03:30:00-05:00", "2026-01-31T08:30:00.000+0000"]
)
def test_instants_are_read_in_every_spelling_that_services_use(text: str) -> None:
    assert instant(text) == NOW


def test_what_is_no_instant_is_a_failure_of_the_step() -> None:
    with pytest.raises(StepError):
        instant("yesterday")
