"""Replays, as requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer, AnyJson, JsonObject
from api.reading import Body
from api.runs.models import StepFailure
from api.runs.status import RunStatus, StepStatus
from api.workflows.models import VERSION_LIMIT, DocumentChange

Verdict = Literal["same", "differs", "unknown", "added", "not_reached", "removed"]


class ReplayRun(Body):
    version: int | None = Field(
        default=None, ge=1, le=VERSION_LIMIT, description="The version to replay on. Default: the newest."
    )
    document: JsonObject | None = Field(
        default=None, description="A document that is not stored, in place of a version; complete."
    )


class ReplayedOutcome(Answer):
    """What became of a step. Secrets are redacted."""

    status: StepStatus | None
    input: AnyJson
    output: AnyJson
    error: StepFailure | None


class ReplayedRequest(Answer):
    """A request that the replay came to."""

    method: str
    url: str
    is_on_record: bool = Field(description="Whether the run sent the same and its answer was kept.")
    changes: list[DocumentChange] = Field(
        description="Against what the run sent in its place; empty where that was the same, or nothing."
    )


class ReplayedStep(Answer):
    """One step: what was recorded, and what the replay gave."""

    path: str
    id: str
    use: str
    title: str
    verdict: Verdict = Field(
        description=(
            "`unknown`: the record cannot tell. `added`: the run had no such step. `not_reached`: the replay did not "
            "come to it. `removed`: the document does not have it."
        )
    )
    is_assumed: bool = Field(
        description="Whether it would ask for something else, and its recorded outcome was taken so as to go on."
    )
    why: str | None = Field(description="Why it is assumed or unknown.")
    recorded: ReplayedOutcome | None = Field(
        description="Null where nothing was recorded, and where both are the same; the run itself tells that."
    )
    replayed: ReplayedOutcome | None
    changes: list[DocumentChange] = Field(description="How the outcome, and the input of an action, differ.")
    requests: list[ReplayedRequest] = Field(description="Only of steps that ask for something else than the run did.")


class RunReplay(Answer):
    """A replay beside its run. Nothing was sent, stored or counted."""

    run_id: str
    recorded_version: int
    version: int | None = Field(description="Null for a document that is not stored.")
    recorded_status: RunStatus
    status: Literal["succeeded", "failed", "unknown"] = Field(description="How the replay ended.")
    is_same: bool = Field(description="Whether every step, and the end, are as recorded.")
    is_certain: bool = Field(description="Whether nothing had to be assumed or left open.")
    summary: str
    steps: list[ReplayedStep] = Field(description="In document order.")
    result: list[DocumentChange] = Field(description="How the run's answer differs.")
