"""What a workflow can be made of, as answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer, AnyJson, JsonObject


class RegistryTrigger(Answer):
    use: str = Field(examples=["schedule"])
    family: Literal["manual", "schedule", "webhook", "form", "error", "workflow", "poll", "hook"] = Field(
        description="How it comes to start runs."
    )
    title: str
    description: str
    connector: str | None = Field(description="Whose it is; null for our own.")
    connector_name: str | None
    category: str | None
    input_schema: JsonObject = Field(description="JSON Schema of `with`.")
    data_schema: JsonObject = Field(description="JSON Schema of what `trigger` is in expressions.")
    connection_schema: JsonObject | None = Field(
        description="JSON Schema of the connection it needs or may have; null when it takes none."
    )
    connects: str | None = Field(description="The connector whose connections it takes.", examples=["webhook_secret"])
    needs_connection: bool
    phrases: list[str]
    sample: JsonObject = Field(description="What it may bring, from its worked example.")
    data: list[str] = Field(description="What expressions may refer to.", examples=[["trigger.body", "trigger.query"]])


class RegistryExample(Answer):
    """A worked example of a step."""

    given: AnyJson
    yields: AnyJson


class RegistryStep(Answer):
    use: str = Field(examples=["http.request"])
    title: str
    description: str
    connector: str
    connector_name: str
    category: str
    effect: Literal["pure", "at_least_once", "at_most_once", "local", "flow"]
    input_schema: JsonObject = Field(description="JSON Schema of `with`.")
    output_schema: JsonObject = Field(description="JSON Schema of what later steps may refer to.")
    connection_schema: JsonObject | None = Field(
        description="JSON Schema of the connection it needs or may have; null when it takes none."
    )
    phrases: list[str]
    example: RegistryExample | None


class RegistryConnection(Answer):
    """A service that accounts are connected of."""

    connector: str = Field(examples=["http"])
    name: str
    category: str
    description: str
    connection_schema: JsonObject = Field(
        description="JSON Schema of its values. A field whose `widget` is `none` is filled in by signing in."
    )
    signs_in: bool = Field(description="Whether a person signs in to the service, with a client that they registered.")
    register_at: str = Field(description="Where a client is registered; may be empty.")
    can_be_tested: bool


class Registry(Answer):
    """Every trigger and every step there is, and what accounts can be connected of."""

    triggers: list[RegistryTrigger]
    steps: list[RegistryStep]
    connections: list[RegistryConnection]
