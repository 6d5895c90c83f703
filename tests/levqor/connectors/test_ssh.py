"""SSH against a real server: who it is, what a command says, how it ends, files."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from levqor.connectors.catalog.ssh.connector import Connection
from levqor.connectors.declaration import StepError
from levqor.connectors.http import HttpDoor
from levqor.connectors.ports import FileRef, Files, Sockets, StepContext
from levqor.connectors.registry import default_registry
from tests.contract.kept_files import SAMPLE, KeptFiles

PASSWORD = "a-real-password"


@dataclass
class Server:
    port: int
    host_key: asyncssh.SSHKey
    user_key: asyncssh.SSHKey
    folder: Path
    allowed: tuple[str, ...] = ("127.0.0.1",)
    files: KeptFiles = field(default_factory=KeptFiles)

    def connection(self, **changes: Any) -> Connection:
        values = {
            "host": "127.0.0.1",
            "port": self.port,
            "user": "deploy",
            "host_key": self.host_key.get_fingerprint(),
            "password": PASSWORD,
        }
        return Connection.model_validate({**values, **changes})


class _Users(asyncssh.SSHServer):
    user_key: asyncssh.SSHKey

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("deploy", PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return key.public_data == self.user_key.public_data


async def _shell(process: asyncssh.SSHServerProcess[bytes]) -> None:
    running = await asyncio.create_subprocess_shell(process.command or "", stdin=PIPE, stdout=PIPE, stderr=PIPE)
    try:
        given = asyncio.ensure_future(_pump(process.stdin, running.stdin, ends=True))
        await asyncio.gather(_pump(running.stdout, process.stdout), _pump(running.stderr, process.stderr))
        given.cancel()
        code = await running.wait()
        process.exit(code) if code >= 0 else process.exit_with_signal("KILL")
    finally:
        if running.returncode is None:
            running.kill()


async def _pump(source: Any, target: Any, *, ends: bool = False) -> None:
    with suppress(ConnectionError):
        while part := await source.read(65536):
            target.write(part)
            await target.drain()
        if ends:
            target.write_eof()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("home")
    host_key, user_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    loop = asyncio.new_event_loop()
    users = type("Users", (_Users,), {"user_key": user_key})

    def in_folder(channel: Any) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(folder).encode())

    async def serve() -> int:
        listener = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=users,
            server_host_keys=[host_key],
            process_factory=_shell,
            sftp_factory=in_folder,
            encoding=None,
        )
        return listener.get_port()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = asyncio.run_coroutine_threadsafe(serve(), loop).result(10)
    yield Server(port, host_key, user_key, folder)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


@pytest.fixture
def server(running: Server) -> Server:
    for file in running.folder.iterdir():
        file.unlink()
    return Server(running.port, running.host_key, running.user_key, running.folder)


def do(server: Server, name: str, given: dict[str, Any], log: list[str] | None = None, **changes: Any) -> Any:
    action = default_registry()[f"ssh.{name}"]
    context = StepContext("ws_1", "run_1", "step", 1, "key-1", None, [] if log is None else log)  # type: ignore[arg-type] # no step here looks at the clock
    ports: dict[Any, Any] = {
        Sockets: HttpDoor(server.allowed).sockets_for_step(timeout_seconds=5),
        Files: server.files,
        StepContext: context,
        Connection: server.connection(**changes),
    }
    parsed = action.input.model_validate(given)
    arguments = {key: ports.get(kind, parsed) for key, kind in action.parameters.items()}
    assert action.function is not None
    return asyncio.run(action.function(**arguments))


def failure(server: Server, name: str, given: dict[str, Any], **changes: Any) -> StepError:
    with pytest.raises(StepError) as raised:
        do(server, name, given, **changes)
    return raised.value


TRUE = {"command": "true"}


@pytest.mark.parametrize("name", ["upload_file", "list_folder", "download_file", "delete_file", "run_command"])
def test_every_example_yields_what_it_says(server: Server, name: str) -> None:
    example = default_registry()[f"ssh.{name}"].example
    assert example is not None
    if name != "run_command":
        (server.folder / "reports.csv").write_bytes(b"id,total\n")
    given = {**example.given} | ({"path": "reports.csv"} if name != "list_folder" else {"path": "/"})
    given = dict(example.given) if name == "run_command" else given
    yielded = do(server, name, given).model_dump(mode="json")
    expected = str(example.yields).replace("reports/january.csv", "reports.csv").replace("january.csv", "reports.csv")
    assert str(yielded) == expected


def test_a_command_says_how_it_ended(server: Server) -> None:
    ran = do(server, "run_command", {"command": "echo out; echo err >&2; exit 3", "may_fail": True})
    assert (ran.exit_code, ran.output, ran.errors) == (3, "out\n", "err\n")
    assert do(server, "run_command", {"command": "kill -9 $$", "may_fail": True}).exit_code is None


def test_a_command_that_fails_fails_its_step_and_its_words_are_in_the_log_only(server: Server) -> None:
    log: list[str] = []
    with pytest.raises(StepError) as failed:
        do(server, "run_command", {"command": "echo canary >&2; exit 4"}, log)
    assert failed.value.code == "command_failed"
    assert "4" in failed.value.message
    assert "canary" not in failed.value.message
    assert log == ["canary\n"]


def test_arguments_and_input_stay_values(server: Server) -> None:
    hostile = ["; echo broken", "$(echo broken)", "`echo broken`", "a'b\"c", "", "-n", "日本\n"]
    ran = do(server, "run_command", {"command": "printf '[%s]'", "arguments": hostile})
    assert ran.output == "".join(f"[{text}]" for text in hostile)
    assert do(server, "run_command", {"command": "cat", "input": "line; $(x)"}).output == "line; $(x)"


def test_a_command_holds_no_expression() -> None:
    with pytest.raises(ValueError, match="Arguments"):
        default_registry()["ssh.run_command"].input.model_validate({"command": "rm ${{ trigger.body.path }}"})


def test_output_without_end_is_cut(server: Server) -> None:
    ran = do(server, "run_command", {"command": "yes", "seconds": 20, "may_fail": True})
    assert ran.is_cut
    assert len(ran.output) == 1_000_000


def test_a_command_without_end_is_given_up(server: Server) -> None:
    begun = time.monotonic()
    error = failure(server, "run_command", {"command": "sleep 30", "seconds": 0.5})
    assert (error.code, error.retryable) == ("timeout", False)
    assert time.monotonic() - begun < 10


def test_a_server_with_another_key_gets_no_password_and_its_key_is_told(server: Server) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519")
    error = failure(server, "run_command", TRUE, host_key=other.get_fingerprint())
    assert error.code == "host_key_changed"
    assert server.host_key.get_fingerprint() in error.message


def test_a_server_is_known_by_its_whole_key_too(server: Server) -> None:
    assert do(server, "run_command", TRUE, host_key=server.host_key.export_public_key().decode()).exit_code == 0


def test_a_private_key_signs_in(server: Server) -> None:
    text = server.user_key.export_private_key().decode()
    assert do(server, "run_command", TRUE, password=None, private_key=text).exit_code == 0
    locked = server.user_key.export_private_key(passphrase="words").decode()
    assert do(server, "run_command", TRUE, password=None, private_key=locked, passphrase="words").exit_code == 0
    for broken in ({"private_key": locked, "passphrase": "canary"}, {"private_key": "canary"}):
        error = failure(server, "run_command", TRUE, password=None, **broken)
        assert error.code == "ssh_key"
        assert "canary" not in error.message


def test_a_wrong_password_or_key_is_refused(server: Server) -> None:
    stranger = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    for changes in ({"password": "canary"}, {"user": "root"}, {"password": None, "private_key": stranger}):
        error = failure(server, "run_command", TRUE, **changes)
        assert (error.code, error.retryable) == ("ssh_denied", False)


def test_a_private_address_is_refused_by_default(server: Server) -> None:
    server.allowed = ()
    assert failure(server, "run_command", TRUE).code == "address_refused"


def test_what_does_not_speak_ssh_or_breaks_fails_the_step(server: Server) -> None:
    for said in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n", b""):
        listener = socket.create_server(("127.0.0.1", 0))

        def answer(listener: socket.socket = listener, said: bytes = said) -> None:
            opened, _ = listener.accept()
            with opened:
                opened.sendall(said)

        threading.Thread(target=answer, daemon=True).start()
        error = failure(server, "run_command", TRUE, port=listener.getsockname()[1])
        assert error.code in ("connection_reset", "ssh_failed")
        listener.close()


def test_files_come_back_as_they_went(server: Server) -> None:
    do(server, "upload_file", {"path": "Zoë 日本.txt", "file": SAMPLE.model_dump()})
    assert (server.folder / "Zoë 日本.txt").read_bytes() == b"hello"
    saved = do(server, "download_file", {"path": "Zoë 日本.txt"}).file
    context = StepContext("ws_1", "run_1", "step", 1, "key-1", None)  # type: ignore[arg-type] # nothing looks at the clock
    assert asyncio.run(server.files.read(context, FileRef.model_validate(saved.model_dump()))) == b"hello"
    do(server, "delete_file", {"path": "Zoë 日本.txt"})
    do(server, "delete_file", {"path": "Zoë 日本.txt"})
    assert failure(server, "download_file", {"path": "Zoë 日本.txt"}).code == "file_not_found"
    assert failure(server, "list_folder", {"path": "nowhere"}).code == "file_not_found"


def test_a_file_that_is_too_large_is_not_read_to_its_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("levqor.connectors.catalog.ssh.files._MOST_BYTES", 1_000_000)
    with (server.folder / "big").open("wb") as big:
        big.truncate(50_000_000)
    assert failure(server, "download_file", {"path": "big"}).code == "too_large"
