"""From a graph of nodes to steps in sequence, with branches, loops and what runs at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from levqor.connectors.registry import Registry
from levqor.document.validation import slug
from levqor.imports.n8n.actions import CORE
from levqor.imports.n8n.conditions import operand, test_of
from levqor.imports.n8n.expressions import Layer, Layers, Names, Untranslatable
from levqor.imports.n8n.graph import Graph, Node
from levqor.imports.n8n.making import Fidelity, Given, Made, Unsupported, rows
from levqor.imports.n8n.services import service

_MOST_DEEP: Final = 8
_BRANCHING: Final = frozenset({"if", "filter", "switch"})
_PASSING: Final = frozenset({"noOp"})
_JOINING: Final = frozenset({"merge"})
Step = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NodeReport:
    """What became of one node."""

    node: str
    type: str
    fidelity: Fidelity
    reason: str = ""
    step: str | None = None
    """The id of its step."""


@dataclass(slots=True)
class Structure:
    """Walks the graph. Every node that it meets is in the report."""

    graph: Graph
    registry: Registry
    report: dict[str, NodeReport] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def steps_after(self, trigger: str, layers: Layers) -> list[Step]:
        names = Names(layers, {trigger: layers})
        return self._follow(self._targets(trigger, 0), frozenset(), names, 0)[0]

    def loose_steps(self, node: Node) -> list[Step]:
        """A node that nothing leads to, and what follows it: kept, and switched off."""
        steps, _ = self._follow([node.name], frozenset(), Names((), {}), 0)
        if (line := self.report.get(node.name)) is not None and line.fidelity == "exact":
            self._remark(node, "nothing leads to it, so its step is disabled")
        return [step | {"disabled": True} for step in steps]

    def _targets(self, name: str, output: int) -> list[str]:
        ways = self.graph.following(name)
        return ways[output] if output < len(ways) else []

    def _follow(self, starts: list[str], until: frozenset[str], names: Names, depth: int) -> tuple[list[Step], Names]:
        """The steps from some nodes on, up to those that somebody else goes on with."""
        steps: list[Step] = []
        while starts := [start for start in starts if start not in until]:
            if len(starts) > 1:
                starts, names = self._at_once(starts, until, names, depth, steps)
                continue
            node = self.graph.nodes[starts[0]]
            if node.name in self.report:
                self._remark(node, "it is reached again here, which only a loop can say")
                break
            if depth > _MOST_DEEP:
                steps.append(self._left_out(node, "it is nested too deep"))
                break
            starts, names = self._one(node, until, names, depth, steps)
        return steps, names

    def _one(
        self, node: Node, until: frozenset[str], names: Names, depth: int, steps: list[Step]
    ) -> tuple[list[str], Names]:
        """Turn one node into a step; answers what follows it."""
        if node.type == "splitInBatches" and not node.disabled:
            return self._loop(node, until, names, depth, steps)
        if node.type in _BRANCHING and not node.disabled:
            return self._branch(node, until, names, depth, steps)
        if node.type in _PASSING:
            self.note(node, "exact", "It does nothing.")
        elif node.type in _JOINING:
            self.note(node, "approximate", "The ways meet here; what each brought is at its own steps.")
        else:
            names = self._simple(node, names, steps)
        return self._targets(node.name, 0), names

    def _simple(self, node: Node, names: Names, steps: list[Step]) -> Names:
        try:
            made = CORE.get(node.type, service)(Given(node, names, self.registry))
        except (Unsupported, Untranslatable) as error:
            step = self._left_out(node, str(error))
            steps.append(step)
            return _brings(names, node, (Layer(f"steps.{step['id']}"),))
        step = self._step(node, made.use, made.values)
        steps.append(step | _rules(node))
        self.note(node, "approximate" if made.remark else "exact", made.remark, step["id"])
        return _after(names, node, made, step["id"])

    # --- shapes

    def _at_once(
        self, starts: list[str], until: frozenset[str], names: Names, depth: int, steps: list[Step]
    ) -> tuple[list[str], Names]:
        """Several nodes after one output: branches that run at the same time, up to where they meet."""
        meeting = self.graph.join(starts)
        inside = until | {meeting} if meeting else until
        known = names
        branches: list[dict[str, Any]] = []
        for start in starts:
            block, after = self._follow([start], inside, names, depth + 1)
            known = replace(known, nodes={**known.nodes, **after.nodes})
            if block:
                branches.append({"name": start[:100], "steps": block})
        if len(branches) == 1:
            steps.extend(branches[0]["steps"])
        elif branches:
            steps.append({"id": self._id("at_the_same_time"), "use": "flow.parallel", "branches": branches})
        return [meeting] if meeting and meeting not in until else [], known

    def _branch(
        self, node: Node, until: frozenset[str], names: Names, depth: int, steps: list[Step]
    ) -> tuple[list[str], Names]:
        ways = self.graph.following(node.name)
        try:
            tests = _tests(node, names)
        except (Unsupported, Untranslatable) as error:
            steps.append(self._left_out(node, f"{error}; what follows it was left out with it"))
            for way in ways:
                steps.extend(step | {"disabled": True} for step in self._follow(way, until, names, depth + 1)[0])
            return [], names
        used = [way for way in ways if way]
        meeting = self.graph.join([way[0] for way in used]) if len(used) > 1 and len(used) == len(tests) + 1 else None
        inside = until | {meeting} if meeting else until
        self.note(node, "exact")
        blocks = []
        known = names
        for way in ways:
            block, after = self._follow(way, inside, names, depth + 1)
            known = replace(known, nodes={**known.nodes, **after.nodes})
            blocks.append(block)
        steps.extend(self._chosen(node, tests, blocks))
        return [meeting] if meeting and meeting not in until else [], replace(known, own=names.own)

    def _chosen(self, node: Node, tests: list[str], blocks: list[list[Step]]) -> list[Step]:
        """`if`, `else if`, ..., `else`."""
        chosen: list[Step] = blocks[len(tests)] if len(blocks) > len(tests) else []
        for number in reversed(range(len(tests))):
            then = blocks[number] if number < len(blocks) else []
            if not then and not chosen:
                continue
            title = node.name if len(tests) == 1 else f"{node.name}: {number + 1}"
            step: Step = {"id": self._id(node.name), "use": "flow.if", "title": title[:190]}
            step["when"] = "${{ " + (tests[number] if then else f"!({tests[number]})") + " }}"
            step["then"] = then or chosen
            if then and chosen:
                step["else"] = chosen
            chosen = [step]
        return chosen

    def _loop(
        self, node: Node, until: frozenset[str], names: Names, depth: int, steps: list[Step]
    ) -> tuple[list[str], Names]:
        done, body = (0, 1) if node.version >= 3 else (1, 0)
        self.note(node, "approximate", "say which list it goes through: n8n takes every item that arrives")
        within = replace(names, own=(Layer("item"),), nodes={**names.nodes, node.name: (Layer("item"),)})
        block, _ = self._follow(self._targets(node.name, body), until | {node.name}, within, depth + 1)
        step: Step = {"id": self._id(node.name), "use": "flow.each", "title": node.name[:190], "do": block}
        if names.own:
            step["items"] = "${{ as_list(" + names.own[0].expression + ") }}"
        if block:
            steps.append(step)
        return self._targets(node.name, done), names

    # --- steps

    def _step(self, node: Node, use: str, values: Mapping[str, Any]) -> Step:
        step: Step = {"id": self._id(node.name), "use": use, "title": node.name[:190]}
        if values:
            step["with"] = dict(values)
        if node.disabled:
            step["disabled"] = True
        return step

    def _left_out(self, node: Node, reason: str) -> Step:
        sentence = f"{reason[:1].upper()}{reason[1:]}".rstrip(".") + "."
        step: Step = {
            "id": self._id(node.name),
            "use": "log",
            "title": f"{node.name} (n8n: {node.type})"[:190],
            "with": {"message": f"Not imported: {sentence}".replace("${{", "$ {{")},
            "disabled": True,
        }
        self.note(node, "unsupported", sentence, step["id"])
        return step

    def note(self, node: Node, fidelity: Fidelity, reason: str = "", step: str | None = None) -> None:
        sentence = f"{reason[:1].upper()}{reason[1:]}".rstrip(".") + "." if reason else ""
        self.report[node.name] = NodeReport(node.name, node.type, fidelity, sentence, step)

    def _remark(self, node: Node, reason: str) -> None:
        known = self.report[node.name]
        if known.fidelity == "exact":
            self.report[node.name] = replace(known, fidelity="approximate", reason=f"{reason[:1].upper()}{reason[1:]}.")

    def _id(self, name: str) -> str:
        base = slug(name).replace("-", "_") or "step"
        base = base if base[0].isalpha() else f"step_{base}"
        made, number = base, 2
        while made in self.ids:
            made, number = f"{base}_{number}", number + 1
        self.ids.add(made)
        return made


def _tests(node: Node, names: Names) -> list[str]:
    """The tests of a node's outputs, in their order; one output more takes what fits none."""
    parameters = node.parameters
    if node.type != "switch":
        test = test_of(parameters.get("conditions"), names)
        old_any = parameters.get("combineOperation") == "any"
        return [test.replace(") && (", ") || (") if old_any else test]
    tests = [test_of(row.get("conditions"), names) for row in rows(parameters, "rules", "values")]
    if not tests:
        left = operand(parameters.get("value1"), names)
        tests = [f"{left} == {operand(row.get('value2'), names)}" for row in rows(parameters, "rules", "rules")
                 if row.get("operation", "equal") == "equal"]  # fmt: skip
    if not tests or len(tests) < len(rows(parameters, "rules", "rules")):
        raise Unsupported("its rules are made by expressions")
    return tests


def _after(names: Names, node: Node, made: Made, step_id: str) -> Names:
    if made.output is None:
        return replace(names, nodes={**names.nodes, node.name: names.own})
    layer = Layer(f"steps.{step_id}.{made.output}".rstrip("."), made.fields)
    return _brings(names, node, (layer,) if made.fields is None else (layer, *names.own))


def _brings(names: Names, node: Node, layers: Layers) -> Names:
    return Names(layers, {**names.nodes, node.name: layers})


def _rules(node: Node) -> Step:
    """How often it is tried, and what happens when it fails for good."""
    rules: Step = {}
    settings = node.settings
    if settings.get("retryOnFail") is True:
        tries, pause = settings.get("maxTries", 3), settings.get("waitBetweenTries", 1000)
        rules["retry"] = {
            "attempts": max(1, min(20, int(tries))) if isinstance(tries, int | float) else 3,
            "backoff": "fixed",
            "first": f"{max(1, int(pause))}ms" if isinstance(pause, int | float) else "1s",
        }
    if settings.get("continueOnFail") is True or str(settings.get("onError", "")).startswith("continue"):
        rules["on_error"] = "continue"
    return rules
