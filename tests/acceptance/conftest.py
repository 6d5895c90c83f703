"""One real server for the stories, and the world outside of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.outside import Outside, outside
from tests.acceptance.server import Caller, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


@pytest.fixture(scope="session")
def ann(server: Server) -> Caller:
    """The owner of a workspace, as a program. Her workspace is not in UTC, so that a mix-up shows."""
    return server.new_owner("ann@example.com", timezone="America/New_York")


@pytest.fixture
def world() -> Iterator[Outside]:
    with outside() as world:
        yield world
