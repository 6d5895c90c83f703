"""Accounts over HTTP: the set-up link, sessions with CSRF protection, API keys, and walls between workspaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.server import PASSWORD, Caller, Server

LOG_STEP = {"id": "note", "use": "log", "with": {"message": "Hello"}}
DOCUMENT = {"levqor": 1, "name": "Mine", "trigger": {"use": "manual"}, "steps": [LOG_STEP]}


@pytest.fixture
def page(server: Server) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed in."""
    with httpx.Client(base_url=server.address, trust_env=False, timeout=30) as page:
        yield page


def sign_in(page: httpx.Client, email: str, password: str = PASSWORD) -> httpx.Response:
    return page.post("/api/signin", json={"email": email, "password": password})


def test_the_set_up_link_that_the_start_prints_makes_the_owner_once(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server, httpx.Client(base_url=server.address, trust_env=False) as page:
        assert page.get("/api/setup").json() == {"needed": True}
        found = re.search(rf"{re.escape(server.address)}/setup\?token=(\S+)", server.log_when("Stop with Ctrl-C"))
        assert found is not None
        account = {"token": found[1], "email": "own@example.com", "password": PASSWORD, "timezone": "Europe/London"}

        made, again = page.post("/api/setup", json=account), page.post("/api/setup", json=account)

        assert (made.status_code, made.json()["role"]) == (201, "owner")
        assert again.status_code == 403
        assert page.get("/api/setup").json() == {"needed": False}
        assert page.get("/api/session").json()["workspace"]["timezone"] == "Europe/London"


def test_a_session_lives_in_a_cookie_that_scripts_cannot_read_until_sign_out(ann: Caller, page: httpx.Client) -> None:
    assert page.get("/api/session").status_code == 401

    session = sign_in(page, "ann@example.com")

    cookie = session.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert page.get("/api/session").json()["user"]["email"] == "ann@example.com"
    copy = {"Cookie": f"levqor_session={page.cookies['levqor_session']}"}
    token = {"X-CSRF-Token": session.json()["csrf_token"]}
    assert page.post("/api/signout", headers=token).status_code == 204
    assert page.get("/api/session").status_code == 401
    assert page.get("/api/session", headers=copy).status_code == 401


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ann: Caller, page: httpx.Client) -> None:
    answers = [sign_in(page, "ann@example.com", "wrong horse battery"), sign_in(page, "nobody@example.com")]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert len({answer.json()["error"] for answer in answers}) == 1
    assert page.get("/api/session").status_code == 401


def test_a_cookie_without_its_csrf_token_changes_nothing(ann: Caller, page: httpx.Client) -> None:
    token = sign_in(page, "ann@example.com").json()["csrf_token"]

    def create(**headers: str) -> int:
        return page.post("/api/workflows", json={"document": DOCUMENT}, headers=headers).status_code

    assert create() == 403
    assert create(**{"X-CSRF-Token": "guess"}) == 403
    assert create(**{"X-CSRF-Token": token, "Origin": "https://evil.example"}) == 403
    assert create(**{"X-CSRF-Token": token}) == 201


def test_an_api_key_is_shown_once_and_is_dead_when_deleted(server: Server, ann: Caller) -> None:
    made = ann.post("/api/api-keys", {"name": "reports"}, expect=201)
    program = Caller(server, made["key"])
    assert program.get("/api/session")["user"]["email"] == "ann@example.com"
    assert made["key"] not in ann.call("GET", "/api/api-keys").text
    assert made["key"].encode() not in (server.data_dir / "levqor.db").read_bytes()

    ann.call("DELETE", f"/api/api-keys/{made['id']}", expect=204)

    program.get("/api/session", expect=401)


def test_nobody_sees_or_touches_what_belongs_to_another_workspace(ann: Caller) -> None:
    eve = ann.sign_up("eve@example.com")
    workflow = ann.new_workflow(DOCUMENT)
    run = ann.run(workflow["id"])
    table = ann.post("/api/tables", {"name": "Own", "columns": [{"name": "a", "type": "text"}]}, expect=201)
    row = ann.post(f"/api/tables/{table['id']}/rows", {"values": {"a": "x"}}, expect=201)
    connection = {"name": "own", "connector": "http", "values": {"kind": "bearer", "secret": "abcd-efgh"}}
    connection_id = ann.post("/api/connections", connection, expect=201)["id"]
    of_workflow, of_run, of_table = (
        f"/api/workflows/{workflow['id']}",
        f"/api/runs/{run['id']}",
        f"/api/tables/{table['id']}",
    )
    foreign: list[tuple[str, str, Any]] = [
        ("GET", of_workflow, None),
        ("PUT", of_workflow, {"document": DOCUMENT}),
        ("DELETE", of_workflow, None),
        ("POST", f"{of_workflow}/publish", {}),
        ("POST", f"{of_workflow}/unpublish", {}),
        ("POST", f"{of_workflow}/runs", {"input": None}),
        ("GET", f"{of_workflow}/versions", None),
        ("GET", f"{of_workflow}/versions/1", None),
        ("POST", f"{of_workflow}/versions/1/restore", {}),
        ("GET", f"{of_workflow}/diff?from=1&to=1", None),
        ("GET", f"{of_workflow}/export", None),
        ("GET", of_run, None),
        ("GET", f"{of_run}/events", None),
        ("POST", f"{of_run}/cancel", {}),
        ("POST", f"{of_run}/retry", {}),
        ("GET", of_table, None),
        ("PATCH", of_table, {"name": "Eve's"}),
        ("DELETE", of_table, None),
        ("GET", f"{of_table}/rows", None),
        ("POST", f"{of_table}/rows", {"values": {"a": "y"}}),
        ("PATCH", f"{of_table}/rows/{row['id']}", {"values": {"a": "y"}}),
        ("DELETE", f"{of_table}/rows/{row['id']}", None),
        ("DELETE", f"/api/connections/{connection_id}", None),
    ]

    answers = {(method, path): eve.http.request(method, path, json=body) for method, path, body in foreign}

    assert {call: answer.status_code for call, answer in answers.items() if answer.status_code != 404} == {}
    for lists in ("workflows", "runs", "tables", "connections", "outbox", "schedules"):
        assert eve.list_all(f"/api/{lists}") == []
    assert ann.get(of_workflow)["version"] == 1
    assert [item["values"] for item in ann.list_all(f"{of_table}/rows")] == [{"a": "x"}]
    assert connection_id in {item["id"] for item in ann.list_all("/api/connections")}


def test_a_workflow_cannot_use_a_connection_or_a_table_of_another_workspace(ann: Caller) -> None:
    mallory = ann.sign_up("mallory@example.com")
    connection = {"name": "walled", "connector": "http", "values": {"kind": "bearer", "secret": "abcd-efgh"}}
    ann.post("/api/connections", connection, expect=201)
    ann.post("/api/tables", {"name": "Walled", "columns": [{"name": "a", "type": "text"}]}, expect=201)
    asks = {"id": "ask", "use": "http.request", "connection": "walled", "with": {"url": "http://127.0.0.1:1"}}
    reads = {"id": "read", "use": "tables.find", "with": {"table": "Walled"}}

    borrowed = mallory.http.post("/api/workflows", json={"document": DOCUMENT | {"steps": [asks]}})
    peek = mallory.run(mallory.new_workflow(DOCUMENT | {"steps": [reads]})["id"])

    problems = borrowed.json()["problems"]
    assert [problem["path"] for problem in problems] == ["steps[0].connection"]
    assert peek["status"] == "failed"
