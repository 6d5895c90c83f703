"""Connections with tokens of OAuth 2.0 (RFC 6749, RFC 7636). What asks for the tokens is in levqor/connections."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import quote_plus

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from levqor.connectors.declaration import OAuth2, StepError
from levqor.kit.shapes import Shape

TOKENS: Final = ("access_token", "refresh_token")
"""The fields that signing in fills; no form asks for them."""
_FILLED_IN: Final[dict[str, Any]] = {"widget": "none"}


@dataclass(frozen=True, slots=True)
class Client:
    """The client that a user registered with a service."""

    id: str
    secret: str = field(repr=False)
    by: Literal["body", "basic"] = "body"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a token endpoint is asked."""

    url: str
    client: Client
    grant: Mapping[str, str] = field(repr=False)

    @property
    def form(self) -> dict[str, str]:
        if self.client.by == "basic":
            return dict(self.grant)
        return {**self.grant, "client_id": self.client.id, "client_secret": self.client.secret}

    @property
    def headers(self) -> dict[str, str]:
        if self.client.by == "body":
            return {}
        pair = f"{quote_plus(self.client.id)}:{quote_plus(self.client.secret)}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    @property
    def secrets(self) -> tuple[str, ...]:
        return self.client.secret, *self.grant.values()


class TokenConnection(Shape):
    """A connection with a token that a token endpoint gave, and that is renewed below the connectors."""

    model_config = ConfigDict(extra="forbid")

    access_token: SecretStr | None = Field(
        default=None, title="Access token", description="Filled in by signing in.", json_schema_extra=_FILLED_IN
    )
    refresh_token: SecretStr | None = Field(
        default=None,
        title="Refresh token",
        description="Filled in by signing in.",
        json_schema_extra={"widget": "none"},
    )

    def sign_in(self, declared: OAuth2 | None) -> OAuth2 | None:
        """How a person signs in; none where no person does."""
        return declared

    def client(self, declared: OAuth2 | None) -> Client | None:
        """Who asks for tokens; none where this connection has no tokens."""
        raise NotImplementedError

    def keeps_tokens_of(self, before: BaseModel | None, declared: OAuth2 | None) -> bool:
        """Whether tokens from before it was changed are still its own: another secret makes no other client."""
        own = self._tokens_are_for(declared)
        return isinstance(before, TokenConnection) and own == before._tokens_are_for(declared)

    def _tokens_are_for(self, declared: OAuth2 | None) -> tuple[object, ...]:
        client = self.client(declared)
        return client and client.id, self.sign_in(declared)

    def code_request(self, oauth: OAuth2, code: str, verifier: str, redirect_uri: str) -> TokenRequest:
        """Asks for the first tokens, with the code that signing in gave."""
        client = self.client(oauth)
        assert client is not None
        grant = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        return TokenRequest(oauth.token_url, client, grant | {"redirect_uri": redirect_uri})

    def renewal(self, declared: OAuth2 | None) -> TokenRequest | None:
        """Asks for the next access token without a person; none where only a person can get one."""
        oauth, client = self.sign_in(declared), self.client(declared)
        if oauth is None or client is None or self.refresh_token is None:
            return None
        grant = {"grant_type": "refresh_token", "refresh_token": self.refresh_token.get_secret_value()}
        return TokenRequest(oauth.token_url, client, grant)

    @property
    def token(self) -> str:
        """The access token.

        Raises:
            StepError: nobody has signed in yet (`not_signed_in`).
        """
        if self.access_token is None:
            raise StepError(
                "Nobody has signed in to this connection yet. Do it under Connections.", code="not_signed_in"
            )
        return self.access_token.get_secret_value()


class OAuthConnection(TokenConnection):
    """A client that its user registered with the service, and the tokens that the service gave it."""

    client_id: str = Field(title="Client id", min_length=1, max_length=400)
    client_secret: SecretStr = Field(title="Client secret", min_length=1)

    def client(self, declared: OAuth2 | None) -> Client | None:
        if declared is None:
            return None
        return Client(self.client_id, self.client_secret.get_secret_value(), declared.client_by)
