"""Previews, as requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer, AnyJson, Time
from api.reading import Body
from api.workflows.models import VERSION_LIMIT


class PreviewWorkflow(Body):
    version: int | None = Field(default=None, ge=1, le=VERSION_LIMIT, description="Default: the newest.")
    input: AnyJson = Field(
        default=None,
        description="What the trigger would bring, as for a start by hand. Left out: the trigger's sample.",
    )
    run_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=80,
        description="A run of this workflow that is over; its trigger's data and its recorded outcomes are taken.",
    )


class PreviewTotals(Answer):
    """What one run would come to."""

    mails: int
    rows: int = Field(description="Rows of the workspace's tables that would be added, changed or deleted.")
    requests: int = Field(description="Requests and commands to other services.")
    waits: int
    approvals: int


class PreviewedStep(Answer):
    """What one step would do, all its passages together."""

    path: str = Field(
        description="Its id below those of the steps around it, and below the step that calls its workflow.",
        examples=["loop/tell"],
    )
    use: str
    title: str
    connection: str | None
    times: int = Field(description="How often it would be carried out.")
    mails: int
    rows: int
    requests: int
    to: list[str] = Field(
        description=(
            "Recipients, hosts, tables, or the workflow that it runs; at most 50. Empty where only the connection, "
            "which is not opened, knows."
        )
    )
    assumed: bool = Field(
        description="Whether it was not carried out and its outcome is that of the worked example, or of another input."
    )


class PreviewedConnection(Answer):
    connector: str
    name: str


class PreviewedMonth(Answer):
    """What a schedule comes to within the next 30 days."""

    fires: int
    runs: int
    until: Time


class PreviewCost(Answer):
    runs: int = Field(description="Of one start; a run of another workflow that it starts counts, too.")
    ai_credits: int = Field(description="Of one start. Steps use none; the assistants do.")
    month: PreviewedMonth | None = Field(description="Null where no schedule starts the workflow.")


class OpenQuestion(Answer):
    """What the preview cannot tell, or what it did not go into."""

    path: str
    title: str = Field(description="Of its step.")
    why: str


class WorkflowPreview(Answer):
    """What a version would do. Nothing was sent, stored or counted, and no run was made."""

    version: int
    based_on: Literal["input", "run", "sample", "nothing"] = Field(
        description="On what: the given input, the given run, the trigger's sample, or an empty input."
    )
    run_id: str | None
    totals: PreviewTotals
    steps: list[PreviewedStep] = Field(description="Those that would be carried out, in the order of their first time.")
    connections: list[PreviewedConnection]
    cost: PreviewCost
    unknown: list[OpenQuestion] = Field(description="At most 100.")
