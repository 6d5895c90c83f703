"""What all assistants share over HTTP: how often an account may ask, and what is noted of a request.

    with asking(call, "chat", length=len(body.query), context=body.context):
        reply = provider.chat(...)

Noted is the length of what was asked, the page and the plan's name: never the words, never who asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

from flask import Flask, current_app
from pydantic import Field

from api.answers import Answer
from api.call import Call
from api.reading import Body
from api.telemetry.events import record
from levqor.billing.limits import limits_of
from levqor.billing.usage import AiCreditsUsedUp, spend_ai_credit
from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.errors import LevqorError, TooManyRequests
from levqor.kit.clock import Clock
from levqor.kit.pace import Pace
from levqor.telemetry.logs import logger

Assistant = Literal["chat", "workflow", "debug", "onboarding"]

_PACE: Final = "levqor.ai_pace"
_PAGE: Final = re.compile(r"/[a-z0-9/-]{0,60}")
_log = logger("api.ai")


class AskingTooFast(TooManyRequests):
    """The assistants were asked too often within a minute. Wait for the time that Retry-After says, then ask again."""

    code = "ai_requests_too_fast"

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


FAILURES: Final = (AskingTooFast, AiCreditsUsedUp)
"""How any assistant's endpoint may fail, for its declaration."""


class AskedBefore(Body):
    """A question asked before, with its answer."""

    query: str = Field(max_length=2000)
    answer: str = Field(max_length=8000)


class AskContext(Body):
    """Where the question is asked, and about which of the caller's own objects. Other keys are ignored."""

    model_config = Body.model_config | {"extra": "ignore"}

    page: str | None = Field(default=None, max_length=300, description="The page's path.", examples=["/workflows"])
    location: str | None = Field(default=None, max_length=300, description="The place on the page.")
    userTier: str | None = Field(default=None, max_length=60, description="The plan's id.")  # noqa: N815 - the wire's name
    workflow_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,80}$")
    run_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,80}$")
    previous: list[AskedBefore] = Field(
        default_factory=list, max_length=6, description="What was asked before, in order."
    )


class ActionLink(Answer):
    """Something to do next, and where."""

    label: str
    href: str


class AssistantMeta(Answer):
    """Which provider answered, how fast, and from what."""

    provider: str
    took_ms: float
    evidence: list[str] = Field(description="What the answer rests on: sections, facts, ids of runs and steps.")


def attach_pace(app: Flask, settings: Settings, clock: Clock) -> None:
    app.extensions[_PACE] = Pace(clock, per_minute=settings.ai_requests_per_minute)


@contextmanager
def asking(
    call: Call,
    assistant: Assistant,
    *,
    length: int,
    context: AskContext | dict[str, Any],
    costs_credit: bool = True,
) -> Iterator[None]:
    """One request to an assistant, which the block answers.

    Raises:
        AskingTooFast: the account asked too often within the last minute.
        AiCreditsUsedUp: the month's credits are used up; the answer is not given.
    """
    clock = call.application.clock
    begun, outcome = clock.monotonic(), "failed"
    try:
        _keep_pace(call)
        yield
        if costs_credit:
            _spend_credit(call)
        outcome = "answered"
    except LevqorError:
        outcome = "refused"
        raise
    finally:
        took, known = clock.monotonic() - begun, _known(context)
        call.application.metrics.ai_request(assistant, outcome, took)
        record("ai_request", assistant=assistant, outcome=outcome, tier=known.get("tier", "none"))
        _log.info(
            "ai_request",
            assistant=assistant,
            outcome=outcome,
            length=length,
            duration_ms=round(took * 1000, 1),
            **known,
        )


def _keep_pace(call: Call) -> None:
    pace: Pace = current_app.extensions[_PACE]
    if wait := pace.take(call.actor.workspace_id):
        raise AskingTooFast(retry_after_seconds=wait)


def _spend_credit(call: Call) -> None:
    """One answered request is one credit. What could not be answered costs none."""
    workspace_id = call.actor.workspace_id
    with call.transaction() as tx:
        spend_ai_credit(tx, limits_of(tx, call.settings, workspace_id), workspace_id, call.now)


def _known(context: AskContext | dict[str, Any]) -> dict[str, str]:
    """What may be noted of the context: a page's address and a plan's name, nothing that a person wrote."""
    given = context if isinstance(context, dict) else context.model_dump(include={"page", "userTier"})
    page, tier = str(given.get("page", "")), str(given.get("userTier", "")).lower()
    known = {"page": page} if _PAGE.fullmatch(page) else {}
    return known | ({"tier": tier} if tier in blueprint().plans else {})
