"""What the connectors of Google's services share: signing in, and what a refusal says.

Source: "Using OAuth 2.0 for Web Server Applications" and each API's "Resolve errors" page.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, OAuth2
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.connectors.oauth import OAuthConnection
from levqor.kit.shapes import Shape

EMAIL_SCOPE: Final = "https://www.googleapis.com/auth/userinfo.email"
_PASSING: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "backendError", "RATE_LIMIT_EXCEEDED"})
_USERINFO: Final = "https://openidconnect.googleapis.com/v1/userinfo"


class GoogleConnection(OAuthConnection):
    client_id: str = Field(
        title="Client id",
        description="console.cloud.google.com, APIs & Services, Credentials, OAuth client ID of type Web application. "
        "Switch on the service's API in the same project.",
        min_length=1,
        max_length=400,
    )
    client_secret: SecretStr = Field(title="Client secret", description="Shown beside the client id.", min_length=1)


def google_sign_in(*scopes: str) -> OAuth2:
    return OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address, no password
        scopes=scopes,
        # Without both, a second sign-in brings no refresh token.
        parameters={"access_type": "offline", "prompt": "consent"},
        register_at="https://console.cloud.google.com/apis/credentials",
    )


def google_api(name: str, base: str) -> Api[GoogleConnection]:
    return Api(name, base, _headers, reason=_reason, passing=_is_passing)


def _headers(connection: GoogleConnection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.token}"}


def _reason(content: Any) -> str | None:
    """The newer APIs name it in `details`, the older ones in `errors`, all of them coarsely in `status`."""
    error = content.get("error") if isinstance(content, dict) else None
    if not isinstance(error, dict):
        return None
    for listed in (error.get("errors"), error.get("details")):
        for entry in listed if isinstance(listed, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("reason"), str):
                return str(entry["reason"])
    status = error.get("status")
    return status if isinstance(status, str) else None


def _is_passing(_: Answer, content: Any) -> bool:
    return _reason(content) in _PASSING


class _User(Shape):
    email: str


_accounts = google_api("Google", "https://openidconnect.googleapis.com")


async def google_account(http: Http, connection: GoogleConnection) -> Account:
    """Whose account it is, for services that do not say so themselves."""
    return Account(name=shaped(_User, await _accounts.get(http, connection, _USERINFO)).email)


EXAMPLE_CONNECTION: Final = {
    "client_id": "made-up-client.apps.googleusercontent.com",
    "client_secret": "made-up-client-secret",
    "access_token": "made-up-access-token",
    "refresh_token": "made-up-refresh-token",
}
SIGNED_IN: Final = {"authorization": "Bearer made-up-access-token"}
ACCOUNT_EXAMPLE: Final = Example(
    connection=EXAMPLE_CONNECTION,
    given={},
    calls=(
        Call("GET", _USERINFO, headers=SIGNED_IN, answer={"sub": "110000000000000000001", "email": "ann@example.com"}),
    ),
    yields={"name": "ann@example.com"},
)
