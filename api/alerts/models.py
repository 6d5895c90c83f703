"""Alerts, as answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer, Time
from api.reading import Query


class AlertsQuery(Query):
    limit: int = Field(default=50, ge=1, le=200, description="How many at most.")


class Alert(Answer):
    """Something that a housekeeping job found to be wrong, or out of the ordinary."""

    id: str
    rule: str = Field(description="The rule that found it.")
    subject: str = Field(description="What it is about: an id, or a name such as `installation`.")
    severity: Literal["info", "warning", "critical"]
    message: str
    opened_at: Time
    closed_at: Time | None = Field(description="When it was found to be over; null while it is open.")


class Alerts(Answer):
    """The open alerts of the workspace first, then those that are over, newest first."""

    items: list[Alert]
