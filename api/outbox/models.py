"""E-mail that was sent, as answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer, Page, Time


class OutboxMessage(Answer):
    """An e-mail that a step sent."""

    id: str
    from_: str = Field(alias="from")
    to: list[str]
    subject: str
    text: str
    html: str | None = None
    created_at: Time
    run_id: str | None
    delivered: Literal["outbox", "smtp"] = Field(
        description="`outbox`: kept here alone, because no mail server is set up."
    )


class OutboxPage(Page[OutboxMessage]):
    """E-mail of the workspace."""
