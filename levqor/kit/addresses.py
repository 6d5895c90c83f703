"""What an operator may write in `LEVQOR_ALLOWED_ADDRESSES`: a host name, an address or a network, each with a port."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network

_BRACKETED = re.compile(r"\[([^\[\]]+)\](?::(\d{1,5}))?")
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


@dataclass(frozen=True, slots=True)
class AllowedAddress:
    host: str | None
    """A host name, in lower case and without a trailing dot; whatever it resolves to is allowed."""
    network: IpNetwork | None
    """An address or a network, where no name is given."""
    port: int | None
    """The only port that is allowed; none: every port."""

    def covers(self, host: str, address: IpAddress, port: int) -> bool:
        if self.port is not None and self.port != port:
            return False
        if self.network is not None:
            return address.version == self.network.version and address in self.network
        return self.host == normal_host(host)


def normal_host(host: str) -> str:
    return host.lower().rstrip(".")


def parse_allowed_address(entry: str) -> AllowedAddress:
    """Parse one entry: `intranet.example`, `10.1.0.0/16:8080`, `::1`, `[fd00::/8]:443`.

    Raises:
        ValueError: the entry is none of these.
    """
    place, port = _split_port(entry.strip())
    if port is not None and not 0 < port < 65536:
        raise ValueError(f"{entry!r}: a port is between 1 and 65535")
    try:
        return AllowedAddress(None, ip_network(place, strict=False), port)
    except ValueError:
        host = normal_host(place)
        if "[" in entry or not _HOST_NAME.fullmatch(host) or re.fullmatch(r"[\d.]+", host):
            raise ValueError(f"{entry!r} is no host name, address or network") from None
        return AllowedAddress(host, None, port)


def _split_port(entry: str) -> tuple[str, int | None]:
    if bracketed := _BRACKETED.fullmatch(entry):
        return bracketed[1], int(bracketed[2]) if bracketed[2] else None
    place, colon, port = entry.partition(":")
    if colon and port.isascii() and port.isdigit():
        return place, int(port)
    return entry, None
