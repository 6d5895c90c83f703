"""How a connector is declared: one file, from which forms, validation, docs, builder phrases and tests are derived."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field
from pydantic_core import PydanticCustomError

from levqor.connectors.examples import Example, PollExample
from levqor.errors import LevqorError
from levqor.kit.shapes import Shape

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T", bound=BaseModel)


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


def incomplete(message: str) -> PydanticCustomError:
    """What a model's validator raises when something has still to be filled in: a draft may be stored so."""
    return PydanticCustomError("incomplete", "{reason}", {"reason": message})


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
class Found(Generic[T]):
    """What one look at a service found."""

    items: Sequence[tuple[str, T]]
    """Oldest first, each with the key by which the service knows it. What was found before may be found again."""
    cursor: Any
    """Where the next look begins: JSON of at most 16 kB."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A trigger that looks at a service again and again and starts a run for each new item."""

    id: str
    """`connector.poll`, as a document's trigger says it."""
    title: str
    description: str
    input: type[BaseModel]
    item: type[BaseModel]
    """What `trigger.item` is."""
    function: Callable[..., Any]
    """Takes its ports, the connection, the input and the `cursor`; answers what was `Found`."""
    parameters: Mapping[str, Any]
    phrases: tuple[str, ...]
    connector: Connector
    example: PollExample


class Account(Shape):
    """Whose account a connection is, as the service itself says."""

    name: str = Field(title="Account", max_length=200)


@dataclass(frozen=True, slots=True)
class Check:
    """Tells whether a connection works, without changing anything."""

    function: Callable[..., Any]
    """Takes the ports and the connection that it names, and answers an `Account`."""
    parameters: Mapping[str, type]
    example: Example


@dataclass(frozen=True, slots=True)
class OAuth2:
    """How a connection gets its tokens: authorisation code with PKCE, then refresh.

    The connection's model is a `levqor.connectors.oauth.OAuthConnection`: its user brings the client's id and secret.
    """

    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    """More of the authorisation request, such as `access_type`."""
    client_by: Literal["body", "basic"] = "body"
    """Where the token endpoint wants the client's id and secret."""
    scope_separator: str = " "
    register_at: str = ""
    """Where a user registers the client; shown beside the form."""


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
    oauth: OAuth2 | None = None
    described_by: str | None = None
    """The file of the vendor's own API description, without `.json`; contract tests hold every request to it."""
    test: Check | None = None
    """Tells whether a connection works."""
    actions: dict[str, Action] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)

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
            title, description = _title(function)
            action_name = function.__name__ if name is None else name
            self.actions[action_name] = Action(
                id=f"{self.id}.{action_name}" if action_name else self.id,
                title=title,
                description=description,
                effect=effect,
                input=self._input(function, hints),
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

    def check(self, *, example: Example) -> Callable[[F], F]:
        """Declare the decorated function as the connector's test of a connection; it answers an `Account`."""

        def declare(function: F) -> F:
            hints = typing.get_type_hints(function)
            if hints.pop("return") is not Account:
                raise TypeError(f"{function.__name__} has to answer an Account")
            self.test = Check(function, hints, example)
            return function

        return declare

    def poll(self, *, phrases: tuple[str, ...], example: PollExample) -> Callable[[F], F]:
        """Declare the decorated function as a trigger that looks for new items; its docstring gives its title.

        Its parameter `cursor` is what the look before left; none at the first look, whose items start no runs.
        """

        def declare(function: F) -> F:
            hints = typing.get_type_hints(function)
            found = hints.pop("return")
            if typing.get_origin(found) is not Found or "cursor" not in hints:
                raise TypeError(f"{function.__name__} has to take a cursor and to answer Found[...]")
            title, description = _title(function)
            self.polls[function.__name__] = Poll(
                id=f"{self.id}.{function.__name__}",
                title=title,
                description=description,
                input=self._input(function, hints),
                item=typing.get_args(found)[0],
                function=function,
                parameters=hints,
                phrases=phrases,
                connector=self,
                example=example,
            )
            return function

        return declare

    def _input(self, function: Callable[..., Any], hints: Mapping[str, Any]) -> type[BaseModel]:
        inputs = [
            kind
            for kind in hints.values()
            if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not self.connection
        ]
        if len(inputs) != 1:
            raise TypeError(f"{function.__name__} takes exactly one input model, not {len(inputs)}")
        return inputs[0]

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


def _title(function: Callable[..., Any]) -> tuple[str, str]:
    title, _, description = inspect.cleandoc(function.__doc__ or "").partition("\n")
    if not title:
        raise TypeError(f"{function.__name__} has no docstring, which is its title")
    return title.rstrip("."), description.strip()
