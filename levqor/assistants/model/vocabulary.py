"""What a model has to know of the document language: the triggers, the steps and their fields, shortly."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel

from levqor.assistants.builder.lexicon import lexicon_for
from levqor.assistants.builder.normalise import read_sentence
from levqor.connectors.registry import Registry
from levqor.document.trigger_kinds import trigger_kinds

_ALWAYS: Final = frozenset(("flow", "http", "email", "data", "tables", "log", "code", "file", "llm"))
"""Connectors whose steps are always told with their fields; others only where the request names them."""
_LONGEST_CHOICE: Final = 60


def vocabulary(sentence: str, registry: Registry) -> str:
    """The triggers and steps for a sentence: with fields what it is about, by name alone the rest."""
    lexicon = lexicon_for(registry)
    named = {token.app for token in read_sentence(sentence, lexicon) if token.app} | _ALWAYS
    kinds = trigger_kinds(registry)
    triggers = [
        _signature(use, kind.input, kind.data)
        for use, kind in kinds.items()
        if kind.connector is None or kind.connector.id in named
    ]
    others = [use for use, kind in kinds.items() if kind.connector is not None and kind.connector.id not in named]
    steps = [_signature(action.id, action.input, action.output) for action in registry if action.connector.id in named]
    unnamed = [action.id for action in registry if action.connector.id not in named]
    return (
        "Triggers, with their fields (* has to be given) and what `trigger` holds:\n"
        f"{_lines(triggers)}\nFurther triggers: {', '.join(others)}.\n\n"
        f"Steps, with their fields and what `steps.ID` holds:\n{_lines(steps)}\nFurther steps: {', '.join(unnamed)}."
    )


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(f"- {part}" for part in parts)


@lru_cache(maxsize=1024)
def _signature(use: str, given: type[BaseModel], made: type[BaseModel]) -> str:
    outputs = ", ".join(made.model_json_schema().get("properties", {}))
    return f"{use}({_fields(given.model_json_schema())})" + (f" -> {outputs}" if outputs else "")


def _fields(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    return ", ".join(
        f"{name}{'*' if name in required else ''}: {_kind(kind)}" for name, kind in schema.get("properties", {}).items()
    )


def _kind(schema: dict[str, Any]) -> str:
    if choices := schema.get("enum"):
        return "/".join(map(str, choices))[:_LONGEST_CHOICE]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return _kind(next((option for option in options if option.get("type") != "null"), {}))
    return str(schema.get("type", "object"))
