"""Small documents, and their problems in short form."""

from __future__ import annotations

from typing import Any

from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, validate
from levqor.errors import Problem

SURROUNDINGS = Surroundings(default_registry(), connections={("http", "shop"), ("webhook_secret", "shop")})


def document(*steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"levqor": 1, "name": "Orders", "trigger": {"use": "manual"}, "steps": list(steps)}
    return made | fields


def log(step_id: str = "note", message: Any = "hello", **fields: Any) -> dict[str, Any]:
    return {"id": step_id, "use": "log", "with": {"message": message}, **fields}


def problems_of(raw: Any) -> list[Problem]:
    return validate(raw, SURROUNDINGS)[1]


def only_problem(raw: Any) -> Problem:
    problems = problems_of(raw)
    assert len(problems) == 1, problems
    return problems[0]
