"""The assistants' evaluation: predictions in the neutral form, and scores on the project's own cases."""

from __future__ import annotations

from pathlib import Path

from levqor.assistants.evals.chat import predict_chat
from levqor.assistants.evals.debugging import predict_debug
from levqor.assistants.evals.predict import NotPredictable, predict_builder

__all__ = ["NotPredictable", "predict", "predict_builder", "predict_chat", "predict_debug"]


def predict(assistant: str, source: Path, target: Path) -> int:
    """Answer every case of a file; the number of cases.

    Raises:
        NotPredictable: there is no such assistant.
    """
    match assistant:
        case "builder":
            return predict_builder(source, target)
        case "chat":
            return predict_chat(source, target)
        case "debug":
            return predict_debug(source, target)
    raise NotPredictable(f"There is no assistant {assistant!r} to predict. There are builder, chat and debug.")
