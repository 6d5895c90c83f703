"""The locked facts, read once from `governance/blueprint.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from levqor.config import REPOSITORY

PATH = REPOSITORY / "governance" / "blueprint.toml"


class _Locked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Plan(_Locked):
    """What a plan costs (pounds) and includes."""

    name: str
    monthly: int
    yearly: int
    workflows: int
    runs_per_month: int
    ai_credits_per_month: int
    users: int
    support_reply_hours: int


class Trial(_Locked):
    text: str
    days: int
    card_required: bool
    per_account: int


class Guarantee(_Locked):
    money_back_days: int
    uptime_target_percent: float


class FairUse(_Locked):
    api_requests_per_minute: int
    concurrent_runs: int


class DfyPackage(_Locked):
    name: str
    price: int


class Dfy(_Locked):
    revision_rounds: int
    packages: dict[str, DfyPackage]


class Domains(_Locked):
    site: str
    api: str


class Routes(_Locked):
    public: list[str]
    account: list[str]
    policies: list[str]


class Blueprint(_Locked):
    currency: str
    trial: Trial
    guarantee: Guarantee
    fair_use: FairUse
    plans: dict[str, Plan]
    dfy: Dfy
    domains: Domains
    routes: Routes


@cache
def blueprint() -> Blueprint:
    return Blueprint.model_validate(tomllib.loads(PATH.read_text(encoding="utf8")))
