"""Predictions of the debug assistant in the neutral form."""

import json
from pathlib import Path

from levqor.assistants.evals import predict


def test_a_prediction_has_what_the_benchmark_asks_for(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "d1", "error": "HTTP 429 Too Many Requests", "context": {}}) + "\n")
    assert predict("debug", source, target) == 1
    line = json.loads(target.read_text())
    assert set(line) == {"id", "class", "fixer", "retryable", "explanation", "steps", "prevention"}
    assert (line["id"], line["class"], line["fixer"], line["retryable"]) == ("d1", "rate_limited", "rate_limit", True)
