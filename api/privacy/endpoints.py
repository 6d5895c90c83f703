"""Privacy requests over HTTP."""

from __future__ import annotations

from flask import Response

from api.call import Call
from api.declaration import Feature, Media
from api.privacy.models import AskPrivacy, PrivacyRequest, PrivacyRequestPage
from api.reading import PageQuery
from levqor.identity.audit import Act
from levqor.privacy import service
from levqor.privacy.erasure import LastOwner, SubscriptionRuns

privacy_bp = Feature("privacy", "Privacy")


@privacy_bp.serves(
    "POST",
    "/api/privacy/requests",
    status=201,
    errors=(service.AlreadyRequested, LastOwner, SubscriptionRuns),
)
def ask_privacy(call: Call, body: AskPrivacy) -> PrivacyRequest:
    """Ask for everything that is stored about you, or for its end. It is carried out within a day."""
    with call.transaction() as tx:
        row = service.request_privacy(tx, call.actor, body.kind, now=call.now)
        call.record(tx, Act.PRIVACY_REQUESTED, row.id)
    return PrivacyRequest.model_validate(row)


@privacy_bp.serves("GET", "/api/privacy/requests")
def list_privacy_requests(call: Call, query: PageQuery) -> PrivacyRequestPage:
    """List your own requests, newest first."""
    with call.read() as tx:
        rows, cursor = service.list_privacy_requests(tx, call.actor.user_id, query.limit, query.cursor)
    return PrivacyRequestPage(items=[PrivacyRequest.model_validate(row) for row in rows], next_cursor=cursor)


@privacy_bp.serves(
    "GET",
    "/api/privacy/requests/{id}/file",
    media=(Media("application/zip", "The export: files with a line of JSON for each row.", is_text=False),),
)
def get_privacy_file(call: Call, request_id: str) -> Response:
    """Download your export, within seven days of its making."""
    with call.read() as tx:
        name = service.export_file(tx, call.actor.user_id, request_id, now=call.now)
    try:
        raw = (call.settings.exports_dir / name).read_bytes()
    except FileNotFoundError:
        raise service.NoSuchExport from None
    response = Response(raw, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="levqor-export-{request_id}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response
