"""JavaScript's expressions, by the precedence of their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from levqor.imports.n8n.javascript.tokens import MOST_DEEP, NotJavaScript, Token, tokens_of
from levqor.imports.n8n.javascript.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Choice,
    Count,
    Entry,
    Expression,
    Function,
    List,
    Member,
    Name,
    Number,
    Object,
    Pattern,
    Plain,
    Sequence,
    Spread,
    Template,
    Text,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_STRENGTH: Final = {
    "??": 1, "||": 2, "&&": 3, "|": 4, "^": 5, "&": 6, "==": 7, "!=": 7, "===": 7, "!==": 7, "<": 8, ">": 8, "<=": 8,
    ">=": 8, "instanceof": 8, "in": 8, "<<": 9, ">>": 9, ">>>": 9, "+": 10, "-": 10, "*": 11, "/": 11, "%": 11,
    "**": 12,
}  # fmt: skip
_ASSIGNING: Final = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "**=", "||=", "&&=", "??="})
_PLAIN: Final = {"true": True, "false": False, "null": None, "undefined": None}
_BEFORE: Final = frozenset({"!", "-", "+", "~"})
_WORDS_BEFORE: Final = frozenset({"typeof", "void", "delete", "await"})
_RESERVED: Final = frozenset(
    {"if", "for", "while", "return", "const", "let", "var", "class", "switch", "import", "export", "yield", "do", "try"}
)


class Reader:
    """Reads expressions from tokens. What a function's body says is read by `blocks`."""

    def __init__(self, source: str, blocks: Callable[[Reader], Block] | None = None, depth: int = 0) -> None:
        self.tokens = tokens_of(source)
        self.at = 0
        self.depth = depth
        self.blocks = blocks

    # --- tokens

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def ahead(self, count: int = 1) -> Token:
        return self.tokens[min(self.at + count, len(self.tokens) - 1)]

    def is_mark(self, *marks: str) -> bool:
        return self.here.kind == "mark" and self.here.value in marks

    def is_word(self, *words: str) -> bool:
        return self.here.kind == "name" and self.here.value in words

    def take(self) -> Token:
        token = self.here
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def takes(self, *marks: str) -> bool:
        if self.is_mark(*marks):
            self.take()
            return True
        return False

    def need(self, mark: str) -> None:
        if not self.takes(mark):
            raise NotJavaScript(f"`{mark}` is missing before `{self.here.value[:20]}`")

    def need_name(self) -> str:
        if self.here.kind != "name":
            raise NotJavaScript(f"`{self.here.value[:20]}` stands where a name belongs")
        return self.take().value

    # --- expressions

    def all(self) -> Expression:
        """An expression, with commas."""
        items = [self.one()]
        while self.takes(","):
            items.append(self.one())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def one(self) -> Expression:
        """An expression, without commas outside of brackets."""
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise NotJavaScript("it is nested too deep")
        try:
            return self._assignment()
        finally:
            self.depth -= 1

    def _assignment(self) -> Expression:
        if (function := self._arrow()) is not None:
            return function
        left = self._binary(self._unary(), 0)
        if self.takes("?"):
            then = self.one()
            self.need(":")
            left = Choice(left, then, self.one())
        if self.here.kind == "mark" and self.here.value in _ASSIGNING:
            mark = self.take().value
            if not isinstance(left, Name | Member | List | Object):
                raise NotJavaScript("something is assigned to what holds nothing")
            return Assign(mark, left, self.one())
        return left

    def _binary(self, left: Expression, least: int) -> Expression:
        while (strength := self._strength()) > least:
            mark = self.take().value
            right = self._unary()
            while (following := self._strength()) > strength or (mark == "**" and following == strength):
                right = self._binary(right, following - 1)
            left = Binary(mark, left, right)
        return left

    def _strength(self) -> int:
        token = self.here
        is_operator = token.kind == "mark" or (token.kind == "name" and token.value in ("in", "instanceof"))
        return _STRENGTH.get(token.value, 0) if is_operator else 0

    def _unary(self) -> Expression:
        marks: list[str] = []
        while (self.here.kind == "mark" and self.here.value in _BEFORE) or self.is_word(*_WORDS_BEFORE):
            marks.append(self.take().value)
        if self.is_mark("++", "--"):
            mark = self.take().value
            found: Expression = Count(mark, self._postfix(self.primary()), is_prefix=True)
        else:
            found = self._postfix(self.primary())
            if self.is_mark("++", "--") and not self.here.begins_line:
                found = Count(self.take().value, found, is_prefix=False)
        for mark in reversed(marks):
            found = found if mark == "await" else Unary(mark, found)
        return found

    def _postfix(self, found: Expression) -> Expression:
        while True:
            if self.takes("."):
                found = Member(found, Text(self.need_name()))
            elif self.takes("?."):
                if self.takes("("):
                    found = Call(found, self._arguments(), is_optional=True)
                elif self.takes("["):
                    found = Member(found, self._in_brackets(), is_optional=True)
                else:
                    found = Member(found, Text(self.need_name()), is_optional=True)
            elif self.takes("["):
                found = Member(found, self._in_brackets())
            elif self.takes("("):
                found = Call(found, self._arguments())
            else:
                return found

    def _in_brackets(self) -> Expression:
        inner = self.all()
        self.need("]")
        return inner

    def _arguments(self) -> tuple[Expression, ...]:
        return self._listed(")")

    def _listed(self, end: str) -> tuple[Expression, ...]:
        items: list[Expression] = []
        while not self.takes(end):
            if end == "]" and self.takes(","):
                items.append(Plain(None))
                continue
            items.append(Spread(self.one()) if self.takes("...") else self.one())
            if not self.is_mark(end):
                self.need(",")
        return tuple(items)

    def primary(self) -> Expression:
        token = self.take()
        match token.kind:
            case "text":
                return Text(token.value)
            case "number":
                return Number(_number(token.value))
            case "pattern":
                return Pattern(token.value, token.flags)
            case "template":
                values = [Reader(source, self.blocks, self.depth).whole() for source in token.parts[1::2]]
                return Template(token.parts[::2], tuple(values))
            case "name":
                return self._word(token.value)
            case "mark" if token.value == "(":
                inner = self.all()
                self.need(")")
                return inner
            case "mark" if token.value == "[":
                return List(self._listed("]"))
            case "mark" if token.value == "{":
                return self._object()
        raise NotJavaScript(
            f"`{token.value[:20]}` stands where a value belongs" if token.value else "it ends too early"
        )

    def _word(self, word: str) -> Expression:
        if word in _PLAIN:
            return Plain(_PLAIN[word])
        if word == "new":
            function = self._callee()
            arguments = self._arguments() if self.takes("(") else ()
            return Call(function, arguments, is_new=True)
        if word == "async" and (self.is_word("function") or self.is_mark("(") or self.here.kind == "name"):
            return self._arrow() or self._word(self.take().value)
        if word == "function":
            return self.function()
        if word in _RESERVED:
            raise NotJavaScript(f"`{word}` stands where a value belongs")
        return Name(word)

    def _callee(self) -> Expression:
        found: Expression = Name(self.need_name())
        while self.takes("."):
            found = Member(found, Text(self.need_name()))
        return found

    def function(self) -> Function:
        """What follows the word `function`."""
        if self.takes("*"):
            raise NotJavaScript("it has a generator")
        name = self.take().value if self.here.kind == "name" else ""
        self.need("(")
        parameters = self._listed(")")
        return Function(name, parameters, self._body())

    def _body(self) -> Block:
        if self.blocks is None:
            raise NotJavaScript("it has statements")
        return self.blocks(self)

    def _arrow(self) -> Function | None:
        """A function that is written with an arrow, if one begins here."""
        start = self.at
        if self.is_word("async") and not self.ahead().begins_line:
            self.take()
        if self.here.kind == "name" and self.ahead().value == "=>" and self.ahead().kind == "mark":
            parameters: tuple[Expression, ...] = (Name(self.take().value),)
        elif self.is_mark("(") and self._ends_in_arrow():
            self.take()
            parameters = self._listed(")")
        else:
            self.at = start
            return None
        self.need("=>")
        if self.is_mark("{"):
            return Function("", parameters, self._body())
        return Function("", parameters, self.one())

    def _ends_in_arrow(self) -> bool:
        depth = 0
        for number in range(self.at, len(self.tokens)):
            token = self.tokens[number]
            if token.kind == "mark":
                depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.value, 0)
                if depth == 0:
                    after = self.tokens[number + 1] if number + 1 < len(self.tokens) else token
                    return after.kind == "mark" and after.value == "=>"
        return False

    def _object(self) -> Object:
        entries: list[Entry | Spread] = []
        while not self.takes("}"):
            if self.takes("..."):
                entries.append(Spread(self.one()))
            else:
                entries.append(self._entry())
            if not self.is_mark("}"):
                self.need(",")
        return Object(tuple(entries))

    def _entry(self) -> Entry:
        token = self.take()
        if token.kind == "mark" and token.value == "[":
            key: Expression = self._in_brackets()
        elif token.kind in ("name", "text"):
            key = Text(token.value)
        elif token.kind == "number":
            key = Text(f"{_number(token.value)}")
        else:
            raise NotJavaScript(f"`{token.value[:20]}` stands where a field's name belongs")
        if token.kind == "name" and token.value in ("async", "get", "set") and self.here.kind in ("name", "text"):
            raise NotJavaScript("an object has a function with a name of its own")
        if self.is_mark("("):
            self.take()
            parameters = self._listed(")")
            return Entry(key, Function("", parameters, self._body()))
        if self.takes(":"):
            return Entry(key, self.one())
        if self.takes("="):
            return Entry(key, Assign("=", Name(token.value), self.one()))
        return Entry(key, Name(token.value) if token.value not in _PLAIN else Plain(_PLAIN[token.value]))

    def whole(self) -> Expression:
        """The one expression that the source is."""
        found = self.all()
        self.takes(";")
        if self.here.kind != "end":
            raise NotJavaScript(f"`{self.here.value[:20]}` has no counterpart")
        return found


def _number(text: str) -> int | float:
    plain = text.replace("_", "")
    if plain[:2].lower() in ("0x", "0b"):
        return int(plain, 0)
    try:
        value = float(plain)
    except ValueError as error:
        raise NotJavaScript(f"`{text[:20]}` is no number") from error
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def read_expression(source: str) -> Expression:
    """The one expression that a text is.

    Raises:
        NotJavaScript: it is none.
    """
    from levqor.imports.n8n.javascript.statements import read_block

    return Reader(source, read_block).whole()
