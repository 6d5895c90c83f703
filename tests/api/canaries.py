"""Secrets to be planted, a service that tells everybody what it was sent, and the search for what leaked."""

from __future__ import annotations

import base64
import json
import logging
import secrets
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, quote_plus, urlsplit

_OF_THE_TEST = ("authlib", "werkzeug")
"""The other side of the test logs in the same process."""


@dataclass
class Planted:
    """The secrets by what they are, and where each may stand."""

    nowhere: dict[str, str] = field(default_factory=dict)
    in_documents: dict[str, str] = field(default_factory=dict)
    in_the_database: dict[str, str] = field(default_factory=dict)

    def anew(self, name: str) -> str:
        return self.nowhere.setdefault(name, f"canary-{secrets.token_urlsafe(18)}+/x")

    def document(self, name: str) -> str:
        return self.in_documents.setdefault(name, f"canary-{secrets.token_hex(12)}")

    def arriving(self, name: str) -> str:
        return self.in_the_database.setdefault(name, f"canary-{secrets.token_hex(12)}")

    def everything(self) -> dict[str, str]:
        return self.nowhere | self.in_documents | self.in_the_database


def found_in(text: str, planted: dict[str, str]) -> list[str]:
    """The names of the secrets of which a spelling stands in a text."""
    return [name for name, secret in planted.items() if any(one in text for one in spellings(secret))]


def spellings(secret: str) -> set[str]:
    plain = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")
    return {*plain, encoded[:-2], *(base64.b64encode(f"{name}:{secret}".encode()).decode() for name in ("ann", ""))}


class Gossip(ThreadingHTTPServer):
    """A service that tells everybody what it was sent, in every way it can."""

    daemon_threads = True

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                told = {
                    "headers": dict(self.headers),
                    "path": self.path,
                    "body": body != "",
                    "error": str(self.headers),
                }
                content = json.dumps(told).encode()
                status = int(parse_qs(urlsplit(self.path).query).get("status", ["200"])[0])
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("X-Said", self.headers.get("Authorization", "nothing"))
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Logged(logging.Handler):
    def __init__(self, formatter: logging.Formatter | None) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(_OF_THE_TEST):
            self.text += f"{record.name} {self.format(record)}\n"


def leaks(texts: dict[str, str], planted: dict[str, str]) -> dict[str, list[str]]:
    found = {place: found_in(text, planted) for place, text in texts.items()}
    return {place: names for place, names in found.items() if names}
