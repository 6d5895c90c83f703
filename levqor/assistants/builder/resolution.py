"""Which step of the registry does what the plan asks for, and which of its fields takes which value."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder.plan import Do
from levqor.connectors.declaration import Action
from levqor.connectors.registry import Registry

_BUILT_IN: Final = {
    ("email", "message"): "email.send", ("http", "request"): "http.request", ("tables", "append"): "tables.insert",
    ("tables", "read"): "tables.find", ("tables", "get"): "tables.find", ("tables", "update"): "tables.update",
    ("tables", "delete"): "tables.delete", ("flow", "wait"): "flow.wait", ("flow", "respond"): "flow.respond",
    ("log", "write"): "log",
}  # fmt: skip
_VERBS: Final = {
    "message": ("send", "post", "message", "notify"), "create": ("create", "add", "insert", "append", "open", "new"),
    "append": ("append", "add", "insert", "create"), "insert": ("insert", "add", "create"),
    "update": ("update", "set", "edit"), "get": ("get", "find", "list", "read", "query", "search", "fetch"),
    "read": ("read", "get", "find", "list"), "query": ("query", "select", "find", "read"),
    "delete": ("delete", "remove"), "upload": ("upload", "put", "save", "create"),
    "publish": ("publish", "post", "create"), "add_subscriber": ("add_subscriber", "subscribe", "add", "create"),
    "comment": ("comment", "reply"), "summarize": ("summarize", "summarise"), "classify": ("classify",),
    "extract": ("extract",), "generate": ("generate", "write", "prompt"), "translate": ("translate",),
    "approve": ("approve",), "invite": ("invite",),
}  # fmt: skip
_FIELDS: Final = {
    "text": ("text", "content", "message", "body", "caption"), "to": ("to", "recipient", "recipients", "email"),
    "channel": ("channel", "chat_id", "chat", "room"), "title": ("title", "name", "summary", "subject"),
    "name": ("name", "title", "summary"), "spreadsheet": ("spreadsheet", "spreadsheet_id", "sheet"),
    "table": ("table", "table_name"), "url": ("url",), "email": ("email", "email_address", "to"),
    "list": ("list", "list_id", "audience"), "board": ("board", "board_id"), "project": ("project", "project_id"),
    "repo": ("repo", "repository"), "bucket": ("bucket",), "folder": ("folder", "folder_id", "path"),
    "file": ("file", "content", "body"), "query": ("query", "sql", "statement"), "subject": ("subject", "title"),
    "status": ("status", "state"), "label": ("label", "labels"), "user": ("user", "to", "channel"),
    "database": ("database", "database_id"), "phone": ("to", "phone"), "prompt": ("prompt", "instructions"),
    "language": ("language", "target_language", "to"), "labels": ("labels", "categories"), "due": ("due", "due_date"),
    "owner": ("owner", "assignee"), "calendar": ("calendar", "calendar_id"), "method": ("method",),
}  # fmt: skip


def find_action(registry: Registry, action: Do) -> Action | None:
    """The step for an operation; None when the registry has none."""
    direct = registry.find(_BUILT_IN.get((action.app, action.op), f"{action.app}.{action.op}"))
    if direct is not None:
        return direct
    connector = registry.connectors.get(action.app)
    if connector is None:
        return None
    wanted = _VERBS.get(action.op, (action.op,))
    for verb in wanted:
        for name, candidate in connector.actions.items():
            parts = re.split(r"[_.]", name)
            if verb == name or (verb in parts[:1] and (not action.noun or action.noun in parts or len(parts) == 1)):
                return candidate
    for verb in wanted:
        for name, candidate in connector.actions.items():
            if name.startswith(verb):
                return candidate
    return None


def fields_of(action: Action) -> dict[str, Any]:
    return {field.alias or name: field for name, field in action.input.model_fields.items()}


def bind(action: Action, params: dict[str, Any]) -> dict[str, Any]:
    """Values by the names of the action's own fields; what has no field is left out."""
    known = fields_of(action)
    bound: dict[str, Any] = {}
    for key, value in params.items():
        for name in (key, *_FIELDS.get(key, ())):
            if name in known and name not in bound:
                bound[name] = value
                break
    return bound
