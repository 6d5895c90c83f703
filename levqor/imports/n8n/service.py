"""A workflow of n8n as documents, and what became of each of its nodes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from levqor.connectors.registry import Registry
from levqor.document.mending import without_wrong_values
from levqor.document.models import MAX_STEPS
from levqor.document.validation import Surroundings, validate
from levqor.errors import LevqorError
from levqor.imports.n8n.data import Layer
from levqor.imports.n8n.graph import Graph, Node, read_graph
from levqor.imports.n8n.making import MadeTrigger, Step, Unsupported
from levqor.imports.n8n.serving import serving_notes
from levqor.imports.n8n.storing import storable
from levqor.imports.n8n.structure import NodeReport, Structure
from levqor.imports.n8n.triggers import BY_HAND, make_trigger
from levqor.imports.refusals import NotFromN8n, TooLargeForADocument
from levqor.kit.json import load_json

__all__ = ["Imported", "NodeReport", "import_n8n"]

_LONGEST: Final = 5_000_000
_PLACE: Final = re.compile(r"\.?([A-Za-z_]+)|\[(\d+)\]")
_MOST_DOCUMENTS: Final = 10
_ORDER: Final = ("exact", "approximate", "unsupported")
_BY_HAND: Final = "Every workflow can be started by hand here."


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft that can be stored, and a line about every node. A workflow with several triggers becomes several."""

    document: dict[str, Any]
    report: list[NodeReport]
    others: list[dict[str, Any]] = field(default_factory=list)

    @property
    def documents(self) -> list[dict[str, Any]]:
        return [self.document, *self.others]

    def count(self, fidelity: str) -> int:
        return sum(line.fidelity == fidelity for line in self.report)


@dataclass(frozen=True, slots=True)
class _Started:
    """What one trigger becomes."""

    made: MadeTrigger
    node: Node | None
    structure: Structure
    steps: list[Step]


def import_n8n(text: str | bytes, registry: Registry) -> Imported:
    """Turn what n8n downloads into documents.

    Raises:
        NotFromN8n: it is no workflow of n8n.
        TooLargeForADocument: it has more steps than a document holds.
    """
    if len(text) > _LONGEST:
        raise NotFromN8n("This file is too large for a workflow of n8n.")
    try:
        raw = load_json(text if isinstance(text, bytes) else text.encode())
    except (ValueError, LevqorError) as error:
        raise NotFromN8n from error
    graph = read_graph(raw)
    if sum(not node.is_note for node in graph.nodes.values()) > MAX_STEPS:
        raise TooLargeForADocument
    try:
        return _imported(graph, registry)
    except RecursionError as error:
        raise TooLargeForADocument from error


def _imported(graph: Graph, registry: Registry) -> Imported:
    structure = Structure(graph, registry)
    first, *others = _started(graph, registry, structure)
    for node in graph.nodes.values():
        known = any(node.name in one.structure.report for one in (first, *others))
        if not known and not node.is_note:
            first.steps.extend(_beside(node, graph, structure))
    report = dict(structure.report)
    documents: list[dict[str, Any]] = []
    for number, one in enumerate((first, *others)):
        document = _document(graph, one, number)
        _, removed = without_wrong_values(document, registry)
        removed += _without_wrong_inputs(document, registry)
        for line in _reported(one.structure, document, removed):
            _worst(report, replace(line, document=number))
        documents.append(document)
    return Imported(documents[0], list(report.values()), documents[1:])


def _worst(report: dict[str, NodeReport], line: NodeReport) -> None:
    """A node that is in several documents is told of by the least faithful of them."""
    known = report.get(line.node)
    if (
        known is None
        or (_ORDER.index(known.fidelity) <= _ORDER.index(line.fidelity) and known.document == line.document)
        or _ORDER.index(known.fidelity) < _ORDER.index(line.fidelity)
    ):
        report[line.node] = line


def _document(graph: Graph, one: _Started, number: int) -> dict[str, Any]:
    name = graph.name[:180] if number == 0 or one.node is None else f"{graph.name[:150]}: {one.node.name[:40]}"
    document: dict[str, Any] = {"levqor": 1, "name": name}
    if notes := _notes(graph):
        document["description"] = notes
    if graph.timezone:
        document["timezone"] = graph.timezone
    document |= {"trigger": {"use": one.made.use, "with": one.made.values}}
    made: dict[str, Any] = storable(document | {"steps": one.structure.with_settings(one.steps)})
    return made


def _started(graph: Graph, registry: Registry, structure: Structure) -> list[_Started]:
    """What each trigger starts; those that start the same by hand need no document of their own."""
    triggers = _in_order(graph)
    found: list[_Started] = []
    for node in triggers:
        here = structure if not found else Structure(graph, registry)
        if found and node.type in BY_HAND and _starts_the_same(graph, node, found):
            structure.note(node, "exact", _BY_HAND)
            continue
        if found and not any(graph.following(node.name)):
            structure.note(node, "exact", "It starts nothing, in n8n as well.")
            continue
        if len(found) >= _MOST_DOCUMENTS:
            structure.note(node, "unsupported", "it is one trigger more than an import makes workflows of")
            continue
        made = _trigger(node, registry, here, is_other=bool(found))
        if made is None:
            continue
        steps = here.steps_after(node.name, made.layers)
        found.append(_Started(made, node, here, steps))
    if found:
        return found
    return [_by_hand(graph, triggers, structure)]


def _in_order(graph: Graph) -> list[Node]:
    """The triggers that lead somewhere first, those that somebody starts by hand last."""
    triggers = [node for node in graph.nodes.values() if node.is_trigger and not node.disabled]
    return sorted(triggers, key=lambda node: (not any(graph.following(node.name)), node.type in BY_HAND))


def _starts_the_same(graph: Graph, node: Node, found: list[_Started]) -> bool:
    own = set(graph.reachable(node.name)) - {node.name}
    others = [set(graph.reachable(one.node.name)) - {one.node.name} for one in found if one.node is not None]
    return any(own <= other for other in others)


def _trigger(node: Node, registry: Registry, structure: Structure, *, is_other: bool) -> MadeTrigger | None:
    try:
        made = make_trigger(node, registry)
    except Unsupported as error:
        structure.note(node, "unsupported", f"{error}; the workflow is started by hand until you choose a trigger")
        return MadeTrigger("manual", {}, (Layer("trigger.input"),))
    own = "it starts a workflow of its own here" if is_other else ""
    remark = "; ".join(part for part in (made.remark, own) if part)
    structure.note(node, "approximate" if made.remark else "exact", remark)
    return made


def _by_hand(graph: Graph, triggers: list[Node], structure: Structure) -> _Started:
    """A workflow without a trigger is started by hand, where n8n would begin: at what nothing leads to."""
    made = MadeTrigger("manual", {}, (Layer("trigger.input"),))
    beginnings = [
        node.name
        for node in graph.nodes.values()
        if not node.is_note
        and not node.is_trigger
        and node.name not in graph.helpers
        and not graph.inputs.get(node.name)
        and any(graph.following(node.name))
    ]
    if triggers or not beginnings:
        return _Started(made, None, structure, [])
    steps, _ = structure.follow(beginnings, frozenset(), structure.names(made.layers, ""), 0)
    return _Started(made, None, structure, steps)


def _beside(node: Node, graph: Graph, structure: Structure) -> list[Step]:
    """What becomes of a node that no trigger leads to."""
    if node.name in graph.helpers:
        fidelity, reason = serving_notes(graph, node, structure.report)
        structure.note(node, fidelity, reason)
    elif node.is_trigger:
        structure.note(node, "exact" if node.disabled else "unsupported", "it is disabled, and starts nothing")
    else:
        return structure.loose_steps(node)
    return []


def _notes(graph: Graph) -> str:
    texts = [str(node.parameters.get("content", "")).strip() for node in graph.nodes.values() if node.is_note]
    return "\n\n".join(text for text in texts if text)[:2000]


def _reported(structure: Structure, document: dict[str, Any], removed: list[str]) -> list[NodeReport]:
    """The report, which also says of whose values some had to be taken out."""
    lost = {str(_at(document, path).get("id")): path.rpartition(".")[2] for path in removed}
    return [
        replace(line, fidelity="approximate", reason=_joined(line.reason, lost[line.step]))
        if line.step in lost and line.fidelity != "unsupported"
        else line
        for line in structure.report.values()
    ]


def _joined(reason: str, field_name: str) -> str:
    return f"{reason} Fill in `{field_name}`: what it was cannot stand here.".strip()


def _without_wrong_inputs(document: dict[str, Any], registry: Registry) -> list[str]:
    """Empty the input of a step of which no single value is wrong by itself."""
    removed: list[str] = []
    for problem in validate(document, Surroundings(registry))[1]:
        if problem.kind == "invalid" and (step := _at(document, problem.path)) and step.get("with"):
            step["with"] = {}
            removed.append(problem.path)
    return removed


def _at(document: dict[str, Any], path: str) -> dict[str, Any]:
    """The step, or the trigger, that a path leads into."""
    here: Any = document
    found: dict[str, Any] = {}
    for name, number in _PLACE.findall(path):
        here = here.get(name) if name and isinstance(here, dict) else here[int(number)] if number else None
        if isinstance(here, dict) and "use" in here:
            found = here
        if here is None:
            break
    return found
