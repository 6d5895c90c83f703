"""Onboarding over HTTP: the next best step of an account, and questions on the way."""

from __future__ import annotations

from api.ai.edge import FAILURES, asking
from api.ai.models import OnboardingAnswer, OnboardingRequest
from api.call import Call
from api.declaration import Feature
from levqor.assistants.onboarding.standing import read_standing

ai_onboarding_bp = Feature("ai_onboarding", "Assistants")


@ai_onboarding_bp.serves("POST", "/api/ai/onboarding", with_trailing_slash=True, errors=FAILURES)
def onboard(call: Call, body: OnboardingRequest) -> OnboardingAnswer:
    """Show what the account has done of getting started, and the next best step.

    A `query` is answered with the chat's knowledge, and uses an AI credit; looking at the next step uses none.
    """
    asks = body.query is not None
    with asking(call, "onboarding", length=len(body.query or ""), context=body.context, costs_credit=asks):
        with call.read() as tx:
            standing = read_standing(tx, call.settings, call.application.registry, call.actor.workspace_id, call.now)
        made = call.application.assistants.onboard(body.query, standing=standing, plan=standing.account.limits.plan)
    return OnboardingAnswer.model_validate(
        {
            "answer": made.answer,
            "steps": made.steps,
            "next": made.next,
            "progress": {"done": made.done, "of": len(made.steps)},
            "meta": {"provider": made.provider, "took_ms": made.took_ms, "evidence": made.evidence},
        }
    )
