"""Workflows and their versions, as requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.answers import Answer, AnyJson, Page, Problem, Time
from api.documents.models import WorkflowDocument
from api.reading import Body, Query
from api.runs.status import RunStatus

VERSION_LIMIT = 2_147_483_647
TriggerUse = Annotated[str, Field(examples=["schedule", "discord.new_message"])]


class NewWorkflow(Body):
    document: WorkflowDocument = Field(description="May be incomplete, must not be invalid.")


class ChangedWorkflow(Body):
    document: WorkflowDocument = Field(description="May be incomplete, must not be invalid.")
    message: str | None = Field(default=None, max_length=500, description="What was changed, and why.")


class PublishWorkflow(Body):
    version: int | None = Field(
        default=None, ge=1, le=VERSION_LIMIT, description="Which version goes live. Default: the newest."
    )
    despite_failing_tests: bool = Field(
        default=False, description="Publish although tests of the workflow fail; the audit log says so."
    )


class ImportWorkflow(Body):
    text: str = Field(min_length=1, max_length=1_000_000, description="A document as YAML or JSON.")


class DiffQuery(Query):
    from_: int = Field(alias="from", ge=1, le=VERSION_LIMIT, description="The version before.")
    to: int = Field(ge=1, le=VERSION_LIMIT, description="The version after.")


class ExportQuery(Query):
    format: Literal["yaml", "json"] = Field(default="yaml")
    version: int | None = Field(default=None, ge=1, le=VERSION_LIMIT, description="Default: the newest.")


class VersionsQuery(Query):
    limit: int = Field(default=50, ge=1, le=200, description="How many items a page has at most.")
    cursor: str | None = Field(default=None, pattern=r"^[0-9]{1,10}$", description="`next_cursor` of the page before.")


class LastRun(Answer):
    id: str
    status: RunStatus
    created_at: Time


class WorkflowSummary(Answer):
    """A workflow, as lists show it."""

    id: str = Field(examples=["wf_01jd8m7w2q4v6x8z0a1b3c5d7e"])
    name: str
    description: str | None
    status: Literal["draft", "published", "unpublished"] = Field(
        description="`draft`: never published. `unpublished`: was, and is not any more."
    )
    version: int = Field(description="The newest version.")
    published_version: int | None = Field(description="The version that triggers start.")
    trigger_use: TriggerUse
    url: str | None = Field(description="Where the webhook or form is reached while published.")
    created_at: Time
    updated_at: Time
    last_run: LastRun | None


class Workflow(WorkflowSummary):
    """A workflow with the newest version of its document."""

    document: WorkflowDocument
    problems: list[Problem] = Field(description="What is still missing before it can be published.")


class WorkflowPage(Page[WorkflowSummary]):
    """Workflows of the workspace."""


class WorkflowVersion(Answer):
    """One version. Versions never change."""

    version: int
    created_at: Time
    created_by: str | None = Field(description="The e-mail address of the member who made it.")
    message: str | None
    published: bool = Field(description="Whether this is the version that triggers start.")


class WorkflowVersionWithDocument(WorkflowVersion):
    """One version and its document."""

    document: WorkflowDocument


class WorkflowVersionPage(Page[WorkflowVersion]):
    """Versions of a workflow."""


class DocumentChange(Answer):
    """One difference. Steps are matched by their ids."""

    path: str = Field(examples=["/steps/fetch/with/url"])
    kind: Literal["added", "removed", "changed"]
    before: AnyJson
    after: AnyJson


class WorkflowDiff(Answer):
    changes: list[DocumentChange]
