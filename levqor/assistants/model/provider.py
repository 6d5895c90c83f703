"""The model as a provider. What it cannot or must not answer is answered on this machine, and `meta` says so."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from levqor.assistants.builder.editing import Edited
from levqor.assistants.builder.judgement import OUT_OF_SCOPE, UNSAFE
from levqor.assistants.builder.shapes import BuilderContext, Built, Question
from levqor.assistants.chat.shapes import ChatContext, Replied
from levqor.assistants.debug.diagnosis import Diagnosis
from levqor.assistants.debug.recognition import Symptoms
from levqor.assistants.model.asking import Model, ModelFailed
from levqor.assistants.model.retelling import may_be_retold, retell
from levqor.assistants.model.writing import write
from levqor.assistants.onboarding.shapes import Onboarded, Standing
from levqor.assistants.provider import LocalProvider
from levqor.connectors.registry import Registry

_REFUSED: Final = frozenset((OUT_OF_SCOPE, UNSAFE))


class ModelProvider:
    """Asks a model for drafts of workflows, and to put documentation into other words; nothing else."""

    name = LocalProvider.name
    """Whose the rest is, diagnoses among it; what the model answered is said to be the model's."""

    def __init__(self, model: Model, *, chat_model: str, heavy_model: str, assistants: Collection[str]) -> None:
        self._local = LocalProvider()
        self._model = model
        self._chat_model = chat_model
        self._heavy_model = heavy_model
        self._assistants = frozenset(assistants)

    def build(self, query: str, *, registry: Registry, context: BuilderContext) -> Built:
        """What is unsafe or out of scope is refused here, before anything leaves the machine."""
        started = time.perf_counter()
        local = self._local.build(query, registry=registry, context=context)
        if "builder" not in self._assistants or _REFUSED.intersection(local.refusals):
            return local
        try:
            built = write(query, self._model.begin(self._heavy_model), registry=registry, context=context)
        except ModelFailed as failed:
            return replace(local, meta=_with_reason(local.meta, failed, started))
        return replace(built, meta=built.meta | {"provider": f"model:{self._heavy_model}", "took_ms": _since(started)})

    def edit(
        self,
        query: str,
        document: dict[str, Any],
        *,
        registry: Registry,
        context: BuilderContext,
        questions: list[Question],
    ) -> Edited:
        return self._local.edit(query, document, registry=registry, context=context, questions=questions)

    def chat(self, query: str, *, context: ChatContext) -> Replied:
        started = time.perf_counter()
        local = self._local.chat(query, context=context)
        if "chat" not in self._assistants or not may_be_retold(local.reply):
            return local
        try:
            reply = retell(query, local.reply, self._model.begin(self._chat_model))
        except ModelFailed as failed:
            evidence = [*local.reply.evidence, _reason(failed)]
            return Replied(replace(local.reply, evidence=evidence), local.provider, _since(started))
        return Replied(reply, f"model:{self._chat_model}", _since(started))

    def onboard(self, query: str | None, *, standing: Standing, plan: str | None) -> Onboarded:
        return self._local.onboard(query, standing=standing, plan=plan)

    def diagnose(self, symptoms: Symptoms, facts: Mapping[str, str]) -> Diagnosis:
        return self._local.diagnose(symptoms, facts)


def _with_reason(meta: dict[str, Any], failed: ModelFailed, started: float) -> dict[str, Any]:
    return meta | {"evidence": [*meta["evidence"], _reason(failed)], "took_ms": _since(started)}


def _reason(failed: ModelFailed) -> str:
    return f"model_did_not_answer:{failed.reason}"


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
