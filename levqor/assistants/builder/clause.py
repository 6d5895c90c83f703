"""A clause of a request."""

from __future__ import annotations

from dataclasses import dataclass

from levqor.assistants.builder.markers import (
    Role,
)
from levqor.assistants.builder.sentence import Phrase


@dataclass(slots=True)
class Clause:
    role: Role
    phrase: Phrase
    sentence: int
    joined: str = ""
    """How it hangs on the clause before: `and`, `,`, `then`, `->` ..."""
    marker: str = ""
    said: str = ""
    """The exact words, with the word that opens the clause."""
