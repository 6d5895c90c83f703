"""Members and invitations over HTTP."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy import Connection

from api.access import SESSION_COOKIE, Access, check_origin
from api.call import Call
from api.declaration import Feature
from api.identity.endpoints import WrongCredentials, signed_in_response
from api.identity.guard import the_guard
from api.identity.invitation_mail import invitation_mail
from api.identity.members_models import (
    AcceptInvitation,
    ChangeMember,
    InvitedMember,
    InviteMember,
    LookAtInvitation,
    Member,
    MemberList,
    OpenInvitation,
)
from api.identity.models import SignedIn
from levqor.billing.errors import PlanLimitUsers
from levqor.billing.places import require_room_for_user
from levqor.errors import BadRequest, Conflict, Forbidden, LevqorError, NotSignedIn, Problem, TooManyRequests
from levqor.identity import invitations, members, passwords, sessions
from levqor.identity import service as identity
from levqor.identity.actor import Role
from levqor.mail.sending import send_notice

members_bp = Feature("members", "Members")

_ACCEPT_ERRORS: tuple[type[LevqorError], ...] = (NotSignedIn, Forbidden, Conflict, TooManyRequests, PlanLimitUsers)
_GUESSING = "invitation"
_INVITATION = "inv_"


@members_bp.serves("GET", "/api/members")
def list_members(call: Call) -> MemberList:
    """List who is in the workspace, and who is invited."""
    workspace_id = call.actor.workspace_id
    with call.read() as tx:
        present = members.list_members(tx, workspace_id)
        invited = invitations.list_invitations(tx, workspace_id, call.now)
    return MemberList(items=[_member(call, item) for item in present] + [_invited(item) for item in invited])


@members_bp.serves("POST", "/api/members", access=Access.MANAGE, status=201, errors=(PlanLimitUsers,))
def invite_member(call: Call, body: InviteMember) -> InvitedMember:
    """Invite somebody by e-mail.

    The link works once, for a week. Inviting an address again makes its earlier link worthless.
    """
    email = identity.normalise_email(body.email)
    with call.transaction() as tx:
        require_room_for_user(tx, call.settings, call.actor.workspace_id, call.now, email=email)
        token, made = invitations.invite(tx, call.actor, email=email, role=Role(body.role), now=call.now)
    application = call.application
    delivered = send_notice(
        application.mail,
        application.outbox,
        invitation_mail(call.settings, call.actor, made, token),
        key=made.id,
        workspace_id=made.workspace_id,
        now=call.now,
    )
    return InvitedMember(**_invited(made).model_dump(), delivered=delivered)


@members_bp.serves("PATCH", "/api/members/{id}", access=Access.MANAGE)
def change_member(call: Call, member_id: str, body: ChangeMember) -> Member:
    """Give a member, or an invitation, another role."""
    role = Role(body.role)
    with call.transaction() as tx:
        if member_id.startswith(_INVITATION):
            return _invited(invitations.change_invited_role(tx, call.actor, member_id, role, now=call.now))
        return _member(call, members.change_role(tx, call.actor, member_id, role, now=call.now))


@members_bp.serves("DELETE", "/api/members/{id}", status=204)
def remove_member(call: Call, member_id: str) -> None:
    """Remove a member, withdraw an invitation, or leave the workspace oneself.

    Sessions and API keys that a member has in this workspace end at once. The last owner stays.
    """
    with call.transaction() as tx:
        if member_id.startswith(_INVITATION):
            if not call.actor.role.can_manage:
                raise Forbidden
            invitations.withdraw(tx, call.actor, member_id, now=call.now)
        else:
            members.remove_member(tx, call.actor, member_id, now=call.now)


@members_bp.serves("POST", "/api/invitations/look", access=Access.PUBLIC, errors=(Forbidden, TooManyRequests))
def look_at_invitation(call: Call, body: LookAtInvitation) -> OpenInvitation:
    """Show what an invitation's link leads to, without using it up."""
    found = _find(call, body.token.get_secret_value())
    with call.read() as tx:
        needs_password = identity.find_credentials(tx, found.email) is None
    return OpenInvitation(
        workspace=found.workspace_name,
        email=found.email,
        role=found.role.value,
        needs_password=needs_password,
        expires_at=found.expires_at,
    )


@members_bp.serves(
    "POST", "/api/invitations/accept", access=Access.PUBLIC, status=201, answer=SignedIn, errors=_ACCEPT_ERRORS
)
def accept_invitation(call: Call, body: AcceptInvitation) -> Response:
    """Become a member, and sign in.

    Who has no account chooses a password; who has one gives its password.
    """
    check_origin(call.settings.base_url)
    found = _find(call, body.token.get_secret_value())
    if body.password is None:
        raise BadRequest(problems=[Problem("password", "`password` is missing.", "Add it.")])
    with call.read() as tx:
        credentials = identity.find_credentials(tx, found.email)
    password = body.password.get_secret_value()
    if credentials is None:
        return _join_as_newcomer(call, found, password)
    return _join_as_user(call, found, credentials, password)


def _find(call: Call, token: str) -> invitations.Invitation:
    """The invitation of a token; who guesses tokens has to wait, as who guesses passwords does."""
    guard, client = the_guard(), request.remote_addr or ""
    guard.admit(client, _GUESSING)
    try:
        with call.read() as tx:
            found = invitations.find_invitation(tx, token, now=call.now)
    except invitations.InvitationSpent:
        guard.note_failure(client)
        raise
    guard.note_success(client, _GUESSING)
    return found


def _join_as_newcomer(call: Call, found: invitations.Invitation, password: str) -> Response:
    with the_guard().hashing():
        password_hash = passwords.hash_password(password, email=found.email)
    with call.transaction() as tx:
        require_room_for_user(tx, call.settings, found.workspace_id, call.now, is_joining=True)
        user_id = invitations.accept_as_newcomer(tx, found, password_hash, now=call.now)
        opened = _open_session(call, tx, user_id, found.workspace_id)
    return signed_in_response(call.settings, *opened, status=201)


def _join_as_user(
    call: Call, found: invitations.Invitation, credentials: identity.Credentials, password: str
) -> Response:
    guard, client = the_guard(), request.remote_addr or ""
    guard.admit(client, found.email)
    with guard.hashing():
        is_right = passwords.matches(password, credentials.password_hash)
    if not is_right:
        guard.note_failure(client)
        call.application.abuse.failed_sign_in(client)
        raise WrongCredentials
    guard.note_success(client, found.email)
    with call.transaction() as tx:
        require_room_for_user(tx, call.settings, found.workspace_id, call.now, is_joining=True)
        invitations.accept_as_user(tx, found, credentials.user_id, now=call.now)
        opened = _open_session(call, tx, credentials.user_id, found.workspace_id)
    return signed_in_response(call.settings, *opened, status=201)


def _open_session(call: Call, tx: Connection, user_id: str, workspace_id: str) -> tuple[str, sessions.Session]:
    replaces = request.cookies.get(SESSION_COOKIE) or None
    return sessions.open_session(tx, user_id, workspace_id=workspace_id, replaces=replaces, now=call.now)


def _member(call: Call, member: members.Member) -> Member:
    return Member(
        id=member.user_id,
        email=member.email,
        role=member.role.value,
        status="active",
        is_you=member.user_id == call.actor.user_id,
        joined_at=member.joined_at,
        invited_at=None,
        expires_at=None,
    )


def _invited(invitation: invitations.Invitation) -> Member:
    return Member(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role.value,
        status="invited",
        is_you=False,
        joined_at=None,
        invited_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )
