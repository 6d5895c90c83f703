"""Edits of one value: `change the recipient to ann@example.com`, `#sales instead of #ops`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from levqor.assistants.builder.edit_naming import named_places, title_of
from levqor.assistants.builder.edit_outcome import Unclear
from levqor.assistants.builder.edit_places import Place
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.pauses import WAIT, wait_step
from levqor.assistants.builder.resolution import fields_of
from levqor.assistants.builder.sentence import Phrase
from levqor.connectors.registry import Registry

_VERB: Final = r"(?:change|set|update|switch|~twitch|make|modify|edit|replace|swap|put|correct|move)"
_CHANGE: Final = re.compile(
    rf"{_VERB} (?:the |its |their |my |our )*(?P<name>[\w -]+?)"
    r"(?: (?:of|in|on|for) (?:the |my |our )?(?P<whose>[\w ~-]+?))?"
    r" (?:to|into|with|as|be|should be|is|=) (?P<value>.+)$"
)
_SHOULD_BE: Final = re.compile(r"(?:the |its )?(?P<name>[\w -]+?) (?:should be|must be|shall be) (?P<value>.+)$")
_LITERAL: Final = r"(?:<\w+>|[£$€]?[\d.,]+\w?)"
_REPLACE: Final = re.compile(rf"{_VERB} (?:the )?(?P<old>{_LITERAL}) (?:to|with|by|for|into) (?P<new>{_LITERAL})$")
_INSTEAD_OF: Final = re.compile(
    rf"(?:.*? )?(?P<new>{_LITERAL}) (?:instead of|rather than|and not|not) (?P<old>{_LITERAL})$"
)
_INSTEAD: Final = re.compile(
    r"(?:use |send (?:it|that|this|them|the (?P<whose>[\w ~]+?)) |post (?:it|that|this) |to |in |into |at )*"
    r"(?P<value><\w+>) (?:instead|rather)$"
)
_RENAME: Final = re.compile(
    r"(?:rename (?:it|this|the workflow) (?:to )?|(?:call|name) (?:it|this|the workflow) "
    r"|change (?:the|its) (?:workflow )?name (?:of the workflow )?to )(?P<value>.+)$"
)
_ALIASES: Final = {
    "recipient": "to who", "recipients": "to who", "receiver": "to", "addressee": "to", "email address": "to",
    "mail address": "to", "email": "to", "address": "to url", "approver": "who", "subject": "subject title",
    "subject line": "subject", "title": "title subject name summary", "text": "text message body content prompt",
    "message": "text message body content", "body": "body text content message", "content": "content text body message",
    "wording": "text message body content", "channel": "channel channel_id", "url": "url", "link": "url",
    "endpoint": "url", "table": "table", "duration": "for", "wait": "for", "delay": "for", "pause": "for",
    "waiting time": "for", "prompt": "prompt", "condition": "when",
}  # fmt: skip
_BY_KIND: Final = {"email": ("to", "who", "email"), "channel": ("channel", "channel_id"), "url": ("url",)}


class Values:
    """Changes single values of the steps of a document."""

    def __init__(
        self, document: dict[str, Any], places: list[Place], lexicon: Lexicon, registry: Registry, me: str | None
    ) -> None:
        self.document = document
        self.places = places
        self.lexicon = lexicon
        self.registry = registry
        self.me = me

    def change(self, phrase: Phrase) -> bool:
        """Whether the phrase says which value becomes which; it is changed then.

        Raises:
            Unclear: it does, but no step has such a value, or several have.
        """
        text = phrase.norm
        if match := _RENAME.match(text):
            self.document["name"] = _value(phrase.taken(match, "value"))[:200]
            return True
        for pattern in (_REPLACE, _INSTEAD_OF):
            if match := pattern.match(text):
                return self._replace(phrase.taken(match, "old").text, phrase.taken(match, "new").text)
        for pattern in (_CHANGE, _SHOULD_BE):
            if match := pattern.match(text):
                whose = phrase.taken(match, "whose") if match.groupdict().get("whose") else None
                names = _names(match.group("name"))
                return bool(names) and self._set(names, phrase.taken(match, "value"), whose, match.group("name"))
        if match := _INSTEAD.match(text):
            value = phrase.taken(match, "value")
            names = _BY_KIND.get(value.tokens[0].kind, ())
            whose = phrase.taken(match, "whose") if match.group("whose") else None
            return bool(names) and self._set(names, value, whose, value.text)
        return False

    def _replace(self, old: str, new: str) -> bool:
        """Every place that has the old value gets the new one."""
        quoted = "\"'“”«»‘’`"
        old, new = old.strip(quoted), new.strip(quoted)
        found = False
        for place in self.places:
            for holder, key in _texts(place.step):
                replaced = re.sub(rf"(?<![\w.@-]){re.escape(old)}(?![\w@-])", lambda _: new, str(holder[key]))
                if replaced != str(holder[key]):
                    holder[key] = replaced if isinstance(holder[key], str) else type(holder[key])(replaced)
                    found = found or key != "title"
        if not found:
            raise Unclear(f"No step has “{old}”, so nothing was changed.")
        return True

    def _set(self, names: tuple[str, ...], phrase: Phrase, whose: Phrase | None, called: str) -> bool:
        held = [(place, name) for place in self._candidates(whose) if (name := self._field(place.step, names))]
        filled = [(place, name) for place, name in held if name in place.step.get("with", {})]
        chosen = filled if whose is None and filled else held
        if not chosen:
            raise Unclear(f"No step has a {called.strip()} that could be changed.")
        if len(chosen) > 1:
            titles = ", ".join(f"“{title_of(place.step)}”" for place, _ in chosen[:5])
            raise Unclear(f"Several steps have a {called.strip()}: {titles}. Say of which step.")
        place, name = chosen[0]
        value = self.me if phrase.norm in ("me", "my address", "myself") and self.me else _value(phrase)
        place.step.setdefault("with", {})[name] = self._fitting(place.step, name, value)
        return True

    def _candidates(self, whose: Phrase | None) -> list[Place]:
        if whose is None:
            return self.places
        return named_places(whose, self.places, self.lexicon, self.registry)

    def _field(self, step: dict[str, Any], names: tuple[str, ...]) -> str | None:
        action = self.registry.find(step["use"])
        known = fields_of(action) if action is not None else {}
        given = [name for name in names if name in known and name in step.get("with", {})]
        return next(iter(given), None) or next((name for name in names if name in known), None)

    def _fitting(self, step: dict[str, Any], name: str, value: str) -> Any:
        if step["use"] == "flow.wait" and (pause := WAIT.search(f"wait {value}")):
            step["title"] = f"Wait {value}"
            return wait_step(pause, value).params["for"]
        annotation = str(fields_of(self.registry[step["use"]])[name].annotation)
        return [value] if "list[" in annotation else value


def _names(said: str) -> tuple[str, ...]:
    """What a field may be called in `with`, by the word people use for it."""
    plain = said.strip()
    last = plain.rpartition(" ")[2]
    names = (*_ALIASES.get(plain, "").split(), *_ALIASES.get(last, "").split(), plain.replace(" ", "_"))
    return tuple(dict.fromkeys(names))


def _value(phrase: Phrase) -> str:
    literal = next((token for token in phrase if token.is_literal), None)
    return literal.value if literal is not None and (len(phrase) <= 2 or literal.kind == "quote") else phrase.text


def _texts(step: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Every text and number of the step itself that people see: its values, its condition, its title."""
    for key in ("title", "when", "items", "on"):
        if key in step:
            yield step, key
    yield from _leaves(step.get("with"))


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        if isinstance(inner, dict | list):
            yield from _leaves(inner)
        elif isinstance(inner, str) or (isinstance(inner, int | float) and not isinstance(inner, bool)):
            yield value, key
