"""AWS Signature Version 4 of requests, in a header or in the address."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit

_ALGORITHM: Final = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Signer:
    access_key: str
    secret_key: str
    region: str
    service: str = "s3"

    def headers(
        self, method: str, url: str, content: bytes, now: datetime, more: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """What goes with a request: `more`, and its signature. The query of `url` is one that `query` made."""
        digest = hashlib.sha256(content).hexdigest()
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        own = {**(more or {}), "x-amz-content-sha256": digest, "x-amz-date": stamp}
        signed = {"host": urlsplit(url).netloc} | {name.lower(): " ".join(value.split()) for name, value in own.items()}
        signature = self._signature(method, url, signed, digest, stamp)
        credential = f"{self.access_key}/{self._scope(stamp)}"
        own["authorization"] = (
            f"{_ALGORITHM} Credential={credential},SignedHeaders={_names(signed)},Signature={signature}"
        )
        return own

    def presigned(self, method: str, url: str, now: datetime, seconds: int) -> str:
        """An address that anybody may use for that long."""
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        asked = {
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self.access_key}/{self._scope(stamp)}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(seconds),
            "X-Amz-SignedHeaders": "host",
        }
        unsigned = f"{url}?{query(asked)}"
        signature = self._signature(method, unsigned, {"host": urlsplit(url).netloc}, "UNSIGNED-PAYLOAD", stamp)
        return f"{unsigned}&X-Amz-Signature={signature}"

    def _scope(self, stamp: str) -> str:
        return f"{stamp[:8]}/{self.region}/{self.service}/aws4_request"

    def _signature(self, method: str, url: str, headers: Mapping[str, str], digest: str, stamp: str) -> str:
        parts = urlsplit(url)
        lines = "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()))
        request = "\n".join((method, parts.path or "/", parts.query, lines, _names(headers), digest))
        hashed = hashlib.sha256(request.encode()).hexdigest()
        text = "\n".join((_ALGORITHM, stamp, self._scope(stamp), hashed))
        key = f"AWS4{self.secret_key}".encode()
        for part in (*self._scope(stamp).split("/"), text):
            key = hmac.digest(key, part.encode(), "sha256")
        return key.hex()


def query(parameters: Mapping[str, str]) -> str:
    """A query in the order and the spelling that are signed."""
    return "&".join(
        f"{name}={value}"
        for name, value in sorted(
            (quote(name, safe="-_.~"), quote(text, safe="-_.~")) for name, text in parameters.items()
        )
    )


def _names(headers: Mapping[str, str]) -> str:
    return ";".join(sorted(headers))
