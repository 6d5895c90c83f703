"""Which price at Stripe stands for which plan or package: set by the operator, worth what the blueprint says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from levqor.billing.errors import PriceMissing
from levqor.blueprint import blueprint

Interval = Literal["monthly", "yearly"]
INTERVALS: Final[tuple[Interval, ...]] = ("monthly", "yearly")
_PERIODS: Final = {"monthly": "month", "yearly": "year"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that is sold, and for how much."""

    name: str
    """As in the settings: `launch_yearly`, `dfy_starter`."""
    pounds: int
    plan: str | None = None
    interval: Interval | None = None
    dfy: str | None = None

    @property
    def pence(self) -> int:
        return self.pounds * 100

    @property
    def period(self) -> str | None:
        """How Stripe calls the time between two payments; None for a single one."""
        return None if self.interval is None else _PERIODS[self.interval]


def offers() -> dict[str, Offer]:
    """Everything the blueprint sells, by name."""
    locked = blueprint()
    found = [
        Offer(f"{plan_id}_{interval}", getattr(plan, interval), plan=plan_id, interval=interval)
        for plan_id, plan in locked.plans.items()
        for interval in INTERVALS
    ]
    found += [Offer(f"dfy_{key}", package.price, dfy=key) for key, package in locked.dfy.packages.items()]
    return {offer.name: offer for offer in found}


class PriceList:
    """Stripe's price ids, in both directions."""

    def __init__(self, price_ids: Mapping[str, str]) -> None:
        """Raises ValueError for the name of something that is not sold, and for one price that stands for two."""
        sold = offers()
        if unknown := sorted(price_ids.keys() - sold.keys()):
            raise ValueError(f"LEVQOR_STRIPE_PRICES names what is not sold: {', '.join(unknown)}")
        if len(set(price_ids.values())) != len(price_ids):
            raise ValueError("LEVQOR_STRIPE_PRICES gives one price to two things")
        self._ids = dict(price_ids)
        self._offers = {price_id: sold[name] for name, price_id in price_ids.items()}

    def price_of(self, name: str) -> tuple[str, Offer]:
        """The price id of something that is sold.

        Raises:
            PriceMissing: the operator has not set one.
        """
        price_id = self._ids.get(name)
        if price_id is None:
            raise PriceMissing
        return price_id, self._offers[price_id]

    def offer_of(self, price_id: str | None) -> Offer | None:
        """What a price stands for."""
        return None if price_id is None else self._offers.get(price_id)

    def __iter__(self) -> Iterator[tuple[str, Offer]]:
        return iter(self._offers.items())
