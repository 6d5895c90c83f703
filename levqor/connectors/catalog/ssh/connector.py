"""The connection, whose server is known by its key."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from pydantic import ConfigDict, Field, SecretStr, field_validator, model_validator

from levqor.connectors.declaration import Connector, StepError
from levqor.connectors.failures import network_failure
from levqor.connectors.ports import Sockets
from levqor.kit.shapes import Shape

if TYPE_CHECKING:
    # asyncssh costs megabytes and a quarter of a second; a server that uses no SSH never pays them.
    import asyncssh

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}=?")
_PUBLIC_KEY = re.compile(r"(?:ssh|ecdsa|sk)[\w@.-]+ [A-Za-z0-9+/=]{20,}(?: .*)?")
_LOGIN_SECONDS: Final = 20

# It logs hosts, users and paths.
logging.getLogger("asyncssh").setLevel(logging.WARNING)


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    host: str = Field(title="Host", description="The name or address of the server.", min_length=1, max_length=255)
    port: int = Field(default=22, ge=1, le=65535, title="Port")
    user: str = Field(title="User", description="One that may do no more than its workflows need.", min_length=1)
    host_key: str = Field(
        title="The server's key",
        description="As `ssh-keyscan -t ed25519 HOST` prints it after the host, or its fingerprint, SHA256:...",
        max_length=5000,
    )
    password: SecretStr | None = Field(default=None, title="Password")
    private_key: SecretStr | None = Field(
        default=None,
        title="Private key",
        description="The whole text of the file, from -----BEGIN to -----END.",
        json_schema_extra={"widget": "long_text"},
    )
    passphrase: SecretStr | None = Field(default=None, title="Passphrase of the private key")

    @field_validator("host_key")
    @classmethod
    def _is_a_key(cls, value: str) -> str:
        value = value.strip()
        if not (_FINGERPRINT.fullmatch(value) or _PUBLIC_KEY.fullmatch(value)):
            raise ValueError("write it as ssh-ed25519 AAAA..., or its fingerprint as SHA256:...")
        return value

    @model_validator(mode="after")
    def _can_sign_in(self) -> Connection:
        if self.password is None and self.private_key is None:
            raise ValueError("give a password or a private key")
        return self


ssh = Connector(
    id="ssh",
    name="SSH",
    category="developers",
    description="Runs commands on a server and moves files to and from it.",
    connection=Connection,
    names=("ssh", "sftp", "ssh server", "remote server", "linux server"),
)

EXAMPLE_CONNECTION: Final = {
    "host": "build.example.com",
    "user": "deploy",
    "host_key": "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    "password": "made-up-password",
}


@asynccontextmanager
async def signed_in(sockets: Sockets, connection: Connection) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """A connection to the server that has the pinned key, and to no other.

    Raises:
        StepError: those of sockets, `host_key_changed`, `ssh_denied`, `ssh_key`, `ssh_failed`.
    """
    import asyncssh

    opened = await sockets.connect(connection.host, connection.port)
    opened.setblocking(False)
    seen: list[str] = []
    try:
        with opened:
            client = await asyncssh.connect(**_options(connection, opened, seen))
            try:
                yield client
            finally:
                client.abort()
    except Exception as error:
        failure = failure_of(error, connection.host, seen)
        if failure is None:
            raise
        raise failure from None


def _options(connection: Connection, opened: Any, seen: list[str]) -> dict[str, Any]:
    """Nothing is taken from the files, the agent or the settings of whoever runs this process."""
    import asyncssh

    class Client(asyncssh.SSHClient):
        def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002 - the library's signature
            seen.append(key.get_fingerprint())
            return _is_pinned(connection.host_key, key)

    password = connection.password
    return {
        "host": connection.host,
        "port": connection.port,
        "sock": opened,
        "client_factory": Client,
        "known_hosts": b"",
        "username": connection.user,
        "password": password.get_secret_value() if password else None,
        "client_keys": [_private_key(connection)] if connection.private_key else None,
        "config": None,
        "agent_path": None,
        "gss_host": None,
        "gss_kex": False,
        "gss_auth": False,
        "host_based_auth": False,
        "x509_trusted_certs": None,
        "login_timeout": _LOGIN_SECONDS,
        "encoding": None,
    }


def _is_pinned(pinned: str, key: asyncssh.SSHKey) -> bool:
    if pinned.startswith("SHA256:"):
        return key.get_fingerprint().rstrip("=") == pinned.rstrip("=")
    return key.export_public_key().decode().split()[:2] == pinned.split()[:2]


def _private_key(connection: Connection) -> asyncssh.SSHKey:
    import asyncssh

    assert connection.private_key is not None
    passphrase = connection.passphrase.get_secret_value() if connection.passphrase else None
    try:
        return asyncssh.import_private_key(connection.private_key.get_secret_value().strip() + "\n", passphrase)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
        raise StepError("The private key cannot be read, or its passphrase is wrong.", code="ssh_key") from None


def failure_of(error: Exception, host: str, seen: list[str]) -> StepError | None:
    """The library's sentences may hold what the server says; only codes and names of ours are shown."""
    import asyncssh

    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    match error:
        case StepError():
            return error
        case asyncssh.HostKeyNotVerifiable():
            shown = f" It shows {seen[-1]}." if seen else ""
            return StepError(f"{host} has another key than the connection names.{shown}", code="host_key_changed")
        case asyncssh.PermissionDenied():
            return StepError("The server refuses this user, password or key.", code="ssh_denied")
        case asyncssh.SFTPError():
            return _of_files(error)
        case asyncssh.ConnectionLost():
            return StepError(f"The connection to {host} broke.", code="connection_reset", retryable=True)
        case asyncssh.ChannelOpenError():
            return StepError("The server opens no session for this user.", code="ssh_denied")
        case asyncssh.Error():
            return StepError(f"No SSH connection to {host} could be agreed on.", code="ssh_failed")
    return network_failure(error, host)


def _of_files(error: asyncssh.SFTPError) -> StepError:
    import asyncssh

    match error:
        case asyncssh.SFTPNoSuchFile() | asyncssh.SFTPNoSuchPath():
            return StepError("There is no such file or folder on the server.", code="file_not_found")
        case asyncssh.SFTPPermissionDenied() | asyncssh.SFTPWriteProtect():
            return StepError("This user may not do that with the file.", code="ssh_denied")
        case asyncssh.SFTPConnectionLost() | asyncssh.SFTPNoConnection():
            return StepError("The connection broke.", code="connection_reset", retryable=True)
        case asyncssh.SFTPNoSpaceOnFilesystem() | asyncssh.SFTPQuotaExceeded():
            return StepError("The server has no space left.", code="ssh_failed")
    return StepError(f"The server refused (SFTP error {error.code}).", code="ssh_failed")
