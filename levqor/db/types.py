"""Column types that hold the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from levqor.kit.json import dump_json, load_json

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Dumped(str):
    """A value for a column of JSON that is written as JSON already."""

    __slots__ = ()


class Json(sa.types.TypeDecorator[Any]):
    """JSON as text, the order of keys kept. (PostgreSQL's jsonb would reorder them and refuse large numbers.)"""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if type(value) is Dumped:
            return str(value)
        return None if value is None else dump_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else load_json(value)


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware instant, kept as microseconds since 1970 (UTC)."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + value * _MICROSECOND


Id = sa.String(40)
Use = sa.String(20).with_variant(sa.String(100), "postgresql")
"""What a document's `use` says. SQLite holds no column to its length, so its old tables need not be copied."""
