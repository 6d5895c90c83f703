"""Checks a path of fields against the models that say which there are."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, RootModel

from levqor.document.model_problems import closest, field_names
from levqor.errors import Problem


def check_fields(path: str, said: str, model: type[BaseModel] | None, rest: Sequence[str]) -> Iterator[Problem]:
    """Check the fields named after `said`, in an expression that stands at `path`; what is open holds anything."""
    if model is None or not rest or _is_open(model):
        return
    fields = field_names(model)
    if rest[0] not in fields:
        close = closest(rest[0], fields)
        hint = f"Did you mean {close[0]}?" if close else f"It has {', '.join(sorted(fields))}."
        yield Problem(path, f"{said} has no field {rest[0][:60]!r}.", hint)
        return
    yield from check_fields(path, f"{said}.{rest[0]}", inner_model(model, rest[0]), rest[1:])


def inner_model(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of a field, where it is one, or one or nothing."""
    for field_name, field in model.model_fields.items():
        if name == (field.serialization_alias or field.alias or field_name):
            kinds = [
                kind for kind in (typing.get_args(field.annotation) or (field.annotation,)) if kind is not type(None)
            ]
            only = kinds[0] if len(kinds) == 1 else None
            is_list = typing.get_origin(field.annotation) in (list, dict, tuple, set)
            return only if isinstance(only, type) and issubclass(only, BaseModel) and not is_list else None
    return None


def _is_open(model: type[BaseModel]) -> bool:
    return model.model_config.get("extra") == "allow" or issubclass(model, RootModel) or not model.model_fields
