"""The connection of the connector HTTP: how it signs requests in."""

from __future__ import annotations

import base64
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from levqor.connectors.declaration import Account, Connector, OAuth2, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.oauth import Client, TokenConnection, TokenRequest

_OAUTH: dict[str, Any] = {"shown_when": {"kind": ["oauth2"]}}


class Connection(TokenConnection):
    """A key, a token or a password that is sent along, or a client that gets tokens by OAuth 2.0."""

    kind: Literal["bearer", "basic", "header", "query", "oauth2"] = Field(
        default="bearer",
        title="How it is sent",
        description="As a bearer token, as user name and password, in a header, in the query, or as a token that is "
        "got by OAuth 2.0.",
    )
    secret: SecretStr = Field(title="Token, password, key or client secret", min_length=1)
    name: str | None = Field(
        default=None,
        title="Name",
        description="The user name, the name of the header or query parameter, or the client id.",
        max_length=400,
    )
    host: str | None = Field(
        default=None,
        title="Host",
        description="The only host that this is sent to, for example api.example.com. Empty: any.",
        max_length=255,
    )
    test_url: str | None = Field(
        default=None,
        title="Address for the test",
        description="An address that answers with success when this connection works. It is read by Test.",
        max_length=2000,
    )
    token_url: str | None = Field(
        default=None,
        title="Token address",
        description="Where tokens are got, for example https://auth.example.com/oauth/token.",
        max_length=2000,
        json_schema_extra=_OAUTH,
    )
    authorize_url: str | None = Field(
        default=None,
        title="Sign-in address",
        description="Where a person signs in. Empty: the client gets tokens for itself (client credentials).",
        max_length=2000,
        json_schema_extra=_OAUTH,
    )
    scope: str | None = Field(
        default=None,
        title="Scopes",
        description="What the tokens are to allow, separated by blanks, as the service names it.",
        max_length=2000,
        json_schema_extra=_OAUTH,
    )
    audience: str | None = Field(
        default=None,
        title="Audience",
        description="Only where the service asks for one.",
        max_length=500,
        json_schema_extra=_OAUTH,
    )
    client_by: Literal["body", "basic"] = Field(
        default="body",
        title="Client id and secret are sent",
        description="In the body of the request for tokens, or as basic authentication.",
        json_schema_extra=_OAUTH,
    )

    @model_validator(mode="after")
    def _is_complete(self) -> Connection:
        if self.kind != "bearer" and not self.name:
            raise ValueError("give a name: the user name, the header, the query parameter or the client id")
        if self.kind == "oauth2" and not self.token_url:
            raise ValueError("give the token address")
        return self

    def sign_in(self, declared: OAuth2 | None) -> OAuth2 | None:  # noqa: ARG002 - the address is the user's own
        if self.kind != "oauth2" or not self.authorize_url or not self.token_url:
            return None
        return OAuth2(
            authorize_url=self.authorize_url,
            token_url=self.token_url,
            scopes=tuple((self.scope or "").split()),
            parameters={"audience": self.audience} if self.audience else {},
            client_by=self.client_by,
        )

    def client(self, declared: OAuth2 | None) -> Client | None:  # noqa: ARG002 - the client is the user's own
        if self.kind != "oauth2":
            return None
        return Client(self.name or "", self.secret.get_secret_value(), self.client_by)

    def renewal(self, declared: OAuth2 | None) -> TokenRequest | None:
        client = self.client(declared)
        if client is None or not self.token_url or self.authorize_url:
            return super().renewal(declared)
        grant = {"grant_type": "client_credentials", "scope": self.scope or "", "audience": self.audience or ""}
        return TokenRequest(self.token_url, client, {name: value for name, value in grant.items() if value})

    def _tokens_are_for(self, declared: OAuth2 | None) -> tuple[object, ...]:
        return *super()._tokens_are_for(declared), self.token_url, self.scope, self.audience

    def credentials(self, url: str) -> tuple[dict[str, str], dict[str, str]]:
        """The headers and the query parameters that sign a request in.

        Raises:
            StepError: `connection_mismatch`, when the address is not on the connection's host.
        """
        if self.host and not _is_host(url, self.host):
            raise StepError(f"This connection is for {self.host} only.", code="connection_mismatch")
        secret, name = self.secret.get_secret_value(), self.name or ""
        match self.kind:
            case "bearer":
                return {"Authorization": f"Bearer {secret}"}, {}
            case "oauth2":
                return {"Authorization": f"Bearer {self.token}"}, {}
            case "basic":
                pair = base64.b64encode(f"{name}:{secret}".encode()).decode()
                return {"Authorization": f"Basic {pair}"}, {}
            case "header":
                return {name: secret}, {}
            case "query":
                return {}, {name: secret}


def credentials(connection: Connection | None, url: str) -> tuple[dict[str, str], dict[str, str]]:
    return ({}, {}) if connection is None else connection.credentials(url)


def _is_host(url: str, host: str) -> bool:
    authority = url.strip().partition("://")[2].replace("?", "/").replace("#", "/").partition("/")[0].lower()
    wanted = host.strip().lower()
    return wanted in (authority, authority.rpartition(":")[0])


http = Connector(
    id="http",
    name="HTTP",
    category="web",
    description="Calls any address on the web.",
    connection=Connection,
    connection_optional=True,
    names=("http", "rest api", "api", "url", "web service"),
)


@http.check(
    example=Example(
        connection={"kind": "bearer", "secret": "made-up-token", "test_url": "https://shop.example/me"},
        given={},
        calls=(
            Call(
                "GET",
                "https://shop.example/me",
                headers={"authorization": "Bearer made-up-token"},
                answer={"name": "Ann"},
            ),
        ),
        yields={"name": "shop.example"},
    )
)
async def answers(http: Http, connection: Connection) -> Account:
    """The test reads the address that the connection names for it."""
    if connection.test_url:
        headers, query = connection.credentials(connection.test_url)
        await http.request("GET", connection.test_url, headers=headers, params=query)
        return Account(name=urlsplit(connection.test_url).hostname or connection.test_url)
    if connection.kind == "oauth2":
        # To have got a token is what can be known without an address.
        return Account(name=f"client {connection.name}" if connection.token else "")
    raise StepError("Give the connection an address for the test, and save it.", code="no_test")
