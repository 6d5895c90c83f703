"""Which paths of the data an expression reads, from its syntax tree."""

from __future__ import annotations

from collections.abc import Iterator

from levqor.expressions.functions import TYPES
from levqor.expressions.syntax import Call, Field, Literal, Loop, Name, Node, children

Reference = tuple[str, ...]
_STEPS_INTO = frozenset({"_[_]", "_?._", "_[?_]"})


def find_references(node: Node) -> tuple[Reference, ...]:
    """Every path, for example `("steps", "fetch", "body", "0", "total")`, as far as it is fixed; each once."""
    return tuple(dict.fromkeys(_references(node, frozenset())))


def _references(node: Node, local: frozenset[str]) -> Iterator[Reference]:
    path = _path(node)
    if path is not None:
        if path[0] not in local and path[0] not in TYPES:
            yield path
        return
    if isinstance(node, Loop):
        yield from _references(node.over, local)
        yield from _references(node.start, local)
        inside = local | {node.variable, node.result_name}
        for part in (node.condition, node.step, node.result):
            yield from _references(part, inside)
        return
    for child in children(node):
        yield from _references(child, local)


def _path(node: Node) -> Reference | None:
    match node:
        case Name(name):
            return (name,)
        case Field(operand, name, _):
            before = _path(operand)
            return None if before is None else (*before, name)
        case Call(function, (operand, Literal(str() | int() as key))) if function in _STEPS_INTO:
            before = _path(operand)
            return None if before is None else (*before, str(key))
    return None
