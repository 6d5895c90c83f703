"""Webhooks ahead of Flask: the requests that come in floods take the short way.

Only plain requests that are accepted are answered here. Whatever is refused, or is out of the ordinary, goes on to
Flask unread, so that there is one place that knows how to refuse.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from flask import Response

from api.errors import answer_error, answer_unexpected
from api.security import secure
from api.triggers.hook_answers import receive
from api.utils.logging_config import HEADER, log_answer
from api.utils.resilience import Gate
from levqor.errors import LevqorError, Unavailable
from levqor.telemetry.correlation import accept_correlation_id, correlated
from levqor.triggers.webhooks import HookRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from levqor.application import Application

_PATH: Final = re.compile(r"/hooks/([a-z0-9][a-z0-9-]{0,62})")
_ROUTE: Final = "/hooks/<path>"


class HooksAhead:
    """A WSGI application that answers what it can and hands on the rest."""

    def __init__(self, following: WSGIApplication, application: Application, waiting: Gate) -> None:
        self._following = following
        self._application = application
        self._waiting = waiting
        self._is_https = application.settings.base_url.startswith("https://")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        if path is None or not self._is_plain(environ):
            return self._following(environ, start_response)
        length = int(environ["CONTENT_LENGTH"])
        body = environ["wsgi.input"].read(length)
        if len(body) < length:
            # The sender hung up in the middle; what came of it is no request.
            return self._hand_on(environ, body, start_response)
        began = perf_counter()
        with correlated(accept_correlation_id(environ.get("HTTP_X_CORRELATION_ID"))) as correlation_id:
            try:
                answer = receive(self._application, self._waiting, path[1], _as_hook_request(environ, body))
            except Unavailable as error:
                # The answer of a commit may be what was lost, so it is not asked for a second time.
                answer = answer_error(error)
            except LevqorError:
                return self._hand_on(environ, body, start_response)
            except Exception as error:  # noqa: BLE001 - the run may be accepted: the request must not be handed on
                answer = answer_unexpected("POST", _ROUTE, error)
            answer.headers[HEADER] = correlation_id
            self._note(answer, perf_counter() - began)
        secure(answer, is_https=self._is_https)
        return answer(environ, start_response)

    def _hand_on(self, environ: WSGIEnvironment, body: bytes, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"] = io.BytesIO(body)
        return self._following(environ, start_response)

    def _is_plain(self, environ: WSGIEnvironment) -> bool:
        length = environ.get("CONTENT_LENGTH") or ""
        return (
            environ["REQUEST_METHOD"] == "POST"
            and length.isdecimal()
            and len(length) < 10
            and int(length) <= self._application.settings.max_body_bytes
            and "HTTP_TRANSFER_ENCODING" not in environ
            and self._application.is_running
        )

    def _note(self, answer: Response, seconds: float) -> None:
        self._application.metrics.request("POST", _ROUTE, answer.status_code, seconds)
        log_answer("POST", _ROUTE, answer.status_code, seconds)


def _as_hook_request(environ: WSGIEnvironment, body: bytes) -> HookRequest:
    return HookRequest("POST", dict(_headers(environ)), environ.get("QUERY_STRING", ""), body)


def _headers(environ: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Names in lower case, as Werkzeug reads them."""
    for key, value in environ.items():
        if key.startswith("HTTP_") and key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
            yield key[5:].replace("_", "-").lower(), value
        elif key in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            yield key.replace("_", "-").lower(), value
