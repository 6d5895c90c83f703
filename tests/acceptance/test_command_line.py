"""The product without a browser: every command with its exit code, beside a server that is running or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.acceptance.outside import Outside
from tests.acceptance.server import Caller, Server, step_of

CONTACT = "When someone fills in the contact form, add a row to the Leads table and email me the details"


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes a workflow file and answers its path."""

    def write(*steps: dict[str, Any], **other: Any) -> str:
        document = {"levqor": 1, "name": "From a file", "trigger": {"use": "manual"}, "steps": list(steps)} | other
        path = tmp_path / "workflow.yaml"
        path.write_text(yaml.safe_dump(document))
        return str(path)

    return write


NOTE = {"id": "note", "use": "log", "with": {"message": "Order ${{ trigger.input.id }}"}}
MAIL = {"id": "mail", "use": "email.send", "with": {"subject": "Hello", "text": "Hi"}}


def test_validate_tells_right_from_incomplete_from_wrong_by_its_exit_code(server: Server, write: Any) -> None:
    right = server.cli("validate", write(NOTE), "--json")
    incomplete = server.cli("validate", write(NOTE, MAIL), "--json", expect=3)
    wrong = server.cli("validate", write(NOTE | {"use": "teleport.send"}), "--json", expect=1)

    assert json.loads(right.stdout) == {"valid": True, "problems": []}
    assert [problem["path"] for problem in json.loads(incomplete.stdout)["problems"]] == ["steps[1].with.to"]
    assert json.loads(wrong.stdout)["valid"] is False


def test_a_file_that_is_no_document_is_refused_in_one_line(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("levqor: 1\nsteps: [")

    refused = server.cli("validate", str(path), expect=1)

    assert refused.stderr.startswith("levqor: ")
    assert "Traceback" not in refused.stderr


def test_run_executes_a_file_beside_the_running_server_and_prints_the_trace(
    server: Server, ann: Caller, write: Any, world: Outside
) -> None:
    world.answers["/orders"] = (200, {"total": 41})
    fetch = {"id": "fetch", "use": "http.request", "with": {"url": f"{world.address}/orders"}}

    as_json = server.cli("run", write(fetch, NOTE), "--input", '{"id": 7}', "--json", "--email", "ann@example.com")
    as_text = server.cli("run", write(fetch, NOTE), "--input", '{"id": 8}', "--email", "ann@example.com")

    run = json.loads(as_json.stdout)
    assert (run["status"], step_of(run, "fetch")["output"]["body"]) == ("succeeded", {"total": 41})
    assert ann.get(f"/api/runs/{run['id']}")["status"] == "succeeded"
    assert "Order 8" in as_text.stdout
    assert len(world.at("/orders")) == 2


def test_run_says_by_its_exit_code_that_it_failed_or_waits(server: Server, ann: Caller, write: Any) -> None:
    broken = {"id": "parse", "use": "log", "with": {"message": "${{ trigger.input.nothing.here }}"}}
    pause = {"id": "pause", "use": "flow.wait", "with": {"for": "2h"}}

    failed = server.cli("run", write(broken), "--input", "{}", "--email", "ann@example.com", expect=1)
    waiting = server.cli("run", write(pause), "--json", "--email", "ann@example.com", expect=3)
    refused = server.cli("run", write(MAIL), "--email", "ann@example.com", expect=1)
    no_json = server.cli("run", write(NOTE), "--input", "{", "--email", "ann@example.com", expect=1)

    assert "parse" in failed.stdout
    assert json.loads(waiting.stdout)["status"] == "waiting"
    assert "steps[0].with.to" in refused.stderr
    assert no_json.stderr.startswith("levqor: ")


def test_without_a_server_the_command_does_the_work_itself(tmp_path: Path, write: Any, world: Outside) -> None:
    alone = Server(tmp_path / "data")
    alone.cli("owner", "create", "--email", "bob@example.com", "--password-stdin", given="correct horse battery\n")
    ask = {"id": "ask", "use": "http.request", "with": {"method": "POST", "url": f"{world.address}/orders"}}

    run = json.loads(alone.cli("run", write(ask), "--json").stdout)

    assert (run["status"], len(world.at("/orders"))) == ("succeeded", 1)
    assert run["id"] in alone.cli("runs").stdout
    listed = json.loads(alone.cli("workflows", "--json").stdout)["items"]
    assert [item["name"] for item in listed] == ["From a file"]


def test_lists_show_the_newest_first_and_can_be_filtered(server: Server, ann: Caller, write: Any) -> None:
    first, second = (
        json.loads(
            server.cli("run", write(NOTE), "--input", '{"id": 1}', "--json", "--email", "ann@example.com").stdout
        )
        for _ in range(2)
    )

    listed = json.loads(server.cli("runs", "--json", "--email", "ann@example.com").stdout)["items"]
    failed = json.loads(server.cli("runs", "--json", "--status", "failed", "--email", "ann@example.com").stdout)[
        "items"
    ]

    assert [item["id"] for item in listed[:2]] == [second["id"], first["id"]]
    assert {item["status"] for item in failed} <= {"failed"}
    assert first["id"] not in {item["id"] for item in failed}


def test_a_key_is_printed_alone_and_works(server: Server, ann: Caller) -> None:
    made = server.cli("api-key", "create", "--email", "ann@example.com", "--name", "script")

    assert made.stdout.count("\n") == 1
    assert Caller(server, made.stdout.strip()).get("/api/session")["user"]["email"] == "ann@example.com"
    server.cli("api-key", "create", "--email", "nobody@example.com", "--name", "script", expect=2)


def test_a_weak_password_makes_no_owner(server: Server, ann: Caller) -> None:
    refused = server.cli("owner", "create", "--email", "weak@example.com", "--password-stdin", given="abc\n", expect=1)

    assert refused.stderr.startswith("levqor: ")
    assert "Traceback" not in refused.stderr


def test_a_second_server_on_the_same_data_is_refused_with_a_reason(server: Server) -> None:
    second = Server(server.data_dir)

    refused = second.cli("up", expect=None)

    assert refused.returncode not in (0, -9)
    assert "Another Levqor X works on this data directory" in refused.stderr


def test_build_prints_the_document_and_says_by_its_exit_code_that_questions_are_open(
    server: Server, ann: Caller
) -> None:
    built = json.loads(server.cli("build", CONTACT, "--json", "--email", "ann@example.com", expect=3).stdout)

    assert built["document"]["trigger"]["use"] == "form"
    assert [step["use"] for step in built["document"]["steps"]] == ["tables.insert", "email.send"]
    assert built["questions"]
