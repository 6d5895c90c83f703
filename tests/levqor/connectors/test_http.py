from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from levqor.connectors.declaration import StepError
from levqor.connectors.failures import retry_after
from levqor.connectors.fake_network import FakeNetwork
from levqor.connectors.fake_network import answer as fake_answer
from levqor.connectors.http import HttpDoor
from levqor.connectors.ports import StepContext
from levqor.kit.json import dump_json

SECRET = "s3cr3t/with+odd chars"


def failure(call: Any, *arguments: Any, **options: Any) -> StepError:
    with pytest.raises(StepError) as caught:
        call(*arguments, **options)
    return caught.value


def test_a_call_sends_what_it_was_given_and_reads_what_came_back(call: Any, serve: Any, answer: Any) -> None:
    server = serve(answer(b'{"ok": [1, 2.5]}', Content_Type="application/json; charset=utf-8", X_Id="7"))
    got, _ = call(
        "POST", f"{server.url}/orders?a=1", params={"b": [2, 3], "c": None}, json={"x": "ü"}, headers={"X-Y": "z"}
    )
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/orders?a=1&b=2&b=3")
    assert request.body == '{"x":"ü"}'.encode()
    assert request.headers["content-type"] == "application/json"
    assert request.headers["idempotency-key"] == "key-of-the-step"
    assert request.headers["x-y"] == "z"
    assert (got.status, got.body, got.headers["x-id"]) == (200, {"ok": [1, 2.5]}, "7")


@pytest.mark.parametrize(
    ("body", "kind", "read"),
    [
        (b"", "application/json", None),
        (b"plain", "text/plain", "plain"),
        (b'{"a":1}', "application/problem+json", {"a": 1}),
        (b"<html>", "application/json", "<html>"),
        (b"NaN", "application/json", "NaN"),
        (b"[" * 5000 + b"]" * 5000, "application/json", "[" * 5000 + "]" * 5000),
        ("grün".encode("latin-1"), "text/plain; charset=latin-1", "grün"),
        (b"x", "text/plain; charset=no-such", "x"),
    ],
)
def test_a_body_is_json_only_when_it_says_so_and_is(
    body: bytes, kind: str, read: Any, call: Any, serve: Any, answer: Any
) -> None:
    assert call("GET", serve(answer(body, Content_Type=kind)).url)[0].body == read


def test_bodies_and_forms_are_sent_as_such(call: Any, serve: Any, answer: Any) -> None:
    server = serve(answer())
    call("POST", server.url, form={"a": "x y", "n": 1.0, "l": [1, 2]})
    call("PUT", server.url, body="grün")
    call("GET", server.url)
    assert [request.body for request in server.requests] == [b"a=x+y&n=1&l=1&l=2", "grün".encode(), b""]
    assert "idempotency-key" not in server.requests[2].headers


def test_each_write_of_a_step_has_its_own_key_and_a_repeat_the_same(context: StepContext) -> None:
    network = FakeNetwork()

    async def step() -> None:
        http = network.door.for_step(context)
        for method in ("POST", "GET", "PATCH"):
            await http.request(method, "https://shop.example/x", json={} if method != "GET" else None)

    asyncio.run(step())
    asyncio.run(step())
    keys = [sent.headers.get("idempotency-key") for sent in network.sent]
    assert keys == ["key-of-the-step", None, "key-of-the-step-2"] * 2


@pytest.mark.parametrize(
    ("status", "retryable"),
    [
        *[(status, False) for status in ("302 F", "400 B", "401 U", "403 F", "404 N", "410 G", "422 U")],
        *[(status, True) for status in ("408 T", "409 C", "425 E", "429 M", "500 I", "502 B", "503 U")],
    ],
)
def test_a_status_fails_the_step_and_says_whether_to_try_again(
    status: str, retryable: bool, call: Any, serve: Any, answer: Any
) -> None:
    server = serve(answer(b"the reason is " + SECRET.encode(), status))
    error = failure(call, "GET", f"{server.url}/path?token={SECRET}", secrets=(SECRET,))
    assert (error.code, error.retryable) == ("http_status", retryable)
    assert error.message == f"127.0.0.1 answered with status {status[:3]}."
    assert error.exchanges[0]["status"] == int(status[:3])
    assert error.exchanges[0]["response_body"] == "the reason is ••••"


def test_a_status_that_is_expected_is_fine(call: Any, serve: Any, answer: Any) -> None:
    server = serve(answer(status="404 Not Found"))
    assert call("GET", server.url, expect={404})[0].status == 404
    assert call("GET", server.url, expect=None)[0].status == 404


def test_both_forms_of_retry_after_are_honoured(call: Any, serve: Any, answer: Any) -> None:
    server = serve(answer(status="429 Slow", Retry_After="17"))
    assert failure(call, "GET", server.url).retry_after_seconds == 17
    now = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
    assert retry_after(format_datetime(now + timedelta(seconds=90), usegmt=True), now) == 90
    assert retry_after(format_datetime(now - timedelta(seconds=90)), now) == 0
    for text in ("", "soon", "-5", "1e9", "٣", "Sat, 99 Jan 2026"):
        assert retry_after(text, now) is None
    assert retry_after("9" * 400, now) == 366 * 86400


# Redirects


def chain(*hops: tuple[int, str]) -> Any:
    """Answers each request with the next hop, then with 200."""
    remaining = list(hops)

    def script(_: Any) -> Iterator[bytes]:
        if remaining:
            status, location = remaining.pop(0)
            yield f"HTTP/1.1 {status} Go\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
        else:
            yield b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone"

    return script


@pytest.mark.parametrize(
    ("status", "method", "then", "keeps_body"),
    [
        (301, "POST", "GET", False),
        (302, "POST", "GET", False),
        (303, "POST", "GET", False),
        (303, "PUT", "GET", False),
        (302, "PUT", "PUT", True),
        (307, "POST", "POST", True),
        (308, "POST", "POST", True),
        (303, "GET", "GET", False),
    ],
)
def test_redirects_change_the_method_as_browsers_do(
    status: int, method: str, then: str, keeps_body: bool, call: Any, serve: Any
) -> None:
    server = serve(chain((status, "/next?x=1")))
    got, exchanges = call(method, server.url, json={"a": 1} if method != "GET" else None)
    first, second = server.requests
    assert (second.method, second.path, got.text) == (then, "/next?x=1", "done")
    assert second.body == (first.body if keeps_body else b"")
    assert second.headers.get("idempotency-key") == (first.headers.get("idempotency-key") if keeps_body else None)
    assert [exchange["status"] for exchange in exchanges] == [status, 200]


SECRETS = {"Authorization": f"Bearer {SECRET}", "Cookie": "a=b", "X-Api-Key": "k", "X-Custom": "anything"}


def test_secrets_never_cross_to_another_host_or_port_on_a_redirect(call: Any, serve: Any, answer: Any) -> None:
    other = serve(answer(b"done"))
    server = serve(chain((307, "/here"), (307, f"{other.url}/there")))
    call("POST", server.url, headers={**SECRETS, "Accept": "text/plain"}, json={"a": 1})
    kept, (crossed,) = server.requests[1], other.requests
    assert all(name.lower() in kept.headers for name in SECRETS)
    assert not any(name.lower() in crossed.headers for name in SECRETS)
    assert (crossed.headers["accept"], crossed.body) == ("text/plain", b'{"a":1}')


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_kind_of_redirect_carries_credentials_to_another_host(
    status: int, call: Any, serve: Any, answer: Any
) -> None:
    other = serve(answer(b"done"))
    server = serve(chain((status, f"{other.url}/there")))
    call("POST", server.url, headers=SECRETS, body="hello")
    (crossed,) = other.requests
    assert not any(name.lower() in crossed.headers for name in SECRETS)


def test_a_body_with_a_secret_is_not_carried_to_another_host(call: Any, serve: Any, answer: Any) -> None:
    other = serve(answer(b"done"))
    server = serve(chain((307, other.url)))
    error = failure(call, "POST", server.url, json={"key": SECRET}, secrets=(SECRET,))
    assert error.code == "address_refused"
    assert other.requests == []


def test_secrets_do_not_come_back_after_a_detour(call: Any, serve: Any) -> None:
    server = serve(chain())
    other = serve(chain((302, f"{server.url}/back")))
    first = serve(chain((302, other.url)))
    call("GET", first.url, headers=SECRETS)
    assert not any(name.lower() in server.requests[0].headers for name in SECRETS)


def test_five_hops_are_followed_and_a_sixth_is_not(call: Any, serve: Any) -> None:
    five = serve(chain(*[(302, "/x")] * 5))
    assert call("GET", five.url)[0].text == "done"
    endless = serve(chain(*[(302, "/x")] * 50))
    assert failure(call, "GET", endless.url).code == "too_many_redirects"
    assert len(endless.requests) == 6


def test_a_redirect_is_an_answer_when_it_is_not_followed(call: Any, serve: Any) -> None:
    server = serve(chain((302, "http://169.254.169.254/")))
    got, _ = call("GET", server.url, follow_redirects=False, expect={302})
    assert got.status == 302


# Limits


def endless(first: bytes, part: bytes, pause: float = 0) -> Any:
    def script(_: Any) -> Iterator[bytes]:
        yield first
        while True:
            yield part
            time.sleep(pause)

    return script


OPEN = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def test_an_endless_body_stops_at_the_limit(call: Any, serve: Any) -> None:
    server = serve(endless(OPEN + b"\r\n", b"x" * 65536))
    assert failure(call, "GET", server.url, max_bytes=1_000_000).code == "too_large"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_bomb_stops_at_the_limit_and_costs_no_memory(
    encoding: str, call: Any, serve: Any, answer: Any
) -> None:
    import tracemalloc

    zeros = b"\0" * 200_000_000
    bomb = gzip.compress(zeros, 9) if encoding == "gzip" else zlib.compress(zeros, 9)
    del zeros
    server = serve(answer(bomb, Content_Encoding=encoding))
    tracemalloc.start()
    error = failure(call, "GET", server.url, max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.code == "too_large"
    assert peak < 10_000_000


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "x"])
def test_a_compression_that_was_not_asked_for_is_refused(encoding: str, call: Any, serve: Any, answer: Any) -> None:
    twice = gzip.compress(gzip.compress(b"x" * 100))
    assert failure(call, "GET", serve(answer(twice, Content_Encoding=encoding)).url).code == "parse_error"


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, lambda data: zlib.compress(data)[2:-4]])
def test_compressed_bodies_are_read(compress: Any, call: Any, serve: Any, answer: Any) -> None:
    encoding = "gzip" if compress is gzip.compress else "deflate"
    body = b"hello " * 10_000
    assert call("GET", serve(answer(compress(body), Content_Encoding=encoding)).url)[0].content == body
    assert failure(call, "GET", serve(answer(b"not it", Content_Encoding=encoding)).url).code == "parse_error"


def test_one_byte_at_a_time_is_bounded_by_the_total(call: Any, serve: Any) -> None:
    for first in (OPEN + b"\r\n", OPEN, b""):
        server = serve(endless(first, b"x", 0.05))
        started = time.monotonic()
        error = failure(call, "GET", server.url, timeout=0.5)
        assert (error.code, error.retryable) == ("timeout", True)
        assert time.monotonic() - started < 2


def test_a_body_that_is_longer_than_it_says_or_never_ends_in_chunks_stops_at_the_limit(call: Any, serve: Any) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    server = serve(endless(chunked, b"10000\r\n" + b"x" * 65536 + b"\r\n"))
    assert failure(call, "GET", server.url, max_bytes=1_000_000).code == "too_large"
    huge = serve(endless(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 65536))
    assert failure(call, "GET", huge.url, max_bytes=1_000_000).code == "too_large"


def test_a_bomb_behind_a_redirect_stops_at_the_limit_too(call: Any, serve: Any, answer: Any) -> None:
    bomb = gzip.compress(b"\0" * 20_000_000, 9)
    server = serve(answer(bomb, "302 Found", Location="/next", Content_Encoding="gzip"))
    assert failure(call, "GET", server.url, max_bytes=1_000_000).code == "too_large"


def test_a_server_that_never_shakes_hands_is_a_timeout(call: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        error = failure(call, "GET", f"https://127.0.0.1:{silent.getsockname()[1]}/", timeout=0.4)
        assert (error.code, error.retryable) == ("timeout", True)
        assert time.monotonic() - started < 3


def test_silence_is_a_timeout_and_what_was_sent_is_recorded(call: Any, serve: Any) -> None:
    def silent(_: Any) -> Iterator[bytes]:
        time.sleep(1)
        yield b""

    error = failure(call, "POST", serve(silent).url, timeout=0.3, json={"a": 1})
    assert error.code == "timeout"
    (exchange,) = error.exchanges
    assert (exchange["request_body"], exchange["status"]) == ('{"a":1}', None)
    assert exchange["duration_ms"] >= 250


def test_endless_headers_are_cut_off(call: Any, serve: Any) -> None:
    server = serve(endless(OPEN, b"X-A: " + b"y" * 60_000 + b"\r\n"))
    assert failure(call, "GET", server.url, timeout=20).code in ("connection_reset", "too_large")


# Failures


def test_nobody_there_is_told_apart_from_no_such_host(call: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    refused = failure(call, "GET", f"http://127.0.0.1:{port}/")
    assert (refused.code, refused.retryable) == ("connection_refused", True)
    unknown = failure(call, "GET", "http://no-such-host.invalid/")
    assert (unknown.code, unknown.retryable) == ("dns_failure", False)


def test_a_name_server_that_is_busy_is_worth_another_try(call: Any) -> None:
    async def busy(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    error = failure(call, "GET", "http://shop.example/", resolver=busy)
    assert (error.code, error.retryable) == ("dns_failure", True)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    ],
)
def test_a_broken_answer_is_a_broken_connection(raw: bytes, call: Any, serve: Any) -> None:
    class Closed(OSError):
        pass

    def script(_: Any) -> Iterator[bytes]:
        yield raw
        raise Closed

    error = failure(call, "GET", serve(script).url)
    assert (error.code, error.retryable) == ("connection_reset", True)


def test_certificates_are_checked_and_plain_http_is_no_tls(call: Any, answer: Any, tls_server: int) -> None:
    assert failure(call, "GET", f"https://127.0.0.1:{tls_server}/").code == "tls_certificate"
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=lambda: plain.accept()[0].sendall(answer(b"hello")), daemon=True).start()
        assert failure(call, "GET", f"https://127.0.0.1:{plain.getsockname()[1]}/").code == "tls_protocol"


@pytest.mark.parametrize(
    "options",
    [
        {"headers": {"X-A": "b\r\nX-Evil: 1"}},
        {"headers": {"X A": "b"}},
        {"headers": {"X-A\r\nX-Evil": "b"}},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"Content-Length": "0"}},
        {"headers": {"transfer-encoding": "chunked"}},
        {"json": 1, "body": "x"},
    ],
)
def test_what_would_break_the_request_is_refused(options: Any, call: Any, serve: Any, answer: Any) -> None:
    server = serve(answer())
    assert failure(call, "POST", server.url, **options).code == "invalid_request"
    assert server.requests == []


def test_a_method_that_opens_tunnels_is_refused(call: Any, serve: Any, answer: Any) -> None:
    for method in ("CONNECT", "TRACE", "GET / HTTP/1.1\r\nX:", ""):
        assert failure(call, method, serve(answer()).url).code == "invalid_request"


def test_a_mistake_of_ours_is_not_called_a_network_failure(context: StepContext) -> None:
    def broken(_: Any) -> Any:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        asyncio.run(FakeNetwork(broken).door.for_step(context).request("GET", "https://shop.example/"))


# Records


def test_no_record_shows_a_secret_however_it_is_spelled(call: Any, serve: Any) -> None:
    def echo(request: Any) -> Iterator[bytes]:
        body = request.body + f" {quote(SECRET)} {quote_plus(SECRET)}".encode()
        yield (
            b"HTTP/1.1 200 OK\r\nSet-Cookie: session=%s\r\nX-Echo: %s\r\nContent-Length: %d\r\n\r\n"
            % (
                SECRET.encode(),
                SECRET.encode(),
                len(body),
            )
            + body
        )

    url = f"{serve(echo).url}/hook/{quote(SECRET, safe='')}?api_key=abc&page=2"
    headers = {"Authorization": f"Bearer {SECRET}", "X-Shop-Token": "other", "X-Plain": f"a {SECRET} b"}
    body = {"note": SECRET, "password": "hunter2", "deep": {"client_secret": 'a"b'}, "fine": "shown"}
    _, exchanges = call("POST", url, headers=headers, json=body, secrets=(SECRET,))
    text = dump_json(exchanges)
    for leak in (SECRET, quote(SECRET), quote_plus(SECRET), "hunter2", "other", "api_key=abc", 'a\\"b'):
        assert leak not in text
    assert "page=2" in text
    assert '\\"fine\\":\\"shown\\"' in text


def test_a_record_keeps_16_kilobytes_of_a_body_and_no_part_of_a_secret_at_the_cut(
    call: Any, serve: Any, answer: Any
) -> None:
    body = b"x" * (16 * 1024 - 5) + SECRET.encode() + b"y" * 50_000
    got, ((exchange),) = call("GET", serve(answer(body)).url, secrets=(SECRET,))
    assert len(got.content) == len(body)
    assert len(exchange["response_body"].encode()) < 16 * 1024 + 60
    assert "s3cr" not in exchange["response_body"]


def test_bytes_that_are_no_text_are_recorded_by_their_number(call: Any, serve: Any, answer: Any) -> None:
    _, (exchange,) = call("GET", serve(answer(bytes(range(256)) * 4)).url)
    assert exchange["response_body"] == "(1024 bytes that are no text)"


def test_no_log_line_holds_a_url(call: Any, serve: Any, answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    call("GET", f"{serve(answer()).url}/?token={SECRET}")
    assert SECRET not in caplog.text
    assert logging.getLogger("httpx").level == logging.getLogger("httpcore").level == logging.WARNING


def test_a_cookie_of_one_step_is_not_sent_by_another(serve: Any, answer: Any, context: StepContext) -> None:
    server = serve(answer(b"", Set_Cookie="session=abc; Path=/"))

    async def two_steps() -> None:
        door = HttpDoor(("127.0.0.1",))
        for _ in range(2):
            await door.for_step(context).request("GET", server.url)
        await door.aclose()

    asyncio.run(two_steps())
    assert [request.headers.get("cookie") for request in server.requests] == [None, None]
    assert server.connections == 1


def test_a_door_survives_a_change_of_event_loop(serve: Any, answer: Any, context: StepContext) -> None:
    server, door = serve(answer(b"x")), HttpDoor(("127.0.0.1",))
    for _ in range(2):
        assert asyncio.run(door.for_step(context).request("GET", server.url)).text == "x"


def test_the_fake_answers_without_a_network(context: StepContext) -> None:
    network = FakeNetwork(lambda sent: fake_answer(201, {"echo": sent.json}))
    http = network.door.for_step(context)
    got = asyncio.run(http.request("POST", "https://shop.example/x", json={"a": 1}))
    assert (got.status, got.body) == (201, {"echo": {"a": 1}})
    assert http.exchanges[0]["url"] == "https://shop.example/x"
    with pytest.raises(StepError):
        asyncio.run(http.request("GET", "http://user@shop.example/"))


def test_a_cut_off_step_still_shows_what_it_had_sent(serve: Any, context: StepContext) -> None:
    def silent(_: Any) -> Iterator[bytes]:
        time.sleep(1)
        yield b""

    async def cut_off() -> list[dict[str, Any]]:
        door = HttpDoor(("127.0.0.1",))
        http = door.for_step(context)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await http.request("GET", server.url)
        await door.aclose()
        return http.exchanges

    server = serve(silent)
    (exchange,) = asyncio.run(cut_off())
    assert exchange["status"] is None
    assert exchange["duration_ms"] is not None
