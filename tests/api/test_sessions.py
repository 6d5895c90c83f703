"""Signing in and out, sessions, CSRF, API keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from api.factory import create_app
from levqor.config import Settings
from levqor.identity import service as identity
from levqor.identity.models import api_keys, audit_log, sessions, users
from levqor.identity.workspaces import only_workspace

NEW = {"email": "new@example.com", "password": "a long enough one"}


def cookie_of(response) -> str:
    return next(header for header in response.headers.getlist("Set-Cookie") if header.startswith("levqor_session="))


def sign_in(http, email="ann@example.com", password="correct horse battery", **rest):
    return http.post("/api/signin", json={"email": email, "password": password}, **rest)


def test_signing_up_opens_a_session(anonymous):
    made = anonymous.post("/api/signup", json=NEW | {"workspace_name": "Acme", "timezone": "Europe/London"})
    assert made.status_code == 201
    shown = anonymous.get("/api/session").json
    assert shown == made.json
    assert shown["user"]["email"] == "new@example.com"
    assert shown["workspace"]["name"] == "Acme"
    assert shown["workspace"]["timezone"] == "Europe/London"
    assert shown["role"] == "owner"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(anonymous):
    cookie = cookie_of(anonymous.post("/api/signup", json=NEW))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_where_the_address_is(tmp_path):
    app = create_app(Settings(data_dir=tmp_path, public_url="https://levqor.example", log_level="error"))
    response = app.test_client().post("/api/signup", json=NEW)
    assert "Secure" in cookie_of(response)
    assert response.headers["Strict-Transport-Security"]
    app.extensions["levqor"].stop()


def test_only_hashes_of_secrets_are_stored(server, client, anonymous):
    cookie = cookie_of(anonymous.post("/api/signup", json=NEW)).partition(";")[0].partition("=")[2]
    key = client.post("/api/api-keys", {"name": "n"}).json["key"]
    with server.application.database.read() as tx:
        stored = str([tx.execute(sa.select(table)).all() for table in (sessions, api_keys, users)])
    assert cookie not in stored
    assert key not in stored
    assert NEW["password"] not in stored
    assert "$argon2id$" in stored


@pytest.mark.parametrize(
    "change",
    [
        {"email": "nobody"},
        {"email": "a b@example.com"},
        {"email": "<x>@example.com"},
        {"email": "a@b@example.com"},
        {"email": ""},
        {"email": "x" * 250 + "@example.com"},
        {"password": "too short"},
        {"password": "x" * 201},
        {"email": "long-enough@example.com", "password": "Long-Enough@example.com"},
        {"timezone": "Mars/Olympus"},
        {"workspace_name": ""},
    ],
)
def test_a_wrong_account_is_refused_and_not_made(server, anonymous, change):
    response = anonymous.post("/api/signup", json=NEW | change)
    assert response.status_code == 422
    assert response.json["problems"]
    with server.application.database.read() as tx:
        assert identity.is_setup_needed(tx)


def test_addresses_are_the_same_in_any_case(owner, anonymous):
    assert sign_in(anonymous, email="  ANN@Example.com ").status_code == 200
    taken = anonymous.post("/api/signup", json=NEW | {"email": "ANN@example.com"})
    assert taken.status_code == 409
    assert taken.json["code"] == "address_taken"


def test_sign_up_can_be_closed(tmp_path):
    app = create_app(Settings(data_dir=tmp_path, signup="closed", log_level="error"))
    response = app.test_client().post("/api/signup", json=NEW)
    assert response.status_code == 403
    assert response.json["code"] == "signup_closed"
    app.extensions["levqor"].stop()


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(owner, anonymous):
    answers = [sign_in(anonymous, password="wrong wrong wrong"), sign_in(anonymous, email="nobody@example.com")]
    assert [answer.status_code for answer in answers] == [401, 401]
    first, second = ({**answer.json, "correlation_id": ""} for answer in answers)
    assert first == second


def test_an_unknown_address_takes_as_long_as_a_wrong_password():
    """Both verify one argon2 hash of the same parameters."""
    from argon2 import extract_parameters

    from levqor.identity import passwords

    made = passwords.hash_password("long enough word", email="a@example.com")
    assert extract_parameters(made) == extract_parameters(passwords._DECOY)
    assert not passwords.matches("anything", None)


def test_signing_in_ends_the_session_the_browser_had(owner, anonymous):
    first = cookie_of(sign_in(anonymous)).partition(";")[0].partition("=")[2]
    second = cookie_of(sign_in(anonymous)).partition(";")[0].partition("=")[2]
    assert first != second
    other = anonymous.application.test_client()
    other.set_cookie("levqor_session", first)
    assert other.get("/api/session").status_code == 401


def test_signing_out_ends_the_session(browser):
    assert browser.get("/api/session").status_code == 200
    token = browser.http.get_cookie("levqor_session").value
    assert browser.post("/api/signout").status_code == 204
    browser.http.set_cookie("levqor_session", token)
    assert browser.get("/api/session").status_code == 401


def test_a_session_ends_after_thirty_days(server, browser):
    with server.application.database.transaction() as tx:
        tx.execute(sa.update(sessions).values(expires_at=server.application.clock.now() - timedelta(seconds=1)))
    assert browser.get("/api/session").status_code == 401


def test_a_forged_cookie_opens_nothing(anonymous):
    for value in ("x", "lvs_" + "a" * 43, "\x7f" * 10, "é"):
        anonymous.set_cookie("levqor_session", value)
        assert anonymous.get("/api/session").status_code == 401


@pytest.mark.parametrize("headers", [{"X-CSRF-Token": ""}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": "é"}], ids=str)
def test_a_change_by_cookie_needs_the_session_s_token(browser, headers):
    refused = browser.post("/api/tables", {"name": "T", "columns": []}, headers=headers)
    assert refused.status_code == 403
    assert refused.json["code"] == "csrf_token_missing"
    assert browser.get("/api/tables", headers=headers).status_code == 200
    assert browser.get("/api/tables").json["items"] == []


def test_the_token_of_another_session_does_not_do(server, browser):
    other = server.browser_of(server.new_owner())
    headers = {"X-CSRF-Token": other.headers["X-CSRF-Token"]}
    assert browser.post("/api/tables", {"name": "T", "columns": []}, headers=headers).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://[", ""])
def test_a_change_from_another_site_s_page_is_refused(browser, origin):
    refused = browser.post("/api/tables", {"name": "T", "columns": []}, headers={"Origin": origin})
    assert refused.status_code == 403
    assert refused.json["code"] == "foreign_origin"


def test_signing_in_from_another_site_s_page_is_refused(owner, anonymous):
    assert sign_in(anonymous, headers={"Origin": "https://evil.example"}).status_code == 403
    assert sign_in(anonymous, headers={"Origin": "http://localhost"}).status_code == 200


def test_the_server_s_own_page_may_change_things(server, browser):
    for origin in ("http://localhost", server.settings.base_url):
        made = browser.post("/api/tables", {"name": origin, "columns": []}, headers={"Origin": origin})
        assert made.status_code == 201, made.text


def test_an_api_key_is_shown_once_and_dies_at_once(client, server):
    made = client.post("/api/api-keys", {"name": "ci"})
    assert made.status_code == 201
    assert made.json["key"].startswith("lvq_")
    listed = client.get("/api/api-keys").json["items"]
    assert made.json["id"] == listed[0]["id"]
    assert "key" not in listed[0]
    assert made.json["key"] not in str(listed)
    headers = {"Authorization": f"Bearer {made.json['key']}"}
    http = server.app.test_client()
    assert http.get("/api/session", headers=headers).json["csrf_token"] is None
    assert client.delete(f"/api/api-keys/{made.json['id']}").status_code == 204
    assert http.get("/api/session", headers=headers).status_code == 401


def test_the_use_of_a_key_is_noted(client, until):
    assert until(lambda: client.get("/api/api-keys").json["items"][0]["last_used_at"])


def test_a_wrong_key_is_not_made_good_by_a_cookie(browser):
    assert browser.get("/api/session", headers={"Authorization": "Bearer lvq_wrong"}).status_code == 401


def test_what_matters_is_in_the_audit_log(server, client, possessions):
    client.delete(f"/api/tables/{possessions.table}")
    client.delete(f"/api/workflows/{possessions.workflow}")
    client.delete(f"/api/api-keys/{possessions.key}")
    with server.application.database.read() as tx:
        rows = tx.execute(sa.select(audit_log.c.action, audit_log.c.target)).all()
    acts = {tuple(row) for row in rows}
    assert ("workflow.published", possessions.workflow) in acts
    assert ("workflow.deleted", possessions.workflow) in acts
    assert ("table.deleted", possessions.table) in acts
    assert ("api_key.created", possessions.key) in acts
    assert ("api_key.deleted", possessions.key) in acts


def test_the_set_up_link_works_once(server, anonymous):
    assert anonymous.get("/api/setup").json == {"needed": True}
    with server.application.database.transaction() as tx:
        token = identity.create_setup_link(tx, now=server.application.clock.now())
    assert anonymous.post("/api/setup", json=NEW | {"token": "wrong"}).status_code == 403
    made = anonymous.post("/api/setup", json=NEW | {"token": token})
    assert made.status_code == 201
    assert anonymous.get("/api/session").status_code == 200
    assert anonymous.get("/api/setup").json == {"needed": False}
    again = anonymous.post("/api/setup", json=NEW | {"token": token, "email": "second@example.com"})
    assert again.status_code == 403
    assert again.json["code"] == "setup_link_spent"


def test_what_the_command_line_made_goes_to_the_owner_and_to_no_stranger(server, anonymous):
    with server.application.database.transaction() as tx:
        made = only_workspace(tx, now=server.application.clock.now())
        token = identity.create_setup_link(tx, now=server.application.clock.now())
    stranger = server.app.test_client().post("/api/signup", json=NEW | {"email": "eve@example.com"})
    assert stranger.json["workspace"]["id"] != made
    owner = anonymous.post("/api/setup", json=NEW | {"token": token})
    assert owner.json["workspace"]["id"] == made


def test_a_set_up_link_grows_old(server, anonymous):
    early = server.application.clock.now() - timedelta(days=8)
    with server.application.database.transaction() as tx:
        token = identity.create_setup_link(tx, now=early)
    assert anonymous.post("/api/setup", json=NEW | {"token": token}).status_code == 403


def test_a_refused_account_leaves_the_set_up_link_good(server, anonymous):
    with server.application.database.transaction() as tx:
        token = identity.create_setup_link(tx, now=server.application.clock.now())
    assert anonymous.post("/api/setup", json=NEW | {"token": token, "password": "short"}).status_code == 422
    assert anonymous.post("/api/setup", json=NEW | {"token": token}).status_code == 201


def test_guessing_a_password_has_to_wait(owner, anonymous):
    for _ in range(10):
        assert sign_in(anonymous, password="wrong wrong wrong").status_code == 401
    refused = sign_in(anonymous)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 300
    assert sign_in(anonymous, email="other@example.com").status_code == 401


def test_the_right_password_clears_the_count(owner, anonymous):
    for _ in range(3):
        for _ in range(6):
            assert sign_in(anonymous, password="wrong wrong wrong").status_code == 401
        assert sign_in(anonymous).status_code == 200
