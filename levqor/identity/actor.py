"""Who is acting: a member of a workspace, in a role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member may do in a workspace."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"

    @property
    def can_edit(self) -> bool:
        """Change workflows, runs and data."""
        return self in (Role.OWNER, Role.ADMIN, Role.EDITOR)

    @property
    def can_manage(self) -> bool:
        """Hand out access: API keys, connections, members."""
        return self in (Role.OWNER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Actor:
    """A user in one workspace, whether signed in or acting through an API key."""

    user_id: str
    email: str
    workspace_id: str
    workspace_name: str
    timezone: str
    role: Role
