"""What webhooks are signed with: read from the vault for each delivery, so a changed secret holds at once."""

from __future__ import annotations

from levqor.connections.noting import ConnectionNotes, Place
from levqor.connections.opening import read_connection
from levqor.connections.service import NoSuchConnection
from levqor.connections.vault import Vault
from levqor.connectors.catalog.webhook_secret import SigningSecret, webhook_secret
from levqor.connectors.registry import Registry
from levqor.db.database import Database
from levqor.triggers.webhooks import NoWebhookSecret


class SigningSecrets:
    def __init__(self, database: Database, vault: Vault, registry: Registry, notes: ConnectionNotes) -> None:
        self._database = database
        self._vault = vault
        self._registry = registry
        self._notes = notes

    def read(self, workspace_id: str, name: str) -> str:
        """The secret that a connection holds.

        Raises:
            NoWebhookSecret: there is no such connection any more.
            WrongMasterKey: it cannot be decrypted.
        """
        place = Place(workspace_id, webhook_secret.id, name)
        try:
            with self._database.read() as tx:
                values = read_connection(tx, self._vault, self._registry, place).values
        except NoSuchConnection:
            raise NoWebhookSecret from None
        self._notes.used(place)
        assert isinstance(values, SigningSecret)
        return values.secret.get_secret_value()
