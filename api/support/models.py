"""Requests for support, as requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from api.answers import Answer, Page, Time
from api.reading import Body
from levqor.kit.mailbox import parse_mailbox

KindName = Literal["question", "problem", "billing", "dfy", "privacy", "security"]


def _is_one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("write it in one line, without control characters")
    return text


def _is_plain_address(text: str) -> str:
    address = parse_mailbox(text)
    if address.display_name:
        raise ValueError("write the address alone, like ann@example.com")
    return address.addr_spec


Subject = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_is_one_line)]
Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class AskSupport(Body):
    subject: Subject = Field(min_length=3, max_length=200, examples=["A run is stuck"])
    message: Text = Field(min_length=3, max_length=10_000, examples=["It says waiting since yesterday."])
    kind: KindName = Field(examples=["question"])


class ContactSupport(AskSupport):
    email: Annotated[str, AfterValidator(_is_plain_address)] = Field(
        max_length=254, description="Where the reply goes.", examples=["ann@example.com"]
    )


class SupportRequestTaken(Answer):
    """A request that is kept."""

    id: str
    reply_within_hours: int = Field(description="What the plan promises; without a plan, what the smallest does.")
    reply_by: Time
    delivered: Literal["outbox", "smtp"] = Field(description="How it went to support.")


class SupportRequestShown(SupportRequestTaken):
    """A request of the workspace."""

    kind: KindName
    subject: str
    message: str
    email: str
    created_at: Time
    closed_at: Time | None


class SupportRequestPage(Page[SupportRequestShown]):
    """Requests for support."""
