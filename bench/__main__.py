"""`python -m bench`: measures, prints the table, and keeps nothing."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench.abuse import ADDRESSES, memory_and_seconds
from bench.assistants import answers_ms, index_seconds
from bench.builder import sentences_ms
from bench.debugging import explanations_ms
from bench.flood import measure_flood
from bench.machine import commits_a_second, fsyncs_a_second
from bench.many_runs import MOST as MANY_RUNS
from bench.many_runs import measure_many_runs
from bench.runs import ROUNDS, five_nodes, measure_runs, two_calls
from bench.schedules import MOST as MANY_SCHEDULES
from bench.schedules import measure_schedules
from bench.server import Server, running
from bench.sink import answering
from bench.table import say
from bench.views import latencies_ms, open_views


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
                measure_runs(server, f"five-node webhook, {answer}", five_nodes(answer), clients, commits)
            with answering() as sink:
                for clients in (10, 50):
                    measure_runs(server, "two HTTP steps, at_end", two_calls(sink), clients, commits)
            measure_views(server)
            say("memory, after the load", f"{server.memory_mb():.0f} MB")
            measure_flood(server)
        measure_schedules(directory / "schedules", MANY_SCHEDULES)
        measure_many_runs(directory / "many", MANY_RUNS)


if __name__ == "__main__":
    main()
