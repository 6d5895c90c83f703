"""Named values, and fields taken out of maps."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from levqor.connectors.catalog.data.connector import Input, Result, data
from levqor.connectors.catalog.data.values import look
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.kit.shapes import Shape


class Set(Input):
    values: dict[str, Any] = Field(
        title="Values", description="Names and their values.", max_length=500, json_schema_extra={"widget": "map"}
    )


class NamedValues(Shape):
    """Each name is a field of the output."""

    model_config = ConfigDict(extra="allow")


@data.action(
    name="set",
    effect=Effect.PURE,
    writes=False,
    phrases=("set", "set a variable", "define", "remember", "calculate", "compute", "work out", "build an object"),
    example=Example(
        given={"values": {"total": 120, "greeting": "Hello Ann"}}, yields={"total": 120, "greeting": "Hello Ann"}
    ),
)
def set_values(input: Set) -> NamedValues:  # noqa: A002 - the contract's name for it
    """Set values.

    Gives names to values, which later steps refer to.
    """
    return NamedValues.model_validate(input.values)


def _named(fields: Any) -> Any:
    """A list of fields keeps their names; of a path the last part is the name."""
    if isinstance(fields, str):
        fields = [part.strip() for part in fields.split(",")]
    if isinstance(fields, list) and all(isinstance(field, str) for field in fields):
        return {field.rpartition(".")[2]: field for field in fields}
    return fields


class Pick(Input):
    value: dict[str, Any] | list[Any] = Field(title="A map, or a list of maps")
    fields: Annotated[dict[str, str], BeforeValidator(_named)] = Field(
        title="Fields",
        description="A list of fields, or a map of new names and fields: {mail: customer.email}.",
        min_length=1,
        max_length=500,
    )


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=("pick", "pick the fields", "keep only the fields", "take only", "select the fields", "rename the fields"),
    example=Example(
        given={
            "value": [{"id": 7, "customer": {"email": "ann@example.com"}, "note": "x"}],
            "fields": ["id", "customer.email"],
        },
        yields={"result": [{"id": 7, "email": "ann@example.com"}]},
    ),
)
def pick(input: Pick) -> Result:  # noqa: A002 - the contract's name for it
    """Pick fields of a map, or of each map in a list."""
    if isinstance(input.value, dict):
        return Result(result=_picked(input.value, input.fields))
    return Result(result=[_picked(item, input.fields) for item in input.value])


def _picked(item: Any, fields: dict[str, str]) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise StepError("Fields can only be picked from maps, and an item is none.", code="type_error")
    return {name: look(item, path) for name, path in fields.items()}
