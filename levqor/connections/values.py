"""From what people fill in to what is sealed, and from what is sealed to what may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from levqor.connectors.declaration import Connector
from levqor.connectors.oauth import TOKENS, TokenConnection
from levqor.connectors.registry import Registry
from levqor.errors import Problem, Unacceptable
from levqor.kit.redaction import MASK

_PLACE: Final = re.compile(r"(^|_)(url|host|server|domain|subdomain|site|endpoint|address|port|shop|instance)$")
"""What the fields are called that say where a secret is sent to."""


class BadConnection(Unacceptable):
    """The connection's values are not acceptable."""

    code = "connection_invalid"


def connection_model(registry: Registry, connector: str) -> type[BaseModel]:
    """What a connector's connections hold.

    Raises:
        BadConnection: there is no such connector, or it takes none.
    """
    model = connectable(registry, connector).connection
    assert model is not None
    return model


def connectable(registry: Registry, connector: str) -> Connector:
    """A connector that takes connections.

    Raises:
        BadConnection: there is no such connector, or it takes none.
    """
    declared = registry.connectors.get(connector)
    if declared is None or declared.connection is None:
        known = ", ".join(sorted(item.id for item in registry.connectors.values() if item.connection))
        raise BadConnection(
            problems=[Problem("connector", "No connector of that name takes a connection.", f"There are: {known}.")]
        )
    return declared


def checked(model: type[BaseModel], values: Mapping[str, Any]) -> BaseModel:
    """The values as the connector takes them.

    Raises:
        BadConnection: they are not what it needs, or a mask was given for a secret.
    """
    problems = list(_masks(model, values))
    try:
        parsed = model.model_validate(values)
    except ValidationError as error:
        problems += [
            Problem(
                ".".join(["values", *map(str, item["loc"])]),
                *_in_words(model, item),
            )
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise BadConnection(problems=problems) from None
    if problems:
        raise BadConnection(problems=problems)
    return parsed


def _in_words(model: type[BaseModel], item: Any) -> tuple[str, str]:
    """Message and hint. A pattern is for programs: people are shown what one looks like."""
    if item["type"] == "missing":
        return item["msg"], "Fill it in."
    if item["type"] != "string_pattern_mismatch":
        return item["msg"].removeprefix("Value error, "), ""
    field = model.model_fields.get(str(item["loc"][0]))
    example = f"It looks like {field.examples[0]}." if field and field.examples else "Copy it whole from the service."
    return "This does not have the right form.", example


def changed(declared: Connector, before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """`before` with what was given. What is left out stays, null takes a value away, a mask leaves its secret.

    Raises:
        BadConnection: it is not what the connector needs, or a secret that was kept would be sent to another place
            than it was given for.
    """
    model = declared.connection
    assert model is not None
    secrets = secret_fields(model)
    unchanged = {name for name in given if name in secrets and _is_mask(given[name], before.get(name))}
    after = {**before, **{name: value for name, value in given.items() if name not in unchanged}}
    after = {name: value for name, value in after.items() if value is not None}
    _check_places(secrets, before, after)
    parsed = checked(model, after)
    if isinstance(parsed, TokenConnection) and not parsed.keeps_tokens_of(_as_stored(model, before), declared.oauth):
        after = {name: value for name, value in after.items() if name not in TOKENS}
    return after


def _as_stored(model: type[BaseModel], values: Mapping[str, Any]) -> BaseModel | None:
    try:
        return model.model_validate(values)
    except ValidationError:
        return None


def held(model: type[BaseModel], values: Mapping[str, Any]) -> BaseModel:
    """Stored values as the connector takes them.

    Raises:
        BadConnection: they were stored for an earlier form of the connector.
    """
    found = _as_stored(model, values)
    if found is None:
        raise BadConnection(
            "The connector asks for other values than when this connection was stored. Edit it under Connections."
        )
    return found


def shown(model: type[BaseModel] | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their secrets masked; tokens that a service gave are not shown at all."""
    secrets = secret_fields(model) if model is not None else set(values)
    hidden = set(TOKENS) if model is not None and issubclass(model, TokenConnection) else set()
    return {
        name: mask(value) if name in secrets and value is not None else value
        for name, value in values.items()
        if name not in hidden
    }


def secret_fields(model: type[BaseModel]) -> set[str]:
    """Read from the schema's `writeOnly`: an annotation check would miss `SecretStr | None`."""
    properties = model.model_json_schema(by_alias=True)["properties"]
    return {name for name, schema in properties.items() if _is_write_only(schema)}


def names_a_place(model: type[BaseModel] | None) -> bool:
    """Whether the user says where the service is; otherwise the connector knows."""
    return model is not None and any(_PLACE.search(name) for name in model.model_fields)


def mask(value: Any) -> str:
    text = str(value)
    return MASK + (text[-4:] if len(text) >= 12 else "")


def _is_write_only(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("writeOnly")) or any(_is_write_only(inner) for inner in schema.get("anyOf", ()))


def _is_mask(given: Any, secret: Any) -> bool:
    return isinstance(given, str) and given.startswith(MASK) and secret is not None and given in (MASK, mask(secret))


def _masks(model: type[BaseModel], values: Mapping[str, Any]) -> Iterator[Problem]:
    for name in sorted(secret_fields(model)):
        value = values.get(name)
        if isinstance(value, str) and value.startswith(MASK):
            yield Problem(f"values.{name}", "This is a mask and no secret.", "Enter the secret itself.")


def _check_places(secrets: set[str], before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Whoever may change a connection may not read its secrets by having them sent elsewhere."""
    kept = [name for name in sorted(secrets - set(TOKENS)) if before.get(name) and after.get(name) == before[name]]
    moved = [name for name in after if _PLACE.search(name) and before.get(name) != after[name]]
    if kept and moved:
        raise BadConnection(
            problems=[
                Problem(f"values.{name}", "It would go to another place than it was entered for.", "Enter it again.")
                for name in kept
            ]
        )
