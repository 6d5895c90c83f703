"""If, Switch and Filter nodes as `flow.if`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from levqor.document.validation import slug
from levqor.imports.n8n.conditions import tests_of
from levqor.imports.n8n.data import Bench, Layer, Layers, Names, Untranslatable, step_of
from levqor.imports.n8n.graph import Node
from levqor.imports.n8n.making import Given, Step, Unsupported

if TYPE_CHECKING:
    from levqor.imports.n8n.structure import Structure

_STEP: Final = re.compile(r"steps\.(\w+)")
_BY_MODEL: Final = frozenset({"textClassifier"})
_Ways = list[list[str]]


def branch(
    structure: Structure, node: Node, until: frozenset[str], names: Names, depth: int, steps: list[Step]
) -> tuple[list[str], Names]:
    """The steps of each way; answers what follows them all."""
    bench = Bench(structure.new_id, base=slug(node.name).replace("-", "_")[:40] or "step", settings=structure.settings)
    names = replace(names, nodes={**names.nodes, node.name: names.own})
    tests: list[str] | None = None
    reason = ""
    try:
        tests = _tests(structure, node, replace(names, bench=bench))
    except (Unsupported, Untranslatable) as error:
        reason = str(error)
    steps += bench.steps
    ways = structure.graph.following(node.name)
    if tests is None:
        return _untold(structure, node, reason, until, names, depth, steps)
    remark = "; ".join(bench.remarks)
    structure.note(node, "approximate" if remark else "exact", remark)
    return _told(structure, node, tests, ways, until, names, depth, steps)


def _tests(structure: Structure, node: Node, names: Names) -> list[str]:
    if node.type in _BY_MODEL:
        from levqor.imports.n8n.classifying import by_model

        return by_model(Given(node, names, structure.registry, structure.graph))
    return tests_of(node, names)


def _told(
    structure: Structure, node: Node, tests: list[str], ways: _Ways, until: frozenset[str], names: Names, depth: int,
    steps: list[Step],
) -> tuple[list[str], Names]:  # fmt: skip
    used = [number for number, way in enumerate(ways) if way]
    stops = until | frozenset(structure.trail)
    meeting = structure.graph.join([ways[number][0] for number in used], stops) if len(used) > 1 else None
    if meeting in structure.trail:
        meeting = None
    inside = until | {meeting} if meeting else until
    for number in used:
        structure.guards[node.name, number] = f"({_any_of(tests, [number], all_before=True)})"
    known = names
    blocks: list[list[Step]] = []
    ends: list[Names] = []
    for way in ways:
        block, reached = structure.follow(way, inside, names, depth + 1)
        known = replace(known, nodes={**known.nodes, **reached.nodes}, lists={**known.lists, **reached.lists})
        blocks.append(block)
        ends.append(reached)
    steps.extend(chosen(structure, node, tests, blocks))
    if meeting is None or meeting in until:
        return [], replace(known, own=_met([ends[number].own for number in used], names), many=None)
    known = replace(known, own=_met([ends[number].own for number in used], names), many=None)
    if len(used) == len(tests) + 1:
        return [meeting], known
    # Where nothing fits, nothing goes on.
    block, known = structure.follow([meeting], until, known, depth + 1)
    if block:
        title = f"{node.name}: something fits"
        step: Step = {"id": structure.new_id(title), "use": "flow.if", "title": title[:190]}
        steps.append(step | {"when": "${{ " + _any_of(tests, used) + " }}", "then": block})
    return [], known


def _any_of(tests: list[str], used: list[int], *, all_before: bool = False) -> str:
    parts: list[str] = []
    for number in used:
        earlier = range(min(number, len(tests)))
        before = [f"!({tests[one]})" for one in earlier if all_before or one not in used]
        own = [f"({tests[number]})"] if number < len(tests) else []
        parts.append(" && ".join([*before, *own]) or "true")
    return parts[0] if len(parts) == 1 else " || ".join(f"({part})" for part in parts)


def _met(ends: list[Layers], before: Names) -> Layers:
    """The data after ways that met again: that of the way which was taken."""
    different = list(dict.fromkeys(end for end in ends if end))
    if not different:
        return before.own
    if len(different) == 1:
        return different[0]
    made = ""
    for layers in reversed(different):
        step = step_of(layers)
        here = layers[0].expression
        if step is None or layers == before.own:
            made = made or here
        else:
            made = f"has(steps.{step}) ? {here} : {made}" if made else here
    return (Layer(f"({made})" if " ? " in made else made),)


def chosen(structure: Structure, node: Node, tests: list[str], blocks: list[list[Step]]) -> list[Step]:
    """`if`, `else if`, ..., `else`."""
    found: list[Step] = blocks[len(tests)] if len(blocks) > len(tests) else []
    for number in reversed(range(len(tests))):
        then = blocks[number] if number < len(blocks) else []
        if not then and not found:
            continue
        title = node.name if len(tests) == 1 else f"{node.name}: {number + 1}"
        step: Step = {"id": structure.new_id(node.name), "use": "flow.if", "title": title[:190]}
        step["when"] = "${{ " + (tests[number] if then else f"!({tests[number]})") + " }}"
        step["then"] = then or found
        if then and found:
            step["else"] = found
        if node.disabled:
            step["disabled"] = True
        found = [step]
    return found


def _untold(
    structure: Structure, node: Node, reason: str, until: frozenset[str], names: Names, depth: int, steps: list[Step]
) -> tuple[list[str], Names]:
    """A node whose conditions cannot be said: its ways are kept, and switched off until somebody says them."""
    ways = structure.graph.following(node.name)
    steps.append(structure.left_out(node, f"{reason}; what follows it is kept, and disabled"))
    for way in ways:
        block, reached = structure.follow(way, until, names, depth + 1)
        names = replace(names, nodes={**names.nodes, **reached.nodes})
        steps.extend(step | {"disabled": True} for step in block)
    return [], names
