"""How a connector is declared: one file, from which forms, validation, docs, builder phrases and tests are derived."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel

from levqor.errors import LevqorError

F = TypeVar("F", bound=Callable[..., Any])


class Effect(StrEnum):
    """What a step does to the world, which decides how it is journaled and retried."""

    PURE = "pure"
    """Computes from its input alone; recomputed after a crash."""
    AT_LEAST_ONCE = "at_least_once"
    """Touches the world; repeated after a crash with the same idempotency key and the same body."""
    AT_MOST_ONCE = "at_most_once"
    """Touches the world and must not be repeated; a crash in the middle stops the run as interrupted."""
    LOCAL = "local"
    """Changes our own database, in the same transaction as its outcome: exactly once."""
    FLOW = "flow"
    """Steers the run itself: branches, loops, waits."""

    @property
    def leaves_the_house(self) -> bool:
        return self in (Effect.AT_LEAST_ONCE, Effect.AT_MOST_ONCE)


class StepError(LevqorError):
    """The step could not be done."""

    code = "step_failed"

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        retryable: bool = False,
        retry_after_seconds: float | None = None,
        exchanges: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds
        self.exchanges = exchanges or []


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example of an action; the contract test and the docs page are made from it."""

    given: Mapping[str, Any]
    """The action's input."""
    yields: Any
    """The action's output."""
    connection: Mapping[str, Any] | None = None
    """The values of a made-up connection."""
    sends: tuple[str, str, Any] | None = None
    """Method, URL and JSON body of the request that goes out, where one does."""
    receives: Mapping[str, Any] | None = None
    """`status` and `body` of the answer to it."""


@dataclass(frozen=True, slots=True)
class Action:
    """A step that a workflow can use."""

    id: str
    """`connector.action`, as documents say it."""
    title: str
    description: str
    effect: Effect
    input: type[BaseModel]
    output: type[BaseModel]
    function: Callable[..., Any] | None
    """What carries it out; the engine itself carries out `Effect.FLOW`."""
    parameters: Mapping[str, type]
    """What the function wants, by parameter name: the input, the connection, and ports such as `Http`."""
    phrases: tuple[str, ...]
    """What people say when they mean this action; the builder's vocabulary."""
    connector: Connector
    example: Example | None = None
    writes: bool = True
    """Whether the action changes something; a read is always safe to repeat."""

    @property
    def needs_connection(self) -> bool:
        return any(kind is self.connector.connection for kind in self.parameters.values()) and (
            not self.connector.connection_optional
        )

    @property
    def is_async(self) -> bool:
        return inspect.iscoroutinefunction(self.function)


@dataclass(slots=True)
class Connector:
    """A service, or a part of Levqor X, with its actions."""

    id: str
    name: str
    category: str
    description: str = ""
    connection: type[BaseModel] | None = None
    connection_optional: bool = False
    names: tuple[str, ...] = ()
    """Other names people use for it; the builder's vocabulary."""
    actions: dict[str, Action] = field(default_factory=dict)

    def action(
        self,
        *,
        phrases: tuple[str, ...] = (),
        effect: Effect,
        example: Example | None = None,
        writes: bool = True,
        name: str | None = None,
    ) -> Callable[[F], F]:
        """Declare the decorated function as an action. Its docstring's first line is the title.

        `name=""` makes the connector's id the action's id, as for `log`.
        """

        def declare(function: F) -> F:
            hints = typing.get_type_hints(function)
            output = hints.pop("return")
            inputs = [
                kind
                for kind in hints.values()
                if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not self.connection
            ]
            if len(inputs) != 1:
                raise TypeError(f"{function.__name__} takes exactly one input model, not {len(inputs)}")
            title, _, description = inspect.cleandoc(function.__doc__ or "").partition("\n")
            if not title:
                raise TypeError(f"{function.__name__} has no docstring, which is its title")
            action_name = function.__name__ if name is None else name
            self.actions[action_name] = Action(
                id=f"{self.id}.{action_name}" if action_name else self.id,
                title=title.rstrip("."),
                description=description.strip(),
                effect=effect,
                input=inputs[0],
                output=output,
                function=function,
                parameters=hints,
                phrases=phrases,
                connector=self,
                example=example,
                writes=writes,
            )
            return function

        return declare

    def steering(
        self,
        name: str,
        *,
        title: str,
        description: str,
        input: type[BaseModel],  # noqa: A002 - the field of Action it fills
        output: type[BaseModel],
        phrases: tuple[str, ...] = (),
    ) -> None:
        """Declare a step that the engine itself carries out."""
        self.actions[name] = Action(
            id=f"{self.id}.{name}",
            title=title,
            description=description,
            effect=Effect.FLOW,
            input=input,
            output=output,
            function=None,
            parameters={},
            phrases=phrases,
            connector=self,
            writes=False,
        )
