"""Predictions of the debug assistant, and how right they are on cases of the same form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from levqor.assistants.debug.diagnosis import Diagnosis, diagnose_text

_READ: Final = 1200
"""Characters of an answer in which the facts have to stand."""
_ECHO: Final = 4
"""As many words in a row taken from the error earn nothing."""
_WORD: Final = re.compile(r"[a-z0-9]+")


def predict_debug(cases: Path, out: Path) -> int:
    """Write one diagnosis per case; the number of cases."""
    read = [json.loads(line) for line in cases.read_text(encoding="utf8").splitlines() if line.strip()]
    lines = [json.dumps(as_line(case["id"], diagnosed(case)), ensure_ascii=False) for case in read]
    out.write_text("".join(line + "\n" for line in lines), encoding="utf8")
    return len(lines)


def diagnosed(case: Mapping[str, Any]) -> Diagnosis:
    return diagnose_text(case["error"], case["context"])


def as_line(identity: str, diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "id": identity,
        "class": diagnosis.cause.id,
        "fixer": diagnosis.fixer,
        "retryable": diagnosis.retryable,
        "explanation": diagnosis.advice.explain,
        "steps": list(diagnosis.advice.steps),
        "prevention": diagnosis.advice.prevent,
    }


def verdict(case: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """What is right of one prediction: (right, of) by measure."""
    gold = case["gold"]
    is_class = line["class"] in (gold["class"], *gold.get("accept_class", ()))
    is_fixer = line["fixer"] in (gold["fixer"], *gold.get("accept_fixer", ()))
    is_retry = line["retryable"] == gold["retryable"]
    said = _without_echo(_said(line), case["error"])
    facts = [any(_says(said, word) for word in fact.split("|")) for fact in gold["must_mention"]]
    return {
        "class": (is_class, 1),
        "fixer": (is_fixer, 1),
        "retry": (is_retry, 1),
        "joint": (is_class and is_fixer and is_retry, 1),
        "facts": (sum(facts), len(facts)),
    }


def totals(verdicts: Sequence[Mapping[str, tuple[int, int]]]) -> dict[str, tuple[int, int]]:
    names = verdicts[0] if verdicts else ()
    return {name: (sum(v[name][0] for v in verdicts), sum(v[name][1] for v in verdicts)) for name in names}


def _said(line: Mapping[str, Any]) -> str:
    return " ".join((line["explanation"], *line["steps"], line["prevention"])).lower()[:_READ]


def _without_echo(said: str, error: str) -> str:
    words = _WORD.findall(error.lower())
    echoed = {tuple(words[at : at + _ECHO]) for at in range(len(words) - _ECHO + 1)}
    found = list(_WORD.finditer(said))
    for at in range(len(found) - _ECHO + 1):
        run = found[at : at + _ECHO]
        if tuple(word.group() for word in run) in echoed:
            start, end = run[0].start(), run[-1].end()
            said = said[:start] + " " * (end - start) + said[end:]
    return said


def _says(said: str, word: str) -> bool:
    return re.search(r"(?<![a-z0-9])" + re.escape(word.strip().lower()), said) is not None
