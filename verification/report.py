"""The report: every part with its verdict, what was measured, and what failed."""

from __future__ import annotations

from collections.abc import Iterable

from verification.part import Part


def render(revision: str, date: str, parts: Iterable[Part]) -> str:
    parts = list(parts)
    failing = [part for part in parts if not part.passed]
    lines = [
        "# Final report",
        "",
        "Written by `make verify` from what it measured.",
        "",
        f"- Verified: {revision}",
        f"- Date: {date}",
        f"- Verdict: {'pass' if not failing else '**FAIL** (' + ', '.join(part.title for part in failing) + ')'}",
        "",
    ]
    for part in parts:
        lines += _section(part)
    return "\n".join(lines).rstrip() + "\n"


def _section(part: Part) -> list[str]:
    lines = [f"## {part.title}: {'pass' if part.passed else '**FAIL**'}", ""]
    if not (part.facts or part.rows or part.failures):
        lines += ["- **Nothing was measured.**"]
    lines += [f"- **Failed:** {failure}" for failure in part.failures]
    lines += [f"- {fact}" for fact in part.facts]
    if part.rows:
        lines += [""] if part.facts or part.failures else []
        lines += [_row(part.columns), _row(["---"] * len(part.columns)), *map(_row, part.rows)]
    return [*lines, ""]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
