"""A real OAuth 2.0 server, made of Authlib: authorisation code with PKCE, refresh with rotation, client credentials.

Everybody who comes to sign in agrees at once. What it guards is `/me`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # It is on loopback.
METHODS = ("client_secret_post", "client_secret_basic")
CLIENT_ID = "levqor-client"
CLIENT_SECRET = "made-up-client-secret-0123456789"


@dataclass
class Client:
    """The one client that is registered."""

    redirect_uri: str
    client_id: str = CLIENT_ID
    secret: str = CLIENT_SECRET

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in METHODS

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return True


@dataclass
class Code:
    code: str
    redirect_uri: str
    scope: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def is_expired(self) -> bool:
        return False

    def get_nonce(self) -> None:
        return None

    def get_auth_time(self) -> int:
        return 0


@dataclass
class Token:
    access_token: str
    refresh_token: str | None
    scope: str
    expires_at: float
    is_revoked: bool = False

    def check_client(self, client: Client) -> bool:
        return True

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Authorization:
    """The server as a test sees it."""

    client: Client
    url: str = ""
    lifetime: int = 3600
    pause_seconds: float = 0.0
    """How long the token endpoint thinks."""
    answers_instead: tuple[int, dict[str, Any]] | None = None
    """What the token endpoint says instead of doing its work."""
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: list[Token] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    """The forms that came to the token endpoint."""
    seen: list[str] = field(default_factory=list)
    """The bearer tokens that came to `/me`."""

    def grants_of(self, kind: str) -> int:
        return sum(form["grant_type"] == kind for form in self.asked)

    def revoke_access(self) -> None:
        """Take back the access tokens that are out; refresh tokens stay."""
        for token in self.tokens:
            token.expires_at = 0

    def revoke_everything(self) -> None:
        for token in self.tokens:
            token.is_revoked = True
            token.expires_at = 0


def _code_grant(state: Authorization) -> type[grants.AuthorizationCodeGrant]:
    class CodeGrant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = METHODS

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            state.codes[code] = Code(
                code,
                data["redirect_uri"],
                data.get("scope", ""),
                data["code_challenge"],
                data["code_challenge_method"],
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return state.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del state.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> str:
            return "ann"

    return CodeGrant


def _refresh_grant(state: Authorization) -> type[grants.RefreshTokenGrant]:
    class RefreshGrant(grants.RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = METHODS
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
            found = (token for token in state.tokens if token.refresh_token == refresh_token and not token.is_revoked)
            return next(found, None)

        def authenticate_user(self, refresh_token: Token) -> str:
            return "ann"

        def revoke_old_credential(self, refresh_token: Token) -> None:
            refresh_token.is_revoked = True

    return RefreshGrant


class ClientCredentials(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS


def _application(state: Authorization) -> Flask:
    app = Flask("authorization-server")
    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True

    def save_token(token: dict[str, Any], request: Any) -> None:
        expires_at = time.time() + state.lifetime
        token["expires_in"] = state.lifetime
        state.tokens.append(
            Token(token["access_token"], token.get("refresh_token"), token.get("scope", ""), expires_at)
        )

    server = AuthorizationServer(
        app, query_client=lambda name: state.client if name == CLIENT_ID else None, save_token=save_token
    )
    server.register_grant(_code_grant(state), [CodeChallenge(required=True)])
    server.register_grant(_refresh_grant(state))
    server.register_grant(ClientCredentials)

    @app.get("/authorize")
    def authorize() -> Any:
        grant = server.get_consent_grant(end_user="ann")
        return server.create_authorization_response(grant_user="ann", grant=grant)

    @app.post("/token")
    def token() -> Any:
        state.asked.append(request.form.to_dict())
        time.sleep(state.pause_seconds)
        if state.answers_instead is not None:
            status, body = state.answers_instead
            return jsonify(body), status
        return server.create_token_response()

    @app.get("/me")
    def me() -> Any:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        state.seen.append(given)
        if any(token.access_token == given and token.expires_at > time.time() for token in state.tokens):
            return jsonify({"name": "Ann"})
        return Response(status=401)

    return app


@contextmanager
def authorization_server(redirect_uri: str) -> Iterator[Authorization]:
    state = Authorization(Client(redirect_uri))
    listener = make_server("127.0.0.1", 0, _application(state), threaded=True)
    state.url = f"http://127.0.0.1:{listener.server_port}"
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    yield state
    listener.shutdown()
    thread.join(5)
