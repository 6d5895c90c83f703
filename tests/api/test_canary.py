"""Secrets are planted at every door, the product is used, and everything that leaves it is searched for them.

What the vault and the identity hold must be nowhere, also not readable in the database. What a user writes into a
document, such as a header, stands in that document and nowhere else. What strangers send to a webhook
under a name that tells of a secret is masked wherever it is shown.
"""

from __future__ import annotations

import base64
import hmac
import io
import json
import logging
import secrets
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from api.openapi import build_openapi
from levqor.config import Settings
from levqor.connections.values import secret_fields
from levqor.connectors.oauth import TOKENS
from levqor.connectors.registry import Registry
from levqor.db.database import metadata
from levqor.jobs.table import find_job
from levqor.telemetry.logs import configure_logs
from tests.api.canaries import Gossip, Logged, Planted, leaks
from tests.authorization_server import CLIENT_ID, authorization_server
from tests.conftest import ApiClient, Server

PASSWORD = "canary password 8d1f0c2e"
DOCUMENTS = ("/api/workflows", "/api/documents")


@pytest.fixture
def gossip() -> Iterator[Gossip]:
    server = Gossip()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def planted() -> Planted:
    return Planted()


@pytest.fixture
def settings(settings: Settings, planted: Planted) -> Settings:
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    planted.nowhere["master key"] = key
    planted.nowhere["metrics token"] = "canary-metrics-token-1234"
    return settings.model_copy(
        update={
            "allowed_addresses": ("127.0.0.1",),
            "log_level": "debug",
            "secret_key": SecretStr(key),
            "metrics_token": SecretStr(planted.nowhere["metrics token"]),
        }
    )


@pytest.fixture
def logged(server: Server) -> Iterator[Logged]:
    configure_logs("debug")
    ours = next(handler for handler in logging.root.handlers if handler.get_name() == "levqor")
    lines = Logged(ours.formatter)
    logging.root.addHandler(lines)
    yield lines
    logging.root.removeHandler(lines)
    configure_logs("error")


def http_connections(planted: Planted, gossip: Gossip) -> dict[str, dict[str, Any]]:
    """A connection of each kind that HTTP has, but for OAuth."""
    named = {"basic": "ann", "header": "X-Shop", "query": "shop_key"}
    return {
        f"http-{kind}": {
            "kind": kind,
            "secret": planted.anew(f"http {kind}"),
            "test_url": f"{gossip.url}/me?status=403",
            **({"name": named[kind]} if kind in named else {}),
        }
        for kind in ("bearer", "basic", "header", "query")
    }


def examples_of_all(registry: Registry, planted: Planted) -> dict[str, dict[str, Any]]:
    """A connection of every other connector: that of its worked example, with secrets of ours."""
    found: dict[str, dict[str, Any]] = {}
    for connector in registry.connectors.values():
        parts = [*connector.actions.values(), *connector.polls.values(), *([connector.test] if connector.test else [])]
        example = next((part.example.connection for part in parts if part.example and part.example.connection), None)
        if connector.id == "http" or connector.connection is None or example is None:
            continue
        secret = [name for name in secret_fields(connector.connection) if example.get(name)]
        # Some keys say by their ending where they belong.
        given = {
            name: f"{planted.anew(f'{connector.id} {name}')}-{example[name].rpartition('-')[2]}" for name in secret
        }
        found[connector.id] = {**example, **given}
    return found


def connect(client: ApiClient, name: str, connector: str, values: dict[str, Any]) -> str | None:
    made = client.post("/api/connections", {"name": name, "connector": connector, "values": values})
    return made.json["id"] if made.status_code == 201 else None


def sign_in(browser: ApiClient, connection: str) -> None:
    url = browser.post(f"/api/connections/{connection}/authorize").json["url"]
    back = httpx.get(url).headers["location"].removeprefix("http://127.0.0.1:8400")
    assert "signed_in" in browser.http.get(back).headers["location"]


def document(gossip: Gossip, names: list[str], planted: Planted, path: str) -> dict[str, Any]:
    """Calls the gossip with every connection, in success and in failure, and passes on what it says."""
    steps: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        fine, fails = f"fine{number}", f"fails{number}"
        ask = {
            "use": "http.request",
            "connection": name,
            "on_error": "continue",
            "retry": {"attempts": 1},
        }
        headers = {"X-Api-Key": planted.document("header in a document"), "X-Plain": "plain"}
        body = {"password": planted.document("password in a document"), "note": "hello"}
        given = {"url": gossip.url, "method": "POST", "body": body, "headers": headers}
        steps += [
            ask | {"id": fine, "with": given},
            ask | {"id": fails, "with": {**given, "url": f"{gossip.url}/?status=401"}},
            {"id": f"log{number}", "use": "log", "with": {"message": f"said ${{{{ steps.{fine}.body.headers }}}}"}},
            {
                "id": f"mail{number}",
                "use": "email.send",
                "with": {"to": ["bob@example.com"], "subject": "Said", "text": f"${{{{ steps.{fine}.body.error }}}}"},
            },
        ]
    row = {"said": "${{ steps.fine0.body.error }}"}
    steps.append(
        {"id": "keep", "use": "tables.insert", "with": {"table": "Said", "row": row, "create_if_missing": True}}
    )
    trigger = {"use": "webhook", "connection": "webhooks", "with": {"path": path}}
    return {"levqor": 1, "name": "Gossip", "trigger": trigger, "steps": steps}


def publish(client: ApiClient, wanted: dict[str, Any]) -> str:
    made = client.post("/api/workflows", {"document": wanted})
    assert made.status_code == 201, made.text
    published = client.post(f"/api/workflows/{made.json['id']}/publish")
    assert published.status_code == 200, published.text
    return made.json["id"]


def call_the_webhook(server: Server, planted: Planted, path: str) -> None:
    headers = {
        "X-Webhook-Secret": planted.nowhere["secret of a webhook"],
        "Authorization": f"Bearer {planted.anew('authorization of a caller')}",
        "Cookie": f"session={planted.anew('cookie of a caller')}",
    }
    body = {"password": planted.arriving("password in a body"), "deep": {"api_key": planted.arriving("key in a body")}}
    query = {"access_token": planted.arriving("token in a query")}
    accepted = server.app.test_client().post(f"/hooks/{path}", json=body, headers=headers, query_string=query)
    assert accepted.status_code in (200, 202), accepted.text


def send_to_a_service_hook(server: Server, client: ApiClient, planted: Planted) -> Iterator[tuple[str, str]]:
    """Deliveries that GitHub signed and did not sign, and documents that hold the secret: what everybody is told."""
    secret = planted.nowhere["secret of a webhook"]
    trigger = {"use": "github.webhook", "connection": "webhooks", "with": {"path": f"canary-{secrets.token_hex(6)}"}}
    wanted = {
        "levqor": 1,
        "name": "Events",
        "trigger": trigger,
        "steps": [{"id": "say", "use": "log", "with": {"message": "hello"}}],
    }
    publish(client, wanted)
    body = b"{}"
    digest = hmac.new(secret.encode(), body, "sha256").hexdigest()
    for what, signature in (("signed", f"sha256={digest}"), ("forged", f"sha256={digest[::-1]}"), ("bare", secret)):
        headers = {"X-GitHub-Event": "push", "X-Hub-Signature-256": signature, "X-GitHub-Delivery": what}
        answer = server.app.test_client().post(f"/hooks/{trigger['with']['path']}", data=body, headers=headers)
        assert answer.status_code == (202 if what == "signed" else 401), answer.text
        yield f"delivery {what}", answer.text + str(answer.headers)
    inline = wanted | {"trigger": {"use": "github.webhook", "with": {"secret": secret}}}
    for path, given in (
        ("/api/workflows", {"document": inline}),
        ("/api/workflows/import", {"text": json.dumps(inline)}),
    ):
        refused = client.post(path, given)
        assert refused.status_code == 422, refused.text
        yield f"refusal of {path}", refused.text


def finished(client: ApiClient) -> dict[str, Any]:
    end = time.monotonic() + 60
    while not (runs := client.get("/api/runs").json["items"]) or runs[0]["finished_at"] is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    return runs[0]


def ask_everything(client: ApiClient, run: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every answer that the API gives, by its address; lists are followed to what they list."""
    version = {"from": "1", "to": "1"}
    for path, operations in build_openapi()["paths"].items():
        if "get" not in operations or "{" in path:
            continue
        answer = client.get(path)
        yield path, answer.text + str(answer.headers)
    ids = {
        "/api/workflows": run["workflow_id"],
        "/api/runs": run["id"],
        "/api/tables": client.get("/api/tables").json["items"][0]["id"],
        "/api/outbox": client.get("/api/outbox").json["items"][0]["id"],
    }
    for path, operations in build_openapi()["paths"].items():
        owner = next((start for start in ids if path.startswith(f"{start}/{{id}}")), None)
        if "get" in operations and owner is not None:
            filled = path.replace("{id}", ids[owner]).replace("{n}", "1")
            yield path, client.get(filled, query_string=version if path.endswith("/diff") else {}).text
    for kind in ("yaml", "json"):
        yield (
            "/api/workflows/{id}/export",
            client.get(f"/api/workflows/{ids['/api/workflows']}/export?format={kind}").text,
        )


def ask_assistants(client: ApiClient, run: dict[str, Any], failed_step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    context = {"run_id": run["id"], "workflow_id": run["workflow_id"], "page": "/runs"}
    error = json.dumps(failed_step["error"])
    for path, body in (
        ("/api/ai/debug", {"error": error, "context": context}),
        ("/api/ai/chat", {"query": "Why did my last run fail, and which secrets does it use?", "context": context}),
        ("/api/ai/onboarding", {"query": "What should I do next?", "context": context}),
        ("/api/ai/workflow", {"query": "every day at 9 call my shop and email me", "context": context}),
        ("/api/support/requests", {"subject": "A run fails", "message": error, "kind": "technical"}),
    ):
        yield path, client.post(path, body).text


def read_export(server: Server, client: ApiClient) -> str:
    asked = client.post("/api/privacy/requests", {"kind": "export"}).json["id"]
    server.application.jobs.run_now(find_job("privacy_requests"))
    raw = client.get(f"/api/privacy/requests/{asked}/file").data
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def read_database(server: Server) -> str:
    with server.application.database.read() as tx:
        return "".join(repr(tuple(row)) for table in metadata.sorted_tables for row in tx.execute(sa.select(table)))


def read_disk(place: Path) -> str:
    return "".join(path.read_bytes().decode("latin-1") for path in place.rglob("*") if path.is_file())


def test_no_secret_leaves(
    server: Server,
    browser: ApiClient,
    gossip: Gossip,
    planted: Planted,
    logged: Logged,
    capfd: pytest.CaptureFixture[str],
) -> None:
    application, texts = server.application, dict[str, str]()
    client = browser
    anonymous = server.app.test_client()
    anonymous.post("/api/signin", json={"email": browser.actor.email, "password": planted.anew("password")})
    made = client.post("/api/api-keys", {"name": "canary"}).json
    planted.nowhere["API key"] = made["key"]
    server.app.test_client().get("/api/session", headers={"Authorization": f"Bearer {made['key']}"})

    names = []
    for name, values in http_connections(planted, gossip).items():
        connection = connect(client, name, "http", values)
        texts[f"test of {name}"] = client.post(f"/api/connections/{connection}/test").text
        texts[f"test of the values of {name}"] = client.post(
            "/api/connections/test", {"connector": "http", "values": values}
        ).text
        wrong = {"name": "x", "connector": "http", "values": values | {"surprise": values["secret"], "kind": "pigeon"}}
        texts[f"refusal of {name}"] = client.post("/api/connections", wrong).text
        texts[f"change of {name}"] = client.patch(f"/api/connections/{connection}", {"values": values}).text
        names.append(name)
    stored = examples_of_all(application.registry, planted)
    missing = [
        connector for connector, values in stored.items() if connect(client, connector, connector, values) is None
    ]
    assert missing == []

    with authorization_server("http://127.0.0.1:8400/api/oauth/callback") as oauth:
        oauth.client.secret = planted.anew("client secret")
        values = {"kind": "oauth2", "name": CLIENT_ID, "secret": oauth.client.secret, "token_url": f"{oauth.url}/token"}
        connection = connect(client, "oauth", "http", values | {"authorize_url": f"{oauth.url}/authorize"})
        assert connection is not None
        sign_in(browser, connection)
        names.append("oauth")
        path = f"canary-{secrets.token_hex(6)}"
        signing = {"secret": planted.anew("secret of a webhook")}
        assert connect(client, "webhooks", "webhook_secret", signing) is not None
        publish(client, document(gossip, names, planted, path))
        call_the_webhook(server, planted, path)
        run = finished(client)
        texts |= dict(send_to_a_service_hook(server, client, planted))
        for number, token in enumerate(oauth.tokens):
            planted.nowhere[f"access token {number}"] = token.access_token
            planted.nowhere[f"refresh token {number}"] = token.refresh_token or token.access_token
        assert oauth.grants_of("refresh_token") == 1

    shown = client.get(f"/api/runs/{run['id']}").json
    used = [step for step in shown["steps"] if step["use"] == "http.request"]
    assert {step["status"] for step in used} == {"succeeded", "failed"}
    texts |= {f"GET {path}": text for path, text in ask_everything(client, run)}
    failed_step = next(step for step in used if step["error"])
    texts |= {f"POST {path}": text for path, text in ask_assistants(client, run, failed_step)}
    texts["privacy export"] = read_export(server, client)
    texts["metrics"] = (
        server.app.test_client()
        .get("/metrics", headers={"Authorization": f"Bearer {planted.nowhere['metrics token']}"})
        .text
    )
    application.aggregates.write()
    texts["logs"] = logged.text
    texts["output"] = "".join(capfd.readouterr())
    texts["database"] = read_database(server)
    texts["disk"] = read_disk(application.settings.data_dir)

    shown_to_all = {
        place: text
        for place, text in texts.items()
        if place not in ("database", "disk", "privacy export") and not any(part in place for part in DOCUMENTS)
    }
    assert "canary-" not in shown["steps"][0]["exchanges"][0]["response_body"]
    assert leaks(texts, planted.nowhere) == {}
    assert leaks(shown_to_all, planted.everything()) == {}
    assert leaks({"export": texts["privacy export"]}, planted.in_the_database) == {}
    assert len(planted.nowhere) > len(stored) + len(TOKENS)


def test_a_password_for_mail_is_in_no_error(
    settings: Settings, planted: Planted, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    password = planted.anew("SMTP password")
    url = f"smtp://ann:{quote(password, safe='')}@127.0.0.1:{closed}"
    server = Server(settings.model_copy(update={"smtp_url": SecretStr(url), "data_dir": tmp_path / "mail"}))
    try:
        client = server.client_of(server.new_owner())
        step = {
            "id": "tell", "use": "email.send", "retry": {"attempts": 1},
            "with": {"to": ["bob@example.com"], "subject": "Hi", "text": "Hi"},
        }  # fmt: skip
        made = client.post(
            "/api/workflows",
            {"document": {"levqor": 1, "name": "Tell", "trigger": {"use": "manual"}, "steps": [step]}},
        ).json
        client.post(f"/api/workflows/{made['id']}/runs", {"input": {}})
        run = finished(client)
        texts = {"run": client.get(f"/api/runs/{run['id']}").text, "health": client.get("/health").text}
        texts |= {"output": "".join(capfd.readouterr()), "database": read_database(server)}
        assert run["status"] == "failed"
        assert leaks(texts, planted.nowhere) == {}
    finally:
        server.stop()
