"""One module around Google's CEL runtime: compile once, evaluate many times, always within limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from cel_expr_python import cel
from cel_expr_python.ext import ext_encoders, ext_math, ext_optional, ext_strings

from levqor.errors import LevqorError
from levqor.kit.clock import to_text
from levqor.kit.duration import format_duration

MAX_SOURCE_LENGTH: Final = 2_000
MAX_NESTED_LOOPS: Final = 2
MAX_COST: Final = 20_000
MAX_DEPTH: Final = 24
MAX_RESULT_DEPTH: Final = 64
ROOTS: Final = ("trigger", "steps", "item", "index", "run", "workflow", "workspace")

_STRING = re.compile(r"""r?\"(?:\\.|[^"\\])*\"|r?'(?:\\.|[^'\\])*'""")
_REFERENCE = re.compile(
    r"(?<![\w.])([A-Za-z_]\w*+)((?:\s*+\.\s*+\??[A-Za-z_]\w*+(?!\s*\()|\[\s*(?:\"[^\"]*\"|'[^']*'|\d+)\s*\])*)"
)
_SEGMENT = re.compile(r"\.\s*\??([A-Za-z_]\w*)|\[\s*(?:\"([^\"]*)\"|'([^']*)'|(\d+))\s*\]")
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d{1,9}\])*")
_PATH_SEGMENT = re.compile(r"\.?([A-Za-z_]\w*)|\[(\d+)\]")
_LITERALS = frozenset({"true", "false", "null"})
_LOOP = re.compile(r"\.\s*(?:map|filter|all|exists|exists_one)\s*\(")


class ExpressionError(LevqorError):
    """The expression cannot be evaluated."""

    code = "expression_failed"


class Expression:
    """A compiled expression. Immutable; may be evaluated from several threads."""

    __slots__ = ("_path", "_program", "references", "source")

    def __init__(self, source: str, program: Any, references: tuple[tuple[str, ...], ...]) -> None:
        self.source = source
        self._program = program
        self._path = _as_path(source)
        self.references = references
        """Every path it reads, for example `("steps", "fetch", "body", "total")`."""

    def evaluate(self, scope: Mapping[str, Any]) -> Any:
        """The value as plain JSON data. Instants become RFC 3339 text, durations text such as `1h30m`.

        Raises:
            ExpressionError: what it refers to is not there, or the types do not fit. The message names the
                expression and never the data.
        """
        if self._path is not None:
            return _walk(self.source, self._path, scope)
        try:
            result = self._program.eval(data=scope)
            if result.type() == cel.Type.ERROR:
                raise ExpressionError(_explain(self.source, str(result.plain_value())))
            return _plain(result.plain_value(), 0)
        except (RuntimeError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise ExpressionError(_explain(self.source, str(error))) from None


def _as_path(source: str) -> tuple[str | int, ...] | None:
    """The segments of a source that only names a value: walked directly, it keeps the order of keys."""
    if not _PATH.fullmatch(source) or source in _LITERALS:
        return None
    return tuple(int(number) if number else name for name, number in _PATH_SEGMENT.findall(source))


def _walk(source: str, path: tuple[str | int, ...], scope: Mapping[str, Any]) -> Any:
    value: Any = scope
    for segment in path:
        if isinstance(segment, int):
            if not isinstance(value, list):
                raise ExpressionError(f"`{source[:120]}`: what stands before [{segment}] is not a list.")
            if segment >= len(value):
                raise ExpressionError(_explain(source, f"index={segment} size={len(value)}"))
            value = value[segment]
        elif isinstance(value, Mapping):
            if segment not in value:
                raise ExpressionError(_explain(source, f'Key not found in map : "{segment}"'))
            value = value[segment]
        else:
            raise ExpressionError(f"`{source[:120]}`: what stands before .{segment[:60]} has no fields.")
    return value


def compile_expression(source: str, names: tuple[str, ...] = ()) -> Expression:
    """Compile `source`, which may refer to the standard roots and to `names` (loop variables).

    Raises:
        ExpressionError: not CEL, or beyond the limits on length, nesting and cost.
    """
    _check_limits(source)
    references = find_references(source)
    try:
        program = _environment(tuple(sorted(set(names) - set(ROOTS)))).compile(source)
    except (RuntimeError, ValueError) as error:
        raise ExpressionError(_explain_compile(source, str(error))) from None
    return Expression(source, program, references)


@lru_cache(maxsize=256)
def _environment(names: tuple[str, ...]) -> Any:
    return cel.NewEnv(
        variables={name: cel.Type.DYN for name in (*ROOTS, *names)},
        extensions=[
            ext_strings.ExtStrings(),
            ext_math.ExtMath(),
            ext_encoders.ExtEncoders(),
            ext_optional.ExtOptional(),
        ],
    )


def find_references(source: str) -> tuple[tuple[str, ...], ...]:
    """Every dotted path in the source, outside text literals; the caller decides which roots it knows."""
    masked = _STRING.sub(lambda match: match.group() if _is_index(source, match) else '""', source)
    found = []
    for match in _REFERENCE.finditer(masked):
        segments = [match.group(1)]
        for name, double, single, number in _SEGMENT.findall(match.group(2)):
            segments.append(name or double or single or number)
        found.append(tuple(segments))
    return tuple(found)


def _is_index(source: str, match: re.Match[str]) -> bool:
    before, after = source[: match.start()].rstrip(), source[match.end() :].lstrip()
    return before.endswith("[") and after.startswith("]") and bool(re.search(r"[\w\])]\s*\[$", before))


def _check_limits(source: str) -> None:
    if not source.strip():
        raise ExpressionError("The expression is empty. Write for example ${{ trigger.body.name }}.")
    if len(source) > MAX_SOURCE_LENGTH:
        raise ExpressionError(f"The expression is longer than {MAX_SOURCE_LENGTH} characters.")
    bare = _STRING.sub("''", source)
    depth = deepest = 0
    for character in bare:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or bare.count("?") > MAX_DEPTH or bare.count("!") + bare.count("-") > 200:
        raise ExpressionError(f"The expression is nested deeper than {MAX_DEPTH} levels.")
    loops = _nested_loops(bare)
    if loops > MAX_NESTED_LOOPS:
        raise ExpressionError(
            f"The expression has loops nested deeper than {MAX_NESTED_LOOPS}. Use flow.each or a data step."
        )
    if (bare.count("+") + bare.count("join") + bare.count("replace") + 2) ** (loops + 1) > MAX_COST:
        raise ExpressionError("The expression could grow without bound. Split it over several steps.")


def _nested_loops(bare: str) -> int:
    starts = {match.end() - 1 for match in _LOOP.finditer(bare)}
    open_loops: list[bool] = []
    deepest = 0
    for position, character in enumerate(bare):
        if character == "(":
            open_loops.append(position in starts)
            deepest = max(deepest, sum(open_loops))
        elif character == ")" and open_loops:
            open_loops.pop()
    return deepest


def _plain(value: Any, depth: int) -> Any:
    if depth > MAX_RESULT_DEPTH:
        raise ExpressionError("The value is nested too deeply.")
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            if value != value or value in (float("inf"), float("-inf")):
                raise ExpressionError("The result is not a finite number.")
            return value
        case dict():
            return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner, depth + 1) for inner in value]
        case datetime():
            return to_text(value)
        case timedelta():
            return format_duration(value)
        case bytes():
            return value.decode("utf8", "replace")
    raise ExpressionError(f"The result is a {type(value).__name__}, which a document cannot hold.")


_MISSING_KEY = re.compile(r'Key not found in map : "?([^"]*)"?')
_INDEX = re.compile(r"index=(\d+) size=(\d+)")
_OVERLOAD = re.compile(r"No matching overloads found : (\S+?)\(([^)]*)\)")


def _explain(source: str, reason: str) -> str:
    shown = source.strip()[:120]
    if match := _MISSING_KEY.search(reason):
        return f"`{shown}`: there is no field {match.group(1)[:60]!r}. Check the name, or test with has(...)."
    if match := _INDEX.search(reason):
        return f"`{shown}`: position {match.group(1)} is beyond the {match.group(2)} items of the list."
    if match := _OVERLOAD.search(reason):
        return (
            f"`{shown}`: {match.group(1).strip('_')} does not work on ({match.group(2)}). "
            "Convert with string(x), int(x) or double(x)."
        )
    if "divide by zero" in reason or "modulus by zero" in reason:
        return f"`{shown}`: division by zero."
    if "iteration" in reason.lower() or "budget" in reason.lower():
        return f"`{shown}`: the loop has too many rounds. Use flow.each or a data step."
    return f"`{shown}` cannot be evaluated: the values do not fit."


def _explain_compile(source: str, reason: str) -> str:
    shown = source.strip()[:120]
    if match := re.search(r"undeclared reference to '([^']*)'", reason):
        return (
            f"`{shown}`: {match.group(1)!r} is not known here. Known are trigger, steps, run, workflow, workspace, "
            "and item and index inside flow.each."
        )
    if match := re.search(r"no matching overload for '([^']*)' applied to '([^']*)'", reason):
        return f"`{shown}`: {match.group(1).strip('_')} does not work on {match.group(2)}."
    if match := re.search(r"<input>:\d+:(\d+): (.*)", reason):
        return f"`{shown}`: not a valid expression at character {match.group(1)}."
    return f"`{shown}`: not a valid expression."
