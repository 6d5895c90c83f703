"""The chat over HTTP: a question in, a short answer with its sources out."""

from __future__ import annotations

from api.ai.edge import FAILURES, asking
from api.ai.models import ChatAnswer, ChatRequest
from api.call import Call
from api.declaration import Feature
from levqor.assistants.account import Account, read_account
from levqor.assistants.chat.shapes import ChatContext
from levqor.billing.limits import limits_of

ai_chat_bp = Feature("ai_chat", "Assistants")


@ai_chat_bp.serves("POST", "/api/ai/chat", with_trailing_slash=True, errors=FAILURES)
def chat(call: Call, body: ChatRequest) -> ChatAnswer:
    """Answer a question about the product, a plan, or the caller's own account.

    It comes from the documentation, the policies, the plans and the workspace's own rows, with citations. What they
    do not say is not made up: `behaviour` tells whether a person is needed.
    """
    with asking(call, "chat", length=len(body.query), context=body.context):
        replied = call.application.assistants.chat(body.query, context=_context(call, body))
    reply = replied.reply
    return ChatAnswer.model_validate(
        {
            "answer": reply.answer,
            "steps": reply.steps,
            "citations": reply.citations,
            "behaviour": reply.behaviour,
            "actions": reply.actions,
            "meta": {"provider": replied.provider, "took_ms": replied.took_ms, "evidence": reply.evidence},
        }
    )


def _context(call: Call, body: ChatRequest) -> ChatContext:
    with call.read() as tx:
        plan = limits_of(tx, call.settings, call.actor.workspace_id).plan
    return ChatContext(
        plan=plan,
        account=lambda: _account(call),
        previous=[exchange.query for exchange in body.context.previous],
    )


def _account(call: Call) -> Account:
    with call.read() as tx:
        return read_account(tx, call.settings, call.actor.workspace_id, call.now)
