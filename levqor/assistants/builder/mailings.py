"""Mails and notices that a clause asks for without naming an application."""

from __future__ import annotations

import re
from typing import Final

from levqor.assistants.builder.ai_names import AI_NAME
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.mention import Mention, mention_at
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import LEMMAS, VERBS
from levqor.assistants.builder.words import words

_PEOPLE: Final = "|".join(sorted(words("recipients") - {"new"}))


_TO_A_PERSON: Final = re.compile(
    rf"\w+ (?:them|him|her|everyone|everybody|(?:the|each|every|that)"
    rf" (?:{_PEOPLE})s?)\b"
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


def mails(phrase: Phrase, found: list[Mention], lexicon: Lexicon) -> None:
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
        placed = mention_at(phrase, position, "email")
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
