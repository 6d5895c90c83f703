"""The address guard: which places of the network a step may reach.

A URL is first read for what it hides (another scheme, credentials, backslashes); then every address that its host
stands for is judged, and only a judged address is connected to. What is not on the public internet is refused
unless the operator allows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from levqor.connectors.declaration import StepError
from levqor.kit.addresses import IpAddress, parse_allowed_address

_START = re.compile(r"([a-z][a-z0-9+.-]*):(?://([^/?#]*))?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

# The IANA special-purpose registry, and addresses of cloud hosts that look public: 168.63.129.16 is Azure's.
_REFUSED_V4: Final = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PUBLIC_V6: Final = IPv6Network("2000::/3")
# Teredo is inside 2001::/23; 6to4 is 2002::/16.
_REFUSED_V6: Final = tuple(
    ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64: Final = IPv6Network("64:ff9b::/96")


class AddressGuard:
    def __init__(self, allowed: Sequence[str] = ()) -> None:
        self._allowed = tuple(parse_allowed_address(entry) for entry in allowed)

    def check_url(self, url: str) -> None:
        """Refuse a URL that is not plainly `http://` or `https://` and a host.

        Raises:
            StepError: `invalid_url` or `address_refused`.
        """
        start = _START.match(url)
        if start is None or _CONTROL.search(url):
            raise StepError("This is no URL. Write it as https://host/path.", code="invalid_url")
        if start[1].lower() not in ("http", "https"):
            raise refusal("Only http:// and https:// addresses can be called.")
        if "\\" in re.split(r"[?#]", url, maxsplit=1)[0]:
            raise refusal("The URL contains a backslash. Write / instead.")
        if not start[2]:
            raise StepError("The URL names no host. Write it as https://host/path.", code="invalid_url")
        if "@" in start[2]:
            raise refusal("The URL carries a user name or a password. Use a connection for those.")

    def judge(self, host: str, addresses: Sequence[str], port: int) -> list[str]:
        """Which of the addresses that `host` stands for may be connected to.

        One refused address refuses them all, unless the operator allows some of them by name.

        Raises:
            StepError: none may be (`address_refused`).
        """
        parsed = [(text, ip_address(text)) for text in addresses]
        if parsed and all(is_public(address) for _, address in parsed):
            return [text for text, _ in parsed]
        named = [text for text, address in parsed if self._allows(host, address, port)]
        if not named:
            raise refusal(
                f"{_shown(host)} is a private or reserved address, which steps may not call. "
                "The operator of this server can allow it in LEVQOR_ALLOWED_ADDRESSES."
            )
        return named

    def _allows(self, host: str, address: IpAddress, port: int) -> bool:
        embedded = _embedded_v4(address)
        candidates: list[IpAddress] = [address] if embedded is None else [address, embedded]
        return any(entry.covers(host, one, port) for entry in self._allowed for one in candidates)


def refusal(message: str) -> StepError:
    return StepError(message, code="address_refused")


def is_public(address: IpAddress) -> bool:
    """Whether the address is on the public internet. IPv4 inside IPv6 counts as the IPv4 it reaches."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    embedded = _embedded_v4(address)
    if embedded is not None:
        return is_public(embedded)
    return address in _PUBLIC_V6 and not any(address in network for network in _REFUSED_V6)


def _embedded_v4(address: IpAddress) -> IPv4Address | None:
    """The IPv4 address that an IPv4-mapped or NAT64 address reaches."""
    if not isinstance(address, IPv6Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped


def _shown(host: str) -> str:
    return host[:100]
