"""What stands between a password guesser and the accounts: failure windows, and few hashes at once."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Final

from flask import Flask, current_app

from api.errors import TooManyFailures
from api.utils.resilience import Gate
from levqor.identity.guessing import FailureWindow
from levqor.kit.clock import Clock

_EXTENSION: Final = "levqor.sign_in_guard"
_HASHES_AT_ONCE: Final = 2
_HASHING_WAIT_SECONDS: Final = 5.0
_FAILURES_PER_CLIENT: Final = 100


class SignInGuard:
    def __init__(self, clock: Clock) -> None:
        self._per_account = FailureWindow(clock)
        self._per_client = FailureWindow(clock, limit=_FAILURES_PER_CLIENT)
        self._hashing = Gate(_HASHES_AT_ONCE)

    def admit(self, client: str, email: str) -> None:
        """Count an attempt as failed until it turns out otherwise, so that parallel guesses count too.

        Raises:
            TooManyFailures: this client failed too often, at this account or at all.
        """
        account = f"{client}\n{email}"
        wait = max(self._per_account.seconds_to_wait(account), self._per_client.seconds_to_wait(client))
        if wait:
            raise TooManyFailures(retry_after_seconds=wait)
        self._per_account.note_failure(account)

    def note_failure(self, client: str) -> None:
        self._per_client.note_failure(client)

    def note_success(self, client: str, email: str) -> None:
        self._per_account.forget(f"{client}\n{email}")

    def hashing(self) -> AbstractContextManager[None]:
        """A place to hash in: each takes memory and a core.

        Raises:
            Unavailable: too many others are hashing.
        """
        return self._hashing.held(wait_seconds=_HASHING_WAIT_SECONDS)


def attach_guard(app: Flask, clock: Clock) -> None:
    app.extensions[_EXTENSION] = SignInGuard(clock)


def the_guard() -> SignInGuard:
    guard: SignInGuard = current_app.extensions[_EXTENSION]
    return guard
