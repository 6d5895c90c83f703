"""Carries out one action or look of a connector, with the made-up connection of its example."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from levqor.connectors.declaration import StepError
from levqor.connectors.examples import Example, PollExample
from levqor.connectors.fake_network import Sent, answer
from tests.contract.playing import Played, scenes

Respond = Callable[[Sent], httpx.Response]


def act(
    use: str,
    given: Mapping[str, Any],
    respond: Respond,
    *,
    connection: Mapping[str, Any] | None = None,
    cursor: Any = None,
) -> Played:
    scene = next(scene for scene in scenes() if scene.id == use)
    signed_in = connection or scene.example.connection
    example = (
        PollExample(given=given, finds=(), cursor=cursor, connection=signed_in)
        if isinstance(scene.example, PollExample)
        else Example(given=given, yields=None, connection=signed_in)
    )
    played: Played = replace(scene, example=example).play(respond)
    return played


def outcome(played: Played) -> Any:
    if played.error is not None:
        raise played.error
    return played.output


def failure(played: Played) -> StepError:
    if not isinstance(played.error, StepError):
        pytest.fail(f"it ended with {played.error!r}")
    return played.error


def in_turn(*answers: httpx.Response) -> Respond:
    """One answer after the other."""
    remaining = list(answers)
    return lambda _: remaining.pop(0)


def each(*bodies: Any) -> Respond:
    """One JSON body after the other, each with status 200."""
    return in_turn(*(answer(200, body) for body in bodies))


def urls(played: Played) -> Sequence[str]:
    return [sent.url for sent in played.sent]
