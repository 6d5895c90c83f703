"""The people of a workspace."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.slack.connector import (
    EXAMPLE_CONNECTION,
    SIGNED_IN,
    URL,
    Connection,
    Input,
    api,
    next_page,
    slack,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered
from levqor.kit.shapes import Shape

_PAGE = 200


class Who(Input):
    email: str = Field(
        title="E-mail", description="The address that the person has in Slack.", min_length=3, max_length=320
    )


class Everyone(Input):
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")
    bots: bool = Field(default=False, title="Also apps and bots")


class User(Shape):
    id: str = Field(title="User id")
    name: str = Field(title="User name")
    real_name: str = Field(title="Full name")
    email: str | None = Field(title="E-mail", description="None without the scope users:read.email.")
    time_zone: str | None = Field(title="Time zone", examples=["Europe/Berlin"])
    is_bot: bool = Field(title="Is an app or a bot")


class Users(Shape):
    users: list[User] = Field(title="People")


class _Profile(Shape):
    email: str | None = None
    real_name: str = ""


class _Member(Shape):
    id: str
    name: str = ""
    real_name: str = ""
    tz: str | None = None
    is_bot: bool = False
    deleted: bool = False
    profile: _Profile = Field(default_factory=_Profile)

    @property
    def is_a_person(self) -> bool:
        # USLACKBOT says of itself that it is no bot.
        return not self.is_bot and self.id != "USLACKBOT"

    def plain(self) -> User:
        return User(
            id=self.id,
            name=self.name,
            real_name=self.real_name or self.profile.real_name,
            email=self.profile.email,
            time_zone=self.tz,
            is_bot=not self.is_a_person,
        )


class _Looked(Shape):
    user: _Member


class _Page(Shape):
    members: list[_Member]


_ANSWERED: dict[str, Any] = {
    "id": "U0123456789",
    "name": "ann",
    "deleted": False,
    "real_name": "Ann Lee",
    "tz": "Europe/Berlin",
    "is_bot": False,
    "profile": {"email": "ann@example.com", "real_name": "Ann Lee"},
}
_YIELDS = {
    "id": "U0123456789",
    "name": "ann",
    "real_name": "Ann Lee",
    "email": "ann@example.com",
    "time_zone": "Europe/Berlin",
    "is_bot": False,
}


async def find_by_email(http: Http, connection: Connection, email: str) -> User:
    """
    Raises:
        StepError: nobody has this address (`service_refused`, users_not_found).
    """
    found = await api.get(http, connection, "/users.lookupByEmail", {"email": email.strip()})
    return shaped(_Looked, found).user.plain()


@slack.action(
    phrases=("find a slack user", "look up a person in slack", "get the slack user by email"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"email": "ann@example.com"},
        calls=(
            Call(
                "GET",
                f"{URL}/users.lookupByEmail?email=ann%40example.com",
                headers=SIGNED_IN,
                answer={"ok": True, "user": _ANSWERED},
            ),
        ),
        yields=_YIELDS,
    ),
)
async def find_user(http: Http, connection: Connection, who: Who) -> User:
    """Find a person by e-mail address."""
    return await find_by_email(http, connection, who.email)


@slack.action(
    phrases=("list slack users", "get everyone in slack", "list the members of the slack workspace"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"limit": 10},
        calls=(
            Call(
                "GET",
                f"{URL}/users.list?limit=200",
                headers=SIGNED_IN,
                answer={"ok": True, "members": [_ANSWERED], "response_metadata": {"next_cursor": ""}},
            ),
        ),
        yields={"users": [_YIELDS]},
    ),
)
async def list_users(http: Http, connection: Connection, everyone: Everyone) -> Users:
    """List the people of the workspace.

    Those who have left it are left out.
    """

    def read(page: Any) -> list[User]:
        members = shaped(_Page, page).members
        return [one.plain() for one in members if not one.deleted and (everyone.bots or one.is_a_person)]

    pages = api.pages(http, connection, "/users.list", {"limit": _PAGE}, next_page)
    return Users(users=await gathered(pages, read, everyone.limit))
