"""Steps that steer the run. The engine carries them out; here is what they take and give."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from levqor.connectors.declaration import Connector, incomplete
from levqor.identity.actor import Role
from levqor.kit.duration import parse_duration
from levqor.kit.mailbox import parse_mailbox, split_mailboxes
from levqor.kit.shapes import Shape

flow = Connector(
    id="flow",
    name="Flow",
    category="flow",
    description="Branches, loops, waits, approvals, calls of other workflows, and answers.",
)


class Nothing(Shape):
    """No input: what this step needs stands beside `with`."""

    model_config = ConfigDict(extra="forbid")


class Branch(Shape):
    branch: str = Field(title="Branch", description="Which branch was taken: then, else, case 0, default or none.")


class Loop(Shape):
    count: int = Field(title="Number of items")
    results: list[dict[str, Any]] = Field(
        title="Results", description="For each item, the outputs of the steps inside, by step id."
    )


class Wait(Shape):
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


class Waited(Shape):
    until: str = Field(title="Waited until")


_ROLES: Final = frozenset(role.value for role in Role)


def _listed(value: Any) -> Any:
    return split_mailboxes(value) if isinstance(value, str) and "${{" not in value else value


def _person(text: str) -> str:
    """An e-mail address, or the name of a role, in its plain form."""
    plain = text.strip().lower()
    if plain in _ROLES or "${{" in plain:
        return plain
    if plain.removesuffix("s") in _ROLES:
        return plain.removesuffix("s")
    return parse_mailbox(plain).addr_spec


def _pause(text: str) -> str:
    if "${{" not in text and parse_duration(text) < timedelta(minutes=1):
        raise ValueError("this is at least 1m; write for example 2d")
    return text


Pause = Annotated[str, AfterValidator(_pause), Field(max_length=100)]
Person = Annotated[str, AfterValidator(_person), Field(max_length=300)]


class Approve(Shape):
    model_config = ConfigDict(extra="forbid")

    message: str = Field(
        title="Question",
        min_length=1,
        max_length=5000,
        description="What is to be decided, as the mail and the page say it.",
        json_schema_extra={"widget": "long_text"},
    )
    who: Annotated[list[Person], BeforeValidator(_listed)] = Field(
        default_factory=lambda: [Role.EDITOR.value],
        title="Who decides",
        description="E-mail addresses, or roles (owner, admin, editor, viewer; a role means also those above it). "
        "Default: editor. One decision is enough.",
        min_length=1,
        max_length=20,
        examples=[["ann@example.com"]],
        json_schema_extra={"widget": "emails"},
    )
    time_out: Pause = Field(default="7d", title="Decide within", examples=["2d"])
    on_time_out: Literal["reject", "fail"] = Field(
        default="reject",
        title="If nobody decides",
        description="reject: the run goes on as not approved. fail: the step fails. Silence never approves.",
    )
    reminder: Pause | None = Field(
        default=None, title="Remind every", description="How often those who may decide get another mail."
    )


class Approval(Shape):
    approved: bool = Field(title="Approved")
    by: str | None = Field(title="Decided by", description="The e-mail address; null when nobody decided.")
    comment: str | None = Field(title="Comment")
    decided_at: str = Field(title="Decided at")
    timed_out: bool = Field(title="Timed out", description="Whether nobody decided in time.")


class Parallel(Shape):
    model_config = ConfigDict(extra="forbid")

    when_one_fails: Literal["stop", "finish", "continue"] = Field(
        default="stop",
        title="When a branch fails",
        description="stop: the other branches begin no further step and the run fails. finish: the others are carried "
        "out to their end, then the run fails. continue: the run goes on after all of them.",
    )


class Joined(Shape):
    count: int = Field(title="Number of branches")
    failed: list[str] = Field(title="Failed", description="The paths of the steps at which branches failed.")


class Call(Shape):
    model_config = ConfigDict(extra="forbid")

    workflow: str = Field(
        title="Workflow",
        min_length=1,
        max_length=200,
        description="The id or the name of a published workflow of this workspace.",
        json_schema_extra={"widget": "workflow"},
    )
    input: Any = Field(
        default=None,
        title="Input",
        description="What the called workflow sees as trigger.input (body of a webhook, fields of a form).",
        json_schema_extra={"widget": "json"},
    )
    wait: bool = Field(default=True, title="Wait for its result")


class Called(Shape):
    run_id: str = Field(title="Run")
    status: str = Field(title="Status", description="succeeded, or started when it is not waited for.")
    result: Any = Field(
        default=None,
        title="Result",
        description="What the called workflow answered with flow.respond, else the output of its last step.",
    )


class Respond(Shape):
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
    "approve",
    title="Ask for approval",
    description="Asks people to approve or reject, by mail and on the page Approvals, and goes on when one of them has "
    "decided. Nothing is held meanwhile.",
    input=Approve,
    output=Approval,
    phrases=("ask for approval", "wait for approval", "get approval", "wait for sign-off", "once approved"),
)
flow.steering(
    "parallel",
    title="At the same time",
    description="Runs the branches at the same time and goes on when all of them are done.",
    input=Parallel,
    output=Joined,
    phrases=("at the same time", "in parallel", "simultaneously"),
)
flow.steering(
    "call",
    title="Run another workflow",
    description="Starts a run of another workflow, as it is published, and waits for its result.",
    input=Call,
    output=Called,
    phrases=("run the workflow", "call the workflow", "start the workflow", "run another workflow"),
)
flow.steering(
    "respond",
    title="Answer the webhook",
    description="Sets what a webhook with `answer: at_end` answers.",
    input=Respond,
    output=Respond,
    phrases=("respond with", "answer the webhook", "reply to the webhook", "return to the caller"),
)
