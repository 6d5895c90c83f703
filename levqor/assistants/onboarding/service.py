"""The onboarding use-case: the next best step, and answers with the chat's knowledge."""

from __future__ import annotations

import re
from typing import Final

from levqor.assistants.chat.service import chat
from levqor.assistants.chat.shapes import ChatContext
from levqor.assistants.onboarding.shapes import Milestone, NextStep, Onboarded, Standing
from levqor.assistants.onboarding.steps import milestones, next_step

_ASKS_WHAT_IS_NEXT: Final = re.compile(
    r"\b(?:what(?: should| do| can|'s| is)?\b.*\b(?:next|now|first|left|missing)|next (?:best )?step"
    r"|where (?:do|should) (?:i|we) (?:start|begin)|am i (?:done|ready|set up)"
    r"|how (?:do|should) (?:i|we) (?:start|begin|get started|continue|proceed))\b"
)


def onboard(query: str | None, standing: Standing, plan: str | None) -> Onboarded:
    """The steps with what is done, the next one, and the answer to the question if there is one."""
    steps = milestones(standing)
    following = next_step(standing, steps)
    evidence = _evidence(standing, following)
    if query is None or _ASKS_WHAT_IS_NEXT.search(query.lower()):
        return Onboarded(_summary(steps, following), steps, following, evidence=evidence)
    reply = chat(query, ChatContext(plan=plan, account=lambda: standing.account))
    text = "\n".join([reply.answer, *(f"{number}. {step}" for number, step in enumerate(reply.steps, 1))])
    return Onboarded(text, steps, following, evidence=[*reply.evidence, *evidence])


def _summary(steps: list[Milestone], following: NextStep | None) -> str:
    if following is None:
        return "Everything is set up: your workflows are published, and the last runs went well."
    done = sum(step.done for step in steps)
    begins = f"{done} of {len(steps)} steps of getting started are done. " if done else ""
    return f"{begins}Next: {following.title[0].lower()}{following.title[1:]}. {following.description}"


def _evidence(standing: Standing, following: NextStep | None) -> list[str]:
    account = standing.account
    seen = [f"account:workflows={len(account.workflows)}", f"account:runs={'some' if account.has_run else 'none'}"]
    if following is not None and following.id == "fix" and account.failing is not None:
        seen.append(f"run:{account.failing.id}")
    return seen
