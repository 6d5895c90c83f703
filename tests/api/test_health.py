"""Alive, ready, and what is wrong."""

from __future__ import annotations

import time
import uuid

import pytest

from api.factory import create_app
from levqor.config import Settings


def test_a_server_is_alive_before_it_is_started(settings):
    app = create_app(settings)
    assert app.test_client().get("/livez").json == {"status": "alive"}
    assert not app.extensions["levqor"].is_running
    assert not settings.data_dir.exists()


def test_a_started_server_is_ready(anonymous):
    assert anonymous.get("/readyz").json == {"status": "ready"}


def test_health_names_each_dependency(anonymous):
    shown = anonymous.get("/health").json
    assert shown["status"] == "ok"
    states = {name: dependency["state"] for name, dependency in shown["dependencies"].items()}
    assert states == {"database": "ok", "engine": "ok", "mail": "off", "payments": "off", "site": "off"}


def test_without_an_engine_a_server_is_not_ready(server, anonymous):
    server.application.dispatcher.stop()
    response = anonymous.get("/readyz")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert anonymous.get("/health").status_code == 503
    assert anonymous.get("/livez").status_code == 200


@pytest.fixture
def unreachable(tmp_path):
    """A server whose database does not answer."""
    url = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app(Settings(data_dir=tmp_path, database_url=url, log_level="error"))
    yield app.test_client()
    app.extensions["levqor"].stop()


def test_without_a_database_everything_is_unavailable_quickly_and_says_so(unreachable):
    for path in ("/readyz", "/api/setup", "/f/contact"):
        began = time.monotonic()
        response = unreachable.get(path, headers={"Accept": "application/json"})
        assert time.monotonic() - began < 5
        assert response.status_code == 503
        assert response.json["code"] == "unavailable"
        assert response.headers["Retry-After"]
    assert unreachable.get("/livez").status_code == 200
    health = unreachable.get("/health")
    assert health.status_code == 503
    assert health.json["dependencies"]["database"]["state"] == "failing"


def test_it_recovers_without_a_restart(tmp_path, postgres_server):
    """A database that is not there yet is as unreachable as one that is down."""
    name = f"late_{uuid.uuid4().hex}"
    app = create_app(Settings(data_dir=tmp_path, database_url=postgres_server.get_uri(name), log_level="error"))
    visitor = app.test_client()
    assert visitor.get("/readyz").status_code == 503
    postgres_server.psql(f"CREATE DATABASE {name};")
    assert visitor.get("/readyz").status_code == 200
    assert visitor.get("/api/setup").json == {"needed": True}
    app.extensions["levqor"].stop()
    postgres_server.psql(f"DROP DATABASE {name} WITH (FORCE);")


def test_a_database_that_takes_no_writes_is_not_ready(server, anonymous):
    with server.application.database.transaction():
        assert anonymous.get("/readyz").status_code == 503
        assert anonymous.get("/health").json["dependencies"]["database"]["state"] == "failing"
    assert anonymous.get("/readyz").status_code == 200
