"""Steps that steer the run. The engine carries them out; here is what they take and give."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from levqor.connectors.declaration import Connector, incomplete
from levqor.kit.duration import parse_duration

flow = Connector(id="flow", name="Flow", category="flow", description="Branches, loops, waits and answers.")


class Nothing(BaseModel):
    """No input: what this step needs stands beside `with`."""

    model_config = ConfigDict(extra="forbid")


class Branch(BaseModel):
    branch: str = Field(title="Branch", description="Which branch was taken: then, else, case 0, default or none.")


class Loop(BaseModel):
    count: int = Field(title="Number of items")
    results: list[dict[str, Any]] = Field(
        title="Results", description="For each item, the outputs of the steps inside, by step id."
    )


class Wait(BaseModel):
    """Either `for` or `until`."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    for_: str | None = Field(default=None, alias="for", title="How long", examples=["2h"])
    until: str | None = Field(
        default=None,
        title="Until when",
        description="An instant in RFC 3339, for example 2026-01-31T08:30:00Z.",
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Wait:
        if self.for_ is None and self.until is None:
            raise incomplete("give either `for` (a duration such as 2h) or `until` (an instant)")
        if self.for_ is not None and self.until is not None:
            raise ValueError("give either `for` (a duration such as 2h) or `until` (an instant), not both")
        if self.for_ is not None and "${{" not in self.for_:
            parse_duration(self.for_)
        return self


class Waited(BaseModel):
    until: str = Field(title="Waited until")


class Respond(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    status: int = Field(default=200, ge=200, le=599, title="Status")
    body: Any = Field(default=None, title="Body", description="Text is sent as text, anything else as JSON.")
    headers: dict[str, str] = Field(default_factory=dict, title="Headers")


flow.steering(
    "if",
    title="Only if",
    description="Runs the steps under `then` when the condition holds, else those under `else`.",
    input=Nothing,
    output=Branch,
    phrases=("if", "only if", "when", "unless", "in case", "provided that"),
)
flow.steering(
    "switch",
    title="Choose a branch",
    description="Runs the steps of the first case that equals the value, else `default`.",
    input=Nothing,
    output=Branch,
    phrases=("depending on", "based on", "switch on", "route by"),
)
flow.steering(
    "each",
    title="For each item",
    description="Runs the steps under `do` for every item of a list.",
    input=Nothing,
    output=Loop,
    phrases=("for each", "for every", "each of", "loop over", "one by one"),
)
flow.steering(
    "wait",
    title="Wait",
    description="Pauses the run for a time or until an instant. Nothing is held meanwhile.",
    input=Wait,
    output=Waited,
    phrases=("wait", "pause for", "delay", "sleep", "after a pause of"),
)
flow.steering(
    "respond",
    title="Answer the webhook",
    description="Sets what a webhook with `answer: at_end` answers.",
    input=Respond,
    output=Respond,
    phrases=("respond with", "answer the webhook", "reply to the webhook", "return to the caller"),
)
