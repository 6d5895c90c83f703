"""How long a failed run of ten steps takes to be explained, its replay and patch included."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from levqor.application import Application
from levqor.assistants.debug.service import explain_run
from levqor.config import Settings
from levqor.identity.workspaces import only_workspace
from levqor.runs.store import NewRun
from levqor.workflows.service import Author, create_workflow

ROUNDS = 200
_STEPS = [
    {"id": f"s{number}", "use": "data.set", "with": {"values": {"n": "${{ trigger.input.total }}"}}}
    for number in range(9)
]
_BROKEN = {"id": "last", "use": "log", "with": {"message": "Total ${{ trigger.input.totl }}"}}
TEN_STEPS = {"levqor": 1, "name": "Bench", "trigger": {"use": "manual"}, "steps": [*_STEPS, _BROKEN]}


def explanations_ms() -> tuple[list[float], list[float]]:
    """Milliseconds for each explanation, and for each mere reading of the same run, both sorted."""
    with tempfile.TemporaryDirectory(prefix="levqor-bench-") as name:
        application = Application(Settings(data_dir=Path(name), poll_seconds=0.05, log_level="error"))
        application.start()
        try:
            return _measured(application)
        finally:
            application.stop()


def _measured(application: Application) -> tuple[list[float], list[float]]:
    with application.database.transaction() as tx:
        workspace_id = only_workspace(tx, now=application.clock.now())
        author = Author(workspace_id, "ann@example.com", application.clock.now())
        workflow = create_workflow(tx, application.registry, author, TEN_STEPS).row.id
    new = NewRun(workspace_id, workflow, 1, "manual", {"input": {"total": 7}})
    run_id = application.runs.accept(new).run_id
    while not _is_over(application, workspace_id, run_id):
        time.sleep(0.01)
    explained, read = [], []
    for _ in range(ROUNDS):
        with application.database.read() as tx:
            begun = time.perf_counter()
            application.runs.read(tx, workspace_id, run_id)
            between = time.perf_counter()
            explain_run(tx, application.registry, workspace_id, run_id)
            explained.append((time.perf_counter() - between) * 1000)
            read.append((between - begun) * 1000)
    return sorted(explained), sorted(read)


def _is_over(application: Application, workspace_id: str, run_id: str) -> bool:
    with application.database.read() as tx:
        return application.runs.read(tx, workspace_id, run_id)["finished_at"] is not None
