"""Triggers that connectors have: which one means what the sentence waits for, and what it watches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from levqor.assistants.builder.binding import Scope
from levqor.assistants.builder.plan import Trigger
from levqor.assistants.builder.resolution import connector_of
from levqor.assistants.builder.vocabulary import singular
from levqor.assistants.builder.words import words
from levqor.connectors.declaration import Poll
from levqor.connectors.registry import Registry

_MAILBOX: Final = "imap"
_FEED: Final = "feed"
_CHANGES: Final = words("changes")
_NEW: Final = words("arrivals")
_SAME: Final = {
    "ticket": "issue", "bug": "issue", "task": "issue card", "message": "email mail", "mail": "email",
    "email": "message mail",
    "response": "submission", "submission": "response", "form": "response", "entry": "row record item response",
    "lead": "contact row", "customer": "contact", "item": "entry", "post": "item", "article": "item post",
    "record": "row", "row": "record", "pr": "pull request", "upload": "file", "document": "file", "meeting": "event",
    "appointment": "event", "sale": "order", "purchase": "order",
}  # fmt: skip
_REPOSITORY: Final = re.compile(r"(?<![\w/:.])[\w-]+/[\w.-]+\b(?!/)")
_CHANNEL: Final = re.compile(r"#[\w-]+")
_LEAST: Final = 1.0


def find_poll(registry: Registry, trigger: Trigger) -> Poll | None:
    """The look that notices what the sentence waits for; None where no connector notices it."""
    connector = connector_of(registry, _watched(trigger))
    if connector is None and trigger.kind == "email" and trigger.app is None:
        connector = registry.connectors.get(_MAILBOX)
    if connector is None or not connector.polls:
        return None
    said = set(_words(f"{trigger.event} {trigger.words}"))
    scored = [(_score(poll, said), -number, poll) for number, poll in enumerate(connector.polls.values())]
    best = max(scored, key=lambda entry: entry[:2])
    return best[2] if best[0] >= _LEAST else None


def _watched(trigger: Trigger) -> str | None:
    if trigger.kind == "rss":
        return _FEED
    return trigger.app


def _score(poll: Poll, said: set[str]) -> float:
    parts = poll.id.partition(".")[2].split("_")
    wants_change = bool(said & _CHANGES)
    notices_change = bool(set(parts) & _CHANGES)
    if wants_change and not notices_change:
        return 0.0
    score = 2.0 if wants_change == notices_change else 1.0
    for part in parts:
        if part in _NEW or part in _CHANGES or part == "or":
            continue
        alike = {part, *(word for word, others in _SAME.items() if part in others.split())}
        score += 3 if part in said else 1.5 if alike & said else -0.5
    return score


def _words(text: str) -> Iterator[str]:
    for word in re.findall(r"[a-z]+", text.lower()):
        yield word
        yield singular(word)


def watched_values(poll: Poll, trigger: Trigger) -> dict[str, Any]:
    """What the sentence says of where to look."""
    known = poll.input.model_fields
    values: dict[str, Any] = {}
    if trigger.url and (name := _first(known, ("url", "feed_url"))):
        values[name] = trigger.url
    if (repository := _REPOSITORY.search(trigger.words)) and (name := _first(known, ("repository", "repo"))):
        values[name] = repository.group()
    if (channel := _CHANNEL.search(trigger.words)) and (name := _first(known, ("channel", "channel_id"))):
        values[name] = channel.group()
    return values


def _first(known: Iterable[str], wanted: Iterable[str]) -> str | None:
    return next((name for name in wanted if name in known), None)


def scope_of(poll: Poll) -> Scope:
    """What an item that was found brings."""
    return Scope("poll", tuple(field.alias or name for name, field in poll.item.model_fields.items()))
