"""The assistants' evaluation: predictions in the neutral form, and scores on the project's own cases."""

from __future__ import annotations

from pathlib import Path

from levqor.assistants.evals.debugging import predict_debug
from levqor.assistants.evals.predict import NotPredictable, predict_builder

__all__ = ["NotPredictable", "predict", "predict_builder"]


def predict(assistant: str, source: Path, target: Path) -> int:
    """Answer every case of a file; the number of cases.

    Raises:
        NotPredictable: this version has no such assistant.
    """
    if assistant == "debug":
        return predict_debug(source, target)
    if assistant != "builder":
        raise NotPredictable(f"The {assistant} assistant is not available in this version. The builder and debug are.")
    return predict_builder(source, target)
