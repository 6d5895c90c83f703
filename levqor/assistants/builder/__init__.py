"""The builder: a sentence in, a workflow document with its open questions out. Local and deterministic."""

from levqor.assistants.builder.service import build
from levqor.assistants.builder.shapes import BuilderContext, Built

__all__ = ["BuilderContext", "Built", "build"]
