"""What a replay gave, beside what was recorded: step by step, request by request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from levqor.connectors.registry import Registry
from levqor.document.diff import Change, diff
from levqor.document.models import Document, Step
from levqor.engine.journal import Journal
from levqor.engine.paths import Place, place, step_id
from levqor.kit.json import dump_json
from levqor.kit.redaction import redact
from levqor.runs.cassette import Asked, telling_headers
from levqor.runs.recorded import RecordedRun
from levqor.runs.whole_replay import Told, WholeReplay, replay_whole

Verdict = Literal["same", "differs", "unknown", "added", "not_reached", "removed"]
"""The replay gave the same; something else; it cannot tell; the run had no such step; the replay did not come to it;
the document does not have it any more."""

_LONGEST_SHOWN: Final = 4000
_MOST_CHANGES: Final = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step, secrets masked."""

    status: str | None
    input: Any
    output: Any
    error: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ComparedRequest:
    """A request that the replay came to, beside what the run sent."""

    method: str
    url: str
    is_on_record: bool
    changes: list[Change]
    """Against what the run sent in its place; empty where it sent nothing there."""


@dataclass(frozen=True, slots=True)
class ComparedStep:
    path: str
    id: str
    use: str
    title: str
    verdict: Verdict
    is_assumed: bool
    """Whether its recorded outcome was taken although it would ask for something else."""
    input_is_known: bool
    """Whether it can be told what it would ask for."""
    why: str | None
    recorded: Outcome | None
    """None where there is none, or where both are the same."""
    replayed: Outcome | None
    changes: list[Change]
    requests: list[ComparedRequest]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A replay beside its run."""

    run: RecordedRun
    replay: WholeReplay
    steps: list[ComparedStep]
    result: list[Change]
    """How the answer of the run changed."""

    @property
    def is_same(self) -> bool:
        return (
            self.replay.status == self.run.status
            and not self.result
            and all(step.verdict == "same" for step in self.steps)
        )

    @property
    def is_certain(self) -> bool:
        """Whether nothing had to be assumed or left open."""
        return self.replay.stopped is None and not any(
            step.is_assumed or step.verdict == "unknown" for step in self.steps
        )

    @property
    def summary(self) -> str:
        if self.replay.stopped is not None:
            return self.replay.stopped
        if self.is_same:
            return "Every step gives what was recorded."
        differing = [step for step in self.steps if step.verdict != "same"]
        unknown = sum(step.verdict == "unknown" or step.is_assumed for step in differing)
        told = f"{len(differing)} of {len(self.steps)} steps differ" if differing else "Every step is the same"
        open_ = f"; of {unknown} the record does not tell all" if unknown else ""
        return f"{told}{open_}. {self._ending}"

    @property
    def _ending(self) -> str:
        error = self.replay.error
        if error is not None:
            where = f" at step {error['step']}" if error.get("step") else ""
            return f"The replay fails{where}: {error['message']}"
        if self.run.status == "succeeded":
            return "It succeeds, as the run did."
        return f"It succeeds, where the run ended as {self.run.status}."


def compare(document: Document, registry: Registry, run: RecordedRun) -> Comparison:
    """Replay a run on a valid and complete document, and lay what came of it beside the record."""
    replay = replay_whole(document, registry, run)
    steps = list(_compared(document, registry, run, replay))
    result = _changes({"result": run.result}, {"result": replay.result}) if replay.result_is_known else []
    return Comparison(run, replay, steps, result if replay.stopped is None else [])


def _compared(document: Document, registry: Registry, run: RecordedRun, replay: WholeReplay) -> Iterator[ComparedStep]:
    recorded = dict(_outcomes(run))
    now = {step.id: step for _, step in document.walk()}
    then = {step.id: step for _, step in run.document.walk()}
    order = {name: number for number, name in enumerate(_merged(list(then), list(now)))}
    paths: dict[str, Place] = {}
    for path in (*replay.told, *recorded):
        if (here := place(path, order)) is not None:
            paths[path] = here
    left_open = [path for path, told in replay.told.items() if told.basis == "unknown"]
    for path in sorted(paths, key=lambda path: paths[path]):
        step = now.get(step_id(path)) or then[step_id(path)]
        action = registry.find(step.use)
        title = step.title or (action.title if action else step.use)
        told = replay.told.get(path)
        is_open = told is None and (replay.stopped is not None or any(_is_inside(path, outer) for outer in left_open))
        found = recorded.get(path)
        replayed = None if told is None or told.basis == "unknown" else _outcome_of(told)
        verdict = _verdict(told, found, is_known=step.id in now, is_open=is_open)
        yield ComparedStep(
            path=path,
            id=step.id,
            use=step.use,
            title=title,
            verdict=verdict,
            is_assumed=told is not None and told.basis == "assumed",
            input_is_known=told is not None and (told.basis != "unknown" or told.input is not None),
            why=None if told is None else told.why,
            recorded=None if verdict == "same" else _shortened(found),
            replayed=None if verdict == "same" else _shortened(replayed),
            changes=[*_redeclared(then.get(step.id), now.get(step.id)), *_told_apart(found, replayed, told)],
            requests=[] if told is None else [_request(asked) for asked in told.asked],
        )


def _redeclared(then: Step | None, now: Step | None) -> list[Change]:
    """Whether a step turns to somebody else than it did."""
    if then is None or now is None:
        return []
    return _changes(
        {"use": then.use, "connection": then.connection},
        {"use": now.use, "connection": now.connection},
    )


def _told_apart(recorded: Outcome | None, replayed: Outcome | None, told: Told | None) -> list[Change]:
    """What differs, as far as both sides are known."""
    if recorded is None or told is None:
        return []
    if replayed is not None:
        return _differences(recorded, replayed)
    if told.input is None:
        return []
    return _changes({"input": recorded.input}, {"input": redact(told.input)})


def _shortened(outcome: Outcome | None) -> Outcome | None:
    if outcome is None:
        return None
    return Outcome(outcome.status, _cut(outcome.input), _cut(outcome.output), outcome.error)


def _verdict(told: Told | None, recorded: Outcome | None, *, is_known: bool, is_open: bool) -> Verdict:
    if told is None:
        return "removed" if not is_known else "unknown" if is_open else "not_reached"
    if told.basis == "unknown":
        return "unknown"
    if recorded is None:
        return "added"
    is_same = told.basis != "assumed" and not _differences(recorded, _outcome_of(told))
    return "same" if is_same else "differs"


def _outcomes(run: RecordedRun) -> Iterator[tuple[str, Outcome]]:
    """By path what was recorded. What was begun and not ended ended with the run."""
    cut_off = "cancelled" if run.status == "cancelled" else "interrupted"
    for path, state in Journal(run.entries).steps.items():
        outcome = state.outcome
        given = next(
            (e.input for e in (outcome, state.intent, state.wait) if e is not None and e.input is not None), None
        )
        if outcome is None:
            yield path, Outcome(cut_off, redact(given), None, None)
        else:
            yield path, Outcome(outcome.status, redact(given), redact(outcome.output), outcome.error)


def _outcome_of(told: Told) -> Outcome:
    return Outcome(told.status, redact(told.input), redact(told.output), told.error)


def _differences(recorded: Outcome, replayed: Outcome) -> list[Change]:
    """How one outcome became the other; the input counts only where both have one."""
    before, after = _told(recorded), _told(replayed)
    if recorded.input is not None and replayed.input is not None:
        before["input"], after["input"] = recorded.input, replayed.input
    return _changes(before, after)


def _told(outcome: Outcome) -> dict[str, Any]:
    error = None if outcome.error is None else {name: outcome.error.get(name) for name in ("code", "message")}
    return {"status": outcome.status, "output": outcome.output, "error": error}


def _request(asked: Asked) -> ComparedRequest:
    changes: list[Change] = []
    if not asked.is_on_record and asked.recorded is not None:
        recorded = asked.recorded
        changes = _changes(
            {
                "method": recorded["method"],
                "url": recorded["url"],
                "headers": telling_headers(recorded["request_headers"]),
                "body": recorded["request_body"],
            },
            {
                "method": asked.method,
                "url": asked.url,
                "headers": telling_headers(asked.headers),
                "body": asked.body,
            },
        )
    return ComparedRequest(asked.method, asked.url, asked.is_on_record, changes)


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs, each value cut to what a person reads."""
    found = diff(before, after)[:_MOST_CHANGES]
    return [Change(change.path, change.kind, _cut(change.before), _cut(change.after)) for change in found]


def _cut(value: Any) -> Any:
    """Short values as they are, so that programs can go on with them."""
    text = value if isinstance(value, str) else dump_json(value)
    return value if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}… ({len(text)} characters in all)"


def _is_inside(path: str, outer: str) -> bool:
    return path.startswith((f"{outer}/", f"{outer}["))


def _merged(then: list[str], now: list[str]) -> list[str]:
    """The ids of both documents: those of now in their order, each removed one behind the one it stood behind."""
    merged = list(now)
    for number, name in enumerate(then):
        if name not in merged:
            merged.insert(merged.index(then[number - 1]) + 1 if number else 0, name)
    return merged
