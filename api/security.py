"""Headers that tell browsers what our pages and answers may do."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import partial
from typing import Final

from flask import Flask, Response

_API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Attributes such as the graph's positions need unsafe-inline for styles; scripts are allowed by hash alone.
_SITE_POLICY: Final = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The set-up link holds a token, and no other site needs to know our addresses.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def page_policy() -> str:
    """For pages we render ourselves: they have no scripts."""
    return _PAGE_POLICY


def site_policy(html: bytes) -> str:
    """For a page of the built site: its own inline scripts run, and no others."""
    hashes = dict.fromkeys(_hash(script) for script in _INLINE_SCRIPT.findall(html) if script)
    return _SITE_POLICY.format(hashes=" ".join(_quoted(hashes))).replace("  ", " ").replace(" ;", ";")


def _hash(script: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode()


def _quoted(hashes: Iterable[str]) -> Iterable[str]:
    return (f"'{value}'" for value in hashes)


def install_security_headers(app: Flask, *, is_https: bool) -> None:
    app.after_request(partial(secure, is_https=is_https))


def secure(response: Response, *, is_https: bool) -> Response:
    """Add the headers that an answer does not have of its own."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _API_POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
