"""Writes `docs/scorecard.md`: how right the assistants are on the project's own cases, with every case that is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Rates = Mapping[str, tuple[int, int]]

_HEAD = """# How right the assistants are

<!-- Written by `make evals`. -->

The cases are the project's own, in `evals/`. The `tuned` sets were worked on; the errors of the `fresh` sets have been
read and their kinds mended since they were written; those of `held_out` were read least. Requests of people who are not
us will do somewhat worse than any of them.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """One set of cases of one assistant."""

    assistant: str
    name: str
    rates: Rates
    wrong: Sequence[str]
    """What was asked in the cases that are not right."""


def scorecard(sections: Sequence[Section], timing: str) -> str:
    return _HEAD + "".join(map(_table, _assistants(sections))) + f"\n{timing}\n" + "".join(_weak_spots(sections))


def _assistants(sections: Sequence[Section]) -> list[list[Section]]:
    names = dict.fromkeys(section.assistant for section in sections)
    return [[section for section in sections if section.assistant == name] for name in names]


def _table(sections: list[Section]) -> str:
    measures = list(dict.fromkeys(name for section in sections for name in section.rates))
    lines = [
        f"\n## {sections[0].assistant}\n",
        "| Cases | " + " | ".join(name.replace("_", " ") for name in measures) + " |",
        "| --- |" + " --- |" * len(measures),
        *(
            f"| {section.name} | " + " | ".join(_share(section.rates, name) for name in measures) + " |"
            for section in sections
        ),
    ]
    return "\n".join(lines) + "\n"


def _row(section: Section, measures: Sequence[str]) -> str:
    return f"| {section.name} | " + " | ".join(_share(section.rates, name) for name in measures) + " |"


def _share(rates: Rates, name: str) -> str:
    right, of = rates.get(name, (0, 0))
    return f"{100 * right / of:.1f}% ({right}/{of})" if of else ""


def _weak_spots(sections: Sequence[Section]) -> list[str]:
    found = [section for section in sections if section.wrong]
    if not found:
        return []
    return ["\n## What is not right\n", *(_wrong_of(section) for section in found)]


def _wrong_of(section: Section) -> str:
    lines = "\n".join(f"- {_plain(text)}" for text in section.wrong)
    return f"\n### {section.assistant}, {section.name}\n\n{lines}\n"


def _plain(text: Any) -> str:
    return " ".join(str(text).replace("|", "/").replace("<", "&lt;").split())[:200]
