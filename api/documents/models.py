"""Documents and what is wrong with them, as requests and answers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, RootModel, WithJsonSchema, model_validator

from api.answers import Answer, Problem
from api.reading import Body

WorkflowDocument = Annotated[dict[str, Any], WithJsonSchema({"x-schema": "Document"})]
"""Described as a Document, but checked by the document's own validation, which answers problems with paths."""


class ValidateDocument(Body):
    """Either `document` or `text`."""

    document: dict[str, Any] | None = Field(default=None, description="A document, which may be wrong in any way.")
    text: str | None = Field(default=None, max_length=1_000_000, description="A document as YAML or JSON.")

    @model_validator(mode="after")
    def _one_of_both(self) -> ValidateDocument:
        if (self.document is None) == (self.text is None):
            raise ValueError("give either `document` or `text`")
        return self


class Validation(Answer):
    """What validation says of a document."""

    valid: bool = Field(description="Whether it could be published as it is.")
    problems: list[Problem]
    document: WorkflowDocument | None = Field(
        description="The document as it would be stored; null when its structure cannot be read."
    )


class JsonSchema(RootModel[dict[str, Any]]):
    """A JSON Schema, draft 2020-12."""
