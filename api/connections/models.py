"""Connections, as requests and answers. Secret values never come back."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.answers import Answer, JsonObject, Page, Time
from api.reading import Body

_VALUES = "What `connections` in GET /api/registry says of the connector."


class NewConnection(Body):
    name: str = Field(min_length=1, max_length=100, description="What documents call it.")
    connector: str = Field(min_length=1, max_length=60, examples=["http"])
    values: dict[str, Any] = Field(description=_VALUES)


class ChangedConnection(Body):
    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Documents that say the old name have to be changed.",
    )
    values: dict[str, Any] | None = Field(
        default=None,
        description="What is left out stays as it is, null takes a value away, and a mask that is sent back leaves its "
        "secret unchanged.",
    )
    although_used: bool = Field(
        default=False, description="Give it the new name although workflows say the old one, which then fail there."
    )


class TriedValues(Body):
    connector: str = Field(min_length=1, max_length=60, examples=["http"])
    values: dict[str, Any] = Field(description=_VALUES)
    connection_id: str | None = Field(
        default=None,
        max_length=40,
        description="The connection that is being edited: masks stand for its secrets.",
    )


class UsingWorkflow(Answer):
    id: str
    name: str


class Connection(Answer):
    """A connected account."""

    id: str
    name: str
    connector: str
    values: JsonObject = Field(description="Secrets are masked; tokens from signing in are not shown.")
    sign_in: Literal["not_needed", "needed", "done"] = Field(
        description="Whether a person has to sign in to the service before steps can use it."
    )
    created_at: Time
    updated_at: Time
    last_used_at: Time | None = Field(description="When a step last opened it, to the minute.")
    last_failed_at: Time | None = Field(description="When the service last refused it; null once it was taken again.")
    last_failure: str | None = Field(description="A code or a status.", examples=["HTTP 401", "credentials_expired"])
    expires_at: Time | None = Field(description="When it ends unless somebody signs in again.")
    used_by: list[UsingWorkflow] = Field(description="The workflows whose document names it.")


class ConnectionPage(Page[Connection]):
    """Connections of the workspace."""


class TestFailure(Answer):
    """Why a test of a connection failed."""

    code: str = Field(examples=["http_status"])
    message: str
    fixed_by: Literal["user", "service", "operator", "support"] = Field(
        description="Who can put it right: the user by correcting the connection, the other service, whoever operates "
        "this server, or our support."
    )


class TestedConnection(Answer):
    """What came of testing a connection."""

    ok: bool
    account: str | None = Field(description="Whose account it is, as the service says.")
    took_ms: int
    failure: TestFailure | None


class SignInAddress(Answer):
    url: str = Field(description="Where a person signs in. The service sends them back to this server.")
