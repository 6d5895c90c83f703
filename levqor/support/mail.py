"""The mail that carries a request to the people behind the product."""

from __future__ import annotations

from datetime import datetime

from levqor.config import Settings
from levqor.connectors.ports import Mail, OutgoingMail
from levqor.mail.messages import Delivered
from levqor.mail.outbox import Outbox
from levqor.mail.sending import send_notice
from levqor.support.service import SupportRequest

_TEXT = """{message}

--
From: {email}
Kind: {kind}
Plan: {plan}
Workspace: {workspace}
Request: {id}
Reply by: {reply_by}
"""


def send_request(settings: Settings, mail: Mail, outbox: Outbox, request: SupportRequest, now: datetime) -> Delivered:
    """Send a request to the address that the operator set, and to no other; without one, keep it in the outbox."""
    way = mail if settings.support_email else outbox
    return send_notice(
        way,
        outbox,
        support_mail(settings, request),
        key=request.id,
        workspace_id=request.asked.workspace_id,
        now=now,
    )


def support_mail(settings: Settings, request: SupportRequest) -> OutgoingMail:
    asked = request.asked
    text = _TEXT.format(
        message=asked.message,
        email=asked.email,
        kind=asked.kind,
        plan=request.plan or "none",
        workspace=asked.workspace_id or "none",
        id=request.id,
        reply_by=request.reply_by.strftime("%Y-%m-%d %H:%M UTC"),
    )
    return OutgoingMail(
        to=[settings.support_email or settings.mail_from],
        subject=f"[{asked.kind}] {asked.subject}",
        text=text,
        reply_to=asked.email,
    )
