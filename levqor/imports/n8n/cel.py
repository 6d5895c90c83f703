"""JavaScript's expressions as CEL, where they say what CEL can say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from levqor.imports.n8n.data import Layers, Names, Untranslatable, quoted
from levqor.imports.n8n.javascript.tree import (
    Binary,
    Call,
    Choice,
    Entry,
    Expression,
    List,
    Member,
    Name,
    Number,
    Object,
    Plain,
    Template,
    Text,
    Unary,
)
from levqor.imports.n8n.references import Data, Items, data_of

_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
_COMPARING: Final = {"===": "==", "!==": "!=", "==": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_FALSY: Final = '[null, "", 0, false]'
_ROOTS: Final = frozenset({"trigger", "steps", "run", "item", "index", "workflow", "workspace"})


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of CEL."""

    text: str
    kind: str = "any"
    """text, number, bool, list, map, null, any."""
    is_whole: bool = True
    """Whether it needs no brackets in a larger expression."""

    @property
    def closed(self) -> str:
        return self.text if self.is_whole else f"({self.text})"


class Sayer:
    """Says expressions in CEL; `local` are the parameters of functions around."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.local: dict[str, Said] = {}

    def say(self, expression: Expression) -> Said:
        """Raises Untranslatable."""
        match expression:
            case Text(value):
                return Said(quoted(value), "text")
            case Number(number):
                return Said(json.dumps(number), "number")
            case Plain(plain):
                return Said(json.dumps(plain), "null" if plain is None else "bool")
            case Template(texts, values):
                return self._template(texts, values)
            case List(items):
                return Said("[" + ", ".join(self.say(item).text for item in items) + "]", "list")
            case Object(entries):
                return self._object(entries)
            case Unary():
                return self._unary(expression)
            case Binary():
                return self._binary(expression)
            case Choice(test, then, other):
                return self.choice(Said(self.test(test), "bool", is_whole=False), self.say(then), self.say(other))
        return self._read(expression)

    def maybe(self, expression: Expression) -> Said:
        """The same, and null rather than an error where a field is not there."""
        path = self._path(expression, is_optional=True)
        if path is None:
            return self.say(expression)
        if ".?" in path or "[?" in path:
            return Said(f"{path}.orValue(dyn(null))", "any")
        return Said(path)

    def test(self, expression: Expression) -> str:
        """Whether it counts as true."""
        match expression:
            case Unary("!", of):
                return self._not(of)
            case Binary("&&" | "||" as mark, left, right):
                return f"{self._closed_test(left, mark)} {mark} {self._closed_test(right, mark)}"
        said = self.maybe(expression)
        match said.kind:
            case "bool":
                return said.text
            case "list" | "map":
                return "true"
            case "text":
                return f'{said.closed} != ""'
            case "number":
                return f"{said.closed} != 0"
        return f"!({said.closed} in {_FALSY})"

    def _closed_test(self, expression: Expression, mark: str) -> str:
        text = self.test(expression)
        return text if isinstance(expression, Binary) and expression.mark == mark else f"({text})"

    def _not(self, of: Expression) -> str:
        said = None if isinstance(of, Binary | Unary) else self.maybe(of)
        if said is not None and said.kind == "any":
            return f"{said.closed} in {_FALSY}"
        return f"!({self.test(of)})"

    # --- values

    def _template(self, texts: tuple[str, ...], values: tuple[Expression, ...]) -> Said:
        pieces: list[str] = []
        for number, text in enumerate(texts):
            if text:
                pieces.append(quoted(text))
            if number < len(values):
                pieces.append(self.text_of(self.say(values[number])))
        return Said(" + ".join(pieces) or '""', "text", is_whole=len(pieces) < 2)

    def text_of(self, said: Said) -> str:
        """A value as text."""
        match said.kind:
            case "text":
                return said.closed
            case "number" | "bool":
                return f"string({said.text})"
        return f'"%s".format([{said.text}])'

    def _object(self, entries: tuple[object, ...]) -> Said:
        said: list[str] = []
        for entry in entries:
            if not isinstance(entry, Entry):
                raise Untranslatable("it spreads an object")
            if not isinstance(entry.key, Text):
                raise Untranslatable("a field's name is computed")
            said.append(f"{quoted(entry.key.value)}: {self.say(entry.value).text}")
        return Said("{" + ", ".join(said) + "}", "map")

    def _unary(self, expression: Unary) -> Said:
        match expression.mark:
            case "!":
                return Said(self._not(expression.of), "bool", is_whole=False)
            case "-":
                return Said(f"-{self.say(expression.of).closed}", "number", is_whole=False)
            case "+":
                return Said(f"double({self.say(expression.of).text})", "number")
        raise Untranslatable(f"`{expression.mark}` has no counterpart")

    def choice(self, test: Said, then: Said, other: Said) -> Said:
        kind = then.kind if then.kind == other.kind else "any"
        first, second = then.closed, other.closed
        if kind == "any" and "any" not in (then.kind, other.kind):
            first, second = f"dyn({then.text})", f"dyn({other.text})"
        return Said(f"{test.closed} ? {first} : {second}", kind, is_whole=False)

    def _binary(self, expression: Binary) -> Said:
        mark, left, right = expression.mark, expression.left, expression.right
        match mark:
            case "||":
                return self._either(left, right)
            case "??":
                return self._default(left, right)
            case "&&":
                return self._both(left, right)
            case "+":
                return self._plus(self.say(left), self.say(right))
            case "-" | "*":
                return Said(f"{self.say(left).closed} {mark} {self.say(right).closed}", "number", is_whole=False)
            case "/":
                # Two whole numbers divide to a whole number in CEL.
                return Said(f"double({self.say(left).text}) / {self.say(right).closed}", "number", is_whole=False)
            case "%":
                return Said(f"int({self.say(left).text}) % int({self.say(right).text})", "number", is_whole=False)
            case "in":
                return Said(f"{self.say(left).closed} in {self.say(right).closed}", "bool", is_whole=False)
        if mark in _COMPARING:
            return self._compare(_COMPARING[mark], left, right)
        raise Untranslatable(f"`{mark}` has no counterpart")

    def _compare(self, mark: str, left: Expression, right: Expression) -> Said:
        if mark in ("==", "!="):
            one, other = self.maybe(left), self.maybe(right)
            known = {one.kind, other.kind} - {"any"}
            if len(known) == 2 and "null" not in known:
                raise Untranslatable("it compares what is never of one kind")
        else:
            one, other = self.say(left), self.say(right)
        return Said(f"{one.closed} {mark} {other.closed}", "bool", is_whole=False)

    def _either(self, left: Expression, right: Expression) -> Said:
        one = self.maybe(left)
        if one.kind == "bool":
            other = self.say(right)
            if other.kind == "bool":
                return Said(f"{one.closed} || {other.closed}", "bool", is_whole=False)
            raise Untranslatable("`||` chooses between a test and a value")
        if one.kind in ("list", "map"):
            return one
        test = f"{one.closed} in {_FALSY}"
        return self.choice(Said(test, "bool", is_whole=False), self.say(right), one)

    def _default(self, left: Expression, right: Expression) -> Said:
        one = self.maybe(left)
        if one.kind != "any":
            return one
        return self.choice(Said(f"{one.closed} == null", "bool", is_whole=False), self.say(right), one)

    def _both(self, left: Expression, right: Expression) -> Said:
        one, other = self.maybe(left), self.say(right)
        if one.kind == other.kind == "bool":
            return Said(f"{one.closed} && {other.closed}", "bool", is_whole=False)
        test = Said(self.test(left), "bool", is_whole=False)
        # What comes out where the test fails is false, null or empty, and only ever tested again.
        return self.choice(test, other, Said("dyn(null)", "any"))

    def _plus(self, one: Said, other: Said) -> Said:
        kinds = {one.kind, other.kind}
        if "text" in kinds:
            return Said(f"{self.text_of(one)} + {self.text_of(other)}", "text", is_whole=False)
        if kinds == {"number"}:
            return Said(f"{one.closed} + {other.closed}", "number", is_whole=False)
        return Said(f"{one.closed} + {other.closed}", "any", is_whole=False)

    # --- reading

    def _read(self, expression: Expression) -> Said:
        if isinstance(expression, Name):
            return self._name(expression)
        path = self._path(expression, is_optional=False)
        if path is not None:
            if ".?" in path or "[?" in path:
                return Said(f"{path}.orValue(dyn(null))")
            return Said(path)
        from levqor.imports.n8n.cel_calls import say_call, say_member

        if isinstance(expression, Member):
            return say_member(self, expression)
        if isinstance(expression, Call):
            return say_call(self, expression)
        raise Untranslatable("it is more than one expression can say")

    def _name(self, expression: Name) -> Said:
        if expression.name in self.local:
            return self.local[expression.name]
        if (data := data_of(expression, self.names)) is not None:
            return self._data(data)
        match expression.name:
            case "$now":
                self.names.bench.remark("`$now` is the moment at which the run started")
                return Said("run.started_at", "any")
            case "$itemIndex":
                return Said("index" if self.names.loops else "0", "number")
            case "$runIndex":
                self.names.bench.remark("`$runIndex` is 0 in each round")
                return Said("0", "number")
        raise Untranslatable(f"`{expression.name[:40]}` has no counterpart")

    def _data(self, data: Data | Items) -> Said:
        if isinstance(data, Items):
            if data.list is not None:
                return Said(data.list, "list", is_whole=_is_plain(data.list))
            return Said(f"[{_whole(data.layers)}]", "list")
        return Said(_whole(data.layers), "any")

    def _path(self, expression: Expression, *, is_optional: bool) -> str | None:
        """What an expression that only reads fields is called; None where it does more."""
        if isinstance(expression, Name):
            if expression.name in self.local:
                return self.local[expression.name].closed
            data = data_of(expression, self.names)
            return _whole(data.layers) if isinstance(data, Data) else None
        if not isinstance(expression, Member):
            return None
        if (data := data_of(expression, self.names)) is not None:
            return _whole(data.layers) if isinstance(data, Data) else None
        return self._member_path(expression, is_optional=is_optional or expression.is_optional)

    def _member_path(self, expression: Member, *, is_optional: bool) -> str | None:
        holder = data_of(expression.of, self.names)
        if isinstance(holder, Data) and isinstance(expression.name, Text):
            return _field(holder, expression.name.value, is_optional=is_optional)
        if isinstance(expression.name, Text) and expression.name.value == "length":
            return None
        inner = self._path(expression.of, is_optional=is_optional)
        if inner is None or inner == "null":
            return inner
        mark = "?" if is_optional or _ends_optional(inner) else ""
        match expression.name:
            case Text(name) if _IDENTIFIER.fullmatch(name):
                return f"{inner}.{mark}{name}"
            case Text(name):
                return f"{inner}[{mark}{quoted(name)}]"
            case Number(number) if isinstance(number, int):
                return f"{inner}[{mark}{number}]"
        return f"{inner}[{mark}{self.say(expression.name).text}]"


def _field(data: Data, name: str, *, is_optional: bool) -> str:
    layers = data.layers
    layer = next((layer for layer in layers if layer.fields is None or name in layer.fields), layers[-1])
    return layer.path(name, is_optional=is_optional)


def _whole(layers: Layers) -> str:
    """All of the data."""
    if len(layers) > 1 or layers[0].renamed:
        raise Untranslatable("it reads all of what several steps set")
    return layers[0].expression


def _ends_optional(path: str) -> bool:
    return ".?" in path or "[?" in path


def _is_plain(text: str) -> bool:
    return " " not in text


def reserved(name: str) -> str:
    """A function's parameter as CEL may call it."""
    plain = re.sub(r"\W", "_", name)
    return f"{plain}_" if plain in _ROOTS or plain in ("in", "as", "true", "false", "null", "") else plain
