"""The outbox over HTTP: e-mail that steps sent."""

from __future__ import annotations

from flask import Response

from api.call import Call
from api.declaration import Feature, Media
from api.outbox.models import OutboxMessage, OutboxPage
from api.reading import PageQuery

outbox_bp = Feature("outbox", "Outbox")


@outbox_bp.serves("GET", "/api/outbox")
def list_outbox(call: Call, query: PageQuery) -> OutboxPage:
    """List the e-mail that was sent, newest first."""
    items, cursor = call.application.outbox.list_mail(call.actor.workspace_id, query.limit, query.cursor)
    return OutboxPage(items=[OutboxMessage.model_validate(item) for item in items], next_cursor=cursor)


@outbox_bp.serves("GET", "/api/outbox/{id}")
def get_outbox_message(call: Call, mail_id: str) -> OutboxMessage:
    """Show an e-mail."""
    return OutboxMessage.model_validate(call.application.outbox.get_mail(call.actor.workspace_id, mail_id))


@outbox_bp.serves("GET", "/api/outbox/{id}/eml", media=(Media("message/rfc822", "The e-mail as it was sent."),))
def get_outbox_eml(call: Call, mail_id: str) -> Response:
    """Download an e-mail as it was sent."""
    raw = call.application.outbox.eml(call.actor.workspace_id, mail_id)
    response = Response(raw, mimetype="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="{mail_id}.eml"'
    return response
