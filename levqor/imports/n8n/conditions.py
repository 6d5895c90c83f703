"""n8n's conditions as CEL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from levqor.imports.n8n.expressions import Names, Untranslatable, expression, quoted
from levqor.imports.n8n.making import Unsupported, rows

_COMPARED: Final = {
    "equal": "==", "equals": "==", "notEqual": "!=", "notEquals": "!=", "larger": ">", "gt": ">", "after": ">",
    "largerEqual": ">=", "gte": ">=", "afterOrEquals": ">=", "smaller": "<", "lt": "<", "before": "<",
    "smallerEqual": "<=", "lte": "<=", "beforeOrEquals": "<=",
}  # fmt: skip
_CALLED: Final = {"contains": "contains", "startsWith": "startsWith", "endsWith": "endsWith", "regex": "matches"}


def test_of(conditions: Any, names: Names) -> str:
    """The conditions of an If, Filter or Switch node (both forms that n8n had), without braces.

    Raises:
        Unsupported, Untranslatable: they cannot be said.
    """
    if not isinstance(conditions, dict):
        raise Unsupported("it has no conditions")
    if isinstance(conditions.get("conditions"), list):
        tests = [_new_form(row, names) for row in rows(conditions, "conditions")]
        joiner = " || " if conditions.get("combinator") == "or" else " && "
    else:
        tests = [
            _compare(row.get("value1"), str(row.get("operation") or _usual(kind)), row.get("value2"), names)
            for kind in ("string", "number", "boolean", "dateTime")
            for row in rows(conditions, kind)
        ]
        joiner = " && "
    if not tests:
        raise Unsupported("it has no conditions")
    return tests[0] if len(tests) == 1 else joiner.join(f"({test})" for test in tests)


def _usual(kind: str) -> str:
    """What an old condition does that does not say it."""
    return "smaller" if kind == "number" else "equal"


def _new_form(row: Mapping[str, Any], names: Names) -> str:
    operator = row.get("operator")
    operation = operator.get("operation") if isinstance(operator, dict) else "equals"
    return _compare(row.get("leftValue"), str(operation), row.get("rightValue"), names)


def _compare(left: Any, operation: str, right: Any, names: Names) -> str:
    one = operand(left, names)
    match operation:
        case _ if operation in _COMPARED:
            return f"{one} {_COMPARED[operation]} {operand(right, names)}"
        case _ if operation in _CALLED:
            return f"{one}.{_CALLED[operation]}({operand(right, names)})"
        case "notContains" | "notStartsWith" | "notEndsWith" | "notRegex":
            positive = operation[3:4].lower() + operation[4:]
            return f"!{one}.{_CALLED[positive]}({operand(right, names)})"
        case "true":
            return one
        case "false":
            return f"!{one}"
        case "isEmpty" | "empty":
            return f'{one} == null || {one} == ""'
        case "isNotEmpty" | "notEmpty":
            return f'{one} != null && {one} != ""'
        case "exists":
            return f"{one} != null"
        case "notExists":
            return f"{one} == null"
    raise Unsupported(f"its condition “{operation[:40]}” has no counterpart")


def operand(value: Any, names: Names) -> str:
    """A value of a condition as CEL: an expression, or a literal."""
    if isinstance(value, str) and value.startswith("="):
        text = value[1:].strip()
        if text.startswith("{{") and text.endswith("}}") and text.count("{{") == 1:
            return expression(text[2:-2], names)
        if "{{" in text:
            raise Untranslatable("a condition compares text with expressions in it")
        return quoted(text)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool | int | float) or value is None:
        return json.dumps(value)
    raise Unsupported("its condition compares a list or an object")
