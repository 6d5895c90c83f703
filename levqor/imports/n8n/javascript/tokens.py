"""JavaScript's tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SPACE: Final = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.S)
_NUMBER: Final = re.compile(r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?")
_NAME: Final = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_TEXT: Final = re.compile(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", re.S)
_PATTERN: Final = re.compile(r"/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+)/([a-z]*)")
_MARK: Final = re.compile(
    r">>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--"
    r"|\+=|-=|\*=|/=|%=|&=|\|=|\^=|\*\*|<<|>>|[-+*/%<>=!?:.,;(){}\[\]&|^~@#]"
)
_ESCAPE: Final = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.S)
_SHORT: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_BEFORE_PATTERN: Final = frozenset({"return", "typeof", "case", "in", "of", "new", "delete", "void", "throw", "else"})
MOST_DEEP: Final = 60
LONGEST: Final = 60_000


class NotJavaScript(Exception):
    """It cannot be read. Its argument says where it stops."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    """text, number, name, mark, pattern, template, end."""
    value: str
    begins_line: bool
    flags: str = ""
    parts: tuple[str, ...] = ()
    """Of a template: texts and the sources of its values in turn."""


def tokens_of(source: str) -> list[Token]:
    """All tokens, and one that ends them.

    Raises:
        NotJavaScript: something is no token.
    """
    if len(source) > LONGEST:
        raise NotJavaScript("it is too long")
    found: list[Token] = []
    position = 0
    while True:
        space = _SPACE.match(source, position)
        begins_line = space is not None and "\n" in space.group()
        position = space.end() if space else position
        if position >= len(source):
            found.append(Token("end", "", begins_line=True))
            return found
        token, position = _next(source, position, begins_line, found[-1] if found else None)
        found.append(token)


def _next(source: str, position: int, begins_line: bool, before: Token | None) -> tuple[Token, int]:
    first = source[position]
    if first == "`":
        parts, end = _template(source, position)
        return Token("template", "`", begins_line, parts=parts), end
    if first in "'\"" and (match := _TEXT.match(source, position)):
        return Token("text", unescaped(match.group()[1:-1]), begins_line), match.end()
    if first == "/" and _may_be_pattern(before) and (match := _PATTERN.match(source, position)):
        return Token("pattern", match.group(1), begins_line, flags=match.group(2)), match.end()
    for kind, wanted in (("number", _NUMBER), ("name", _NAME), ("mark", _MARK)):
        if match := wanted.match(source, position):
            return Token(kind, match.group(), begins_line), match.end()
    raise NotJavaScript(f"`{source[position : position + 12].strip()}` cannot be read")


def _may_be_pattern(before: Token | None) -> bool:
    if before is None:
        return True
    if before.kind == "mark":
        return before.value not in (")", "]", "}", "++", "--")
    return before.kind == "name" and before.value in _BEFORE_PATTERN


def unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    said = match.group(1)
    if said[0] in "ux" and len(said) > 1:
        code = int(said[1:].strip("{}"), 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF else "\N{REPLACEMENT CHARACTER}"
    return _SHORT.get(said, said)


def _template(source: str, start: int) -> tuple[tuple[str, ...], int]:
    parts: list[str] = []
    position = begin = start + 1
    while position < len(source):
        match source[position]:
            case "\\":
                position += 2
            case "`":
                parts.append(unescaped(source[begin:position]))
                return tuple(parts), position + 1
            case "$" if source.startswith("${", position):
                parts.append(unescaped(source[begin:position]))
                end = _closing(source, position + 2, 0)
                parts.append(source[position + 2 : end])
                position = begin = end + 1
            case _:
                position += 1
    raise NotJavaScript("a text between backticks does not end")


def _closing(source: str, position: int, depth: int) -> int:
    """Where the brace that closes a value of a template stands."""
    if depth > MOST_DEEP:
        raise NotJavaScript("it is nested too deep")
    open_braces = 0
    while position < len(source):
        first = source[position]
        if first in "'\"" and (match := _TEXT.match(source, position)):
            position = match.end()
            continue
        if first == "`":
            position = _after_template(source, position + 1, depth + 1)
            continue
        if first == "}" and open_braces == 0:
            return position
        open_braces += {"{": 1, "}": -1}.get(first, 0)
        position += 1
    raise NotJavaScript("a value inside of a text does not end")


def _after_template(source: str, position: int, depth: int) -> int:
    while position < len(source) and source[position] != "`":
        if source[position] == "\\":
            position += 2
        elif source.startswith("${", position):
            position = _closing(source, position + 2, depth) + 1
        else:
            position += 1
    return position + 1
