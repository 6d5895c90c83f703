"""`levqor record`: a connector's worked example against the real service, for whoever has an account there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from levqor.errors import LevqorError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from levqor.connectors.declaration import Action, Poll

_DIFFERS: Final = 3
_File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("record")
@click.argument("use", metavar="CONNECTOR.ACTION")
@click.option("--connection", type=_File, help="A JSON file with the connection's values, as its form asks for them.")
@click.option("--given", type=_File, help="A JSON file with input; what it leaves out is the example's.")
@click.option("--writes", is_flag=True, help="Also carry out what changes something at the service.")
def record(use: str, connection: Path | None, given: Path | None, writes: bool) -> None:
    """Carry out the worked example of a step or a trigger against the real service, and show how the two differ.

    Shown are the requests as they were sent, without secrets, and the shapes of the answers; nothing is written.
    Exit code 3: something differs.
    """
    from levqor.config import load_settings
    from levqor.connections.opening import secrets_of
    from levqor.connectors.redaction import Redactor
    from levqor.kit.clock import SystemClock
    from levqor.recordings.replaying import replay
    from levqor.recordings.report import report

    part = _find(use)
    if getattr(part, "writes", False) and not writes:
        _wrong(f"{use} changes something at {part.connector.name}. Add --writes if that is meant (WRITES=1 with make).")
    values, wanted = _connection(part, connection), _input(part, given)
    replayed = asyncio.run(replay(part, wanted, values, allowed=load_settings().allowed_addresses, clock=SystemClock()))
    lines = report(part, replayed)
    redactor = Redactor(secrets_of(values))
    for line in lines:
        click.echo(redactor.text(line.text))
    differing = sum(line.is_difference for line in lines)
    click.echo(f"\n{differing} differences." if differing else "\nAs in the example.")
    sys.exit(_DIFFERS if differing else 0)


def _find(use: str) -> Action | Poll:
    """The step or trigger, if it has an example that goes out."""
    from levqor.connectors.registry import default_registry
    from levqor.document.model_problems import closest

    registry = default_registry()
    polls = {poll.id: poll for connector in registry.connectors.values() for poll in connector.polls.values()}
    part = registry.find(use) or polls.get(use)
    if part is None:
        close = closest(use, [*(action.id for action in registry), *polls], 3)
        _wrong(f"There is no step or trigger {use!r}. " + (f"Did you mean {' or '.join(close)}?" if close else ""))
    if part.example is None or not part.example.calls:
        _wrong(f"{use} has no example of requests to a service, so there is nothing to compare.")
    return part


def _connection(part: Action | Poll, file: Path | None) -> BaseModel | None:
    from levqor.connections.values import checked

    model = part.connector.connection
    if file is None or model is None:
        if model is not None and part.example is not None and part.example.connection is not None:
            names = ", ".join(name for name, field in model.model_fields.items() if field.is_required())
            _wrong(f"{part.id} needs --connection FILE (CONNECTION=FILE with make): JSON with {names or 'its values'}.")
        return None
    return _parsed(file, lambda values: checked(model, values))


def _input(part: Action | Poll, file: Path | None) -> BaseModel:
    from levqor.engine.invoke import parse_values

    assert part.example is not None
    base = dict(part.example.given)
    if file is None:
        return part.input.model_validate(base)
    return _parsed(file, lambda values: parse_values(part.input, {**base, **values}))


def _parsed(file: Path, parse: Callable[[dict[str, Any]], BaseModel]) -> BaseModel:
    from levqor.kit.json import parse_json

    try:
        values = parse_json(file.read_bytes())
        if not isinstance(values, dict):
            _wrong(f"{file} has to hold a JSON object.")
        return parse(values)
    except LevqorError as error:
        problems = [f"{problem.path}: {problem.message}" for problem in error.problems]
        _wrong(" ".join([f"{file}: {error.message}", *problems]))


def _wrong(message: str) -> NoReturn:
    """Wrong usage; the message holds no value of a file."""
    click.echo(f"levqor: {message.strip()}", err=True)
    sys.exit(2)
