"""The address guard against every spelling we know of what steps may not reach; real servers wait on loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levqor.connectors.declaration import StepError
from levqor.connectors.guard import AddressGuard, is_public
from levqor.connectors.network import GuardedBackend, resolve
from levqor.kit.addresses import parse_allowed_address

LOOPBACK_SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "0x0",
    "localhost",
    "LOCALHOST",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:7f00:0001::1]",
    "[2001:0:7f00:1::]",
    "[2001:0000:4136:e378:8000:63bf:80ff:fffe]",
    "127.0x1",
    "0x7f.0x1",
    "00",
    "[::ffff:0:127.0.0.1]",
    "[::ffff:0:7f00:1]",
    "[2002:7f00:1:1::7f00:1]",
    "[fe80::5efe:7f00:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
]
METADATA_SPELLINGS = [
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0xa9.0xfe.0xa9.0xfe",
    "169.254.43518",
    "169.16689662",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fe80::a9fe:a9fe]",
    "[::169.254.169.254]",
    "[::ffff:0:a9fe:a9fe]",
    "[64:ff9b:1::a9fe:a9fe]",
    "0xA9FEA9FE",
    "0xa9.254.169.254",
    "0xa9.0xfea9fe",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
]
UNREADABLE_SPELLINGS = [
    "0177.0.0.1",
    "0177.0.0.01",
    "0251.0376.0251.0376",
    "localhost.",
    "127.0.0.1.",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "127%2e0%2e0%2e1",
    "%31%32%37.0.0.1",
    "0x7f.0x0.0x0.0x1.",
    "[::1%25lo]",
    "[::1%lo]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::ffff:127.0.0.1%25lo]",
    "0177.1",
    "0x7f.0.0.0x1.",
    "127.0.0.1\u3002",
    "localhost\u3002",
    "[127.0.0.1]",
    "127.0.0.1%00.example.com",
]
OTHERS = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "[fc00::1]",
]


@pytest.fixture
def waiting(serve: Any, answer: Any) -> Any:
    return serve(answer(b"secret"))


@pytest.mark.parametrize("host", [*LOOPBACK_SPELLINGS, *METADATA_SPELLINGS, *OTHERS])
def test_no_spelling_of_a_private_address_gets_through(host: str, call: Any, waiting: Any) -> None:
    with pytest.raises(StepError) as caught:
        call("GET", f"http://{host}:{waiting.port}/", allowed=())
    assert (caught.value.code, caught.value.retryable) == ("address_refused", False)
    assert waiting.connections == 0


@pytest.mark.parametrize("host", UNREADABLE_SPELLINGS)
def test_what_only_some_programs_read_as_an_address_reaches_nothing(host: str, call: Any, waiting: Any) -> None:
    with pytest.raises(StepError) as caught:
        call("GET", f"http://{host}:{waiting.port}/", allowed=())
    assert caught.value.code in ("address_refused", "dns_failure", "invalid_url")
    assert waiting.connections == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com@127.0.0.1:{port}/", "address_refused"),
        ("http://user:password@127.0.0.1:{port}/", "address_refused"),
        ("http://127.0.0.1:{port}@example.com/", "address_refused"),
        ("http://example.com\\@127.0.0.1:{port}/", "address_refused"),
        ("http://127.0.0.1:{port}\\@example.com/", "address_refused"),
        ("http:\\\\127.0.0.1:{port}/", "address_refused"),
        ("http:/127.0.0.1:{port}/", "invalid_url"),
        ("http:127.0.0.1:{port}/", "invalid_url"),
        ("//127.0.0.1:{port}/", "invalid_url"),
        ("127.0.0.1:{port}/", "invalid_url"),
        ("", "invalid_url"),
        ("http://", "invalid_url"),
        ("http:///path", "invalid_url"),
        ("http://127.0.0.1:{port}/\r\nX-Evil: 1", "invalid_url"),
        ("http://127.0.0.1:{port}/\0", "invalid_url"),
        ("ht\ttp://127.0.0.1:{port}/", "invalid_url"),
        ("http://127.0.0.1:99999/", "invalid_url"),
        ("http://[::1/", "invalid_url"),
        ("file:///etc/passwd", "address_refused"),
        ("ftp://127.0.0.1:{port}/", "address_refused"),
        ("gopher://127.0.0.1:{port}/_GET", "address_refused"),
        ("unix:///var/run/docker.sock", "address_refused"),
        ("javascript:alert(1)", "address_refused"),
        ("data:text/plain,hello", "address_refused"),
    ],
)
def test_a_url_that_hides_something_is_refused_even_where_the_host_is_allowed(
    url: str, code: str, call: Any, waiting: Any
) -> None:
    with pytest.raises(StepError) as caught:
        call("GET", url.format(port=waiting.port))
    assert caught.value.code == code
    assert waiting.connections == 0


def _resolver(*answers: list[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """A name server that answers something else each time; the last answer stays."""
    remaining = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return remaining.pop(0) if len(remaining) > 1 else remaining[0]

    return resolve


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["::1"], ["10.0.0.5"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"]],
)
def test_a_name_that_resolves_to_a_private_address_is_refused(addresses: list[str], call: Any, waiting: Any) -> None:
    with pytest.raises(StepError) as caught:
        call("GET", f"http://innocent.example:{waiting.port}/", allowed=(), resolver=_resolver(addresses))
    assert caught.value.code == "address_refused"
    assert waiting.connections == 0


def test_a_name_with_a_trailing_dot_is_judged_like_any_other(call: Any, waiting: Any) -> None:
    for host in ("localhost.", "innocent.example."):
        with pytest.raises(StepError) as caught:
            call("GET", f"http://{host}:{waiting.port}/", allowed=(), resolver=_resolver(["127.0.0.1"]))
        assert caught.value.code == "address_refused"
    result, _ = call(
        "GET", f"http://localhost.:{waiting.port}/", allowed=("localhost",), resolver=_resolver(["127.0.0.1"])
    )
    assert result.text == "secret"


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(call: Any, waiting: Any) -> None:
    asked: list[str] = []

    async def once_innocent(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    url = f"http://rebind.example:{waiting.port}/"
    result, _ = call("GET", url, allowed=("127.0.0.1",), resolver=once_innocent)
    assert (result.text, asked) == ("secret", ["rebind.example"])


def test_an_answer_that_changes_between_look_ups_changes_nothing(call: Any, serve: Any, answer: Any) -> None:
    waiting = serve(answer(b"", "302 Found", Location="/again", Connection="close"))
    rebinding = _resolver(["127.0.0.1"], ["127.0.0.2"])
    with pytest.raises(StepError) as caught:
        call(
            "GET",
            f"http://rebind.example:{waiting.port}/",
            allowed=(f"127.0.0.1:{waiting.port}",),
            resolver=rebinding,
        )
    assert caught.value.code == "address_refused"
    assert waiting.connections == 1


def test_the_peer_itself_is_judged_not_only_the_name(call: Any, waiting: Any) -> None:
    judged: list[str] = []

    class Watching(AddressGuard):
        def judge(self, host: str, addresses: Any, port: int) -> list[str]:
            judged.extend(addresses)
            return super().judge(host, addresses, port)

    async def connect() -> None:
        backend = GuardedBackend(Watching(("127.0.0.1",)), resolve)
        stream = await backend.connect_tcp("127.0.0.1", waiting.port, timeout=5)
        await stream.aclose()

    asyncio.run(connect())
    assert judged == ["127.0.0.1", "127.0.0.1"]


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_kind_of_redirect_leads_to_a_private_address(
    status: str, method: str, call: Any, serve: Any, answer: Any
) -> None:
    inside = serve(answer(b"secret"))
    for location in (f"http://127.0.0.2:{inside.port}/", "http://169.254.169.254/", f"//localhost:{inside.port}/"):
        server = serve(answer(b"", status, Location=location))
        with pytest.raises(StepError) as caught:
            call(method, server.url, allowed=(f"127.0.0.1:{server.port}",))
        assert caught.value.code == "address_refused"
    assert inside.connections == 0


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://[::1]:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706434:{port}/",
        "http://user@127.0.0.1:{port}/",
        "\\\\127.0.0.2:{port}/",
        "/\\127.0.0.2:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
    ],
)
def test_a_redirect_leads_nowhere_that_the_first_request_could_not(
    location: str, call: Any, serve: Any, answer: Any
) -> None:
    server = serve(lambda request: [answer(b"", "302 Found", Location=location.format(port=server.port))])
    with pytest.raises(StepError) as caught:
        call("GET", f"http://127.0.0.1:{server.port}/")
    assert caught.value.code == "address_refused"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("entry", "host", "reaches"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1:{port}", "127.0.0.1", True),
        ("127.0.0.1:1", "127.0.0.1", False),
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.0/8:{port}", "127.0.0.1", True),
        ("127.0.0.0/8:1", "127.0.0.1", False),
        ("127.0.0.2", "127.0.0.1", False),
        ("localhost", "localhost", True),
        ("localhost", "LOCALHOST", True),
        ("localhost", "127.0.0.1", False),
        ("localhost:{port}", "localhost", True),
        ("localhost:1", "localhost", False),
        ("127.0.0.1", "localhost", True),
        ("127.0.0.1", "2130706433", True),
        ("10.0.0.0/8", "127.0.0.1", False),
        ("::1", "127.0.0.1", False),
        ("127.0.0.1", "[::ffff:127.0.0.1]", True),
    ],
)
def test_the_operator_can_allow_a_place_and_nothing_else(
    entry: str, host: str, reaches: bool, call: Any, waiting: Any
) -> None:
    allowed = (entry.format(port=waiting.port),)
    if reaches:
        result, _ = call("GET", f"http://{host}:{waiting.port}/", allowed=allowed)
        assert result.text == "secret"
    else:
        with pytest.raises(StepError) as caught:
            call("GET", f"http://{host}:{waiting.port}/", allowed=allowed)
        assert caught.value.code == "address_refused"


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "1.2.3", "http://x", "a b", "", "x:99999", "[::1]:0", "[nope]:5"])
def test_an_entry_that_is_none_is_refused_at_the_start(entry: str) -> None:
    with pytest.raises(ValueError):
        parse_allowed_address(entry)


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.ip_addresses())
def test_nothing_that_the_standard_library_calls_private_is_public(address: Any) -> None:
    wraps_v4 = address.version == 6 and (address.ipv4_mapped or address in ip_network("64:ff9b::/96"))
    if not wraps_v4 and (address.is_private or address.is_multicast or address.is_reserved):
        assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_the_same_in_every_wrapping(address: Any) -> None:
    for wrapped in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert is_public(ip_address(wrapped)) == is_public(address)
    sixtofour = ip_address((0x2002 << 112) | (int(address) << 80))
    assert not is_public(sixtofour)


def test_the_environment_s_proxy_is_not_used(
    call: Any, waiting: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}"
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, closed)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ann password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    call("GET", waiting.url)
    assert "authorization" not in waiting.requests[0].headers
