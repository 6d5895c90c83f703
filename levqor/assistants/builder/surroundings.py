"""What has been understood before a clause is read."""

from __future__ import annotations

from dataclasses import dataclass

from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.plan import Do


@dataclass(slots=True)
class Surroundings:
    """What has been understood before this clause."""

    lexicon: Lexicon
    trigger_app: str | None = None
    trigger_kind: str = ""
    earlier: list[Do] | None = None
    consumed: frozenset[int] = frozenset()
    """The tokens that name the trigger, not an action."""
