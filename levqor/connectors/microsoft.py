"""What the connectors of Microsoft's services share: signing in, and what a refusal of Microsoft Graph says.

Source: "Microsoft identity platform and OAuth 2.0 authorization code flow" and "Microsoft Graph error responses".
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, OAuth2, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.connectors.oauth import OAuthConnection
from levqor.kit.shapes import Shape

GRAPH: Final = "https://graph.microsoft.com/v1.0"


class MicrosoftConnection(OAuthConnection):
    client_id: str = Field(
        title="Application (client) id",
        description="entra.microsoft.com, App registrations, your registration. Accounts in any directory and personal "
        "accounts may be allowed there.",
        min_length=1,
        max_length=400,
    )
    client_secret: SecretStr = Field(
        title="Client secret", description="The same registration, Certificates & secrets: the value.", min_length=1
    )


def microsoft_sign_in(*scopes: str) -> OAuth2:
    return OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106 - an address, no password
        # Without offline_access there is no refresh token.
        scopes=("offline_access", "User.Read", *scopes),
        register_at="https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
    )


def graph_api(name: str) -> Api[MicrosoftConnection]:
    return Api(name, GRAPH, _headers, reason=lambda content: content["error"]["code"])


def _headers(connection: MicrosoftConnection) -> dict[str, str]:
    # Such ids stay the same when a mail is moved.
    return {"Authorization": f"Bearer {connection.token}", "Prefer": 'IdType="ImmutableId"'}


def next_page(_: Answer, page: Any) -> str | None:
    link = page.get("@odata.nextLink") if isinstance(page, dict) else None
    return str(link) if link else None


class Me(Shape):
    id: str
    userPrincipalName: str  # noqa: N815 - the service's own name


_accounts = graph_api("Microsoft")


async def who(http: Http, connection: MicrosoftConnection) -> Me:
    return shaped(Me, await _accounts.get(http, connection, "/me", {"$select": "id,userPrincipalName"}))


async def microsoft_account(http: Http, connection: MicrosoftConnection) -> Account:
    return Account(name=(await who(http, connection)).userPrincipalName)


def accepted(answer: Answer) -> None:
    """What Graph carries out without a word.

    Raises:
        StepError: it said something else (`parse_error`).
    """
    if answer.status not in (202, 204):
        raise StepError("The answer is not what was expected: it was not accepted.", code="parse_error")


EXAMPLE_CONNECTION: Final = {
    "client_id": "00000000-0000-0000-0000-000000000000",
    "client_secret": "made-up-client-secret",
    "access_token": "made-up-access-token",
    "refresh_token": "made-up-refresh-token",
}
SIGNED_IN: Final = {"authorization": "Bearer made-up-access-token"}
ME_CALL: Final = Call(
    "GET",
    f"{GRAPH}/me?%24select=id%2CuserPrincipalName",
    headers=SIGNED_IN,
    answer={"id": "87d349ed", "userPrincipalName": "ann@example.com"},
)
ACCOUNT_EXAMPLE: Final = Example(
    connection=EXAMPLE_CONNECTION, given={}, calls=(ME_CALL,), yields={"name": "ann@example.com"}
)
