"""Expressions: parsed and type-checked by Google's CEL, evaluated by `evaluation`, always within limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from levqor.expressions.evaluation import Evaluator, build
from levqor.expressions.functions import TYPES, environment
from levqor.expressions.limits import MAX_VALUE_DEPTH, EvaluationError, ExpressionError, Frame
from levqor.expressions.operators import Optional
from levqor.expressions.references import find_references
from levqor.expressions.syntax import Field, Name, Node, TooDeep, read_tree
from levqor.kit.clock import to_text
from levqor.kit.duration import format_duration

MAX_SOURCE_LENGTH: Final = 2_000
MAX_DEPTH: Final = 24
ROOTS: Final = ("trigger", "steps", "item", "index", "run", "workflow", "workspace")

_STRING = re.compile(r"""r?\"(?:\\.|[^"\\])*\"|r?'(?:\\.|[^'\\])*'""")

_PATH = re.compile(r"[A-Za-z_]\w{0,99}(?:\.[A-Za-z_]\w{0,99}){0,60}", re.ASCII)
_RESERVED: Final = (
    *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop"),
    *("namespace", "null", "package", "return", "true", "var", "void", "while"),
)
_RESERVED_FIELD = re.compile(rf"{_STRING.pattern}|(\.\s*\??\s*)({'|'.join(_RESERVED)})\b(?!\s*\()")
"""Words that CEL keeps for itself, as the name of a field, where ours may be."""


class Expression:
    """A compiled expression. Immutable; may be evaluated from several threads."""

    __slots__ = ("_evaluator", "_names_a_value", "references", "source")

    def __init__(self, source: str, tree: Node) -> None:
        self.source = source
        self._evaluator: Evaluator = build(tree)
        self._names_a_value = _is_path(tree)
        self.references = find_references(tree)
        """Every path it reads, for example `("steps", "fetch", "body", "total")`."""

    def evaluate(self, scope: Mapping[str, Any]) -> Any:
        """The value as plain JSON data. Instants become RFC 3339 text, durations text such as `1h30m`.

        Raises:
            ExpressionError: as `evaluate_within` does.
        """
        return self.evaluate_within(Frame(scope))

    def evaluate_within(self, frame: Frame) -> Any:
        """The value, paid for from the frame's allowance.

        Raises:
            ExpressionError: what it refers to is not there, the types do not fit, or it would take too long. The
                message names the expression and never the data.
        """
        try:
            value = self._evaluator(frame)
            return value if self._names_a_value else _plain(frame, value, 0)
        except EvaluationError as error:
            raise ExpressionError(f"`{self.source[:120]}`: {error}") from None
        except RecursionError:
            raise ExpressionError(f"`{self.source[:120]}`: the values are nested too deeply.") from None


@lru_cache(maxsize=4096)
def compile_expression(source: str, names: tuple[str, ...] = ()) -> Expression:
    """Compile `source`, which may refer to the standard roots and to `names` (loop variables).

    Raises:
        ExpressionError: not CEL, or beyond the limits on length and nesting.
    """
    _check_limits(source)
    source = source.strip()
    return Expression(source, _read_path(source, (*ROOTS, *names)) or _parse(source, names))


def may_name_a_variable(name: str) -> bool:
    """Whether a loop may call its items so."""
    taken = (set(ROOTS) - {"item"}) | set(_RESERVED) | set(TYPES)
    return _PATH.fullmatch(name) is not None and "." not in name and name not in taken


def _read_path(source: str, roots: tuple[str, ...]) -> Node | None:
    """The tree of a source that only names a value, by far the most frequent; None for any other."""
    if not _PATH.fullmatch(source):
        return None
    root, *fields = source.split(".")
    if root not in roots:
        return None
    tree: Node = Name(root)
    for name in fields:
        tree = Field(tree, name, is_test=False)
    return tree


def _parse(source: str, names: tuple[str, ...]) -> Node:
    known = _environment(tuple(sorted(set(names) - set(ROOTS))))
    quoted = _RESERVED_FIELD.sub(_quote_reserved, source)
    try:
        return read_tree(_checked(source, quoted, known).serialize())
    except (TooDeep, RecursionError):
        raise ExpressionError(_explain_compile(source, "recursion")) from None
    except (RuntimeError, ValueError) as error:
        raise ExpressionError(_explain_compile(source, str(error))) from None


def _quote_reserved(match: re.Match[str]) -> str:
    return f"{match.group(1)}`{match.group(2)}`" if match.group(2) else match.group()


@lru_cache(maxsize=256)
def _environment(names: tuple[str, ...]) -> Any:
    return environment((*ROOTS, *names))


_NUMBERS_MIXED = re.compile(
    r"found no matching overload for '[^']*' applied to '\((?=[^)']*double)(?=[^)']*\b(?:int|uint|dyn))"
    r"(?:(?:int|uint|double|bool|dyn)(?:, )?)+\)'"
)


def _checked(source: str, quoted: str, known: Any) -> Any:
    """Google's parse and type check, without its refusal of whole and decimal numbers side by side: ours mix."""
    try:
        return known.compile(quoted)
    except (RuntimeError, ValueError) as error:
        complaints = [part for part in str(error).split("ERROR: ") if part.startswith("<input>")]
        serious = [part for part in complaints if not _NUMBERS_MIXED.search(part)]
        if serious or not complaints:
            raise ExpressionError(_explain_compile(source, serious[0] if serious else str(error))) from None
    return known.compile(quoted, disable_check=True)


def _is_path(tree: Node) -> bool:
    while isinstance(tree, Field) and not tree.is_test:
        tree = tree.operand
    return isinstance(tree, Name)


def _check_limits(source: str) -> None:
    if not source.strip():
        raise ExpressionError("The expression is empty. Write for example ${{ trigger.body.name }}.")
    if len(source) > MAX_SOURCE_LENGTH:
        raise ExpressionError(f"The expression is longer than {MAX_SOURCE_LENGTH} characters.")
    if "\0" in source or any("\ud800" <= character <= "\udfff" for character in source):
        raise ExpressionError("The expression contains a character that no text can hold.")
    depth = deepest = 0
    for character in _STRING.sub("''", source):
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise ExpressionError(f"The expression is nested deeper than {MAX_DEPTH} levels.")


def _plain(frame: Frame, value: Any, depth: int) -> Any:
    """A result as plain JSON data."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            if value != value or value in (float("inf"), float("-inf")):
                raise EvaluationError("the result is not a finite number.")
            return value
        case list():
            _enter(frame, value, depth)
            return [_plain(frame, inner, depth + 1) for inner in value]
        case Mapping():
            _enter(frame, value, depth)
            return {_key(key): _plain(frame, inner, depth + 1) for key, inner in value.items()}
        case datetime():
            return to_text(value)
        case timedelta():
            return format_duration(value)
        case bytes():
            return value.decode("utf8", "replace")
        case Optional():
            return _plain(frame, value.value, depth)
    raise EvaluationError("the result is a type, which a document cannot hold.")


def _enter(frame: Frame, value: list[Any] | Mapping[Any, Any], depth: int) -> None:
    if depth > MAX_VALUE_DEPTH:
        raise EvaluationError("the result is nested too deeply.")
    frame.spend(10 + 6 * len(value))


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return str(key)


_KINDS: Final = {
    "string": "a text",
    "int": "a whole number",
    "uint": "a whole number",
    "double": "a number",
    "bool": "true or false",
    "null": "null",
}


def _explain_compile(source: str, reason: str) -> str:
    shown = source.strip()[:120]
    if "recursion" in reason:
        return f"`{shown}`: the expression is nested too deeply. Split it over several steps."
    if re.search(r"undeclared reference|'_-_' applied to '\([^']*type\(", reason) and re.search(
        r"\.\w+-[A-Za-z]", source
    ):
        return f"`{shown}`: a field with a hyphen is written in brackets, for example headers['content-type']."
    if match := re.search(r"undeclared reference to '([^']*)'", reason):
        name = match.group(1)
        if re.search(rf"{re.escape(name)}\s*\(", source):
            return f"`{shown}`: there is no function {name!r}."
        return (
            f"`{shown}`: {name.partition('.')[0]!r} is not known here. Known are trigger, steps, run, workflow, "
            "workspace, and item and index inside flow.each."
        )
    if match := re.search(r"no matching overload for '([^']*)' applied to '\(?([^']*?)\)?'", reason):
        kinds = " and ".join(_kind(kind) for kind in re.split(r", (?![^(]*\))", match.group(2)) if kind)
        return (
            f"`{shown}`: {match.group(1).strip('_@')} does not work on {kinds or 'that'}. "
            "Convert with string(x), int(x) or double(x)."
        )
    if match := re.search(r"<input>:\d+:(\d+): ", reason):
        return f"`{shown}`: not a valid expression at character {match.group(1)}."
    return f"`{shown}`: not a valid expression."


def _kind(name: str) -> str:
    if name.startswith("list"):
        return "a list"
    return _KINDS.get(name, "a map" if name.startswith("map") else name)
