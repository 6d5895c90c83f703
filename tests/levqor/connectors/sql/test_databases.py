"""What is special about each database."""

from __future__ import annotations

import socket
import sqlite3
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.levqor.connectors.conftest import _self_signed
from tests.levqor.connectors.sql.conftest import Place, PostgresOverTcp, free_port
from tests.levqor.connectors.sql.test_steps import ANN, do, failure

ONE = {"sql": "SELECT 1 AS one"}


@contextmanager
def listening(serve: Any) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                opened, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=lambda opened=opened: _ignoring_errors(serve, opened), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def _ignoring_errors(serve: Any, opened: socket.socket) -> None:
    with suppress(OSError), opened:
        serve(opened)


def forward(one: Any, other: Any) -> None:
    def pump(source: Any, target: Any) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=pump, args=(other, one), daemon=True)
    thread.start()
    pump(one, other)
    thread.join(5)


@pytest.fixture
def encrypted(postgres: Place, tmp_path: Path) -> Iterator[tuple[int, str]]:
    """A port that encrypts before the server, and the certificate's PEM; this build of the server itself cannot."""
    pem = _self_signed(tmp_path / "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def serve(opened: socket.socket) -> None:
        opened.recv(8)
        opened.sendall(b"S")
        address = ("127.0.0.1", postgres.connection["port"])
        with context.wrap_socket(opened, server_side=True) as inside, socket.create_connection(address) as server:
            forward(inside, server)

    with listening(serve) as port:
        text = pem.read_text()
        yield port, text[text.index("-----BEGIN CERTIFICATE") :]


def test_a_certificate_that_nobody_trusts_is_refused_unless_the_user_says_otherwise(
    postgres: Place, encrypted: tuple[int, str]
) -> None:
    port, _ = encrypted
    assert failure(postgres, "query", ONE, port=port, tls="verify").code == "tls_certificate"
    assert do(postgres, "query", ONE, port=port, tls="encrypt")["rows"] == [{"one": 1}]


def test_a_certificate_for_another_name_is_refused(postgres: Place, encrypted: tuple[int, str]) -> None:
    port, certificate = encrypted
    assert failure(postgres, "query", ONE, port=port, tls="verify", certificate=certificate).code == "tls_certificate"
    assert failure(postgres, "query", ONE, port=port, tls="verify", certificate="no PEM").code == "validation_error"


@pytest.mark.parametrize("name", ["postgres", "mysql", "mariadb"])
def test_a_server_without_encryption_gets_no_password(request: pytest.FixtureRequest, name: str) -> None:
    place: Place = request.getfixturevalue(name)
    assert failure(place, "query", ONE, tls="verify").code == "tls_protocol"


@pytest.mark.parametrize("name", ["postgres", "mysql", "mariadb"])
def test_a_wrong_password_is_the_users_to_fix(request: pytest.FixtureRequest, name: str) -> None:
    place: Place = request.getfixturevalue(name)
    error = failure(place, "query", ONE, password="canary-password")
    assert (error.code, error.retryable) == ("sql_denied", False)
    assert "canary" not in error.message


@pytest.mark.parametrize("name", ["postgres", "mysql", "mariadb"])
def test_a_private_address_is_refused_by_default(request: pytest.FixtureRequest, name: str) -> None:
    place: Place = request.getfixturevalue(name)
    place.allowed = ()
    assert failure(place, "query", ONE).code == "address_refused"


@pytest.mark.parametrize("name", ["postgres", "mysql", "mariadb"])
def test_nobody_there_and_a_connection_that_breaks_can_be_repeated(request: pytest.FixtureRequest, name: str) -> None:
    place: Place = request.getfixturevalue(name)
    with listening(lambda opened: opened.sendall(b"R\x00\x00")) as port:
        error = failure(place, "query", ONE, port=port)
    assert (error.code, error.retryable) == ("connection_reset", True)
    error = failure(place, "query", ONE, port=free_port())
    assert (error.code, error.retryable) == ("connection_refused", True)


@pytest.mark.parametrize("name", ["postgres", "mysql", "mariadb"])
def test_a_server_that_says_nothing_is_given_up(request: pytest.FixtureRequest, name: str) -> None:
    place: Place = request.getfixturevalue(name)
    place.seconds = 0.3
    with listening(lambda opened: time.sleep(3)) as port:
        error = failure(place, "query", ONE, port=port)
    assert (error.code, error.retryable) == ("timeout", True)


@pytest.mark.parametrize("name", ["postgres", "mysql", "mariadb"])
def test_a_server_that_talks_nonsense_fails_the_step(request: pytest.FixtureRequest, name: str) -> None:
    place: Place = request.getfixturevalue(name)
    with listening(lambda opened: (opened.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 10), time.sleep(0.2))) as port:
        assert failure(place, "query", ONE, port=port).code in ("connection_reset", "timeout", "parse_error")


def test_postgres_ends_a_statement_that_takes_too_long(postgres: Place) -> None:
    postgres.seconds = 0.5
    error = failure(postgres, "query", {"sql": "SELECT pg_sleep(20)"})
    assert (error.code, error.retryable) == ("timeout", True)


def test_postgres_names_an_unknown_table_by_its_code(postgres: Place) -> None:
    assert failure(postgres, "find_rows", {"table": "nowhere"}).code == "sql_unknown"
    assert failure(postgres, "query", {"sql": "SELECT nothing FROM orders"}).code == "sql_unknown"
    assert failure(postgres, "query", ONE, database="nowhere").code in ("sql_unknown", "sql_denied")


def test_postgres_takes_one_statement(postgres: Place) -> None:
    error = failure(postgres, "execute", {"sql": "SELECT 1; DROP TABLE orders"})
    assert error.code == "sql_syntax"


def test_a_lock_of_another_transaction_can_be_repeated(postgres: Place, postgres_over_tcp: PostgresOverTcp) -> None:
    do(postgres, "insert_rows", {"table": "orders", "rows": ANN})
    with postgres_over_tcp.connect("levqor") as other, other.transaction():
        other.execute("SELECT * FROM orders FOR UPDATE")
        error = failure(postgres, "execute", {"sql": "SELECT * FROM orders FOR UPDATE NOWAIT"})
    assert (error.code, error.retryable) == ("sql_deadlock", True)


TYPES = """SELECT 9007199254740993::bigint AS big, 12.50::numeric AS price, 'NaN'::float8 AS nan,
    true AS yes, NULL AS nothing, '2026-01-31 08:30+00'::timestamptz AS at, '2026-01-31'::date AS day,
    '08:30'::time AS clock, '{"a": [1]}'::jsonb AS doc, ARRAY[1, 2] AS list, '\\x6162'::bytea AS bytes,
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS id, '10.0.0.1'::inet AS address, '1 day'::interval AS span,
    int4range(1, 5) AS range, 'x'::text AS twice, 'y'::text AS twice"""


def test_every_type_of_postgres_becomes_json(postgres: Place) -> None:
    row = do(postgres, "query", {"sql": TYPES})["first"]
    assert row["big"] == 9007199254740993
    assert (row["price"], row["nan"], row["yes"], row["nothing"]) == (12.5, None, True, None)
    assert row["at"].startswith("2026-01-31T08:30:00")
    assert (row["day"], row["clock"], row["doc"], row["list"]) == ("2026-01-31", "08:30:00", {"a": [1]}, [1, 2])
    assert (row["bytes"], row["id"]) == ("YWI=", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")
    assert (row["address"], row["span"]) == ("10.0.0.1", 86400.0)
    assert isinstance(row["range"], str)
    assert (row["twice"], row["twice_2"]) == ("x", "y")


def test_postgres_takes_every_json_value_into_the_column_that_fits(postgres: Place) -> None:
    postgres.fill(
        "DROP TABLE IF EXISTS things", "CREATE TABLE things (n int, t text, b bool, d jsonb, l text[], at timestamptz)"
    )
    given = {"n": 3, "t": "x", "b": True, "d": {"a": [1, None]}, "l": ['a"b', "c,d"], "at": "2026-01-31T08:30:00Z"}
    row = do(postgres, "insert_rows", {"table": "public.things", "rows": given})["first"]
    assert {key: row[key] for key in "ntbdl"} == {key: given[key] for key in "ntbdl"}
    assert do(postgres, "insert_rows", {"table": "things", "rows": {"d": [1, 2]}})["first"]["d"] == [1, 2]
    asked = {"sql": "SELECT n FROM things WHERE n = ANY(:numbers)", "parameters": {"numbers": [3, 4]}}
    assert do(postgres, "query", asked)["rows"] == [{"n": 3}]
    wrong = failure(postgres, "insert_rows", {"table": "things", "rows": {"n": "canary"}})
    assert wrong.code == "sql_value"
    assert "canary" not in wrong.message


def test_a_procedure_of_postgres_is_a_statement(postgres: Place) -> None:
    assert do(postgres, "execute", {"sql": "DELETE FROM orders RETURNING id"})["affected"] == 0
    assert do(postgres, "query", {"sql": "EXPLAIN SELECT 1"})["rows"]


def test_mariadb_ends_a_statement_that_takes_too_long(mariadb: Place) -> None:
    mariadb.seconds = 0.5
    error = failure(mariadb, "query", {"sql": "SELECT SLEEP(20)"})
    assert (error.code, error.retryable) == ("timeout", True)


def test_mariadb_names_what_is_unknown_and_takes_one_statement(mariadb: Place) -> None:
    assert failure(mariadb, "find_rows", {"table": "nowhere"}).code == "sql_unknown"
    assert failure(mariadb, "query", {"sql": "SELECT nothing FROM orders"}).code == "sql_unknown"
    assert failure(mariadb, "query", ONE, database="nowhere").code in ("sql_unknown", "sql_denied")
    assert failure(mariadb, "execute", {"sql": "SELECT 1; DROP TABLE orders"}).code == "sql_syntax"


MARIADB_TYPES = """SELECT CAST(9007199254740993 AS SIGNED) AS big, CAST(12.50 AS DECIMAL(8,2)) AS price, 1.5e0 AS half,
    TRUE AS yes, NULL AS nothing, TIMESTAMP '2026-01-31 08:30:00' AS at, DATE '2026-01-31' AS day,
    TIME '08:30:00' AS clock, JSON_OBJECT('a', JSON_ARRAY(1)) AS doc, CAST('ab' AS BINARY) AS bytes,
    'x' AS twice, 'y' AS twice"""


def test_every_type_of_mariadb_becomes_json(mariadb: Place) -> None:
    row = do(mariadb, "query", {"sql": MARIADB_TYPES})["first"]
    assert (row["big"], row["price"], row["half"]) == (9007199254740993, 12.5, 1.5)
    assert (row["yes"], row["nothing"], row["day"]) == (1, None, "2026-01-31")
    assert row["at"].startswith("2026-01-31T08:30:00")
    assert (row["bytes"], row["twice"], row["twice_2"]) == ("YWI=", "x", "y")
    assert (row["clock"], row["doc"]) == (30600.0, '{"a": [1]}')


def test_mariadb_undoes_all_of_a_step_that_fails(mariadb: Place) -> None:
    repeated = [{**ANN, "id": number} for number in (1, 2, 1)]
    assert failure(mariadb, "insert_rows", {"table": "orders", "rows": repeated}).code == "sql_constraint"
    assert do(mariadb, "find_rows", {"table": "orders"})["rows"] == []


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH DATABASE '/tmp/other.db' AS other",
        "VACUUM INTO '/tmp/levqor-out.db'",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = ON",
        "SELECT load_extension('/tmp/x.so')",
        "SELECT readfile('/etc/passwd')",
        "SELECT 1; SELECT 2",
        "COMMIT; SELECT 1",
        "SELECT zeroblob(2000000000)",
    ],
)
def test_a_statement_reaches_nothing_but_its_own_file(sqlite: Place, sql: str) -> None:
    assert failure(sqlite, "execute", {"sql": sql}).code in ("sql_denied", "sql_syntax", "sql_unknown", "too_large")
    assert not Path("/tmp/levqor-out.db").exists()


def test_only_files_that_the_operator_allows_are_opened(sqlite: Place, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    sqlite3.connect(other).close()
    link = tmp_path / "link.db"
    link.symlink_to(other)
    for file in (other, link, tmp_path / "sub" / ".." / "other.db", "file:other.db", "/etc/passwd"):
        assert failure(sqlite, "query", ONE, file=str(file)).code == "file_refused"
    assert do(sqlite, "query", ONE, file=str(tmp_path / "x" / ".." / "shop.db"))["count"] == 1


def test_without_the_operators_word_no_file_is_opened(sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEVQOR_SQLITE_FILES")
    assert failure(sqlite, "query", ONE).code == "file_refused"


def test_a_file_that_is_missing_or_no_database_fails_the_step(sqlite: Place) -> None:
    file = Path(sqlite.connection["file"])
    file.write_bytes(b"this is no database, it is a text that is long enough to be read as one" * 20)
    assert failure(sqlite, "query", {"sql": "SELECT * FROM orders"}).code == "sql_unknown"
    file.unlink()
    assert failure(sqlite, "query", ONE).code == "sql_unknown"
    assert not file.exists()


def test_a_file_that_another_program_writes_can_be_tried_again(sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("levqor.connectors.catalog.sqlite.session._BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(sqlite.connection["file"], isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        error = failure(sqlite, "insert_rows", {"table": "orders", "rows": ANN})
    assert (error.code, error.retryable) == ("sql_busy", True)


def test_a_step_that_is_given_up_ends_its_statement(sqlite: Place) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS c FROM n"
    sqlite.give_up_after = 0.3
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        do(sqlite, "query", {"sql": endless})
    sqlite.give_up_after = None
    assert time.monotonic() - begun < 5
    assert do(sqlite, "insert_rows", {"table": "orders", "rows": ANN})["affected"] == 1
