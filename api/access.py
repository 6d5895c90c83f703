"""Who is calling, and whether they may: API keys, session cookies, CSRF tokens, origins, roles."""

from __future__ import annotations

import hmac
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlsplit

from flask import request

from levqor.errors import Forbidden, NotSignedIn
from levqor.identity import api_keys, sessions
from levqor.identity.actor import Actor

if TYPE_CHECKING:
    from levqor.application import Application

SESSION_COOKIE = "levqor_session"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_KEY_USE_IS_NOTED_EVERY = timedelta(minutes=1)


class Access(Enum):
    """Who may use an endpoint."""

    PUBLIC = "Anyone."
    SIGNED_IN = "Any member of the workspace."
    EDIT = "Owners, admins and editors."
    MANAGE = "Owners and admins."

    def allows(self, actor: Actor) -> bool:
        match self:
            case Access.PUBLIC | Access.SIGNED_IN:
                return True
            case Access.EDIT:
                return actor.role.can_edit
            case Access.MANAGE:
                return actor.role.can_manage
            case _:
                assert_never(self)


class ForeignOrigin(Forbidden):
    """This request comes from a page of another site. Use the page of this server."""

    code = "foreign_origin"


class MissingCsrfToken(Forbidden):
    """Send the `csrf_token` of GET /api/session as the header X-CSRF-Token."""

    code = "csrf_token_missing"


def authenticate(application: Application, access: Access) -> sessions.Session | Actor:
    """The caller: a session of a browser, or the member an API key stands for.

    Raises:
        NotSignedIn: neither, or not valid any more.
        Forbidden: a forged request, or a role that may not do this.
    """
    if "Authorization" in request.headers:
        caller: sessions.Session | Actor = _by_api_key(application)
    else:
        caller = _by_session(application)
    actor = caller.actor if isinstance(caller, sessions.Session) else caller
    if not access.allows(actor):
        raise Forbidden
    return caller


def _by_api_key(application: Application) -> Actor:
    scheme, _, key = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn
    now = application.clock.now()
    with application.database.read() as tx:
        found = api_keys.find_api_key(tx, key.strip())
    if found is None:
        raise NotSignedIn
    if found.last_used_at is None or now - found.last_used_at > _KEY_USE_IS_NOTED_EVERY:
        # Not waited for: a call must not fail or be slow because its use could not be noted.
        application.database.submit(lambda tx: api_keys.note_use(tx, found.id, now))
    return found.actor


def _by_session(application: Application) -> sessions.Session:
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        raise NotSignedIn
    with application.database.read() as tx:
        session = sessions.find_session(tx, token, application.clock.now())
    if session is None:
        raise NotSignedIn
    if request.method not in _SAFE_METHODS:
        _check_csrf_token(session)
    return session


def _check_csrf_token(session: sessions.Session) -> None:
    given = request.headers.get("X-CSRF-Token", "")
    if not hmac.compare_digest(given.encode(), session.csrf_token.encode()):
        raise MissingCsrfToken


def check_origin(base_url: str) -> None:
    """Refuse what a browser sends on behalf of another site's page.

    Raises:
        ForeignOrigin: the Origin header names neither the public address nor the host that was asked.
    """
    origin = request.headers.get("Origin")
    if origin is None or request.method in _SAFE_METHODS:
        return
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        raise ForeignOrigin from None
    if host not in (request.host, urlsplit(base_url).netloc):
        raise ForeignOrigin
