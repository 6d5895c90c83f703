"""Approvals, as requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from api.answers import Answer, Page, Time
from api.reading import Body, PageQuery

Verdict = Literal["approve", "reject"]
ApprovalStatus = Literal["waiting", "approved", "rejected", "expired", "withdrawn"]


class ApprovalsQuery(PageQuery):
    state: Literal["waiting", "past"] = Field(
        default="waiting", description="`waiting`: what can still be decided. `past`: what cannot any more."
    )


class Decide(Body):
    decision: Verdict = Field(examples=["approve"])
    comment: str | None = Field(default=None, max_length=2000, description="The steps after it can read it.")


class LookAtLink(Body):
    token: SecretStr = Field(max_length=200, description="What the link in the mail ends with.")


class DecideByLink(Decide):
    token: SecretStr = Field(max_length=200, description="What the link in the mail ends with.")


class OpenApproval(Answer):
    """What a mailed link leads to."""

    workspace: str
    workflow_name: str
    message: str
    email: str = Field(description="Whose link it is.")
    status: ApprovalStatus = Field(description="`withdrawn`: the run ended before anybody decided.")
    created_at: Time
    expires_at: Time
    decided_by: str | None
    decided_at: Time | None
    comment: str | None


class Approval(Answer):
    """A question that a run asked people."""

    id: str = Field(examples=["apr_01jd8m7w2q4v6x8z0a1b3c5d7e"])
    run_id: str
    step: str = Field(description="The path of the step that asks.")
    workflow_id: str
    workflow_name: str
    message: str
    who: list[str] = Field(description="Who may decide: e-mail addresses, and roles with those above them.")
    may_decide: bool = Field(description="Whether the caller may.")
    status: ApprovalStatus = Field(description="`withdrawn`: the run ended before anybody decided.")
    created_at: Time
    expires_at: Time = Field(description="Until when it can be decided.")
    decided_by: str | None
    decided_at: Time | None
    comment: str | None


class ApprovalPage(Page[Approval]):
    """Approvals of the workspace."""
