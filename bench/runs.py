"""Runs a second, what one costs, and what it leaves on the disk."""

from __future__ import annotations

import statistics
import time
from typing import Any

from bench.load import Outcome, post_for
from bench.server import Server
from bench.table import say

ROUNDS = 3
SECONDS = 5.0
BODY = b'{"id": 7, "name": "Ann", "total": 1500}'


def five_nodes(answer: str) -> dict[str, Any]:
    """webhook, set, if, set, end."""
    values = {"total": "${{ trigger.body.total }}", "name": "${{ trigger.body.name }}"}
    mark = {"id": "mark", "use": "data.set", "with": {"values": {"big": "${{ trigger.body.id }}"}}}
    return _document(
        f"Five nodes {answer}",
        answer,
        {"id": "pick", "use": "data.set", "with": {"values": values}},
        {"id": "big", "use": "flow.if", "when": "${{ steps.pick.total > 1000 }}", "then": [mark]},
    )


def two_calls(sink: str) -> dict[str, Any]:
    """webhook, two HTTP requests, end."""
    body = {"id": "${{ trigger.body.id }}"}
    given = {"method": "POST", "url": sink, "body": body}
    return _document(
        "Two calls",
        "at_end",
        {"id": "first", "use": "http.request", "with": given},
        {"id": "second", "use": "http.request", "with": given},
    )


def _document(name: str, answer: str, *steps: dict[str, Any]) -> dict[str, Any]:
    reply = {"id": "reply", "use": "flow.respond", "with": {"body": {"id": "${{ trigger.body.id }}"}}}
    trigger = {"use": "webhook", "with": {"answer": answer}}
    return {"levqor": 1, "name": name, "trigger": trigger, "steps": [*steps, reply]}


def measure_runs(server: Server, name: str, document: dict[str, Any], clients: int, commits: float) -> None:
    """Post for a while, three times, and print the medians.

    Args:
        commits: what the machine can commit in a second, one at a time.
    """
    path = server.publish(document)
    post_for(server.port, path, BODY, clients, 1)
    wait_until_idle(server)
    cpu, written, stored = server.cpu_seconds(), server.written_bytes(), server.stored_bytes()
    outcomes = [post_for(server.port, path, BODY, clients, SECONDS) for _ in range(ROUNDS)]
    wait_until_idle(server)
    count = sum(len(outcome.latencies) for outcome in outcomes)
    rate = statistics.median(outcome.a_second for outcome in outcomes)
    say(
        f"{name}, {clients} clients",
        f"{rate:,.0f} runs/s",
        f"p50 {_quantile(outcomes, 0.5):.1f} ms, p99 {_quantile(outcomes, 0.99):.1f} ms, "
        f"{(server.cpu_seconds() - cpu) / count * 1000:.2f} ms CPU, "
        f"{(server.written_bytes() - written) / count / 1000:.1f} kB written, "
        f"{(server.stored_bytes() - stored) / count / 1000:.2f} kB kept a run, "
        f"{rate / commits:.2f} of the machine's single commits",
    )
    if failed := sum(outcome.failed for outcome in outcomes):
        say("failed requests", str(failed))


def _quantile(outcomes: list[Outcome], share: float) -> float:
    return statistics.median(outcome.quantile_ms(share) for outcome in outcomes)


def wait_until_idle(server: Server) -> None:
    while any(server.call("GET", f"/api/runs?status={status}&limit=1")["items"] for status in ("queued", "running")):
        time.sleep(0.1)
