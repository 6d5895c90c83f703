"""Microsoft Teams. Source: the metadata of Microsoft Graph and its pages "Send chatMessage", "List channel messages".

Reading channels needs an administrator's consent for the whole organisation, so only who wants it is asked for it.
"""

from __future__ import annotations

from dataclasses import replace

from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Account, Connector, OAuth2
from levqor.connectors.http import Http
from levqor.connectors.microsoft import (
    ACCOUNT_EXAMPLE,
    MicrosoftConnection,
    graph_api,
    microsoft_account,
    microsoft_sign_in,
)
from levqor.kit.shapes import Shape


class Connection(MicrosoftConnection):
    read_channels: bool = Field(
        default=False,
        title="Read channels",
        description="For triggers. Microsoft asks an administrator of the organisation to agree when you sign in.",
    )

    def sign_in(self, declared: OAuth2 | None) -> OAuth2 | None:
        if declared is None or not self.read_channels:
            return declared
        return replace(declared, scopes=(*declared.scopes, "ChannelMessage.Read.All"))


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Team(Input):
    team_id: str = Field(
        title="Team id", description="The step that lists teams gives it.", min_length=1, max_length=100
    )


class Channel(Team):
    channel_id: str = Field(
        title="Channel id", description="The step that lists channels gives it.", min_length=1, max_length=200
    )


api = graph_api("Microsoft Teams")

microsoft_teams = Connector(
    id="microsoft_teams",
    name="Microsoft Teams",
    category="chat",
    description="Posts to the channels and people of Microsoft Teams, and looks for new messages.",
    connection=Connection,
    names=("microsoft teams", "ms teams", "teams", "teams channel"),
    oauth=microsoft_sign_in(
        "Team.ReadBasic.All", "Channel.ReadBasic.All", "ChannelMessage.Send", "Chat.Create", "ChatMessage.Send"
    ),
    described_by="microsoft_graph",
)


@microsoft_teams.check(example=ACCOUNT_EXAMPLE)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return await microsoft_account(http, connection)
