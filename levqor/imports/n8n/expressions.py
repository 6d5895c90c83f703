"""n8n's expressions (JavaScript between `{{` and `}}`) as CEL, where they say what CEL can say.

Source: n8n's documentation, "Expressions" and "Built-in methods and variables".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from levqor.expressions import ExpressionError, compile_value

_PART: Final = re.compile(r"\{\{(.*?)\}\}", re.S)
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)|(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<name>\$?[A-Za-z_][\w$]*|\$)|(?P<mark>===|!==|==|!=|>=|<=|&&|\|\||\?\?|\?\.|[-+*/%<>!?:.,(){}\[\]])""",
    re.S,
)
_FIELD: Final = r"(?:\??\.(?P<plain>[A-Za-z_]\w*)(?!\s*\()|\[\s*(?P<mark>['\"])(?P<odd>.+?)(?P=mark)\s*\])?"
_NODE_BY_CALL: Final = re.compile(
    r"\$\(\s*(['\"])(?P<name>.+?)\1\s*\)(?:\.(?:item|first\(\)|last\(\)))?\.json\b" + _FIELD
)
_NODE_BY_NAME: Final = re.compile(r"\$node\s*\[\s*(['\"])(?P<name>.+?)\1\s*\]\.json\b" + _FIELD)
_OWN: Final = re.compile(r"\$(?:json\b|input\.(?:item|first\(\)|last\(\))\.json\b)" + _FIELD)
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
_PLACEHOLDER: Final = re.compile(r"__node(\d+)__")
_VARIABLES: Final = (
    ("$now.toISO()", "run.started_at"),
    ("$now", "run.started_at"),
    ("$workflow.name", "workflow.name"),
    ("$execution.id", "run.id"),
)
_MARKS: Final = {"===": "==", "!==": "!=", "?.": "."}
_CALLS: Final = {
    "toLowerCase": "lowerAscii", "toUpperCase": "upperAscii", "includes": "contains", "trim": "trim",
    "startsWith": "startsWith", "endsWith": "endsWith", "split": "split", "join": "join", "indexOf": "indexOf",
    "replaceAll": "replace", "replace": "replace", "substring": "substring",
}  # fmt: skip
_PLAIN_NAMES: Final = {"true": "true", "false": "false", "null": "null", "undefined": "null"}


class Untranslatable(Exception):
    """An expression that CEL has no words for. Its argument says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Where data of a node is found: all of it, or the fields that one step set on top of what came before."""

    expression: str
    fields: frozenset[str] | None = None
    """None: any field."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Fields that are called otherwise here."""

    def path(self, name: str) -> str:
        plain = self.renamed.get(name, name)
        return f"{self.expression}.{plain}" if _IDENTIFIER.fullmatch(plain) else f"{self.expression}[{quoted(plain)}]"


Layers = tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What the data of n8n is called in the document."""

    own: Layers
    """`$json`: what the nodes before brought, the newest first."""
    nodes: Mapping[str, Layers]
    """What each earlier node brought, by its name."""


def quoted(text: str) -> str:
    """A text as CEL writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def translate(value: Any, names: Names) -> Any:
    """A parameter with each expression in it as ours.

    Raises:
        Untranslatable: one of them cannot be said.
    """
    match value:
        case dict():
            return {str(key): translate(inner, names) for key, inner in value.items()}
        case list():
            return [translate(inner, names) for inner in value]
        case str() if value.startswith("="):
            return _text(value[1:], names)
        case str():
            return value.replace("${{", "$ {{")
    return value


def _text(text: str, names: Names) -> str:
    made = "".join(
        "${{ " + expression(part, names) + " }}" if number % 2 else part.replace("${{", "$ {{")
        for number, part in enumerate(_PART.split(text))
    )
    _check(made)
    return made


def expression(source: str, names: Names) -> str:
    """One expression, without its braces.

    Raises:
        Untranslatable: CEL cannot say it.
    """
    found: list[str] = []

    def hold(reference: str) -> str:
        found.append(reference)
        return f"__node{len(found) - 1}__"

    def of_node(match: re.Match[str]) -> str:
        name = match.group("name")
        if name not in names.nodes:
            raise Untranslatable(f"it reads “{name[:60]}”, which has not run before it here")
        return hold(_located(names.nodes[name], match))

    text = _NODE_BY_CALL.sub(of_node, source.strip())
    text = _NODE_BY_NAME.sub(of_node, text)
    text = _OWN.sub(lambda match: hold(_located(names.own, match)), text)
    for said, ours in _VARIABLES:
        if said in text:
            text = text.replace(said, hold(ours))
    return _PLACEHOLDER.sub(lambda match: found[int(match.group(1))], _tokens(text)).strip()


def _located(layers: Layers, match: re.Match[str]) -> str:
    if not layers:
        raise Untranslatable("nothing before it brings data")
    name = match.group("plain") or match.group("odd")
    if name is None:
        return layers[0].expression
    layer = next((layer for layer in layers if layer.fields is None or name in layer.fields), layers[-1])
    return layer.path(name)


def _tokens(text: str) -> str:
    """The same tokens in CEL's words."""
    out: list[str] = []
    position, after_dot = 0, False
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise Untranslatable(f"`{text[position : position + 12].strip()}` has no counterpart")
        kind, piece = match.lastgroup, match.group()
        position = match.end()
        if kind == "space":
            out.append(" ")
            continue
        if piece == "??":
            raise Untranslatable("`??` has no counterpart; write `a.?b.orValue(c)`")
        out.append(_word(piece, text, position, after_dot) if kind == "name" else _MARKS.get(piece, piece))
        after_dot = kind == "mark" and piece in (".", "?.")
    return "".join(out)


def _word(piece: str, text: str, position: int, after_dot: bool) -> str:
    is_call = text[position:].lstrip().startswith("(")
    if after_dot:
        if is_call and piece not in _CALLS:
            raise Untranslatable(f"`.{piece[:40]}()` has no counterpart")
        if is_call:
            return _CALLS[piece]
        if piece == "length":
            return "size()"
        return piece
    if _PLACEHOLDER.fullmatch(piece):
        return piece
    if piece in _PLAIN_NAMES and not is_call:
        return _PLAIN_NAMES[piece]
    raise Untranslatable(f"`{piece[:40]}` has no counterpart")


def _check(text: str) -> None:
    """What was made has to compile."""
    try:
        compile_value(text, ("item", "index"))
    except ExpressionError as error:
        raise Untranslatable("it is JavaScript that CEL cannot say") from error
