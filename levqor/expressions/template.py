"""Values of a document with `${{ }}` inside: compiled once per version, rendered per step.

A text that is exactly one `${{ }}` keeps the expression's type; in a longer text each is written as text.
What an expression yields is data and is never looked at for `${{ }}` again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from levqor.expressions.cel import Expression, compile_expression
from levqor.expressions.limits import (
    MAX_UNITS,
    MAX_UNITS_OF_A_STEP,
    EvaluationError,
    ExpressionError,
    Frame,
)
from levqor.expressions.texts import as_text

OPEN: Final = "${{"
CLOSE: Final = "}}"


def contains_expression(value: Any) -> bool:
    match value:
        case str():
            return OPEN in value
        case dict():
            return any(contains_expression(inner) for inner in value.values())
        case list():
            return any(contains_expression(inner) for inner in value)
    return False


class Template:
    """A compiled value."""

    __slots__ = ("_parts", "is_constant", "references")

    def __init__(self, parts: Any, expressions: list[Expression]) -> None:
        self._parts = parts
        self.is_constant = not expressions
        self.references = tuple(path for expression in expressions for path in expression.references)

    def render(self, scope: Mapping[str, Any]) -> Any:
        """The value with every expression evaluated.

        Raises:
            ExpressionError: an expression failed, a text grew too long, or all together take too much.
        """
        return self._parts if self.is_constant else _render(self._parts, _Allowance(scope))


class _Allowance:
    """What all expressions of one value may spend together."""

    __slots__ = ("scope", "units")

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = scope
        self.units = MAX_UNITS_OF_A_STEP

    def evaluate(self, expression: Expression) -> Any:
        given = min(MAX_UNITS, self.units)
        frame = Frame(self.scope, given)
        value = expression.evaluate_within(frame)
        self.units -= given - frame.units
        return value

    def pay_for_text(self, pieces: list[str]) -> None:
        frame = Frame(self.scope, self.units)
        try:
            frame.spend_text(sum(map(len, pieces)))
        except EvaluationError as error:
            raise ExpressionError(str(error)[:1].upper() + str(error)[1:]) from None
        self.units = frame.units


class _Text:
    """A text with expressions in it."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: list[str | Expression]) -> None:
        self.pieces = pieces


def compile_value(value: Any, names: tuple[str, ...] = ()) -> Template:
    """Compile a JSON value of a document.

    Raises:
        ExpressionError: one of its expressions is invalid.
    """
    expressions: list[Expression] = []
    return Template(_compile(value, names, expressions), expressions)


def _compile(value: Any, names: tuple[str, ...], expressions: list[Expression]) -> Any:
    match value:
        case str() if OPEN in value:
            pieces = _split(value, names)
            expressions.extend(piece for piece in pieces if isinstance(piece, Expression))
            return pieces[0] if len(pieces) == 1 else _Text(pieces)
        case dict():
            return {key: _compile(inner, names, expressions) for key, inner in value.items()}
        case list():
            return [_compile(inner, names, expressions) for inner in value]
    return value


def _split(text: str, names: tuple[str, ...]) -> list[str | Expression]:
    pieces: list[str | Expression] = []
    position = 0
    while (start := text.find(OPEN, position)) >= 0:
        if start > position:
            pieces.append(text[position:start])
        end = _closing(text, start + len(OPEN))
        pieces.append(compile_expression(text[start + len(OPEN) : end].strip(), names))
        position = end + len(CLOSE)
    if position < len(text):
        pieces.append(text[position:])
    return pieces


def _closing(text: str, position: int) -> int:
    quote = ""
    depth = 0
    while position < len(text):
        character = text[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            if depth == 0 and text.startswith(CLOSE, position):
                return position
            depth -= 1
        position += 1
    raise ExpressionError("An expression is not closed: ${{ needs a matching }}.")


def _render(part: Any, allowance: _Allowance) -> Any:
    match part:
        case Expression():
            return allowance.evaluate(part)
        case _Text():
            pieces = [piece if isinstance(piece, str) else as_text(allowance.evaluate(piece)) for piece in part.pieces]
            allowance.pay_for_text(pieces)
            return "".join(pieces)
        case dict():
            return {key: _render(inner, allowance) for key, inner in part.items()}
        case list():
            return [_render(inner, allowance) for inner in part]
    return part
