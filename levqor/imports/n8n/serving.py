"""Nodes that only serve another one: models, memories, tools and parsers behind an agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from levqor.imports.n8n.graph import Graph, Node
from levqor.imports.n8n.making import Fidelity
from levqor.imports.n8n.remembering import BUFFERS, TABLE

if TYPE_CHECKING:
    from levqor.imports.n8n.structure import NodeReport


def serving_notes(graph: Graph, node: Node, report: Mapping[str, NodeReport]) -> tuple[Fidelity, str]:
    """What became of such a node."""
    kind, served = graph.helpers[node.name]
    if node.disabled:
        return "exact", "it is disabled"
    top = _top(graph, served)
    line = report.get(top)
    if line is None or line.fidelity == "unsupported":
        return "unsupported", f"it only serves “{served[:80]}”"
    match kind:
        case "ai_languageModel":
            said = "the model's name is kept" if top == served else "the parser's own model is not asked apart"
            return "approximate", f"it is the model of “{served[:80]}”: {said}; choose a connection to it there"
        case "ai_outputParser":
            return "approximate", f"it says the form of what “{served[:80]}” answers, and is the schema there"
        case "ai_memory" if node.type in BUFFERS and not graph.serving(top, "ai_outputParser"):
            return "approximate", f"what is said is kept in the table “{TABLE}” and given to “{served[:80]}”"
        case "ai_textSplitter" | "ai_document":
            return "approximate", f"it cuts the text of “{served[:80]}”, which takes it whole here"
    return "unsupported", f"it only serves “{served[:80]}”, and nothing here does what it does"


def _top(graph: Graph, name: str) -> str:
    seen: set[str] = set()
    while name in graph.helpers and name not in seen:
        seen.add(name)
        name = graph.helpers[name][1]
    return name
