"""Files of exports: private to the installation, downloadable for a week."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.privacy.models import privacy_requests

DOWNLOADABLE: Final = timedelta(days=7)


def delete_expired_exports(tx: Connection, directory: Path, now: datetime) -> int:
    """Delete files that nobody may download any more, with those that belong to no request; answers how many."""
    current = sa.select(privacy_requests.c.file).where(
        privacy_requests.c.file.is_not(None), privacy_requests.c.expires_at > now
    )
    kept = set(tx.execute(current).scalars())
    gone = [path for path in sorted(directory.glob("*.zip")) if path.name not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    tx.execute(privacy_requests.update().where(privacy_requests.c.expires_at <= now).values(file=None))
    return len(gone)
