"""The states of runs and steps, as answers name them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

RunStatus = Annotated[
    Literal[
        "queued",
        "running",
        "waiting",
        "held",
        "succeeded",
        "failed",
        "cancelled",
        "interrupted",
        "dead",
    ],
    Field(
        description=(
            "`held`: accepted, and kept until the plan has room for it; `error` says why. "
            "`interrupted`: a crash hit a step that must not be repeated unasked. "
            "`dead`: given up after it took down its worker again and again."
        )
    ),
]
StepStatus = Literal["running", "waiting", "succeeded", "failed", "skipped", "interrupted", "cancelled"]
