"""Replays over HTTP."""

from __future__ import annotations

from api.call import Call
from api.declaration import Feature
from api.runs.replay_models import ReplayRun, RunReplay
from levqor.errors import Problem, Unacceptable
from levqor.runs.replays import Replayed
from levqor.runs.replays import replay_run as replay

replays_bp = Feature("replays", "Runs")


@replays_bp.serves("POST", "/api/runs/{id}/replay")
def replay_run(call: Call, run_id: str, body: ReplayRun) -> RunReplay:
    """Replay a run that is over on any version of its workflow, or on a document.

    The record takes the place of the world: nothing is sent, stored or counted, and no run is made. Each step is
    answered beside what was recorded.
    """
    if body.version is not None and body.document is not None:
        raise Unacceptable(problems=[Problem("document", "Give a version or a document, not both.", "Leave one out.")])
    with call.read() as tx:
        replayed = replay(
            tx,
            call.application.registry,
            call.actor.workspace_id,
            run_id,
            version=body.version,
            document=body.document,
        )
    return _shown(replayed)


def _shown(replayed: Replayed) -> RunReplay:
    comparison = replayed.comparison
    return RunReplay.model_validate(
        {
            "run_id": comparison.run.id,
            "recorded_version": comparison.run.version,
            "version": replayed.version,
            "recorded_status": comparison.run.status,
            "status": comparison.replay.status,
            "is_same": comparison.is_same,
            "is_certain": comparison.is_certain,
            "summary": comparison.summary,
            "steps": comparison.steps,
            "result": comparison.result,
        }
    )
