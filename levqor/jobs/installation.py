"""What there is one of, as the jobs get it: the table hands each feature the parts that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from levqor.billing.payments import Payments
from levqor.billing.prices import PriceList
from levqor.config import Settings
from levqor.connectors.ports import Mail
from levqor.connectors.registry import Registry
from levqor.db.database import Database
from levqor.kit.clock import Clock
from levqor.mail.outbox import Outbox
from levqor.telemetry.windows import RequestWindows

if TYPE_CHECKING:
    from levqor.jobs.declaration import Job


@dataclass(frozen=True, slots=True)
class Installation:
    settings: Settings
    clock: Clock
    database: Database
    registry: Registry
    outbox: Outbox
    make_mail: Callable[[], Mail]
    payments: Payments
    prices: PriceList
    requests: RequestWindows
    """What this process answered lately."""
    abuse_signals: Mapping[str, int]
    """How many signals of abuse this process has logged, by reason."""
    table: Sequence[Job]
    """Every job, for those that watch the others."""
    worker: str
    """The name of this process, as its runs and fires carry it."""
