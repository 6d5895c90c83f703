"""Deals and notes."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.hubspot.connector import (
    EXAMPLE_DEAL,
    MADE_UP,
    OBJECTS_URL,
    SIGNED_IN,
    Connection,
    Record,
    api,
    hubspot,
    texts,
)
from levqor.connectors.catalog.hubspot.contacts import (
    Properties,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class NewDeal(Properties):
    name: str = Field(title="Name", min_length=1, max_length=500)
    amount: float | None = Field(default=None, title="Amount")
    stage: str | None = Field(
        default=None, title="Stage", description="Its internal name.", max_length=200, examples=["appointmentscheduled"]
    )
    pipeline: str | None = Field(default=None, title="Pipeline", description="Its internal name.", max_length=200)
    close_date: str | None = Field(default=None, title="Closes on", examples=["2026-02-15"], max_length=40)
    contact_id: str | None = Field(default=None, title="Of the contact", pattern=r"^\d{1,20}$")


class DealChange(Properties):
    deal_id: str = Field(title="Deal id", pattern=r"^\d{1,20}$")
    stage: str | None = Field(default=None, title="New stage", description="Its internal name.", max_length=200)
    amount: float | None = Field(default=None, title="New amount")


class NewNote(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    text: str = Field(title="Note", min_length=1, max_length=65_536, json_schema_extra={"widget": "long_text"})
    contact_id: str | None = Field(default=None, title="On the contact", pattern=r"^\d{1,20}$")
    deal_id: str | None = Field(default=None, title="On the deal", pattern=r"^\d{1,20}$")


class Note(Shape):
    id: str = Field(title="Note id")


_DEAL_TO_CONTACT, _NOTE_TO_CONTACT, _NOTE_TO_DEAL = 3, 202, 214


def _linked(to: str | None, kind: int) -> list[dict[str, Any]]:
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind}]
    return [{"to": {"id": to}, "types": types}] if to else []


@hubspot.action(
    phrases=("create a hubspot deal", "add a deal to hubspot", "open a deal in hubspot"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"name": "Hats for Ann", "amount": 120, "contact_id": "501"},
        calls=(
            Call(
                "POST",
                f"{OBJECTS_URL}/deals",
                json={
                    "properties": {"dealname": "Hats for Ann", "amount": "120"},
                    "associations": [
                        {
                            "to": {"id": "501"},
                            "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 3}],
                        }
                    ],
                },
                headers=SIGNED_IN,
                status=201,
                answer=EXAMPLE_DEAL,
            ),
        ),
        yields=EXAMPLE_DEAL,
    ),
)
async def create_deal(http: Http, connection: Connection, deal: NewDeal) -> Record:
    """Create a deal."""
    given = {"pipeline": deal.pipeline, "dealstage": deal.stage, "closedate": deal.close_date}
    values = {"dealname": deal.name} | _amount(deal.amount) | {name: text for name, text in given.items() if text}
    associations = _linked(deal.contact_id, _DEAL_TO_CONTACT)
    body = {"properties": values | texts(deal.properties), "associations": associations}
    return shaped(Record, await api.post(http, connection, "/crm/v3/objects/deals", body))


def _amount(amount: float | None) -> dict[str, str]:
    return {} if amount is None else {"amount": f"{amount:.15g}"}


@hubspot.action(
    phrases=("update a hubspot deal", "move a hubspot deal", "change the stage of a hubspot deal"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"deal_id": "901", "stage": "closedwon"},
        calls=(
            Call(
                "PATCH",
                f"{OBJECTS_URL}/deals/901",
                json={"properties": {"dealstage": "closedwon"}},
                headers=SIGNED_IN,
                answer=EXAMPLE_DEAL,
            ),
        ),
        yields=EXAMPLE_DEAL,
    ),
)
async def update_deal(http: Http, connection: Connection, change: DealChange) -> Record:
    """Change a deal or move it to another stage."""
    stage = {"dealstage": change.stage} if change.stage else {}
    body = {"properties": stage | _amount(change.amount) | texts(change.properties)}
    target = path("/crm/v3/objects/deals/{}", change.deal_id)
    return shaped(Record, (await api.call(http, connection, "PATCH", target, json=body)).json())


@hubspot.action(
    phrases=("add a note in hubspot", "write a note to the hubspot contact", "log a note in hubspot"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"text": "She likes hats.", "contact_id": "501"},
        calls=(
            Call(
                "POST",
                f"{OBJECTS_URL}/notes",
                json={
                    "properties": {"hs_note_body": "She likes hats.", "hs_timestamp": "2026-01-31T08:30:00.000Z"},
                    "associations": [
                        {
                            "to": {"id": "501"},
                            "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202}],
                        }
                    ],
                },
                headers=SIGNED_IN,
                status=201,
                answer={"id": "301", "properties": {}},
            ),
        ),
        yields={"id": "301"},
    ),
)
async def add_note(http: Http, connection: Connection, note: NewNote) -> Note:
    """Add a note to a contact or a deal."""
    now = http.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    associations = _linked(note.contact_id, _NOTE_TO_CONTACT) + _linked(note.deal_id, _NOTE_TO_DEAL)
    body = {"properties": {"hs_note_body": note.text, "hs_timestamp": now}, "associations": associations}
    return shaped(Note, await api.post(http, connection, "/crm/v3/objects/notes", body))
