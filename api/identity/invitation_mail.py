"""The mail that carries an invitation."""

from __future__ import annotations

from levqor.config import Settings
from levqor.connectors.ports import OutgoingMail
from levqor.identity.actor import Actor
from levqor.identity.invitations import Invitation

_TEXT = """{inviter} invites you to the workspace {workspace} on Levqor X, as {role}.

Open this link to accept. It works once, and until {until}:

{link}

If you do not know {inviter}, leave it alone: without the link nothing happens.
"""


def invitation_mail(settings: Settings, actor: Actor, invitation: Invitation, token: str) -> OutgoingMail:
    text = _TEXT.format(
        inviter=actor.email,
        workspace=invitation.workspace_name,
        role=invitation.role.value,
        until=invitation.expires_at.strftime("%d %B %Y, %H:%M UTC"),
        link=f"{settings.base_url}/accept-invitation?token={token}",
    )
    return OutgoingMail(to=[invitation.email], subject=f"Invitation to {invitation.workspace_name}", text=text)
