"""Runs a command."""

from __future__ import annotations

import asyncio
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from levqor.connectors.catalog.ssh.connector import EXAMPLE_CONNECTION, Connection, signed_in, ssh
from levqor.connectors.declaration import Account, Effect, StepError
from levqor.connectors.examples import Example
from levqor.connectors.ports import Sockets, StepContext
from levqor.kit.shapes import Shape

if TYPE_CHECKING:
    import asyncssh

_MOST_OUTPUT: Final = 1_000_000
_SHOWN: Final = 10_000


def _holds_no_expression(text: str) -> str:
    if "${{" in text:
        raise PydanticCustomError("fixed", "a command holds no expressions; put the value into Arguments or Input")
    return text


class Command(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    command: Annotated[str, AfterValidator(_holds_no_expression)] = Field(
        title="Command",
        description="Fixed text for the server's shell. Values go into Arguments.",
        min_length=1,
        max_length=20_000,
        json_schema_extra={"widget": "code"},
    )
    arguments: list[str] = Field(
        default_factory=list,
        title="Arguments",
        description="Come after the command, each quoted so that it stays one argument.",
        max_length=200,
    )
    input: str | None = Field(
        default=None, title="Input", max_length=5_000_000, json_schema_extra={"widget": "long_text"}
    )
    seconds: float = Field(default=30, gt=0, le=600, title="Time limit in seconds")
    may_fail: bool = Field(
        default=False, title="Go on when it fails", description="Off: another exit code than 0 fails the step."
    )


class Ran(Shape):
    exit_code: int | None = Field(title="Exit code", description="None, when a signal ended it.")
    output: str = Field(title="Output")
    errors: str = Field(title="Error output")
    is_cut: bool = Field(title="The output was cut")


@ssh.check(example=Example(connection=EXAMPLE_CONNECTION, given={}, yields={"name": "deploy at build.example.com"}))
async def sign_in(sockets: Sockets, connection: Connection) -> Account:
    async with signed_in(sockets, connection):
        return Account(name=f"{connection.user} at {connection.host}"[:200])


@ssh.action(
    phrases=(
        "run a command on the server",
        "run an ssh command",
        "execute a command over ssh",
        "run a script on the server",
        "ssh into the server and run",
    ),
    effect=Effect.AT_MOST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"command": "printf '%s\\n'", "arguments": ["it's here"]},
        yields={"exit_code": 0, "output": "it's here\n", "errors": "", "is_cut": False},
    ),
)
async def run_command(sockets: Sockets, context: StepContext, connection: Connection, command: Command) -> Ran:
    """Run a command.

    A command is never repeated by itself: after a crash in the middle the run stops and asks.
    """
    line = " ".join([command.command, *map(shlex.quote, command.arguments)])
    try:
        async with asyncio.timeout(command.seconds), signed_in(sockets, connection) as client:
            ran = await _run(client, line, (command.input or "").encode())
    except TimeoutError:
        raise StepError(f"The command took longer than {command.seconds:g} s.", code="timeout") from None
    if ran.exit_code != 0 and not command.may_fail:
        if ran.errors:
            context.log.append(ran.errors[:_SHOWN])
        ended = "A signal ended the command" if ran.exit_code is None else f"The command ended with {ran.exit_code}"
        raise StepError(f"{ended}. What it said is in the step's log.", code="command_failed")
    return ran


async def _run(client: asyncssh.SSHClientConnection, line: str, given: bytes) -> Ran:
    process: asyncssh.SSHClientProcess[bytes] = await client.create_process(line, encoding=None)
    async with asyncio.TaskGroup() as both:
        both.create_task(_give(process, given))
        output = both.create_task(_read(process.stdout, process))
        errors = both.create_task(_read(process.stderr, process))
    (out, out_is_cut), (err, err_is_cut) = output.result(), errors.result()
    is_cut = out_is_cut or err_is_cut
    if not is_cut:
        await process.wait_closed()
    return Ran(
        exit_code=process.exit_status if process.exit_status is None or process.exit_status >= 0 else None,
        output=out.decode("utf-8", "replace"),
        errors=err.decode("utf-8", "replace"),
        is_cut=is_cut,
    )


async def _give(process: Any, given: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(given)
        await process.stdin.drain()
        process.stdin.write_eof()


async def _read(stream: Any, process: Any) -> tuple[bytes, bool]:
    """What comes, up to the limit; the command is ended when it says more."""
    parts: list[bytes] = []
    left = _MOST_OUTPUT
    while part := await stream.read(65536):
        parts.append(part[:left])
        left -= len(part)
        if left < 0:
            process.kill()
            process.close()
            return b"".join(parts), True
    return b"".join(parts), False
