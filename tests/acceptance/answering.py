"""Answers the builder's questions as a user does who takes the first suggestion every time."""

from __future__ import annotations

import copy
from typing import Any

from tests.acceptance.server import Caller


def build(caller: Caller, sentence: str) -> dict[str, Any]:
    """What the builder makes of a sentence."""
    built: dict[str, Any] = caller.post("/api/ai/workflow", {"query": sentence, "context": {}})
    assert built["document"] is not None, built["answer"]
    return built


def with_first_suggestions(built: dict[str, Any]) -> dict[str, Any]:
    """The document, every question answered with its first suggestion."""
    document = copy.deepcopy(built["document"])
    for question in built["questions"]:
        put(document, question["path"], question["suggestions"][0])
    return document


def put(document: Any, pointer: str, value: Any) -> None:
    """Set the value that a JSON pointer points at."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.removeprefix("/").split("/")]
    here = document
    for part in way:
        here = here[int(part)] if isinstance(here, list) else here.setdefault(part, {})
    if isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value
