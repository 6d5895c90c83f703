"""Slack. Source: the vendor's OpenAPI description and SDK, and its reference, "Web API methods" and "Rate Limits"."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape

URL: Final = "https://slack.com/api"
_PASSING: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    bot_token: SecretStr = Field(
        title="Bot token",
        description="api.slack.com/apps, your app, OAuth & Permissions, Bot User OAuth Token; it begins with xoxb-. "
        "Give it the scopes chat:write, channels:read, channels:history, users:read, users:read.email, im:write and "
        "files:write, and invite the app to the channels that it works in.",
        min_length=1,
    )


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


ChannelId = Annotated[
    str,
    Field(
        title="Channel id",
        description="In Slack: the channel's name, About, at the very end.",
        pattern=r"^[A-Z][A-Z0-9]{3,30}$",
    ),
]
UserId = Annotated[
    str,
    Field(
        title="User id",
        description="In Slack: the profile, three dots, Copy member ID.",
        pattern=r"^[A-Z][A-Z0-9]{3,30}$",
    ),
]
MessageId = Annotated[
    str,
    Field(title="Message id", description="Slack's ts, for example 1769848200.000100.", pattern=r"^\d{1,12}\.\d{1,9}$"),
]


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.bot_token.get_secret_value()}"}


def _reason(content: Any) -> Any:
    return content.get("error") if isinstance(content, dict) else None


def _refused(answer: Answer, content: Any) -> bool:
    """Slack says that it failed in the answer, with status 200."""
    return answer.status >= 400 or not isinstance(content, dict) or content.get("ok") is not True


def _passing(_: Answer, content: Any) -> bool:
    return _reason(content) in _PASSING


api: Api[Connection] = Api("Slack", URL, _headers, reason=_reason, refused=_refused, passing=_passing)


async def done(http: Http, connection: Connection, method: str, given: Any, already: frozenset[str]) -> Any:
    """Call a method; the failures of `already` mean that what it is to do has been done."""
    lenient = replace(
        api, refused=lambda answer, content: _refused(answer, content) and _reason(content) not in already
    )
    return await lenient.post(http, connection, f"/{method}", given)


def next_page(_: Answer, page: Any) -> dict[str, str] | None:
    about = page.get("response_metadata") if isinstance(page, dict) else None
    cursor = about.get("next_cursor") if isinstance(about, dict) else None
    return {"cursor": str(cursor)} if cursor else None


slack = Connector(
    id="slack",
    name="Slack",
    category="chat",
    description="Posts to channels and people of a Slack workspace, reads channels, and looks after them.",
    connection=Connection,
    names=("slack", "slack channel", "slack workspace"),
    described_by="slack",
)

EXAMPLE_CONNECTION: Final = {"bot_token": "xoxb-made-up-bot-token"}
SIGNED_IN: Final = {"authorization": "Bearer xoxb-made-up-bot-token"}


@slack.check(
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "POST",
                f"{URL}/auth.test",
                json={},
                headers=SIGNED_IN,
                answer={"ok": True, "team": "Example Ltd", "user": "levqor", "team_id": "T0001", "user_id": "U0001"},
            ),
        ),
        yields={"name": "levqor in Example Ltd"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    said = await api.post(http, connection, "/auth.test", {})
    return Account(name=f"{said.get('user', '')} in {said.get('team', '')}"[:200])
