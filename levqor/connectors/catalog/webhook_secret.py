"""What the senders of webhooks sign with. Triggers name such a connection, so that no document holds the secret."""

from __future__ import annotations

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.declaration import Connector
from levqor.kit.shapes import Shape


class SigningSecret(Shape):
    model_config = ConfigDict(extra="forbid")

    secret: SecretStr = Field(
        title="Secret",
        min_length=1,
        max_length=500,
        description="The same as at the sender: one that you choose, or the signing secret that the service shows.",
    )


webhook_secret = Connector(
    id="webhook_secret",
    name="Webhook secret",
    category="web",
    description="What a service signs its webhooks with; a trigger names it as its connection.",
    connection=SigningSecret,
    connection_optional=True,
)
