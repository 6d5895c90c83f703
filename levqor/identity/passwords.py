"""Passwords: what one may be, and argon2id. Hashing takes tens of milliseconds, so it happens outside transactions."""

from __future__ import annotations

from typing import Final, NewType

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from levqor.errors import Problem, Unacceptable

PasswordHash = NewType("PasswordHash", str)

SHORTEST: Final = 10
LONGEST: Final = 200

# 19 MiB, two passes, one lane: OWASP's recommendation for argon2id. It leaves a small machine responsive.
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Of a random password that nobody kept.
_DECOY: Final = PasswordHash(
    "$argon2id$v=19$m=19456,t=2,p=1$cpF4ucKJEe0zRaNdf4j5qg$6t9z9XjrNCvpr+VLP+cP9iiu+QBzlRHEjVZC4OQUWko"
)


class UnfitPassword(Unacceptable):
    """Choose a password of 10 to 200 characters that is not your e-mail address."""

    code = "unfit_password"


def hash_password(password: str, *, email: str) -> PasswordHash:
    """Check a new password against the rules and hash it.

    Raises:
        UnfitPassword: it is too short, too long, or the address itself.
    """
    if not SHORTEST <= len(password) <= LONGEST or password.strip().casefold() == email.strip().casefold():
        message = (UnfitPassword.__doc__ or "").strip()
        raise UnfitPassword(problems=[Problem("password", message)])
    return PasswordHash(_hasher.hash(password))


def matches(password: str, stored: PasswordHash | None) -> bool:
    """Whether a password is the stored one. Where nothing is stored it takes as long, and is not."""
    try:
        _hasher.verify(stored or _DECOY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None
