"""Signing in to a service over HTTP: leaving for it, and coming back from it."""

from __future__ import annotations

import asyncio
import re
from typing import Final
from urllib.parse import urlencode

from flask import Response, request

from api.access import SESSION_COOKIE, Access, authenticate
from api.call import Call
from api.connections.models import SignInAddress
from api.declaration import Feature
from levqor.application import Application
from levqor.connections.service import row_of
from levqor.connections.signing_in import Arrived, SignInNotUnderWay, begin_sign_in, finish_sign_in, take_return
from levqor.connections.tokens import Tokens, ask_for_tokens
from levqor.connectors.oauth import TokenRequest
from levqor.errors import Forbidden, LevqorError
from levqor.identity.actor import Actor
from levqor.identity.audit import Act, record
from levqor.identity.sessions import Session

CALLBACK: Final = "/api/oauth/callback"
_STATE: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_CODE: Final = re.compile(r"[\x21-\x7e]{1,4000}")

signing_in_bp = Feature("signing_in", "Connections")


class NeedsBrowser(Forbidden):
    """A person signs in, in a browser: open Connections there. An API key cannot."""

    code = "needs_browser"


class SignInRefused(LevqorError):
    """The service did not let you in, or you did not agree. Begin again."""

    code = "sign_in_refused"


@signing_in_bp.serves("POST", "/api/connections/{id}/authorize", access=Access.MANAGE)
def authorize(call: Call, connection_id: str) -> SignInAddress:
    """Begin to sign in to the service of a connected account; open the address in the same browser.

    It has to be finished within ten minutes. Beginning again ends what was begun before.
    """
    application = call.application
    with call.transaction() as tx:
        row_of(tx, call.actor.workspace_id, connection_id)
        if not isinstance(call.caller, Session):
            raise NeedsBrowser
        url = begin_sign_in(
            tx,
            application.vault,
            application.registry,
            call.actor.workspace_id,
            connection_id,
            session=request.cookies[SESSION_COOKIE],
            redirect_uri=application.settings.base_url + CALLBACK,
            now=call.now,
        )
    return SignInAddress(url=url)


@signing_in_bp.serves("GET", CALLBACK, access=Access.PUBLIC, status=302, reads_raw=True)
def finish_authorize(call: Call) -> Response:
    """Come back from a service that was signed in to, and go on to Connections.

    Services send people here with `state` and `code`. What comes of it is in the address that follows: `signed_in` or
    `sign_in_failed`.
    """
    try:
        told = {"signed_in": _finish(call)}
    except LevqorError as error:
        told = {"sign_in_failed": error.code}
    return Response(status=302, headers={"Location": f"/connections?{urlencode(told)}", "Cache-Control": "no-store"})


def _finish(call: Call) -> str:
    """The id of the connection that has its tokens now."""
    application = call.application
    caller = authenticate(application, Access.MANAGE)
    if not isinstance(caller, Session):
        raise NeedsBrowser
    arrived = _arrived(call, application, caller.actor)
    tokens = asyncio.run(_ask(application, arrived.request))
    with call.transaction() as tx:
        finish_sign_in(
            tx, application.vault, application.registry, caller.actor.workspace_id, arrived.connection_id, tokens
        )
        record(
            tx,
            workspace_id=caller.actor.workspace_id,
            user_id=caller.actor.user_id,
            act=Act.CONNECTION_SIGNED_IN,
            target=arrived.connection_id,
            now=call.now,
        )
    return arrived.connection_id


def _arrived(call: Call, application: Application, actor: Actor) -> Arrived:
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if not _STATE.fullmatch(state):
        raise SignInNotUnderWay
    with call.transaction() as tx:
        arrived = take_return(
            tx,
            application.vault,
            application.registry,
            actor.workspace_id,
            state=state,
            session=request.cookies.get(SESSION_COOKIE, ""),
            now=call.now,
            code=code,
        )
    if not _CODE.fullmatch(code) or "error" in request.args:
        raise SignInRefused
    return arrived


async def _ask(application: Application, asked: TokenRequest) -> Tokens:
    door = application.door()
    try:
        return await ask_for_tokens(door, asked)
    finally:
        await door.aclose()
