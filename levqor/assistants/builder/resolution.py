"""Which step of the registry does what the plan asks for, and which of its fields takes which value."""

from __future__ import annotations

from typing import Any, Final

from levqor.assistants.builder.plan import Do
from levqor.connectors.declaration import Action, Connector
from levqor.connectors.registry import Registry

_BUILT_IN: Final = {
    ("email", "message"): "email.send", ("http", "request"): "http.request", ("tables", "append"): "tables.insert",
    ("tables", "read"): "tables.find", ("tables", "get"): "tables.find", ("tables", "update"): "tables.update",
    ("tables", "delete"): "tables.delete", ("flow", "wait"): "flow.wait", ("flow", "respond"): "flow.respond",
    ("log", "write"): "log",
}  # fmt: skip
_CONNECTORS: Final = {
    "ai": "llm", "sms": "twilio", "whatsapp": "twilio", "rss": "feed", "files": "file", "teams": "microsoft_teams",
}  # fmt: skip
"""Connectors that do what the grammar calls otherwise."""
_VERBS: Final = {
    "message": ("post", "send", "message", "notify"), "create": ("create", "add", "insert", "append", "open", "new"),
    "append": ("append", "add", "insert", "create"), "insert": ("insert", "add", "create"),
    "update": ("update", "set", "edit", "close", "move", "transition", "complete", "mark", "label"),
    "get": ("find", "get", "list", "read", "query", "search", "fetch", "select", "download"),
    "read": ("read", "get", "find", "list", "query", "search"), "query": ("query", "select", "find", "read", "search"),
    "delete": ("delete", "remove", "archive", "clear", "unsubscribe"), "upload": ("upload", "put", "save", "create"),
    "publish": ("publish", "post", "create"), "add_subscriber": ("add", "upsert", "subscribe", "create"),
    "comment": ("comment", "reply"), "summarize": ("summarise", "summarize"), "classify": ("classify",),
    "extract": ("extract",), "generate": ("chat", "generate", "write", "prompt", "ask"), "translate": ("translate",),
    "approve": ("approve",), "invite": ("invite",), "share": ("share",),
}  # fmt: skip
_SAME_NOUNS: Final = {
    "ticket": "issue", "bug": "issue", "task": "issue card item todo", "card": "task", "lead": "contact person",
    "customer": "contact person", "contact": "person customer", "person": "contact", "member": "contact subscriber",
    "subscriber": "member contact", "opportunity": "deal", "entry": "row record page", "row": "record rows",
    "record": "row page", "page": "document", "document": "page", "doc": "document page", "meeting": "event",
    "appointment": "event", "reminder": "event task", "article": "post", "rows": "records row", "file": "document",
    "email": "message mail", "todo": "task", "note": "page note",
}  # fmt: skip
_SPECIAL: Final[dict[str, tuple[str, ...]]] = {
    "direct": ("user", "to", "email"),
    **dict.fromkeys(("draft", "batch", "many", "template", "thread", "subpage"), ()),
}
"""Parts of an action's name that are meant only where one of these parameters is given, or the noun says so."""
_FIELDS: Final = {
    "text": ("text", "content", "message", "body", "caption", "description", "comment", "notes"),
    "to": ("to", "recipient", "recipients", "email", "attendees"),
    "channel": ("channel", "channel_id", "chat_id", "chat", "room", "channel_name"),
    "title": ("title", "name", "summary", "subject", "topic"), "name": ("name", "title", "summary", "to"),
    "spreadsheet": ("spreadsheet", "spreadsheet_id", "sheet"), "tab": ("sheet", "tab", "range", "worksheet"),
    "table": ("table", "table_name"), "base": ("base", "base_id"), "url": ("url",),
    "email": ("email", "email_address", "to"), "list": ("list", "list_id", "audience", "audience_id"),
    "board": ("board", "board_id"), "project": ("project", "project_id", "project_key"),
    "repo": ("repo", "repository"), "bucket": ("bucket",), "folder": ("folder", "folder_id", "parent_id", "path"),
    "file": ("file", "content", "body"), "query": ("query", "sql", "statement", "search", "jql"),
    "subject": ("subject", "title", "summary"), "status": ("status", "state", "to", "stage"),
    "label": ("label", "labels", "tag", "tags"), "tag": ("tag", "tags", "labels"),
    "user": ("user", "to", "email", "channel", "user_id"), "team": ("team", "team_id"),
    "database": ("database", "database_id"), "phone": ("to", "phone"), "prompt": ("prompt", "instructions"),
    "language": ("language", "target_language", "to"), "labels": ("labels", "categories"), "due": ("due", "due_date"),
    "owner": ("owner", "assignee"), "calendar": ("calendar", "calendar_id"), "method": ("method",),
    "priority": ("priority",), "stage": ("stage", "stage_id"), "limit": ("limit",), "page": ("page", "page_id"),
}  # fmt: skip
_LEAST: Final = 5.0


def find_action(registry: Registry, node: Do) -> Action | None:
    """The step for an operation; None when the registry has none."""
    direct = registry.find(_BUILT_IN.get((node.app, node.op), f"{node.app}.{node.op}"))
    if direct is not None:
        return direct
    connector = registry.connectors.get(_CONNECTORS.get(node.app, node.app))
    if connector is None:
        return None
    scored = [(_score(action, node), -number, action) for number, action in enumerate(connector.actions.values())]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    return best[2] if best is not None and best[0] >= _LEAST else None


def _score(action: Action, node: Do) -> float:
    """How well an action fits: its verb first, then what it is done to, then whether it needs what was not said."""
    parts = action.id.partition(".")[2].split("_")
    wanted = _VERBS.get(node.op, (node.op,))
    if parts[0] not in wanted:
        return 0.0
    nouns = {node.noun, node.noun.rstrip("s"), *_SAME_NOUNS.get(node.noun, "").split()} - {""}
    score = 10.0 - 0.5 * wanted.index(parts[0])
    for part in parts[1:]:
        if part == node.app:
            score += 5
        elif part in nouns or part.rstrip("s") in nouns:
            score += 3 if part.rstrip("s") == node.noun.rstrip("s") else 2
        elif part in _SPECIAL:
            score += 2 if any(key in node.params for key in _SPECIAL[part]) and "channel" not in node.params else -4
        else:
            score -= 1 if nouns else 0
    said = bind(action, node.params)
    missing = [name for name, field in fields_of(action).items() if field.is_required() and name not in said]
    # A read that has to be told which one is seldom what somebody means who did not say which.
    return score + len(said) - (0.25 if action.writes else 1.5) * len(missing)


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


def connector_of(registry: Registry, app: str | None) -> Connector | None:
    """The connector of an application that people name."""
    return registry.connectors.get(_CONNECTORS.get(app, app)) if app else None
