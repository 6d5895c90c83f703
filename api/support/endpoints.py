"""Requests for support over HTTP."""

from __future__ import annotations

from flask import request

from api.access import Access, check_origin
from api.call import Call
from api.declaration import Feature
from api.reading import PageQuery
from api.support.guard import the_support_guard
from api.support.models import (
    AskSupport,
    ContactSupport,
    SupportRequestPage,
    SupportRequestShown,
    SupportRequestTaken,
)
from levqor.support import service
from levqor.support.errors import TooManySupportRequests
from levqor.support.mail import send_request
from levqor.support.service import Asked

support_bp = Feature("support", "Support")


@support_bp.serves("POST", "/api/support/requests", status=201, errors=(TooManySupportRequests,))
def ask_support(call: Call, body: AskSupport) -> SupportRequestTaken:
    """Ask the people behind the product. The answer says by when they reply."""
    actor = call.actor
    the_support_guard().admit_workspace(actor.workspace_id)
    asked = Asked(actor.email, body.kind, body.subject, body.message, actor.workspace_id, actor.user_id)
    return _take(call, asked)


@support_bp.serves("GET", "/api/support/requests")
def list_support_requests(call: Call, query: PageQuery) -> SupportRequestPage:
    """List requests for support, newest first: one's own, or for owners and admins the workspace's."""
    actor = call.actor
    only_of = None if actor.role.can_manage else actor.user_id
    with call.read() as tx:
        rows, cursor = service.list_requests(tx, actor.workspace_id, query.limit, query.cursor, only_of=only_of)
    return SupportRequestPage(items=[SupportRequestShown.model_validate(row) for row in rows], next_cursor=cursor)


@support_bp.serves("POST", "/api/support/contact", access=Access.PUBLIC, status=201, errors=(TooManySupportRequests,))
def contact_support(call: Call, body: ContactSupport) -> SupportRequestTaken:
    """Ask without an account. The reply goes to the address that is given."""
    check_origin(call.settings.base_url)
    the_support_guard().admit_stranger(request.remote_addr or "")
    return _take(call, Asked(body.email, body.kind, body.subject, body.message))


def _take(call: Call, asked: Asked) -> SupportRequestTaken:
    """Keep the request before anything is sent, so that no mail server can lose it."""
    application = call.application
    with call.transaction() as tx:
        made = service.add_request(tx, call.settings, asked, call.now)
    delivered = send_request(call.settings, application.mail, application.outbox, made, call.now)
    if delivered != "outbox":
        with call.transaction() as tx:
            service.note_delivery(tx, made.id, delivered)
    return SupportRequestTaken(
        id=made.id,
        reply_within_hours=made.reply_within_hours,
        reply_by=made.reply_by,
        delivered=delivered,
    )
