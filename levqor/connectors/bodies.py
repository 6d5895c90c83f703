"""Reads an answer's body within a limit, which also holds after decompression."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from levqor.connectors.declaration import StepError

ACCEPTED_ENCODINGS = "gzip, deflate"


async def read_body(parts: AsyncIterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The whole body, decompressed.

    Raises:
        StepError: `too_large`, or `parse_error` for a compression that was not asked for or is broken.
    """
    decoder = _decoder(encoding)
    body = bytearray()
    received = 0
    async for part in parts:
        received += len(part)
        body += part if decoder is None else decoder.decode(part, max_bytes - len(body) + 1)
        if max(len(body), received) > max_bytes:
            raise StepError(f"The answer is larger than {max_bytes} bytes.", code="too_large")
    return bytes(body)


def _decoder(encoding: str) -> _Inflater | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Inflater(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Inflater(zlib.MAX_WBITS)
    raise StepError("The answer is compressed in a way that was not asked for.", code="parse_error")


class _Inflater:
    """Never makes more than it is allowed to, however small the compressed input."""

    def __init__(self, window: int) -> None:
        self._stream = zlib.decompressobj(window)
        self._is_first = True

    def decode(self, data: bytes, max_bytes: int) -> bytes:
        try:
            decoded = self._stream.decompress(data, max_bytes)
        except zlib.error as error:
            if not self._is_first:
                raise StepError("The compressed answer is broken.", code="parse_error") from error
            return self._without_header(data, max_bytes)
        finally:
            self._is_first = False
        return decoded

    def _without_header(self, data: bytes, max_bytes: int) -> bytes:
        """Some servers say deflate and leave out the zlib header."""
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            return self._stream.decompress(data, max_bytes)
        except zlib.error as error:
            raise StepError("The compressed answer is broken.", code="parse_error") from error
