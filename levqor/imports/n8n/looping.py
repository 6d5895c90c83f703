"""What n8n does for each of several items, as `flow.each`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from levqor.imports.n8n.data import Layer, Names
from levqor.imports.n8n.graph import Node
from levqor.imports.n8n.making import Step
from levqor.imports.n8n.nodes_known import is_collecting

if TYPE_CHECKING:
    from levqor.imports.n8n.structure import Structure

_FLAT = "made = []\nfor part in inputs['lists']:\n    made.extend(part)\nmade"


def each(
    structure: Structure, node: Node, until: frozenset[str], names: Names, depth: int, steps: list[Step]
) -> tuple[list[str], Names]:
    """A node after several items, with all that follows it up to where they come together again."""
    assert names.many is not None
    collectors = _collectors(structure, node, until)
    item, within = _inside(names, names.many)
    structure.copies[node.name] -= 1
    structure.trail.pop()
    block, reached = structure.follow([node.name], until | frozenset(collectors), within, depth + 1)
    structure.trail.append(node.name)
    step = _loop_step(structure, f"each_{node.name}", f"For each: {node.name}", item, names.many)
    if block:
        steps.append(step | {"do": block})
    many = _gathered(structure, step["id"], item, reached, names, block, steps)
    if many is None:
        return collectors, names
    known = _from_outside(names, reached, step["id"], block)
    return collectors, replace(known, own=(Layer(f"{many}[0]"),), many=many)


def loop(
    structure: Structure, node: Node, until: frozenset[str], names: Names, depth: int, steps: list[Step]
) -> tuple[list[str], Names]:
    """n8n's own loop over items, or over batches of them."""
    done, body = (0, 1) if node.version >= 3 else (1, 0)
    remark = _batches(node)
    items = names.many
    if items is None:
        if not names.own:
            structure.note(node, "approximate", "say which list it goes through: nothing before it brings data")
        else:
            remark = remark or "it goes through the list that comes before it, or through the one list in it"
            items = f"as_list({names.own[0].expression})"
    structure.note(node, "approximate" if remark else "exact", remark)
    item, within = _inside(names, items or "")
    same = {name: (Layer(item),) for name, layers in names.nodes.items() if names.many is None and layers == names.own}
    within = replace(within, nodes={**within.nodes, **same, node.name: (Layer(item),)})
    block, reached = structure.follow(structure.targets(node.name, body), until | {node.name}, within, depth + 1)
    step = _loop_step(structure, node.name, node.name, item, items)
    after = structure.targets(node.name, done)
    if not block:
        return after, names
    steps.append(step | {"do": block})
    many = _gathered(structure, step["id"], item, reached, names, block, steps)
    known = _from_outside(names, reached, step["id"], block)
    if many is None:
        return after, known
    lists = {**known.lists, node.name: many}
    first = (Layer(f"{many}[0]"),)
    return after, replace(known, own=first, many=many, lists=lists, nodes={**known.nodes, node.name: first})


def _batches(node: Node) -> str:
    size = node.parameters.get("batchSize", 1 if node.version >= 3 else 10)
    if size in (1, "1"):
        return ""
    return f"it takes the items one by one, not {size} at a time" if isinstance(size, int) else (
        "it takes the items one by one")  # fmt: skip


def _inside(names: Names, items: str) -> tuple[str, Names]:
    """What the item is called, and what is known within the loop."""
    item = "item" if names.loops == 0 else f"item{names.loops + 1}"
    nodes = {
        name: ((Layer(item),) if names.lists.get(name) == items else layers) for name, layers in names.nodes.items()
    }
    return item, replace(names, own=(Layer(item),), many=None, nodes=nodes, loops=names.loops + 1)


def _loop_step(structure: Structure, name: str, title: str, item: str, items: str | None) -> Step:
    step: Step = {"id": structure.new_id(name), "use": "flow.each", "title": title[:190]}
    if items:
        step["items"] = "${{ " + items + " }}"
    if item != "item":
        step["as"] = item
    return step


def _collectors(structure: Structure, node: Node, until: frozenset[str]) -> list[str]:
    """The nearest nodes on each way that take all items at once."""
    found: dict[str, None] = {}
    seen, queue = {node.name}, [node.name]
    while queue:
        for way in structure.graph.following(queue.pop(0)):
            for name in way:
                if name in seen or name in until:
                    continue
                seen.add(name)
                if is_collecting(structure.graph.nodes[name]):
                    found[name] = None
                else:
                    queue.append(name)
    return list(found)


def _gathered(
    structure: Structure, loop_id: str, item: str, reached: Names, before: Names, block: list[Step], steps: list[Step]
) -> str | None:
    """The list of what the loop's items became."""
    if not reached.own or not block:
        return None
    own = reached.own[0].expression
    if reached.many is None and own == item:
        return before.many
    inside = _ids(block)
    expression = reached.many or own
    found = [name for name in re.findall(r"steps\.(\w+)", expression) if name in inside]
    if not found or re.search(rf"\b{item}\b", re.sub(r"steps\.\w+", "", expression)):
        return None
    part = re.sub(
        r"steps\.(\w+)", lambda match: f"r.{match.group(1)}" if match.group(1) in inside else match.group(), expression
    )
    has = " && ".join(f"has(r.{name})" for name in dict.fromkeys(found)) if " ? " not in part else (
        " || ".join(f"has(r.{name})" for name in dict.fromkeys(found)))  # fmt: skip
    listed = f"steps.{loop_id}.results.filter(r, {has}).map(r, {part})"
    if reached.many is None:
        return listed
    flat = structure.new_id(f"all_of_{loop_id}"[:54])
    steps.append(
        {"id": flat, "use": "code.python", "title": "All of them in one list",
         "with": {"code": _FLAT, "inputs": {"lists": "${{ " + listed + " }}"}}}
    )  # fmt: skip
    return f"steps.{flat}.result"


def _ids(block: list[Step]) -> set[str]:
    found: set[str] = set()
    queue = list(block)
    while queue:
        step = queue.pop()
        found.add(str(step["id"]))
        for name in ("then", "else"):
            queue += step.get(name) or []
    return found


def _from_outside(names: Names, reached: Names, loop_id: str, block: list[Step]) -> Names:
    """Nodes of a loop are read from outside as what they brought for its first item, or as the list of all."""
    inside = _ids(block)
    nodes, lists = dict(names.nodes), dict(names.lists)
    for name, layers in reached.nodes.items():
        match = re.match(r"steps\.(\w+)", layers[0].expression) if layers else None
        if name in names.nodes or match is None or match.group(1) not in inside or len(layers) > 1:
            continue
        part = layers[0].expression.removeprefix("steps.")
        if " " in part or name in reached.lists:
            continue
        many = f"steps.{loop_id}.results.filter(r, has(r.{match.group(1)})).map(r, r.{part})"
        nodes[name], lists[name] = (Layer(f"{many}[0]"),), many
    return replace(names, nodes=nodes, lists=lists)
