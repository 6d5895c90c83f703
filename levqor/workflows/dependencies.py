"""What workflows of a workspace depend on: connectors, connections and tables, and what stops when one goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.connections.models import connections
from levqor.connectors.declaration import Action, Effect
from levqor.connectors.registry import Registry
from levqor.document.models import Document, Step, Trigger
from levqor.document.trigger_kinds import trigger_kinds
from levqor.expressions import contains_expression
from levqor.tables.columns import name_key
from levqor.tables.models import tables
from levqor.workflows.models import workflow_versions, workflows
from levqor.workflows.service import status_of

Kind = Literal["workflow", "connector", "connection", "table"]
MISSING: Final = "missing"
_MOST: Final = 500
_INSIDE: Final = frozenset({Effect.PURE, Effect.FLOW})


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    kind: Kind
    label: str
    status: str | None = None
    """Of a workflow its own; `missing` for what a document names and the workspace does not have."""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    relation: Literal["uses", "signs in with", "belongs to", "reads", "writes"]


@dataclass(slots=True)
class Dependencies:
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)
    breaks: dict[str, set[str]] = field(default_factory=dict)
    """By node, the workflows that stop working when it goes."""

    def add(self, node: Node) -> str:
        self.nodes.setdefault(node.id, node)
        if node.kind != "workflow":
            self.breaks.setdefault(node.id, set())
        return node.id

    def link(self, edge: Edge, *, needs: bool = False) -> None:
        """Note a relation; where the source is a workflow that cannot do without the target, `needs` says so."""
        self.edges.setdefault((edge.source, edge.target, edge.relation), edge)
        if needs:
            self.breaks[edge.target].add(edge.source)


def read_dependencies(tx: Connection, registry: Registry, workspace_id: str) -> Dependencies:
    """Of each workflow the published version counts, or the newest where none is published."""
    found = Dependencies()
    known = _Known(tx, registry, workspace_id)
    for node in known.nodes():
        found.add(node)
    for connection in known.connections.values():
        found.link(Edge(connection.id, found.add(known.connector(connection.connector)), "belongs to"))
    for row in documents_that_count(tx, workspace_id):
        here = found.add(
            Node(f"workflow:{row.id}", "workflow", row.name, status_of(row), f"/workflows/view?id={row.id}")
        )
        document = Document.model_validate(row.document)
        _link_trigger(found, known, here, document.trigger)
        for _, step in document.walk():
            _link_step(found, known, here, step)
    return found


def documents_that_count(tx: Connection, workspace_id: str) -> Iterator[Any]:
    """Each workflow's row with the `document` of its published version, or of the newest; the newest workflow first."""
    counts = sa.func.coalesce(workflows.c.published_version, workflows.c.version)
    yield from tx.execute(
        sa.select(workflows, workflow_versions.c.document)
        .join(
            workflow_versions,
            sa.and_(workflow_versions.c.workflow_id == workflows.c.id, workflow_versions.c.version == counts),
        )
        .where(workflows.c.workspace_id == workspace_id, workflows.c.deleted_at.is_(None))
        .order_by(workflows.c.id.desc())
        .limit(_MOST)
    )


def connections_named(registry: Registry, document: Document) -> Iterator[tuple[str, str]]:
    """The connector and the name of each connection that a document says, also its trigger's."""
    if document.trigger.connection is not None:
        yield _connector_of_trigger(registry, document.trigger), document.trigger.connection
    for _, step in document.walk():
        if step.connection is not None:
            yield step.use.partition(".")[0], step.connection


def _connector_of_trigger(registry: Registry, trigger: Trigger) -> str:
    """Whose connection a trigger names."""
    kind = trigger_kinds(registry).get(trigger.use)
    return kind.connects.id if kind is not None and kind.connects is not None else trigger.use.partition(".")[0]


def users_of_connections(tx: Connection, registry: Registry, workspace_id: str) -> dict[tuple[str, str], list[Node]]:
    """The workflows whose document says a connection, by its connector and its name."""
    users: dict[tuple[str, str], list[Node]] = {}
    for row in documents_that_count(tx, workspace_id):
        here = Node(f"workflow:{row.id}", "workflow", row.name, status_of(row), f"/workflows/view?id={row.id}")
        for place in dict.fromkeys(connections_named(registry, Document.model_validate(row.document))):
            users.setdefault(place, []).append(here)
    return users


def _link_trigger(found: Dependencies, known: _Known, workflow: str, trigger: Trigger) -> None:
    connector = trigger.use.partition(".")[0]
    if connector in known.registry.connectors:
        found.link(Edge(workflow, found.add(known.connector(connector)), "uses"), needs=True)
    if trigger.connection:
        connection = found.add(known.connection(_connector_of_trigger(known.registry, trigger), trigger.connection))
        found.link(Edge(workflow, connection, "signs in with"), needs=True)


def _link_step(found: Dependencies, known: _Known, workflow: str, step: Step) -> None:
    action = known.registry.find(step.use)
    if action is None or action.effect in _INSIDE:
        return
    found.link(Edge(workflow, found.add(known.connector(action.connector.id)), "uses"), needs=True)
    if step.connection:
        connection = found.add(known.connection(action.connector.id, step.connection))
        found.link(Edge(workflow, connection, "signs in with"), needs=True)
    for name in tables_named(action, step):
        table = found.add(known.table(name))
        makes_it = bool(step.with_.get("create_if_missing"))
        found.link(Edge(workflow, table, "writes" if action.writes else "reads"), needs=not makes_it)


def tables_named(action: Action, step: Step) -> Iterator[str]:
    """The tables that a step names outright; one that an expression computes is not known before a run."""
    for name, declared in action.input.model_fields.items():
        extra = declared.json_schema_extra
        value = step.with_.get(declared.alias or name)
        if (
            isinstance(extra, dict)
            and extra.get("widget") == "table"
            and isinstance(value, str)
            and not contains_expression(value)
        ):
            yield value


@dataclass(frozen=True, slots=True)
class _Connection:
    id: str
    connector: str
    name: str


class _Known:
    """What the workspace has, by the names that documents use."""

    def __init__(self, tx: Connection, registry: Registry, workspace_id: str) -> None:
        self.registry = registry
        self.connections = {
            (row.connector, row.name): _Connection(f"connection:{row.id}", row.connector, row.name)
            for row in tx.execute(sa.select(connections).where(connections.c.workspace_id == workspace_id))
        }
        self._tables: dict[str, Node] = {}
        for row in tx.execute(sa.select(tables).where(tables.c.workspace_id == workspace_id)):
            node = Node(f"table:{row.id}", "table", row.name, href=f"/tables/view?id={row.id}")
            self._tables[row.name_key] = self._tables[row.id] = node

    def nodes(self) -> Iterator[Node]:
        for key in self.connections:
            yield self.connection(*key)
        yield from self._tables.values()

    def connector(self, connector_id: str) -> Node:
        declared = self.registry.connectors.get(connector_id)
        name = declared.name if declared else connector_id
        status, href = (None, f"/docs/reference/steps/{connector_id}") if declared else (MISSING, None)
        return Node(f"connector:{connector_id}", "connector", name, status, href)

    def connection(self, connector_id: str, name: str) -> Node:
        known = self.connections.get((connector_id, name))
        if known is None:
            return Node(f"connection:{connector_id}/{name}", "connection", name, MISSING, "/connections")
        return Node(known.id, "connection", known.name, None, "/connections")

    def table(self, name: str) -> Node:
        return (
            self._tables.get(name_key(name))
            or self._tables.get(name)
            or Node(f"table:{name_key(name)}", "table", name, MISSING, "/tables")
        )
