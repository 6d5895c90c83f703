"""Values of other worlds (code, databases) as JSON, within a limit."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from levqor.connectors.declaration import StepError

MAX_VALUES: Final = 500_000
MAX_CHARACTERS: Final = 10_000_000
MAX_DEPTH: Final = 50
_LARGEST_INTEGER: Final = 2**63 - 1


def as_json(value: Any, *, other: Callable[[Any], str] | None = None) -> Any:
    """The value as JSON. A list that occurs many times counts each time, for JSON writes it out each time.

    Args:
        other: makes a text of what has no meaning in JSON.

    Raises:
        StepError: a part has no meaning in JSON (`not_json`), or it is too large (`too_large`).
    """
    return _Converter(other).convert(value, 0)


class _Converter:
    def __init__(self, other: Callable[[Any], str] | None) -> None:
        self._other = other
        self._values = 0
        self._characters = 0

    def convert(self, value: Any, depth: int) -> Any:
        self._values += 1
        if self._values > MAX_VALUES or depth > MAX_DEPTH:
            raise StepError(f"The result has more than {MAX_VALUES} values or is too deep.", code="too_large")
        match value:
            case None | bool():
                return value
            case str():
                return self._text(value)
            case int():
                # Larger ones do not fit into what expressions and JSON readers take for a whole number.
                return int(value) if -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER else self._text(str(value))
            case float():
                return value if math.isfinite(value) else None
            case dict():
                return {self._name(name): self.convert(inner, depth + 1) for name, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.convert(inner, depth + 1) for inner in value]
        return self._scalar(value)

    def _scalar(self, value: Any) -> Any:
        match value:
            case Decimal():
                return self._decimal(value)
            case datetime() | date() | time():
                return value.isoformat()
            case timedelta():
                return value.total_seconds()
            case UUID():
                return str(value)
            case bytes() | bytearray() | memoryview():
                return self._text(base64.b64encode(bytes(value)).decode())
        if self._other is not None:
            return self._text(self._other(value))
        raise StepError(f"The result holds a {type(value).__name__}, which JSON cannot say.", code="not_json")

    def _decimal(self, value: Decimal) -> Any:
        if not value.is_finite():
            return None
        if value == value.to_integral_value() and abs(value) <= _LARGEST_INTEGER:
            return int(value)
        # A number where a number says it all, otherwise its digits.
        return float(value) if Decimal(repr(float(value))) == value else self._text(format(value, "f"))

    def _name(self, name: Any) -> str:
        if isinstance(name, str):
            return self._text(name)
        if isinstance(name, int | float | bool) or name is None:
            return self._text(str(name))
        raise StepError(f"The result has a name that is a {type(name).__name__}, not a text.", code="not_json")

    def _text(self, text: str) -> str:
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise StepError(f"The result has more than {MAX_CHARACTERS} characters.", code="too_large")
        # PostgreSQL keeps neither of the two in JSON.
        return text.encode("utf-8", "replace").decode().replace("\x00", "�")
