"""Templates, as requests and answers."""

from __future__ import annotations

from pydantic import Field

from api.answers import Answer, AnyJson
from api.documents.models import WorkflowDocument
from api.reading import Body
from api.runs.models import Run
from api.workflows.models import Workflow


class TemplateItem(Answer):
    id: str = Field(examples=["lead-capture"])
    title: str
    category: str
    summary: str
    trigger_use: str = Field(examples=["form"])
    uses: list[str] = Field(description="The connectors that its steps are of.", examples=[["tables", "email"]])
    tables: list[str] = Field(description="The tables that it works on; using it creates those that are missing.")


class TemplateList(Answer):
    items: list[TemplateItem]


class Template(TemplateItem):
    document: WorkflowDocument
    sample: AnyJson = Field(description="What a trial is given in place of what the trigger brings.")


class UseTemplate(Body):
    try_it: bool = Field(
        default=False,
        description="Also start a run on the sample. Mail of it goes to you; tables that are created get sample rows.",
    )


class UsedTemplate(Answer):
    workflow: Workflow
    run: Run | None = Field(description="The trial, where one was asked for.")
