"""Whether and when a failed attempt is repeated: pure data in, a pause out."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from levqor.connectors.declaration import StepError
from levqor.document.models import Retry

LONGEST_RETRY_AFTER = timedelta(hours=24)


def pause_before_repeat(retry: Retry, attempt: int, error: StepError, random: Random) -> timedelta | None:
    """The pause after failed attempt number `attempt`, or None when it is not to be repeated.

    Exponential back-off with full jitter; what the other side asks for (Retry-After) is obeyed, up to a day.
    """
    if not error.retryable or attempt >= retry.attempts:
        return None
    factor = 2 ** (attempt - 1) if retry.backoff == "exponential" else 1
    ceiling = min(retry.first_pause * factor, retry.longest_pause)
    pause = ceiling * random.random() if retry.backoff == "exponential" else ceiling
    if error.retry_after_seconds is not None:
        asked = min(timedelta(seconds=max(0.0, error.retry_after_seconds)), LONGEST_RETRY_AFTER)
        pause = max(pause, asked)
    return pause
