"""How a walk through the document ends early."""

from __future__ import annotations

from datetime import datetime
from typing import Any


class Suspended(Exception):
    """Nothing can go on before `wake_at`."""

    def __init__(self, wake_at: datetime) -> None:
        self.wake_at = wake_at


class Failed(Exception):
    """A step failed for good and the document does not let the run go on."""

    def __init__(self, path: str, error: dict[str, Any]) -> None:
        self.path = path
        self.error = error


class Interrupted(Exception):
    """An `at_most_once` step was cut off; only a person can say whether it happened."""

    def __init__(self, path: str) -> None:
        self.path = path


class Halted(Exception):
    """Another branch failed, and this one begins no further step."""
