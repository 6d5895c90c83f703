"""One call of an endpoint: who calls, and the application that answers."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import request
from sqlalchemy import Connection

from api.access import Access, authenticate, check_origin
from api.fair_use import check_fair_use
from api.starting import started_application, the_application
from levqor.config import Settings
from levqor.errors import BadRequest, NotSignedIn
from levqor.identity.actor import Actor
from levqor.identity.audit import Act, record
from levqor.identity.sessions import Session

if TYPE_CHECKING:
    from levqor.application import Application

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Call:
    caller: Session | Actor | None
    """None at public endpoints."""

    @property
    def application(self) -> Application:
        """The application, which starts with the first call that needs it.

        Raises:
            Unavailable: it cannot start.
        """
        return started_application()

    @property
    def actor(self) -> Actor:
        match self.caller:
            case Session(actor=actor):
                return actor
            case Actor() as actor:
                return actor
            case None:
                raise NotSignedIn

    @property
    def settings(self) -> Settings:
        return the_application().settings

    @property
    def now(self) -> datetime:
        return self.application.clock.now()

    def read(self) -> AbstractContextManager[Connection]:
        return self.application.database.read()

    def transaction(self) -> AbstractContextManager[Connection]:
        return self.application.database.transaction()

    def record(self, tx: Connection, act: Act, target: str) -> None:
        """Note in the audit log what the caller does, in the transaction that does it."""
        record(
            tx,
            workspace_id=self.actor.workspace_id,
            user_id=self.actor.user_id,
            act=act,
            target=target,
            now=self.now,
        )

    @property
    def idempotency_key(self) -> str | None:
        """The Idempotency-Key header.

        Raises:
            BadRequest: it is empty, too long or not printable ASCII.
        """
        key = request.headers.get("Idempotency-Key")
        if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
            raise BadRequest("Idempotency-Key is 1 to 200 printable ASCII characters without spaces.")
        return key


def open_call(access: Access) -> Call:
    """Find out who calls, and refuse who may not."""
    if access is Access.PUBLIC:
        return Call(None)
    application = started_application()
    if "Authorization" not in request.headers:
        check_origin(application.settings.base_url)
    call = Call(authenticate(application, access))
    check_fair_use(call.actor)
    return call
