"""What the database promises to everything above it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.db.database import Database, sqlite_url
from levqor.db.migrate import upgrade_to_newest
from levqor.errors import Conflict, Unavailable
from tests.levqor.db.conftest import notes


def adding(number: int, text: str = "") -> Callable[[Connection], int]:
    def unit(tx: Connection) -> int:
        tx.execute(sa.insert(notes).values(id=number, text=text))
        return number

    return unit


def ids(database: Database) -> list[int]:
    with database.read() as tx:
        return list(tx.scalars(sa.select(notes.c.id).order_by(notes.c.id)))


class Held:
    """A unit that keeps the writer busy until it is let go, so that others gather behind it."""

    def __init__(self, database: Database) -> None:
        self._entered, self._go = threading.Event(), threading.Event()
        self.future = database.submit(self._unit)
        assert self._entered.wait(5)

    def _unit(self, _tx: Connection) -> None:
        self._entered.set()
        assert self._go.wait(5)

    def let_go(self) -> None:
        self._go.set()
        self.future.result(5)


def test_a_transaction_that_read_first_still_writes_when_another_process_writes_meanwhile(
    database: Database, url: str
) -> None:
    another = Database(url)
    with database.transaction() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(notes)) == 0
        beside = another.submit(adding(2))
        wait([beside], timeout=0.5)
        adding(1)(tx)

    beside.result(5)
    assert ids(database) == [1, 2]
    another.close()


def test_a_unit_is_durable_when_its_future_resolves(database: Database, url: str) -> None:
    assert database.submit(adding(1)).result(5) == 1
    another = Database(url)
    assert ids(another) == [1]
    another.close()


def test_units_that_arrive_during_a_commit_share_the_next(database: Database) -> None:
    held = Held(database)
    futures = [database.submit(adding(number)) for number in range(50)]
    before = database.commits
    held.let_go()
    assert [future.result(5) for future in futures] == list(range(50))
    assert database.commits - before == 2
    assert ids(database) == list(range(50))


def test_a_unit_that_fails_takes_nothing_with_it(database: Database) -> None:
    def fails_after_writing(tx: Connection) -> None:
        adding(2)(tx)
        raise Conflict("not today")

    held = Held(database)
    first = database.submit(adding(1))
    failing = database.submit(fails_after_writing)
    clashing = database.submit(adding(1))
    broken: Future[object] = database.submit(lambda tx: tx.execute(sa.text("SELECT * FROM nowhere")))
    last = database.submit(adding(3))
    held.let_go()
    assert (first.result(5), last.result(5)) == (1, 3)
    with pytest.raises(Conflict, match="not today"):
        failing.result(5)
    with pytest.raises(sa.exc.IntegrityError):
        clashing.result(5)
    with pytest.raises(sa.exc.DBAPIError):
        broken.result(5)
    assert ids(database) == [1, 3]


def test_units_run_in_the_order_of_their_submission(database: Database) -> None:
    seen: list[int] = []
    futures = [database.submit(lambda _tx, number=number: seen.append(number)) for number in range(300)]  # type: ignore[misc]
    for future in futures:
        future.result(5)
    assert seen == list(range(300))


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as tx:
        tx.execute(sa.insert(notes), [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}])
    assert ids(database) == []


def test_a_read_keeps_nothing(database: Database) -> None:
    with database.read() as tx:
        adding(1)(tx)
    assert ids(database) == []


def test_many_writers_lose_no_update(database: Database) -> None:
    with database.transaction() as tx:
        adding(0, "0")(tx)

    def increment(tx: Connection) -> None:
        tx.execute(sa.update(notes).values(text=sa.cast(sa.cast(notes.c.text, sa.Integer) + 1, sa.Text)))

    def work() -> None:
        for _ in range(20):
            with database.transaction() as tx:
                increment(tx)
            database.submit(increment).result(10)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        assert tx.scalar(sa.select(notes.c.text)) == "200"


def test_a_caller_that_stops_waiting_does_not_stop_the_unit(database: Database) -> None:
    async def give_up() -> None:
        waiting = asyncio.wrap_future(database.submit(adding(1)))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    held = Held(database)
    asyncio.run(give_up())
    held.let_go()
    assert database.submit(adding(2)).result(5) == 2
    assert ids(database) == [1, 2]


def test_closing_finishes_what_was_submitted_and_refuses_the_rest(database: Database, url: str) -> None:
    held = Held(database)
    futures = [database.submit(adding(number)) for number in range(600)]
    closing = threading.Thread(target=database.close)
    closing.start()
    held.let_go()
    closing.join(10)
    assert [future.result(0) for future in futures] == list(range(600))
    with pytest.raises(Unavailable, match="shutting down"):
        database.submit(adding(1000)).result(1)
    database.close()
    again = Database(url)
    assert ids(again) == list(range(600))
    again.close()


def test_whatever_is_submitted_while_closing_is_answered(database: Database) -> None:
    futures: list[Future[int]] = []
    go = threading.Event()

    def submit_many(first: int) -> None:
        go.wait(5)
        futures.extend(database.submit(adding(first + number)) for number in range(200))

    threads = [threading.Thread(target=submit_many, args=(first,)) for first in (0, 1000, 2000)]
    for thread in threads:
        thread.start()
    go.set()
    time.sleep(0.01)
    database.close()
    for thread in threads:
        thread.join()
    for future in futures:
        error = future.exception(5)
        assert error is None or isinstance(error, Unavailable)


def test_a_database_locked_by_another_program_is_unavailable_and_recovers(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    with database.transaction() as tx:
        notes.metadata.create_all(tx)
    other = sqlite3.connect(tmp_path / "levqor.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    future = database.submit(adding(1))
    with pytest.raises(Unavailable):
        future.result(10)
    with pytest.raises(Unavailable), database.transaction() as tx:
        adding(1)(tx)
    assert time.monotonic() - started < 8
    assert ids(database) == []
    other.execute("ROLLBACK")
    other.close()
    assert database.submit(adding(1)).result(5) == 1
    database.close()


def test_a_full_disk_is_said_and_is_not_fatal(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    with database.transaction() as tx:
        notes.metadata.create_all(tx)

    @sa.event.listens_for(database.engine, "checkout")
    def _limit(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.execute(f"PRAGMA max_page_count={limit}")

    limit = 20
    with pytest.raises(Unavailable, match="disk that holds the database is full"):
        database.submit(adding(1, "x" * 1_000_000)).result(5)
    with pytest.raises(Unavailable, match="full"), database.transaction() as tx:
        adding(1, "x" * 1_000_000)(tx)
    limit = 100_000
    assert database.submit(adding(1, "x" * 1_000_000)).result(5) == 1
    database.close()


@pytest.mark.parametrize("unreachable", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all/levqor.db"])
def test_a_database_that_cannot_be_reached_is_unavailable_within_seconds(unreachable: str) -> None:
    database = Database(unreachable)
    started = time.monotonic()
    with pytest.raises(Unavailable), database.read() as tx:
        tx.execute(sa.text("SELECT 1"))
    with pytest.raises(Unavailable), database.transaction():
        pass
    with pytest.raises(Unavailable):
        database.submit(adding(1)).result(5)
    assert time.monotonic() - started < 6
    database.close()


def test_a_mistake_in_a_statement_is_not_an_outage(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError), database.transaction() as tx:
        tx.execute(sa.text("SELECT * FROM nowhere"))


def test_a_commit_to_sqlite_is_synchronous_and_foreign_keys_hold(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    with database.read() as tx:
        settings = {
            name: tx.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_postgres_restarting_its_connections_is_survived(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.transaction() as tx:
        notes.metadata.create_all(tx)
    database.submit(adding(1)).result(5)
    killer = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with killer.connect() as tx:
        tx.execute(sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "))
    killer.dispose()
    assert database.submit(adding(2)).result(5) == 2
    assert ids(database) == [1, 2]
    database.close()


def test_processes_that_take_the_same_rows_in_opposite_order_both_come_through(postgres_url: str) -> None:
    """A deadlock is PostgreSQL's to break, and whoever it gave up is done again."""
    databases = [Database(postgres_url), Database(postgres_url)]
    with databases[0].transaction() as tx:
        tx.execute(sa.schema.CreateTable(notes))
        tx.execute(sa.insert(notes), [{"id": number, "text": ""} for number in (1, 2)])

    def touching(first: int, second: int) -> Callable[[Connection], None]:
        def unit(tx: Connection) -> None:
            for number in (first, second):
                tx.execute(sa.update(notes).where(notes.c.id == number).values(text=notes.c.text + "x"))
                time.sleep(0.01)

        return unit

    waiting = [databases[side].submit(touching(*((1, 2) if side else (2, 1)))) for _ in range(10) for side in range(2)]
    for future in waiting:
        future.result(timeout=60)
    with databases[0].read() as tx:
        assert [len(text) for text in tx.scalars(sa.select(notes.c.text))] == [20, 20]
    for database in databases:
        database.close()


def test_a_connection_that_ends_between_two_units_of_a_batch_is_an_outage_for_both(postgres_url: str) -> None:
    def end_the_connection(tx: Connection) -> None:
        with suppress(sa.exc.DBAPIError):
            tx.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    database = Database(postgres_url)
    held = Held(database)
    futures = [database.submit(end_the_connection), database.submit(lambda tx: None)]
    held.let_go()
    for future in futures:
        with pytest.raises(Unavailable):
            future.result(10)
    assert database.submit(lambda tx: 1).result(10) == 1
    database.close()


def test_a_connection_is_opened_while_somebody_writes(tmp_path: Path) -> None:
    """Who opens one asks for no lock, which would get in the way of the one writer."""
    database, another = Database(sqlite_url(tmp_path)), Database(sqlite_url(tmp_path))
    upgrade_to_newest(database)
    with database.transaction() as writing:
        writing.execute(sa.text("CREATE TABLE under_way (id INTEGER)"))
        with another.read() as tx:
            assert tx.exec_driver_sql("PRAGMA auto_vacuum").scalar_one() == 2
    another.close()
    database.close()
