"""Named crash points. `LEVQOR_CRASH_AT=point:n` ends the process, without any clean-up, at the n-th pass of a point.

The points are the places where a crash could lose or double something; tests kill the process in each of them.
"""

from __future__ import annotations

import os
from itertools import count
from typing import Final

POINTS: Final = (
    "accept.before_commit",
    "accept.after_commit",
    "step.before_intent",
    "step.after_intent",
    "step.after_effect",
    "step.after_outcome",
    "run.before_finish",
    "run.after_finish",
    "approve.before_commit",
    "approve.after_commit",
    "call.before_commit",
    "call.after_commit",
    "schedule.before_fire",
    "schedule.after_fire",
    "poll.before_commit",
    "poll.after_commit",
    "follow.before_commit",
)
EXIT_CODE: Final = 86

_target: tuple[str, int] | None = None
_passes = count(1)


def arm(specification: str, *, testing: bool) -> None:
    """Arm one crash point.

    Raises:
        ValueError: not testing, or no such point.
    """
    global _target, _passes
    if not testing:
        raise ValueError("LEVQOR_CRASH_AT is refused unless LEVQOR_TESTING=1")
    point, _, nth = specification.partition(":")
    if point not in POINTS:
        raise ValueError(f"no crash point {point!r}; there are {', '.join(POINTS)}")
    _target, _passes = (point, int(nth or 1)), count(1)


def crash_point(point: str) -> None:
    if _target is not None and _target[0] == point and next(_passes) == _target[1]:
        os._exit(EXIT_CODE)
