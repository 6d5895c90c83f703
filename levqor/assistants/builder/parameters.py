"""Values that the sentence states: addresses, channels, quoted texts, names of boards, tables and folders."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder.plan import Me, Ref
from levqor.assistants.builder.sentence import Phrase, Token
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
_REPOSITORY: Final = re.compile(r"(?<![\w/:.])[\w-]+/[\w.-]+\b(?!/)")
_SAYING: Final = re.compile(
    r"(?:saying|that says|which says|says|say|with the (?:message|text|words|body|content)"
    r"|with (?:message|text|body)|reading|that reads|to say|message|text|body|content"
    r"|wording)(?: that| to)? ?:? ?(?P<said><q>|.+)$"
)
_STRONGLY: Final = re.compile(
    r"(?:saying|that says|which says|to say|that reads|with the (?:message|text|words|caption))(?: that)? ?:?"
    r" ?(?P<said><q>|.+)$"
)
_RECIPIENTS: Final = words("recipients")
_COURTESY: Final = re.compile(
    r"\b(?:confirmation|welcome|thank you|thanks|thankyou|acknowledge?ment|auto acknowledgement"
    r"|auto reply|auto response|courtesy|receipt|onboarding|follow ?up|reply|response"
    r"|booking confirmation)\b"
)


def literals(phrase: Phrase, kind: str) -> list[Token]:
    return [token for token in phrase if token.kind == kind]


def find_parameters(phrase: Phrase, app: str, op: str) -> dict[str, Any]:
    """What the phrase states for an operation of an application."""
    params: dict[str, Any] = {}
    used: set[int] = set()
    _addresses(phrase, op, params)
    _containers(phrase, params, used, app)
    repository = _REPOSITORY.search(phrase.text) if app in ("github", "gitlab", "bitbucket") else None
    if repository:
        params.setdefault("repo", repository.group())
    _quotes(phrase, app, op, params, used)
    if op in ("message", "publish", "create", "append") and "text" not in params:
        _spoken_text(phrase, params, op)
    _ages(phrase, params)
    _kinds(phrase, app, op, params)
    return params


_CALLED: Final = re.compile(
    r"(?<!sheet )(?<!list )(?<!board )(?<!folder )(?<!channel )(?<!table )(?<!file )(?<!project )(?<!calendar )"
    r"\b(?:called|named|titled|entitled|with the (?:title|name|subject)|with (?:title|subject))(?: line)? "
    r"(?P<said>(?!<q>|after\b|the same\b|with\b|from\b|by\b).+?)"
    r"(?= (?:in|on|to|for|with|from|at|by|and|then|when|if|every|due|assigned) |[ ]?[,;]|$)"
)
_AS: Final = re.compile(r"\bas (?:an? |the )?(?P<status>drafts?|private|public|unlisted|pending|unpublished)\b")
_PRIORITY: Final = re.compile(
    r"\b(?:with )?(?P<level>urgent|critical|high|highest|medium|low|lowest|top)(?: priority)? (?:~\w+ )?"
    r"(?:ticket|issue|task|card|bug|incident|item|priority)\b|\bpriority(?: of| to| as|:)? (?P<level2>urgent"
    r"|critical|high|medium|low|p\d)\b"
)
_FILE: Final = re.compile(r"^[\w-]+\.[a-z]{2,4}$", re.IGNORECASE)


def _kinds(phrase: Phrase, app: str, op: str, params: dict[str, Any]) -> None:
    """Titles without quotation marks, drafts, priorities, names of files."""
    if (
        op in ("create", "append", "upload", "approve")
        and "title" not in params
        and (called := _CALLED.search(phrase.norm))
    ):
        params.setdefault("name" if op == "upload" else "title", phrase.taken(called, "said").text)
    if op in ("create", "publish") and (kept := _AS.search(phrase.norm)):
        params.setdefault("status", singular(kept.group("status")))
    if op == "create" and (level := _PRIORITY.search(phrase.norm)):
        params.setdefault("priority", level.group("level") or level.group("level2"))
    if app == "files" and (file := next((token for token in phrase if _FILE.match(token.text)), None)):
        params.setdefault("path", file.text)
    if "table" not in params and (table := _TABLE.search(phrase.norm)):
        params["table"] = phrase.taken(table, "name").text
    if app in ("google_sheets", "excel") and "spreadsheet" not in params and (row := _ROW_OF.search(phrase.norm)):
        name = phrase.taken(row, "name")
        if name.tokens[0].text[:1].isupper() and not name.tokens[0].app:
            params["spreadsheet"] = name.text


_TABLE: Final = re.compile(
    r"(?:(?:\bthe |~\w+ )table (?!for\b|and\b|with\b|when\b|in\b|to\b|by\b|every\b|each\b|where\b|then\b|of\b|on\b"
    r"|from\b|as\b|if\b)"
    r"|~\w+ insert into )(?P<name>[a-z]\w*)"
)
_ROW_OF: Final = re.compile(r"\brows?\b.* (?:to|in|into|on) (?:the |our |my )?(?P<name>(?!~)\w+(?: \d+)?)$")


def _addresses(phrase: Phrase, op: str, params: dict[str, Any]) -> None:
    emails = [token.value for token in literals(phrase, "email")]
    if emails:
        params["to" if op in ("message", "approve", "invite") else "email"] = emails if len(emails) > 1 else emails[0]
    for token in literals(phrase, "channel"):
        if "channel" not in params:
            params["channel"] = token.value
        else:
            held = params["channel"]
            params["channel"] = [*held, token.value] if isinstance(held, list) else [held, token.value]
    for token in literals(phrase, "handle"):
        params.setdefault("user", token.value)
    if match := re.search(r"\+\d[\d ]{6,}", phrase.text):
        params.setdefault("phone", match.group().strip())


def _containers(phrase: Phrase, params: dict[str, Any], used: set[int], app: str) -> None:
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


_KEYS_BEFORE: Final = {
    "subject": "subject", "status": "status", "title": "title", "name": "name", "called": "name", "named": "name",
    "titled": "title", "saying": "text", "says": "text", "text": "text", "message": "text", "body": "text",
    "label": "label", "tag": "tag", "labelled": "label", "stage": "stage", "priority": "priority", "query": "query",
    "as": "status", "hashtag": "text", "prompt": "prompt", "say": "text", "reading": "text", "caption": "text",
    "value": "value", "column": "column", "reads": "text", "category": "category",
}  # fmt: skip


def _quotes(phrase: Phrase, app: str, op: str, params: dict[str, Any], used: set[int]) -> None:
    for position, token in enumerate(phrase.tokens):
        if token.kind != "quote" or token.index in used:
            continue
        before = [item.norm for item in phrase.tokens[max(0, position - 3) : position]]
        key = next((_KEYS_BEFORE[word] for word in reversed(before) if word in _KEYS_BEFORE), None)
        if key == "text" and op in ("create",) and "message" not in before and "text" not in before:
            key = "title"
        if token.value.lower().startswith(("select ", "insert into", "update ", "delete ", "with ")):
            key = "query"
        if key is None:
            key = "text" if op in ("message", "publish", "append", "ask") else (
                "status" if op == "update" else "title" if op == "create" else "value")  # fmt: skip
        if app in ("google_sheets", "excel", "tables") and key == "title":
            key = "spreadsheet"
        if key not in params:
            params[key] = token.value
    if op == "update" and "status" not in params:
        _status(phrase, params)


def _status(phrase: Phrase, params: dict[str, Any]) -> None:
    match = re.search(r"\b(?P<field>\w+) (?:field )?(?:to|as) (?P<value>\w+(?: \w+)?)$", phrase.norm) or re.search(
        r"\b(?P<field>\w+)?.*\b(?:as|to) (?P<value>(?!the |a |my )\w+)\b(?! (?:in|of"
        r"|list))", phrase.norm)  # fmt: skip
    if match:
        taken = phrase.taken(match, "value")
        if not any(token.app for token in taken) and taken.norm not in NOUNS:
            params["status"] = taken.text


def _spoken_text(phrase: Phrase, params: dict[str, Any], op: str) -> None:
    if match := (_STRONGLY.search(phrase.norm) or _SAYING.search(phrase.norm)):
        taken = phrase.taken(match, "said")
        strong = re.match(
            r"saying|that says|which says|says|say|to say|reading|that reads|with the (?:message|text|words|caption)",
            match.group(),
        )
        if len(taken) == 1 and taken.tokens[0].kind == "quote":
            params["text"] = taken.tokens[0].value
        elif strong and op in ("message", "publish", "create") and taken.norm[:3] not in ("to ", "in ", "on "):
            params["text"] = taken.text


def _ages(phrase: Phrase, params: dict[str, Any]) -> None:
    if match := re.search(
        (
            r"(?:older than|more than|over|last|past|previous|inactive for|within|next) (\d+) (days?"
            r"|hours?|weeks?|months?|minutes?|years?)"
        ),
        phrase.norm,
    ):
        unit = match.group(2).rstrip("s") + "s"
        params.setdefault(unit, match.group(1))
    if match := re.search(r"\b(?:top|first|last|latest) (\d+)\b", phrase.norm):
        params.setdefault("limit", match.group(1))
    if match := re.search(r"\bdue (?:on |in |by )?(?P<due>tomorrow|today|next \w+|\d+ \w+|\w+day)", phrase.norm):
        params.setdefault("due", phrase.taken(match, "due").text)
    if match := re.search(r"\b(?:assign(?:ed)?(?: it| them)? to|owner) (?P<who>(?!the |a |me\b)\w+)", phrase.norm):
        params.setdefault("owner", phrase.taken(match, "who").text)


def recipient(phrase: Phrase) -> Any:
    """To whom a message goes when no address is written: `me`, or somebody whom the data names."""
    words = [token.norm for token in phrase]
    if re.search(
        (
            r"\b(?:email|mail|text|sms|message|notify|alert|ping|send|tell|remind|dm|call|let"
            r"|warn|forward|to|get|receive|give|inform|slack|page|whatsapp|nudge|update) (?:(?:it "
            r"|this |that |them |everything )?to )?(?:me|myself|us)\b"
        ),
        phrase.norm,
    ):
        return Me()
    if words[:2] in (["i", "get"], ["you", "get"], ["i", "want"], ["you", "receive"], ["i", "receive"], ["we", "get"]):
        return Me()
    if re.search(r"\bmy (?:email|inbox|gmail|phone|mail|address)\b|\bmyself\b", phrase.norm):
        return Me()
    return _person(phrase)


def _person(phrase: Phrase) -> Any:
    text = phrase.norm
    if re.search(r"\b(?:reply|respond|auto reply|autoreply|acknowledge|acknowledgement)\b", text):
        return Ref("sender email")
    people = "|".join(sorted(_RECIPIENTS - {"new"}))
    if re.search(
        (
            rf"\b(?:to|email|mail|message|notify|send|text|thank|tell|remind|welcome|alert|invite"
            rf"|with|inform|congratulate|greet) (?:(?:a|the|each|that|every|their|this|our|new"
            rf"|all) )*(?:\w+ )?(?:{people})s?\b"
        ),
        text,
    ):
        return Ref("email")
    if _COURTESY.search(text) or re.search(r"\btheir (?:email|address|inbox)\b", text):
        return Ref("email")
    if match := re.search(
        (
            r"\bto (?:the |my |our )?(?P<who>(?:\w+ )?(?:team|manager|owner|boss|accountant"
            r"|admin|department|sales|support|hr|finance|marketing|staff|ceo|group|everyone"
            r"|leadership|management))\b"
        ),
        text,
    ):
        return phrase.taken(match, "who").text
    return None


def attachment(phrase: Phrase) -> Ref | None:
    if re.search(r"\battach\w*\b", phrase.norm):
        return Ref("attachment")
    if re.search(
        r"\b(?:pdf|file|document|photo|image|video|picture|invoice|receipt|csv|report|recording)s?\b", phrase.norm
    ):
        return Ref("attachment")
    return None
