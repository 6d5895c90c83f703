"""What onboarding looks at, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from levqor.assistants.account import Account


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A workflow that cannot be published yet."""

    id: str
    name: str
    questions: int
    """How much is still missing."""


@dataclass(frozen=True, slots=True)
class MissingConnection:
    """A step that signs in with a connection that the workspace does not have."""

    workflow_id: str
    workflow: str
    step: str
    connection: str | None
    """Its name, where the step says one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands."""

    account: Account
    drafts: tuple[OpenDraft, ...] = ()
    missing_connections: tuple[MissingConnection, ...] = ()
    ready: tuple[tuple[str, str], ...] = ()
    """Id and name of drafts that could be published."""
    failing_step: str | None = None
    """The title of the step at which the last run failed."""


@dataclass(frozen=True, slots=True)
class NextStep:
    id: str
    title: str
    description: str
    href: str
    action: str
    """The label of what leads there."""


@dataclass(frozen=True, slots=True)
class Milestone(NextStep):
    """A step of getting started."""

    done: bool = False


@dataclass(frozen=True, slots=True)
class Onboarded:
    answer: str
    steps: list[Milestone]
    next: NextStep | None
    provider: str = ""
    took_ms: float = 0.0
    evidence: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)
