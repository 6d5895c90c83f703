"""Accounts: creating users with a workspace of their own, and the one-time link that creates the owner."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.errors import Conflict, Forbidden, Problem, Unacceptable
from levqor.identity import audit
from levqor.identity.actor import Actor, Role
from levqor.identity.models import memberships, setup_links, users, workspaces
from levqor.identity.passwords import PasswordHash
from levqor.identity.tokens import SETUP_PREFIX, digest
from levqor.identity.workspaces import add_workspace, take_over_workspace
from levqor.kit.ids import new_id, new_secret

SETUP_LINK_LIFETIME: Final = timedelta(days=7)
_ADDRESS = re.compile(r"[^\s@\x00-\x20\x7f\"(),:;<>\[\]\\]+@[^\s@\x00-\x20\x7f\"(),:;<>\[\]\\.]+(?:\.[^\s@.]+)*")


class NoEmailAddress(Unacceptable):
    """This is not an e-mail address. Write it like ada@example.com."""

    code = "no_email_address"


class AddressTaken(Conflict):
    """There is already an account with this e-mail address. Sign in instead."""

    code = "address_taken"


class SetupLinkSpent(Forbidden):
    """This set-up link is not valid any more. Start the server again, or use `levqor owner create`."""

    code = "setup_link_spent"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What sign-in compares a password with."""

    user_id: str
    password_hash: PasswordHash


def normalise_email(email: str) -> str:
    """The form in which addresses are stored and compared.

    Raises:
        NoEmailAddress: it is none.
    """
    address = unicodedata.normalize("NFC", email).strip().lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise NoEmailAddress(problems=[Problem("email", (NoEmailAddress.__doc__ or "").strip())])
    return address


def is_setup_needed(tx: Connection) -> bool:
    """Whether nobody has an account yet."""
    return tx.execute(sa.select(users.c.id).limit(1)).first() is None


def create_setup_link(tx: Connection, *, now: datetime) -> str:
    """A new one-time token for the page /setup?token=; those made before stop working."""
    token = new_secret(SETUP_PREFIX)
    tx.execute(sa.delete(setup_links))
    tx.execute(sa.insert(setup_links).values(token_hash=digest(token), expires_at=now + SETUP_LINK_LIFETIME))
    return token


def check_setup_link(tx: Connection, token: str, *, now: datetime) -> None:
    """Look at a set-up token without using it up.

    Raises:
        SetupLinkSpent: there is no such token, or its time is over.
    """
    if tx.execute(sa.select(setup_links.c.token_hash).where(*_valid(token, now))).first() is None:
        raise SetupLinkSpent


def redeem_setup_link(tx: Connection, token: str, *, now: datetime) -> None:
    """Use up a set-up token.

    Raises:
        SetupLinkSpent: there is no such token, or its time is over.
    """
    spent = tx.execute(sa.delete(setup_links).where(*_valid(token, now)))
    if spent.rowcount != 1:
        raise SetupLinkSpent


def _valid(token: str, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return setup_links.c.token_hash == digest(token), setup_links.c.expires_at > now


def create_owner(
    tx: Connection,
    *,
    email: str,
    password_hash: PasswordHash,
    workspace_name: str | None = None,
    timezone: str = "UTC",
    takes_over: bool = True,
    now: datetime,
) -> Actor:
    """Create a user who owns a new workspace, or the one that the command line made before anybody had an account.

    A stranger who signs up never takes over what is there.

    Raises:
        NoEmailAddress: the address is none.
        AddressTaken: somebody has an account with it.
    """
    address = normalise_email(email)
    if find_credentials(tx, address) is not None:
        raise AddressTaken
    user_id = new_id("usr")
    name = (workspace_name or "").strip() or f"{address.partition('@')[0]}'s workspace"[:200]
    try:
        tx.execute(sa.insert(users).values(id=user_id, email=address, password_hash=password_hash, created_at=now))
    except sa.exc.IntegrityError as error:
        raise AddressTaken from error
    present = take_over_workspace(tx, name=name, timezone=timezone) if takes_over else None
    workspace_id = present or add_workspace(tx, name=name, timezone=timezone, now=now)
    tx.execute(
        sa.insert(memberships).values(workspace_id=workspace_id, user_id=user_id, role=Role.OWNER, created_at=now)
    )
    audit.record(
        tx,
        workspace_id=workspace_id,
        user_id=user_id,
        act=audit.Act.ACCOUNT_CREATED,
        target=user_id,
        now=now,
    )
    return Actor(user_id, address, workspace_id, name, timezone, Role.OWNER)


def find_credentials(tx: Connection, email: str) -> Credentials | None:
    """What is known of a normalised address."""
    row = tx.execute(sa.select(users.c.id, users.c.password_hash).where(users.c.email == email)).first()
    return None if row is None else Credentials(row.id, PasswordHash(row.password_hash))


def find_actor(tx: Connection, email: str) -> Actor | None:
    """The user with this address, in the workspace they joined first."""
    row = tx.execute(
        membership_query().where(users.c.email == normalise_email(email)).order_by(memberships.c.created_at)
    ).first()
    return None if row is None else actor_from(row)


def membership_query() -> sa.Select[tuple[object, ...]]:
    """Selects what `actor_from` reads."""
    return sa.select(
        users.c.id.label("user_id"),
        users.c.email,
        workspaces.c.id.label("workspace_id"),
        workspaces.c.name.label("workspace_name"),
        workspaces.c.timezone,
        memberships.c.role,
    ).select_from(
        memberships.join(users, users.c.id == memberships.c.user_id).join(
            workspaces, workspaces.c.id == memberships.c.workspace_id
        )
    )


def actor_from(row: sa.Row[tuple[object, ...]]) -> Actor:
    return Actor(
        user_id=row.user_id,
        email=row.email,
        workspace_id=row.workspace_id,
        workspace_name=row.workspace_name,
        timezone=row.timezone,
        role=Role(row.role),
    )
