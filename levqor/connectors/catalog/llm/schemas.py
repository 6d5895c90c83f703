"""Holds a model's answer to a JSON schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from levqor.connectors.declaration import StepError
from levqor.errors import LevqorError
from levqor.kit.json import dump_json, parse_json

if TYPE_CHECKING:
    # It costs megabytes, which only workflows that ask a model pay.
    from jsonschema_rs import ValidationError, Validator

LARGEST_SCHEMA: Final = 50_000
_FENCED = re.compile(r"\A\s*```[a-z]*\s*\n(.*?)\n?```\s*\Z", re.DOTALL | re.IGNORECASE)
_MOST_PROBLEMS: Final = 10


class Schema:
    """A JSON schema, Draft 2020-12. It may not refer to other documents; patterns take linear time."""

    def __init__(self, schema: dict[str, Any]) -> None:
        """
        Raises:
            StepError: it is none, or too large (`validation_error`).
        """
        if len(dump_json(schema)) > LARGEST_SCHEMA:
            raise StepError(f"The schema is longer than {LARGEST_SCHEMA} characters.", code="validation_error")
        self.schema = schema
        self._validator = _compiled(schema)

    def problems(self, value: Any) -> list[tuple[str, str]]:
        """Where `value` does not fit, and what the model is to hear about it."""
        found: list[tuple[str, str]] = []
        for error in self._validator.iter_errors(value):
            found.append((_place(error), error.message[:300]))
            if len(found) == _MOST_PROBLEMS:
                break
        return found


def _compiled(schema: dict[str, Any]) -> Validator:
    import jsonschema_rs

    try:
        return jsonschema_rs.Draft202012Validator(schema, offline=True, pattern_options=jsonschema_rs.RegexOptions())
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
        raise StepError("The schema is not a JSON schema that can be used.", code="validation_error") from None


def _place(error: ValidationError) -> str:
    return ".".join(map(str, error.instance_path)) or "all of it"


def read_json(text: str) -> Any:
    """The JSON in a model's answer, which may stand in a fence.

    Raises:
        ValueError: there is none.
    """
    fenced = _FENCED.match(text)
    try:
        return parse_json((fenced[1] if fenced else text).strip().encode())
    except LevqorError as error:
        raise ValueError("no JSON") from error
