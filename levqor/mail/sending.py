"""Mail that the product itself sends, outside of any run: once per key, and never lost for a mail server's sake."""

from __future__ import annotations

import asyncio
from datetime import datetime

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Mail, OutgoingMail, StepContext
from levqor.mail.messages import Delivered
from levqor.mail.outbox import Outbox
from levqor.telemetry.logs import logger

OPERATOR = "operator"
"""Whose outbox holds mail that belongs to no workspace. Nobody sees it through the API."""
_log = logger("levqor.mail")


def send_notice(
    mail: Mail, outbox: Outbox, notice: OutgoingMail, *, key: str, workspace_id: str | None, now: datetime
) -> Delivered:
    """Send a mail now and say how it left. What the mail server does not take is kept in the outbox.

    A repeat with the same key sends nothing new.
    """
    context = StepContext(workspace_id or OPERATOR, "", "notice", 1, key, now)
    try:
        _, delivered = asyncio.run(mail.send(context, notice))
    except StepError as error:
        _log.warning("notice_not_sent", code=error.code)
        asyncio.run(outbox.send(context, notice))
        return "outbox"
    return "smtp" if delivered == "smtp" else "outbox"
