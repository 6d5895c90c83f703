"""Ahead of everything else: large bodies are read a few at a time, so that a flood of them takes no more memory."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import IO, TYPE_CHECKING, Final

from api.errors import answer_error
from api.security import secure
from api.utils.logging_config import HEADER, log_answer
from levqor.application import Application
from levqor.kit.room import NoRoom, Room
from levqor.telemetry.correlation import accept_correlation_id, correlated

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGE: Final = 65_536
"""Bytes. Smaller bodies pass unasked."""
_WAIT_SECONDS: Final = 1.0
_READ_AT_ONCE: Final = 65_536
_ROUTE: Final = "large body"


class LargeBodies:
    """A WSGI application that lets those through for which there is room, and tells the others when to return."""

    def __init__(self, following: WSGIApplication, application: Application) -> None:
        self._following = following
        self._application = application
        self._largest = application.settings.max_body_bytes
        self._room = Room(application.settings.large_data_bytes)
        self._is_https = application.settings.base_url.startswith("https://")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        size = self._size(environ)
        if size <= LARGE or size > self._largest:
            return self._following(environ, start_response)
        began = perf_counter()
        try:
            with self._room.held(size, wait_seconds=_WAIT_SECONDS):
                return self._following(environ, start_response)
        except NoRoom as refusal:
            return self._refuse(environ, start_response, refusal, began)

    def _size(self, environ: WSGIEnvironment) -> int:
        """As announced; what comes in pieces may become as large as any."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and len(length) < 20:
            return int(length)
        return self._largest if "HTTP_TRANSFER_ENCODING" in environ else 0

    def _refuse(
        self, environ: WSGIEnvironment, start_response: StartResponse, refusal: NoRoom, began: float
    ) -> Iterable[bytes]:
        _pass_over(environ["wsgi.input"], self._size(environ))
        method = environ["REQUEST_METHOD"]
        with correlated(accept_correlation_id(environ.get("HTTP_X_CORRELATION_ID"))) as correlation_id:
            answer = answer_error(refusal)
            answer.headers[HEADER] = correlation_id
            seconds = perf_counter() - began
            self._application.metrics.request(method, _ROUTE, answer.status_code, seconds)
            log_answer(method, _ROUTE, answer.status_code, seconds)
        secure(answer, is_https=self._is_https)
        return answer(environ, start_response)


def _pass_over(body: IO[bytes], size: int) -> None:
    """Read it without keeping it: an unread body makes the HTTP server close the connection before the answer is."""
    while size > 0 and (part := body.read(min(size, _READ_AT_ONCE))):
        size -= len(part)
