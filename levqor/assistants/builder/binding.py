"""Names that people use for values, bound to what the trigger and the earlier steps bring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from levqor.assistants.builder.plan import Condition
from levqor.assistants.builder.words import words

_ROOTS: Final = {
    "form": "trigger.fields",
    "webhook": "trigger.body",
    "manual": "trigger.input",
    "poll": "trigger.item",
    "error": "trigger.run",
}
_ALIKE: Final = {
    "from": ("sender", "author", "from_email", "sender_email"),
    "email": ("from", "sender", "email_address"),
    "body": ("text", "content", "snippet", "description", "message"),
    "text": ("body", "content", "description", "snippet"),
    "message": ("text", "content", "body"),
    "content": ("body", "text"),
    "description": ("body", "content", "summary", "desc"),
    "title": ("subject", "name", "summary"),
    "name": ("title", "full_name"),
    "subject": ("title", "summary"),
    "url": ("link", "html_url", "web_url", "permalink"),
    "link": ("url", "html_url"),
    "attachment": ("attachments", "files", "file"),
    "file": ("attachments",),
    "date": ("published", "created_at", "received_at", "sent_at"),
    "status": ("state",),
    "amount": ("total", "total_price"),
    "total": ("total_price", "amount"),
    "keyword": ("title",),
    "author": ("user", "sender"),
}
"""What a field of an item may be called instead."""
_RECORDS: Final = ("fields", "values", "properties", "answers", "row")
"""Fields of an item that hold what its owner put in, by the owner's own names."""
_NAME: Final = re.compile(r"[^a-z0-9]+")
_OPERATORS: Final = {"eq": "==", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_RESERVED: Final = words("reserved")
_SYNONYMS: Final = {"sender email": "email", "from": "from", "link": "url"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be referred to at one place of the document."""

    trigger: str
    form_fields: tuple[str, ...] = ()
    fetched: str | None = None
    """The id of the last step that brought data."""
    fetched_field: str = "body"
    item: bool = False
    known: dict[str, str] = field(default_factory=dict)
    """Expressions for named results of earlier steps."""

    def inside_loop(self) -> Scope:
        return replace(self, item=True)

    def after_fetch(self, step_id: str, output: str = "body") -> Scope:
        return replace(self, fetched=step_id, fetched_field=output)

    @property
    def root(self) -> str | None:
        """The map that holds the data at hand."""
        if self.item:
            return "item"
        if self.trigger in _ROOTS and not (self.trigger == "manual" and self.fetched):
            return _ROOTS[self.trigger]
        return f"steps.{self.fetched}.{self.fetched_field}" if self.fetched else None

    @property
    def record(self) -> str | None:
        """The map that holds the data at hand, without what a service wraps around it."""
        if self.trigger == "poll" and not self.item and self.root == "trigger.item":
            inner = next((name for name in _RECORDS if name in self.form_fields), None)
            return f"{self.root}.{inner}" if inner else self.root
        return self.root

    @property
    def everything(self) -> str | None:
        """All data at hand, as an expression."""
        return "${{ " + self.record + " }}" if self.record else None


def field_name(words: str) -> str:
    """`order total` as the name of a field: `order_total`."""
    name = _NAME.sub("_", words.lower()).strip("_")
    if not name or name[0].isdigit():
        name = f"field_{name}".rstrip("_")
    return f"{name}_" if name in _RESERVED else name[:40]


def reference(scope: Scope, words: str) -> str | None:
    """The bare expression for a value by its name; None where nothing brings it."""
    if words in scope.known:
        return scope.known[words]
    if words in ("status code", "status", "response code") and scope.fetched and not scope.item:
        return f"steps.{scope.fetched}.status"
    if scope.root is None:
        return None
    if scope.trigger == "poll" and not scope.item:
        return _of_item(scope, field_name(_SYNONYMS.get(words, words)))
    if words == "sender email":
        return f"{scope.root}.{'email' if scope.trigger == 'form' else 'from'}"
    return f"{scope.root}.{field_name(_SYNONYMS.get(words, words))}"


def _of_item(scope: Scope, name: str) -> str | None:
    """A field of what a look found: one that its kind has, by its name or another for the same."""
    last = name.rpartition("_")[2]
    for known in (name, *_ALIKE.get(name, ()), last, *_ALIKE.get(last, ())):
        if known in scope.form_fields:
            return f"{scope.root}.{known}"
    return f"{scope.record}.{name}" if scope.record != scope.root else None


def test_of(condition: Condition, left: str) -> str | None:
    """The condition as an expression about `left`; None where it cannot be said."""
    value = condition.value
    if value is None and condition.op in _OPERATORS:
        return None
    if isinstance(value, list):
        return _test_of_several(condition, left, value)
    match condition.op:
        case "exists":
            return f'has({left}) && {left} != null && {left} != ""' if "." in left else None
        case "not_exists":
            return f'!has({left}) || {left} == null || {left} == ""' if "." in left else None
        case "between":
            return f"({left} >= {literal(value[0])} && {left} <= {literal(value[1])})"
        case "not_between":
            return f"({left} < {literal(value[0])} || {left} > {literal(value[1])})"
        case "contains":
            return f"{left}.lowerAscii().contains({literal(str(value).lower())})"
        case "not_contains":
            return f"!{left}.lowerAscii().contains({literal(str(value).lower())})"
        case "starts_with":
            return f"{left}.startsWith({literal(value)})"
        case "ends_with":
            return f"{left}.endsWith({literal(value)})"
        case "not_starts_with":
            return f"!{left}.startsWith({literal(value)})"
        case "not_ends_with":
            return f"!{left}.endsWith({literal(value)})"
        case "is_true" | "is_false":
            return left if condition.op == "is_true" else f"!{left}"
        case op if op in _OPERATORS:
            return f"{left} {_OPERATORS[op]} {literal(value)}"
    return None


def _test_of_several(condition: Condition, left: str, values: list[Any]) -> str | None:
    """One of several values is enough; where none is allowed, each is excluded."""
    tests = [test_of(replace(condition, value=value), left) for value in values]
    excluded = condition.op in ("ne", "not_contains", "not_starts_with", "not_ends_with")
    known = [test for test in tests if test is not None]
    return "(" + (" && " if excluded else " || ").join(known) + ")" if len(known) == len(values) else None


def literal(value: Any) -> str:
    """A value as CEL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("}}", "} }")
    return f'"{text}"'


def listing(root: str) -> str:
    """Every field of a map, one a line; right whatever the fields are."""
    return f"${{{{ as_lines({root}) }}}}"


def amount_places(root: str) -> Iterator[str]:
    """Where an amount is likely to stand, if the sentence does not name its field."""
    yield f"(has({root}.total) ? {root}.total : {root}.amount)"
    yield from (f"{root}.{name}" for name in ("total", "amount", "price", "value"))


def joined(tests: list[str], conditions: list[Condition]) -> str:
    """The tests of all conditions as one: those that `or` joins are enough one by one."""
    if len(tests) == 1:
        return tests[0]
    groups: list[list[str]] = []
    for test, condition in zip(tests, conditions, strict=True):
        if condition.or_before and groups:
            groups[-1].append(f"({test})")
        else:
            groups.append([f"({test})"])
    return " && ".join(" || ".join(group) if len(groups) == 1 else _grouped(group) for group in groups)


def _grouped(group: list[str]) -> str:
    return group[0] if len(group) == 1 else "(" + " || ".join(group) + ")"


def list_sources(root: str, noun: str) -> list[str]:
    """Likely places of the list in what was fetched: a bare list, or a field named after its items."""
    plural = field_name(noun if noun.endswith("s") else noun + "s") if noun not in ("item", "one", "them") else "items"
    names = list(dict.fromkeys((plural, "items", "data", "results")))
    return [
        f"${{{{ as_list({root}) }}}}",
        "${{ " + root + " }}",
        *("${{ " + f"{root}.{name}" + " }}" for name in names),
    ]
