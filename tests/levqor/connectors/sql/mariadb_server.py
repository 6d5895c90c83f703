"""A real MariaDB server on files of its own, where one is at hand: installed, or by `fetch_mariadb.sh`."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pymysql

from levqor.config import REPOSITORY

FETCHED: Final = REPOSITORY / ".make" / "mariadb"
_TABLES: Final = ("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")


def find_mariadb() -> Path | None:
    """The server's program."""
    for place in (FETCHED / "usr" / "sbin" / "mariadbd", Path("/usr/sbin/mariadbd")):
        if place.exists():
            return place
    found = shutil.which("mariadbd")
    return None if found is None else Path(found)


@contextmanager
def mariadb_server(program: Path, folder: Path, port: int, *, user: str, password: str) -> Iterator[None]:
    """A server with an empty database `shop`, which the user may do anything with."""
    shared, data = program.parents[1] / "share" / "mysql", folder / "data"
    data.mkdir()
    told = (
        str(program), "--no-defaults", f"--basedir={program.parents[1]}", f"--lc-messages-dir={shared}",
        f"--datadir={data}", "--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M", "--skip-log-error",
        "--innodb-flush-log-at-trx-commit=0", *(["--user=root"] if os.getuid() == 0 else []),
    )  # fmt: skip
    libraries = FETCHED / "usr" / "lib" / "x86_64-linux-gnu", FETCHED / "lib" / "x86_64-linux-gnu"
    environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, libraries))}
    tables = "".join((shared / name).read_text(encoding="utf8") for name in _TABLES)
    _run((*told, "--bootstrap"), f"CREATE DATABASE mysql;\nUSE mysql;\n{tables}", environment)
    (folder / "first.sql").write_text(
        f"CREATE DATABASE shop CHARACTER SET utf8mb4;\nCREATE USER {user}@'127.0.0.1' IDENTIFIED BY '{password}';\n"
        f"GRANT ALL ON shop.* TO {user}@'127.0.0.1';\n"
    )
    address = ("--bind-address=127.0.0.1", f"--port={port}", f"--socket={folder / 'sock'}", "--skip-name-resolve")
    with subprocess.Popen(
        (*told, *address, f"--init-file={folder / 'first.sql'}"),
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        try:
            _wait(port, user, password)
            yield
        finally:
            server.terminate()


def _run(told: tuple[str, ...], statements: str, environment: dict[str, str]) -> None:
    subprocess.run(told, input=statements, text=True, env=environment, check=True, capture_output=True, timeout=60)


def _wait(port: int, user: str, password: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            pymysql.connect(host="127.0.0.1", port=port, user=user, password=password, database="shop").close()
            return
        except pymysql.err.OperationalError:
            assert time.monotonic() < end
            time.sleep(0.1)
