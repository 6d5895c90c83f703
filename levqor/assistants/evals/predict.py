"""Predictions for a file of cases."""

from __future__ import annotations

import json
from pathlib import Path

from levqor.assistants.builder.lexicon import lexicon_for
from levqor.assistants.builder.understanding import understand
from levqor.assistants.evals.neutral import neutral
from levqor.connectors.registry import default_registry
from levqor.errors import LevqorError


class NotPredictable(LevqorError):
    """There is no such assistant. There are `builder`, `chat` and `debug`."""

    code = "not_available"


def predict_builder(cases: Path, out: Path, timezone: str = "UTC") -> int:
    """Write one prediction line per case; the number of cases."""
    lexicon = lexicon_for(default_registry())
    lines = [
        json.dumps(neutral(case["id"], understand(case["text"], lexicon), timezone, lexicon), ensure_ascii=False)
        for case in map(json.loads, _lines(cases))
    ]
    out.write_text("".join(line + "\n" for line in lines), encoding="utf8")
    return len(lines)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
