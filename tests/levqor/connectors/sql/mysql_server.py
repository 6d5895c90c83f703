"""A server that speaks MySQL's protocol, with sign-in, by an implementation that is not ours; SQLite answers."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mysql_mimic import IdentityProvider, MysqlServer, NativePasswordAuthPlugin, Session, User
from mysql_mimic.errors import ErrorCode, MysqlError

PASSWORD = "a-real-password"


_ESCAPED = {"'": "''", "n": "\n", "t": "\t", "r": "\r", "0": "\0", "Z": "\x1a"}
_DUPLICATE: Any = 1062


class _Users(IdentityProvider):
    def get_plugins(self) -> Any:
        return [NativePasswordAuthPlugin()]

    async def get_user(self, username: str) -> User | None:
        if username != "levqor":
            return None
        return User(
            name=username,
            auth_plugin=NativePasswordAuthPlugin.name,
            auth_string=NativePasswordAuthPlugin.create_auth_string(PASSWORD),
        )


@contextmanager
def mysql_server(setup: str) -> Iterator[int]:
    """Answers the port."""
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    database.executescript(setup)
    loop = asyncio.new_event_loop()
    port: list[int] = []
    ready = threading.Event()

    class OnSqlite(Session):
        async def handle_query(self, sql: str, attrs: dict[str, str]) -> Any:
            if re.match(r"SET |ROLLBACK|START|COMMIT|SELECT @@|SHOW", sql, re.IGNORECASE):
                return [], []
            return _answer(database, sql)

    async def serve() -> None:
        server = MysqlServer(session_factory=OnSqlite, identity_provider=_Users())
        await server.start_server(host="127.0.0.1", port=0)
        port.append(server._server.sockets[0].getsockname()[1])
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    assert ready.wait(10)
    yield port[0]
    loop.call_soon_threadsafe(loop.stop)


def _answer(database: sqlite3.Connection, sql: str) -> Any:
    text = re.sub(r"ON DUPLICATE KEY UPDATE(.*)", r"ON CONFLICT DO UPDATE SET\1", sql, flags=re.DOTALL)
    text = re.sub(r"VALUES\((`\w+`)\)", r"excluded.\1", text)
    text = re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), text)
    try:
        cursor = database.execute(text)
        rows = cursor.fetchall()
    except sqlite3.IntegrityError as error:
        raise MysqlError("Duplicate entry 'Ann' for key 'PRIMARY'", _DUPLICATE) from error
    except sqlite3.OperationalError as error:
        raise MysqlError(str(error), ErrorCode(1064)) from error
    return rows, [column[0] for column in cursor.description or ()]
