"""A line in the run's history."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Connector, Effect
from levqor.connectors.examples import Example
from levqor.connectors.ports import StepContext
from levqor.kit.shapes import Shape

log = Connector(id="log", name="Log", category="flow", description="Writes a line into the run's history.")


class Line(Shape):
    model_config = ConfigDict(extra="forbid")

    message: str = Field(title="Message", max_length=10_000)
    level: Literal["info", "warning", "error"] = Field(default="info", title="Level")


@log.action(
    name="",
    effect=Effect.PURE,
    writes=False,
    phrases=("log", "log it", "write to the log", "note in the log", "make a note of"),
    example=Example(given={"message": "Order 7 received"}, yields={"message": "Order 7 received", "level": "info"}),
)
def write(context: StepContext, line: Line) -> Line:
    """Write to the log."""
    context.log.append(line.message)
    return line
