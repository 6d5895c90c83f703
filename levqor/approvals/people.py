"""Who may decide: those whom a question names by their address, and members in a role that it names or above it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection

from levqor.identity.actor import Role
from levqor.identity.members import list_members

_RANK: Final = (Role.VIEWER, Role.EDITOR, Role.ADMIN, Role.OWNER)


def may_decide(who: Collection[str], email: str, role: Role | None) -> bool:
    """Whether somebody may decide; `role` is theirs in the workspace, None for who is no member."""
    if email.lower() in who:
        return True
    return role is not None and any(role in _and_above(Role(name)) for name in who if name in _RANK)


def recipients(tx: Connection, workspace_id: str, who: Collection[str]) -> list[str]:
    """The addresses of all who may decide, each once: those that are named first."""
    named = [name for name in who if name not in _RANK]
    members = [member.email for member in list_members(tx, workspace_id) if may_decide(who, member.email, member.role)]
    return list(dict.fromkeys([*named, *members]))


def role_of(tx: Connection, workspace_id: str, email: str) -> Role | None:
    found = (member.role for member in list_members(tx, workspace_id) if member.email == email)
    return next(found, None)


def _and_above(role: Role) -> tuple[Role, ...]:
    return _RANK[_RANK.index(role) :]
