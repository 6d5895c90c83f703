"""Pictures and speech of n8n's OpenAI node, by requests to that API."""

from __future__ import annotations

from typing import Any, Final

from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.making import Given, Made, Maker, plain

_API: Final = "https://api.openai.com/v1"
_CONNECT: Final = "choose an HTTP connection with the key of that API"


def picture(given: Given) -> Made:
    parameters = given.parameters
    body = {"model": plain(parameters.get("model")) or "dall-e-3", "prompt": parameters.get("prompt") or ""}
    options = given.options()
    body |= {name: options[name] for name in ("size", "quality", "style") if options.get(name)}
    values = {"method": "POST", "url": f"{_API}/images/generations", "body": translate(body, given.names)}
    return Made(
        "http.request", values, f"{_CONNECT}; it gives the picture's address or its base64, not a file", "body.data[0]"
    )


def look(given: Given) -> Made:
    """A picture that is given by its address."""
    parameters = given.parameters
    picture_at = parameters.get("imageUrls")
    remarks = [_CONNECT]
    content: list[Any] = [{"type": "text", "text": parameters.get("text") or "What is in this picture?"}]
    if isinstance(picture_at, str) and picture_at:
        content.append({"type": "image_url", "image_url": {"url": picture_at}})
    else:
        remarks.append("give the picture as an address")
    body = {"model": plain(parameters.get("modelId")) or "gpt-4o", "messages": [{"role": "user", "content": content}]}
    values = {"method": "POST", "url": f"{_API}/chat/completions", "body": translate(body, given.names)}
    shape = {"content": "@.body.choices[0].message.content"}
    return Made("http.request", values, "; ".join(remarks), "", shape=shape)


def speak(given: Given) -> Made:
    parameters = given.parameters
    body = {
        "model": parameters.get("model") or "tts-1",
        "input": parameters.get("input") or "",
        "voice": parameters.get("voice") or "alloy",
    }
    values = {"method": "POST", "url": f"{_API}/audio/speech", "body": translate(body, given.names)}
    return Made(
        "http.request", values, f"{_CONNECT}; what it gives is base64: make a file of it with file.from_base64", "body"
    )


def hear(given: Given) -> Made:
    operation = "translations" if given.parameters.get("operation") == "translate" else "transcriptions"
    values: dict[str, Any] = {"url": f"{_API}/audio/{operation}", "field": "file", "fields": {"model": "whisper-1"}}
    remark = _CONNECT
    if given.names.file:
        values["file"] = "${{ " + given.names.file + " }}"
    else:
        remark += "; choose the file"
    return Made("http.upload", values, remark, "body")


MEDIA: Final[dict[tuple[str, str], Maker]] = {
    ("image", ""): picture,
    ("image", "generate"): picture,
    ("image", "analyze"): look,
    ("audio", ""): speak,
    ("audio", "generate"): speak,
    ("audio", "transcribe"): hear,
    ("audio", "translate"): hear,
}
