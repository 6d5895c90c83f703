"""Cures in an expression: the name that was meant, or a conversion of what has the wrong type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from levqor.assistants.debug.evidence import Evidence
from levqor.assistants.debug.references import (
    Missing,
    Reference,
    Scope,
    missing_of,
    pattern_of,
    references_of,
    value_at,
)
from levqor.assistants.debug.setting_cures import Cure

_SOURCE = re.compile(r"^`(?P<source>[^`]+)`: ")
_CUT_AT: Final = 120
"""A longer expression is not quoted as a whole, so it cannot be changed from what is quoted."""
_NUMBER = re.compile(r"\s*[+-]?\d+(?P<fraction>\.\d+)?\s*")
_WHOLE = re.compile(r"^\$\{\{\s*(?P<source>.*?)\s*\}\}$", re.DOTALL)
_CONTROLS: Final = ("when", "on", "items")


def expression_of(message: str) -> str | None:
    """The expression that an error's message quotes, if it quotes it as a whole."""
    found = _SOURCE.match(message)
    return found["source"] if found and len(found["source"]) < _CUT_AT else None


def cured_expressions(evidence: Evidence, scope: Scope) -> Iterator[Cure]:
    """Every way to write the failing expression that may be meant, the most likely first."""
    if evidence.error["code"] == "type_error":
        yield from _cured_control(evidence, scope)
    source = expression_of(evidence.error["message"])
    if source is None or evidence.error["code"] != "expression_failed":
        return
    missing = missing_of(source, scope)
    if missing is not None:
        yield from _named_right(source, missing)
    else:
        yield from _converted(source, scope)


def _named_right(source: str, missing: Missing) -> Iterator[Cure]:
    wrong = missing.reference[: missing.at + 1]
    for replacement in missing.replacements():
        right = f"{missing.where}{replacement}"
        changed = re.sub(pattern_of(wrong), lambda _, right=right: right, source)  # type: ignore[misc]  # a default binds it
        if changed != source:
            yield Cure(
                f"Refer to {right} instead of {''.join(missing.where)}.{missing.name}.", _replacing(source, changed)
            )


def _converted(source: str, scope: Scope) -> Iterator[Cure]:
    values = [(reference, value_at(scope, reference)[1]) for reference in references_of(source, scope)]
    numeric = [(reference, value) for reference, value in values if isinstance(value, str) and _NUMBER.fullmatch(value)]
    numbers = [ref for ref, value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if numeric:
        yield _wrapped(source, {reference: _number_function(value) for reference, value in numeric}, "as numbers")
    if numbers:
        yield _wrapped(source, dict.fromkeys(numbers, "string"), "as text")


def _number_function(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    return "double" if found is None or found["fraction"] else "int"


def _wrapped(source: str, functions: dict[Reference, str], kind: str) -> Cure:
    changed = source
    for reference, function in functions.items():
        changed = re.sub(
            pattern_of(reference) + r"(?![\w.\[(])",
            lambda found, function=function: f"{function}({found.group()})",  # type: ignore[misc]  # a default binds it
            changed,
        )
    names = ", ".join(".".join(reference) for reference in functions)
    return Cure(f"Take {names} {kind}.", _replacing(source, changed))


def _cured_control(evidence: Evidence, scope: Scope) -> Iterator[Cure]:
    """A loop over what is no list, a condition that is a text."""
    step = evidence.step
    whole = _WHOLE.match((step.items or step.when or "") if step else "")
    if step is None or whole is None:
        return
    source = whole["source"]
    references = references_of(source, scope)
    found, value = value_at(scope, references[0]) if len(references) == 1 else (False, None)
    if not found or not re.fullmatch(pattern_of(references[0]), source):
        return
    if step.items and isinstance(value, dict):
        lists = [name for name, inner in value.items() if isinstance(inner, list)]
        if len(lists) == 1:
            yield Cure(
                f"Go through {source}.{lists[0]}, the list inside it.", _replacing(source, f"{source}.{lists[0]}")
            )
    elif step.when and isinstance(value, str) and value.lower() in ("true", "false"):
        yield Cure(f'Compare {source} with "true".', _replacing(source, f'{source} == "true"'))


def _replacing(source: str, changed: str) -> Callable[[dict[str, Any]], bool]:
    def apply(step: dict[str, Any]) -> bool:
        before = repr(step)
        for name in ("with", *_CONTROLS):
            if name in step:
                step[name] = _replaced(step[name], source, changed)
        return repr(step) != before

    return apply


def _replaced(value: Any, source: str, changed: str) -> Any:
    match value:
        case str() if "${{" in value:
            return value.replace(source, changed)
        case dict():
            return {name: _replaced(inner, source, changed) for name, inner in value.items()}
        case list():
            return [_replaced(inner, source, changed) for inner in value]
    return value
