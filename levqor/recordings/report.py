"""Says how a real exchange differs from the worked example: the requests as sent, and shapes instead of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from levqor.connectors.declaration import Action, Poll
from levqor.connectors.examples import Call, PollExample
from levqor.errors import LevqorError
from levqor.kit.json import parse_json
from levqor.recordings.replaying import Kept, Replay
from levqor.recordings.shapes import Difference, differences

_MOST_MORE: Final = 12
"""Fields beyond those of the example are the rule; so many are named."""
_WORDS: Final = {"missing": "not there", "more": "beyond the example", "another type": "another type"}


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    is_difference: bool = False


def report(part: Action | Poll, replayed: Replay) -> list[Line]:
    """What there is to say, in order; what goes beyond the example is no difference."""
    example = part.example
    assert example is not None
    lines = [Line(f"{part.id}: {part.title}")]
    for number, (call, kept) in enumerate(zip_longest(example.calls, replayed.kept), 1):
        if kept is None and replayed.error is not None:
            break
        exchange = replayed.exchanges[number - 1] if number <= len(replayed.exchanges) else None
        lines += _request(number, call, kept, exchange)
        if call is not None and kept is not None:
            lines += _compared("request", _body_of_call(call), _body_of(kept.sent))
            lines += _answer(call, kept)
    lines += _outcome(part, example.finds if isinstance(example, PollExample) else example.yields, replayed)
    return lines


def _request(number: int, call: Call | None, kept: Kept | None, exchange: Mapping[str, Any] | None) -> Iterator[Line]:
    if kept is None:
        assert call is not None
        yield Line(f"\n{number}. {call.method} {call.url}\n   was not sent; the example sends it", True)
        return
    shown = exchange or {"method": kept.method, "url": "(not recorded)", "request_body": None}
    yield Line(f"\n{number}. sent: {shown['method']} {shown['url']}")
    if shown["request_body"]:
        yield Line(f"   {shown['request_body']}")
    if call is None:
        yield Line("   the example has no such request", True)
    else:
        yield from _addresses(call, kept)


def _addresses(call: Call, kept: Kept) -> Iterator[Line]:
    """Another host or other values are what a connection and an input are for; the form has to be the same."""
    ours, theirs = urlsplit(kept.url), urlsplit(call.url)
    if kept.method != call.method:
        yield Line(f"   the example sends {call.method}", True)
    if ours.path.count("/") != theirs.path.count("/"):
        yield Line(f"   the example asks {theirs.path}", True)
    asked, wanted = _query(ours.query), _query(theirs.query)
    if asked != wanted:
        yield Line(f"   query: {_listed(asked)}; in the example: {_listed(wanted)}", True)


def _answer(call: Call, kept: Kept) -> Iterator[Line]:
    is_other = kept.status != call.status
    answered = "no answer" if kept.status is None else f"answered: {kept.status}"
    yield Line(f"   {answered}" + (f"; in the example {call.status}" if is_other else ""), is_other)
    if kept.status is not None and kept.status < 400:
        yield from _compared("answer", call.answer, _body_of(kept.received))


def _outcome(part: Action | Poll, expected: Any, replayed: Replay) -> Iterator[Line]:
    if replayed.error is not None:
        yield Line(f"\nThe step fails ({replayed.error.code}): {replayed.error.message}", True)
        return
    name = part.output.__name__ if isinstance(part, Action) else part.item.__name__
    yield Line(f"\nThe output fits its model, {name}.")
    wanted = [item for _, item in expected] if isinstance(part, Poll) else expected
    yield from _compared("output", wanted, replayed.output)


def _compared(what: str, expected: Any, real: Any) -> Iterator[Line]:
    found = differences(expected, real)
    for difference in found:
        if difference.kind != "more":
            yield Line(f"   {what}, {_WORDS[difference.kind]}: {difference.text}", True)
    more = [difference for difference in found if difference.kind == "more"]
    if more and what == "answer":
        yield Line(f"   {what}, {_WORDS['more']}: {_some(more)}")
    elif more:
        yield Line(f"   {what}, {_WORDS['more']}: {_some(more)}", True)


def _some(more: Sequence[Difference]) -> str:
    named = ", ".join(difference.text for difference in more[:_MOST_MORE])
    return named + (f" and {len(more) - _MOST_MORE} others" if len(more) > _MOST_MORE else "")


def _body_of_call(call: Call) -> Any:
    if call.form is not None:
        return dict.fromkeys(call.form, "")
    return call.json if call.content is None else call.content


def _body_of(content: bytes) -> Any:
    """JSON as its value, a form as its names, anything else as a text."""
    if not content:
        return None
    try:
        return parse_json(content)
    except LevqorError:
        text = content.decode("utf-8", "replace")
    fields = parse_qs(text, keep_blank_values=True) if "=" in text and "\n" not in text and " " not in text else {}
    return dict.fromkeys(fields, "") or text


def _query(query: str) -> list[str]:
    return sorted(parse_qs(query, keep_blank_values=True))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
