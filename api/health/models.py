"""How the server is, as answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer


class Alive(Answer):
    status: Literal["alive"]


class Readiness(Answer):
    status: Literal["ready"]


class Dependency(Answer):
    """One thing the server depends on."""

    state: Literal["ok", "off", "failing"] = Field(description="`off`: not set up, and what needs it says so.")
    detail: str = Field(description="In a sentence.")


class Dependencies(Answer):
    database: Dependency
    engine: Dependency
    mail: Dependency
    payments: Dependency
    site: Dependency


class Health(Answer):
    status: Literal["ok", "degraded"]
    version: str
    uptime_seconds: float
    dependencies: Dependencies
