"""A workflow of n8n as a document, and what became of each of its nodes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from levqor.connectors.registry import Registry
from levqor.document.mending import without_wrong_values
from levqor.errors import LevqorError
from levqor.imports.n8n.expressions import Layer
from levqor.imports.n8n.graph import Graph, Node, NotFromN8n, read_graph
from levqor.imports.n8n.making import MadeTrigger, Unsupported
from levqor.imports.n8n.structure import NodeReport, Step, Structure
from levqor.imports.n8n.triggers import make_trigger
from levqor.kit.json import load_json

__all__ = ["Imported", "NodeReport", "NotFromN8n", "import_n8n"]

_LONGEST: Final = 5_000_000
_PLACE: Final = re.compile(r"\.?([A-Za-z_]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft that can be stored, and a line about every node."""

    document: dict[str, Any]
    report: list[NodeReport]

    def count(self, fidelity: str) -> int:
        return sum(line.fidelity == fidelity for line in self.report)


def import_n8n(text: str | bytes, registry: Registry) -> Imported:
    """Turn what n8n downloads into a document.

    Raises:
        NotFromN8n: it is no workflow of n8n.
    """
    if len(text) > _LONGEST:
        raise NotFromN8n("This file is too large for a workflow of n8n.")
    try:
        raw = load_json(text if isinstance(text, bytes) else text.encode())
    except (ValueError, LevqorError) as error:
        raise NotFromN8n from error
    graph = read_graph(raw)
    return _imported(graph, registry)


def _imported(graph: Graph, registry: Registry) -> Imported:
    triggers = [node for node in graph.nodes.values() if node.is_trigger and not node.disabled]
    structure = Structure(graph, registry)
    made, first = _trigger(triggers, registry, structure)
    steps = structure.steps_after(first, made.layers) if first else []
    for node in graph.nodes.values():
        if node.name not in structure.report and not node.is_note:
            steps += _beside(node, graph, structure)
    document: dict[str, Any] = {"levqor": 1, "name": graph.name[:200]}
    if notes := _notes(graph):
        document["description"] = notes
    if graph.timezone:
        document["timezone"] = graph.timezone
    document |= {"trigger": {"use": made.use, "with": made.values}, "steps": steps}
    _, removed = without_wrong_values(document, registry)
    return Imported(document, _reported(structure, document, removed))


def _trigger(triggers: list[Node], registry: Registry, structure: Structure) -> tuple[MadeTrigger, str | None]:
    """The trigger that something stands for here; one that cannot be started otherwise before one by hand."""
    failed: list[tuple[Node, str]] = []
    for node in sorted(triggers, key=lambda node: node.type in ("manualTrigger", "start")):
        try:
            made = make_trigger(node, registry)
        except Unsupported as error:
            failed.append((node, str(error)))
            continue
        structure.note(node, "approximate" if made.remark else "exact", made.remark)
        return made, node.name
    manual = MadeTrigger("manual", {}, (Layer("trigger.input"),))
    for node, reason in failed:
        structure.note(node, "unsupported", f"{reason}; the workflow is started by hand until you choose a trigger")
    return manual, failed[0][0].name if failed else None


def _beside(node: Node, graph: Graph, structure: Structure) -> list[Step]:
    """What becomes of a node that the trigger does not lead to."""
    if node.name in graph.helpers:
        structure.note(node, "unsupported", f"it only serves “{graph.helpers[node.name]}”")
    elif node.is_trigger:
        reason = "a workflow has one trigger here: import it once more, without the others, for this one"
        structure.note(node, "unsupported", "it is disabled" if node.disabled else reason)
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
        replace(line, fidelity="approximate", reason=f"Fill in `{lost[line.step]}`: what it was cannot stand here.")
        if line.step in lost and line.fidelity != "unsupported"
        else line
        for line in structure.report.values()
    ]


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
