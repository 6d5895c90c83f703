"""JavaScript's statements."""

from __future__ import annotations

from typing import Final

from levqor.imports.n8n.javascript.parsing import Reader
from levqor.imports.n8n.javascript.tokens import MOST_DEEP, NotJavaScript
from levqor.imports.n8n.javascript.tree import (
    Block,
    Declare,
    Define,
    Each,
    Expression,
    If,
    Jump,
    List,
    Loop,
    Name,
    Object,
    Return,
    Run,
    Statement,
    Switch,
    Throw,
    Try,
    While,
)

_UNKNOWN: Final = frozenset({"class", "import", "export", "with", "yield", "debugger"})
_DECLARING: Final = ("const", "let", "var")


def read_program(source: str) -> Block:
    """All that a text says.

    Raises:
        NotJavaScript: it cannot be read.
    """
    reader = Reader(source, read_block)
    body: list[Statement] = []
    while reader.here.kind != "end":
        body += _statement(reader)
    return Block(tuple(body))


def read_block(reader: Reader) -> Block:
    """What stands between braces."""
    reader.need("{")
    body: list[Statement] = []
    while not reader.takes("}"):
        if reader.here.kind == "end":
            raise NotJavaScript("a brace is not closed")
        body += _statement(reader)
    return Block(tuple(body))


def _statement(reader: Reader) -> list[Statement]:
    reader.depth += 1
    if reader.depth > MOST_DEEP:
        raise NotJavaScript("it is nested too deep")
    try:
        return _one(reader)
    finally:
        reader.depth -= 1


def _one(reader: Reader) -> list[Statement]:
    if reader.takes(";"):
        return []
    if reader.is_mark("{"):
        return [read_block(reader)]
    word = reader.here.value if reader.here.kind == "name" else ""
    if word in _UNKNOWN:
        raise NotJavaScript(f"`{word}` has no counterpart")
    if word in _DECLARING:
        return [_ended(reader, _declared(reader))]
    if word == "async" and reader.ahead().value == "function":
        reader.take()
        word = "function"
    reading = _READING.get(word)
    if reading is not None and not (reader.ahead().kind == "mark" and reader.ahead().value in (".", ":", "=")):
        reader.take()
        return [reading(reader)]
    return [_ended(reader, Run(reader.all()))]


def _ended(reader: Reader, statement: Statement) -> Statement:
    if not reader.takes(";") and not reader.is_mark("}") and not reader.here.begins_line:
        raise NotJavaScript(f"`{reader.here.value[:20]}` has no counterpart")
    return statement


def _body(reader: Reader) -> Block:
    if reader.is_mark("{"):
        return read_block(reader)
    return Block(tuple(_statement(reader)))


def _declared(reader: Reader) -> Declare:
    reader.take()
    targets: list[tuple[Expression, Expression | None]] = []
    while True:
        target = _target(reader)
        targets.append((target, reader.one() if reader.takes("=") else None))
        if not reader.takes(","):
            return Declare(tuple(targets))


def _target(reader: Reader) -> Expression:
    if reader.is_mark("{", "["):
        found = reader.primary()
        if isinstance(found, Object | List):
            return found
    return Name(reader.need_name())


def _in_parentheses(reader: Reader) -> Expression:
    reader.need("(")
    found = reader.all()
    reader.need(")")
    return found


def _if(reader: Reader) -> Statement:
    test = _in_parentheses(reader)
    then = _body(reader)
    other = None
    if reader.is_word("else"):
        reader.take()
        other = _body(reader)
    return If(test, then, other)


def _for(reader: Reader) -> Statement:
    if reader.is_word("await"):
        reader.take()
    reader.need("(")
    first: Statement | None = None
    if reader.is_word(*_DECLARING):
        start = reader.at
        reader.take()
        target = _target(reader)
        if reader.is_word("of", "in"):
            return _each(reader, target)
        reader.at = start
        first = _declared(reader)
    elif not reader.is_mark(";"):
        if reader.here.kind == "name" and reader.ahead().value in ("of", "in") and reader.ahead().kind == "name":
            return _each(reader, Name(reader.take().value))
        first = Run(reader.all())
    reader.need(";")
    test = None if reader.is_mark(";") else reader.all()
    reader.need(";")
    after = None if reader.is_mark(")") else reader.all()
    reader.need(")")
    return Loop(first, test, after, _body(reader))


def _each(reader: Reader, target: Expression) -> Statement:
    over_keys = reader.take().value == "in"
    subject = reader.all()
    reader.need(")")
    return Each(target, subject, over_keys, _body(reader))


def _while(reader: Reader) -> Statement:
    return While(_in_parentheses(reader), _body(reader), runs_first=False)


def _do(reader: Reader) -> Statement:
    body = _body(reader)
    if not reader.is_word("while"):
        raise NotJavaScript("`while` is missing")
    reader.take()
    statement = While(_in_parentheses(reader), body, runs_first=True)
    reader.takes(";")
    return statement


def _return(reader: Reader) -> Statement:
    if reader.is_mark(";", "}") or reader.here.begins_line:
        reader.takes(";")
        return Return(None)
    return _ended(reader, Return(reader.all()))


def _throw(reader: Reader) -> Statement:
    return _ended(reader, Throw(reader.all()))


def _try(reader: Reader) -> Statement:
    body = read_block(reader)
    caught: Expression | None = None
    handler = always = None
    if reader.is_word("catch"):
        reader.take()
        if reader.takes("("):
            caught = _target(reader)
            reader.need(")")
        handler = read_block(reader)
    if reader.is_word("finally"):
        reader.take()
        always = read_block(reader)
    return Try(body, caught, handler, always)


def _function(reader: Reader) -> Statement:
    return Define(reader.function())


def _break(reader: Reader) -> Statement:
    return _jump("break", reader)


def _continue(reader: Reader) -> Statement:
    return _jump("continue", reader)


def _jump(kind: str, reader: Reader) -> Statement:
    if reader.here.kind == "name" and not reader.here.begins_line:
        raise NotJavaScript(f"`{kind}` jumps to a label")
    return _ended(reader, Jump(kind))


def _switch(reader: Reader) -> Statement:
    subject = _in_parentheses(reader)
    reader.need("{")
    cases: list[tuple[Expression | None, tuple[Statement, ...]]] = []
    while not reader.takes("}"):
        if reader.is_word("default"):
            reader.take()
            test = None
        elif reader.is_word("case"):
            reader.take()
            test = reader.all()
        else:
            raise NotJavaScript("`case` is missing")
        reader.need(":")
        body: list[Statement] = []
        while not reader.is_word("case", "default") and not reader.is_mark("}"):
            if reader.here.kind == "end":
                raise NotJavaScript("a brace is not closed")
            body += _statement(reader)
        cases.append((test, tuple(body)))
    return Switch(subject, tuple(cases))


_READING: Final = {
    "if": _if,
    "for": _for,
    "while": _while,
    "do": _do,
    "return": _return,
    "throw": _throw,
    "try": _try,
    "switch": _switch,
    "function": _function,
    "break": _break,
    "continue": _continue,
}
