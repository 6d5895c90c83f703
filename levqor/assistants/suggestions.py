"""What an account might automate next: sentences for the builder, from its own tables, connections and workflows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from levqor.assistants.builder.service import build
from levqor.assistants.builder.shapes import BuilderContext
from levqor.connectors.declaration import Connector, Effect
from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.workflows.dependencies import documents_that_count, tables_named
from levqor.workflows.repository import get_workflow

_MOST: Final = 6
_TRIED: Final = 12
_FROM_EACH: Final = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    title: str
    sentence: str
    """What the builder is asked; it builds a document from it without refusing anything."""
    reason: str

    @property
    def id(self) -> str:
        return hashlib.blake2b(self.sentence.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What a workflow of the account is about, as far as suggestions need it."""

    name: str
    trigger_use: str
    uses: frozenset[str]
    """The steps that it has."""
    tables: frozenset[str]
    """The names of the tables that it writes."""


def read_works(tx: Connection, registry: Registry, workspace_id: str, workflow_id: str | None = None) -> list[OwnWork]:
    """The workflows of a workspace, the newest first, or the one that is asked for.

    Raises:
        NoSuchWorkflow: there is none of that id.
    """
    if workflow_id is not None:
        get_workflow(tx, workspace_id, workflow_id)
    return [
        _work(row.name, Document.model_validate(row.document), registry)
        for row in documents_that_count(tx, workspace_id)
        if workflow_id in (None, row.id)
    ]


def _work(name: str, document: Document, registry: Registry) -> OwnWork:
    steps = [(step, registry.find(step.use)) for _, step in document.walk()]
    written = {table for step, action in steps if action and action.writes for table in tables_named(action, step)}
    return OwnWork(name, document.trigger.use, frozenset(step.use for step, _ in steps), frozenset(written))


def suggest(context: BuilderContext, registry: Registry, works: Sequence[OwnWork]) -> list[Suggestion]:
    """At most six, each of which the builder really builds; what exists already is not suggested again."""
    found: dict[str, Suggestion] = {}
    for number, suggestion in enumerate(_candidates(context, registry, works)):
        if len(found) == _MOST or number == _TRIED:
            break
        if suggestion.sentence not in found and _builds(suggestion.sentence, context, registry):
            found[suggestion.sentence] = suggestion
    return list(found.values())


def _builds(sentence: str, context: BuilderContext, registry: Registry) -> bool:
    built = build(sentence, registry=registry, context=context)
    return built.document is not None and not built.refusals


def _candidates(context: BuilderContext, registry: Registry, works: Sequence[OwnWork]) -> Iterator[Suggestion]:
    for work in works[:_FROM_EACH]:
        yield from _after(work)
    for table in context.tables[:_FROM_EACH]:
        yield from _with_table(table, works)
    for connection in context.connections[:_FROM_EACH]:
        if connector := registry.connectors.get(connection["connector"]):
            yield from _with_connection(connection["name"], connector)
    yield from _for_a_start(works)


def _after(work: OwnWork) -> Iterator[Suggestion]:
    """What goes well with a workflow that is there."""
    reason = f"You have the workflow “{work.name}”."
    if work.trigger_use == "form" and "email.send" not in work.uses and _can_stand_in_a_sentence(work.name):
        sentence = f"When someone fills in the {work.name} form, email me the details"
        yield Suggestion("Hear of each submission", sentence, reason)
    for table in filter(_can_stand_in_a_sentence, sorted(work.tables)):
        sentence = f"Every Monday at 9 find the rows of the {table} table and email me a list"
        yield Suggestion(f"A weekly list of {table}", sentence, f"“{work.name}” writes into the table {table}.")


def _with_table(table: Mapping[str, Any], works: Sequence[OwnWork]) -> Iterator[Suggestion]:
    name, reason = table["name"], f"You have the table {table['name']}."
    if not _can_stand_in_a_sentence(name):
        return
    if not any(name in work.tables for work in works):
        sentence = f"When someone fills in the {name} form, add a row to the {name} table and email me the details"
        yield Suggestion(f"A form that fills {name}", sentence, reason)
        sentence = f"When a webhook arrives, add a row to the {name} table"
        yield Suggestion(f"Fill {name} from another application", sentence, reason)
    sentence = f"Every Monday at 9 find the rows of the {name} table and email me a list"
    yield Suggestion(f"A weekly list of {name}", sentence, reason)
    sentence = f"Every day at 18:00 count the rows in the {name} table and email me the number"
    yield Suggestion(f"How many rows {name} has", sentence, reason)


def _with_connection(name: str, connector: Connector) -> Iterator[Suggestion]:
    """By the phrases that the connector itself declares."""
    reason = f"You have the connection {name}."
    for action in connector.actions.values():
        if action.effect in (Effect.PURE, Effect.FLOW) or not action.phrases:
            continue
        sentence = f"Every weekday at 9 {action.phrases[0]} and email me the result"
        yield Suggestion(f"{connector.name}: {action.title}", sentence, reason)
        return


def _for_a_start(works: Sequence[OwnWork]) -> Iterator[Suggestion]:
    used = {work.trigger_use for work in works}
    if "form" not in used:
        sentence = "When someone fills in a contact form, add a row to the Contacts table and email me the details"
        yield Suggestion("A contact form", sentence, "You have no form yet.")
    if "webhook" not in used:
        sentence = "When a webhook arrives, add a row to the Events table and email me the details"
        yield Suggestion("Keep what another application sends", sentence, "You have no webhook yet.")
    if "schedule" not in used:
        sentence = "Every hour get https://example.com/health and if the status is not 200 email me"
        yield Suggestion("Watch a web page", sentence, "You have no schedule yet.")


def _can_stand_in_a_sentence(name: str) -> bool:
    """Whether a name is words only: with other signs the sentence would name something else."""
    return all(letter.isalnum() or letter in " -_" for letter in name) and name == " ".join(name.split())
