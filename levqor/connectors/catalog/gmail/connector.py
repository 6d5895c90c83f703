"""Gmail. Source: the vendor's discovery document and its guides, "Sending email" and "Search and filter messages"."""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict

from levqor.connectors.api import shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN, GoogleConnection, google_api, google_sign_in
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

URL: Final = "https://gmail.googleapis.com/gmail/v1/users/me"


class Connection(GoogleConnection):
    pass


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class _Profile(Shape):
    emailAddress: str  # noqa: N815 - the service's own name


api = google_api("Gmail", URL)

gmail = Connector(
    id="gmail",
    name="Gmail",
    category="messages",
    description="Sends, finds, reads and labels the mail of a Gmail account.",
    connection=Connection,
    names=("gmail", "google mail", "gmail inbox"),
    # It allows reading, sending and labels, and no deletion for good.
    oauth=google_sign_in("https://www.googleapis.com/auth/gmail.modify"),
    described_by="gmail",
)


@gmail.check(
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET", f"{URL}/profile", headers=SIGNED_IN, answer={"emailAddress": "ann@example.com", "historyId": "7"}
            ),
        ),
        yields={"name": "ann@example.com"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Profile, await api.get(http, connection, "/profile")).emailAddress)
