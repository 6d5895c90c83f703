"""Connections, as requests and answers. Secret values never come back."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.answers import Answer, JsonObject, Page, Time
from api.reading import Body


class NewConnection(Body):
    name: str = Field(min_length=1, max_length=100, description="What documents call it.")
    connector: str = Field(min_length=1, max_length=60, examples=["http"])
    values: dict[str, Any] = Field(
        description="What the connector's `connection_schema` in GET /api/registry asks for."
    )


class ChangedConnection(Body):
    name: str = Field(min_length=1, max_length=100, description="Documents that say the old name have to be changed.")


class Connection(Answer):
    """A connected account."""

    id: str
    name: str
    connector: str
    values: JsonObject = Field(description="Secrets are masked.")
    created_at: Time


class ConnectionPage(Page[Connection]):
    """Connections of the workspace."""
