"""The workspaces that somebody belongs to, and going from one to another."""

from __future__ import annotations

from flask import Response, request

from api.access import SESSION_COOKIE
from api.call import Call
from api.declaration import Feature
from api.identity.endpoints import signed_in_response
from api.identity.members_models import ChooseWorkspace, OwnWorkspace, OwnWorkspaces
from api.identity.models import SignedIn
from levqor.errors import Forbidden, NotFound
from levqor.identity import sessions
from levqor.identity.workspaces import workspaces_of

own_workspaces_bp = Feature("own_workspaces", "Members")


class NoSuchWorkspace(NotFound):
    """You are a member of no such workspace."""

    code = "workspace_not_found"


class KeysStay(Forbidden):
    """An API key works in the workspace it was made in. Make one in the other workspace."""

    code = "keys_stay"


@own_workspaces_bp.serves("GET", "/api/workspaces")
def list_own_workspaces(call: Call) -> OwnWorkspaces:
    """List the workspaces that the caller is a member of."""
    with call.read() as tx:
        found = workspaces_of(tx, call.actor.user_id)
    here = call.actor.workspace_id
    return OwnWorkspaces(
        items=[
            OwnWorkspace(id=item.id, name=item.name, role=item.role.value, is_current=item.id == here) for item in found
        ]
    )


@own_workspaces_bp.serves("POST", "/api/session/workspace", answer=SignedIn, errors=(NotFound,))
def choose_workspace(call: Call, body: ChooseWorkspace) -> Response:
    """Go on in another workspace, in a new session; the present one ends."""
    if not isinstance(call.caller, sessions.Session):
        raise KeysStay
    with call.transaction() as tx:
        if body.workspace_id not in [item.id for item in workspaces_of(tx, call.actor.user_id)]:
            raise NoSuchWorkspace
        opened = sessions.open_session(
            tx,
            call.actor.user_id,
            workspace_id=body.workspace_id,
            replaces=request.cookies.get(SESSION_COOKIE),
            now=call.now,
        )
    return signed_in_response(call.settings, *opened, status=200)
