"""Syntax trees turned into closures that evaluate them over plain JSON data, within limits.

Written in Python rather than left to the native runtime for what the latter lacks: loops over long lists in linear
time, a price for every round and copy, numbers that mix, the order of keys kept, and no lock held for long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from levqor.expressions import functions
from levqor.expressions.limits import EvaluationError, Frame
from levqor.expressions.operators import (
    BINARY,
    Optional,
    TypeOf,
    field,
    is_key,
    kind_of,
    misfit,
    negate,
    optional_field,
)
from levqor.expressions.syntax import Call, Field, ListOf, Literal, Loop, MapOf, Name, Node, children

Evaluator = Callable[[Frame], Any]


class _Failed:
    """The failure of one round of `all` or `exists`, which a later round may make irrelevant."""

    __slots__ = ("error",)

    def __init__(self, error: EvaluationError) -> None:
        self.error = error


def build(node: Node) -> Evaluator:
    match node:
        case Literal():
            value = node.value
            return lambda _frame: value
        case Name():
            return _build_name(node.name)
        case Field():
            return _build_field(node)
        case Call():
            return _build_call(node)
        case ListOf():
            return _build_list(node)
        case MapOf():
            return _build_map(node)
        case Loop():
            return _build_loop(node)


def _build_name(name: str) -> Evaluator:
    def evaluate(frame: Frame) -> Any:
        if name in frame.names:
            value = frame.names[name]
            if type(value) is _Failed:
                raise value.error
            return value
        if name in frame.scope:
            return frame.scope[name]
        if name in functions.TYPES:
            return TypeOf(name)
        raise EvaluationError(f"{name!r} is not known here.")

    return evaluate


def _build_field(node: Field) -> Evaluator:
    operand, name = build(node.operand), node.name
    if not node.is_test:
        return lambda frame: field(operand(frame), name)

    def has(frame: Frame) -> bool:
        value = operand(frame)
        if isinstance(value, Optional):
            return optional_field(value, name).is_present
        if isinstance(value, Mapping):
            return name in value
        raise EvaluationError(f"has(...) looks into a map, not into {kind_of(value)}.")

    return has


def _build_call(node: Call) -> Evaluator:
    if node.function in _SPECIAL:
        return _SPECIAL[node.function](*map(build, node.arguments))
    if node.function in BINARY and len(node.arguments) == 2:
        operator = BINARY[node.function]
        left, right = map(build, node.arguments)
        return lambda frame: operator(frame, left(frame), right(frame))
    arguments = [build(argument) for argument in node.arguments]
    name, is_method = node.function, node.is_method

    def evaluate(frame: Frame) -> Any:
        return functions.call(frame, name, [argument(frame) for argument in arguments], is_method=is_method)

    return evaluate


def _and(left: Evaluator, right: Evaluator) -> Evaluator:
    return _logical("&&", False, left, right)


def _or(left: Evaluator, right: Evaluator) -> Evaluator:
    return _logical("||", True, left, right)


def _logical(symbol: str, deciding: bool, left: Evaluator, right: Evaluator) -> Evaluator:
    """One side that decides is enough, even when the other side fails."""

    def evaluate(frame: Frame) -> bool:
        try:
            first = _as_bool(symbol, left(frame))
        except EvaluationError:
            if _as_bool(symbol, right(frame)) is deciding:
                return deciding
            raise
        return deciding if first is deciding else _as_bool(symbol, right(frame))

    return evaluate


def _not(operand: Evaluator) -> Evaluator:
    return lambda frame: not _as_bool("!", operand(frame))


def _as_bool(symbol: str, value: Any) -> bool:
    if value is True or value is False:
        return bool(value)
    raise misfit(symbol, value)


def _choice(condition: Evaluator, yes: Evaluator, no: Evaluator) -> Evaluator:
    return lambda frame: yes(frame) if _as_bool("?", condition(frame)) else no(frame)


def _negation(operand: Evaluator) -> Evaluator:
    return lambda frame: negate(operand(frame))


def _not_strictly_false(operand: Evaluator) -> Evaluator:
    def evaluate(frame: Frame) -> bool:
        try:
            return operand(frame) is not False
        except EvaluationError:
            return True

    return evaluate


_SPECIAL: Final[dict[str, Callable[..., Evaluator]]] = {
    "_&&_": _and,
    "_||_": _or,
    "!_": _not,
    "-_": _negation,
    "_?_:_": _choice,
    "@not_strictly_false": _not_strictly_false,
}


def _build_list(node: ListOf) -> Evaluator:
    elements = [build(element) for element in node.elements]
    if not node.optional:
        return lambda frame: [element(frame) for element in elements]

    def evaluate(frame: Frame) -> list[Any]:
        values = []
        for number, element in enumerate(elements):
            value = element(frame)
            if number in node.optional and isinstance(value, Optional):
                if not value.is_present:
                    continue
                value = value.value
            values.append(value)
        return values

    return evaluate


def _build_map(node: MapOf) -> Evaluator:
    entries = [(build(key), build(value), is_optional) for key, value, is_optional in node.entries]

    def evaluate(frame: Frame) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key_of, value_of, is_optional in entries:
            key, value = key_of(frame), value_of(frame)
            if not is_key(key):
                raise EvaluationError(f"the key of a map is a text or a whole number, not {kind_of(key)}.")
            if is_optional and isinstance(value, Optional):
                if not value.is_present:
                    continue
                value = value.value
            made[key] = value
        return made

    return evaluate


def _build_loop(node: Loop) -> Evaluator:
    over, start, result = build(node.over), build(node.start), build(node.result)
    condition = None if node.condition == Literal(True) else build(node.condition)
    step = _build_step(node)
    forgives = isinstance(node.condition, Call) and node.condition.function == "@not_strictly_false"
    price = _price(node.condition) + _price(node.step) + 2
    variable, result_name = node.variable, node.result_name

    def run(frame: Frame) -> Any:
        names, items = frame.names, _items(frame, over(frame))
        names[result_name] = start(frame)
        for item in items:
            if condition is not None and not condition(frame):
                break
            frame.spend(price)
            names[variable] = item
            try:
                names[result_name] = step(frame)
            except EvaluationError as error:
                if not forgives:
                    raise
                names[result_name] = _Failed(error)
        return result(frame)

    def evaluate(frame: Frame) -> Any:
        outside = frame.names
        frame.names = dict(outside)
        try:
            return run(frame)
        finally:
            frame.names = outside

    return evaluate


def _items(frame: Frame, value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        frame.spend(len(value))
        return list(value)
    raise EvaluationError(f"a loop goes over a list or the keys of a map, not over {kind_of(value)}.")


def _build_step(node: Loop) -> Evaluator:
    """The loop's step; the list that `map` and `filter` build grows in place instead of being copied."""
    match node.step:
        case Call("_+_", (Name(name), ListOf((element,), optional))) if name == node.result_name and not optional:
            return _append(name, None, build(element))
        case Call("_?_:_", (condition, Call("_+_", (Name(name), ListOf((element,), optional))), Name(other))) if (
            name == other == node.result_name and not optional
        ):
            return _append(name, build(condition), build(element))
    return build(node.step)


def _append(name: str, condition: Evaluator | None, element: Evaluator) -> Evaluator:
    def evaluate(frame: Frame) -> Any:
        grown = frame.names[name]
        if condition is None or _as_bool("filter", condition(frame)):
            grown.append(element(frame))
        return grown

    return evaluate


def _price(node: Node) -> int:
    """What one evaluation costs, apart from what loops and calls inside pay for themselves."""
    return (2 if isinstance(node, Call) else 1) + sum(_price(child) for child in children(node))
