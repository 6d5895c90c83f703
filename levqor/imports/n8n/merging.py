"""Merge nodes: what two or more ways brought, put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from levqor.imports.n8n.data import Layer, Layers, Names, step_of
from levqor.imports.n8n.graph import Node
from levqor.imports.n8n.making import Step, rows, word

if TYPE_CHECKING:
    from levqor.imports.n8n.structure import Structure

_HEAD: Final = """def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]
"""
_APPEND: Final = _HEAD + "made = []\nfor part in inputs['ways']:\n    made.extend(listed(part))\nmade\n"
_BY_POSITION: Final = (
    _HEAD
    + """one, other = listed(inputs["ways"][0]), listed(inputs["ways"][1])
made = []
for place in range(max(len(one), len(other)) if inputs["keep"] else min(len(one), len(other))):
    left = one[place] if place < len(one) else {}
    right = other[place] if place < len(other) else {}
    made.append({**right, **left} if inputs["first wins"] else {**left, **right})
made
"""
)
_ALL: Final = (
    _HEAD
    + """made = []
for left in listed(inputs["ways"][0]):
    for right in listed(inputs["ways"][1]):
        made.append({**right, **left} if inputs["first wins"] else {**left, **right})
made
"""
)
_BY_FIELDS: Final = (
    _HEAD
    + """def at(item, path):
    for part in path.split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item
def fits(left, right):
    for one, other in inputs["fields"]:
        if at(left, one) is None or at(left, one) != at(right, other):
            return False
    return True
one, other = listed(inputs["ways"][0]), listed(inputs["ways"][1])
kind = inputs["kind"]
made, taken = [], []
for left in one:
    partners = [place for place, right in enumerate(other) if fits(left, right)]
    taken.extend(partners)
    if kind in ("keepMatches", "enrichInput1", "keepEverything"):
        made.extend([{**left, **other[place]} for place in partners])
    if not partners and kind in ("keepNonMatches", "enrichInput1", "keepEverything"):
        made.append(left)
if kind in ("keepNonMatches", "keepEverything", "enrichInput2"):
    made.extend([right for place, right in enumerate(other) if place not in taken])
if kind == "enrichInput2":
    made.extend([{**left, **right} for place, right in enumerate(other) for left in one if fits(left, right)])
made
"""
)
_OLD: Final = {
    "mergeByIndex": ("position", ""), "mergeByKey": ("fields", "enrichInput1"), "multiplex": ("all", ""),
    "keepKeyMatches": ("fields", "keepMatches"), "removeKeyMatches": ("fields", "keepNonMatches"),
    "passThrough": ("choose", ""), "wait": ("choose", ""), "append": ("append", ""), "chooseBranch": ("choose", ""),
}  # fmt: skip
_COMBINED: Final = {
    "mergeByFields": "fields", "mergeByPosition": "position", "multiplex": "all", "combineByFields": "fields",
    "combineByPosition": "position", "combineAll": "all", "combineBySql": "sql",
}  # fmt: skip


def merge(structure: Structure, node: Node, names: Names, steps: list[Step]) -> Names:
    """What the ways before brought, as one list or one item."""
    way, kind, remark = _way(node)
    before = structure.graph.inputs.get(node.name, [])
    ways = [_brought(structure, names, place) for place in before if place]
    found = [one for one in ways if one is not None]
    if way == "choose" or len(found) < 2:
        return _chosen(structure, node, names)
    code, inputs = _program(node, way, kind)
    step: Step = {"id": structure.new_id(node.name), "use": "code.python", "title": node.name[:190]}
    steps.append(step | {"with": {"code": code, "inputs": {"ways": [f"${{{{ {one} }}}}" for one in found], **inputs}}})
    structure.note(node, "approximate" if remark else "exact", remark, step["id"])
    many = f"steps.{step['id']}.result"
    is_single = way in ("position", "all") and all(_is_single(names, place) for place in before if place)
    layers: Layers = (Layer(f"{many}[0]"),)
    lists = {name: items for name, items in names.lists.items() if name != node.name}
    if not is_single:
        lists[node.name] = many
    return replace(
        names, own=layers, many=None if is_single else many, nodes={**names.nodes, node.name: layers}, lists=lists
    )


def _way(node: Node) -> tuple[str, str, str]:
    mode = word(node.parameters.get("mode"), "append")
    way, kind = _OLD.get(mode, ("append", ""))
    if mode == "combine":
        how = word(node.parameters.get("combineBy") or node.parameters.get("combinationMode"), "mergeByFields")
        way = _COMBINED.get(how, "append")
        kind = word(node.parameters.get("joinMode"), "keepMatches")
    if mode == "combineBySql" or way == "sql":
        return "append", "", "its SQL is not taken over: the ways are put one after the other; write what it chose"
    return way, kind, ""


def _program(node: Node, way: str, kind: str) -> tuple[str, dict[str, Any]]:
    parameters = node.parameters
    options = parameters.get("options") if isinstance(parameters.get("options"), dict) else {}
    assert isinstance(options, dict)
    clash = options.get("clashHandling")
    resolve = clash.get("values", {}).get("resolveClash") if isinstance(clash, dict) and isinstance(
        clash.get("values"), dict) else None  # fmt: skip
    first_wins = resolve == "preferInput1"
    match way:
        case "position":
            keep = options.get("includeUnpaired") is True or parameters.get("join") == "outer"
            return _BY_POSITION, {"keep": keep, "first wins": first_wins}
        case "all":
            return _ALL, {"first wins": first_wins}
        case "fields":
            return _BY_FIELDS, {"fields": _fields(node), "kind": kind}
    return _APPEND, {}


def _fields(node: Node) -> list[list[str]]:
    parameters = node.parameters
    pairs = rows(parameters, "mergeByFields", "values") or rows(parameters, "fieldsToMatch", "values")
    found = [[str(row.get("field1") or ""), str(row.get("field2") or row.get("field1") or "")] for row in pairs]
    if not found and isinstance(text := parameters.get("fieldsToMatchString"), str):
        found = [[part.strip(), part.strip()] for part in text.split(",") if part.strip()]
    if not found and parameters.get("propertyName1"):
        found = [
            [str(parameters["propertyName1"]), str(parameters.get("propertyName2") or parameters["propertyName1"])]
        ]
    return found


def _chosen(structure: Structure, node: Node, names: Names) -> Names:
    """Only one of the ways goes on, or there is only one."""
    structure.note(node, "exact", "The ways meet here; what each brought is at its own steps.")
    wanted = 1 if node.parameters.get("output") == "input2" or node.parameters.get("useDataOfInput") in (2, "2") else 0
    before = [name for place in structure.graph.inputs.get(node.name, [])[wanted : wanted + 1] for name, _ in place]
    known = [name for name in before if name in names.nodes]
    if known:
        layers, many = names.nodes[known[0]], names.lists.get(known[0])
    else:
        layers, many = names.own, names.many
    return replace(names, own=layers, many=many, nodes={**names.nodes, node.name: layers})


_Place = list[tuple[str, int]]


def _is_single(names: Names, place: _Place) -> bool:
    return len(place) == 1 and place[0][0] not in names.lists


def _brought(structure: Structure, names: Names, place: _Place) -> str | None:
    """What arrives at one input, as CEL: of several ways to it, the one that was taken."""
    parts: list[str] = []
    for name, output in place:
        layers, many = names.nodes.get(name), names.lists.get(name)
        if not layers:
            continue
        said = many or layers[0].expression
        step = step_of((Layer(said),))
        asked = structure.guards.get((name, output)) or (f"has(steps.{step})" if step is not None else "")
        parts.append(f"{asked} ? dyn({said}) : dyn(null)" if asked else said)
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    made = parts[-1]
    for part in reversed(parts[:-1]):
        made = part.removesuffix("dyn(null)") + f"({made})" if part.endswith(": dyn(null)") else part
    return made
