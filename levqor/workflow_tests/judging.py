"""Whether a replay is as a test expects: how the run ends, what named steps ask for, what named steps give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from levqor.connectors.declaration import Effect
from levqor.connectors.registry import Registry
from levqor.errors import Problem
from levqor.runs.comparison import ComparedStep, Comparison

_OUTSIDE = (Effect.AT_LEAST_ONCE, Effect.AT_MOST_ONCE, Effect.LOCAL)
_ASKING = ("flow.approve", "flow.call")
_INPUT = ("/input", "/use", "/connection")
_OUTPUT = ("/output", "/status", "/error")


@dataclass(frozen=True, slots=True)
class Expectations:
    """What must stay as it was. Steps are named by their ids; in a loop every item counts."""

    status: Literal["succeeded", "failed"]
    requests: Sequence[str]
    """Steps that must ask for the same: send, read and change the same as often."""
    outputs: Sequence[str]
    """Steps that must give the same."""
    result: bool
    """Whether the run must answer the same."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as expected. It names places, never values."""

    path: str
    """The step's path; empty for the run as a whole."""
    message: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    def as_problem(self, test_id: str, test_name: str) -> Problem:
        where = f"tests.{test_id}.{self.path}" if self.path else f"tests.{test_id}"
        return Problem(
            where,
            f"Test “{test_name}”: {self.message}",
            "Correct the workflow, or remove the test if this is meant to be so.",
        )


def usual_expectations(comparison: Comparison, registry: Registry) -> Expectations:
    """The run ends the same and answers the same, and what it asks of the world and of tables is the same.

    Where it asks for nothing, its steps give the same.
    """
    asking = {step.id: None for step in comparison.steps if _reaches_out(step, registry)}
    result = comparison.run.result is not None
    giving = {} if asking or result else {step.id: None for step in comparison.steps}
    status: Literal["succeeded", "failed"] = "failed" if comparison.run.status == "failed" else "succeeded"
    return Expectations(status, list(asking), list(giving), result)


def judge(comparison: Comparison, expected: Expectations) -> list[Finding]:
    """What is not as expected; nothing where the test passes."""
    if comparison.replay.stopped is not None:
        return [Finding("", comparison.replay.stopped)]
    return [
        *_ending(comparison, expected),
        *(finding for name in expected.requests for finding in _findings(comparison, name, _asks)),
        *(finding for name in expected.outputs for finding in _findings(comparison, name, _gives)),
        *_result(comparison, expected),
    ]


def _ending(comparison: Comparison, expected: Expectations) -> Iterator[Finding]:
    replay = comparison.replay
    if replay.status == expected.status:
        return
    error = replay.error or {}
    how = f"it fails: {error.get('message', '')}" if replay.status == "failed" else "it succeeds"
    yield Finding(error.get("step") or "", f"The run is to end as {expected.status}, and now {how}")


def _findings(comparison: Comparison, name: str, check: Any) -> Iterator[Finding]:
    steps = [step for step in comparison.steps if step.id == name]
    if not steps:
        yield Finding(name, f"Step {name} is neither in the record nor in the document.")
    for step in steps:
        message = _presence(step) or check(step)
        if message is not None:
            yield Finding(step.path, f"“{step.title}” ({step.path}) {message}")


def _presence(step: ComparedStep) -> str | None:
    match step.verdict:
        case "removed":
            return "is not in the workflow any more."
        case "not_reached":
            return "is not carried out any more."
        case "added":
            return "is carried out although it was not in the run."
        case _:
            return None


def _asks(step: ComparedStep) -> str | None:
    changed = _changed(step, _INPUT)
    if changed:
        return f"asks for something else: {changed} changed."
    if step.verdict == "unknown" and not step.input_is_known:
        return f"cannot be told any more. {step.why or 'The replay does not come to it for certain.'}"
    return None


def _gives(step: ComparedStep) -> str | None:
    if step.verdict == "unknown" or step.is_assumed:
        return f"cannot be told any more. {step.why or 'The replay does not come to it for certain.'}"
    changed = _changed(step, _OUTPUT)
    return f"gives something else: {changed} changed." if changed else None


def _changed(step: ComparedStep, parts: Sequence[str]) -> str:
    paths = [change.path for change in step.changes if change.path.startswith(tuple(parts))]
    named = ", ".join(path.lstrip("/").replace("/", ".")[:120] for path in paths[:3])
    return f"{named} and {len(paths) - 3} more" if len(paths) > 3 else named


def _result(comparison: Comparison, expected: Expectations) -> Iterator[Finding]:
    if not expected.result:
        return
    if not comparison.replay.result_is_known:
        yield Finding("", "What the run answers cannot be told any more.")
    elif comparison.result:
        yield Finding("", "The run answers something else.")


def _reaches_out(step: ComparedStep, registry: Registry) -> bool:
    action = registry.find(step.use)
    return step.use in _ASKING or (action is not None and action.effect in _OUTSIDE)
