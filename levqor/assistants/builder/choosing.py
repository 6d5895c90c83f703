"""Which operation of an application a verb and a noun mean."""

from __future__ import annotations

import re
from typing import Final

from levqor.assistants.builder.mention import Mention
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import LEMMAS, NOUNS, VERBS, singular

MESSAGE_KINDS: Final = frozenset(("chat", "mail", "sms", "push"))


_CREATE_IN: Final = frozenset(
    ("tasks", "code", "crm", "lists", "support", "records", "docs", "calendar", "publishing", "monitoring")
)


def choose_operation(kind: str, mention: Mention, verb: str, phrase: Phrase) -> tuple[str, str]:
    """Which operation of the application the verb and the noun mean."""
    group = VERBS.get(verb, "")
    if mention.app in ("log", "data"):
        return mention.noun, ""
    noun = mention.noun or object_of(phrase, verb)
    if verb in ("turn", "convert", "transform") or (verb == "make" and group == "update"):
        verb, group = "create", "create"
    if kind == "pdf":
        return "create", "document"
    if kind == "files":
        written = mention.prep in ("to", "into", "in", "as", "on") or verb in ("write", "save", "generate", "export")
        return ("write" if written and group != "read" else "read"), "file"
    if kind in ("chat", "mail", "sms", "push", "email", "phone", "notice"):
        if kind == "chat" and group in ("create", "delete") and noun in ("channel", "group", "room"):
            return ("create" if group == "create" else "delete"), noun
        if kind == "chat" and verb == "invite":
            return "invite", "user"
        if kind in ("mail",) and (noun == "draft" or re.search(r"\b(?:as|in|to|a|the) (?:\S+ )?drafts?$", phrase.norm)):
            return "create", "draft"
        if kind == "mail" and verb in ("archive", "delete", "tag", "mark", "label", "star", "move"):
            return "update", noun
        if kind in ("chat", "mail") and group == "read" and mention.role != "to" and verb not in ("get", "receive"):
            return "get", noun
        return "message", "message"
    if kind in ("sheet", "tables"):
        if group == "update" and verb not in ("sync",):
            return "update", "row"
        if (group == "read" and verb not in ("collect", "track", "capture", "receive", "get", "gather", "accept")) or (
            group == "read" and mention.prep in ("in",) and verb in ("find", "look", "search", "check")
        ):
            return "read", "rows"
        if group == "delete":
            return "delete", "row"
        if (
            group == "create"
            and noun in ("spreadsheet", "sheet", "workbook")
            and mention.prep not in ("to", "in", "into", "on")
            and verb in ("create", "generate", "make")
        ):
            return "append", "spreadsheet"
        return "append", "row"
    if kind == "database":
        if (
            mention.role == "to"
            and mention.prep in ("to", "into", "in")
            and verb in ("load", "import", "collect", "get", "pull", "fetch", "sync", "capture", "transform", "convert")
        ):
            return "insert", "row"
        if (group in ("create", "save", "message") and verb not in ("export", "backup", "dump")) or verb in (
            "sync",
            "",
        ):
            return "insert", "row"
        if group == "delete":
            return "delete", "rows"
        if group == "update":
            return "query", "rows"
        return "query", "rows"
    if kind == "storage":
        if (noun == "folder" and group == "create" and mention.prep != "in") or (noun == "folder" and verb == "create"):
            return "create", "folder"
        if group == "delete":
            return "delete", noun
        if verb == "share" and noun in ("folder", "file"):
            return "share", noun
        if group == "read" and verb not in ("collect", "get", "receive", "export", "grab", "download", "take"):
            return "get", "file"
        return "upload", "file"
    if kind == "social":
        if group == "read":
            return "get", noun
        if verb in ("follow", "like", "delete", "remove", "update", "mute", "star", "favorite"):
            return {"delete": "delete", "remove": "delete", "update": "update"}.get(verb, verb), noun
        if mention.app in (
            "google_ads",
            "facebook_ads",
            "google_analytics",
            "mixpanel",
            "segment",
            "amplitude",
            "spotify",
            "bitly",
        ):
            return "create", noun
        return "publish", "post"
    if kind == "lists":
        if verb in ("unsubscribe", "remove", "delete"):
            return "delete", "subscriber"
        if noun in ("campaign", "newsletter") or (verb in ("send",) and noun in ("email", "campaign")):
            return "create" if noun == "campaign" else "message", noun
        if group == "update" and verb != "tag":
            return "update", noun
        if group == "read" and verb not in ("collect", "capture"):
            return "get", noun
        return "add_subscriber", "subscriber"
    if kind == "ai":
        return "", ""
    return _record_op(kind, mention, verb, group, noun)


def _record_op(kind: str, mention: Mention, verb: str, group: str, noun: str) -> tuple[str, str]:
    """For applications that keep records: create, update, get, delete, comment."""
    if (
        (noun == "comment" and group in ("create", "message"))
        or verb == "comment"
        or (verb in ("reply", "respond") and kind in ("support", "tasks", "code"))
    ):
        return "comment", noun
    if group == "delete" or (verb == "archive" and kind in ("tasks", "docs", "records", "crm")):
        return "delete", noun
    if group == "update" and verb not in ("sync", "duplicate", "clone", "complete", "apply"):
        return "update", noun
    if verb == "complete":
        return "update", noun
    if verb in ("move", "assign"):
        return "update", noun
    if group == "read" and verb not in ("collect", "capture", "track", "get", "receive", "take", "run"):
        return "get", noun
    if verb in ("get", "take", "run") and (mention.role == "from" or mention.prep == ""):
        return ("create" if mention.after_gets else "get"), noun
    if verb in ("run", "trigger", "start") and kind in ("code", "device"):
        return "create", noun
    if verb in ("invite",):
        return "invite", noun
    if kind == "device":
        return ("update" if group in ("update",) else "create"), noun
    return "create", noun


def object_of(phrase: Phrase, verb: str) -> str:
    """The noun that the verb acts on."""
    seen = not verb
    for token in phrase:
        if LEMMAS.get(token.norm) == verb and not seen:
            seen = True
        elif seen and singular(token.norm) in NOUNS:
            return singular(token.norm)
    return ""
