"""Where a clause names an application, outright or by its things: `the spreadsheet`, `#ops`, `a text message`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from levqor.assistants.builder.ai_names import AI_NAME
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import DETERMINERS, LEMMAS, NOUNS, PREPOSITIONS, VERBS, singular
from levqor.assistants.builder.words import words

_NAMES_AS_VERBS: Final = frozenset(("slack", "whatsapp"))
_COUNTED: Final = re.compile(r"\b(?:how many|(?:the |a )?(?:number|count|total) of)\b(?!.*\b(?:to|in|into|on) )")
_PURPOSE: Final = re.compile(r"\b(?:task|todo|reminder|event|card|ticket|issue|item|note)s? (?:\w+ ){0,3}?to $")
_PEOPLE: Final = "|".join(sorted(words("recipients") - {"new"}))
_TO_A_PERSON: Final = re.compile(
    rf"\w+ (?:them|him|her|everyone|everybody|(?:the|each|every|that)"
    rf" (?:{_PEOPLE})s?)\b"
)
_IN_CHANNEL: Final = re.compile(
    r"(?:^|\b(?:to|in|into|on|and|tell|ping|notify|alert|message) |[,+/] )<chan>|\bchannel\b"
)
_HASHTAG: Final = re.compile(r"\b(?:with|hashtags?|tagged|containing|contains|contain|mentioning|mentions|using) $")
_SENT: Final = re.compile(
    r"\b(?:an?|the) (?:\w+ )?(?:message|e?mail|notification|alert|text|note|summary|copy)"
    r" (?:is |gets )?(?:sent|posted|forwarded)$"
)
_SOURCE_PREPS: Final = frozenset(("from", "of", "out"))
_SOURCE_PARTICIPLES: Final = words("source_participles")
_READING: Final = words("reading")
_IMPLIED: Final = (
    (
        (
            r"(?:google )?(?:spread ?sheets?|(?:the|a|my|our|this|that|<q>|new)(?: (?!google)\w+){0,2} sheets?"
            r"|sheets?(?= <q>| called| named|$)|worksheet)"
        ),
        "google_sheets",
        "row",
    ),
    (r"(?<!~)\b(?:google )?(?:drive)(?! (?:traffic|sales|growth))", "google_drive", "file"),
    (
        (
            r"(?:my |the |our |team |shared |work |personal |google |company )?calendars?(?: event"
            r"| invite| entry| invitation)?"
        ),
        "google_calendar",
        "event",
    ),
    (
        (
            r"(?:sms|text messages?|(?<!the )(?<!this )(?<!that )(?<!extract )texts?(?= message"
            r"| to| me| us| them| him| her| each| every| \+| the| my| when| saying|$)|by text|via text)(?:"
            r" messages?)?"
        ),
        "sms",
        "message",
    ),
    (
        r"(?:phone call|voice call|(?:by|via) phone|over the phone|(?:call|phone|ring) \+|call (?:me|us|my|our|the"
        r"|them|him|her)|(?:phone"
        r"|ring) (?:me|us|them|him|her))",
        "phone",
        "call",
    ),
    (
        (
            r"(?:push notifications?|notifications? (?:on|to) my (?:phone|iphone|android|mobile)"
            r"|phone notifications?|mobile notifications?|push alert)"
        ),
        "push",
        "message",
    ),
    (r"(?:re)?tweets?(?! (?:from|by|mentioning|containing|about|with the))", "twitter", "post"),
    (r"pdfs?(?= (?:of|from|with|report|and|invoice|document)|$)", "pdf", "document"),
    (
        r"(?:files? (?:called|named) (?:<q>|[\w.-]+)|[\w-]+\.(?:txt|csv|json|md|log|xml|html?|xlsx?|docx?|ya?ml"
        r"|pdf))",
        "files",
        "file",
    ),
    (r"rows? (?:to|in|into|on) (?:the |our |my )?(?!~|<)[\w-]+$", "google_sheets", "row"),
    (r"(?<!~)(?:tables?)(?! of| tennis| booking)", "tables", "row"),
    (r"<chan>", "slack", "message"),
    (r"(?:the|our|my|a|this) (?!youtube)(?:\w+ ){0,2}channel(?! 's)", "slack", "message"),
    (r"(?:direct message|dm)s?(?= (?:to|the|me|on|with|about|saying|that)|$)", "slack", "message"),
)
_EMAIL: Final = re.compile(
    r"(?:an?|the|one|this|daily|weekly|monthly|short|quick|personali[sz]ed|automatic"
    r"|automated|auto|html|confirmation|welcome|thank you|thanks|notification|follow ?up"
    r"|alert|reminder|summary|reply|digest|response|apology|courtesy|onboarding|custom"
    r"|another|via|by|over|through|as|per|status|report|acknowledgement"
    r"|receipt|warning|introduction|intro|rejection|celebratory|invite|nice|new|separate"
    r"|single|internal) e?mails?\b(?! (?:address|adresses|addresses|from|list|attachment"
    r"|attachments|arrives|comes|account|inbox|is received|received|subscriber|subscribers"
    r"|signature|body|subject))"
)
_EMAIL_OBJECT: Final = re.compile(
    r"\b(?:send|sends|sending|sent|receive|receives|get|gets|trigger|write|draft|compose"
    r"|deliver|fire off|shoot)(?: (?:out|off|me|us|them|him|her|everyone|the \w+|each \w+))*"
    r"(?: \w+){0,4}? e?mails?\b(?! (?:from"
    r"|attachment|attachments|address|addresses))"
)
_IN_A_LIST: Final = re.compile(r"(?:\b(?:to|via|by|and|or)|[,+/&])(?: an?| by| via)? e?mail(?= ?[,+]| and\b|$)")
_MAILED: Final = re.compile(r"\be?mailed (?:to )?(?:me|you|us|to)\b")
_AUTO_REPLY: Final = re.compile(
    r"(?:auto |automatic |courtesy |friendly |quick |short |canned |personal )*(?:reply"
    r"|replies|acknowledgement|auto responder|autoresponder|autoresponse|response|confirmation"
    r"|receipt|thank you note|thank you)\b"
)


@dataclass(slots=True)
class Mention:
    app: str
    role: str
    """`to`, `from`, or nothing when only the name stands there."""
    position: int
    prep: str = ""
    prep_at: int = 0
    noun: str = ""
    share: tuple[int, int] | None = None
    """The tokens that belong to this destination alone, when there are several."""
    after_gets: bool = False


def find_mentions(phrase: Phrase, lexicon: Lexicon) -> list[Mention]:
    """The applications of the clause, in the order they are named."""
    found: list[Mention] = []
    for position, token in enumerate(phrase.tokens):
        if token.app or token.norm in _NAMES_AS_VERBS:
            found.append(_mention(phrase, position, token.app or token.norm))
    taken = {mention.position for mention in found}
    _implied(phrase, found, taken, lexicon)
    _mails(phrase, found, lexicon)
    if not found:
        _by_phrase(phrase, found, lexicon)
    found.sort(key=lambda mention: mention.position)
    found = _merged(found, lexicon, phrase)
    _shares(phrase, found)
    return found


def _mention(phrase: Phrase, position: int, app: str, noun: str = "") -> Mention:
    tokens = phrase.tokens
    prep, at = "", position
    back = position - 1
    while back >= 0 and position - back <= 5:
        word = tokens[back].norm
        if tokens[back].kind == "arrow":
            prep, at = "to", back
            break
        if word in PREPOSITIONS and not (word in ("for", "as", "by", "about") and position - back > 2):
            prep, at = word, back
            break
        if word in LEMMAS and word not in NOUNS and back < position - 0 and not word.endswith("ed"):
            break
        if tokens[back].app and word != "and":
            earlier = _mention(phrase, back, tokens[back].app or "")
            if all(
                token.norm in ("and", ",", "/", "+", "or", "the", "a", "my", "our", "also", "both")
                for token in tokens[back + 1 : position]
            ):
                prep, at = earlier.prep, earlier.prep_at
            break
        back -= 1
    role = "to"
    verb = LEMMAS.get(tokens[0].norm, "") if tokens else ""
    if (
        prep in _SOURCE_PREPS
        or (
            prep in ("in", "on", "at", "by", "via", "to", "with")
            and at > 0
            and tokens[at - 1].norm in _SOURCE_PARTICIPLES
            and at > 1
            and not (prep == "to" and _SENT.search(" ".join(token.norm for token in tokens[:at])))
            and not _is_main_verb(phrase, at - 1)
        )
        or (app == "tables" and prep == "" and _COUNTED.search(phrase.norm) is not None)
        or (prep in ("in", "on") and verb in _READING and verb not in ("run",) and not _is_notice(phrase, position))
        or (
            prep in ("", "for")
            and verb in _READING - {"get", "take"}
            and not any(token.norm in ("to", "into") for token in tokens[:position])
        )
    ):
        role = "from"
    noun = noun or _noun_after(phrase, position)
    after_gets = bool(
        position and any(token.norm in ("gets", "get", "receives") for token in tokens[max(0, position - 3) : position])
    )
    return Mention(app, role, position, prep, at, noun, None, after_gets)


def _is_notice(phrase: Phrase, position: int) -> bool:
    """`get a notification in Teams`: what is got is a message, so it goes there."""
    return any(
        singular(token.norm)
        in ("notification", "alert", "message", "dm", "ping", "reminder", "email", "note", "update")
        for token in phrase.tokens[:position]
    )


def _is_main_verb(phrase: Phrase, position: int) -> bool:
    """`gets posted in Slack` is an action, `files posted in Slack` a source."""
    return position > 0 and phrase.tokens[position - 1].norm in ("gets", "get", "is", "are", "be", "been", "being")


def _noun_after(phrase: Phrase, position: int) -> str:
    for token in phrase.tokens[position + 1 : position + 4]:
        if singular(token.norm) in NOUNS:
            return singular(token.norm)
        if token.norm in PREPOSITIONS or token.kind != "word" or token.norm in DETERMINERS:
            break
    for token in reversed(phrase.tokens[max(0, position - 6) : position]):
        if token.norm in ("and", ","):
            break
        if singular(token.norm) in NOUNS:
            return singular(token.norm)
        if token.app:
            break
    return ""


def _implied(phrase: Phrase, found: list[Mention], taken: set[int], lexicon: Lexicon) -> None:
    text = phrase.norm
    kinds = {lexicon.kind(mention.app) for mention in found}
    for pattern, app, noun in _IMPLIED:
        kind = {
            "google_sheets": "sheet",
            "google_drive": "storage",
            "google_calendar": "calendar",
            "slack": "chat",
        }.get(app, app)
        if (
            kind in kinds
            or (app in ("sms",) and "sms" in kinds)
            or (app == "google_sheets" and kinds & {"records", "docs"})
        ):
            continue
        if app == "files" and (
            kinds & {"storage", "sheet", "mail", "chat"} or not re.search(r"\b(?:to|in|into|as|on) ", text)
        ):
            continue
        if app == "pdf" and not re.match(
            (
                r"(?:\w+ ){0,2}?(?:create|creates|generate|generates|print|prints|make|makes|build"
                r"|render|convert|turn|produce|export)"
            ),
            text,
        ):
            continue
        if app == "tables" and kinds & {"database", "records", "docs", "sheet", "crm", "publishing"}:
            continue
        if app == "slack" and kinds & {"tasks", "code"} and pattern == "<chan>" and not _IN_CHANNEL.search(text):
            continue
        for match in re.finditer(rf"(?<![\w~<])(?:{pattern})(?![\w>])", text):
            position = phrase.span(match)[1] - 1
            if pattern == "<chan>" and _HASHTAG.search(text[: match.start()]):
                continue
            if pattern.startswith("rows? (?:to") and not phrase.tokens[position].text[:1].isupper():
                continue
            if position in taken or (app == "phone" and _PURPOSE.search(text[: match.start()])):
                continue
            found.append(_mention(phrase, position, app, noun))
            taken.add(position)
            break


def _by_phrase(phrase: Phrase, found: list[Mention], lexicon: Lexicon) -> None:
    """What the connectors themselves say that people call their actions."""
    text = f" {phrase.norm} "
    for said, connector, operation in lexicon.phrases:
        at = text.find(f" {said} ")
        if at >= 0:
            position = phrase.at(max(at, 0))
            found.append(Mention(connector, "to", position, noun=operation))
            return


def _mails(phrase: Phrase, found: list[Mention], lexicon: Lexicon) -> None:
    text = phrase.norm
    if any(lexicon.kind(mention.app) == "mail" and mention.role == "to" for mention in found):
        return
    first = phrase.tokens[0].norm if len(phrase) else ""
    lemma = LEMMAS.get(first, "")
    if lemma == "let" and AI_NAME.match(phrase.norm.partition(" ")[2]):
        return
    if lemma in ("archive", "delete", "move", "star", "label", "mark", "tag", "save"):
        return
    chat = any(
        lexicon.kind(mention.app) in ("chat", "sms", "push", "social") or mention.app in ("sms", "phone", "push")
        for mention in found
    )
    match = _EMAIL.search(text) or _EMAIL_OBJECT.search(text) or _MAILED.search(text)
    if match and match.group().startswith("by ") and VERBS.get(lemma) == "read":
        match = None
    if match is None and (listed := _IN_A_LIST.search(text)) and any(mention.role == "to" for mention in found):
        match = listed
    if (lemma in ("email", "mail") and len(phrase) > 1 and not first.endswith("s")) or (
        lemma in ("email", "mail")
        and first in ("emails", "mails")
        and len(phrase) > 1
        and phrase.tokens[1].norm in ("me", "the", "them", "us", "a", "<email>")
    ):
        found.append(Mention("email", "to", 0))
    elif match and not re.search(
        (r"\b(?:forward|save|copy|log|upload|archive)\w* (?:the |that |this |each |every " r"|new |my )?email"),
        match.group(),
    ):
        position = phrase.span(match)[1] - 1
        placed = _mention(phrase, position, "email")
        found.append(Mention("email", "to", position, placed.prep, placed.prep_at))
    elif chat:
        return
    elif (
        lemma in ("reply", "respond", "acknowledge", "autorespond")
        or (lemma == "send" and _AUTO_REPLY.search(text) and not found)
        or (
            any(token.kind == "email" for token in phrase)
            and lemma
            in (
                "send",
                "notify",
                "forward",
                "alert",
                "tell",
                "inform",
                "message",
                "remind",
                "ping",
                "warn",
                "share",
                "report",
                "deliver",
                "let",
                "announce",
                "cc",
            )
        )
        or (not found and lemma in ("forward",) and "email" in text)
    ):
        found.append(Mention("email", "to", 0))
    elif not found and lemma in (
        "notify",
        "alert",
        "tell",
        "inform",
        "remind",
        "warn",
        "thank",
        "welcome",
        "greet",
        "let",
        "ping",
        "nudge",
        "congratulate",
    ):
        found.append(
            Mention(
                "email"
                if lemma in ("thank", "welcome", "greet", "congratulate") or "me" not in text.split()
                else "notice",
                "to",
                0,
            )
        )
    elif (
        not found
        and re.search(r"^(?:\w+ ){0,4}(?:reminder|alert|notification)\b", text)
        and re.search(r"\b(?:reminder|alert|notification)\b", text)
    ):
        found.append(Mention("notice", "to", 0))
    elif not found and re.search(r"(?<!from )\be?mail$", text) and len(phrase) > 1 and not lemma:
        found.append(Mention("email", "to", len(phrase) - 1))
    elif (
        all(mention.role == "from" for mention in found)
        and lemma in ("send", "deliver", *(() if found else ("get", "receive")))
        and re.search(r"\b(?:me|us)\b", text)
    ):
        found.append(Mention("notice", "to", 0))
    elif not found and lemma == "send" and _TO_A_PERSON.match(text):
        found.append(Mention("email", "to", 0))


def _merged(found: list[Mention], lexicon: Lexicon, phrase: Phrase) -> list[Mention]:
    """`a Twilio SMS`, `Gmail email`, `Google Calendar event`: one thing named twice."""
    result: list[Mention] = []
    for mention in found:
        kind = lexicon.kind(mention.app) or mention.app
        twin = next(
            (
                other
                for other in result
                if ((lexicon.kind(other.app) or other.app) == kind and (other.app == mention.app))
                or {lexicon.kind(other.app) or other.app, kind}
                in ({"sms"}, {"mail", "email"}, {"push"}, {"chat", "dm"})
                or (
                    {other.app, mention.app} & {"slack"}
                    and lexicon.kind(other.app) == kind == "chat"
                    and phrase.tokens[mention.position].kind == "channel"
                )
            ),
            None,
        )
        called = mention.app == "twilio" and any(other.app == "phone" for other in result)
        if twin is not None and twin.app == mention.app and not twin.prep and mention.prep and twin.position == 0:
            twin.prep, twin.prep_at, twin.position = mention.prep, mention.prep_at, mention.position
        if twin is None and not called:
            result.append(mention)
        elif twin is None:
            continue
        elif kind in ("mail", "sms", "push") and twin.app in ("email", "sms", "push"):
            twin.app = mention.app
            twin.role = mention.role if twin.role != "to" else twin.role
    return result


def _shares(phrase: Phrase, found: list[Mention]) -> None:
    """Where several destinations are listed, the words around each belong to it."""
    targets = [mention for mention in found if mention.role != "from"]
    if len(targets) < 2:
        return
    for number, mention in enumerate(targets):
        start = 0 if number == 0 else _after_join(phrase, targets[number - 1].position, mention.position)
        end = (
            len(phrase)
            if number + 1 == len(targets)
            else _after_join(phrase, mention.position, targets[number + 1].position)
        )
        mention.share = (start, end)


def _after_join(phrase: Phrase, left: int, right: int) -> int:
    for position in range(right, left, -1):
        if phrase.tokens[position].norm in ("and", ",", "or", "+", "/", "plus"):
            return position + 1
    return min(left + 1, right)
