"""Python of the user's own, in a sandbox."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from levqor.connectors.declaration import Connector, Effect
from levqor.connectors.examples import Example
from levqor.connectors.ports import StepContext
from levqor.connectors.sandbox import MAX_SHOWN, Code, CodeError, find_mistake, run_code
from levqor.kit.shapes import Shape

code = Connector(
    id="code",
    name="Code",
    category="data",
    description="Computes with Python of your own, without files, environment or network.",
    names=("code", "python", "script"),
)


_ADDS_UP: Final = 'total = sum(order["price"] for order in inputs["orders"])\nround(total * 1.2, 2)'


def _is_a_program(text: str) -> str:
    if "${{" in text:
        raise PydanticCustomError("fixed", "code holds no expressions; put the value into Inputs and read inputs[...]")
    mistake = find_mistake(text)
    if mistake is not None:
        raise ValueError(f"line {mistake.line}: {mistake.reason}; correct the code")
    return text


class Program(Shape):
    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, AfterValidator(_is_a_program)] = Field(
        title="Python",
        description=(
            "Reads `inputs`. Its result is what it returns, its last line, or the variable `result`. "
            "What it prints goes into the step's log."
        ),
        min_length=1,
        max_length=50_000,
        json_schema_extra={"widget": "code"},
    )
    inputs: dict[str, Any] = Field(
        default_factory=dict,
        title="Inputs",
        description="What the code finds in `inputs`, by name.",
        json_schema_extra={"widget": "map"},
    )
    seconds: float = Field(default=5, ge=0.1, le=10, title="Time limit in seconds")


class Result(Shape):
    result: Any = Field(title="Result")


@code.action(
    # It computes from its input alone. It is recorded as an effect is, for a pure step is carried out within the
    # worker's event loop, and this one has a process of its own.
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=(
        "run code",
        "run python",
        "run a python script",
        "run some python",
        "execute code",
        "execute python",
        "custom code",
        "with a script",
    ),
    example=Example(
        given={
            "code": _ADDS_UP,
            "inputs": {"orders": [{"price": 10}, {"price": 2.5}]},
        },
        yields={"result": 15.0},
    ),
)
async def python(context: StepContext, program: Program) -> Result:
    """Run Python."""
    given = Code(program.code, program.inputs, context.now, context.idempotency_key, program.seconds)
    try:
        ran = await run_code(given)
    except CodeError as error:
        _log(context, error.printed)
        if error.said:
            _log(context, error.said)
        raise
    _log(context, ran.printed)
    return Result(result=ran.result)


def _log(context: StepContext, printed: str) -> None:
    if printed:
        shown = printed[:MAX_SHOWN].rstrip("\n")
        context.log.append(shown if len(printed) <= MAX_SHOWN else f"{shown}\n(cut off here)")
