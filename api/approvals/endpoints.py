"""Approvals over HTTP: what waits for people, and their decisions. Only a POST decides, never the opening of a link."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy import Row

from api.access import Access, check_origin
from api.approvals.models import (
    Approval,
    ApprovalPage,
    ApprovalsQuery,
    Decide,
    DecideByLink,
    LookAtLink,
    OpenApproval,
)
from api.call import Call
from api.declaration import Feature
from api.identity.guard import the_guard
from levqor.approvals import links, service
from levqor.approvals.people import may_decide
from levqor.errors import Conflict, Forbidden, TooManyRequests
from levqor.identity.workspaces import workspace_name

approvals_bp = Feature("approvals", "Approvals")

_GUESSING = "approval"


@approvals_bp.serves("GET", "/api/approvals")
def list_approvals(call: Call, query: ApprovalsQuery) -> ApprovalPage:
    """List what runs have asked people, newest first."""
    with call.read() as tx:
        rows, cursor = service.list_approvals(
            tx,
            call.actor.workspace_id,
            query.limit,
            query.cursor,
            now=call.now,
            is_waiting=query.state == "waiting",
        )
    return ApprovalPage(items=[_shown(call, row) for row in rows], next_cursor=cursor)


@approvals_bp.serves("GET", "/api/approvals/{id}")
def get_approval(call: Call, approval_id: str) -> Approval:
    """Show what was asked, and how it was decided."""
    with call.read() as tx:
        return _shown(call, service.get_approval(tx, call.actor.workspace_id, approval_id))


@approvals_bp.serves("POST", "/api/approvals/{id}", errors=(Forbidden, Conflict))
def decide_approval(call: Call, approval_id: str, body: Decide) -> Approval:
    """Approve or reject. The run goes on at once.

    Who may decide is what the question says, whatever their role. It is decided once: a second decision is
    refused with 409.
    """
    actor = call.actor
    with call.transaction() as tx:
        row = service.get_approval(tx, actor.workspace_id, approval_id)
        decider = service.Decider(actor.email, actor.role, actor.user_id)
        service.decide(tx, row, decider, body.decision, body.comment, now=call.now)
        decided = service.get_approval(tx, actor.workspace_id, approval_id)
    _tell(call, decided)
    return _shown(call, decided)


@approvals_bp.serves("POST", "/api/approval-links/look", access=Access.PUBLIC, errors=(Forbidden, TooManyRequests))
def look_at_approval_link(call: Call, body: LookAtLink) -> OpenApproval:
    """Show what a mailed link leads to, without deciding anything."""
    link = _find(call, body.token.get_secret_value())
    with call.read() as tx:
        row = service.get_approval(tx, link.workspace_id, link.approval_id)
        name = workspace_name(tx, link.workspace_id)
    return _opened(call, link, row, name)


@approvals_bp.serves(
    "POST",
    "/api/approval-links/decide",
    access=Access.PUBLIC,
    errors=(Forbidden, Conflict, TooManyRequests),
)
def decide_by_approval_link(call: Call, body: DecideByLink) -> OpenApproval:
    """Approve or reject with a mailed link, in the name of the person it was mailed to. It works once."""
    check_origin(call.settings.base_url)
    link = _find(call, body.token.get_secret_value())
    with call.transaction() as tx:
        row = service.get_approval(tx, link.workspace_id, link.approval_id)
        decider = service.decider_by_link(tx, link.workspace_id, link.email)
        service.decide(tx, row, decider, body.decision, body.comment, now=call.now)
        links.spend_link(tx, link, call.now)
        decided = service.get_approval(tx, link.workspace_id, link.approval_id)
        name = workspace_name(tx, link.workspace_id)
    _tell(call, decided)
    return _opened(call, link, decided, name)


def _find(call: Call, token: str) -> Row[Any]:
    """The link of a token; who guesses tokens has to wait, as who guesses passwords does."""
    guard, client = the_guard(), request.remote_addr or ""
    guard.admit(client, _GUESSING)
    try:
        with call.read() as tx:
            found = links.find_link(tx, token, call.now)
    except links.ApprovalLinkSpent:
        guard.note_failure(client)
        raise
    guard.note_success(client, _GUESSING)
    return found


def _tell(call: Call, row: Row[Any]) -> None:
    """Have the run go on at once, and whoever watches it see it."""
    call.application.dispatcher.hint(row.workspace_id, row.run_id)
    call.application.live.changed(row.run_id)


def _shown(call: Call, row: Row[Any]) -> Approval:
    actor = call.actor
    return Approval(
        id=row.id,
        run_id=row.run_id,
        step=row.path,
        workflow_id=row.workflow_id,
        workflow_name=row.workflow_name,
        message=row.message,
        who=row.who,
        may_decide=may_decide(row.who, actor.email, actor.role),
        **_state(call, row),
    )


def _opened(call: Call, link: Row[Any], row: Row[Any], workspace: str) -> OpenApproval:
    return OpenApproval(
        workspace=workspace,
        workflow_name=row.workflow_name,
        message=row.message,
        email=link.email,
        **_state(call, row),
    )


def _state(call: Call, row: Row[Any]) -> dict[str, Any]:
    return {
        "status": service.state_of(row, call.now),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "decided_by": row.decided_by,
        "decided_at": row.decided_at,
        "comment": row.comment,
    }
