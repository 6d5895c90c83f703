"""What can go wrong with a request for support."""

from __future__ import annotations

from levqor.errors import TooManyRequests


class TooManySupportRequests(TooManyRequests):
    """Too many requests for support came from here. Wait for the time that Retry-After says, or write an e-mail."""

    code = "too_many_support_requests"

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds
