"""Signing in to a service: authorisation code with PKCE (RFC 7636, RFC 9700), bound to the browser that began it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connections.models import connections
from levqor.connections.opening import keep_tokens
from levqor.connections.service import row_of
from levqor.connections.tokens import Tokens
from levqor.connections.values import connection_model, held
from levqor.connections.vault import Vault, WrongMasterKey
from levqor.connectors.oauth import TokenConnection, TokenRequest
from levqor.connectors.registry import Registry
from levqor.errors import Conflict
from levqor.kit.clock import from_text, to_text

LIFETIME: Final = timedelta(minutes=10)
"""How long a person may take to sign in at the service."""


class NothingToSignInTo(Conflict):
    """Nobody signs in to this connection: its values are all it needs."""

    code = "no_sign_in"


class SignInNotUnderWay(Conflict):
    """This sign-in is over, was begun in another browser, or took longer than ten minutes. Begin again."""

    code = "sign_in_not_under_way"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A person who came back from the service, and what to ask its token endpoint."""

    connection_id: str
    request: TokenRequest


def begin_sign_in(
    tx: Connection,
    vault: Vault,
    registry: Registry,
    workspace_id: str,
    connection_id: str,
    *,
    session: str,
    redirect_uri: str,
    now: datetime,
) -> str:
    """The address at the service where the person signs in. A sign-in that was begun before ends.

    Args:
        session: what only the browser of this person has; the return has to bring the same.

    Raises:
        NoSuchConnection: there is none.
        NothingToSignInTo: this connection needs nobody.
    """
    row = row_of(tx, workspace_id, connection_id, for_update=True)
    values = _held(vault, registry, row)
    oauth = values.sign_in(registry.connectors[row.connector].oauth) if values else None
    client = values.client(oauth) if values else None
    if oauth is None or client is None:
        raise NothingToSignInTo
    state, verifier = f"{row.id}.{secrets.token_urlsafe(32)}", secrets.token_urlsafe(48)
    begun = {
        "state": _digest(state),
        "session": _digest(session),
        "verifier": verifier,
        "redirect_uri": redirect_uri,
        "until": to_text(now + LIFETIME),
    }
    sealed = vault.seal(begun, row.id)
    tx.execute(connections.update().where(connections.c.id == row.id).values(signing_in=sealed))
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": redirect_uri,
        **({"scope": oauth.scope_separator.join(oauth.scopes)} if oauth.scopes else {}),
        "state": state,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
        **oauth.parameters,
    }
    return f"{oauth.authorize_url}{'&' if '?' in oauth.authorize_url else '?'}{urlencode(asked)}"


def take_return(
    tx: Connection,
    vault: Vault,
    registry: Registry,
    workspace_id: str,
    *,
    state: str,
    session: str,
    now: datetime,
    code: str,
) -> Arrived:
    """What to ask the token endpoint. The state is used up by it, whatever comes of that.

    Raises:
        SignInNotUnderWay: the state is not that of a sign-in that this browser began within the last ten minutes.
    """
    row = tx.execute(
        sa.select(connections)
        .where(connections.c.workspace_id == workspace_id, connections.c.id == state.partition(".")[0])
        .with_for_update()
    ).one_or_none()
    begun = _begun(vault, row)
    if row is None or begun is None or not _is_same(begun["state"], state) or not _is_same(begun["session"], session):
        raise SignInNotUnderWay
    used_up = connections.update().where(connections.c.id == row.id, connections.c.signing_in == row.signing_in)
    if not tx.execute(used_up.values(signing_in=None)).rowcount or from_text(begun["until"]) <= now:
        raise SignInNotUnderWay
    values = _held(vault, registry, row)
    oauth = values.sign_in(registry.connectors[row.connector].oauth) if values else None
    if values is None or oauth is None:
        raise SignInNotUnderWay
    return Arrived(row.id, values.code_request(oauth, code, begun["verifier"], begun["redirect_uri"]))


def finish_sign_in(
    tx: Connection, vault: Vault, registry: Registry, workspace_id: str, connection_id: str, tokens: Tokens
) -> None:
    """Keep the tokens that the service gave. Those of an earlier account go, also its refresh token.

    Raises:
        NoSuchConnection: it was deleted meanwhile.
    """
    row = row_of(tx, workspace_id, connection_id, for_update=True)
    values = vault.open(row.sealed, row.id)
    values.pop("refresh_token", None)
    model = connection_model(registry, row.connector)
    assert issubclass(model, TokenConnection)
    with_refresh = values | ({"refresh_token": tokens.refresh} if tokens.refresh else {})
    is_renewable = model.model_validate(with_refresh).renewal(registry.connectors[row.connector].oauth) is not None
    keep_tokens(tx, vault, row, values, tokens, is_renewable=is_renewable)


def _held(vault: Vault, registry: Registry, row: Row[Any]) -> TokenConnection | None:
    found = held(connection_model(registry, row.connector), vault.open(row.sealed, row.id))
    return found if isinstance(found, TokenConnection) else None


def _begun(vault: Vault, row: Row[Any] | None) -> dict[str, str] | None:
    if row is None or row.signing_in is None:
        return None
    try:
        return vault.open(row.signing_in, row.id)
    except WrongMasterKey:
        return None


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_same(digest: str, text: str) -> bool:
    return hmac.compare_digest(digest, _digest(text))
