"""A workspace with one of everything, so that every endpoint has something to answer."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from levqor.connectors.ports import OutgoingMail, StepContext
from levqor.files.service import StoredFiles
from levqor.jobs.table import find_job

MANUAL = {
    "levqor": 1,
    "name": "Say hello",
    "trigger": {"use": "manual"},
    "steps": [{"id": "say", "use": "log", "with": {"message": "hello ${{ trigger.input.name }}"}}],
}
FORM = {
    "levqor": 1,
    "name": "Contact",
    "trigger": {
        "use": "form",
        "with": {
            "path": "contact",
            "title": "Contact us",
            "fields": [
                {"name": "email", "type": "email", "required": True, "help": "Where we answer."},
                {"name": "message", "type": "long_text"},
                {"name": "agree", "type": "boolean", "required": True},
                {"name": "topic", "type": "choice", "choices": ["Sales", "<b>Other</b>"]},
            ],
        },
    },
    "steps": [{"id": "say", "use": "log", "with": {"message": "${{ trigger.fields.email }}"}}],
}
WEBHOOK = {
    "levqor": 1,
    "name": "Orders",
    "trigger": {"use": "webhook", "with": {"path": "orders"}},
    "steps": [{"id": "say", "use": "log", "with": {"message": "got one"}}],
}


@dataclass(frozen=True)
class Possessions:
    """The ids of what a workspace has, by the name of the path's part at each feature."""

    workflow: str
    run: str
    table: str
    row: str
    key: str
    mail: str
    connection: str
    export: str
    form: str
    webhook: str
    member: str
    test: str
    file: str
    approval: str

    def fill(self, path: str) -> str:
        """A declared path with ids in place of its parts."""
        first = {
            "workflows": self.workflow,
            "runs": self.run,
            "tables": self.table,
            "api-keys": self.key,
            "outbox": self.mail,
            "connections": self.connection,
            "privacy": self.export,
            "members": self.member,
            "files": self.file,
            "approvals": self.approval,
            "templates": "lead-capture",
        }
        feature = path.split("/")[2] if path.startswith("/api/") else ""
        filled = path.replace("{id}", first.get(feature, "")).replace("{row_id}", self.row).replace("{n}", "1")
        filled = filled.replace("{test_id}", self.test)
        return filled.replace("{path}", self.form if path.startswith("/f/") else self.webhook)


def publish(client: Any, document: dict[str, Any]) -> dict[str, Any]:
    made = client.post("/api/workflows", {"document": document})
    assert made.status_code == 201, made.text
    published = client.post(f"/api/workflows/{made.json['id']}/publish")
    assert published.status_code == 200, published.text
    return published.json


def connect_secret(client: Any, secret: str, name: str = "signing") -> str:
    """Store what webhooks are signed with; the connection's name."""
    new = {"name": name, "connector": "webhook_secret", "values": {"secret": secret}}
    made = client.post("/api/connections", new)
    assert made.status_code == 201, made.text
    return name


def until_final(client: Any, run_id: str) -> dict[str, Any]:
    end = time.monotonic() + 20
    while (run := client.get(f"/api/runs/{run_id}").json)["finished_at"] is None:
        assert time.monotonic() < end, run
        time.sleep(0.01)
    return run


def furnish(server: Any, client: Any) -> Possessions:
    paths = {}
    for document in (FORM, WEBHOOK):
        trigger, path = document["trigger"], f"path-{uuid.uuid4().hex}"
        publish(client, document | {"trigger": trigger | {"with": trigger["with"] | {"path": path}}})
        paths[trigger["use"]] = path
    workflow = publish(client, MANUAL)["id"]
    run = client.post(f"/api/workflows/{workflow}/runs", {"input": {"name": "Ann"}}).json["id"]
    until_final(client, run)
    table = client.post("/api/tables", {"name": "Leads", "columns": [{"name": "who", "type": "text"}]}).json["id"]
    values = {"kind": "bearer", "secret": "made-up-token"}
    connection = client.post("/api/connections", {"name": "shop", "connector": "http", "values": values})
    return Possessions(
        workflow=workflow,
        run=run,
        table=table,
        row=client.post(f"/api/tables/{table}/rows", {"values": {"who": "Ann"}}).json["id"],
        key=client.post("/api/api-keys", {"name": "other"}).json["id"],
        mail=_send_mail(server.application, client),
        connection=connection.json["id"],
        export=_export(server.application, client),
        form=paths["form"],
        webhook=paths["webhook"],
        test=client.post(f"/api/workflows/{workflow}/tests", {"run_id": run, "name": "Hello"}).json["id"],
        member=client.post("/api/members", {"email": "bob@example.com", "role": "editor"}).json["id"],
        file=_save_file(server.application, client, run),
        approval=_ask(client),
    )


def _ask(client: Any) -> str:
    ask = {"id": "ask", "use": "flow.approve", "with": {"message": "May we?", "who": ["viewer"]}}
    workflow = publish(client, MANUAL | {"name": "Ask", "steps": [ask]})["id"]
    client.post(f"/api/workflows/{workflow}/runs", {"input": None})
    end = time.monotonic() + 20
    while not (waiting := client.get("/api/approvals").json["items"]):
        assert time.monotonic() < end
        time.sleep(0.01)
    return str(waiting[0]["id"])


def _export(application: Any, client: Any) -> str:
    asked = client.post("/api/privacy/requests", {"kind": "export"}).json["id"]
    application.jobs.run_now(find_job("privacy_requests"))
    return asked


def _send_mail(application: Any, client: Any) -> str:
    key = f"key-{client.actor.workspace_id}"
    context = StepContext(client.actor.workspace_id, "run_x", "send", 1, key, application.clock.now())
    asyncio.run(application.outbox.send(context, OutgoingMail(["bob@example.com"], "Hello", "Hello Bob")))
    return client.get("/api/outbox").json["items"][0]["id"]


def _save_file(application: Any, client: Any, run_id: str) -> str:
    context = StepContext(client.actor.workspace_id, run_id, "save", 1, "key-save", application.clock.now())
    files = StoredFiles(application.database, application.settings.max_file_bytes)
    return asyncio.run(files.save(context, "Überblick.csv", "text/csv", b"a,b\n")).file


@pytest.fixture(name="publish", scope="session")
def _publish() -> Any:
    """Creates and publishes a workflow."""
    return publish


@pytest.fixture(name="until_final", scope="session")
def _until_final() -> Any:
    """Waits for the end of a run."""
    return until_final


@pytest.fixture(scope="session")
def until() -> Any:
    """Waits until something is true, and answers it."""

    def wait(is_true: Callable[[], Any], seconds: float = 10) -> Any:
        end = time.monotonic() + seconds
        while not (found := is_true()):
            assert time.monotonic() < end
            time.sleep(0.01)
        return found

    return wait


@pytest.fixture(name="furnish", scope="session")
def _furnish() -> Any:
    """Gives a client's workspace one of everything."""
    return furnish


@pytest.fixture
def possessions(server: Any, client: Any) -> Possessions:
    return furnish(server, client)
