"""The JSON Schema of a document (2020-12), for editors: which steps there are and what each takes."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from levqor.connectors.registry import Registry, default_registry
from levqor.document.models import Document
from levqor.document.trigger_kinds import trigger_kinds

_EXPRESSION: Final = {"type": "string", "pattern": r"\$\{\{", "description": "An expression, ${{ ... }}."}
_BESIDE_WITH: Final = {
    "flow.if": ["when", "then"],
    "flow.switch": ["on", "cases"],
    "flow.each": ["items", "do"],
    "flow.parallel": ["branches"],
}


def document_schema(registry: Registry | None = None) -> dict[str, Any]:
    """The schema of a finished document. What only the whole document can tell (references) it cannot say."""
    registry = registry or default_registry()
    schema = Document.model_json_schema()
    definitions: dict[str, Any] = schema["$defs"]
    _describe_steps(definitions, registry)
    _describe_triggers(definitions, registry)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Levqor X workflow", **schema}


def _describe_steps(definitions: dict[str, Any], registry: Registry) -> None:
    step = definitions["Step"]
    step["properties"]["use"]["enum"] = [action.id for action in registry]
    step["allOf"] = []
    for action in registry:
        then: dict[str, Any] = {
            "properties": {"with": _open_to_expressions(_embed(action.id, action.input, definitions))}
        }
        required = list(_BESIDE_WITH.get(action.id, []))
        if action.input.model_json_schema().get("required"):
            required.append("with")
        if required:
            then["required"] = required
        step["allOf"].append(_when_it_uses(action.id, {"title": action.title, **then}))


def _describe_triggers(definitions: dict[str, Any], registry: Registry) -> None:
    trigger = definitions["Trigger"]
    kinds = trigger_kinds(registry)
    trigger["properties"]["use"]["enum"] = list(kinds)
    trigger["allOf"] = [
        _when_it_uses(
            use, {"title": kind.title, "properties": {"with": _embed(f"trigger.{use}", kind.input, definitions)}}
        )
        for use, kind in kinds.items()
    ]


def _when_it_uses(use: str, then: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {"use": {"const": use}}, "required": ["use"]}, "then": then}


def _embed(prefix: str, model: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    """The model's schema, its own definitions moved to the document's under names of their own."""
    schema = model.model_json_schema(ref_template=f"#/$defs/{prefix}.{{model}}")
    for name, definition in schema.pop("$defs", {}).items():
        definitions[f"{prefix}.{name}"] = definition
    return schema


def _open_to_expressions(schema: dict[str, Any]) -> dict[str, Any]:
    """Every field may also be an expression, which is judged when it is rendered."""
    fields = {name: {"anyOf": [field, _EXPRESSION]} for name, field in schema.get("properties", {}).items()}
    return {**schema, "properties": fields} if fields else schema
