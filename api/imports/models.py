"""Imports from other products, as requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer
from api.reading import Body
from api.workflows.models import Workflow


class ImportN8n(Body):
    text: str = Field(min_length=1, max_length=5_000_000, description="The JSON file that n8n downloads, as text.")


class ImportedNode(Answer):
    node: str = Field(description="Its name in n8n.")
    type: str = Field(description="Its type there, without the package.", examples=["httpRequest"])
    fidelity: Literal["exact", "approximate", "unsupported"]
    reason: str = Field(description="What is not as it was, and what to do; empty where nothing is to be said.")
    step: str | None = Field(description="The id of its step; null where it needs none.")
    document: int = Field(
        default=0, description="Which workflow its step is in: 0 for `workflow`, 1 for the first of `others`."
    )


class ImportedFromN8n(Answer):
    workflow: Workflow
    others: list[Workflow] = Field(
        default_factory=list,
        description="A workflow of n8n with several triggers becomes one workflow for each of them.",
    )
    report: list[ImportedNode] = Field(description="A line about every node.")
