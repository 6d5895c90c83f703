"""Files of steps: kept once, found again, private to their workspace, and gone with their run."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.db.database import Database
from levqor.files.blobs import CHUNK_BYTES, release_blobs, sweep_blobs
from levqor.files.memory import MemoryFiles
from levqor.files.models import blob_chunks, blobs, files
from levqor.files.service import StoredFiles

T = TypeVar("T")
NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
STEP = StepContext("ws_1", "run_1", "fetch", 1, "key-1", NOW)
MOST = 3 * CHUNK_BYTES
LONG = bytes(range(256)) * (2 * CHUNK_BYTES // 256) + b"the end"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    database: Database = request.getfixturevalue(f"{request.param}_database")
    with database.transaction() as tx:
        for table in (files, blob_chunks, blobs):
            tx.execute(table.delete())
    return database


@pytest.fixture(params=["sqlite", "postgres", "memory"])
def store(request: pytest.FixtureRequest) -> Files:
    if request.param == "memory":
        return MemoryFiles(most_bytes=MOST)
    return StoredFiles(request.getfixturevalue(f"{request.param}_database"), MOST)


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def save(store: Files, content: bytes = b"a,b\n", name: str = "a.csv", step: StepContext = STEP) -> FileRef:
    return run(store.save(step, name, "text/csv", content))


def count(database: Database, table: sa.Table) -> int:
    with database.read() as tx:
        return int(tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def forget(database: Database, *run_ids: str) -> None:
    with database.transaction() as tx:
        release_blobs(tx, list(run_ids))
    with database.transaction() as tx:
        sweep_blobs(tx, 10)


@pytest.mark.parametrize("content", [b"", b"a,b\n", LONG], ids=["empty", "short", "several parts"])
def test_a_file_is_read_as_it_was_saved(store: Files, content: bytes) -> None:
    saved = save(store, content)
    assert (saved.name, saved.media_type, saved.size) == ("a.csv", "text/csv", len(content))
    assert run(store.read(STEP, saved)) == content


def test_the_same_step_saving_the_same_content_again_gets_the_same_file(store: Files) -> None:
    first = save(store)
    assert save(store, step=replace(STEP, attempt=2)) == first
    others = [
        save(store, b"other"),
        save(store, name="b.csv"),
        save(store, step=replace(STEP, path="loop[1]/fetch")),
        save(store, step=replace(STEP, run_id="run_2")),
    ]
    assert len({first.file, *(file.file for file in others)}) == 5


def test_another_workspace_does_not_find_the_file(store: Files) -> None:
    saved = save(store)
    with pytest.raises(StepError) as refused:
        run(store.read(replace(STEP, workspace_id="ws_2"), saved))
    assert refused.value.code == "file_not_found"


def test_what_is_too_large_is_refused_and_nothing_is_kept(store: Files) -> None:
    with pytest.raises(StepError) as refused:
        save(store, b"x" * (MOST + 1))
    assert (refused.value.code, refused.value.retryable) == ("too_large", False)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_etc_passwd"),
        ('a"\r\nSet-Cookie: x.csv', "a_Set-Cookie_ x.csv"),
        ("a\0b.txt", "a_b.txt"),
        ("  ", "file"),
        ("x" * 300 + ".csv", "x" * 251 + ".csv"),
        ("Überblick 7.csv", "Überblick 7.csv"),
    ],
)
def test_a_name_holds_nothing_that_a_header_or_a_file_system_takes_amiss(name: str, kept: str) -> None:
    assert save(MemoryFiles(), name=name).name.replace("..", "").lstrip("_") == kept.lstrip("_")


def test_a_media_type_that_is_none_becomes_that_of_bytes() -> None:
    assert run(MemoryFiles().save(STEP, "a", "text/html\r\nX: y", b"")).media_type == "application/octet-stream"


def test_equal_content_is_stored_once_in_a_workspace_and_apart_in_another(database: Database) -> None:
    store = StoredFiles(database, MOST)
    for step in (STEP, replace(STEP, run_id="run_2"), replace(STEP, workspace_id="ws_2", run_id="run_3")):
        save(store, LONG, step=step)
    assert (count(database, files), count(database, blobs), count(database, blob_chunks)) == (3, 2, 6)


def test_a_content_goes_with_the_last_run_that_needs_it(database: Database) -> None:
    store = StoredFiles(database, MOST)
    first, second = (save(store, LONG, step=replace(STEP, run_id=run_id)) for run_id in ("run_1", "run_2"))
    forget(database, "run_1")
    assert run(store.read(STEP, second)) == LONG
    with pytest.raises(StepError):
        run(store.read(STEP, first))
    forget(database, "run_2")
    assert (count(database, files), count(database, blobs), count(database, blob_chunks)) == (0, 0, 0)


def test_a_content_that_is_needed_again_before_the_sweep_stays(database: Database) -> None:
    store = StoredFiles(database, MOST)
    save(store)
    with database.transaction() as tx:
        release_blobs(tx, ["run_1"])
    again = save(store, step=replace(STEP, run_id="run_2"))
    with database.transaction() as tx:
        assert sweep_blobs(tx, 10) == 1
        assert sweep_blobs(tx, 10) == 0
    assert run(store.read(STEP, again)) == b"a,b\n"
