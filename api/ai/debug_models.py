"""What the debug assistant is asked and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.ai.edge import ActionLink, AskContext, AssistantMeta
from api.answers import Answer, AnyJson
from api.documents.models import WorkflowDocument
from api.reading import Body

LONGEST_ERROR = 2000


class DebugContext(AskContext):
    """Where the error was seen. With a run of the caller's own, its evidence is what counts."""

    step: str | None = Field(default=None, max_length=200, description="What kind of step it was, or its id.")
    app: str | None = Field(default=None, max_length=60, description="Which service it was.", examples=["slack"])
    note: str | None = Field(default=None, max_length=2000, description="Anything else that was seen.")
    url: str | None = Field(default=None, max_length=2000, description="The address that was called.")
    method: str | None = Field(default=None, max_length=20, description="The method it was called with.")

    @property
    def told(self) -> dict[str, str]:
        """What it says about the error."""
        return {name: value for name in ("step", "app", "note", "url", "method") if (value := getattr(self, name))}


class DebugRequest(Body):
    error: Annotated[str, StringConstraints(strip_whitespace=True)] | None = Field(
        default=None,
        min_length=5,
        max_length=LONGEST_ERROR,
        description="The error as it was shown. It may be left out where the context has a run; a longer one is read "
        "from the run.",
    )
    context: DebugContext = Field(default_factory=DebugContext)


class FailedStep(Answer):
    path: str
    title: str
    use: str


class EvidencePiece(Answer):
    """One thing that was looked at."""

    id: str
    label: str
    value: str


class PatchChange(Answer):
    path: str = Field(description="A JSON pointer in which a step is named by its id.")
    kind: Literal["added", "removed", "changed"]
    before: AnyJson
    after: AnyJson


class PatchReplay(Answer):
    """What became of the changed document on the run's record. Nothing was sent."""

    passed: bool = Field(description="Whether the step that failed gets past its failure.")
    checked_steps: int
    message: str


class DebugPatch(Answer):
    """A change of the newest version. It is worth applying only where its replay passed."""

    summary: str
    changes: list[PatchChange]
    document: WorkflowDocument
    replay: PatchReplay


class DebugAnswer(Answer):
    """Why it failed, who can fix it, and how."""

    success: Literal[True] = True
    answer: str
    cause: str = Field(alias="class", description="The class of the root cause.", examples=["rate_limited"])
    class_label: str
    fixer: Literal["user_config", "credential", "remote_service", "rate_limit", "data", "product_bug"]
    fixer_label: str
    retryable: bool = Field(description="Whether the same, sent again later, can reasonably succeed.")
    confidence: float = Field(ge=0, le=1)
    explanation: str
    steps: list[str]
    prevention: str
    step: FailedStep | None = Field(description="The step that failed; null without a run.")
    evidence: list[EvidencePiece]
    changed: list[str] = Field(description="What is different from when the workflow last succeeded.")
    patch: DebugPatch | None
    actions: list[ActionLink]
    meta: AssistantMeta
