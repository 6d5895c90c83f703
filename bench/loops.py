"""A loop over very many items: how many a second, and how much memory it takes at most.

`python -m bench.loops [ITEMS]` runs each body in a process of its own, on SQLite, and prints what it measured.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from bench.table import say

ITEMS: Final = 100_000
_DO: Final[dict[str, dict[str, Any]]] = {
    "pure": {"id": "shape", "use": "data.set", "with": {"values": {"n": "${{ item * 2 }}"}}},
    "effect": {
        "id": "note",
        "use": "email.send",
        "with": {"to": "a@example.com", "subject": "${{ item }}", "text": "x"},
    },
}


def measure_loops(items: int = ITEMS) -> None:
    """Every body, with that many items and with a tenth of them: memory is not to grow with the list."""
    for body in _DO:
        for count in (items // 10, items):
            command = [sys.executable, "-m", "bench.loops", body, str(count)]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def _measure(body: str, count: int) -> None:
    from levqor.application import Application
    from levqor.config import Settings
    from levqor.connectors.ports import OutgoingMail, StepContext
    from levqor.identity.workspaces import only_workspace
    from levqor.runs.store import NewRun
    from levqor.workflows.service import Author, create_workflow

    class Counted:
        """A mail server that takes everything at once: what is measured is the loop."""

        async def send(self, context: StepContext, mail: OutgoingMail) -> tuple[str, str]:
            return f"<{context.idempotency_key}@{mail.to[0]}>", "smtp"

    document = {
        "levqor": 1,
        "name": "Loop",
        "trigger": {"use": "manual"},
        "steps": [
            {"id": "all", "use": "flow.each", "items": "${{ trigger.input }}", "concurrency": 20, "do": [_DO[body]]}
        ],
    }
    with tempfile.TemporaryDirectory() as directory:
        application = Application(Settings(data_dir=Path(directory), jobs="off"))
        application.__dict__["mail"] = Counted()
        application.start()
        now = application.clock.now()
        with application.database.transaction() as tx:
            workspace_id = only_workspace(tx, now=now)
            author = Author(workspace_id, "bench", now)
            workflow_id = create_workflow(tx, application.registry, author, document).row.id
        new = NewRun(workspace_id, workflow_id, 1, "manual", {"input": list(range(count))})
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        run_id = application.runs.accept(new).run_id
        while True:
            with application.database.read() as tx:
                shown = application.runs.read(tx, workspace_id, run_id)
            if shown["finished_at"]:
                break
            time.sleep(0.2)
        seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        stored = sum(file.stat().st_size for file in Path(directory).glob("levqor.db*"))
        application.stop()
    if shown["status"] != "succeeded":
        raise SystemExit(str(shown["error"]))
    say(
        f"loop, {body} body, {count:,} items",
        f"{count / seconds:,.0f} items/s",
        f"{seconds:.1f} s, {(after - before) / 1024:.0f} MB more at most, {stored / 1e6:.1f} MB of database",
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _measure(sys.argv[1], int(sys.argv[2]))
    else:
        measure_loops(*map(int, sys.argv[1:2]))
