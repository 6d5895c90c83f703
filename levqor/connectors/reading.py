"""What connectors make of what they read: rows, pages up to a limit, and what is new since the look before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final, Protocol, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from levqor.connectors.declaration import Found, StepError

M = TypeVar("M", bound=BaseModel)

LOOK_BACK: Final = timedelta(minutes=5)
"""Clocks differ and some services list what is new only after a while; what is found again is dropped by its key."""
MOST_PAGES: Final = 100


class _Clock(Protocol):
    def now(self) -> datetime: ...


def rows(model: type[M], content: Any) -> list[M]:
    """A list that a service answered.

    Raises:
        StepError: it is no list of such rows (`parse_error`); the parts are named, their values are not.
    """
    try:
        return _list_of(model).validate_python(content)
    except ValidationError as error:
        parts = sorted({".".join(map(str, item["loc"])) or "all of it" for item in error.errors(include_input=False)})
        raise StepError(
            f"The answer is not what was expected: {', '.join(parts[:5])} is missing or of another type.",
            code="parse_error",
        ) from None


@cache
def _list_of(model: type[M]) -> TypeAdapter[list[M]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type] # a variable is a type here


async def gathered(pages: AsyncIterator[Any], read: Callable[[Any], Sequence[M]], limit: int) -> list[M]:
    """The rows of one page after another, until there are `limit` or no more."""
    found: list[M] = []
    async with aclosing(pages) as open_pages:  # type: ignore[type-var] # pages come from generators
        async for page in open_pages:
            found += read(page)
            if len(found) >= limit:
                break
    return found[:limit]


async def gathered_since(
    pages: AsyncIterator[Any], read: Callable[[Any], Sequence[M]], at: Callable[[M], str], begin: datetime
) -> list[M]:
    """The rows of pages that come newest first, until one is older than `begin`; never more than 100 pages."""
    found: list[M] = []
    count = 0
    async with aclosing(pages) as open_pages:  # type: ignore[type-var] # pages come from generators
        async for page in open_pages:
            found += read(page)
            count += 1
            if count == MOST_PAGES or (found and instant(at(found[-1])) < begin):
                break
    return found


def instant(text: str) -> datetime:
    """An ISO 8601 instant; one without an offset is UTC.

    Raises:
        StepError: it is none (`parse_error`).
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise StepError(
            "The answer is not what was expected: an instant is not ISO 8601.", code="parse_error"
        ) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """`moment` as 2026-01-31T08:30:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def look_from(clock: _Clock, cursor: str | None) -> datetime:
    """Where a look begins: a little before the newest that the look before found; at the first, before now."""
    return (instant(cursor) if cursor else clock.now().replace(microsecond=0)) - LOOK_BACK


def found_since(
    clock: _Clock,
    cursor: str | None,
    items: Iterable[M],
    *,
    key: Callable[[M], str],
    at: Callable[[M], str],
) -> Found[M]:
    """The items since `look_from(cursor)`, oldest first. The cursor is the newest instant, but never one to come."""
    begin = look_from(clock, cursor)
    dated = [(instant(at(item)), key(item), item) for item in items]
    new = sorted((entry for entry in dated if entry[0] >= begin), key=lambda entry: entry[:2])
    newest = max([begin + LOOK_BACK, *(moment for moment, _, _ in new)])
    return Found([(name, item) for _, name, item in new], stamp(min(newest, max(clock.now(), begin + LOOK_BACK))))
