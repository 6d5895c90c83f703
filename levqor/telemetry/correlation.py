"""The correlation id: given to a request at the edge, carried by its run and every step, printed on every log line."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T", str, None)
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str | None] = ContextVar("levqor_correlation_id", default=None)


def new_correlation_id() -> str:
    return secrets.token_hex(12)


def accept_correlation_id(offered: str | None) -> str:
    """The id that a caller offers when it has the form of one, else a new one."""
    return offered if offered and _ACCEPTED.fullmatch(offered) else new_correlation_id()


def correlation_id() -> str | None:
    return _current.get()


def set_correlation_id(value: str | None) -> None:
    _current.set(value)


@contextmanager
def correlated(value: T) -> Iterator[T]:
    """Everything logged inside the block carries this id."""
    token = _current.set(value)
    try:
        yield value
    finally:
        _current.reset(token)
