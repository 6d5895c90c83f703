"""One clause of the request to the operations it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.mentions import Mention, find_mentions
from levqor.assistants.builder.parameters import attachment, find_parameters, recipient
from levqor.assistants.builder.plan import Do, Me, Ref
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import AMBIGUOUS_FORMS, DETERMINERS, LEMMAS, NOUNS, VERBS, singular
from levqor.assistants.builder.words import words

_DURATION: Final = (
    r"(\d+|an?|one|two|three|four|five|six|seven|ten|fifteen|twenty|thirty|half an"
    r"|couple of|few) ?(seconds?|minutes?|hours?|days?|weeks?|months?|s|m|h|d)\b"
)
_WAIT: Final = re.compile(
    rf"\b(?:wait|pause|delay|sleep|hold(?: off)?|snooze)(?: (?:for|it|them|by|about"
    rf"|another|at least|exactly|until|everything))* {_DURATION}"
)
_LATER: Final = re.compile(
    rf"(?:^(?:after|in|exactly|about) {_DURATION}(?! (?:ago|or))|\b{_DURATION} (?:later|afterwards|after that|after))"
)
_APPROVAL: Final = re.compile(
    r"^approve[sd]?$|\b(?:approvals?|sign ?off|(?:wait|hold|ask|stop|pause|get|need)s?\b.*\b(?:approve[sd]?"
    r"|confirm(?:s|ed|ation)?|permission|okay|ok|green light|go ahead|review and approve)"
    r"|(?:ask|get|have|let)\b.{0,30}\b(?:to )?(?:approve|sign off|confirm)|(?:i|manager"
    r"|boss) approves?)\b"
)
_AI_NAME: Final = re.compile(
    r"\b(?:ai|llm|artificial intelligence|a model|language model|machine learning)\b"
    r"|~(?:openai|anthropic|gemini|mistral|groq|ollama|deepseek|perplexity)\b"
)
_AI_OPS: Final = (
    (r"translat\w+|into (?:english|french|german|spanish|italian)|~deepl|~google_translate", "translate"),
    (r"summar\w+|tldr|tl dr|digest of|key points|condense|recap|takeaways", "summarize"),
    (
        (
            r"classif\w+|categori\w+|sentiment|toxic\w*|scor(?:e|es|ing)|rate|rates|rating"
            r"|urgency|intent|spam|triage|detect\w*|moderat\w+|evaluat\w+|priorit\w+|decide"
            r"|determine|label|grade|is positive|qualif\w+|analy[sz]\w*|check (?:if|whether)"
            r"|flag|judge|tag"
        ),
        "classify",
    ),
    (
        (
            r"extract\w*|parse|pull out|identify|find the|get the (?:name|date|amount|total)"
            r"|read the|ocr|transcri\w+|structured|enrich"
        ),
        "extract",
    ),
    (
        (
            r"generat\w+|writ\w+|draft\w*|creat\w+|compos\w+|caption|repl(?:y|ies)|answer\w*"
            r"|rewrite|suggest\w*|respon\w+|describ\w+|brainstorm|idea|paraphras\w+|proofread"
            r"|improve|post|copy|content|message|process"
        ),
        "generate",
    ),
)
_AI_VERBS: Final = {
    "summarize": "summarize",
    "classify": "classify",
    "categorize": "classify",
    "extract": "extract",
    "translate": "translate",
    "analyze": "classify",
    "score": "classify",
    "rate": "classify",
    "rewrite": "generate",
    "transcribe": "extract",
    "moderate": "classify",
    "triage": "classify",
    "paraphrase": "generate",
    "proofread": "generate",
    "evaluate": "classify",
    "tldr": "summarize",
}
_METHODS: Final = {"post", "get", "put", "patch", "delete"}
_MESSAGE_KINDS: Final = frozenset(("chat", "mail", "sms", "push"))
_CREATE_IN: Final = frozenset(
    ("tasks", "code", "crm", "lists", "support", "records", "docs", "calendar", "publishing", "monitoring")
)


@dataclass(slots=True)
class Surroundings:
    """What has been understood before this clause."""

    lexicon: Lexicon
    trigger_app: str | None = None
    trigger_kind: str = ""
    earlier: list[Do] | None = None
    consumed: frozenset[int] = frozenset()
    """The tokens that name the trigger, not an action."""


def read_actions(phrase: Phrase, around: Surroundings) -> list[Do]:
    """The operations that the clause asks for, in order; none when it asks for nothing that can be named."""
    phrase = _active(phrase)
    if not len(phrase) or re.match(
        r"(?:are |is |be |just )*(?:ignored?|skip(?:ped)?|do nothing|nothing|stop|dropped|discarded?)\b", phrase.norm
    ):
        return []
    before, phrase = _pause_before(phrase)
    for reader in (_waits, _approvals, _answers, _requests):
        if (found := reader(phrase, around)) is not None:
            return [*before, *found]
    thinking, phrase = _thinks(phrase, around)
    rest = _operations(phrase, around, bool(thinking)) if len(phrase) else []
    return [*before, *thinking, *rest]


def _active(phrase: Phrase) -> Phrase:
    """`have AI rate it`, `get Slackbot to send me`, `so that it ...`: without the helper."""
    match = re.match(
        (
            r"(?:(?:i|you|we|it|they|levqor|the \w+|that|which|to|should|will|must|can|would"
            r"|and|please|automatically|then|also|so|just|only|immediately|always|be) )+(?=\w)"
        ),
        phrase.norm,
    )
    if (
        match
        and match.end()
        and not re.match(
            r"(?:you|i|we|they|it|the \w+) (?:get|receive|want|need|gets|receives|goes|go|is|are)\b", phrase.norm
        )
    ):
        rest = phrase.slice(phrase.span(match)[1])
        if len(rest) and (rest.tokens[0].norm in LEMMAS or rest.tokens[0].app):
            phrase = rest
    if match := re.match(r"(?:use|using|via|through|with) (?:my |our |the )?(~\w+)(?: \w+)? to ", phrase.norm):
        start, end = phrase.span(match)
        app = next(token for token in phrase.tokens[start:end] if token.app)
        return Phrase(phrase.source, (*phrase.tokens[end:], app)) if _AI_NAME.search(app.norm) is None else phrase
    return phrase


def _pause_before(phrase: Phrase) -> tuple[list[Do], Phrase]:
    match = _LATER.search(phrase.norm)
    if match is None or re.search(r"\b(?:ago|older|within|last|past|due|every)\b", phrase.norm[: match.end() + 1]):
        return [], phrase
    taken = phrase.taken(match)
    rest = phrase.without(match)
    return ([_wait(match, taken.text)], rest) if len(rest) or match.group() else ([], phrase)


def _wait(match: re.Match[str], words: str) -> Do:
    groups = [value for value in match.groups() if value]
    count, unit = groups[0], groups[1]
    amount = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
              "fifteen": 15, "twenty": 20, "thirty": 30, "couple of": 2, "few": 3}.get(count)  # fmt: skip
    number = amount or (int(count) if count.isdigit() else 0)
    letter = unit[0]
    if unit.startswith("month"):
        number, letter = number * 30, "d"
    elif letter == "w":
        number, letter = number * 7, "d"
    elif count == "half an":
        number, letter = 30, "m"
    key = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[letter]
    return Do("flow", "wait", words, {"for": f"{number}{letter}", key: str(number), "said": f"{count} {unit}"})


def _waits(phrase: Phrase, around: Surroundings) -> list[Do] | None:
    if match := _WAIT.search(phrase.norm):
        rest = phrase.slice(phrase.span(match)[1])
        more = read_actions(rest, around) if len(rest) > 1 and rest.tokens[0].norm in ("before", "then", "and") else []
        return [_wait(match, phrase.taken(match).text), *more]
    return None


def _approvals(phrase: Phrase, around: Surroundings) -> list[Do] | None:
    match = _APPROVAL.search(phrase.norm)
    if match is None or re.match(r"(?:send|post|notify)\b.*\bapproval (?:email|status|notice)", phrase.norm):
        return None
    params = {
        key: value for key, value in find_parameters(phrase, "flow", "approve").items() if key in ("to", "channel")
    }
    if "to" not in params and (
        who := re.search(
            (r"\b(?:from|ask|by|get|have) (?:the |my |our )?(?P<who>me|\w+(?: (?:manager|lead" r"|team|boss))?)"),
            phrase.norm,
        )
    ):
        name = who.group("who")
        if name in ("me", "my"):
            params["to"] = Me()
        elif name not in ("for", "approval", "it"):
            params["to"] = phrase.taken(who, "who").text
    before: list[Do] = []
    if len(match.group().split()) and (
        lead := re.match(
            r"(?P<first>(?:send|post|draft|create|email)\b.*?) (?:for|and wait for|pending) (?:\w+ )?approval",
            phrase.norm,
        )
    ):
        if "<email>" not in lead.group("first"):
            before = _operations(phrase.taken(lead, "first"), around, False)
    return [*before, Do("flow", "approve", phrase.text, params)]


def _answers(phrase: Phrase, around: Surroundings) -> list[Do] | None:
    text = phrase.norm
    if around.trigger_kind not in ("webhook", "") or any(token.app for token in phrase):
        return None
    if (
        re.search(
            (
                r"^(?:(?:respond|responds|reply|replies|return|returns|answer|answers)\b.*(?:\b\d{3}\b"
                r"|webhook|caller|request|json|<q>|status|ok\b|result)|(?:return|send)s? (?:a "
                r"|the |back )*(?:response|result|\d{3}|json|answer)|send (?:a |the )?(?:response"
                r"|reply|result) back)"
            ),
            text,
        )
        and "<email>" not in text
    ):
        params: dict[str, Any] = {}
        if code := re.search(r"\b([1-5]\d\d)\b", text):
            params["status"] = code.group(1)
        quotes = [token.value for token in phrase if token.kind == "quote"]
        if quotes:
            params["body"] = quotes[0]
        if around.trigger_kind == "webhook":
            return [Do("flow", "respond", phrase.text, params)]
    return None


_URL_VERBS: Final = words("url_verbs")


def _requests(phrase: Phrase, around: Surroundings) -> list[Do] | None:
    urls = [token for token in phrase if token.kind == "url"]
    if not urls:
        return None
    url = urls[0]
    if url.value.startswith("s3://"):
        return _to_bucket(phrase, url.value, around)
    if url.value.startswith(("sftp://", "ftp://")):
        scheme = url.value.partition(":")[0]
        return [Do(scheme, "upload", phrase.text, {"url": url.value, "file": Ref("file")}, "file")]
    mentions = [
        mention for mention in find_mentions(phrase, around.lexicon)
        if mention.role == "to" and around.lexicon.kind(mention.app) in _MESSAGE_KINDS | {"social"}
    ]  # fmt: skip
    position = next(number for number, token in enumerate(phrase.tokens) if token is url)
    verb = next((token.norm for token in phrase.tokens[:position] if token.norm in LEMMAS), "")
    lemma = LEMMAS.get(verb, verb)
    if mentions and lemma not in _URL_VERBS - {"post"}:
        return None
    params: dict[str, Any] = {"method": _method(phrase, position, lemma), "url": url.value}
    request = Do("http", "request", phrase.text, params, "request")
    tail = phrase.slice(position + 1)
    if mentions and lemma in _URL_VERBS and any(token.app for token in tail):
        request.words = phrase.slice(0, position + 1).text
        return [request, *_operations(tail, around, False)]
    return [request]


def _method(phrase: Phrase, position: int, lemma: str) -> str:
    for token in phrase.tokens:
        if token.norm in _METHODS and token.text.isupper():
            return token.text
    before = [token.norm for token in phrase.tokens[:position]]
    if re.search(r"\b(post|put|patch|delete) request", phrase.norm):
        return re.search(r"\b(post|put|patch|delete) request", phrase.norm).group(1).upper()  # type: ignore[union-attr]  # just found
    if lemma in ("post", "send", "push", "forward", "submit", "deliver"):
        return "POST"
    if lemma in ("put", "patch") or (lemma == "delete" and "from" not in before):
        return lemma.upper()
    if before[-1:] == ["to"] and lemma not in ("get", "fetch", "request"):
        return "POST"
    return "GET"


def _to_bucket(phrase: Phrase, url: str, around: Surroundings) -> list[Do]:
    bucket = url.removeprefix("s3://").partition("/")[0]
    upload = Do("s3", "upload", phrase.text, {"bucket": bucket, "file": Ref("file")}, "file")
    before = [
        Do(mention.app, "query", phrase.text, _query_params(phrase, mention.app))
        for mention in find_mentions(phrase, around.lexicon)
        if around.lexicon.kind(mention.app) == "database"
    ]
    return [*before, upload]


def _thinks(phrase: Phrase, around: Surroundings) -> tuple[list[Do], Phrase]:
    """AI work in the clause, and what is left of it to do afterwards."""
    text = phrase.norm
    verb = next((LEMMAS[token.norm] for token in phrase if token.norm in LEMMAS and not token.app), "")
    named = _AI_NAME.search(text)
    deepl = re.search(r"~(?:deepl|google_translate)\b", text)
    if not named and not deepl and verb not in _AI_VERBS:
        return [], phrase
    if verb in ("score", "rate", "transcribe") and not named and verb != "transcribe":
        pass
    op = _AI_VERBS.get(verb) if verb in _AI_VERBS else None
    if op is None or named:
        op = next((name for pattern, name in _AI_OPS if re.search(rf"\b(?:{pattern})(?!\w)", text)), "generate")
        first_verb = _AI_VERBS.get(verb)
        op = first_verb or op
    params: dict[str, Any] = {}
    if match := re.search(
        (
            r"\b(?:to|into|in) (?P<l>english|french|german|spanish|italian|portuguese|japanese"
            r"|chinese|dutch|polish|arabic|korean|hindi|swedish|turkish|russian)\b"
        ),
        text,
    ):
        params["language"] = phrase.taken(match, "l").text
    if labels := re.search(r"\b(?:as|into|between|for) (?P<l>\w+(?:(?: ?, ?| or | / | and )\w+)+)", text):
        params["labels"] = phrase.taken(labels, "l").text
    quotes = [token.value for token in phrase if token.kind == "quote"]
    if quotes and op in ("generate", "extract", "classify"):
        params["prompt"] = quotes[0]
    app = next((token.app for token in phrase if token.app and around.lexicon.kind(token.app) == "ai"), None)
    if app:
        params["service"] = app
    split = _after_thinking(phrase, around)
    done = Do("ai", op, phrase.slice(0, split).text if split else phrase.text, params)
    rest = phrase.slice(split) if split else phrase.slice(0, 0)
    return [done], rest


def _after_thinking(phrase: Phrase, around: Surroundings) -> int | None:
    """Where a destination starts: `summarize it to Slack`, `post an AI summary in #news`."""
    for mention in find_mentions(phrase, around.lexicon):
        kind = around.lexicon.kind(mention.app)
        if (
            mention.role == "to"
            and kind not in ("ai",)
            and mention.prep in ("to", "in", "into", "on", "onto", "via", "->")
        ):
            return max(
                mention.position
                - (1 if mention.prep_at == mention.position - 1 else mention.position - mention.prep_at),
                1,
            )
    if match := re.search(r"\b(?:to|in|on) (?:the )?(?:\w+ )?<chan>", phrase.norm):
        return phrase.span(match)[0]
    return None


def _operations(phrase: Phrase, around: Surroundings, after_ai: bool) -> list[Do]:
    lexicon = around.lexicon
    mentions = [
        mention
        for mention in find_mentions(phrase, lexicon)
        if lexicon.kind(mention.app) != "ai" and phrase.tokens[mention.position].index not in around.consumed
    ]
    verb = _verb(phrase)
    if (not mentions or mentions[0].app == "data") and (own := _on_what_arrived(phrase, verb, around)):
        return [own]
    sources = [mention for mention in mentions if mention.role == "from"]
    targets = [mention for mention in mentions if mention.role != "from"]
    if not targets and sources and VERBS.get(verb) != "message":
        return [_read(phrase, sources[0], verb, lexicon)]
    targets = _one_mailer(targets, lexicon)
    targets, content = _content(targets, verb, lexicon)
    sources = [*content, *sources]
    result: list[Do] = []
    for mention in sources:
        if targets and (mention.app != around.trigger_app):
            result.append(_read(phrase, mention, verb, lexicon))
    for mention in targets:
        result.append(_operation(phrase, mention, verb, around))
    return [action for action in result if action.op]


_UPON: Final = words("upon")


def _content(targets: list[Mention], verb: str, lexicon: Lexicon) -> tuple[list[Mention], list[Mention]]:
    """Of several applications, those that only say what is sent: `post GitHub issues to Slack`."""
    later = [mention for mention in targets if mention.prep in ("to", "into", "in", "on", "via", "->", "through", "by")]
    told = [
        mention for mention in targets
        if (lexicon.kind(mention.app) or mention.app) in (*_MESSAGE_KINDS, "email", "notice", "social")
    ]  # fmt: skip
    content = []
    for mention in targets:
        kind = lexicon.kind(mention.app) or mention.app
        if mention.prep not in ("", "about", "of", "for", "with") or kind in (
            *_MESSAGE_KINDS,
            "email",
            "notice",
            "sms",
            "push",
            "phone",
            "social",
        ):
            continue
        goes_on = any(other.position > mention.position for other in later if other is not mention)
        is_told = VERBS.get(verb) == "message" and bool(told) and verb not in ("share",)
        if (
            goes_on
            and VERBS.get(verb, "") in ("message", "save", "publish", "read", "", "update", "http", "ai")
            and verb != "update"
        ) or (
            is_told and kind in ("device", "monitoring", "payments", "shop", "calendar", "code", "social", "database")
        ):
            content.append(mention)
    return [mention for mention in targets if mention not in content], content


def _on_what_arrived(phrase: Phrase, verb: str, around: Surroundings) -> Do | None:
    """`close the ticket`, `publish it`: done in the application that the trigger came from."""
    app = around.trigger_app
    if app is None or verb not in _UPON or around.lexicon.kind(app) in ("", "mail", "database", "ai", "form"):
        return None
    if around.lexicon.kind(app) == "sheet" and verb not in ("set", "update", "mark", "delete"):
        return None
    if verb in ("post", "publish") and around.lexicon.kind(app) in ("social", "publishing"):
        return Do(app, "publish" if around.lexicon.kind(app) == "social" else "update", phrase.text)
    if verb == "post":
        return None
    if verb in ("add", "set") and not re.search(
        r"\b(?:comment|label|tag|note|status|stage|field|column)s?\b", phrase.norm
    ):
        return None
    op = (
        "comment"
        if verb in ("comment", "reply") or "comment" in phrase.norm
        else "delete"
        if verb == "delete"
        else "update"
    )
    return Do(app, op, phrase.text, find_parameters(phrase, app, op), _object(phrase, verb))


def _verb(phrase: Phrase) -> str:
    for number, token in enumerate(phrase.tokens):
        if token.app or token.kind != "word":
            continue
        if (
            number
            and token.norm in AMBIGUOUS_FORMS
            and (phrase.tokens[number - 1].app or phrase.tokens[number - 1].norm in DETERMINERS)
        ):
            continue
        if token.norm in ("goes", "go", "land", "lands", "gets", "use", "using"):
            continue
        if token.norm in LEMMAS:
            return LEMMAS[token.norm]
    return ""


def _one_mailer(targets: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """`with Gmail and Mailjet` is one mail, sent with either."""
    mailers = [mention for mention in targets if lexicon.kind(mention.app) == "mail" or mention.app == "email"]
    named = [mention for mention in mailers if mention.app != "email"] or mailers
    keep = named[:1]
    return [mention for mention in targets if mention not in mailers or mention in keep]


def _operation(phrase: Phrase, mention: Mention, verb: str, around: Surroundings) -> Do:
    lexicon = around.lexicon
    kind = lexicon.kind(mention.app) or mention.app
    op, noun = _op(kind, mention, verb, phrase)
    app = "email" if kind == "mail" and op == "message" else mention.app
    local = _around(phrase, mention)
    params = find_parameters(local, mention.app, op)
    if kind == "mail" and op == "message" and mention.app != "email":
        params["service"] = mention.app
    if op == "message" and (kind in ("mail", "sms") or app == "email" or app in ("sms", "phone", "push")):
        who = recipient(phrase)
        if who is not None and "to" not in params:
            params["to"] = who
    elif op in ("message",) and "channel" not in params:
        who = recipient(phrase)
        if who is not None:
            params.setdefault("user", who)
    if op == "add_subscriber" or (op == "create" and kind == "crm"):
        params.setdefault("email", Ref("email"))
    if op == "upload":
        params["file"] = attachment(phrase) or Ref("file")
    if kind == "database" and "query" not in params and op in ("query", "delete", "update"):
        params.update(_query_params(phrase, mention.app))
    return Do(app, op, local.text if len(local) > 1 else phrase.text, params, noun)


def _around(phrase: Phrase, mention: Mention) -> Phrase:
    """The part of the clause that belongs to one of several destinations."""
    if mention.share is None:
        return phrase
    start, end = mention.share
    return phrase.slice(start, end)


def _query_params(phrase: Phrase, app: str) -> dict[str, Any]:
    found = find_parameters(phrase, app, "query")
    return {
        key: value
        for key, value in found.items()
        if key in ("table", "days", "query", "database", "hours", "limit", "months", "weeks")
    }


def _read(phrase: Phrase, mention: Mention, verb: str, lexicon: Lexicon) -> Do:
    kind = lexicon.kind(mention.app)
    params = find_parameters(phrase, mention.app, "get")
    if kind == "database":
        op = "delete" if verb in ("delete", "purge", "remove", "clear", "prune") else "query"
        return Do(mention.app, op, phrase.text, params, "rows")
    if verb in ("delete", "remove", "clear", "unsubscribe", "purge", "archive") and kind not in ("storage", "mail"):
        return Do(mention.app, "delete", phrase.text, params)
    return Do(mention.app, "get", phrase.text, params, _object(phrase, verb))


def _object(phrase: Phrase, verb: str) -> str:
    """The noun that the verb acts on."""
    seen = not verb
    for token in phrase:
        if LEMMAS.get(token.norm) == verb and not seen:
            seen = True
        elif seen and singular(token.norm) in NOUNS:
            return singular(token.norm)
    return ""


def _op(kind: str, mention: Mention, verb: str, phrase: Phrase) -> tuple[str, str]:
    """Which operation of the application the verb and the noun mean."""
    group = VERBS.get(verb, "")
    if mention.app in ("log", "data"):
        return mention.noun, ""
    noun = mention.noun or _object(phrase, verb)
    if verb in ("turn", "convert", "transform") or (verb == "make" and group == "update"):
        verb, group = "create", "create"
    if kind == "pdf":
        return "create", "document"
    if kind in ("chat", "mail", "sms", "push", "email", "phone", "notice"):
        if kind == "chat" and group in ("create", "delete") and noun in ("channel", "group", "room"):
            return ("create" if group == "create" else "delete"), noun
        if kind == "chat" and verb == "invite":
            return "invite", "user"
        if kind in ("mail",) and noun == "draft":
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
