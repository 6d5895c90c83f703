"""Scores the assistants on the own cases: `python -m levqor.assistants.evals [--wrong]`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from levqor.assistants.builder import BuilderContext, build
from levqor.assistants.builder.lexicon import lexicon_for
from levqor.assistants.builder.understanding import understand
from levqor.assistants.evals.chat import judge_chat, prediction
from levqor.assistants.evals.debugging import as_line, diagnosed, totals
from levqor.assistants.evals.debugging import verdict as debug_verdict
from levqor.assistants.evals.neutral import neutral
from levqor.assistants.evals.scoring import Verdict, judge, rates
from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, is_storable, validate

CASES = Path(__file__).parents[3] / "evals" / "builder"
DEBUG_CASES = CASES.parent / "debug"
CHAT_CASES = CASES.parent / "chat"


def main() -> None:
    cases = {path.stem: _read(path) for path in sorted(CASES.glob("*.jsonl"))}
    for name, group in cases.items():
        verdicts = [(case, _judged(case)) for case in group]
        _show(name, rates([verdict for _, verdict in verdicts]))
        if "--wrong" in sys.argv:
            _show_wrong(verdicts)
    _show_drafts([case for group in cases.values() for case in group])
    for path in sorted(DEBUG_CASES.glob("*.jsonl")):
        _show_diagnoses(f"debug {path.stem}", _read(path))
    for path in sorted(CHAT_CASES.glob("*.jsonl")):
        _show_replies(f"chat {path.stem}", _read(path))


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def _judged(case: dict[str, Any]) -> Verdict:
    lexicon = lexicon_for(default_registry())
    return judge(case["gold"], neutral(case["id"], understand(case["text"], lexicon), "UTC", lexicon))


def _show(name: str, measured: dict[str, tuple[int, int]]) -> None:
    shown = "  ".join(f"{key} {right}/{of}" for key, (right, of) in measured.items())
    sys.stdout.write(f"{name:15} {shown}\n")


def _show_wrong(verdicts: list[tuple[dict[str, Any], Verdict]]) -> None:
    for case, verdict in verdicts:
        if not verdict.is_exact:
            sys.stdout.write(f"  {case['id']} {case['text'][:100]!r} {verdict}\n")


def _show_diagnoses(name: str, cases: list[dict[str, Any]]) -> None:
    verdicts = [(case, debug_verdict(case, as_line(case["id"], diagnosed(case)))) for case in cases]
    _show(name, totals([measured for _, measured in verdicts]))
    if "--wrong" in sys.argv:
        for case, measured in verdicts:
            if any(right < of for right, of in measured.values()):
                sys.stdout.write(f"  {case['id']} {case['error'][:100]!r} {measured}\n")


def _show_replies(name: str, cases: list[dict[str, Any]]) -> None:
    verdicts = [(case, judge_chat(case, prediction(case))) for case in cases]
    answered = [verdict for case, verdict in verdicts if case["behaviour"] == "answer"]
    others = [verdict for case, verdict in verdicts if case["behaviour"] != "answer"]
    groups = {"right": [verdict for _, verdict in verdicts], "answered": answered, "not_answered": others}
    _show(name, {key: (sum(verdict.is_right for verdict in group), len(group)) for key, group in groups.items()})
    if "--wrong" in sys.argv:
        for case, verdict in verdicts:
            if not verdict.is_right:
                sys.stdout.write(f"  {case['id']} {case['question'][:100]!r} {verdict}\n")


def _show_drafts(cases: list[dict[str, Any]]) -> None:
    """Whether every draft may be stored, and how long a sentence takes."""
    registry = default_registry()
    took, storable, drafts = [], 0, 0
    for case in cases:
        started = time.perf_counter()
        built = build(case["text"], registry=registry, context=BuilderContext())
        took.append(time.perf_counter() - started)
        if built.document is not None:
            drafts += 1
            storable += is_storable(validate(built.document, Surroundings(registry))[1])
    took.sort()
    sys.stdout.write(
        f"drafts     storable {storable}/{drafts}  p50 {took[len(took) // 2] * 1000:.1f} ms"
        f"  p99 {took[len(took) * 99 // 100] * 1000:.1f} ms\n"
    )


if __name__ == "__main__":
    main()
