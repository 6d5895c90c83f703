"""n8n's nodes for outside services as steps of our connectors."""

from __future__ import annotations

from typing import Any, Final

from levqor.imports.n8n.actions import mail
from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.making import Given, Made, Maker, Unsupported, plain

_CHOOSE: Final = "choose a connection"


def service(given: Given) -> Made:
    """The step for a node of a service that we have a connector for.

    Raises:
        Unsupported: there is no connector, or no such operation.
    """
    maker = SERVICES.get(given.node.type)
    if maker is None:
        raise Unsupported("Levqor X has no step for it; the nearest thing is an HTTP request to its API")
    return maker(given)


def _mapped(use: str, fields: dict[str, tuple[str, ...]], *operations: str) -> Maker:
    """A step whose fields are some of the node's parameters, by their names there; `operations` are what it does."""

    def make(given: Given) -> Made:
        operation = str(given.parameters.get("operation", operations[0] if operations else ""))
        if operations and operation not in operations:
            raise Unsupported(f"its operation “{operation[:40]}” is not translated")
        if given.registry.find(use) is None:
            raise Unsupported("Levqor X has no step for it; the nearest thing is an HTTP request to its API")
        values: dict[str, Any] = {}
        for ours, theirs in fields.items():
            found = next((given.parameters[name] for name in theirs if name in given.parameters), None)
            if plain(found) not in (None, ""):
                values[ours] = translate(plain(found), given.names)
        return Made(use, values, _CHOOSE, "")

    return make


def _gmail(given: Given) -> Made:
    if given.parameters.get("operation", "send") != "send":
        raise Unsupported("only sending mail is translated")
    if given.registry.find("gmail.send") is None:
        return mail(given)
    made = mail(given)
    return Made("gmail.send", made.values, _CHOOSE, "")


def _sheets(given: Given) -> Made:
    if given.parameters.get("operation", "append") not in ("append", "appendOrUpdate"):
        raise Unsupported("only adding rows is translated")
    if given.registry.find("google_sheets.append_row") is None:
        raise Unsupported("Levqor X has no step for it; the nearest thing is a table of its own")
    columns = given.parameters.get("columns")
    values: dict[str, Any] = {
        "spreadsheet": translate(plain(given.parameters.get("documentId")), given.names),
        "sheet": translate(plain(given.parameters.get("sheetName")), given.names),
    }
    if isinstance(columns, dict) and isinstance(columns.get("value"), dict):
        values["row"] = translate(columns["value"], given.names)
    return Made("google_sheets.append_row", values, _CHOOSE, "")


SERVICES: Final[dict[str, Maker]] = {
    "gmail": _gmail,
    "googleSheets": _sheets,
    "slack": _mapped("slack.post_message", {"channel": ("channelId", "channel"), "text": ("text",)}, "post", ""),
    "discord": _mapped("discord.post_message", {"channel_id": ("channelId",), "content": ("content",)}, "send", ""),
    "telegram": _mapped("telegram.send_message", {"chat_id": ("chatId",), "text": ("text",)}, "sendMessage", ""),
    "github": _mapped("github.create_issue", {"title": ("title",), "body": ("body",), "labels": ("labels",)}, "create"),
    "trello": _mapped(
        "trello.create_card", {"list_id": ("listId",), "name": ("name",), "description": ("description",)}, "create"
    ),
    "linear": _mapped("linear.create_issue", {"team": ("teamId",), "title": ("title",)}, "create"),
    "todoist": _mapped("todoist.create_task", {"content": ("content",)}, "create"),
    "postgres": _mapped("postgres.query", {"sql": ("query",)}, "executeQuery"),
    "mySql": _mapped("mysql.query", {"sql": ("query",)}, "executeQuery"),
    "twilio": _mapped("twilio.send_sms", {"to": ("to",), "text": ("message",)}, "send"),
    "openAi": _mapped("llm.chat", {"prompt": ("prompt", "text")}, "message", "complete", "text"),
}
