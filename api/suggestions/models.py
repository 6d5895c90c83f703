"""How suggestions are asked for and answered."""

from __future__ import annotations

from pydantic import Field

from api.answers import Answer
from api.reading import Query


class SuggestionQuery(Query):
    workflow_id: str | None = Field(
        default=None, pattern=r"^[A-Za-z0-9_-]{1,80}$", description="Only what goes with this workflow first."
    )


class SuggestedWorkflow(Answer):
    """Something to automate next."""

    id: str
    title: str
    sentence: str = Field(description="What to give to the builder.")
    reason: str = Field(description="What of the account it comes from.")


class Suggestions(Answer):
    items: list[SuggestedWorkflow]
