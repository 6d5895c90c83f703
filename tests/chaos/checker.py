"""Jepsen's sets for accepted work: what was promised against what there is. Pure: facts in, a verdict out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import asdict, dataclass, field, replace

from tests.chaos.history import Effect, Event, StoredFire, StoredRun


@dataclass(frozen=True, slots=True)
class Verdict:
    """Each set is of deliveries, sorted."""

    attempted: list[str]
    acknowledged: list[str]
    lost: list[str]
    """Acknowledged, and their run is missing, or did not succeed, or one of its steps had no effect."""
    unexpected: list[str]
    """Runs or effects that nobody asked for, and effects under a key of their own the second time."""
    duplicated: list[str]
    """Of one delivery more than one run, or acknowledged as two different ones."""
    recovered: list[str]
    """Never acknowledged, and done all the same: their answer was what got lost."""
    unfinished: list[str]
    """Runs that are not over."""
    repeated: dict[str, int] = field(default_factory=dict)
    """Effects that were repeated under the same key, and how often: allowed where a fault cut them off."""
    skipped: list[str] = field(default_factory=list)
    """Instants of schedules that were too old when they were found, and are shown as skipped."""

    @property
    def is_valid(self) -> bool:
        return not (self.lost or self.unexpected or self.duplicated or self.unfinished)

    def sizes(self) -> dict[str, int]:
        return {name: len(members) for name, members in asdict(self).items()}


FINAL = frozenset({"succeeded", "failed", "cancelled", "interrupted", "dead"})


def judge(
    events: Iterable[Event], runs: Iterable[StoredRun], effects: Iterable[Effect], steps: Sequence[str]
) -> Verdict:
    """Every acknowledged delivery is one run that succeeded, with every step's effect under one key."""
    events, runs, effects = list(events), list(runs), list(effects)
    attempted = {event.delivery for event in events if event.outcome == "invoke"}
    acknowledged = _runs_by_delivery(events)
    stored: dict[str, list[StoredRun]] = defaultdict(list)
    for run in runs:
        stored[run.delivery].append(run)
    done = {delivery for delivery in stored if _is_done(delivery, stored[delivery], effects, steps)}
    return Verdict(
        attempted=sorted(attempted),
        acknowledged=sorted(acknowledged),
        lost=sorted(
            delivery
            for delivery, run_ids in acknowledged.items()
            if delivery not in done or not run_ids <= {run.run_id for run in stored[delivery]}
        ),
        unexpected=sorted((stored.keys() | {effect.delivery for effect in effects}) - attempted | _two_keyed(effects)),
        duplicated=sorted(
            {delivery for delivery, found in stored.items() if len(found) > 1}
            | {delivery for delivery, run_ids in acknowledged.items() if len(run_ids) > 1}
        ),
        recovered=sorted(done & attempted - acknowledged.keys()),
        unfinished=sorted({run.delivery for run in runs if run.status not in FINAL}),
        repeated=_repeated(effects),
    )


ON_TIME_SECONDS = 120
"""An instant that is found no later than this has to be fired."""


def judge_instants(
    due: Set[str], fires: Collection[StoredFire], runs: Collection[StoredRun], effects: Iterable[Effect], step: str
) -> Verdict:
    """Every instant that was due was fired as one run, or was too old when it was found and is shown as skipped.

    Acknowledged are those that are recorded as fired, recovered those that were made up for.
    """
    fired = [fire for fire in fires if fire.run_id is not None]
    events = [Event("invoke", delivery) for delivery in due]
    events += [Event("ok", fire.delivery, fire.run_id) for fire in fired]
    verdict = judge(events, runs, effects, (step,))
    noted = {fire.delivery for fire in fires}
    skipped = {fire.delivery for fire in fires if fire.run_id is None}
    return replace(
        verdict,
        lost=sorted({*verdict.lost, *(due - noted), *_wrongly_skipped(fires)}),
        unexpected=sorted({*verdict.unexpected, *(noted - due), *(skipped & {run.delivery for run in runs})}),
        recovered=sorted(fire.delivery for fire in fired if fire.status == "caught_up"),
        skipped=sorted(skipped),
    )


def _wrongly_skipped(fires: Collection[StoredFire]) -> set[str]:
    """Those that were found in time, and those of an absence of which not even the last was made up for."""
    last: dict[tuple[str, int], int] = defaultdict(lambda: -1)
    for fire in fires:
        if fire.run_id is not None:
            absence = fire.schedule, fire.recorded_at
            last[absence] = max(last[absence], fire.instant)
    return {
        fire.delivery
        for fire in fires
        if fire.run_id is None
        and (
            fire.status != "skipped"
            or fire.late_seconds <= ON_TIME_SECONDS
            or fire.instant > last[fire.schedule, fire.recorded_at]
        )
    }


def _runs_by_delivery(events: Iterable[Event]) -> dict[str, set[str]]:
    accepted: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.outcome == "ok" and event.run_id is not None:
            accepted[event.delivery].add(event.run_id)
    return accepted


def _is_done(delivery: str, found: list[StoredRun], effects: Iterable[Effect], steps: Sequence[str]) -> bool:
    seen = {effect.step for effect in effects if effect.delivery == delivery}
    return any(run.status == "succeeded" for run in found) and seen >= set(steps)


def _two_keyed(effects: Iterable[Effect]) -> set[str]:
    """Deliveries of which one step came under two keys, or whose key another delivery had as well."""
    by_effect: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_key: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for effect in effects:
        by_effect[effect.step, effect.delivery].add(effect.key)
        by_key[effect.key].add((effect.step, effect.delivery))
    two_keys = {delivery for (_, delivery), keys in by_effect.items() if len(keys) > 1}
    return two_keys | {delivery for users in by_key.values() if len(users) > 1 for _, delivery in users}


def _repeated(effects: Iterable[Effect]) -> dict[str, int]:
    times = Counter(f"{effect.step} {effect.delivery}" for effect in effects)
    return {name: number for name, number in sorted(times.items()) if number > 1}
