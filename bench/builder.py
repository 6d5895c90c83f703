"""How long the builder takes for a sentence."""

from __future__ import annotations

import json
import time

from levqor.assistants.builder import BuilderContext, build
from levqor.config import REPOSITORY
from levqor.connectors.registry import default_registry

ROUNDS = 3


def sentences_ms() -> list[float]:
    """Milliseconds for each sentence of the project's own cases, sorted; the first round warms up and is left out."""
    registry = default_registry()
    context = BuilderContext(timezone="Europe/London")
    cases = [
        json.loads(line)["text"]
        for file in sorted((REPOSITORY / "evals" / "builder").glob("*.jsonl"))
        for line in file.read_text(encoding="utf8").splitlines()
    ]
    taken = []
    for number in range(ROUNDS):
        for text in cases:
            begun = time.perf_counter()
            build(text, registry=registry, context=context)
            if number:
                taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)
