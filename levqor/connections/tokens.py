"""Asks a token endpoint for tokens, through the same door as every step (RFC 6749, sections 4.1.3, 4.4 and 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from levqor.connectors.declaration import StepError
from levqor.connectors.failures import status_failure
from levqor.connectors.http import Answer, HttpDoor
from levqor.connectors.oauth import TokenRequest
from levqor.connectors.ports import StepContext
from levqor.kit.ids import new_id

SECONDS: Final = 20.0
"""How long a token endpoint may take."""
_MOST_BYTES: Final = 100_000
_LONGEST_LIFE: Final = timedelta(days=3650)
_BEFOREHAND: Final = timedelta(seconds=60)
"""A token is renewed this long before it expires, or a tenth of its life."""
_ERROR: Final = re.compile(r"[a-z][a-z_]{1,60}")


class SignInEnded(StepError):
    """The sign-in of this connection has ended. Sign in again under Connections, then run again from this step."""

    code = "credentials_expired"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token endpoint gave."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    """None: the one before stays valid."""
    renew_at: datetime | None
    expires_at: datetime | None
    refresh_expires_at: datetime | None


async def ask_for_tokens(door: HttpDoor, asked: TokenRequest) -> Tokens:
    """Ask once.

    Raises:
        SignInEnded: what was given is not valid any more; only a person can help.
        StepError: `credentials_refused` when the client is, or what failed on the way; the text holds no secret.
    """
    now = door.clock.now()
    context = StepContext("", "", "sign-in", 1, new_id("tok"), now)
    answer = await door.for_step(context, asked.secrets, timeout_seconds=SECONDS).request(
        "POST",
        asked.url,
        form=asked.form,
        headers={"Accept": "application/json", **asked.headers},
        follow_redirects=False,
        max_bytes=_MOST_BYTES,
        expect=None,
    )
    content = answer.body if isinstance(answer.body, dict) else {}
    _check(asked, answer, content, now)
    return _tokens(content, now)


def _check(asked: TokenRequest, answer: Answer, content: Mapping[str, Any], now: datetime) -> None:
    error = content.get("error")
    if answer.status < 300 and not error:
        return
    host = asked.url.split("/")[2]
    if answer.status in (408, 429) or answer.status >= 500:
        raise _without_exchanges(status_failure(answer.status, host, answer.headers, now))
    if error == "invalid_grant":
        raise SignInEnded
    said = f": {error}" if isinstance(error, str) and _ERROR.fullmatch(error) else ""
    raise StepError(
        f"{host} refused the client of this connection{said} (status {answer.status}). "
        "Correct the client id and secret under Connections.",
        code="credentials_refused",
    )


def _without_exchanges(error: StepError) -> StepError:
    error.exchanges = []
    return error


def _tokens(content: Mapping[str, Any], now: datetime) -> Tokens:
    access, refresh = content.get("access_token"), content.get("refresh_token")
    if not isinstance(access, str) or not access:
        raise StepError("The answer of the token endpoint holds no access token.", code="parse_error")
    life = _seconds(content.get("expires_in"))
    refresh_life = _seconds(content.get("refresh_token_expires_in"))
    return Tokens(
        access=access,
        refresh=refresh if isinstance(refresh, str) and refresh else None,
        renew_at=now + life - min(_BEFOREHAND, life / 10) if life else None,
        expires_at=now + life if life else None,
        refresh_expires_at=now + refresh_life if refresh_life else None,
    )


def _seconds(said: Any) -> timedelta | None:
    """A number, or, as some services write it, a text that is one."""
    try:
        life = timedelta(seconds=float(said))
    except (TypeError, ValueError, OverflowError):
        return None
    return min(life, _LONGEST_LIFE) if life > timedelta(0) else None
