"""n8n's core nodes as steps. Source: n8n's documentation, "Core nodes", and its exported workflows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.making import Given, Made, Maker, Unsupported, plain, rows

_EXPRESSION: Final = re.compile(r"\{\{.*?\}\}", re.S)
_HELD: Final = re.compile(r"__held(\d+)__")
_PAIRS: Final = (("query", "sendQuery", "queryParameters"), ("headers", "sendHeaders", "headerParameters"))
_UNITS: Final = {"seconds": "s", "minutes": "m", "hours": "h", "days": "d"}


def request(given: Given) -> Made:
    parameters = given.parameters
    values: dict[str, Any] = {
        "method": str(parameters.get("method") or parameters.get("requestMethod") or "GET").upper(),
        "url": translate(parameters.get("url", ""), given.names),
    }
    for field, flag, theirs in (
        ("query", "sendQuery", "queryParameters"),
        ("headers", "sendHeaders", "headerParameters"),
    ):
        pairs = _pairs(rows(parameters, theirs, "parameters") or rows(parameters, f"{theirs}Ui", "parameter"))
        if pairs and parameters.get(flag, True):
            values[field] = translate(pairs, given.names)
    if parameters.get("sendBody") or parameters.get("bodyParametersUi") or parameters.get("jsonParameters"):
        _body(given, values)
    signed = parameters.get("authentication", "none") not in ("none", "", None)
    return Made("http.request", values, "choose a connection that signs it in" if signed else "", "body")


def _body(given: Given, values: dict[str, Any]) -> None:
    parameters = given.parameters
    pairs = _pairs(
        rows(parameters, "bodyParameters", "parameters") or rows(parameters, "bodyParametersUi", "parameter")
    )
    text = parameters.get("jsonBody") or parameters.get("bodyParametersJson") or parameters.get("body")
    if pairs:
        values["body"] = translate(pairs, given.names)
        if parameters.get("contentType") in ("form-urlencoded", "multipart-form-data"):
            values["body_type"] = "form"
    elif text is not None:
        values["body"] = _json_or_text(text, given)


def _json_or_text(text: Any, given: Given) -> Any:
    """A body that is written as JSON, with expressions in it, as the value that it stands for."""
    if not isinstance(text, str):
        return translate(text, given.names)
    is_template = text.startswith("=")
    source = text[1:] if is_template else text
    if is_template and source.strip().startswith("{{") and source.count("{{") == 1:
        return translate(text, given.names)
    held: list[str] = []
    if is_template:
        # Quotes inside of an expression would end the JSON text that it stands in.
        source = _EXPRESSION.sub(lambda match: _hold(held, match.group()), source)
    try:
        value = json.loads(source)
    except ValueError:
        return translate(text, given.names)
    return translate(_restored(value, held), given.names)


def _hold(held: list[str], expression: str) -> str:
    held.append(expression)
    return f"__held{len(held) - 1}__"


def _restored(value: Any, held: list[str]) -> Any:
    match value:
        case dict():
            return {key: _restored(inner, held) for key, inner in value.items()}
        case list():
            return [_restored(inner, held) for inner in value]
        case str() if _HELD.search(value):
            return "=" + _HELD.sub(lambda match: held[int(match.group(1))], value)
    return value


def _pairs(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(row["name"]): row.get("value", "") for row in found if row.get("name")}


def edit_fields(given: Given) -> Made:
    parameters = given.parameters
    if parameters.get("mode") == "raw":
        value = _json_or_text(parameters.get("jsonOutput", "{}"), given)
        if not isinstance(value, dict):
            raise Unsupported("its JSON is made by one expression")
        return _edited(value, keeps=bool(parameters.get("includeOtherFields")))
    found = {
        **{str(row.get("name")): row.get("value") for row in rows(parameters, "assignments", "assignments")},
        **{str(row.get("name")): _typed(row) for row in rows(parameters, "fields", "values")},
        **{
            str(row.get("name")): row.get("value")
            for kind in ("string", "number", "boolean")
            for row in rows(parameters, "values", kind)
        },
    }
    keeps = parameters.get("includeOtherFields") is True or (
        given.node.version < 3 and not parameters.get("keepOnlySet")
    )
    return _edited(_nested(translate(found, given.names)), keeps=keeps)


def _edited(values: dict[str, Any], *, keeps: bool) -> Made:
    return Made("data.set", {"values": values}, "", "", frozenset(values) if keeps else None)


def _typed(row: Mapping[str, Any]) -> Any:
    return next((row[key] for key in row if key.endswith("Value")), None)


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """`a.b` sets a field inside of `a`."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        *outer, last = name.split(".")
        here = made
        for part in outer:
            inner = here.setdefault(part, {})
            here = inner if isinstance(inner, dict) else {}
        here[last] = value
    return made


def wait(given: Given) -> Made:
    parameters = given.parameters
    match parameters.get("resume", "timeInterval"):
        case "timeInterval":
            unit = _UNITS.get(str(parameters.get("unit", "hours")), "h")
            amount = parameters.get("amount", 1)
            if not isinstance(amount, int | float):
                raise Unsupported("the length of its pause is an expression")
            length = f"{amount:g}{unit}" if float(amount).is_integer() else _in_seconds(amount, unit)
            return Made("flow.wait", {"for": length})
        case "specificTime":
            return Made("flow.wait", {"until": translate(parameters.get("dateTime", ""), given.names)})
    raise Unsupported("it waits for a call from outside; an approval step waits for a person")


def _in_seconds(amount: float, unit: str) -> str:
    seconds = round(amount * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit])
    return f"{seconds}s"


def respond(given: Given) -> Made:
    parameters = given.parameters
    values: dict[str, Any] = {}
    options = parameters.get("options")
    if isinstance(options, dict) and isinstance(code := options.get("responseCode"), int):
        values["status"] = code
    match parameters.get("respondWith", "firstIncomingItem"):
        case "json" | "text":
            values["body"] = _json_or_text(parameters.get("responseBody", ""), given)
        case "firstIncomingItem" | "allIncomingItems":
            values["body"] = translate("={{ $json }}", given.names)
        case "noData":
            values.setdefault("status", 204)
        case other:
            raise Unsupported(f"it answers with “{str(other)[:40]}”")
    return Made("flow.respond", values)


def mail(given: Given) -> Made:
    parameters = given.parameters
    values = {"to": parameters.get("toEmail") or parameters.get("sendTo"), "subject": parameters.get("subject", "")}
    text = parameters.get("text") or parameters.get("message")
    if text:
        values["html" if parameters.get("emailFormat") == "html" else "text"] = text
    if parameters.get("html"):
        values["html"] = parameters["html"]
    remarks = ["it leaves from this installation's own address"] if given.node.type == "gmail" else []
    if "text" not in values:
        remarks.append("write its plain text, which it did not have")
    return Made("email.send", translate(values, given.names), "; ".join(remarks))


def call_workflow(given: Given) -> Made:
    name = plain(given.parameters.get("workflowId"))
    return Made(
        "flow.call",
        {"workflow": translate(str(name or ""), given.names), "input": translate("={{ $json }}", given.names)},
        "import the workflow that it calls as well, and choose it here",
        "result",
    )


def run_code(given: Given) -> Made:
    if given.parameters.get("language") not in ("python", "pythonNative"):
        raise Unsupported(
            "it is JavaScript; a code step here is Python, and expressions do most of what small code does"
        )
    code = str(given.parameters.get("pythonCode", ""))
    return Made(
        "code.python",
        {"code": code, "inputs": {"data": translate("={{ $json }}", given.names)}},
        "its data is called `data` here, and what it yields is its last line",
        "result",
    )


def read_feed(given: Given) -> Made:
    return Made("feed.read", {"url": translate(given.parameters.get("url", ""), given.names)}, "", "")


CORE: Final[dict[str, Maker]] = {
    "httpRequest": request, "set": edit_fields, "wait": wait, "respondToWebhook": respond, "emailSend": mail,
    "executeWorkflow": call_workflow, "code": run_code, "rssFeedRead": read_feed,
}  # fmt: skip
