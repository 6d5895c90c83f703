"""Values that may stand for one another: `is open or pending`, `mentions 'cancel', 'refund' or 'return'`."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder.comparisons import find_comparison, number, text_of
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import SUBJECTS

_OPERATORS: Final = frozenset(
    ("eq", "ne", "contains", "not_contains", "starts_with", "not_starts_with", "ends_with", "not_ends_with")
)
_JOINS: Final = frozenset(("or", "/", ",", "nor"))
_END: Final = re.compile(
    r"(?: |^)(?:,|and|or|nor|/|then|->|but|so|to|in|into|on|if|when|with|from|by|at|via|for|otherwise|else"
    r"|because|please|should|must|gets?|goes?)(?= |$)"
)
_NO_VALUES: Final = SUBJECTS | {
    "more", "less", "higher", "lower", "above", "below", "over", "under", "fewer", "greater", "better", "worse",
    "the", "its", "their", "else", "not", "later", "earlier", "so", "another", "something", "anything", "whatever",
    "whichever", "any", "no",
}  # fmt: skip
_LONGEST: Final = 3


def with_alternatives(phrase: Phrase, op: str, value: Any, after: int) -> tuple[Any, int]:
    """The value with those that may stand in its place, and the number of the token after the last of them."""
    if value is None or op not in _OPERATORS:
        return value, after
    values, position, end, is_choice = [value], after, after, False
    while (start := _after_join(phrase, position)) > position:
        joined = {token.norm for token in phrase.tokens[position:start]}
        read = _read(phrase, start)
        if read is None:
            break
        values.append(read[0])
        position = read[1]
        if joined & {"or", "/", "nor"}:
            end, is_choice = position, True
            kept = len(values)
    return (values[:kept], end) if is_choice else (value, after)


def _after_join(phrase: Phrase, position: int) -> int:
    while position < len(phrase) and phrase.tokens[position].norm in _JOINS:
        position += 1
    return position


def _read(phrase: Phrase, start: int) -> tuple[Any, int] | None:
    """One more value; None where something else begins, such as another comparison."""
    rest = phrase.slice(start)
    if not len(rest):
        return None
    first = rest.tokens[0]
    if first.is_literal:
        return first.value, start + 1
    end = _END.search(rest.norm)
    words = rest.norm[: end.start()] if end else rest.norm
    count = len(words.split())
    if not 0 < count <= _LONGEST or first.norm in _NO_VALUES or find_comparison(_sentence(rest)):
        return None
    if first.kind == "number":
        return number(first.norm), start + 1
    return text_of(phrase, list(rest.tokens[:count])), start + count


def _sentence(rest: Phrase) -> str:
    """As far as one comparison can reach."""
    end = re.search(r"(?: |^)(?:,|and|or|then|->|but)(?= |$)", rest.norm)
    return rest.norm[: end.start()] if end else rest.norm
