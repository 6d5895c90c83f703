"""The builder by a model: it may only emit a document, and what it emits passes the validator that everybody passes."""

from __future__ import annotations

import json
from typing import Any, Final

from levqor.assistants.builder.drafting import pointer
from levqor.assistants.builder.questions import parts_of
from levqor.assistants.builder.service import completed, outline_of
from levqor.assistants.builder.shapes import BuilderContext, Built
from levqor.assistants.model.asking import Conversation, ModelFailed, said
from levqor.assistants.model.inventions import without_inventions
from levqor.assistants.model.vocabulary import vocabulary
from levqor.connectors.catalog.llm.schemas import read_json
from levqor.connectors.registry import Registry
from levqor.document.validation import Surroundings, is_storable, validate
from levqor.errors import Problem

MOST_REPAIRS: Final = 2
ME: Final = "ME"
"""What the model writes for the address of the person who asks, which it is not told."""
_MOST_PROBLEMS: Final = 12
_RULES: Final = """\
You write workflows for Levqor X. Answer with one JSON object, the workflow document, and nothing else.

A document: {"levqor": 1, "name": "...", "trigger": {"use": "...", "with": {...}, "words": "..."}, "steps": [...]}
A step: {"id": "slug", "use": "connector.action", "with": {...}, "words": "..."}; steps run in order.
flow.if has "when", "then" and perhaps "else" beside "use"; flow.each has "items" and "do" (inside: ${{ item.x }});
flow.switch has "on" and "cases": [{"equals": ..., "steps": [...]}]; flow.parallel has "branches": [{"name", "steps"}].
Expressions are CEL in ${{ }}: ${{ trigger.body.email }}, ${{ steps.ID.FIELD }}, ${{ trigger.fields.amount > 100 }}.
`when`, `on` and `items` are expressions. A cron line has five fields.

- Use only the triggers, steps and fields that are listed. Where none fits, use http.request without a url.
- Never make up an address, channel, person, id, connection, amount or text. What the request does not say, leave out:
  it is asked for afterwards. Name a connection only if it is listed below.
- "me" is written as the text ME where an e-mail address is wanted.
- `words` are words of the request that led to the trigger or the step, copied letter for letter.
"""


def write(sentence: str, conversation: Conversation, *, registry: Registry, context: BuilderContext) -> Built:
    """The draft for a sentence, as the model wrote it.

    Raises:
        ModelFailed: it gave no document that could be stored, also not after the last repair.
    """
    connections = {(known["connector"], known["name"]) for known in context.connections}
    surroundings = Surroundings(registry, connections)
    messages = [said("system", _task(sentence, registry, context)), said("user", sentence)]
    for _ in range(MOST_REPAIRS + 1):
        text = conversation.ask(messages)
        document, problems = _read(text, sentence, surroundings, context)
        if document is not None and is_storable(problems):
            return _built(document, problems, conversation.name, registry)
        messages = [*messages, said("assistant", text), said("user", _complaint(problems))]
    raise ModelFailed("invalid_document")


def _task(sentence: str, registry: Registry, context: BuilderContext) -> str:
    return f"{_RULES}\n{_surroundings(context)}\n\n{vocabulary(sentence, registry)}"


def _surroundings(context: BuilderContext) -> str:
    """What there is in the workspace, by name: no value of a connection and no row is part of it."""
    tables = [f"{table['name']} ({', '.join(_columns(table))})" for table in context.tables]
    connections = [f"{known['name']} ({known['connector']})" for known in context.connections]
    return "\n".join(
        f"{title}: {', '.join(names) or 'none'}."
        for title, names in (
            ("Connections", connections),
            ("Tables", tables),
            ("Other workflows", context.workflows),
            ("Time zone", [context.timezone]),
        )
    )


def _columns(table: Any) -> list[str]:
    return [str(column["name"]) for column in table.get("columns", ())]


def _read(
    text: str, sentence: str, surroundings: Surroundings, context: BuilderContext
) -> tuple[dict[str, Any] | None, list[Problem]]:
    try:
        raw = read_json(text)
    except ValueError:
        return None, [Problem("", "The answer is not JSON.", "Answer with the document only.")]
    if not isinstance(raw, dict):
        return None, [Problem("", "A document is a mapping.", "Give name, trigger and steps.")]
    known = (sentence, str(context.user_email or ""), *context.workflows, _surroundings(context))
    raw = without_inventions(_with_me(raw, context.user_email), "\n".join(known))
    document, problems = validate(raw, surroundings)
    if document is None:
        return None, problems
    made = document.as_json()
    _keep_true_words(made, sentence)
    if not made["steps"]:
        return None, [Problem("steps", "The workflow has no steps.", "Add what the request asks for.")]
    return made, problems


def _with_me(value: Any, address: str | None) -> Any:
    """ME as the address of whoever asks; left out where that is not known."""
    if isinstance(value, dict):
        return {key: _with_me(held, address) for key, held in value.items() if held != ME or address}
    if isinstance(value, list):
        return [_with_me(held, address) for held in value if held != ME or address]
    return address if value == ME else value


def _keep_true_words(document: dict[str, Any], sentence: str) -> None:
    for _, part in parts_of(document):
        if part.get("words") and part["words"].lower() not in sentence.lower():
            del part["words"]


def _complaint(problems: list[Problem]) -> str:
    wrong = [problem for problem in problems if problem.kind == "invalid"][:_MOST_PROBLEMS]
    listed = "\n".join(
        f"- {pointer(problem.path) or 'the whole'}: {problem.message} {problem.hint}" for problem in wrong
    )
    return f"The document is not valid:\n{listed}\nAnswer again, with the whole corrected document only."


def _built(document: dict[str, Any], problems: list[Problem], name: str, registry: Registry) -> Built:
    evidence = [f"model:{name}", f"trigger:{document['trigger']['use']}"]
    evidence += [part["use"] for path, part in parts_of(document) if path != "/trigger"]
    return Built(
        json.loads(json.dumps(document)),
        steps=outline_of(document, registry),
        questions=completed([], problems, document, registry),
        meta={"evidence": evidence},
    )
