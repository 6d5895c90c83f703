"""E-mail addresses as people write them: `ann@example.com`, `Ann Lee <ann@example.com>`, several with commas."""

from __future__ import annotations

import re
from email.headerregistry import Address

_LONGEST = 500
_PART = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",;])+')
_NAMED = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^"<>]*))\s*<([^<>]*)>\s*')
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,62})?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62})?)*")


def split_mailboxes(text: str) -> list[str]:
    """The parts of a list that is separated by commas or semicolons; none of them empty."""
    return [part.strip() for part in _PART.findall(text) if part.strip()]


def parse_mailbox(text: str) -> Address:
    """One address, with or without a name.

    Raises:
        ValueError: it is none; the message says what one looks like.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise ValueError(f"an e-mail address with its name has at most {_LONGEST} characters; shorten it")
    named = _NAMED.fullmatch(text) if text.isprintable() else None
    name = re.sub(r"\\(.)", r"\1", named[1] or "") or (named[2] or "").strip() if named else ""
    address = (named[3] if named else text).strip()
    local, at, domain = address.rpartition("@")
    ascii_domain = _as_ascii(domain)
    if (
        not text.isprintable()
        or not at
        or len(local) > 64
        or not _LOCAL.fullmatch(local)
        or not _DOMAIN.fullmatch(ascii_domain)
    ):
        raise ValueError(f'"{address[:100]}" is no e-mail address; write for example ann@example.com')
    return Address(display_name=" ".join(name.split()), username=local, domain=ascii_domain)


def _as_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode() if len(domain) <= 253 else ""
    except UnicodeError:
        return ""
