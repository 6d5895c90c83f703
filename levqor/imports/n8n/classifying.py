"""Nodes that let a model choose the way."""

from __future__ import annotations

from levqor.imports.n8n.ai import model_values
from levqor.imports.n8n.data import quoted
from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.making import Given, Unsupported, rows


def by_model(given: Given) -> list[str]:
    """A step that asks a model for a category, and the tests of the ways."""
    found = rows(given.parameters, "categories", "categories")
    names = [str(row.get("category")) for row in found if row.get("category")]
    if not names:
        raise Unsupported("it names no categories")
    step = given.names.bench.new_id(f"{given.names.bench.base}_category")
    told = "\n".join(f"{row.get('category')}: {row['description']}" for row in found if row.get("description"))
    values = {"text": translate(given.parameters.get("inputText", ""), given.names), "categories": names}
    values |= {"instructions": told.replace("${{", "$ {{")[:2000]} if told else {}
    values |= {"may_be_none": True} if given.options().get("fallback") == "other" else {}
    values |= model_values(given)
    given.names.bench.steps.append({"id": step, "use": "llm.classify", "title": given.node.name[:190], "with": values})
    given.names.bench.remark("choose a connection to a model with an OpenAI-compatible address")
    return [f"steps.{step}.category == {quoted(name)}" for name in names]
