"""The connection to Mailchimp, and what all of its steps share."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr, field_validator

from levqor.connectors.api import Api, path, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

EMAIL: Final = r"^[^@\s]{1,64}@[^@\s]{1,255}$"
_DATA_CENTRE: Final = re.compile(r"-([a-z]{2,4}\d{1,3})$")


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    api_key: SecretStr = Field(
        title="API key",
        description="Mailchimp, Profile, Extras, API keys. It ends with your data centre, such as -us21.",
        min_length=1,
    )

    @field_validator("api_key")
    @classmethod
    def _names_a_data_centre(cls, key: SecretStr) -> SecretStr:
        if not _DATA_CENTRE.search(key.get_secret_value().strip()):
            raise ValueError("the key has to end with the data centre, such as -us21")
        return key


class Audience(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    audience_id: str = Field(
        title="Audience id",
        description="Audience, Settings, Audience name and defaults.",
        pattern=r"^[0-9A-Za-z]{4,30}$",
    )


class Subscriber(Shape):
    id: str = Field(title="Subscriber id")
    email_address: str = Field(title="E-mail")
    status: str = Field(title="Status")
    full_name: str | None = Field(default=None, title="Name")
    merge_fields: dict[str, Any] = Field(default_factory=dict, title="Fields")
    tags: list[Any] = Field(default_factory=list, title="Tags")
    timestamp_opt: str | None = Field(default=None, title="Subscribed at")
    last_changed: str | None = Field(default=None, title="Changed at")


class _Me(Shape):
    account_name: str


def _base(connection: Connection) -> str:
    found = _DATA_CENTRE.search(connection.api_key.get_secret_value().strip())
    return f"https://{found[1] if found else 'us1'}.api.mailchimp.com/3.0"


def _headers(connection: Connection) -> dict[str, str]:
    pair = base64.b64encode(f"levqor:{connection.api_key.get_secret_value().strip()}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


api: Api[Connection] = Api("Mailchimp", _base, _headers, reason=lambda content: content["title"].replace(" ", "_"))

mailchimp = Connector(
    id="mailchimp",
    name="Mailchimp",
    category="marketing",
    description="Subscribers and audiences of Mailchimp.",
    connection=Connection,
    names=("mailchimp", "mail chimp", "mailchimp list", "mailchimp audience"),
    described_by="mailchimp",
)

MADE_UP = {"api_key": "0123456789abcdef-us21"}
SIGNED_IN = {"authorization": "Basic bGV2cW9yOjAxMjM0NTY3ODlhYmNkZWYtdXMyMQ=="}
URL = "https://us21.api.mailchimp.com/3.0"
EXAMPLE_SUBSCRIBER: dict[str, Any] = {
    "id": "257c57037d384ae37ea27a07e8a01665",
    "email_address": "ann@example.com",
    "status": "subscribed",
    "full_name": "Ann",
    "merge_fields": {"FNAME": "Ann"},
    "tags": [],
    "timestamp_opt": "2026-01-31T08:20:00+00:00",
    "last_changed": "2026-01-31T08:20:00+00:00",
}


@mailchimp.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call(
                "GET",
                f"{URL}/?fields=account_name",
                headers=SIGNED_IN,
                answer={"account_name": "The hat shop"},
            ),
        ),
        yields={"name": "The hat shop"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, await api.get(http, connection, "/", {"fields": "account_name"})).account_name)


def member_path(audience_id: str, email: str, further: str = "") -> str:
    """Mailchimp knows a subscriber by the hash of the address in small letters."""
    known_as = hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()
    return path("/lists/{}/members/{}" + further, audience_id, known_as)
