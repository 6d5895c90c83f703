"""Carries out one fire: in a thread of its own, so that one that hangs is given up at its time limit."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Final

from levqor.errors import LevqorError
from levqor.jobs import fires
from levqor.jobs.declaration import Fire, Job, Result, TimeIsUp
from levqor.jobs.installation import Installation
from levqor.kit.ids import new_id
from levqor.kit.json import dump_json, load_json
from levqor.telemetry.correlation import correlated
from levqor.telemetry.logs import fault, logger

_log = logger(__name__)
_GRACE_SECONDS: Final = 1.0
"""How long after its time limit a job may take to notice it."""


class Performance(threading.Thread):
    """The job at work. What it says after it was given up is heard by nobody."""

    def __init__(self, installation: Installation, job: Job, instant: datetime) -> None:
        super().__init__(name=f"levqor-job-{job.id}", daemon=True)
        self.job = job
        self.instant = instant
        self._installation = installation
        self.result: Result | None = None
        self.failure = fires.TIME_LIMIT

    def run(self) -> None:
        monotonic = self._installation.clock.monotonic
        fire = Fire(self.job.id, self.instant, monotonic, monotonic() + self.job.limit.total_seconds())
        with correlated(new_id("job")):
            try:
                found = self.job.work(self._installation, fire)
                self.result = load_json(dump_json(found))
            except TimeIsUp:
                pass
            except LevqorError as error:
                self.failure = error.code
                _log.warning("job_failed", job=self.job.id, code=error.code)
            except Exception as error:  # noqa: BLE001 - whatever goes wrong in a job, the others go on
                told = fault(error)
                frames = told["frames"]
                self.failure = f"{told['kind']} at {frames[-1] if isinstance(frames, list) and frames else '?'}"
                _log.error("job_failed", job=self.job.id, **told)


def perform(installation: Installation, performance: Performance) -> tuple[Result | None, str | None]:
    """Work on a fire that has been claimed, and record what came of it: the result, or the failure.

    Raises:
        Unavailable: the database could not take the record; the fire will be shown as given up.
    """
    job, instant, clock = performance.job, performance.instant, installation.clock
    began = clock.monotonic()
    performance.start()
    performance.join(job.limit.total_seconds() + _GRACE_SECONDS)
    result, failure = performance.result, performance.failure
    with installation.database.transaction() as tx:
        if result is not None:
            fires.finish(tx, job.id, instant, clock.now(), result)
        else:
            fires.fail(tx, job.id, instant, clock.now(), failure)
    seconds = round(clock.monotonic() - began, 3)
    if result is None:
        _log.error("job_not_done", job=job.id, failure=failure, seconds=seconds)
        return None, failure
    _log.info("job_done", job=job.id, seconds=seconds)
    return result, None
