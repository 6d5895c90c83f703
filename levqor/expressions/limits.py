"""What one evaluation may cost. Every loop round, copy and call is paid for, so that any expression ends soon.

A unit is some 70 nanoseconds of work; the whole allowance ends within about 100 milliseconds, whatever the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from levqor.errors import LevqorError

MAX_UNITS: Final = 900_000
MAX_UNITS_OF_A_STEP: Final = 3 * MAX_UNITS
MAX_TEXT: Final = 5_000_000
MAX_VALUE_DEPTH: Final = 64
_CHARACTERS_PER_UNIT: Final = 40


class ExpressionError(LevqorError):
    """The expression cannot be evaluated."""

    code = "expression_failed"


class EvaluationError(Exception):
    """Why an evaluation failed, without the expression; the caller adds that."""


class Absent(EvaluationError):
    """What the expression refers to is not there."""


class Frame:
    """One evaluation: the data, the loop variables and what may still be spent."""

    __slots__ = ("names", "scope", "units")

    def __init__(self, scope: Mapping[str, Any], units: int = MAX_UNITS) -> None:
        self.scope = scope
        self.names: dict[str, Any] = {}
        self.units = units

    def spend(self, units: int) -> None:
        """Pay for work about to be done.

        Raises:
            EvaluationError: the allowance is used up.
        """
        self.units -= units
        if self.units < 0:
            raise EvaluationError(
                "there is too much data to go through in one expression. Use a data step "
                "(data.filter, data.aggregate, ...) or flow.each."
            )

    def spend_text(self, length: int) -> None:
        """Pay for a text of that length.

        Raises:
            EvaluationError: it would be longer than `MAX_TEXT`, or the allowance is used up.
        """
        if length > MAX_TEXT:
            raise EvaluationError(f"the text would be longer than {MAX_TEXT} characters.")
        self.spend(1 + length // _CHARACTERS_PER_UNIT)


def spend_on_value(frame: Frame, value: Any) -> int:
    """Pay for handing `value` to a function as a whole; answers the length of all text in it.

    Raises:
        EvaluationError: it is nested too deeply or the allowance is used up.
    """
    if isinstance(value, (str, bytes)):
        frame.spend_text(len(value))
        return len(value)
    if not isinstance(value, (list, Mapping)):
        return 0
    total, stack = 0, [(value, 0)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_VALUE_DEPTH:
            raise EvaluationError("the value is nested too deeply.")
        frame.spend(8 + 8 * len(item))
        for inner in item.values() if isinstance(item, Mapping) else item:
            if isinstance(inner, str):
                total += len(inner)
            elif isinstance(inner, (list, Mapping)):
                stack.append((inner, depth + 1))
    frame.spend_text(total)
    return total
