"""Privacy requests, as requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.answers import Answer, Page, Time
from api.reading import Body


class AskPrivacy(Body):
    kind: Literal["export", "erase"] = Field(
        description=(
            "`export`: everything about you, and about the workspace if you manage it, as a file. "
            "`erase`: your account, with every workspace of which you are the only member."
        )
    )


class PrivacyRequest(Answer):
    """What somebody asked for, and what became of it."""

    id: str
    kind: Literal["export", "erase"]
    status: Literal["open", "done", "refused"] = Field(description="Open requests are carried out within a day.")
    requested_at: Time
    done_at: Time | None
    expires_at: Time | None = Field(description="Until when the file of an export can be downloaded.")
    failure: str | None = Field(description="Why it was refused.")


class PrivacyRequestPage(Page[PrivacyRequest]):
    """One's own requests."""
