"""How a run is shown to the caller."""

from __future__ import annotations

from api.call import Call
from api.runs.models import Run


def show_run(call: Call, run_id: str) -> Run:
    """A run of the caller's workspace, as it is now.

    Raises:
        NoSuchRun: there is none.
    """
    with call.read() as tx:
        return Run.model_validate(call.application.runs.read(tx, call.actor.workspace_id, run_id))
