"""Bodies of several parts: forms with files (RFC 7578), and content with what is said about it (RFC 2387)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from levqor.kit.json import dump_json


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as a form sends it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Multipart:
    body: bytes
    content_type: str


def form_data(fields: Mapping[str, str], files: Mapping[str, SentFile]) -> Multipart:
    """A form with files, by field name."""
    parts = [(_disposition(name), value.encode()) for name, value in fields.items()]
    for name, file in files.items():
        head = f'{_disposition(name)}; filename="{_quoted(file.name)}"\r\nContent-Type: {_media_type(file.media_type)}'
        parts.append((head, file.content))
    return _joined("multipart/form-data", parts)


def _disposition(name: str) -> str:
    return f'Content-Disposition: form-data; name="{_quoted(name)}"'


def related(about: Any, media_type: str, content: bytes) -> Multipart:
    """Content, after JSON that says something about it."""
    described = ("Content-Type: application/json; charset=UTF-8", dump_json(about).encode())
    return _joined("multipart/related", [described, (f"Content-Type: {_media_type(media_type)}", content)])


def _joined(kind: str, parts: Sequence[tuple[str, bytes]]) -> Multipart:
    # Made of the parts themselves: a repeated step sends the same bytes, and no part can hold its own digest.
    digest = hashlib.sha256(b"\0".join(head.encode() + content for head, content in parts))
    boundary = f"levqor-{digest.hexdigest()[:32]}"
    opened = b"".join(f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts)
    return Multipart(opened + f"--{boundary}--\r\n".encode(), f"{kind}; boundary={boundary}")


def _quoted(text: str) -> str:
    """As the HTML standard quotes names of fields and files."""
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _media_type(text: str) -> str:
    return text if text.isascii() and text.isprintable() and "/" in text else "application/octet-stream"
