"""Errors of the product. The class docstring is the message a user reads; `code` is stable for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

ProblemKind = Literal["invalid", "incomplete"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with something a person wrote, where it is and what to do about it."""

    path: str
    message: str
    hint: str = ""
    kind: ProblemKind = "invalid"

    def as_json(self) -> dict[str, str]:
        return asdict(self)


class LevqorError(Exception):
    """Something went wrong that a user can act on."""

    code = "error"
    status = 400

    def __init__(self, message: str | None = None, *, problems: list[Problem] | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        self.problems = problems or []
        super().__init__(self.message)

    def as_json(self) -> dict[str, Any]:
        return {
            "success": False,
            "error": self.message,
            "code": self.code,
            "problems": [problem.as_json() for problem in self.problems],
        }


class BadRequest(LevqorError):
    """The request could not be read. Send JSON with the documented fields."""

    code = "bad_request"
    status = 400


class NotSignedIn(LevqorError):
    """Sign in, or send an API key as `Authorization: Bearer KEY`."""

    code = "not_signed_in"
    status = 401


class Forbidden(LevqorError):
    """Your role in this workspace does not allow that. Ask an owner or an admin."""

    code = "forbidden"
    status = 403


class NotFound(LevqorError):
    """There is nothing here. Check the address and the id."""

    code = "not_found"
    status = 404


class Conflict(LevqorError):
    """That cannot be done in the present state. Reload and look again."""

    code = "conflict"
    status = 409


class TooLarge(LevqorError):
    """The request is larger than is accepted. Send less at a time."""

    code = "too_large"
    status = 413


class Unacceptable(LevqorError):
    """Some values are not acceptable. The problems say which, and what to do."""

    code = "unacceptable"
    status = 422


class TooManyRequests(LevqorError):
    """Too many requests at once. Wait a moment and try again."""

    code = "too_many_requests"
    status = 429


class Unavailable(LevqorError):
    """This cannot be served at the moment. Try again shortly."""

    code = "unavailable"
    status = 503

    def __init__(self, message: str | None = None, *, retry_after_seconds: int = 2) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
