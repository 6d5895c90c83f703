"""Members and invitations, as requests and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from api.answers import Answer, Time
from api.reading import Body

RoleName = Literal["owner", "admin", "editor", "viewer"]


class InviteMember(Body):
    email: str = Field(max_length=254, examples=["bob@example.com"])
    role: RoleName = Field(examples=["editor"])


class ChangeMember(Body):
    role: RoleName = Field(examples=["viewer"])


class Member(Answer):
    """Somebody in the workspace, or invited into it."""

    id: str = Field(description="Of the user, or of the invitation while it is open.")
    email: str
    role: RoleName
    status: Literal["active", "invited"]
    is_you: bool
    joined_at: Time | None
    invited_at: Time | None
    expires_at: Time | None = Field(description="When the invitation stops working.")


class InvitedMember(Member):
    delivered: Literal["outbox", "smtp"] = Field(
        description="How the invitation left. `outbox`: no mail server took it; its link is in the outbox."
    )


class MemberList(Answer):
    """Members in the order they joined, then open invitations."""

    items: list[Member]


class LookAtInvitation(Body):
    token: SecretStr = Field(max_length=200, description="The token of the link.")


class OpenInvitation(Answer):
    """What accepting the invitation leads to."""

    workspace: str = Field(description="The workspace's name.")
    email: str
    role: RoleName
    needs_password: bool = Field(
        description="True: the address has no account, so a password is chosen. False: its password is given."
    )
    expires_at: Time


class AcceptInvitation(Body):
    token: SecretStr = Field(max_length=200, description="The token of the link.")
    password: SecretStr | None = Field(
        default=None,
        max_length=1000,
        description="A new password of 10 to 200 characters, or the one of the account that the address has.",
    )


class OwnWorkspace(Answer):
    """A workspace that the caller is a member of."""

    id: str
    name: str
    role: RoleName
    is_current: bool = Field(description="Whether this session, or API key, works in it.")


class OwnWorkspaces(Answer):
    """In the order in which the caller joined them."""

    items: list[OwnWorkspace]


class ChooseWorkspace(Body):
    workspace_id: str = Field(min_length=1, max_length=40, examples=["ws_01jd8m7w2q4v6x8z0a1b3c5d7e"])
