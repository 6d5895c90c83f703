"""The registry over HTTP: what a workflow can be made of."""

from __future__ import annotations

import inspect
import typing
from functools import cache
from typing import Any

from pydantic import BaseModel

from api.call import Call
from api.declaration import Feature
from api.registry.models import Registry, RegistryExample, RegistryStep, RegistryTrigger
from levqor.connectors.declaration import Action
from levqor.connectors.registry import Registry as Actions
from levqor.document.models import TRIGGERS
from levqor.document.validation import TRIGGER_ROOTS

registry_bp = Feature("registry", "Registry")


@registry_bp.serves("GET", "/api/registry")
def get_registry(call: Call) -> Registry:
    """List every trigger and every step, with the schemas of what they take and give."""
    return _show(call.application.registry)


@cache
def _show(actions: Actions) -> Registry:
    return Registry(
        triggers=[_show_trigger(use, model) for use, model in TRIGGERS.items()],
        steps=[_show_step(action) for action in actions],
    )


def _show_trigger(use: str, model: type[BaseModel]) -> RegistryTrigger:
    description = inspect.cleandoc(model.__doc__ or "")
    return RegistryTrigger.model_validate(
        {
            "use": use,
            "title": use.capitalize(),
            "description": description.partition(" Data:")[0],
            "input_schema": model.model_json_schema(),
            "data": [f"trigger.{name}" for name in sorted(TRIGGER_ROOTS[use])],
        }
    )


def _show_step(action: Action) -> RegistryStep:
    connector = action.connector
    takes_connection = any(_is_or_may_be(kind, connector.connection) for kind in action.parameters.values())
    example = action.example and RegistryExample(given=action.example.given, yields=action.example.yields)
    return RegistryStep(
        use=action.id,
        title=action.title,
        description=action.description,
        connector=connector.id,
        connector_name=connector.name,
        category=connector.category,
        effect=action.effect.value,
        input_schema=action.input.model_json_schema(),
        output_schema=action.output.model_json_schema(mode="serialization"),
        connection_schema=_schema(connector.connection) if takes_connection else None,
        phrases=list(action.phrases),
        example=example,
    )


def _is_or_may_be(kind: Any, model: type[BaseModel] | None) -> bool:
    """Whether a parameter is of the model, or of the model or None."""
    return model is not None and (kind is model or model in typing.get_args(kind))


def _schema(model: type[BaseModel] | None) -> dict[str, Any] | None:
    return None if model is None else model.model_json_schema()
