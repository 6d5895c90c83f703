"""Names of boards, tables, folders and channels."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import LEMMAS, NOUNS, PREPOSITIONS, VERBS, singular
from levqor.assistants.builder.words import words

_CONTAINERS: Final = {
    "board": "board", "list": "list", "folder": "folder", "channel": "channel", "spreadsheet": "spreadsheet",
    "sheet": "spreadsheet", "worksheet": "spreadsheet", "workbook": "spreadsheet", "tab": "tab", "table": "table",
    "database": "database", "project": "project", "repository": "repo", "bucket": "bucket", "label": "label",
    "calendar": "calendar", "team": "team", "queue": "queue", "collection": "table", "base": "base",
    "audience": "list", "segment": "list", "group": "group", "tag": "tag", "workspace": "workspace",
    "campaign": "campaign", "sequence": "sequence", "stage": "stage", "notebook": "notebook", "room": "channel",
    "page": "page", "dataset": "dataset", "index": "index", "schema": "schema", "pipeline": "pipeline",
    "column": "column", "directory": "folder", "space": "space", "subreddit": "subreddit", "document": "document",
    "template": "template", "view": "view", "epic": "epic", "server": "server", "range": "range", "section": "section",
}  # fmt: skip


_BY_APP: Final = {"google_sheets": "spreadsheet", "excel": "spreadsheet", "s3": "bucket", "google_drive": "folder",
                  "dropbox": "folder", "mailchimp": "list", "notion": "database", "trello": "board",
                  "slack": "channel", "discord": "channel", "teams": "channel", "telegram": "channel",
                  "airtable": "table", "github": "repo", "asana": "project", "jira": "project", "todoist": "project",
                  "google_calendar": "calendar", "linear": "team", "box": "folder", "onedrive": "folder",
                  "monday": "board", "clickup": "list", "google_docs": "title"}  # fmt: skip


_NAMING: Final = frozenset(["called", "named", "titled", "name", "labelled", "labeled", "entitled"])


_NOT_NAMES: Final = words("not_names")


def containers(phrase: Phrase, params: dict[str, Any], used: set[int], app: str) -> None:
    tokens = phrase.tokens
    for position, token in enumerate(tokens):
        key = _CONTAINERS.get(singular(token.norm))
        if key is None and token.app in _BY_APP and token.app == app:
            key = _BY_APP[token.app]
        if key is None or (token.kind != "word"):
            continue
        name = (
            _name_after(phrase, position)
            or _plain_name(phrase, position)
            or (_name_before(phrase, position) if not token.app else None)
        )
        if name and key not in params:
            params[key] = name[0]
            used.update(name[1])


def _name_after(phrase: Phrase, position: int) -> tuple[str, set[int]] | None:
    """`folder Invoices`, `sheet called 'Leads'`, `list Nurture`, `bucket finance-exports`."""
    tokens = phrase.tokens
    start = position + 1
    named = False
    while start < len(tokens) and tokens[start].norm in _NAMING | {":", "(", "/"}:
        named, start = named or tokens[start].norm in _NAMING, start + 1
    if start >= len(tokens):
        return None
    token = tokens[start]
    if token.kind in ("quote", "channel"):
        return token.value, {token.index}
    if token.kind == "email" or token.app or token.kind != "word" or token.norm in _CONTAINERS:
        return None
    end = start
    while end < len(tokens) and _may_name(phrase, end, named or _is_joined(phrase, start)) and end - start < 4:
        end += 1
    if end == start:
        return None
    while (
        end + 1 < len(tokens)
        and tokens[end].norm == "of"
        and tokens[end + 1].kind == "word"
        and (tokens[start].text[:1].isupper() and not tokens[end + 1].app)
    ):
        end += 2
    return phrase.source[tokens[start].start : tokens[end - 1].end], {item.index for item in tokens[start:end]}


def _plain_name(phrase: Phrase, position: int) -> tuple[str, set[int]] | None:
    """`my Google Sheets budget`: the noun after a spreadsheet application is which one."""
    tokens = phrase.tokens
    if tokens[position].app not in ("google_sheets", "excel") or position + 1 >= len(tokens):
        return None
    after = tokens[position + 1]
    if after.kind != "word" or after.app or after.norm in _NOT_NAMES | PREPOSITIONS or singular(after.norm) in (
        "row", "record", "line", "entry", "table", "sheet", "tab", "automatically", "document", "file",
    ):  # fmt: skip
        return None
    return (after.text, {after.index}) if singular(after.norm) in NOUNS else None


def _is_joined(phrase: Phrase, position: int) -> bool:
    """Whether a hyphen, slash or dot ties the word to the next: part of an identifier."""
    tokens = phrase.tokens
    if position + 1 >= len(tokens):
        return False
    between = phrase.source[tokens[position].end : tokens[position + 1].start]
    return between in ("-", "/", ".", "_") or tokens[position + 1].norm in ("/",)


def _is_sentence_case(phrase: Phrase) -> bool:
    """Whether a capital says something: in a title every word has one."""
    words = re.findall(r"[A-Za-z]\w*", phrase.source)
    return bool(sum(word[0].islower() for word in words) > len(words) / 2)


def _may_name(phrase: Phrase, position: int, named: bool) -> bool:
    token = phrase.tokens[position]
    if token.kind == "mark":
        return token.norm in ("/", "-") and _touches(phrase, position)
    if token.kind not in ("word", "number") or token.app:
        return False
    if token.kind == "number":
        return _touches(phrase, position) and _is_joined(phrase, position - 1)
    if position and _touches(phrase, position) and _is_joined(phrase, position - 1):
        return True
    written_so = bool(token.text[:1].isupper() and _is_sentence_case(phrase))
    if (token.norm in _NOT_NAMES and not written_so) or (
        token.norm in LEMMAS and not token.text[:1].isupper() and not named
    ):
        return False
    looks_like_name = token.text[:1].isupper() or "_" in token.text or _is_joined(phrase, position)
    return looks_like_name or (named and token.norm not in VERBS)


def _touches(phrase: Phrase, position: int) -> bool:
    tokens = phrase.tokens
    return position > 0 and tokens[position - 1].end + 1 >= tokens[position].start and (
        phrase.source[tokens[position - 1].end : tokens[position].start] != " "
    )  # fmt: skip


def _name_before(phrase: Phrase, position: int) -> tuple[str, set[int]] | None:
    """`the Finance board`, `'CSAT' sheet`, `audit_log table`, `the newsletter list`."""
    tokens = phrase.tokens
    if position == 0:
        return None
    before = tokens[position - 1]
    if before.kind == "quote":
        return before.value, {before.index}
    if before.kind == "channel":
        return before.value, {before.index}
    start = position
    while start > 0 and position - start < 4:
        token = tokens[start - 1]
        numbered = token.kind == "number" and token.text.isdigit() and start < position + 1
        if token.app or not (token.kind == "word" or numbered) or token.norm in _NOT_NAMES | {"'s"}:
            break
        if token.norm in LEMMAS and not token.text[:1].isupper() and token.norm not in NOUNS:
            break
        start -= 1
    while start < position and not _opens_name(phrase, start, position):
        start += 1
    if start == position:
        return None
    return phrase.source[tokens[start].start : tokens[position - 1].end], {
        item.index for item in tokens[start:position]
    }


def _opens_name(phrase: Phrase, start: int, end: int) -> bool:
    """A name starts with a capital or an identifier, or right after `the`, `my`, `our`."""
    token = phrase.tokens[start]
    if start == 0 and token.norm in LEMMAS:
        return False
    if token.text[:1].isupper() or "_" in token.text or _is_joined(phrase, start):
        return True
    return _follows_article(phrase, start) and end - start <= 3


def _follows_article(phrase: Phrase, position: int) -> bool:
    """`the leads table`: a plain word is a name only after an article and when it is no adjective of the container."""
    tokens = phrase.tokens
    if position == 0 or (tokens[position].norm in LEMMAS and tokens[position].norm not in NOUNS):
        return False
    return tokens[position - 1].norm in ("the", "my", "our", "a", "'s") or tokens[position - 1].app is not None
