"""How the server is: alive, ready, and each thing it depends on."""

from __future__ import annotations

import time
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import timedelta
from importlib.metadata import version
from typing import Final

import sqlalchemy as sa
from flask import Response

from api.access import Access
from api.answers import model_response
from api.call import Call
from api.declaration import Feature
from api.health.models import Alive, Dependencies, Dependency, Health, Readiness
from levqor.config import Settings
from levqor.errors import LevqorError, Unavailable
from levqor.runs.models import workers
from levqor.runs.ownership import count_alive, lease_time

health_bp = Feature("health", "Health")

_began: Final = time.monotonic()
_DATABASE_SECONDS: Final = 1.5


@health_bp.serves("GET", "/livez", access=Access.PUBLIC)
def get_livez(_call: Call) -> Alive:
    """Whether the process answers. It asks nothing else."""
    return Alive(status="alive")


@health_bp.serves("GET", "/readyz", access=Access.PUBLIC)
def get_readyz(call: Call) -> Readiness:
    """Whether requests can be served: the database takes writes, and what this process has to do is under way.

    A process that executes nothing accepts runs also while no worker is alive, which `/health` tells.
    """
    for dependency in (_database(call), _own_engine(call)):
        if dependency.state == "failing":
            raise Unavailable(dependency.detail)
    return Readiness(status="ready")


@health_bp.serves("GET", "/health", access=Access.PUBLIC, answer=Health)
def get_health(call: Call) -> Response:
    """The state of everything the server depends on. The status is 503 when one of them fails."""
    dependencies = Dependencies(
        database=_database(call),
        engine=_engine(call),
        mail=_mail(call.settings),
        payments=Dependency(state="off", detail="No payment provider is set up; nothing is charged."),
        site=_site(call.settings),
    )
    failing = any(dependency.state == "failing" for _, dependency in dependencies)
    health = Health(
        status="degraded" if failing else "ok",
        version=version("levqor"),
        uptime_seconds=round(time.monotonic() - _began, 1),
        dependencies=dependencies,
    )
    return model_response(health, 503 if failing else 200)


def _database(call: Call) -> Dependency:
    """A write that changes nothing takes the same way as one that does."""
    try:
        done = call.application.database.submit(
            lambda tx: tx.execute(sa.update(workers).where(sa.false()).values(seen_at=workers.c.seen_at)) and None
        )
        done.result(timeout=_DATABASE_SECONDS)
    except FutureTimeout:
        return Dependency(state="failing", detail="The database does not take writes in time.")
    except LevqorError as error:
        return Dependency(state="failing", detail=error.message)
    kind = "SQLite" if call.application.database.is_sqlite else "PostgreSQL"
    return Dependency(state="ok", detail=f"{kind} takes writes.")


def _engine(call: Call) -> Dependency:
    own = _own_engine(call)
    if own.state == "failing" or call.application.dispatcher.executes:
        return own
    lease = timedelta(seconds=call.settings.lease_seconds)
    try:
        with call.read() as tx:
            alive = count_alive(tx, lease_time(tx, call.application.clock), lease)
    except LevqorError as error:
        return Dependency(state="failing", detail=error.message)
    if not alive:
        return Dependency(state="failing", detail="This process executes nothing and no worker is alive; runs wait.")
    workers = "1 worker is" if alive == 1 else f"{alive} workers are"
    return Dependency(state="ok", detail=f"This process executes nothing; {workers} alive.")


def _own_engine(call: Call) -> Dependency:
    """What this process does of it."""
    try:
        dispatcher = call.application.dispatcher
    except LevqorError as error:
        return Dependency(state="failing", detail=error.message)
    if not dispatcher.is_alive:
        return Dependency(state="failing", detail="The engine does not run; accepted runs wait.")
    if not dispatcher.executes:
        return Dependency(state="ok", detail="This process executes nothing.")
    return Dependency(state="ok", detail=f"{dispatcher.running} runs are under way.")


def _mail(settings: Settings) -> Dependency:
    if settings.smtp_url is None:
        return Dependency(state="off", detail="No mail server is set up; e-mail is kept in the outbox.")
    return Dependency(state="ok", detail="E-mail leaves through the mail server.")


def _site(settings: Settings) -> Dependency:
    if (settings.site_dir / "index.html").is_file():
        return Dependency(state="ok", detail="The site is built.")
    return Dependency(state="off", detail="The site is not built; only the API is served.")
