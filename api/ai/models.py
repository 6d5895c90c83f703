"""What the assistants are asked and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.ai.edge import ActionLink, AskContext, AssistantMeta
from api.answers import Answer, AnyJson
from api.documents.models import WorkflowDocument
from api.reading import Body
from api.workflows.models import DocumentChange


class AskedQuestion(Body):
    """A question that the draft came with, as it was answered."""

    id: str = Field(max_length=60)
    path: str = Field(max_length=500)
    question: str = Field(max_length=1000)
    type: Literal["text", "email", "url", "choice", "form_fields", "expression", "cron", "table", "number"]
    suggestions: list[Any] = Field(default_factory=list, max_length=50)
    required: bool = True


class WorkflowContext(AskContext):
    """With `document`, the request is a follow-up: it says what should change in that draft."""

    document: WorkflowDocument | None = Field(default=None, description="The draft to edit; it must not be invalid.")
    questions: list[AskedQuestion] = Field(
        default_factory=list,
        max_length=300,
        description="The questions of the draft, kept where they still hold.",
    )


class WorkflowRequest(Body):
    query: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=5, max_length=1000, description="The automation, or what should change, in plain words."
    )
    context: WorkflowContext = Field(default_factory=WorkflowContext)


class BuiltStep(Answer):
    """A step of the workflow that was built, in words."""

    type: str = Field(examples=["trigger", "http.request"])
    label: str
    description: str
    words: str | None = Field(description="The words of the request that led to it.")
    path: str = Field(description="JSON pointer into `document`.", examples=["/steps/0"])


class BuilderQuestion(Answer):
    """Something the request left open."""

    id: str
    path: str = Field(description="JSON pointer into `document`, where the answer goes.")
    question: str
    type: Literal["text", "email", "url", "choice", "form_fields", "expression", "cron", "table", "number"]
    suggestions: list[AnyJson]
    required: bool


class BuilderMeta(Answer):
    """Which provider answered, how fast, and from what."""

    provider: str
    took_ms: float
    evidence: AnyJson


class BuilderAnswer(Answer):
    """The workflow that was built from a sentence."""

    success: Literal[True] = True
    answer: str
    document: WorkflowDocument | None = Field(description="Null when nothing could be built.")
    steps: list[BuiltStep]
    questions: list[BuilderQuestion]
    notes: list[str] = Field(description="What cannot be done, and what was assumed.")
    changes: list[DocumentChange] | None = Field(
        default=None,
        description="Of a follow-up: how `document` differs from the draft that was given, for the person to accept. "
        "Empty when nothing would change; `answer` says why. Null for a new workflow.",
    )
    meta: BuilderMeta


class OnboardingRequest(Body):
    query: Annotated[str, StringConstraints(strip_whitespace=True)] | None = Field(
        default=None,
        min_length=3,
        max_length=500,
        description="A question; left out, the next step is told.",
    )
    context: AskContext = Field(default_factory=AskContext)


class OnboardingNext(Answer):
    """What helps most now."""

    id: str
    title: str
    description: str
    href: str
    action: str = Field(description="The label of what leads there.")


class OnboardingStep(OnboardingNext):
    """A step of getting started."""

    done: bool


class OnboardingProgress(Answer):
    done: int
    of: int


class OnboardingAnswer(Answer):
    """Where the account stands, and what to do next."""

    success: Literal[True] = True
    answer: str
    steps: list[OnboardingStep]
    next: OnboardingNext | None = Field(description="Null when everything is set up.")
    progress: OnboardingProgress
    meta: AssistantMeta


class ChatRequest(Body):
    query: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=3,
        max_length=500,
        description="A question in plain words.",
        examples=["How do I retry a failed run?"],
    )
    context: AskContext = Field(default_factory=AskContext)


class Citation(Answer):
    """Where an answer comes from."""

    title: str
    section: str
    href: str = Field(examples=["/docs/guide/runs#run-again"])
    excerpt: str


class ChatAnswer(Answer):
    """A short answer with its sources, or why there is none."""

    success: Literal[True] = True
    answer: str
    steps: list[str]
    citations: list[Citation]
    behaviour: Literal["answer", "refuse", "escalate", "unanswerable"] = Field(
        description="`escalate`: a person does it. `unanswerable`: it is not known here. `refuse`: not answered at all."
    )
    actions: list[ActionLink]
    meta: AssistantMeta
