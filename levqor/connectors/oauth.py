"""Connections that are signed in to by OAuth 2.0 (RFC 6749, RFC 7636)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from levqor.connectors.declaration import StepError


class OAuthConnection(BaseModel):
    """A client that its user registered with the service, and the tokens that the service gave it."""

    model_config = ConfigDict(extra="forbid")

    client_id: str = Field(title="Client id", min_length=1, max_length=400)
    client_secret: SecretStr = Field(title="Client secret", min_length=1)
    access_token: SecretStr | None = Field(default=None, title="Access token", description="Filled in by signing in.")
    refresh_token: SecretStr | None = Field(default=None, title="Refresh token", description="Filled in by signing in.")

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
