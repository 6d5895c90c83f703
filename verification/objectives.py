"""What the specification asks for, and the parts of the verification that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from verification.part import Part

OBJECTIVES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Every locked fact comes from the blueprint, and every route exists", ("drift", "pages")),
    ("Four AI endpoints answer, refuse bad input, and call no service", ("imports", "assistants", "safety")),
    ("The site's components are there, typed, built and tested", ("files", "typescript", "site_build", "site_tests")),
    ("Health, metrics, telemetry and abuse signals hold nothing personal", ("server", "safety", "python_tests")),
    ("Jobs, billing and limits do what their tests say", ("python_tests",)),
    ("Code is formatted, typed, layered, and generated files are current", ("checks",)),
    ("The descriptors deploy what was built", ("deployment",)),
)


def objectives(parts: Mapping[str, Part]) -> Part:
    part = Part("Objectives", columns=("Objective", "Result", "Shown by"))
    for objective, proofs in OBJECTIVES:
        passed = all(parts[proof].passed for proof in proofs)
        part.expect(passed, objective)
        shown = ", ".join(parts[proof].title for proof in proofs)
        part.rows.append((objective, "pass" if passed else "**FAIL**", shown))
    return part
