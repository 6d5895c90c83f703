"""Base64, to and from."""

from __future__ import annotations

import base64

from pydantic import Field

from levqor.connectors.catalog.data.connector import Input, data
from levqor.connectors.catalog.data.formats import Text
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.connectors.formats.base64_text import decode_base64
from levqor.connectors.formats.limits import MAX_TEXT, check_text


class Encode(Input):
    text: str = Field(title="Text", max_length=MAX_TEXT)
    url_safe: bool = Field(default=False, title="For addresses", description="With - and _ in place of + and /.")


class Decode(Input):
    text: str = Field(title="Base64", max_length=MAX_TEXT)


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("to base64", "encode as base64", "base64 encode"),
    example=Example(given={"text": "Zoë"}, yields={"text": "Wm/Dqw=="}),
)
def to_base64(input: Encode) -> Text:  # noqa: A002 - the contract's name for it
    """Encode as Base64."""
    content = input.text.encode("utf-8", "replace")
    encoded = base64.urlsafe_b64encode(content) if input.url_safe else base64.b64encode(content)
    return Text(text=check_text(encoded.decode()))


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("from base64", "decode base64", "base64 decode"),
    example=Example(given={"text": "Wm/Dqw"}, yields={"text": "Zoë"}),
)
def from_base64(input: Decode) -> Text:  # noqa: A002 - the contract's name for it
    """Decode Base64 that holds text."""
    try:
        return Text(text=decode_base64(input.text).decode().replace("\0", ""))
    except UnicodeDecodeError:
        raise StepError("The Base64 holds no text. Save it as a file instead.", code="parse_error") from None
