"""Regression tests of workflows, as requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.answers import Answer, Time
from api.reading import Body
from api.workflows.models import VERSION_LIMIT

StepId = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]{1,80}$")]


class ExpectedOfRun(Body):
    """What must stay as it was. What is left out is the usual."""

    requests: list[StepId] | None = Field(
        default=None,
        max_length=200,
        description=(
            "Ids of steps that must ask for the same, as often. Usual: every step that reaches outside or uses a table."
        ),
    )
    outputs: list[StepId] | None = Field(
        default=None,
        max_length=200,
        description="Ids of steps that must give the same. Usual: none, or every one where no step asks for anything.",
    )
    result: bool | None = Field(
        default=None, description="Whether the run must answer the same. Usual: where it answered something."
    )


class NewWorkflowTest(Body):
    run_id: str = Field(
        min_length=1, max_length=80, description="A run of this workflow that succeeded or failed; its end is expected."
    )
    name: str = Field(min_length=1, max_length=200)
    expectations: ExpectedOfRun | None = None


class RunTests(Body):
    version: int | None = Field(
        default=None, ge=1, le=VERSION_LIMIT, description="The version to try. Default: the newest."
    )


class Expectations(Answer):
    """What must stay as it was. Steps are named by their ids."""

    status: Literal["succeeded", "failed"]
    requests: list[str]
    outputs: list[str]
    result: bool


class Finding(Answer):
    """One thing that is not as expected."""

    path: str = Field(description="The path of the step; empty for the run as a whole.")
    message: str


class LastResult(Answer):
    """What came of a test when it was last run."""

    at: Time
    version: int
    passed: bool
    findings: list[Finding]


class WorkflowTest(Answer):
    """A test of a workflow, made of one of its runs. It keeps the record when the run is deleted."""

    id: str = Field(examples=["tst_01jd8m7w2q4v6x8z0a1b3c5d7e"])
    name: str
    run_id: str
    version: int = Field(description="The version that the run had.")
    expectations: Expectations
    created_at: Time
    created_by: str | None
    last: LastResult | None


class WorkflowTests(Answer):
    """All tests of a workflow, the newest first."""

    items: list[WorkflowTest]


class TestsResult(Answer):
    """What came of every test on one version."""

    version: int
    passed: bool
    items: list[WorkflowTest]
