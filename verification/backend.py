"""The backend from outside: it imports cleanly, and a real server answers each endpoint as declared."""

from __future__ import annotations

import re
import sys
import time
from typing import Any, Final

import httpx

from api.access import Access
from api.features import FEATURES
from tests.acceptance.server import Caller, Server
from verification.part import Part, of_command, run

IMPORT: Final = """
import sys, time
touched = []
def watch(event, arguments):
    if event.startswith("socket.connect") or event == "socket.bind":
        touched.append(event)
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        touched.append("open for writing: " + str(arguments[0]))
sys.addaudithook(watch)
sys.dont_write_bytecode = True
began = time.perf_counter()
from run import app
seconds = time.perf_counter() - began
print(len(list(app.url_map.iter_rules())), round(seconds, 2), len(touched))
"""

ASSISTANTS: Final[dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]] = {
    "chat": ({"query": "What does the Growth plan cost per year?"}, [{"query": "hi"}, {"query": "x" * 501}]),
    "workflow": (
        {"query": "every weekday at 8:30 email ann@example.com the open orders"},
        [{"query": "abcd"}, {"query": "x" * 1001}],
    ),
    "debug": (
        {"error": "401 Unauthorized: invalid_auth", "context": {"app": "slack"}},
        [{"error": "abcd"}, {"error": "x" * 2001}],
    ),
    "onboarding": ({"query": "What should I do next?"}, [{"query": "x" * 501}]),
}
"""For each: a request that is answered, and requests that are unacceptable."""


def imports() -> Part:
    part = Part("Backend import")
    done = run([sys.executable, "-c", IMPORT])
    of_command(part, done)
    part.facts[:] = []
    if done.succeeded:
        rules, seconds, touched = done.last_lines(1)[0].split()
        part.facts.append(f"`from run import app`: {rules} routes after {seconds} s")
        part.facts.append(f"{touched} sockets or files opened for writing while importing")
        part.expect(touched == "0", "importing touches the world")
    return part


def endpoints(server: Server) -> Part:
    """Every declared endpoint without credentials: those that need an account refuse, and none breaks."""
    part = Part("Endpoints")
    asked, refused = 0, 0
    with httpx.Client(base_url=server.address, trust_env=False, timeout=30) as stranger:
        for endpoint in (endpoint for feature in FEATURES for endpoint in feature.endpoints):
            name = f"{endpoint.method} {endpoint.path}"
            answer = stranger.request(endpoint.method, re.sub(r"[{}]", "", endpoint.path))
            is_refused = answer.status_code in (401, 403, 404)
            asked, refused = asked + 1, refused + is_refused
            part.expect(answer.status_code < 500 or answer.status_code == 503, f"{name} answers {answer.status_code}")
            part.expect(endpoint.access is Access.PUBLIC or is_refused, f"{name} is open to anybody")
    part.facts.append(f"{asked} endpoints asked without credentials: {refused} refused, none broke")
    return part


def assistants(caller: Caller) -> Part:
    part = Part(
        "AI endpoints", columns=("Endpoint", "Answers", "Not JSON", "Field missing", "Unacceptable", "p50", "p99")
    )
    for name, (good, unacceptable) in ASSISTANTS.items():
        path = f"/api/ai/{name}"
        answers = [caller.http.post(at, json=good) for at in (path, path + "/")]
        for answer in answers:
            part.expect(
                answer.status_code == 200 and answer.json()["success"] is True and bool(answer.json()["answer"]),
                f"{path}: {answer.status_code}",
            )
        json_type = {"Content-Type": "application/json"}
        broken = caller.http.post(path, content=b"{not json", headers=json_type).status_code
        missing = caller.http.post(path, json={"context": {}}).status_code
        refused = [caller.http.post(path, json=body).status_code for body in unacceptable]
        part.expect(broken == 400, f"{path} answers {broken} to what is not JSON")
        part.expect(name == "onboarding" or missing == 400, f"{path} answers {missing} when the field is missing")
        part.expect(set(refused) == {422}, f"{path} answers {refused} to unacceptable input")
        slow = _milliseconds(caller, path, good)
        part.rows.append(
            (
                f"`{path}`",
                *(str(cell) for cell in ([a.status_code for a in answers], broken, missing, refused)),
                f"{slow[len(slow) // 2]:.1f} ms",
                f"{slow[int(len(slow) * 0.99)]:.1f} ms",
            )
        )
    return part


def _milliseconds(caller: Caller, path: str, body: dict[str, Any], count: int = 200) -> list[float]:
    took = []
    for _ in range(count):
        begun = time.perf_counter()
        caller.http.post(path, json=body).raise_for_status()
        took.append((time.perf_counter() - begun) * 1000)
    return sorted(took)


def screens(server: Server) -> Part:
    """Dashboards ask for sign-in, and the health and metrics answers are there."""
    part = Part("Server")
    with httpx.Client(base_url=server.address, trust_env=False, timeout=30) as stranger:
        for path in ("/dashboard", "/dashboard/v2"):
            answer = stranger.get(path)
            asks = answer.status_code in (302, 303, 307) and "/signin" in answer.headers.get("location", "")
            part.expect(asks, f"{path} does not ask for sign-in")
            part.facts.append(
                f"`{path}` without a session: {answer.status_code} to {answer.headers.get('location', '')}"
            )
        for path in ("/livez", "/readyz", "/health", "/api/metrics/app", "/metrics", "/openapi.json", "/api/plans"):
            status = stranger.get(path).status_code
            part.expect(status == 200, f"{path} answers {status}")
            part.facts.append(f"`{path}`: {status}")
    return part
