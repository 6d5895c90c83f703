"""The port through which assistants answer. `local` is grammar and vocabulary; it makes no call to anything.

The other one, `levqor/assistants/model`, asks a model of an OpenAI-compatible API, and falls back on this one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from levqor.assistants.builder.editing import Edited, edit
from levqor.assistants.builder.service import build
from levqor.assistants.builder.shapes import BuilderContext, Built, Question
from levqor.assistants.chat.service import chat
from levqor.assistants.chat.shapes import ChatContext, Replied
from levqor.assistants.debug.diagnosis import Diagnosis, diagnose
from levqor.assistants.debug.recognition import Symptoms
from levqor.assistants.onboarding.service import onboard
from levqor.assistants.onboarding.shapes import Onboarded, Standing
from levqor.connectors.registry import Registry


class Provider(Protocol):
    """Whoever answers. What it builds passes the same validator, whoever it is."""

    name: str

    def build(self, query: str, *, registry: Registry, context: BuilderContext) -> Built: ...

    def edit(
        self,
        query: str,
        document: dict[str, Any],
        *,
        registry: Registry,
        context: BuilderContext,
        questions: list[Question],
    ) -> Edited: ...

    def chat(self, query: str, *, context: ChatContext) -> Replied: ...

    def onboard(self, query: str | None, *, standing: Standing, plan: str | None) -> Onboarded: ...

    def diagnose(self, symptoms: Symptoms, facts: Mapping[str, str]) -> Diagnosis: ...


class LocalProvider:
    """Deterministic, on this machine, without network."""

    name = "local"

    def build(self, query: str, *, registry: Registry, context: BuilderContext) -> Built:
        started = time.perf_counter()
        built = build(query, registry=registry, context=context)
        took = round((time.perf_counter() - started) * 1000, 2)
        return replace(built, meta=built.meta | {"provider": self.name, "took_ms": took})

    def edit(
        self,
        query: str,
        document: dict[str, Any],
        *,
        registry: Registry,
        context: BuilderContext,
        questions: list[Question],
    ) -> Edited:
        started = time.perf_counter()
        edited = edit(query, document, registry=registry, context=context, questions=questions)
        took = round((time.perf_counter() - started) * 1000, 2)
        meta = edited.built.meta | {"provider": self.name, "took_ms": took}
        return replace(edited, built=replace(edited.built, meta=meta))

    def chat(self, query: str, *, context: ChatContext) -> Replied:
        started = time.perf_counter()
        reply = chat(query, context)
        return Replied(reply, self.name, round((time.perf_counter() - started) * 1000, 2))

    def onboard(self, query: str | None, *, standing: Standing, plan: str | None) -> Onboarded:
        started = time.perf_counter()
        made = onboard(query, standing, plan)
        return replace(made, provider=self.name, took_ms=round((time.perf_counter() - started) * 1000, 2))

    def diagnose(self, symptoms: Symptoms, facts: Mapping[str, str]) -> Diagnosis:
        return diagnose(symptoms, facts)
