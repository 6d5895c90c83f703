"""The process that serves and executes, as the HTTP server's supervisor starts it."""

from __future__ import annotations

import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Final

from levqor.application import ALL_ROLES, Application, Role
from levqor.config import Settings, load_settings
from levqor.identity.service import create_setup_link, is_setup_needed
from levqor.kit.parent import end_with_parent

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

    from flask import Flask

_READY_SECONDS: Final = 60


def load_app(began: float, announced: Synchronized[bool], *, only_web: bool) -> Flask:
    """The app, with everything started. `began` is when the server was, in monotonic seconds.

    The first process that sets `announced` says when the server is ready. With `only_web` it executes nothing.

    Raises:
        AlreadyRunning, Unavailable: it cannot start; the message says what to do.
    """
    from api.factory import create_app

    _leave_ctrl_c_to_the_supervisor()
    end_with_parent()
    settings = load_settings()
    application = Application(settings, roles=frozenset({Role.WEB}) if only_web else ALL_ROLES)
    app = create_app(settings, application)
    application.start()
    # The serving process is a child of multiprocessing, where what `atexit` holds is not run.
    Finalize(None, application.stop, exitpriority=0)
    _once_told_to_stop(application.live.close)
    if _is_first(announced):
        threading.Thread(target=_announce, args=(application, _setup_link(application), began), daemon=True).start()
    return app


def _is_first(announced: Synchronized[bool]) -> bool:
    with announced.get_lock():
        was_announced, announced.value = announced.value, True
    return not was_announced


def _setup_link(application: Application) -> str | None:
    """Where the owner account is created, while nobody has an account."""
    with application.database.transaction() as tx:
        if not is_setup_needed(tx):
            return None
        token = create_setup_link(tx, now=application.clock.now())
    return f"{application.settings.base_url}/setup?token={token}"


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


def _announce(application: Application, setup_link: str | None, began: float) -> None:
    settings = application.settings
    if not _wait_until_ready(settings):
        return
    lines = [
        "",
        f"  Levqor X is ready: {settings.base_url}  ({time.monotonic() - began:.1f} s)",
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
