"""How dependencies are answered."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer


class DependencyNode(Answer):
    """A workflow, or something that workflows need."""

    id: str
    kind: Literal["workflow", "connector", "connection", "table"]
    label: str
    status: str | None = Field(description="Of a workflow its status; `missing`: named by a document, and not there.")
    href: str | None


class DependencyEdge(Answer):
    source: str
    target: str
    relation: Literal["uses", "signs in with", "belongs to", "reads", "writes"]


class DependencyGraph(Answer):
    """Which workflows use which connectors, connections and tables."""

    nodes: list[DependencyNode]
    edges: list[DependencyEdge]
    breaks: dict[str, list[str]] = Field(description="By node, the workflows that stop working when it goes.")
