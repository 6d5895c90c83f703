"""Errors that only HTTP knows, and the one shape in which every failure is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Flask, Response, request
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as AnyResponse

from api.answers import json_response
from levqor.errors import (
    BadRequest,
    Conflict,
    LevqorError,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unavailable,
)
from levqor.telemetry.correlation import correlation_id
from levqor.telemetry.logs import fault, logger

_log = logger("api")


class MethodNotAllowed(LevqorError):
    """This address does not answer to that method. The Allow header says which it answers to."""

    code = "method_not_allowed"
    status = 405


class UnsupportedMedia(LevqorError):
    """The body is of a type that is not read here. Send `Content-Type: application/json`."""

    code = "unsupported_media_type"
    status = 415


class Internal(LevqorError):
    """Something broke on our side. It has been logged; name the correlation id when you report it."""

    code = "internal"
    status = 500


class TooManyFailures(TooManyRequests):
    """Too many failed sign-ins. Wait for the time that Retry-After says, then try again."""

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


_BY_STATUS: Final[dict[int, Callable[[], LevqorError]]] = {
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMedia,
    429: TooManyRequests,
    503: Unavailable,
}


def answer_error(error: LevqorError) -> Response:
    body = error.as_json() | {"correlation_id": correlation_id()}
    response = json_response(body, error.status)
    retry_after = getattr(error, "retry_after_seconds", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _answer_levqor_error(error: LevqorError) -> Response:
    return answer_error(error)


def _answer_http_exception(error: HTTPException) -> AnyResponse:
    """What Flask and Werkzeug raise by themselves: an unknown address, a wrong method, an unreadable request."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()  # a redirect made by the router
    make = _BY_STATUS.get(error.code)
    translated = make() if make else BadRequest() if error.code < 500 else Internal()
    response = answer_error(translated)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _answer_collision(_error: IntegrityError) -> Response:
    """Two requests changed the same thing in the same moment, and the database kept the first."""
    return answer_error(Conflict("Somebody else changed this in the same moment. Reload and try again."))


def answer_unexpected(method: str, route: str, error: Exception) -> Response:
    _log.error("unexpected error", method=method, route=route, **fault(error))
    return answer_error(Internal())


def install_error_answers(app: Flask) -> None:
    app.register_error_handler(LevqorError, _answer_levqor_error)
    app.register_error_handler(HTTPException, _answer_http_exception)
    app.register_error_handler(IntegrityError, _answer_collision)
    app.register_error_handler(
        Exception, lambda error: answer_unexpected(request.method, str(request.url_rule or ""), error)
    )
