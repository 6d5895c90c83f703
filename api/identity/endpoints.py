"""Accounts, sessions and API keys over HTTP."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from sqlalchemy import Connection

from api.access import SESSION_COOKIE, Access, check_origin
from api.answers import model_response
from api.call import Call
from api.declaration import Feature
from api.identity.guard import the_guard
from api.identity.models import (
    ApiKey,
    ApiKeyPage,
    CreatedApiKey,
    NewAccount,
    NewApiKey,
    SessionUser,
    SessionWorkspace,
    SetUp,
    SetupState,
    SignedIn,
    SignIn,
)
from api.reading import PageQuery
from api.telemetry.events import record
from levqor.config import Settings
from levqor.errors import Conflict, Forbidden, LevqorError, NotSignedIn, TooManyRequests
from levqor.identity import api_keys, passwords, sessions
from levqor.identity import service as identity
from levqor.identity.actor import Actor

identity_bp = Feature("identity", "Identity")

_ACCOUNT_ERRORS: tuple[type[LevqorError], ...] = (Forbidden, Conflict)
_SIGN_IN_ERRORS: tuple[type[LevqorError], ...] = (NotSignedIn, Forbidden, TooManyRequests)


class WrongCredentials(NotSignedIn):
    """The e-mail address or the password is not right."""

    code = "wrong_credentials"


class SignupClosed(Forbidden):
    """New accounts are not made here. Ask the owner of this server."""

    code = "signup_closed"


@identity_bp.serves("GET", "/api/setup", access=Access.PUBLIC)
def get_setup(call: Call) -> SetupState:
    """Whether the owner's account has still to be created."""
    with call.read() as tx:
        return SetupState(needed=identity.is_setup_needed(tx))


@identity_bp.serves("POST", "/api/setup", access=Access.PUBLIC, status=201, answer=SignedIn, errors=_ACCOUNT_ERRORS)
def set_up(call: Call, body: SetUp) -> Response:
    """Create the owner's account with the one-time set-up link, and sign in."""
    token = body.token.get_secret_value()
    with call.read() as tx:
        identity.check_setup_link(tx, token, now=call.now)
    return _create_account(call, body, lambda tx: identity.redeem_setup_link(tx, token, now=call.now), takes_over=True)


@identity_bp.serves("POST", "/api/signup", access=Access.PUBLIC, status=201, answer=SignedIn, errors=_ACCOUNT_ERRORS)
def sign_up(call: Call, body: NewAccount) -> Response:
    """Create an account with a workspace of its own, and sign in."""
    if call.settings.signup == "closed":
        raise SignupClosed
    return _create_account(call, body, lambda _tx: None, takes_over=False)


def _create_account(
    call: Call, account: NewAccount, first: Callable[[Connection], None], *, takes_over: bool
) -> Response:
    check_origin(call.settings.base_url)
    call.application.abuse.signup(request.remote_addr or "")
    email = identity.normalise_email(account.email)
    with the_guard().hashing():
        password_hash = passwords.hash_password(account.password.get_secret_value(), email=email)
    with call.transaction() as tx:
        first(tx)
        owner = identity.create_owner(
            tx,
            email=email,
            password_hash=password_hash,
            workspace_name=account.workspace_name,
            timezone=account.timezone,
            takes_over=takes_over,
            now=call.now,
        )
        opened = sessions.open_session(tx, owner.user_id, replaces=_cookie(), now=call.now)
    record("account_created", by="setup" if takes_over else "signup")
    return signed_in_response(call.settings, *opened, status=201)


@identity_bp.serves("POST", "/api/signin", access=Access.PUBLIC, answer=SignedIn, errors=_SIGN_IN_ERRORS)
def sign_in(call: Call, body: SignIn) -> Response:
    """Sign in with an e-mail address and a password."""
    check_origin(call.settings.base_url)
    guard, client = the_guard(), request.remote_addr or ""
    email = body.email.strip().casefold()
    guard.admit(client, email)
    credentials = _find_credentials(call, body.email)
    with guard.hashing():
        is_right = passwords.matches(
            body.password.get_secret_value(), credentials.password_hash if credentials else None
        )
    if credentials is None or not is_right:
        guard.note_failure(client)
        call.application.abuse.failed_sign_in(client)
        raise WrongCredentials
    guard.note_success(client, email)
    with call.transaction() as tx:
        opened = sessions.open_session(tx, credentials.user_id, replaces=_cookie(), now=call.now)
    return signed_in_response(call.settings, *opened, status=200)


def _find_credentials(call: Call, email: str) -> identity.Credentials | None:
    try:
        address = identity.normalise_email(email)
    except identity.NoEmailAddress:
        return None
    with call.read() as tx:
        return identity.find_credentials(tx, address)


@identity_bp.serves("POST", "/api/signout", status=204)
def sign_out(call: Call) -> Response:
    """End the session of this browser."""
    if token := _cookie():
        with call.transaction() as tx:
            sessions.end_session(tx, token)
    response = Response(status=204)
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="Lax")
    return response


@identity_bp.serves("GET", "/api/session")
def get_session(call: Call) -> SignedIn:
    """Who is signed in."""
    csrf_token = call.caller.csrf_token if isinstance(call.caller, sessions.Session) else None
    return _signed_in(call.settings, call.actor, csrf_token)


@identity_bp.serves("GET", "/api/api-keys", access=Access.MANAGE)
def list_api_keys(call: Call, query: PageQuery) -> ApiKeyPage:
    """List the workspace's API keys, newest first."""
    with call.read() as tx:
        items, cursor = api_keys.list_api_keys(tx, call.actor.workspace_id, limit=query.limit, cursor=query.cursor)
    return ApiKeyPage(items=[ApiKey.model_validate(item) for item in items], next_cursor=cursor)


@identity_bp.serves("POST", "/api/api-keys", access=Access.MANAGE, status=201)
def create_api_key(call: Call, body: NewApiKey) -> CreatedApiKey:
    """Create an API key. The key is shown this once."""
    with call.transaction() as tx:
        key, made = api_keys.create_api_key(tx, call.actor, name=body.name, now=call.now)
    return CreatedApiKey(
        id=made.id,
        name=made.name,
        hint=made.hint,
        created_at=made.created_at,
        last_used_at=made.last_used_at,
        key=key,
    )


@identity_bp.serves("DELETE", "/api/api-keys/{id}", access=Access.MANAGE, status=204)
def delete_api_key(call: Call, key_id: str) -> None:
    """Delete an API key. Programs that use it are refused at once."""
    with call.transaction() as tx:
        api_keys.delete_api_key(tx, call.actor, key_id, now=call.now)


def _cookie() -> str | None:
    return request.cookies.get(SESSION_COOKIE) or None


def _signed_in(settings: Settings, actor: Actor, csrf_token: str | None) -> SignedIn:
    return SignedIn(
        user=SessionUser(id=actor.user_id, email=actor.email),
        workspace=SessionWorkspace(id=actor.workspace_id, name=actor.workspace_name, timezone=actor.timezone),
        role=actor.role.value,
        csrf_token=csrf_token,
        public_url=settings.base_url,
        mail="smtp" if settings.smtp_url else "outbox",
        payments="stripe" if settings.payments_are_on else "off",
    )


def signed_in_response(settings: Settings, token: str, session: sessions.Session, *, status: int) -> Response:
    response = model_response(_signed_in(settings, session.actor, session.csrf_token), status)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=sessions.LIFETIME,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=settings.base_url.startswith("https://"),
    )
    return response
