"""What must never happen: calls to a model or any other service, words of users in logs, secrets in the repository."""

from __future__ import annotations

import json
import re
import secrets
import sys
from typing import Final

from tests.acceptance.server import Caller, Server
from verification.backend import ASSISTANTS
from verification.part import REPOSITORY, Part, run

OFFLINE: Final = """
import json, sys, tempfile
from pathlib import Path
reached = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        reached.append(event)
sys.addaudithook(watch)
from levqor.config import Settings
from tests.conftest import Server
cases = json.loads(sys.argv[1])
with tempfile.TemporaryDirectory() as directory:
    server = Server(Settings(data_dir=Path(directory), log_level="error"))
    client = server.client_of(server.new_owner())
    statuses = [client.post("/api/ai/" + name, body).status_code for name, body in cases.items()]
    server.stop()
print(json.dumps({"statuses": statuses, "reached": len(reached)}))
"""

_FORBIDDEN_PACKAGES: Final = ("openai", "anthropic", "google-generativeai", "mistralai", "cohere", "litellm")
_SECRETS: Final = r"sk_live_[0-9a-zA-Z]{8}|rk_live_|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]{40}"
_REGISTRIES: Final = r"https?://(pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com)"


def confirmations(server: Server, caller: Caller) -> Part:
    part = Part("Safety confirmations")
    _no_call_leaves(part)
    _no_words_in_the_log(part, server, caller)
    _no_model_package(part)
    _nothing_committed(part, "secrets", _SECRETS)
    _nothing_committed(part, "addresses of registries", _REGISTRIES)
    return part


def _no_call_leaves(part: Part) -> None:
    cases = {name: good for name, (good, _) in ASSISTANTS.items()}
    done = run([sys.executable, "-c", OFFLINE, json.dumps(cases)])
    if part.expect(done.succeeded, "the assistants could not be asked in-process: " + " / ".join(done.last_lines(2))):
        seen = json.loads(done.last_lines(1)[0])
        part.expect(seen["statuses"] == [200] * len(cases), f"the assistants answered {seen['statuses']}")
        part.expect(seen["reached"] == 0, "an assistant opened a connection")
        part.facts.append(
            f"{len(cases)} assistants answered; connections and name look-ups on the way: {seen['reached']}"
        )


def _no_words_in_the_log(part: Part, server: Server, caller: Caller) -> None:
    canary = f"canary-{secrets.token_hex(8)}"
    for name in ASSISTANTS:
        field = "error" if name == "debug" else "query"
        caller.http.post(f"/api/ai/{name}", json={field: f"email {canary}@example.com when it fails"})
    written = server.log.count(canary) + caller.http.get("/metrics").text.count(canary)
    part.expect(written == 0, "words of a user reached the log or the metrics")
    part.expect("ai_request" in server.log, "requests to assistants are not logged")
    part.facts.append(f"A secret asked of {len(ASSISTANTS)} assistants stands {written} times in log and metrics")


def _no_model_package(part: Part) -> None:
    locked = (REPOSITORY / "requirements.lock").read_text(encoding="utf8").lower()
    found = [name for name in _FORBIDDEN_PACKAGES if re.search(rf"^{name}==", locked, re.M)]
    part.expect(not found, f"packages of model services are installed: {', '.join(found)}")
    part.facts.append(f"Packages of model services among those installed: {len(found)}")


def _nothing_committed(part: Part, what: str, pattern: str) -> None:
    names = run(["git", "ls-files", "-z"]).output.split("\0")
    files = [REPOSITORY / name for name in names if name]
    found = [path for path in files if path.is_file() and re.search(pattern, path.read_text("utf8", "replace"))]
    # The patterns themselves stand here.
    found = [path for path in found if path.parent.name not in ("verification",) and "tests" not in path.parts]
    part.expect(not found, f"{what} in {', '.join(path.name for path in found)}")
    part.facts.append(f"Committed files with {what}: {len(found)} of {len(files)}")
