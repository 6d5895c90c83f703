"""The workflow document, version 1: what the builder emits, the editor draws, the API stores and the engine runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from levqor.kit.duration import parse_duration

CURRENT_VERSION: Final = 1
MAX_STEPS: Final = 500
MAX_NESTING: Final = 10


def _is_duration(text: str) -> str:
    parse_duration(text)
    return text


def _is_timezone(name: str) -> str:
    if name not in _timezones():
        raise ValueError(f'"{name[:40]}" is no time zone; write for example Europe/London')
    return name


def _timezones() -> set[str]:
    global _known_timezones
    if not _known_timezones:
        _known_timezones = available_timezones()
    return _known_timezones


_known_timezones: set[str] = set()


def _is_every(text: str) -> str:
    if not SHORTEST_EVERY <= parse_duration(text) <= LONGEST_EVERY:
        raise ValueError("this is not between 1s and 31d; write for example 5m")
    return text


DEFAULT_EVERY: Final = "5m"
SHORTEST_EVERY: Final = timedelta(seconds=1)
LONGEST_EVERY: Final = timedelta(days=31)
Every = Annotated[str, AfterValidator(_is_every), Field(max_length=40, examples=["5m", "1h"])]
"""How long between two looks of a trigger. An installation may insist on more."""
Duration = Annotated[str, AfterValidator(_is_duration), Field(max_length=40, examples=["30s", "1h30m"])]
TimeZone = Annotated[str, AfterValidator(_is_timezone), Field(examples=["Europe/London"])]
StepId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$", description="Unique in the document.")]
Words = Annotated[str, Field(max_length=1000, description="The words of the request that led to this.")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Retry(_Part):
    """How often and how soon a failed attempt is repeated. Only failures that a repeat can cure are."""

    attempts: int = Field(default=3, ge=1, le=20, description="Attempts in all, the first included.")
    backoff: Literal["exponential", "fixed"] = "exponential"
    first: Duration = Field(default="2s", description="The pause after the first failure.")
    max: Duration = Field(default="1m", description="The longest pause.")

    @property
    def first_pause(self) -> timedelta:
        return parse_duration(self.first)

    @property
    def longest_pause(self) -> timedelta:
        return parse_duration(self.max)


class Trigger(_Part):
    """What starts a run."""

    use: str = Field(max_length=100, description="As the registry names it.", examples=["schedule"])
    connection: str | None = Field(default=None, max_length=100, description="The name of a connection.")
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    words: Words | None = None


class Case(_Part):
    """One branch of a `flow.switch`."""

    equals: Any
    steps: list[Step] = Field(default_factory=list)


class Branch(_Part):
    """One branch of a `flow.parallel`."""

    name: str | None = Field(default=None, max_length=60, description="What the branch is called on screens.")
    steps: list[Step] = Field(default_factory=list)


class Step(_Part):
    """One step. Which of the fields beside `with` apply depends on `use`."""

    id: StepId
    use: str = Field(max_length=100, description="`connector.action`, as the registry names it.")
    title: str | None = Field(default=None, max_length=200)
    words: Words | None = None
    connection: str | None = Field(default=None, max_length=100, description="The name of a connection.")
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    retry: Retry | None = None
    timeout: Duration | None = Field(default=None, description="The longest that one attempt may take.")
    on_error: Literal["stop", "continue"] = "stop"
    disabled: bool = Field(default=False, description="The step, with all inside of it, is left out of every run.")

    when: str | None = Field(default=None, max_length=2100, description="flow.if: the condition.")
    then: list[Step] | None = Field(default=None, description="flow.if: the steps when it holds.")
    else_: list[Step] | None = Field(default=None, alias="else", description="flow.if: the steps when not.")
    on: str | None = Field(default=None, max_length=2100, description="flow.switch: the value to compare.")
    cases: list[Case] | None = Field(default=None, description="flow.switch: the branches.")
    default: list[Step] | None = Field(default=None, description="flow.switch: when no case fits.")
    items: str | None = Field(default=None, max_length=2100, description="flow.each: the list.")
    as_: str | None = Field(
        default=None,
        alias="as",
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="flow.each: what an item is called inside the loop (default item).",
    )
    concurrency: int | None = Field(default=None, ge=1, le=50, description="flow.each: items at the same time.")
    do: list[Step] | None = Field(default=None, description="flow.each: the steps for each item.")
    branches: list[Branch] | None = Field(
        default=None, max_length=20, description="flow.parallel: the branches that run at the same time."
    )

    def blocks(self) -> Iterator[tuple[str, list[Step]]]:
        """The nested blocks, each with its path below this step: `then`, `cases[0].steps`, ..."""
        for name, block in (
            ("then", self.then),
            ("else", self.else_),
            ("default", self.default),
            ("do", self.do),
        ):
            if block is not None:
                yield name, block
        for number, case in enumerate(self.cases or ()):
            yield f"cases[{number}].steps", case.steps
        for number, branch in enumerate(self.branches or ()):
            yield f"branches[{number}].steps", branch.steps


class Rate(_Part):
    """So many runs within a time."""

    runs: int = Field(ge=1, le=10_000, description="How many runs may begin.")
    per: Duration = Field(description="Within which time.", examples=["1m"])

    @property
    def within(self) -> timedelta:
        return parse_duration(self.per)


class WorkflowSettings(_Part):
    timeout: Duration | None = Field(default=None, description="The longest that a run may take, waits included.")
    mode: Literal["parallel", "queued", "single", "restart"] = Field(
        default="parallel",
        description="What becomes of a run that comes while another is under way. parallel: both run. queued: it waits "
        "for its turn. single: it is not carried out. restart: the older one is cancelled.",
    )
    concurrency: int | None = Field(
        default=None, ge=1, le=1000, description="With mode queued: how many runs may be under way (default 1)."
    )
    rate: Rate | None = Field(default=None, description="How many runs may begin within a time; the others wait.")

    @property
    def at_once(self) -> int:
        return self.concurrency or 1

    @property
    def limits_runs(self) -> bool:
        return self.mode != "parallel" or self.rate is not None


class Document(_Part):
    """A workflow."""

    levqor: Literal[1] = 1
    name: str = Field(min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    timezone: TimeZone | None = Field(default=None, description="Default: the workspace's.")
    trigger: Trigger
    steps: list[Step] = Field(default_factory=list, max_length=MAX_STEPS)
    settings: WorkflowSettings = Field(default_factory=WorkflowSettings)

    def walk(self) -> Iterator[tuple[str, Step]]:
        """Every step with its path, for example `steps[1].then[0]`, outer before inner."""
        yield from _walk("steps", self.steps)

    def as_json(self) -> dict[str, Any]:
        """The document as it is written: no defaults, no absent fields."""
        return self.model_dump(by_alias=True, exclude_defaults=True, mode="json") | {"levqor": CURRENT_VERSION}


def _walk(path: str, steps: list[Step]) -> Iterator[tuple[str, Step]]:
    for number, step in enumerate(steps):
        here = f"{path}[{number}]"
        yield here, step
        for name, block in step.blocks():
            yield from _walk(f"{here}.{name}", block)


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


# --- what a trigger's `with` holds


class ManualTrigger(_Part):
    """Started by a person or a program. Data: `trigger.input`."""

    fields: list[FormField] = Field(default_factory=list, description="What the start dialogue asks for.")


class ScheduleTrigger(_Part):
    """Started by the clock. Data: `trigger.scheduled_for`, `trigger.fired_at`, `trigger.previous_fire`."""

    cron: str | list[str] = Field(
        description="Five fields (minute hour day month weekday), or a list of such; `L`, `5L` and `1#1` work."
    )
    timezone: TimeZone | None = None

    @property
    def crons(self) -> list[str]:
        return [self.cron] if isinstance(self.cron, str) else self.cron


class Signature(_Part):
    """How the sender signs the raw body (an HMAC with the secret of the trigger's connection)."""

    header: str = Field(max_length=100, examples=["X-Hub-Signature-256"])
    algorithm: Literal["sha256", "sha1", "sha512"] = "sha256"
    prefix: str = Field(default="", max_length=40, examples=["sha256="])


class WebhookTrigger(_Part):
    """Started by an HTTP request. Data: `trigger.body`, `trigger.query`, `trigger.headers`, `trigger.method`.

    With a connection (a webhook secret), senders must give its secret, as the header X-Webhook-Secret or by the
    signature; without one, everybody who knows the address may send.
    """

    path: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Default: made for you.")
    signature: Signature | None = None
    answer: Literal["at_once", "at_end"] = Field(
        default="at_once", description="at_end: the sender gets the result of flow.respond."
    )


class VendorHookTrigger(_Part):
    """Started by a webhook that a service signs. Data: `trigger.event`, `trigger.body`, `trigger.headers`.

    The connection (a webhook secret) holds what the service signs with. Without one everything that arrives is refused.
    """

    path: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Default: made for you.")
    events: list[str] = Field(
        default_factory=list,
        max_length=100,
        description="Only these; `issues` stands for `issues.opened` and all the others. None: every event.",
    )

    answer: Literal["at_once", "at_end"] = Field(
        default="at_once", description="at_end: the sender gets the result of flow.respond."
    )

    @field_validator("events", mode="before")
    @classmethod
    def _as_list(cls, value: Any) -> Any:
        """A text with commas, as people answer, is a list, too."""
        return [name for part in value.split(",") if (name := part.strip())] if isinstance(value, str) else value

    def wants(self, event: str) -> bool:
        return not self.events or any(
            event == wanted or event.startswith((f"{wanted}.", f"{wanted}/")) for wanted in self.events
        )


class FormField(_Part):
    """One field of a form."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    label: str | None = Field(default=None, max_length=200)
    type: Literal["text", "long_text", "email", "number", "boolean", "date", "choice"] = "text"
    required: bool = False
    choices: list[str] = Field(default_factory=list, max_length=200)
    help: str | None = Field(default=None, max_length=500)


class FormTrigger(_Part):
    """Started by a public form. Data: `trigger.fields.NAME`."""

    path: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="Default: made for you.")
    title: str | None = Field(default=None, max_length=200)
    intro: str | None = Field(default=None, max_length=2000)
    thanks: str | None = Field(default=None, max_length=2000)
    fields: list[FormField] = Field(min_length=1, max_length=100)


class ErrorTrigger(_Part):
    """Started when a run of another workflow fails. Data: `trigger.run`, `trigger.workflow`, `trigger.error`.

    The failed run's own trigger data are `trigger.input`. Failures of runs that an `error` trigger started start none.
    """

    workflows: list[str] = Field(
        default_factory=list,
        max_length=100,
        title="Of these workflows",
        description="Names or ids. None: of every other workflow of the workspace.",
    )


class ChainTrigger(_Part):
    """Started when a run of another workflow ends. Data: `trigger.run`, `trigger.workflow`, `trigger.result`."""

    workflow: str = Field(
        min_length=1,
        max_length=200,
        title="Workflow",
        description="Its name or id.",
        json_schema_extra={"widget": "workflow"},
    )
    when: list[EndStatus] = Field(
        default=["succeeded"],
        min_length=1,
        max_length=5,
        title="When it has",
        description="How the run has to end: succeeded, failed, cancelled, interrupted, dead.",
    )


EndStatus = Annotated[str, Field(pattern="^(succeeded|failed|cancelled|interrupted|dead)$")]

TRIGGERS: Final[dict[str, type[BaseModel]]] = {
    "manual": ManualTrigger,
    "schedule": ScheduleTrigger,
    "webhook": WebhookTrigger,
    "form": FormTrigger,
    "error": ErrorTrigger,
    "workflow": ChainTrigger,
}

ManualTrigger.model_rebuild()
ChainTrigger.model_rebuild()
Case.model_rebuild()
Branch.model_rebuild()
