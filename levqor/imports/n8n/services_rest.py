"""Services without a connector, by requests to their APIs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.making import Given, Made, Maker, Unsupported, at_path, plain, rows, word


@dataclass(frozen=True, slots=True)
class Rest:
    """A service without a connector, by one request to its API."""

    method: str
    url: str
    body: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    operations: frozenset[str] = frozenset()
    remark: str = ""

    def __call__(self, given: Given) -> Made:
        operation = word(given.parameters.get("operation"))
        if self.operations and operation and operation not in self.operations:
            raise Unsupported(f"its operation “{operation[:40]}” is not among the requests that are known for it")
        values: dict[str, Any] = {"method": self.method, "url": self.url}
        body: dict[str, Any] = {}
        for name, paths in self.body.items():
            value = next(
                (found for path in paths if (found := at_path(given.parameters, path)) not in (None, "")), None
            )
            if value is not None:
                _put(body, name, translate(value, given.names))
        if body:
            values["body"] = body
        remark = "; ".join(
            part
            for part in ("it asks the service's API; choose an HTTP connection that signs it in", self.remark)
            if part
        )
        return Made("http.request", values, remark, "body")


def _put(body: dict[str, Any], name: str, value: Any) -> None:
    *outer, last = name.split(".")
    for part in outer:
        body = body.setdefault(part, {})
    body[last] = value


def _graph_api(given: Given) -> Made:
    parameters = given.parameters
    host = {"default": "graph.facebook.com", "video": "graph-video.facebook.com"}.get(
        word(parameters.get("hostUrl"), "default"), "graph.facebook.com"
    )
    parts = [
        part
        for part in (parameters.get("graphApiVersion") or "v23.0", parameters.get("node"), parameters.get("edge"))
        if part
    ]
    url = f"https://{host}/" + "/".join(str(translate(part, given.names)) for part in parts)
    values: dict[str, Any] = {"method": word(parameters.get("httpRequestMethod"), "GET").upper(), "url": url}
    pairs = rows(given.options(), "queryParameters", "parameter")
    if pairs:
        values["query"] = translate({str(row.get("name")): row.get("value") for row in pairs}, given.names)
    return Made("http.request", values, "it asks the service's API; choose an HTTP connection that signs it in", "body")


def _supabase(given: Given) -> Made:
    parameters = given.parameters
    operation = word(parameters.get("operation"), "create")
    table = translate(plain(parameters.get("tableId")) or "", given.names)
    url = f"https://YOUR-PROJECT.supabase.co/rest/v1/{table}"
    methods = {"create": "POST", "get": "GET", "getAll": "GET", "update": "PATCH", "delete": "DELETE"}
    if operation not in methods:
        raise Unsupported(f"its operation “{operation[:40]}” is not among the requests that are known for it")
    values: dict[str, Any] = {"method": methods[operation], "url": url}
    filters = rows(parameters, "filters", "conditions")
    query: dict[str, Any] = {}
    for row in filters:
        condition = word(row.get("condition"), "eq")
        query[str(row.get("keyName"))] = f"{condition}.{translate(row.get('keyValue', ''), given.names)}"
    if query:
        values["query"] = query
    pairs = rows(parameters, "fieldsUi", "fieldValues")
    if operation in ("create", "update"):
        values["body"] = translate({str(row.get("fieldId")): row.get("fieldValue", "") for row in pairs}, given.names) if pairs else (
            translate("={{ $json }}", given.names))  # fmt: skip
        values["headers"] = {"Prefer": "return=representation"}
    remark = "it asks Supabase's own API: put your project into the address, and choose an HTTP connection with its key"
    return Made("http.request", values, remark, "", many="body")


def _whatsapp(given: Given) -> Made:
    parameters = given.parameters
    if word(parameters.get("operation"), "send") != "send":
        raise Unsupported("only sending a text is translated")
    if word(parameters.get("messageType"), "text") != "text":
        raise Unsupported("it sends a file; send it by its address with an HTTP request")
    phone = translate(plain(parameters.get("phoneNumberId")) or "PHONE-NUMBER-ID", given.names)
    body = {"messaging_product": "whatsapp", "to": parameters.get("recipientPhoneNumber", ""), "type": "text",
            "text": {"body": parameters.get("textBody", "")}}  # fmt: skip
    values = {
        "method": "POST",
        "url": f"https://graph.facebook.com/v23.0/{phone}/messages",
        "body": translate(body, given.names),
    }
    return Made("http.request", values, "it asks WhatsApp's API; choose an HTTP connection with its token", "body")


_POST: Final = frozenset({"create", "post", "send", "tweet", ""})
REST: Final[dict[str, Maker]] = {
    "facebookGraphApi": _graph_api, "supabase": _supabase, "whatsApp": _whatsapp,
    "twitter": Rest("POST", "https://api.x.com/2/tweets", {"text": ("text",)}, _POST),
    "linkedIn": Rest(
        "POST", "https://api.linkedin.com/rest/posts",
        {"author": ("person", "organization"), "commentary": ("text",), "visibility": ("additionalFields.visibility",)},
        _POST, "LinkedIn wants its version as a header, and author as urn:li:person:ID",
    ),
    "mattermost": Rest("POST", "https://YOUR-SERVER/api/v4/posts", {"channel_id": ("channelId",), "message": ("message",)}, _POST,
                        "put your server into the address"),
    "clickUp": Rest("POST", "https://api.clickup.com/api/v2/list/LIST-ID/task", {"name": ("name",), "description": (
        "additionalFields.content",)}, frozenset({"create"}), "put the list's id into the address"),
    "pushover": Rest("POST", "https://api.pushover.net/1/messages.json", {"user": ("userKey",), "message": ("message",)}),
    "openWeatherMap": Rest("GET", "https://api.openweathermap.org/data/2.5/weather", {}, frozenset(),
                            "give its city and unit as query parameters"),
    "hackerNews": Rest("GET", "https://hn.algolia.com/api/v1/search", {}, frozenset(), "give what it looks for as query parameters"),
    "rocketchat": Rest("POST", "https://YOUR-SERVER/api/v1/chat.postMessage", {"channel": ("channel",), "text": ("text",)}, frozenset(),
                        "put your server into the address"),
    "zendesk": Rest("POST", "https://YOUR-COMPANY.zendesk.com/api/v2/tickets", {
        "ticket.comment.body": ("description",), "ticket.subject": ("additionalFields.subject",)}, frozenset({"create"}),
        "put your company into the address"),
    "sendInBlue": Rest("POST", "https://api.brevo.com/v3/contacts", {"email": ("email",)}, frozenset({"create", "upsert"})),
    "n8n": Rest("GET", "https://YOUR-N8N/api/v1/workflows", {}, frozenset({"getAll", ""}), "put your n8n into the address"),
    "mondayCom": Rest("POST", "https://api.monday.com/v2", {}, frozenset(), "write its GraphQL query"),
}  # fmt: skip
