"""The syntax tree of an expression, read from what Google's CEL serialises: a `CheckedExpr` or a `ParsedExpr`."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

MAX_TREE_DEPTH: Final = 150


class TooDeep(ValueError):
    """The tree has more levels than `MAX_TREE_DEPTH`."""


@dataclass(frozen=True, slots=True)
class Literal:
    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """`operand.name`, or `has(operand.name)`."""

    operand: Node
    name: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function or operator; a method's target is the first argument."""

    function: str
    arguments: tuple[Node, ...]
    is_method: bool


@dataclass(frozen=True, slots=True)
class ListOf:
    elements: tuple[Node, ...]
    optional: frozenset[int]
    """The positions of elements written `?x`, left out when absent."""


@dataclass(frozen=True, slots=True)
class MapOf:
    entries: tuple[tuple[Node, Node, bool], ...]
    """Key, value, and whether the entry is left out when its value is absent."""


@dataclass(frozen=True, slots=True)
class Loop:
    """What `map`, `filter`, `all`, `exists` and `exists_one` are expanded to."""

    variable: str
    over: Node
    result_name: str
    start: Node
    condition: Node
    step: Node
    result: Node


Node = Literal | Name | Field | Call | ListOf | MapOf | Loop


def read_tree(serialized: bytes) -> Node:
    """The tree of a serialised expression.

    Raises:
        TooDeep: the tree has more levels than `MAX_TREE_DEPTH`.
    """
    wrapped = dict(_fields(serialized))
    parts = dict(_fields(wrapped[2]))
    return _node(parts[4 if wrapped[1].endswith(b"CheckedExpr") else 2], 0)


def children(node: Node) -> Iterator[Node]:
    match node:
        case Field():
            yield node.operand
        case Call():
            yield from node.arguments
        case ListOf():
            yield from node.elements
        case MapOf():
            for key, value, _ in node.entries:
                yield key
                yield value
        case Loop():
            yield from (node.over, node.start, node.condition, node.step, node.result)


def _node(raw: bytes, depth: int) -> Node:
    if depth > MAX_TREE_DEPTH:
        raise TooDeep
    for number, value in _fields(raw):
        if number in _READERS:
            return _READERS[number](value, depth + 1)
    raise ValueError("an expression of an unknown kind")


def _literal(raw: bytes, _depth: int) -> Node:
    for number, value in _fields(raw):
        match number:
            case 1:
                return Literal(None)
            case 2:
                return Literal(bool(value))
            case 3:
                return Literal(value - (1 << 64) if value >= 1 << 63 else value)
            case 5:
                return Literal(struct.unpack("<d", value)[0])
            case 6:
                return Literal(value.decode("utf8"))
            case _:
                return Literal(value)
    return Literal(None)


def _name(raw: bytes, _depth: int) -> Node:
    return Name(dict(_fields(raw))[1].decode().removeprefix("."))


def _field(raw: bytes, depth: int) -> Node:
    parts = dict(_fields(raw))
    return Field(_node(parts[1], depth), parts[2].decode("utf8"), bool(parts.get(3, 0)))


def _call(raw: bytes, depth: int) -> Node:
    target: Node | None = None
    function, arguments = "", []
    for number, value in _fields(raw):
        if number == 1:
            target = _node(value, depth)
        elif number == 2:
            function = value.decode()
        elif number == 3:
            arguments.append(_node(value, depth))
    if isinstance(target, Name) and target.name in _NAMESPACES:
        return Call(f"{target.name}.{function}", tuple(arguments), is_method=False)
    if target is not None:
        return Call(function, (target, *arguments), is_method=True)
    return Call(function, tuple(arguments), is_method=False)


def _list(raw: bytes, depth: int) -> Node:
    elements: list[Node] = []
    optional: set[int] = set()
    for number, value in _fields(raw):
        if number == 1:
            elements.append(_node(value, depth))
        elif isinstance(value, int):
            optional.add(value)
        else:
            optional.update(_packed(value))
    return ListOf(tuple(elements), frozenset(optional))


def _map(raw: bytes, depth: int) -> Node:
    entries = []
    for number, value in _fields(raw):
        if number == 1:
            raise ValueError("messages of a protocol are not part of the language")
        if number == 2:
            parts = dict(_fields(value))
            entries.append((_node(parts[3], depth), _node(parts[4], depth), bool(parts.get(5, 0))))
    return MapOf(tuple(entries))


def _loop(raw: bytes, depth: int) -> Node:
    parts = dict(_fields(raw))
    over, start, condition, step, result = (_node(parts[number], depth) for number in (2, 4, 5, 6, 7))
    return Loop(parts[1].decode(), over, parts[3].decode(), start, condition, step, result)


_NAMESPACES: Final = frozenset({"math", "base64", "optional", "strings"})
_READERS: Final = {3: _literal, 4: _name, 5: _field, 6: _call, 7: _list, 8: _map, 9: _loop}


def _fields(raw: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protocol buffer message: numbers as int, everything else as bytes."""
    position = 0
    while position < len(raw):
        key, position = _varint(raw, position)
        match key & 7:
            case 0:
                value, position = _varint(raw, position)
                yield key >> 3, value
            case 1:
                yield key >> 3, raw[position : position + 8]
                position += 8
            case 2:
                size, position = _varint(raw, position)
                yield key >> 3, raw[position : position + size]
                position += size
            case kind:
                raise ValueError(f"an unknown wire type {kind}")


def _packed(raw: bytes) -> Iterator[int]:
    position = 0
    while position < len(raw):
        value, position = _varint(raw, position)
        yield value


def _varint(raw: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7
