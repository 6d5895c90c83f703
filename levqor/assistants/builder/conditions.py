"""Conditions: which field, which comparison, which value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from levqor.assistants.builder.plan import Condition
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import DETERMINERS, LEMMAS, PREPOSITIONS, singular
from levqor.assistants.builder.words import words

_BE: Final = r"(?:is|are|was|were|be|being|gets?|has been|becomes?|turns?)"
_COMPARISONS: Final = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), op)
    for pattern, op in (
        (rf"(?:(?:{_BE}|of|at|with) )+(?=[£$€]?\d[\d.,]*(?: \w+)? or (?:lower|less|below|fewer|under|worse))", "lte"),
        (
            (
                rf"(?:(?:{_BE}|of|at|with) )+(?=[£$€]?\d[\d.,]*(?: \w+)? or (?:higher|more|above"
                rf"|over|better|greater))"
            ),
            "gte",
        ),
        (
            (
                rf"(?:{_BE} )?(?:>=|at least|no less than|not less than|greater than or equal to"
                rf"|a minimum of|minimum|more than or equal to)"
            ),
            "gte",
        ),
        (
            (
                rf"(?:{_BE} )?(?:<=|at most|no more than|not more than|less than or equal to|a maximum of"
                rf"|up to|within)"
            ),
            "lte",
        ),
        (
            (
                rf"(?:{_BE} )?(?:>|(?:greater|more|higher|larger|bigger|older|longer|worth more"
                rf"|later|costs more) than|over|above|exceed(?:s|ing|ed)?|surpass(?:es|ed)?|goes (?:above"
                rf"|over)|rises above|climbs above|reaches|hits|goes up to|tops|passes|north of"
                rf"|bigger then|more then|greater then)(?= (?:the )?(?:[£$€]?\d|<q>|a |an |\w+ (?:dollars"
                rf"|pounds|euros|percent)|~|one|two|three|four|five|six|seven|ten|hundred|budget"
                rf"|threshold|limit|target))"
            ),
            "gt",
        ),
        (
            (
                rf"(?:{_BE} )?(?:<|(?:less|lower|smaller|fewer|cheaper|younger|shorter|less) (?:than"
                rf"|then)|under|below|drops? (?:below|under)|falls? (?:below|under)|dips? below"
                rf"|goes below|gets below|runs below)(?= (?:the )?(?:[£$€]?\d|<q>|a |an |zero|freezing"
                rf"|one|two|three|four|five|six|seven|ten|hundred|threshold|limit|target))"
            ),
            "lt",
        ),
        (
            (
                r"(?:does not|do not|did not|doesn't|not|never|without) (?:contain|include|mention"
                r"|have)(?:s|ing)?(?: the (?:word|phrase|text|keyword)s?)?|without the words?|excludes"
                r"|excluding|not containing"
            ),
            "not_contains",
        ),
        (
            (
                r"(?:(?:that|which) )?(?:contains?|includes?|containing|including|mentions?|mentioning"
                r"|mentioned|matches|matching|(?:has|have|having|with|contains) the (?:words?|phrase"
                r"|text|hashtag|keywords?|term)|says|talks about|like)"
            ),
            "contains",
        ),
        (r"(?:starts?|begins?|starting|beginning) with", "starts_with"),
        (r"does not end (?:with|in)", "not_ends_with"),
        (r"(?:ends?|ending) (?:with|in)", "ends_with"),
        (
            (
                rf"(?:{_BE} )?(?:not (?:empty|blank|missing|null|none)|present|provided|filled in"
                rf"|filled out|filled|exists?|set(?! to)|available|known)(?= |$)"
            ),
            "exists",
        ),
        (
            (
                rf"(?:{_BE} )?(?:empty|blank|missing|null|none|not (?:present|provided|set|filled in"
                rf"|available|given|found|there))|does not exist|(?:has|have) no value"
            ),
            "not_exists",
        ),
        (r"changes(?! to)|changed(?! to)|has changed|was changed|is different", "changed"),
        (
            (
                rf"(?:{_BE} not(?: equal to)?|!=|<>|does not equal|not equal to|not equals|other than"
                rf"|is anything but|differs from|{_BE} no longer|not)"
            ),
            "ne",
        ),
        (
            (
                rf"(?:(?:{_BE} )?(?:set|equal|equals|changed|moved|marked|switched|updated|flagged"
                rf"|labell?ed|tagged|flipped) (?:to|as|with)(?: be)?|changes to|equals|equal|=="
                rf"|=|matches exactly|{_BE} exactly|moves to|goes to|comes back as|comes back|returns"
                rf"|marked|{_BE}|comes from|:)"
            ),
            "eq",
        ),
    )
)
_STOP: Final = re.compile(
    r"(?: |^)(?:,|and|or|then|->|but|so|to|in order|->|:|if|when|with|over|under|above"
    r"|below|from|by|at|via|for the|otherwise|else|because|on the|please)(?= |$)"
)
_NUMBER: Final = re.compile(
    r"^(?:(?:the|a|an|value|of|amount|than|about|gbp|usd|eur) )*([£$€]?\d[\d,]*(?:\.\d+)?(?:k"
    r"|m|%|\+)?)(?: (?:gbp|usd|eur|dollars?|pounds?|euros?|percent|degrees?|stars?"
    r"|points?|%))?"
)
_SPOKEN: Final = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twenty": 20,
    "fifty": 50,
    "freezing": 0,
}
_DROP: Final = words("drop")
_UNITS: Final = {
    "star": "rating",
    "stars": "rating",
    "degrees": "temperature",
    "degree": "temperature",
    "%": "percentage",
    "percent": "percentage",
    "points": "score",
    "seats": "seats",
}
_MONEY_NOUNS: Final = words("money_nouns")


@dataclass(frozen=True, slots=True)
class _Cut:
    op: str
    start: int
    end: int


def read_conditions(phrase: Phrase, subject: str = "") -> list[Condition]:
    """Every comparison in the phrase, in order."""
    found: list[Condition] = []
    remaining = phrase
    for _ in range(4):
        condition, rest = _first(remaining, subject or (found[-1].field if found else ""))
        if condition is None:
            break
        found.append(condition)
        remaining = rest
    return found


def _first(phrase: Phrase, subject: str) -> tuple[Condition | None, Phrase]:
    text = phrase.norm
    cut = _comparison(text)
    if cut is None:
        return None, phrase
    value, after = _value(phrase, cut)
    if value is None and cut.op not in ("exists", "not_exists", "changed"):
        rest = phrase.slice(phrase.at(min(cut.end + 1, max(len(text) - 1, 0))))
        if cut.end + 1 >= len(text) or len(rest) >= len(phrase):
            return None, phrase
        return _first(rest, subject)
    field = _field(phrase, text[: cut.start], value, text[cut.end :], subject)
    words = phrase.slice(0, after).text
    rest = phrase.slice(after)
    return Condition(field, cut.op, value, words), rest


def _comparison(text: str) -> _Cut | None:
    """The leftmost comparison; of two at the same place, the longer."""
    best: _Cut | None = None
    for pattern, op in _COMPARISONS:
        if match := pattern.search(text):
            if best is None or (match.start(), -match.end()) < (best.start, -best.end):
                best = _Cut(op, match.start(), match.end())
    if best and best.op == "eq":
        return _sharper(text, best)
    return best


def _sharper(text: str, plain: _Cut) -> _Cut:
    """`is` before another comparison belongs to it: `is over`, `is not in`."""
    rest = text[plain.end :]
    for pattern, op in _COMPARISONS[:-1]:
        match = pattern.match(rest.lstrip())
        if match and match.end():
            offset = len(rest) - len(rest.lstrip())
            return _Cut(op, plain.start, plain.end + offset + match.end())
    return plain


def _value(phrase: Phrase, cut: _Cut) -> tuple[object, int]:
    """The value after a comparison and the number of the token after it."""
    text = phrase.norm
    rest = text[cut.end :].lstrip()
    offset = len(text) - len(rest)
    if cut.op in ("exists", "not_exists", "changed"):
        return None, phrase.at(max(cut.end - 1, 0)) + 1
    if match := _NUMBER.match(rest):
        return number(match.group(1)), phrase.at(offset + match.end() - 1) + 1
    first = phrase.at(offset) if rest else len(phrase)
    if match := re.match(rf"({'|'.join(_SPOKEN)})\b", rest):
        return _SPOKEN[match.group(1)], first + 1
    tokens = phrase.tokens[first:]
    for length, token in enumerate(tokens[:5]):
        if token.is_literal:
            return token.value, first + length + 1
        if token.norm not in DETERMINERS | {
            "word",
            "phrase",
            "text",
            "words",
            "keyword",
            "value",
            "to",
            "equal",
            "the",
        }:
            break
    return _words_value(phrase, rest, first)


def _words_value(phrase: Phrase, rest: str, first: int) -> tuple[object, int]:
    stop = _STOP.search(rest)
    taken = rest[: stop.start()] if stop else rest
    count = len(taken.split())
    words = [token for token in phrase.tokens[first : first + count]]
    while words and words[0].norm in DETERMINERS | {"in", "on", "from", "very", "also", "marked", "as"}:
        words, first, count = words[1:], first + 1, count - 1
    if not words or len(words) > 6:
        return (None, first) if not words else (_joined(phrase, words[:3]), first + 3)
    if words[0].norm in LEMMAS and words[0].norm.endswith("ing"):
        return None, first
    return _joined(phrase, words), first + count


def _joined(phrase: Phrase, words: list) -> str:  # type: ignore[type-arg]  # of Token
    return phrase.source[words[0].start : words[-1].end].strip(" ,.;:")


def number(text: str) -> float | int:
    """`£1,500`, `10k`, `8+`, `20%` as a number."""
    plain = text.strip("£$€+").replace(",", "")
    scale = 1
    if plain.endswith(("k", "m")):
        scale = 1000 if plain.endswith("k") else 1_000_000
    value = float(plain.rstrip("km%+")) * scale
    return int(value) if value.is_integer() else value


def _field(phrase: Phrase, before: str, value: object, after: str, subject: str) -> str:
    if match := re.match(r"\s*[\d,.£$€+]*\s*(stars?|degrees?|%|percent|points)\b", after.strip()):
        return _UNITS[match.group(1)]
    words = before.split()
    for stop in (
        "and",
        "or",
        ",",
        "where",
        "whose",
        "if",
        "only",
        "when",
        "with",
        "unless",
        "that",
        "has",
        "have",
        "having",
    ):
        if stop in words[:-1]:
            words = words[len(words) - words[::-1].index(stop) :]
    words = [word.lstrip("~") for word in words if word not in _DROP and word not in ("<q>", "<chan>")]
    if "the" in before.split() and len(words) > 3:
        words = words[-2:]
    if len(words) > 2 and any(word in PREPOSITIONS for word in words):
        words = _around_preposition(words)
    words = [word for word in words if word not in PREPOSITIONS and not word.startswith("<")][-3:]
    is_amount = isinstance(value, int | float) and (not words or words[-1] in _MONEY_NOUNS)
    if is_amount or (words and words[-1] in _MONEY_NOUNS and re.match(r"\s*[£$€]", after)):
        return "total amount"
    if not words:
        return subject or "value"
    return " ".join(words)


def _around_preposition(words: list[str]) -> list[str]:
    """`subject of the email` is about the subject; `temperature in london` about the temperature."""
    for number_, word in enumerate(words):
        if word in ("of", "in", "for", "on", "from") and number_:
            return words[:number_]
    return words


# --- conditions that hang on what arrives, without a comparison of their own

_FROM: Final = re.compile(
    r"\b(?:from|sent by) (?P<who>(?:the |my |our )?(?:<email>|<q>|<handle>|(?:[\w.]+ ?){1,4}?))(?= (?:with"
    r"|and|that|about|containing|to|in|has|whose|which|when|if|arrives?|comes?|is|lands?"
    r"|,|w/|regarding|mentioning)\b|$| ,)"
)
_IN_PART: Final = re.compile(
    r"(?:with|has|having|containing|contains|mentioning|including|w/) (?:the (?:word"
    r"|phrase|text) )?(?P<value><q>|\w+) in (?:the|its|their|his|her|an?)? ?(?P<field>subject"
    r"|description|title|body|name|text|subject line|message|content|caption|summary)"
)
_SUBJECT: Final = re.compile(
    r"(?:with|has|having) (?:the |a )?(?P<field>subject|title|tag|label|status|priority"
    r"|category|type|hashtag|name|keyword)(?: line| of)? ?(?P<value><q>|\w+)(?! (?:contains"
    r"|is|has))"
)
_TAGGED: Final = re.compile(
    r"(?P<how>tagged|labell?ed|marked|categori[sz]ed|flagged|named|titled)(?: as| with)? "
    r"(?P<value><q>|(?!(?:in|on|for|by|to|at|and|or|the|a|as)\b)\w+)"
)
_ABOUT: Final = re.compile(
    r"\b(?:about|regarding|mentioning|mentions|matching|matches|for the keyword|with hashtag"
    r"|with the hashtag|containing|with the words?|for the term|for the hashtag) (?P<value><q>"
    r"|<chan>|(?!new\b|any\b|all\b|every\b|each\b|incoming\b)[\w.]+)"
)
_ATTACHED: Final = re.compile(
    r"with (?:an? |\w+ )?attachments?\b|(?:has|have|having|containing|contains) (?:an? |\w+ )?attachments?\b"
)
_ADJECTIVE: Final = {
    "urgent": ("priority", "urgent"),
    "critical": ("severity priority", "critical"),
    "vip": ("type", "vip"),
    "negative": ("sentiment", "negative"),
    "positive": ("sentiment", "positive"),
}
_STARS: Final = re.compile(r"\b(?P<n>[1-5]|one|two|three|four|five) stars?\b")
_LEVEL: Final = re.compile(r"\b(?P<level>high|low|medium|top|highest) (?P<field>priority|severity)\b")
_WEEKEND: Final = frozenset(["the", "my", "our", "a", "any"])


def implied_conditions(phrase: Phrase, kind: str) -> list[Condition]:
    """What the words around the event say about which of them count: from whom, with which word in the subject."""
    found: list[Condition] = []
    text = phrase.norm

    def add(match: re.Match[str], field: str, op: str, group: str = "value") -> None:
        tokens = [token for token in phrase.taken(match, group) if token.norm not in _WEEKEND]
        if tokens:
            literal = next((token.value for token in tokens if token.is_literal), None)
            found.append(Condition(field, op, literal or _joined(phrase, tokens), phrase.taken(match).text))

    if match := _IN_PART.search(text):
        add(match, match.group("field").replace(" line", ""), "contains")
    elif match := _SUBJECT.search(text):
        field = match.group("field")
        add(match, field, "contains" if field in ("subject", "title", "hashtag", "name", "keyword") else "eq")
    if match := _TAGGED.search(text):
        field = {"tagged": "tag label", "labeled": "label", "labelled": "label"}.get(match.group("how"), "status")
        if match.group("how") in ("named", "called", "titled"):
            field = "name"
        if not any(condition.field in field for condition in found):
            add(match, field, "eq")
    if kind == "email" and (match := _FROM.search(text)):
        who = match.group("who").strip()
        if not _is_nobody(who):
            add(match, "from", "contains", "who")
    if not found and (match := _ABOUT.search(text)) and match.group("value") not in _WEEKEND:
        field = "subject" if kind == "email" else "text title keyword"
        add(match, field, "contains")
    if kind == "email" and (match := _ATTACHED.search(text)):
        found.append(Condition("attachment", "exists", None, phrase.taken(match).text))
    found.extend(_adjectives(phrase))
    return found


def _is_nobody(who: str) -> bool:
    words = [singular(word) for word in who.split() if word not in _WEEKEND]
    return (
        not words
        or words[-1]
        in (
            "customer",
            "client",
            "someone",
            "user",
            "anyone",
            "lead",
            "people",
            "inbox",
            "account",
            "mailbox",
            "website",
            "form",
            "gmail",
            "outlook",
            "me",
            "email",
            "today",
            "yesterday",
            "webhook",
            "person",
            "visitor",
            "prospect",
        )
        or words[0].startswith("~")
    )


def _adjectives(phrase: Phrase) -> list[Condition]:
    found = []
    if match := _STARS.search(phrase.norm):
        value = match.group("n")
        rating = int(value) if value.isdigit() else _SPOKEN[value]
        around = phrase.norm[match.end() : match.end() + 12]
        op = (
            "lte"
            if " or less" in around or " or lower" in around or "or below" in around
            else ("gte" if " or more" in around or " or higher" in around or "or above" in around else "eq")
        )
        found.append(Condition("rating stars", op, rating, phrase.taken(match).text))
    if match := _LEVEL.search(phrase.norm):
        found.append(Condition(match.group("field"), "eq", match.group("level"), phrase.taken(match).text))
    for token in phrase:
        if token.norm in _ADJECTIVE and not any(token.norm == str(condition.value) for condition in found):
            field, value = _ADJECTIVE[token.norm]
            found.append(Condition(field, "eq", value, token.text))
    return found


_NEGATED: Final = {
    "eq": "ne",
    "ne": "eq",
    "gt": "lte",
    "lte": "gt",
    "lt": "gte",
    "gte": "lt",
    "contains": "not_contains",
    "not_contains": "contains",
    "exists": "not_exists",
    "not_exists": "exists",
    "is_true": "is_false",
    "is_false": "is_true",
}


def negated(condition: Condition) -> Condition:
    return Condition(condition.field, _NEGATED.get(condition.op, "ne"), condition.value, condition.words)
