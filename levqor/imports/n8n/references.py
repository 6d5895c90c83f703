"""Where a piece of JavaScript reads the data of nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from levqor.imports.n8n.data import NO_DATA, NOT_RUN, Layers, Names, Untranslatable
from levqor.imports.n8n.javascript.tree import Call, Expression, Member, Name, Number, Text

_FIRST: Final = frozenset({"first", "last", "itemMatching"})


@dataclass(frozen=True, slots=True)
class Data:
    """One item of a node's data."""

    layers: Layers


@dataclass(frozen=True, slots=True)
class Items:
    """All items of a node. As CEL, a list of what `.json` holds."""

    layers: Layers
    list: str | None


@dataclass(frozen=True, slots=True)
class _Item:
    """One item with `json` and `binary` in it."""

    layers: Layers


@dataclass(frozen=True, slots=True)
class _Node:
    layers: Layers
    list: str | None


def data_of(expression: Expression, names: Names) -> Data | Items | None:
    """What data an expression stands for; None where it is something else.

    Raises:
        Untranslatable: it reads a node that has not run, or what nodes do not have here.
    """
    found = _resolve(expression, names)
    return found if isinstance(found, Data | Items) else None


def _resolve(expression: Expression, names: Names) -> Data | Items | _Item | _Node | None:
    match expression:
        case Name("$json"):
            return Data(_required(names.own))
        case Name("$input"):
            return _Node(names.own, names.many)
        case Name("item" | "$item") if names.own:
            return _Item(names.own)
        case Name("items") if names.own:
            return Items(names.own, names.many)
        case Call(Name("$"), (Text(node),)):
            return _of_node(node, names)
        case Member(of, Text(node)) if _is_nodes(of):
            return _of_node(node, names)
        case Call(Name("$items"), arguments):
            return _items(arguments, names)
        case Call(Member(of, Text("all")), _) if isinstance(found := _resolve(of, names), _Node):
            return Items(_required(found.layers), found.list)
        case Call(Member(of, Text(how)), _) if how in _FIRST and isinstance(found := _resolve(of, names), _Node):
            return _picked(found, how)
        case Member(of, Text("item")) if isinstance(found := _resolve(of, names), _Node):
            return _Item(_required(found.layers))
        case Member(of, Text("json")):
            return _json(_resolve(of, names))
        case Member(of, Number(0)) if isinstance(items := _resolve(of, names), Items):
            return _Item(items.layers)
        case Member(of, Text("binary")) if isinstance(_resolve(of, names), _Item | _Node):
            raise Untranslatable("it reads a file of an item; files are fields of a step's output here")
    return None


def _is_nodes(expression: Expression) -> bool:
    match expression:
        case Name("$node") | Member(Call(Name("$item"), _), Text("$node")):
            return True
    return False


def _of_node(name: str, names: Names) -> _Node:
    if name not in names.nodes:
        raise Untranslatable(f"it reads “{name[:60]}”, {NOT_RUN}")
    return _Node(names.nodes[name], names.lists.get(name))


def _items(arguments: tuple[Expression, ...], names: Names) -> Items:
    if not arguments:
        return Items(_required(names.own), names.many)
    if not isinstance(arguments[0], Text):
        raise Untranslatable("it reads a node whose name is computed")
    node = _of_node(arguments[0].value, names)
    return Items(_required(node.layers), node.list)


def _picked(node: _Node, how: str) -> _Item:
    if how == "last" and node.list is not None:
        raise Untranslatable("it reads the last of several items")
    if how == "itemMatching" and node.list is not None:
        raise Untranslatable("it pairs items by their number")
    return _Item(_required(node.layers))


def _json(found: Data | Items | _Item | _Node | None) -> Data | None:
    match found:
        case _Item() | _Node():
            return Data(_required(found.layers))
    return None


def _required(layers: Layers) -> Layers:
    if not layers:
        raise Untranslatable(NO_DATA)
    return layers
