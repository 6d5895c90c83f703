"""Settings. Each is an environment variable `LEVQOR_<NAME>`; `docs/reference/settings.md` is generated from here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from levqor.kit.addresses import parse_allowed_address

REPOSITORY = Path(__file__).resolve().parent.parent


AiAssistant = Literal["builder", "chat"]
PlanName = Literal["starter", "launch", "growth", "agency"]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LEVQOR_", extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=REPOSITORY / ".levqor", description="Where the database, the key file and the outbox live."
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8400, ge=1, le=65535, description="The port to listen on.")
    public_url: str = Field(
        default="", description="The address that users and webhooks reach us at. Empty: http://HOST:PORT."
    )
    database_url: SecretStr | None = Field(
        default=None, description="A PostgreSQL address. Unset: SQLite in the data directory."
    )
    allowed_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description=(
            "Hosts, addresses or networks, separated by commas, that steps may reach although they are "
            "private: `127.0.0.1`, `10.1.0.0/16`, `intranet.example`, each with an optional `:port`."
        ),
    )
    sqlite_files: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description=(
            "SQLite files, as whole paths separated by commas, that steps of any workspace may open. Unset: none."
        ),
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="32 bytes in URL-safe base64 that encrypt connections. Unset: a key file in the data directory.",
    )
    secret_keys_old: SecretStr | None = Field(
        default=None,
        description="Further keys, separated by commas, that still open what they sealed while `LEVQOR_SECRET_KEY` "
        "replaces them.",
    )
    signup: Literal["open", "closed"] = Field(
        default="open", description="Whether strangers may create an account and a workspace of their own."
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="`smtp://user:password@host:587` or `smtps://...`. Unset: e-mail goes to the outbox.",
    )
    mail_from: str = Field(default="levqor@localhost", description="The sender of e-mail.")
    plan: Literal["unlimited", "starter", "launch", "growth", "agency"] = Field(
        default="unlimited",
        description="Whose limits every workspace has while payments are off: none, or those of a plan.",
    )
    stripe_secret_key: SecretStr | None = Field(
        default=None, description="Stripe's secret key. Unset: payments are off, and `LEVQOR_PLAN` says the limits."
    )
    stripe_webhook_secret: SecretStr | None = Field(
        default=None,
        description="The signing secret of the webhook at Stripe (`whsec_...`); two, separated by a comma, while one "
        "replaces the other.",
    )
    stripe_prices: Annotated[dict[str, str], NoDecode] = Field(
        default={},
        description=(
            "Stripe's price ids: `PLAN_monthly`, `PLAN_yearly` and `dfy_PACKAGE`, as "
            "`starter_monthly=price_...,starter_yearly=price_...`. What has none cannot be bought."
        ),
    )
    stripe_api_base: str = Field(
        default="https://api.stripe.com", description="Where Stripe is reached. Another place only in tests."
    )
    support_email: str = Field(
        default="", description="Who gets requests for support. Empty: they are stored, and a copy is in the outbox."
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        description="Who sends it as a bearer token may read `/metrics`. Unset: only callers on this machine may.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description=(
            "How many proxies of yours stand before the server; the caller's address is then taken from "
            "X-Forwarded-For as the outermost of them wrote it. 0: that header is not believed."
        ),
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe log line that is written."
    )
    site_dir: Path = Field(
        default=REPOSITORY / "levqor-site" / "out",
        description="The built site. Absent: only the API is served.",
    )
    max_body_bytes: int = Field(default=5_000_000, ge=1, description="The largest request body, in bytes.")
    large_data_bytes: int = Field(
        default=10_000_000,
        ge=1,
        description=(
            "How many bytes of large request bodies, and of large data of runs, one process works on at the same time. "
            "Read, JSON takes up to forty times its size of memory. Further requests are told when to return (503), "
            "further runs wait."
        ),
    )
    max_file_bytes: int = Field(
        default=25_000_000, ge=1, description="The largest file that a step may save, in bytes."
    )
    http_threads: int = Field(
        default=288,
        ge=8,
        description="Request threads. Live views hold at most 200 of them, the API keeps the rest.",
    )
    web_processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="With PostgreSQL: processes that take requests, all on one port. With SQLite there is one.",
    )
    max_live_views: int = Field(
        default=220,
        ge=0,
        description="Event streams held open at once; further ones are answered once and poll.",
    )
    max_running: int = Field(default=200, ge=1, description="Runs that execute at the same time in one worker.")
    max_running_per_workspace: int | None = Field(
        default=None,
        ge=1,
        description=(
            "Of these, how many may be of one workspace. Unset: as many as is fair use where plans limit "
            "workspaces, else three quarters."
        ),
    )
    lease_seconds: float = Field(
        default=15.0,
        gt=0,
        description="A worker unheard of for this long is dead; others take over its runs.",
    )
    poll_seconds: float = Field(
        default=1.0,
        gt=0,
        description="How often due wake-ups, schedules and orphaned runs are looked for, in seconds.",
    )
    shortest_look_seconds: float = Field(
        default=60.0,
        ge=1,
        description="The least time between two looks of a trigger for new items, whatever a workflow says.",
    )
    step_timeout_seconds: float = Field(
        default=60.0, gt=0, description="How long an attempt of a step may take when the step does not say."
    )
    answer_timeout_seconds: float = Field(
        default=30.0,
        gt=0,
        description="How long a webhook with `answer: at_end` waits before it answers 202.",
    )
    ai_requests_per_minute: int = Field(
        default=60, ge=1, description="How often within a minute an account may ask the assistants."
    )
    ai_base_url: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description=(
            "Where a model with an API like OpenAI's is reached, with its version, as `https://models.example.com/v1`. "
            "Empty: the assistants work on this machine alone and send nothing anywhere."
        ),
    )
    ai_key: SecretStr | None = Field(
        default=None, description="The key for that API. Unset: none is sent, as for a server of your own."
    )
    ai_assistants: Annotated[frozenset[AiAssistant], NoDecode] = Field(
        default=frozenset(("builder",)),
        description=(
            "Which assistants ask the model, separated by commas: `builder` sends what was asked and the names of "
            "tables, columns, connections and workflows, `chat` what was asked and sections of the documentation."
        ),
    )
    ai_chat_model: str = Field(
        default="gpt-4.1-mini", min_length=1, description="The model for the chat, as its service calls it."
    )
    ai_heavy_model: str = Field(
        default="gpt-4.1", min_length=1, description="The model for the builder, as its service calls it."
    )
    ai_max_tokens: int = Field(default=1_024, ge=64, le=32_000, description="The longest answer of the model.")
    ai_timeout_seconds: float = Field(
        default=20.0, gt=0, le=60, description="How long the model may take for an answer, repairs included."
    )
    jobs: Literal["on", "off"] = Field(
        default="on", description="Whether this process does the housekeeping jobs when they are due."
    )
    operator_email: str = Field(
        default="",
        description="Who hears of alerts and gets the digests. Empty: alerts are shown only, digests go to the owner.",
    )
    run_retention_days: int = Field(
        default=90, ge=1, description="Runs that ended longer ago than this are deleted, with all that they recorded."
    )
    run_retention_by_plan: Annotated[dict[PlanName, Annotated[int, Field(ge=1)]], NoDecode] = Field(
        default={},
        description=(
            "Other numbers of days for workspaces with a plan, as `starter=30,agency=365`. A plan that is not named "
            "has `LEVQOR_RUN_RETENTION_DAYS`."
        ),
    )
    release_key: str = Field(
        default="",
        description=(
            "The public key that releases are signed with, as `levqor release sign` prints it. Unset: a manifest "
            "vouches for itself, which shows damage but not who signed."
        ),
    )
    testing: bool = Field(default=False, description="Allows crash points. Never in production.")
    crash_at: str = Field(default="", description="`point:n`: exit at the n-th pass of a crash point (testing only).")
    clock_file: Path | None = Field(
        default=None,
        description="A file with the seconds by which the wall clock is set forward or back (testing only).",
    )

    @field_validator("allowed_addresses", "sqlite_files", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("ai_assistants", mode="before")
    @classmethod
    def _set(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("stripe_prices", "run_retention_by_plan", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.partition("=") for part in value.split(",") if part.strip()]
        if not all(separator for _, separator, _ in parts):
            raise ValueError("write name=value pairs, separated by commas")
        return {name.strip(): price.strip() for name, _, price in parts}

    @field_validator("allowed_addresses")
    @classmethod
    def _entries_are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            parse_allowed_address(entry)
        return value

    @property
    def base_url(self) -> str:
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def local_url(self) -> str:
        """Where this machine itself reaches the server."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def limits_workspaces(self) -> bool:
        """Whether workspaces have plans, whose limits hold."""
        return self.payments_are_on or self.plan != "unlimited"

    @property
    def payments_are_on(self) -> bool:
        return self.stripe_secret_key is not None

    @property
    def outbox_dir(self) -> Path:
        return self.data_dir / "outbox"

    @property
    def exports_dir(self) -> Path:
        return self.data_dir / "exports"


def load_settings() -> Settings:
    return Settings()
