"""Internal events: which there are, and what may be said of each.

Every property is one of a few enumerated words. There is no place for free text, an id, an address or a time, so
none can pass: what does not fit is dropped and reported to the caller as not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import current_app, has_app_context

from api.starting import EXTENSION
from levqor.blueprint import blueprint
from levqor.document.trigger_kinds import Family

_ASSISTANTS: Final = frozenset({"chat", "workflow", "debug", "onboarding"})
_OUTCOMES: Final = frozenset({"answered", "refused", "failed"})
_TRIGGERS: Final = frozenset(Family)
_TIERS: Final = frozenset(blueprint().plans) | {"none"}

EVENTS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "ai_request": {"assistant": _ASSISTANTS, "outcome": _OUTCOMES, "tier": _TIERS},
    "debug_analyse": {"outcome": _OUTCOMES, "evidence": frozenset({"run", "text"})},
    "workflow_run_preview": {"trigger": _TRIGGERS},
    "workflow_created": {"trigger": _TRIGGERS},
    "workflow_published": {"trigger": _TRIGGERS},
    "account_created": {"by": frozenset({"setup", "signup", "invitation"})},
    "checkout_started": {"kind": frozenset({"plan", "dfy"}), "outcome": frozenset({"redirected", "failed", "off"})},
}
"""The allow-list: each event with its properties and their possible words."""


def is_allowed(event: str, properties: Mapping[str, str]) -> bool:
    """Whether an event says nothing but enumerated words; it need not use every property."""
    allowed = EVENTS.get(event)
    return allowed is not None and all(value in allowed.get(name, ()) for name, value in properties.items())


def record(event: str, **properties: str) -> bool:
    """Count an event; answers whether it was one that may be counted.

    It never raises: telemetry must not break what it tells of.
    """
    if not has_app_context() or not is_allowed(event, properties):
        return False
    current_app.extensions[EXTENSION].aggregates.add(event, properties)
    return True
