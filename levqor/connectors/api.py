"""What the connectors of HTTP APIs share: where the API is, how it is signed in to, and what its refusals say."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from levqor.connectors.declaration import StepError
from levqor.connectors.failures import RETRYABLE_STATUSES, retry_after
from levqor.connectors.http import MAX_BYTES, Answer, Http

C = TypeVar("C", bound=BaseModel)
M = TypeVar("M", bound=BaseModel)

_CODE: Final = re.compile(r"[A-Za-z][\w.:-]{1,79}")
"""What a service's own name for a failure looks like. Its sentences may quote data, so they stay in the exchange."""


def path(template: str, *parts: str | int) -> str:
    """`template` with each `{}` filled by one part, quoted so that it stays one part.

    Raises:
        StepError: a part is empty, or a dot or two (`validation_error`).
    """
    if any(str(part).strip() in ("", ".", "..") for part in parts):
        raise StepError("An id that is part of the address is empty.", code="validation_error")
    return template.format(*(quote(str(part), safe="") for part in parts))


@dataclass(frozen=True, slots=True)
class Api(Generic[C]):
    """A service's HTTP API."""

    name: str
    """The service, as people know it."""
    base: str | Callable[[C], str]
    """The address that paths are appended to."""
    headers: Callable[[C], Mapping[str, str]]
    """What signs a request in, and what else goes with every one."""
    reason: Callable[[Any], Any] = field(default=lambda _: None)
    """The service's own short name for a failure, read from an answer's JSON; shown only if it looks like a name."""
    refused: Callable[[Answer, Any], bool] = field(default=lambda answer, _: answer.status >= 400)
    """Whether an answer, with its JSON, is a failure; some services say so with status 200."""
    passing: Callable[[Answer, Any], bool] = field(default=lambda *_: False)
    """Whether a failure that its status does not call so is cured by a repeat, such as a limit answered as 403."""
    wait_seconds: Callable[[Answer, Any], float | None] = field(default=lambda *_: None)
    """How long to wait, where the service does not say it in `Retry-After`."""

    async def call(
        self,
        http: Http,
        connection: C,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> Answer:
        """Send one request. A `path` that begins with https:// is taken as it is, such as the next page's.

        Raises:
            StepError: those of `Http.request`; `http_status` and `service_refused` name the service and its code.
        """
        base = self.base(connection) if callable(self.base) else self.base
        answer = await http.request(
            method,
            path if path.startswith("https://") else f"{base.rstrip('/')}{path}",
            params=params,
            json=json,
            form=form,
            body=body,
            headers={**self.headers(connection), **(headers or {})},
            expect=None,
            max_bytes=max_bytes,
        )
        self._check(http, answer)
        return answer

    async def get(self, http: Http, connection: C, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON of a GET."""
        return (await self.call(http, connection, "GET", path, params=params)).json()

    async def post(
        self, http: Http, connection: C, path: str, json: Any, params: Mapping[str, Any] | None = None
    ) -> Any:
        """The JSON that a POST of JSON is answered with."""
        return (await self.call(http, connection, "POST", path, json=json, params=params)).json()

    async def pages(
        self,
        http: Http,
        connection: C,
        path: str,
        params: Mapping[str, Any],
        following: Callable[[Answer, Any], Mapping[str, Any] | str | None],
    ) -> AsyncIterator[Any]:
        """The JSON of one page after another.

        Args:
            following: from a page to what the next one needs: parameters to add, a whole address on the same host,
                or none after the last.
        """
        while True:
            answer = await self.call(http, connection, "GET", path, params=params)
            page = answer.json()
            yield page
            further = following(answer, page)
            if not further:
                return
            if isinstance(further, str):
                _check_same_host(answer.url, further)
                path, params = further, {}
            else:
                params = {**params, **further}

    def _check(self, http: Http, answer: Answer) -> None:
        content = answer.body
        if not self.refused(answer, content):
            return
        said = _code(self.reason, content)
        because = f": {said}" if said else ""
        by_status = answer.status >= 400
        raise StepError(
            f"{self.name} answered with status {answer.status}{because}."
            if by_status
            else f"{self.name} refused{because}.",
            code="http_status" if by_status else "service_refused",
            retryable=answer.status in RETRYABLE_STATUSES or answer.status >= 500 or self.passing(answer, content),
            retry_after_seconds=self._pause(http, answer, content),
            exchanges=http.exchanges,
        )

    def _pause(self, http: Http, answer: Answer, content: Any) -> float | None:
        said = retry_after(answer.headers.get("retry-after", ""), http.now())
        return said if said is not None else self.wait_seconds(answer, content)


def shaped(model: type[M], content: Any) -> M:
    """What a service answered, as the model that says which parts of it are used.

    Raises:
        StepError: a part is missing or is something else (`parse_error`); the parts are named, their values are not.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        parts = sorted({".".join(map(str, item["loc"])) or "all of it" for item in error.errors(include_input=False)})
        raise StepError(
            f"The answer is not what was expected: {', '.join(parts[:5])} is missing or of another type.",
            code="parse_error",
        ) from None


def next_link(answer: Answer) -> str | None:
    """The address of the next page, from the `Link` header (RFC 8288)."""
    for part in answer.headers.get("link", "").split(","):
        target, _, parameters = part.partition(";")
        if re.search(r'rel="?next"?', parameters):
            return target.strip().strip("<>")
    return None


def _check_same_host(url: str, further: str) -> None:
    if url.split("/")[:3] != further.split("/")[:3]:
        raise StepError("The next page is on another host, where the credentials must not go.", code="address_refused")


def _code(reason: Callable[[Any], Any], content: Any) -> str | None:
    try:
        said = reason(content)
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
    return said if isinstance(said, str) and _CODE.fullmatch(said) else None
