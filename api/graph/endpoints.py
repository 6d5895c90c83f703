"""The knowledge graph of a workspace over HTTP."""

from __future__ import annotations

from api.call import Call
from api.declaration import Feature
from api.graph.models import DependencyEdge, DependencyGraph, DependencyNode
from levqor.workflows.dependencies import read_dependencies

graph_bp = Feature("graph", "Workflows")


@graph_bp.serves("GET", "/api/graph")
def show_graph(call: Call) -> DependencyGraph:
    """Show what workflows depend on, and what stops working when one of it goes.

    Of each workflow the published version counts, or the newest where none is published.
    """
    with call.read() as tx:
        found = read_dependencies(tx, call.application.registry, call.actor.workspace_id)
    return DependencyGraph(
        nodes=[DependencyNode.model_validate(node) for node in found.nodes.values()],
        edges=[DependencyEdge.model_validate(edge) for edge in found.edges.values()],
        breaks={node: sorted(stopped) for node, stopped in found.breaks.items()},
    )
