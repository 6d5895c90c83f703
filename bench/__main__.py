"""`python -m bench`: measures, prints the table, and keeps nothing."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench.abuse import ADDRESSES, memory_and_seconds
from bench.assistants import answers_ms, index_seconds
from bench.builder import sentences_ms
from bench.debugging import explanations_ms
from bench.load import post_for
from bench.machine import commits_a_second, fsyncs_a_second
from bench.server import Server, running
from bench.views import latencies_ms, open_views

ROUNDS = 3
SECONDS = 5.0
BODY = b'{"id": 7, "name": "Ann", "total": 1500}'


def three_steps(answer: str) -> dict[str, object]:
    return {
        "levqor": 1,
        "name": f"Bench {answer}",
        "trigger": {"use": "webhook", "with": {"answer": answer}},
        "steps": [
            {"id": "pick", "use": "data.set", "with": {"values": {"total": "${{ trigger.body.total }}"}}},
            {
                "id": "big",
                "use": "flow.if",
                "when": "${{ trigger.body.total > 1000 }}",
                "then": [{"id": "note", "use": "log", "with": {"message": "Order ${{ trigger.body.id }}"}}],
            },
            {"id": "reply", "use": "flow.respond", "with": {"body": {"id": "${{ trigger.body.id }}"}}},
        ],
    }


def say(name: str, figure: str, beside: str = "") -> None:
    sys.stdout.write(f"{name:<44}{figure:>28}   {beside}\n")
    sys.stdout.flush()


def measure_machine(directory: Path) -> float:
    fsyncs = statistics.median(fsyncs_a_second(directory) for _ in range(ROUNDS))
    commits = statistics.median(commits_a_second(directory) for _ in range(ROUNDS))
    say("machine: fsyncs", f"{fsyncs:,.0f} /s")
    say("machine: SQLite commits, one at a time", f"{commits:,.0f} /s")
    return commits


def measure_start(server: Server) -> None:
    server.stop()
    again = statistics.median(_restart(server) for _ in range(ROUNDS))
    say("start, with a database there", f"{again:.2f} s")
    server.start()
    time.sleep(2)
    say("memory, idle (PSS, every process)", f"{server.memory_mb():.0f} MB")


def _restart(server: Server) -> float:
    taken = server.start()
    server.stop()
    return taken


def measure_runs(server: Server, answer: str, clients: int, commits: float) -> None:
    path = server.publish(three_steps(answer))
    post_for(server.port, path, BODY, clients, 1)
    rates, medians, tails, costs = [], [], [], []
    for _ in range(ROUNDS):
        cpu = server.cpu_seconds()
        outcome = post_for(server.port, path, BODY, clients, SECONDS)
        _wait_until_idle(server)
        costs.append((server.cpu_seconds() - cpu) / max(1, len(outcome.latencies)) * 1000)
        rates.append(outcome.a_second)
        medians.append(outcome.quantile_ms(0.5))
        tails.append(outcome.quantile_ms(0.99))
        if outcome.failed:
            say("failed requests", str(outcome.failed))
    rate = statistics.median(rates)
    say(
        f"three-step webhook, {answer}, {clients} clients",
        f"{rate:,.0f} runs/s",
        f"p50 {statistics.median(medians):.1f} ms, p99 {statistics.median(tails):.1f} ms, "
        f"{statistics.median(costs):.2f} ms CPU a run, {rate / commits:.2f} of the machine's single commits",
    )


def _wait_until_idle(server: Server) -> None:
    while any(server.call("GET", f"/api/runs?status={status}&limit=1")["items"] for status in ("queued", "running")):
        time.sleep(0.1)


def measure_views(server: Server) -> None:
    before = latencies_ms(server, 300)
    with ExitStack() as stack:
        open_views(server, stack, 200)
        during = latencies_ms(server, 300)
        memory = server.memory_mb()
    say("API call, no live view", f"p99 {before[297]:.2f} ms")
    say(
        "API call, 200 live views open",
        f"p99 {during[297]:.2f} ms",
        f"{during[150] / before[150]:.2f} of the median without; {memory:.0f} MB",
    )


def measure_explanations() -> None:
    explained, read = explanations_ms()
    middle = len(explained) // 2
    say(
        "a failed ten-step run explained, fix replayed",
        f"p50 {explained[middle]:.1f} ms",
        f"p99 {explained[int(len(explained) * 0.99)]:.1f} ms; "
        f"{explained[middle] / read[middle]:.0f} times reading the run",
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="levqor-bench-") as name:
        directory = Path(name)
        commits = measure_machine(directory)
        taken = sentences_ms()
        say(
            "builder, a sentence", f"p50 {taken[len(taken) // 2]:.1f} ms", f"p99 {taken[int(len(taken) * 0.99)]:.1f} ms"
        )
        grown, seconds = memory_and_seconds()
        say(
            f"abuse signals, {ADDRESSES:,} addresses",
            f"{grown:.1f} MB",
            f"{seconds / ADDRESSES * 1e6:.1f} microseconds each",
        )
        answers = answers_ms()
        say(
            "chat, an answer",
            f"p50 {answers[len(answers) // 2]:.1f} ms",
            f"p99 {answers[int(len(answers) * 0.99)]:.1f} ms, {answers[len(answers) // 2] / taken[len(taken) // 2]:.2f}"
            f" of a sentence built; index in {index_seconds() * 1000:.0f} ms",
        )
        measure_explanations()
        with running(directory / "data") as server:
            measure_start(server)
            for answer, clients in (("at_once", 10), ("at_once", 50), ("at_end", 10), ("at_end", 50)):
                measure_runs(server, answer, clients, commits)
            measure_views(server)
            say("memory, after the load", f"{server.memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
