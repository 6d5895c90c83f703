"""A real server in a process of its own, and what it costs."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LEVQOR = Path(sys.executable).parent / "levqor"


class Server:
    def __init__(self, data_dir: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "LEVQOR_DATA_DIR": str(data_dir),
            "LEVQOR_PORT": str(self.port),
            "LEVQOR_LOG_LEVEL": "warning",
            "LEVQOR_ALLOWED_ADDRESSES": "127.0.0.1",
        }
        self.data_dir = data_dir
        self.base = f"http://127.0.0.1:{self.port}"
        self.key = ""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, and answer after how many seconds it was ready."""
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [LEVQOR, "up"], env=self.environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        while time.perf_counter() - begun < 60:
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=2):
                    return time.perf_counter() - begun
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise TimeoutError("the server did not become ready")

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(timeout=30)

    def cli(self, *words: str, given: str = "") -> str:
        return subprocess.run(
            [LEVQOR, *words], env=self.environment, input=given, capture_output=True, text=True, check=True
        ).stdout.strip()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(f"{self.base}{path}", method=method)
        request.add_header("Authorization", f"Bearer {self.key}")
        if body is not None or method == "POST":
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body or {}).encode()
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def text(self, path: str) -> str:
        request = urllib.request.Request(f"{self.base}{path}", headers={"Authorization": f"Bearer {self.key}"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return str(answer.read().decode())

    def publish(self, document: dict[str, Any]) -> str:
        """Store and publish a workflow; answers the path of its address."""
        created = self.call("POST", "/api/workflows", {"document": document})
        published = self.call("POST", f"/api/workflows/{created['id']}/publish")
        return str(published["url"]).removeprefix(self.base)

    def processes(self) -> list[int]:
        assert self.process is not None
        group = os.getpgid(self.process.pid)
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if os.getpgid(int(entry.name)) == group:
                        found.append(int(entry.name))
                except ProcessLookupError:
                    continue
        return found

    def memory_mb(self) -> float:
        """Proportional set size of every process of the product, in MB."""
        total = 0
        for process in self.processes():
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
        return total / 1024

    def cpu_seconds(self) -> float:
        ticks = 0
        for process in self.processes():
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def written_bytes(self) -> int:
        """What the kernel was asked to put on the disk by every process."""
        return sum(
            int(line.split()[1])
            for process in self.processes()
            for line in Path(f"/proc/{process}/io").read_text().splitlines()
            if line.startswith("write_bytes:")
        )

    def stored_bytes(self) -> int:
        """The database as it is kept, without its log."""
        return sum(file.stat().st_size for file in self.data_dir.glob("*.db"))


@contextmanager
def running(data_dir: Path) -> Iterator[Server]:
    server = Server(data_dir)
    server.cli("owner", "create", "--email", "bench@example.com", "--password-stdin", given="bench bench bench\n")
    server.key = server.cli("api-key", "create", "--email", "bench@example.com", "--name", "bench")
    server.start()
    try:
        yield server
    finally:
        server.stop()
