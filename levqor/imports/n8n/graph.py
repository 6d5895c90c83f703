"""The nodes of an n8n workflow and what leads to what."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from levqor.errors import Unacceptable


class NotFromN8n(Unacceptable):
    """This is no workflow of n8n. In n8n open the workflow's menu, choose Download, and give that file."""

    code = "not_from_n8n"


@dataclass(frozen=True, slots=True)
class Node:
    """One node."""

    name: str
    type: str
    """Without the package: `httpRequest`."""
    version: float
    parameters: Mapping[str, Any]
    disabled: bool
    settings: Mapping[str, Any]
    """`retryOnFail`, `maxTries`, `waitBetweenTries`, `onError`, `continueOnFail`."""

    @property
    def is_trigger(self) -> bool:
        return self.type.endswith(("Trigger", "trigger")) or self.type in _TRIGGERS

    @property
    def is_note(self) -> bool:
        return self.type == "stickyNote"


_TRIGGERS = frozenset({"start", "webhook", "cron", "interval", "emailReadImap"})


@dataclass(frozen=True, slots=True)
class Graph:
    name: str
    timezone: str | None
    nodes: Mapping[str, Node]
    outputs: Mapping[str, list[list[str]]]
    """By node and output, the nodes that follow."""
    helpers: Mapping[str, str]
    """Nodes that only serve another one, such as a model behind an agent, with the one that they serve."""

    def following(self, name: str) -> list[list[str]]:
        return self.outputs.get(name, [])

    def reachable(self, start: str) -> list[str]:
        """Nodes that a node leads to, nearest first, itself included."""
        seen, queue = {start: None}, deque([start])
        while queue:
            for targets in self.following(queue.popleft()):
                for target in targets:
                    if target not in seen:
                        seen[target] = None
                        queue.append(target)
        return list(seen)

    def join(self, starts: list[str]) -> str | None:
        """The first node that all of several ways lead to."""
        if len(starts) < 2:
            return None
        ways = [self.reachable(start) for start in starts]
        others = [set(way) for way in ways[1:]]
        return next((name for name in ways[0] if all(name in other for other in others)), None)


def read_graph(raw: Any) -> Graph:
    """Read what n8n downloads or copies.

    Raises:
        NotFromN8n: it is something else.
    """
    if isinstance(raw, dict) and isinstance(raw.get("workflow"), dict):
        raw = raw["workflow"]
    if not isinstance(raw, dict) or not isinstance(raw.get("nodes"), list) or not raw["nodes"]:
        raise NotFromN8n
    nodes = {node.name: node for node in map(_node, raw["nodes"]) if node is not None}
    if not nodes:
        raise NotFromN8n
    connections = raw.get("connections")
    outputs, helpers = _connections(connections if isinstance(connections, dict) else {}, nodes)
    settings = raw.get("settings")
    timezone = settings.get("timezone") if isinstance(settings, dict) else None
    name = raw.get("name")
    return Graph(
        name if isinstance(name, str) and name.strip() else "Imported from n8n",
        timezone if isinstance(timezone, str) and timezone != "DEFAULT" else None,
        nodes,
        outputs,
        helpers,
    )


def _node(raw: Any) -> Node | None:
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str) or not isinstance(raw.get("name"), str):
        return None
    parameters = raw.get("parameters")
    version = raw.get("typeVersion", 1)
    settings = ("retryOnFail", "maxTries", "waitBetweenTries", "onError", "continueOnFail")
    return Node(
        name=raw["name"],
        type=raw["type"].rpartition(".")[2],
        version=float(version) if isinstance(version, int | float) else 1.0,
        parameters=parameters if isinstance(parameters, dict) else {},
        disabled=raw.get("disabled") is True,
        settings={key: raw[key] for key in settings if key in raw},
    )


def _connections(raw: dict[str, Any], nodes: Mapping[str, Node]) -> tuple[dict[str, list[list[str]]], dict[str, str]]:
    outputs: dict[str, list[list[str]]] = {}
    helpers: dict[str, str] = {}
    for name, kinds in raw.items():
        if name not in nodes or not isinstance(kinds, dict):
            continue
        for kind, ways in kinds.items():
            targets = [_targets(way, nodes) for way in ways] if isinstance(ways, list) else []
            if kind == "main":
                outputs[name] = targets
            elif served := next((target for way in targets for target in way), None):
                helpers[name] = served
    return outputs, helpers


def _targets(way: Any, nodes: Mapping[str, Node]) -> list[str]:
    if not isinstance(way, list):
        return []
    names = (target.get("node") for target in way if isinstance(target, dict))
    return [name for name in names if isinstance(name, str) and name in nodes]
