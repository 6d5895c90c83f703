"""`levqor up`: one port, one process that serves and executes, supervised by the HTTP server."""

from __future__ import annotations

import ctypes
import encodings.idna  # noqa: F401 - connecting imports it; a worker forked in that moment could never connect
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import cache, partial
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

from levqor.application import Application
from levqor.config import Settings, load_settings
from levqor.errors import LevqorError
from levqor.identity.service import create_setup_link, is_setup_needed

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

_READY_SECONDS = 60
_RESTART_PAUSE_SECONDS = 1
_CANNOT_START = 3
"""How the serving process ends when another try would end the same way."""
_PR_SET_PDEATHSIG = 1
"""From Linux's sys/prctl.h."""


class PortTaken(LevqorError):
    """The port is in use. Stop what uses it, or set LEVQOR_PORT to another one."""

    code = "port_taken"


def serve(settings: Settings, *, reload: bool = False) -> None:
    """Serve until stopped (Ctrl-C or SIGTERM).

    Raises:
        PortTaken, AlreadyRunning, Unavailable: it cannot start; the message says what to do.
    """
    _check_port(settings)
    announce = partial(_announce, settings, _prepare(settings), time.monotonic())
    while not _serve_until_stopped(_make_server(settings, reload=reload), announce):
        # The HTTP server gives up when its process dies twice in a row, as it does while a run that kills it is
        # being recovered; the run is given up first.
        time.sleep(_RESTART_PAUSE_SECONDS)


def _make_server(settings: Settings, *, reload: bool) -> AbstractServer[Any]:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        "run:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.http_threads,
        backpressure=settings.http_threads,
        backlog=1024,
        respawn_failed_workers=True,
        reload=reload,
        log_level=LogLevels.error,
        log_access=False,
        workers_kill_timeout=15,
    )


def _serve_until_stopped(server: AbstractServer[Any], announce: Callable[[], None]) -> bool:
    """Serve; False when the serving process died and is worth another try."""
    _once_forked(server, announce)
    try:
        server.serve(target_loader=load_app, wrap_loader=False)
    except SystemExit:
        if server.interrupt_signal or _CANNOT_START in (worker.inner.exitcode for worker in server.wrks):
            raise
        return False
    return True


def load_app(*_: Any) -> Any:
    """What the serving process loads: the app, with everything started."""
    from api.factory import create_app

    _leave_ctrl_c_to_the_supervisor()
    _end_with(os.getppid())
    app = create_app(load_settings())
    application: Application = app.extensions["levqor"]
    try:
        application.start()
    except LevqorError as error:
        print(f"levqor: {error.message}", file=sys.stderr, flush=True)
        os._exit(_CANNOT_START)
    # The serving process is a child of multiprocessing, where what `atexit` holds is not run.
    Finalize(None, application.stop, exitpriority=0)
    _once_told_to_stop(application.live.close)
    return app


def _once_told_to_stop(task: Callable[[], None]) -> None:
    """Do something when the signal to stop arrives, beside the HTTP server, whose own answer to it comes first.

    The HTTP server lets open answers end before anything else does, and a live view does not end by itself.
    """
    told, telling = socket.socketpair()
    telling.setblocking(False)
    signal.set_wakeup_fd(telling.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        while told.recv(1)[0] not in (signal.SIGINT, signal.SIGTERM):
            pass
        task()
        telling.close()

    threading.Thread(target=wait, name="levqor-stop", daemon=True).start()


def _leave_ctrl_c_to_the_supervisor() -> None:
    """A terminal sends Ctrl-C to every process; the supervisor passes it on, and stopping twice at once hangs."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _end_with(supervisor: int) -> None:
    """A supervisor that was killed must not leave a process behind that holds the port and the data directory."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch_parent, args=(supervisor,), daemon=True).start()


def _watch_parent(supervisor: int) -> None:
    while os.getppid() == supervisor:
        time.sleep(1)
    os._exit(1)


def _once_forked(server: AbstractServer[Any], task: Callable[[], None]) -> None:
    """Do something beside the serving, in a thread that begins when the serving process exists.

    A lock that a thread holds while a process is forked, of an import for example, stays locked in that process.
    """

    @cache
    def begin() -> None:
        threading.Thread(target=task, daemon=True).start()

    if multiprocessing.get_start_method() == "fork":
        os.register_at_fork(after_in_parent=begin)
    else:
        server.on_startup(begin)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PortTaken(f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
                            "Set LEVQOR_PORT to another one.") from error  # fmt: skip


def _prepare(settings: Settings) -> str | None:
    """Bring the database up to date; the set-up link when nobody has an account."""
    application = Application(settings)
    try:
        application.prepare()
        with application.database.transaction() as tx:
            if not is_setup_needed(tx):
                return None
            token = create_setup_link(tx, now=application.clock.now())
        return f"{settings.base_url}/setup?token={token}"
    finally:
        application.database.close()


def _announce(settings: Settings, setup_link: str | None, started: float) -> None:
    if not _wait_until_ready(settings):
        return
    lines = [
        "",
        f"  Levqor X is ready: {settings.base_url}  ({time.monotonic() - started:.1f} s)",
        "",
        *_how_to_sign_in(settings, setup_link),
        f"  Data: {settings.data_dir}",
        f"  Mail: {'SMTP' if settings.smtp_url else 'kept in the outbox, nothing is sent'}",
        "  Stop with Ctrl-C; every run continues at the next start.",
        "",
    ]
    print("\n".join(lines), flush=True)


def _how_to_sign_in(settings: Settings, setup_link: str | None) -> list[str]:
    if setup_link is None:
        return [f"  Sign in: {settings.base_url}/signin"]
    return [
        "  Create the owner account with this link (it works once):",
        f"    {setup_link}",
        "  or without a browser:",
        "    .venv/bin/levqor owner create --email you@example.com --password-stdin",
    ]


def _wait_until_ready(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    address = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end:
        try:
            with opener.open(f"{address}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False
