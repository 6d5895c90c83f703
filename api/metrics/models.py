"""The server's numbers about itself, as answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer


class AppMetrics(Answer):
    status: Literal["ok", "degraded"] = Field(description="`degraded`: the engine does not run.")
    uptime_seconds: float = Field(description="Since this process started.")
    ai_requests_last_5m: int = Field(description="Requests to the assistants within the last 300 seconds.")
    errors_last_5m: int = Field(description="Requests answered with 500 or above within the last 300 seconds.")
