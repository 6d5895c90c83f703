"""The weekly digest for whoever answers for the installation: who has access, and whether all is as it was released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.identity.actor import Role
from levqor.identity.models import api_keys, memberships, users, workspaces
from levqor.privacy.models import privacy_requests
from levqor.privacy.service import OPEN

UNUSED: Final = timedelta(days=90)
PRIVACY_PROMISE: Final = timedelta(days=30)
"""The law's month: a request that has waited longer is late."""
_MOST_LISTED: Final = 50
_REVISION: Final = sa.text("SELECT version_num FROM alembic_version")


def gather_governance(
    tx: Connection,
    *,
    policies: dict[str, Any],
    release: dict[str, Any],
    sign_in_signals: Mapping[str, int],
    newest_revision: str | None,
    now: datetime,
) -> dict[str, Any]:
    """What stands in the digest."""
    open_requests = list(
        tx.execute(sa.select(privacy_requests.c.requested_at).where(privacy_requests.c.status == OPEN)).scalars()
    )
    revision = tx.execute(_REVISION).scalar()
    return {
        "policies": policies,
        "release": release,
        "managers": _managers(tx),
        "keys": int(tx.execute(sa.select(sa.func.count()).select_from(api_keys)).scalar_one()),
        "unused_keys": _unused_keys(tx, now),
        "sign_in_signals": dict(sign_in_signals),
        "privacy_open": len(open_requests),
        "privacy_late": sum(now - asked > PRIVACY_PROMISE for asked in open_requests),
        "schema_revision": revision,
        "schema_is_newest": revision == newest_revision,
    }


def governance_text(found: dict[str, Any], now: datetime) -> str:
    """The digest as the text of a mail."""
    policies, release = found["policies"], found["release"]
    drift = [f"{slug} ({kind})" for kind in ("changed", "missing", "unlocked", "misprinted") for slug in policies[kind]]
    schema = "the newest" if found["schema_is_newest"] else "not the newest"
    lines = [
        f"Governance, the week to {now:%Y-%m-%d}",
        "",
        f"Policies: {policies['checked']} checked, {len(drift)} differ from what was accepted",
        *(f"  {item}" for item in drift),
        f"Release: {release['state']}",
        *(f"  {kind}: {release[kind]} files" for kind in ("changed", "missing", "added") if release[kind]),
        f"Database schema: {found['schema_revision']} ({schema})",
        "",
        *_listed(
            "Owners and admins",
            [f"{item['email']}: {item['role']} of {item['workspace']}" for item in found["managers"]],
        ),
        *_listed(
            f"API keys unused for {UNUSED.days} days (of {found['keys']})",
            [
                f"{item['name']} of {item['email']}, last used {item['last_used'] or 'never'}"
                for item in found["unused_keys"]
            ],
        ),
        *_listed(
            "Signals of abuse since the server started",
            [f"{reason}: {count}" for reason, count in sorted(found["sign_in_signals"].items())],
        ),
        f"Privacy requests: {found['privacy_open']} open, {found['privacy_late']} late",
    ]
    return "\n".join(lines) + "\n"


def _listed(title: str, items: Sequence[str]) -> list[str]:
    shown = list(items[:_MOST_LISTED])
    more = [f"and {len(items) - _MOST_LISTED} more"] if len(items) > _MOST_LISTED else []
    return [f"{title}:", *(f"  {item}" for item in [*shown, *more] or ["none"]), ""]


def _managers(tx: Connection) -> list[dict[str, str]]:
    rows = tx.execute(
        sa.select(users.c.email, memberships.c.role, workspaces.c.name)
        .select_from(
            memberships.join(users, users.c.id == memberships.c.user_id).join(
                workspaces, workspaces.c.id == memberships.c.workspace_id
            )
        )
        .where(memberships.c.role.in_((Role.OWNER, Role.ADMIN)))
        .order_by(workspaces.c.id, memberships.c.created_at, users.c.id)
    ).all()
    return [{"email": row.email, "role": row.role, "workspace": row.name} for row in rows]


def _unused_keys(tx: Connection, now: datetime) -> list[dict[str, Any]]:
    last = sa.func.coalesce(api_keys.c.last_used_at, api_keys.c.created_at)
    rows = tx.execute(
        sa.select(api_keys.c.name, api_keys.c.last_used_at, users.c.email)
        .join(users, users.c.id == api_keys.c.user_id)
        .where(sa.type_coerce(last, api_keys.c.created_at.type) < now - UNUSED)
        .order_by(api_keys.c.id)
    ).all()
    return [
        {"name": row.name, "email": row.email, "last_used": row.last_used_at and f"{row.last_used_at:%Y-%m-%d}"}
        for row in rows
    ]
