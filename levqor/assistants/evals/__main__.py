"""Scores the assistants on the own cases: `python -m levqor.assistants.evals [--wrong] [--write]`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from levqor.assistants.builder import BuilderContext, build
from levqor.assistants.builder.lexicon import lexicon_for
from levqor.assistants.builder.understanding import understand
from levqor.assistants.evals.chat import judge_chat, prediction
from levqor.assistants.evals.debugging import as_line, diagnosed, totals
from levqor.assistants.evals.debugging import verdict as debug_verdict
from levqor.assistants.evals.neutral import neutral
from levqor.assistants.evals.scorecard import Section, scorecard
from levqor.assistants.evals.scoring import Verdict, judge, rates
from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, is_storable, validate

CASES = Path(__file__).parents[3] / "evals" / "builder"
DEBUG_CASES = CASES.parent / "debug"
CHAT_CASES = CASES.parent / "chat"
FIRST_SIGHT = CASES.parent / "first_sight.json"
PAGE = CASES.parents[1] / "docs" / "scorecard.md"


def main() -> None:
    sections = [*_builder(), *_debugging(), *_chat()]
    for section in sections:
        _show(section)
    cases = [case for path in sorted(CASES.glob("*.jsonl")) for case in _read(path)]
    timing = _timing(cases)
    sys.stdout.write(f"{timing}\n")
    if "--write" in sys.argv:
        PAGE.write_text(scorecard(sections, _at_first_sight(), timing), encoding="utf8")


def _at_first_sight() -> list[Section]:
    read = json.loads(FIRST_SIGHT.read_text(encoding="utf8"))
    return [
        Section(one["assistant"], one["cases"], {name: (right, of) for name, (right, of) in one["rates"].items()}, ())
        for one in read
    ]


def _builder() -> Iterator[Section]:
    for path in sorted(CASES.glob("*.jsonl")):
        verdicts = [(case, _judged(case)) for case in _read(path)]
        wrong = [case["text"] for case, verdict in verdicts if not verdict.is_exact]
        yield Section("Builder", path.stem, rates([verdict for _, verdict in verdicts]), wrong)


def _debugging() -> Iterator[Section]:
    for path in sorted(DEBUG_CASES.glob("*.jsonl")):
        verdicts = [(case, debug_verdict(case, as_line(case["id"], diagnosed(case)))) for case in _read(path)]
        wrong = [case["error"] for case, measured in verdicts if any(right < of for right, of in measured.values())]
        yield Section("Debug", path.stem, totals([measured for _, measured in verdicts]), wrong)


def _chat() -> Iterator[Section]:
    for path in sorted(CHAT_CASES.glob("*.jsonl")):
        verdicts = [(case, judge_chat(case, prediction(case))) for case in _read(path)]
        answered = [verdict for case, verdict in verdicts if case["behaviour"] == "answer"]
        others = [verdict for case, verdict in verdicts if case["behaviour"] != "answer"]
        groups = {"right": [verdict for _, verdict in verdicts], "answered": answered, "not_answered": others}
        measured = {key: (sum(verdict.is_right for verdict in group), len(group)) for key, group in groups.items()}
        yield Section("Chat", path.stem, measured, [case["question"] for case, one in verdicts if not one.is_right])


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def _judged(case: dict[str, Any]) -> Verdict:
    lexicon = lexicon_for(default_registry())
    return judge(case["gold"], neutral(case["id"], understand(case["text"], lexicon), "UTC", lexicon))


def _show(section: Section) -> None:
    shown = "  ".join(f"{key} {right}/{of}" for key, (right, of) in section.rates.items())
    sys.stdout.write(f"{section.assistant.lower()} {section.name:15} {shown}\n")
    if "--wrong" in sys.argv:
        sys.stdout.writelines(f"  {text[:150]!r}\n" for text in section.wrong)


def _timing(cases: list[dict[str, Any]]) -> str:
    """How many drafts may be stored, and how long a sentence takes."""
    registry = default_registry()
    took, storable, drafts = [], 0, 0
    for case in cases:
        started = time.process_time()
        built = build(case["text"], registry=registry, context=BuilderContext())
        took.append(time.process_time() - started)
        if built.document is not None:
            drafts += 1
            storable += is_storable(validate(built.document, Surroundings(registry))[1])
    took.sort()
    middle, late = took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
    return (
        f"Drafts that can be stored: {storable} of {drafts}. A sentence takes {middle:.1f} ms of the processor at the"
        f" median and {late:.1f} ms at the 99th percentile, on the machine that measured."
    )


if __name__ == "__main__":
    main()
