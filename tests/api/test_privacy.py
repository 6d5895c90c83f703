"""Privacy requests over HTTP: asked for, listed, carried out by the job, downloaded by who asked."""

from __future__ import annotations

import io
import json
import zipfile

from levqor.identity.actor import Role
from levqor.jobs.table import find_job


def carry_out(server):
    return server.application.jobs.run_now(find_job("privacy_requests"))


def test_an_export_is_asked_for_made_and_downloaded(server, client):
    asked = client.post("/api/privacy/requests", {"kind": "export"})
    assert asked.status_code == 201
    assert asked.json["status"] == "open"
    address = f"/api/privacy/requests/{asked.json['id']}/file"
    assert client.get(address).status_code == 404
    result, failure = carry_out(server)
    assert failure is None
    assert result["exported"] == 1
    file = client.get(address)
    assert file.mimetype == "application/zip"
    assert "attachment" in file.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert json.loads(archive.read("account.jsonl"))["email"] == client.actor.email
    (shown,) = client.get("/api/privacy/requests").json["items"]
    assert shown["status"] == "done"
    assert shown["expires_at"] > shown["done_at"]


def test_asking_twice_is_a_conflict(client):
    client.post("/api/privacy/requests", {"kind": "export"})
    again = client.post("/api/privacy/requests", {"kind": "export"})
    assert (again.status_code, again.json["code"]) == (409, "privacy_request_open")


def test_a_member_of_the_same_workspace_sees_none_of_it(server, owner, client):
    asked = client.post("/api/privacy/requests", {"kind": "export"}).json["id"]
    carry_out(server)
    member = server.client_of(server.new_member(owner, Role.ADMIN))
    assert member.get("/api/privacy/requests").json["items"] == []
    assert member.get(f"/api/privacy/requests/{asked}/file").status_code == 404


def test_the_last_owner_is_told_why_the_account_cannot_end(server, owner, client):
    server.new_member(owner, Role.EDITOR)
    refused = client.post("/api/privacy/requests", {"kind": "erase"})
    assert (refused.status_code, refused.json["code"]) == (409, "last_owner")


def test_an_account_that_was_erased_is_nobody_any_more(server, client, browser):
    assert client.post("/api/privacy/requests", {"kind": "erase"}).status_code == 201
    assert carry_out(server)[0]["erased"] == 1
    assert client.get("/api/session").status_code == 401
    assert browser.get("/api/session").status_code == 401


def test_an_unknown_kind_is_refused(client):
    assert client.post("/api/privacy/requests", {"kind": "correct"}).status_code == 422
    assert client.post("/api/privacy/requests", {}).status_code == 400
