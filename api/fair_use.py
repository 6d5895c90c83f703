"""Fair use: how many API requests an account makes in a minute, where plans limit what an account may use."""

from __future__ import annotations

from typing import Final

from flask import Flask, current_app

from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.errors import TooManyRequests
from levqor.identity.actor import Actor
from levqor.kit.clock import Clock
from levqor.kit.pace import Pace

_EXTENSION: Final = "levqor.fair_use"


class FairUsePassed(TooManyRequests):
    """Your account made more requests within a minute than is fair use. Wait as long as Retry-After says."""

    code = "fair_use_passed"

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


def attach_fair_use(app: Flask, settings: Settings, clock: Clock) -> None:
    """On a server whose operator limits nobody there is nothing to be fair to."""
    if settings.limits_workspaces:
        app.extensions[_EXTENSION] = Pace(clock, per_minute=blueprint().fair_use.api_requests_per_minute)


def check_fair_use(actor: Actor) -> None:
    """Count a request of the caller's workspace.

    Raises:
        FairUsePassed: it made too many within the last minute.
    """
    pace: Pace | None = current_app.extensions.get(_EXTENSION)
    if pace is not None and (wait := pace.take(actor.workspace_id)):
        raise FairUsePassed(retry_after_seconds=wait)
