"""The HTTP door: the only way for a step to reach the network.

Every request passes the address guard (on each redirect hop, judged on the connected peer), is limited in time and
size, and is recorded. Nothing is retried here, no proxy, cookie jar or netrc is used, and what fails becomes a
`StepError` with a stable code.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from levqor.connectors.bodies import read_body
from levqor.connectors.declaration import StepError
from levqor.connectors.exchanges import Exchange, Recorder
from levqor.connectors.failures import network_failure, status_failure, timed_out
from levqor.connectors.guard import AddressGuard, refusal
from levqor.connectors.ports import StepContext
from levqor.connectors.redaction import Redactor
from levqor.connectors.requests import Outgoing, build_request, follow, replace_in_headers
from levqor.errors import LevqorError
from levqor.kit.clock import Clock, SystemClock
from levqor.kit.json import parse_json

if TYPE_CHECKING:
    # httpx costs megabytes and tens of milliseconds; an idle server never pays them.
    import httpx

    from levqor.connectors.network import Resolver
    from levqor.connectors.sockets import StepSockets

MAX_BYTES: Final = 5_000_000
MAX_HOPS: Final = 5
SUCCESS: Final = range(200, 300)
CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 60.0
"""The longest silence while an answer is awaited or read."""

# Both log whole URLs, which may hold secrets.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


Renew = Callable[[], Awaitable[Mapping[str, str]]]
"""Answers what replaces which secret; nothing where there are no others."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    url: str
    """Where it came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    """By name in lower case; repeated ones joined by a comma."""
    content: bytes
    """The body, decompressed."""
    charset: str = "utf-8"

    @property
    def text(self) -> str:
        try:
            return self.content.decode(self.charset, "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    @property
    def is_json(self) -> bool:
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return kind == "application/json" or kind.endswith("+json")

    @property
    def body(self) -> Any:
        """The value, when the answer says that it is JSON and it is; otherwise the text; none when empty."""
        if not self.content:
            return None
        if self.is_json:
            try:
                return parse_json(self.content)
            except LevqorError:
                return self.text
        return self.text

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            StepError: it is not (`parse_error`).
        """
        try:
            return parse_json(self.content)
        except LevqorError as error:
            raise StepError("The answer is not JSON, although JSON was expected.", code="parse_error") from error


@dataclass(frozen=True, slots=True)
class _Call:
    """How one request is to be carried out."""

    follow_redirects: bool
    max_bytes: int
    seconds: float
    expect: Container[int] | None


class HttpDoor:
    """One per process: holds the guard and the pool of connections. Use it from one event loop at a time."""

    def __init__(
        self,
        allowed_addresses: Sequence[str] = (),
        *,
        clock: Clock | None = None,
        resolver: Resolver | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`resolver` and `transport` are seams: for other name servers, and for a network that is not there."""
        self.guard = AddressGuard(allowed_addresses)
        self.clock = clock or SystemClock()
        self._resolver = resolver
        self._given = transport
        self._pool: httpx.AsyncBaseTransport | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def for_step(
        self,
        context: StepContext,
        secrets: Iterable[str] = (),
        *,
        timeout_seconds: float = 300.0,
        on_status: Callable[[int], object] | None = None,
        renew: Renew | None = None,
    ) -> Http:
        """The door as one step sees it. `secrets` are values that no record may show.

        `on_status` hears the status of each answer; `renew` is asked, once, for other secrets after a 401.
        """
        return Http(self, context, Redactor(secrets), timeout_seconds, on_status, renew)

    def sockets_for_step(self, secrets: Iterable[str] = (), *, timeout_seconds: float = 300.0) -> StepSockets:
        """Sockets as one step sees them, judged by the same guard."""
        from levqor.connectors.network import resolve
        from levqor.connectors.sockets import StepSockets

        return StepSockets(self.guard, self._resolver or resolve, secrets=secrets, seconds=timeout_seconds)

    def transport(self) -> httpx.AsyncBaseTransport:
        if self._given is not None:
            return self._given
        loop = asyncio.get_running_loop()
        if self._pool is None or self._loop is not loop:
            from levqor.connectors.network import GuardedTransport, resolve

            self._pool = GuardedTransport(self.guard, self._resolver or resolve)
            self._loop = loop
        return self._pool

    async def aclose(self) -> None:
        if self._pool is not None and self._loop is asyncio.get_running_loop():
            await self._pool.aclose()
        self._pool = None


@dataclass(slots=True)
class Http:
    """What an action asks for when it wants to call something."""

    _door: HttpDoor
    _context: StepContext
    _redactor: Redactor
    _timeout_seconds: float
    _on_status: Callable[[int], object] | None = None
    _renew: Renew | None = None
    _recorder: Recorder = field(init=False)
    _writes: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._recorder = Recorder(self._redactor)

    @property
    def exchanges(self) -> list[dict[str, Any]]:
        """Every request so far and its answer, redacted; also those that were cut off."""
        return self._recorder.exchanges

    def now(self) -> datetime:
        """The time, for what a service says in instants."""
        return self._door.clock.now()

    def without_secrets(self, value: Any) -> Any:
        """What a step keeps of an answer: some services send back the credentials that they were sent."""
        return self._redactor.value(value)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        body: str | bytes | None = None,
        form: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        follow_redirects: bool = True,
        max_bytes: int = MAX_BYTES,
        expect: Container[int] | None = SUCCESS,
    ) -> Answer:
        """Send one request and read the whole answer.

        Args:
            timeout: seconds for everything together, redirects included.
            expect: the statuses that are fine; none: all of them.

        Raises:
            StepError: with one of the codes address_refused, invalid_url, invalid_request, dns_failure,
                connection_refused, connection_reset, tls_certificate, tls_protocol, timeout, too_large,
                too_many_redirects, parse_error, http_status; it carries the exchanges.
        """
        call = _Call(follow_redirects, max_bytes, timeout or self._timeout_seconds, expect)
        try:
            self._door.guard.check_url(url.strip())
            outgoing = build_request(method, url.strip(), headers, params, json, body, form, self._next_key(method))
            self._redactor.learn_from(outgoing.headers)
            return await self._carry_out(outgoing, call)
        except StepError as error:
            error.exchanges = self.exchanges
            raise

    def _next_key(self, method: str) -> str | None:
        """The step's idempotency key; later writes of the same step get their own, the same on every attempt."""
        if method.upper() in ("GET", "HEAD", "OPTIONS"):
            return None
        self._writes += 1
        key = self._context.idempotency_key
        return key if self._writes == 1 else f"{key}-{self._writes}"

    async def _carry_out(self, outgoing: Outgoing, call: _Call) -> Answer:
        host = outgoing.host
        try:
            async with asyncio.timeout(call.seconds):
                answer = await self._follow(outgoing, call)
                if answer.status == 401 and (again := await self._with_other_secrets(outgoing)) is not None:
                    answer = await self._follow(again, call)
        except TimeoutError:
            raise timed_out(host) from None
        if self._on_status is not None:
            self._on_status(answer.status)
        if call.expect is not None and answer.status not in call.expect:
            raise status_failure(answer.status, host, answer.headers, self._door.clock.now())
        return answer

    async def _with_other_secrets(self, outgoing: Outgoing) -> Outgoing | None:
        """The same request after its token was refused, if there is another token. It is asked for once in a step."""
        renew, self._renew = self._renew, None
        replaced = await renew() if renew is not None else {}
        again = replace_in_headers(outgoing, replaced)
        if again == outgoing:
            return None
        self._redactor.learn(replaced.values())
        # What counts is the answer to the request that was carried out; a replay looks for that one.
        self._recorder.exchanges.pop()
        self._context.log.append("The service refused the access token; it was renewed and the request sent again.")
        return again

    async def _follow(self, outgoing: Outgoing, call: _Call) -> Answer:
        for _ in range(MAX_HOPS + 1):
            answer = await self._exchange(outgoing, call)
            location = answer.headers.get("location")
            if not call.follow_redirects or location is None or answer.status not in (301, 302, 303, 307, 308):
                return answer
            previous, outgoing = outgoing, follow(outgoing, answer.status, location, self._door.guard)
            if not outgoing.is_same_origin(previous) and self._redactor.contains_secret(
                outgoing.content.decode("latin-1")
            ):
                raise refusal("A redirect would carry a secret to another host.")
        raise StepError(f"{outgoing.host} redirects more than {MAX_HOPS} times.", code="too_many_redirects")

    async def _exchange(self, outgoing: Outgoing, call: _Call) -> Answer:
        exchange = self._recorder.begin(outgoing.method, outgoing.url, outgoing.shown_headers, outgoing.content)
        try:
            return await self._send(outgoing, call, exchange)
        except (StepError, TimeoutError):
            raise
        except Exception as error:
            failure = network_failure(error, outgoing.host)
            if failure is None:
                raise
            raise failure from None
        finally:
            exchange.finish()

    async def _send(self, outgoing: Outgoing, call: _Call, exchange: Exchange) -> Answer:
        request = outgoing.as_httpx(connect=CONNECT_SECONDS, read=READ_SECONDS)
        response = await self._door.transport().handle_async_request(request)
        try:
            exchange.answered(response.status_code, response.headers.multi_items())
            encoding = response.headers.get("content-encoding", "")
            stream = cast("httpx.AsyncByteStream", response.stream)
            content = await read_body(stream, encoding, call.max_bytes)
        finally:
            await response.aclose()
        exchange.received(content)
        return Answer(
            url=outgoing.url,
            status=response.status_code,
            headers=dict(response.headers.items()),
            content=content,
            charset=response.charset_encoding or "utf-8",
        )
