"""A real `levqor up` in a process group and on a data directory of its own, and programs that talk to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

REPOSITORY: Final = Path(__file__).resolve().parents[2]
LEVQOR: Final = Path(sys.executable).with_name("levqor")
BYTECODE: Final = Path(tempfile.gettempdir()) / "levqor-tests-bytecode"
PASSWORD: Final = "correct horse battery"
START_SECONDS: Final = 30
Found = TypeVar("Found")
SETTLED: Final = frozenset({"succeeded", "failed", "cancelled", "interrupted", "dead"})


class Server:
    """One installation of Levqor X: it can be started, stopped, killed and started again."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log_path = data_dir.parent / f"{data_dir.name}.log"
        self._settings = {"LEVQOR_ALLOWED_ADDRESSES": "127.0.0.1"} | settings
        self._process: subprocess.Popen[bytes] | None = None
        # Nothing here is encrypted, and a TLS context costs more than a request.
        self._probe = httpx.Client(base_url=self.address, timeout=5, trust_env=False, verify=False)

    def __enter__(self) -> Server:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self, *, until_ready: bool = True, **settings: str) -> None:
        """Start; settings given here hold for this start only."""
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [LEVQOR, "up"],
                cwd=REPOSITORY,
                env=self._environment(settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if until_ready:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        wait_for(self._is_ready, "the server to be ready", START_SECONDS)

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the server ended with {self._process.returncode}:\n{self.log}"
        try:
            return self._probe.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def interrupt(self) -> float:
        """Press Ctrl-C, as a terminal does: for the whole group. Answers how many seconds it took to end."""
        assert self._process is not None
        began = time.monotonic()
        os.killpg(self._process.pid, signal.SIGINT)
        self._process.wait(timeout=30)
        return time.monotonic() - began

    @property
    def pid(self) -> int:
        """Of the supervisor, which leads the process group."""
        assert self._process is not None
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def kill(self) -> None:
        """`kill -9` for everything at once. Harmless when it is not running."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)

    def leftovers(self) -> list[int]:
        """Processes of the server's group that still exist."""
        assert self._process is not None
        shown = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in shown.splitlines()]
        return [int(pid) for pid, group, state in rows if int(group) == self._process.pid and "Z" not in state]

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def log_when(self, words: str) -> str:
        """The log, as soon as it says this."""
        wait_for(lambda: words in self.log, f"{words!r} in the log")
        return self.log

    def cli(
        self, *arguments: str, given: str | None = None, expect: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run a `levqor` command on the same data directory."""
        done = subprocess.run(
            [LEVQOR, *arguments],
            cwd=REPOSITORY,
            env=self._environment({}),
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert expect is None or done.returncode == expect, (
            f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done

    def new_owner(self, email: str, *, timezone: str = "UTC") -> Caller:
        """Create an owner with a workspace of their own and a key, both from the command line."""
        self.cli("owner", "create", "--email", email, "--password-stdin", "--timezone", timezone, given=f"{PASSWORD}\n")
        key = self.cli("api-key", "create", "--email", email, "--name", "acceptance").stdout.strip()
        return Caller(self, key)

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEVQOR_")}
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        own = {
            "LEVQOR_DATA_DIR": str(self.data_dir),
            "LEVQOR_PORT": str(self.port),
            "PYTHONPYCACHEPREFIX": str(BYTECODE),
        }
        return inherited | own | self._settings | settings


class Caller:
    """A program with an API key. Every method fails unless the answer is what was expected."""

    def __init__(self, server: Server, key: str) -> None:
        self.server = server
        self.key = key
        self.http = httpx.Client(
            base_url=server.address,
            headers={"Authorization": f"Bearer {key}"},
            timeout=30,
            trust_env=False,
            verify=False,
        )

    def call(self, method: str, path: str, *, expect: int = 200, **rest: Any) -> httpx.Response:
        answer = self.http.request(method, path, **rest)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code}\n{answer.text}"
        return answer

    def get(self, path: str, *, expect: int = 200, **rest: Any) -> Any:
        return self.call("GET", path, expect=expect, **rest).json()

    def post(self, path: str, body: Any = None, *, expect: int = 200, **rest: Any) -> Any:
        return self.call("POST", path, expect=expect, json={} if body is None else body, **rest).json()

    def new_workflow(self, document: dict[str, Any], *, publish: bool = False) -> dict[str, Any]:
        stored: dict[str, Any] = self.post("/api/workflows", {"document": document}, expect=201)
        return self.post(f"/api/workflows/{stored['id']}/publish") if publish else stored

    def run(self, workflow_id: str, given: Any = None, *, until: frozenset[str] = SETTLED) -> dict[str, Any]:
        """Start a run by hand and wait for its end."""
        run = self.post(f"/api/workflows/{workflow_id}/runs", {"input": given}, expect=202)
        return self.wait_for_run(run["id"], until=until)

    def wait_for_run(self, run_id: str, *, until: frozenset[str] = SETTLED, seconds: float = 20) -> dict[str, Any]:
        def settled() -> dict[str, Any] | None:
            run: dict[str, Any] = self.get(f"/api/runs/{run_id}")
            return run if run["status"] in until else None

        return wait_for(settled, f"{run_id} to be {' or '.join(sorted(until))}", seconds)

    def sign_up(self, email: str, *, timezone: str = "UTC") -> Caller:
        """Somebody else, with a workspace of their own."""
        account = {"email": email, "password": PASSWORD, "timezone": timezone}
        with httpx.Client(base_url=self.server.address, trust_env=False, timeout=30) as browser:
            session = browser.post("/api/signup", json=account).raise_for_status().json()
            headers = {"X-CSRF-Token": session["csrf_token"]}
            made = browser.post("/api/api-keys", json={"name": "acceptance"}, headers=headers).raise_for_status()
        return Caller(self.server, made.json()["key"])

    def list_all(self, path: str) -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        items: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = self.get(path, params={"limit": 100} | ({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page["next_cursor"]
        return items

    def follow(self, run_id: str) -> Iterator[dict[str, Any]]:
        """The states of a run as a live page sees them, until its end."""
        with self.http.stream("GET", f"/api/runs/{run_id}/events", timeout=30) as stream:
            assert stream.status_code == 200
            assert stream.headers["content-type"].startswith("text/event-stream")
            event = ""
            for line in stream.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event == "run":
                    yield json.loads(line.removeprefix("data: "))
                elif event == "end":
                    return


def step_of(run: dict[str, Any], path: str) -> dict[str, Any]:
    """A step of a run by its path."""
    found = [step for step in run["steps"] if step["path"] == path]
    assert len(found) == 1, f"{path} is not among {[step['path'] for step in run['steps']]}"
    return found[0]


def wait_for(look: Callable[[], Found | None], what: str, seconds: float = 20) -> Found:
    """Look until there is something to see."""
    end = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < end, f"waited {seconds:g} s for {what}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
