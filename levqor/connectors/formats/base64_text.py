"""Base64 as people have it."""

from __future__ import annotations

import base64
import binascii

from levqor.connectors.declaration import StepError


def decode_base64(text: str) -> bytes:
    """The bytes; the padding may be missing, and both alphabets are read.

    Raises:
        StepError: it is no Base64 (`parse_error`).
    """
    plain = "".join(text.split()).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise StepError("The text is not Base64.", code="parse_error") from None
