"""The operators of expressions. Whole and decimal numbers mix; nothing else is converted silently."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from levqor.expressions.limits import MAX_VALUE_DEPTH, Absent, EvaluationError, Frame

Operator = Callable[[Frame, Any, Any], Any]
_INT_LIMIT: Final = 1 << 63


@dataclass(frozen=True, slots=True)
class Optional:
    """A value that may be absent: what `?.` yields."""

    value: Any = None
    is_present: bool = False


@dataclass(frozen=True, slots=True)
class TypeOf:
    """What `type(x)` yields."""

    name: str


def kind_of(value: Any) -> str:
    """The type of a value in the words of the documentation."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case Mapping():
            return "a map"
        case datetime():
            return "an instant"
        case timedelta():
            return "a duration"
        case bytes():
            return "bytes"
        case Optional():
            return "an optional value"
    return "a type"


def misfit(operator: str, *values: Any) -> EvaluationError:
    kinds = " and ".join(kind_of(value) for value in values)
    return EvaluationError(f"{operator} does not work on {kinds}. Convert with string(x), int(x) or double(x).")


def is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def _checked(value: Any) -> Any:
    if type(value) is int and not -_INT_LIMIT <= value < _INT_LIMIT:
        raise EvaluationError("the whole number is too large.")
    return value


def add(frame: Frame, left: Any, right: Any) -> Any:
    if is_number(left) and is_number(right):
        return _checked(left + right)
    match left, right:
        case (str(), str()) | (bytes(), bytes()):
            frame.spend_text(len(left) + len(right))
            return left + right
        case list(), list():
            frame.spend(len(left) + len(right))
            return left + right
        case (datetime(), timedelta()) | (timedelta(), datetime()) | (timedelta(), timedelta()):
            return _moved(lambda: left + right)
    raise misfit("+", left, right)


def subtract(_frame: Frame, left: Any, right: Any) -> Any:
    if is_number(left) and is_number(right):
        return _checked(left - right)
    match left, right:
        case (datetime(), timedelta()) | (datetime(), datetime()) | (timedelta(), timedelta()):
            return _moved(lambda: left - right)
    raise misfit("-", left, right)


def _moved(move: Callable[[], Any]) -> Any:
    try:
        return move()
    except OverflowError:
        raise EvaluationError("the instant is outside the calendar.") from None


def multiply(_frame: Frame, left: Any, right: Any) -> Any:
    if is_number(left) and is_number(right):
        return _checked(left * right)
    raise misfit("*", left, right)


def divide(_frame: Frame, left: Any, right: Any) -> Any:
    if not (is_number(left) and is_number(right)):
        raise misfit("/", left, right)
    if right == 0:
        raise EvaluationError("division by zero.")
    if type(left) is int and type(right) is int:
        quotient = abs(left) // abs(right)
        return _checked(quotient if (left < 0) == (right < 0) else -quotient)
    return left / right


def modulo(_frame: Frame, left: Any, right: Any) -> Any:
    if not (is_number(left) and is_number(right)):
        raise misfit("%", left, right)
    if right == 0:
        raise EvaluationError("division by zero.")
    if type(left) is int and type(right) is int:
        remainder = abs(left) % abs(right)
        return -remainder if left < 0 else remainder
    return math.fmod(left, right)


def negate(value: Any) -> Any:
    if is_number(value):
        return _checked(-value)
    raise misfit("-", value)


def _comparison(symbol: str, compare: Callable[[Any, Any], bool]) -> Operator:
    def evaluate(frame: Frame, left: Any, right: Any) -> bool:
        if is_number(left) and is_number(right):
            return compare(left, right)
        if type(left) is str and type(right) is str:
            frame.spend(min(len(left), len(right)) // 500)
            return compare(left, right)
        if type(left) is type(right) and isinstance(left, (bool, bytes, datetime, timedelta)):
            return compare(left, right)
        raise misfit(symbol, left, right)

    return evaluate


def equal(frame: Frame, left: Any, right: Any, depth: int = 0) -> bool:
    """Whether two values are the same; values of different types are merely different."""
    if isinstance(left, str):
        frame.spend(len(left) // 500)
        return isinstance(right, str) and left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if depth > MAX_VALUE_DEPTH:
        raise EvaluationError("the value is nested too deeply.")
    if isinstance(left, list):
        if not isinstance(right, list) or len(left) != len(right):
            return False
        frame.spend(len(left) * 4)
        return all(equal(frame, a, b, depth + 1) for a, b in zip(left, right, strict=True))
    if isinstance(left, Mapping):
        if not isinstance(right, Mapping) or len(left) != len(right):
            return False
        frame.spend(6 + len(left) * 12)
        if left.keys() != right.keys():
            return False
        return all(equal(frame, value, right[key], depth + 1) for key, value in left.items())
    return bool(left == right)


def contains_item(frame: Frame, item: Any, container: Any) -> bool:
    if isinstance(container, list):
        frame.spend(len(container) * 4)
        return any(equal(frame, item, other) for other in container)
    if isinstance(container, Mapping):
        return is_key(item) and item in container
    if isinstance(container, str):
        raise EvaluationError("`in` does not look into a text. Use text.contains(part).")
    raise misfit("in", item, container)


def is_key(value: Any) -> bool:
    return isinstance(value, (str, int))


def field(operand: Any, name: str) -> Any:
    """`operand.name`."""
    if type(operand) is dict or isinstance(operand, Mapping):
        if name in operand:
            return operand[name]
        raise Absent(f"there is no field {name[:60]!r}. Check the name, or test with has(...).")
    if isinstance(operand, Optional):
        return optional_field(operand, name)
    raise Absent(f"what stands before .{name[:60]} is {kind_of(operand)} and has no fields.")


def optional_field(operand: Any, name: Any) -> Optional:
    """`operand.?name` or `operand[?name]`: absent rather than an error."""
    value = operand.value if isinstance(operand, Optional) else operand
    if isinstance(value, Mapping) and is_key(name) and name in value:
        return Optional(value[name], is_present=True)
    if isinstance(value, list) and type(name) is int and 0 <= name < len(value):
        return Optional(value[name], is_present=True)
    return Optional()


def item_at(_frame: Frame, operand: Any, key: Any) -> Any:
    """`operand[key]`."""
    if isinstance(operand, list):
        if type(key) is float and key.is_integer():
            key = int(key)
        if type(key) is not int:
            raise EvaluationError(f"a position in a list is a whole number, not {kind_of(key)}.")
        if not 0 <= key < len(operand):
            raise Absent(f"position {key} is beyond the {len(operand)} items of the list.")
        return operand[key]
    if isinstance(operand, Mapping):
        if is_key(key) and key in operand:
            return operand[key]
        raise Absent(f"there is no field {str(key)[:60]!r}. Check the name, or test with has(...).")
    if isinstance(operand, Optional):
        return optional_field(operand, key)
    raise Absent(f"what stands before [...] is {kind_of(operand)}, neither a list nor a map.")


BINARY: Final[dict[str, Operator]] = {
    "_+_": add,
    "_-_": subtract,
    "_*_": multiply,
    "_/_": divide,
    "_%_": modulo,
    "_<_": _comparison("<", lambda left, right: left < right),
    "_<=_": _comparison("<=", lambda left, right: left <= right),
    "_>_": _comparison(">", lambda left, right: left > right),
    "_>=_": _comparison(">=", lambda left, right: left >= right),
    "_==_": equal,
    "_!=_": lambda frame, left, right: not equal(frame, left, right),
    "@in": contains_item,
    "_[_]": item_at,
    "_?._": lambda _frame, left, right: optional_field(left, right),
    "_[?_]": lambda _frame, left, right: optional_field(left, right),
}
