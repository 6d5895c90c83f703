"""What a piece of JavaScript consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    value: int | float


@dataclass(frozen=True, slots=True)
class Plain:
    """`true`, `false`, `null` or `undefined`, which count as one."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression."""

    source: str
    flags: str


@dataclass(frozen=True, slots=True)
class Template:
    texts: tuple[str, ...]
    """One more than there are values."""
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Member:
    of: Expression
    name: Expression
    """A `Text` for `a.b`."""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    function: Expression
    arguments: tuple[Expression, ...]
    is_optional: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Unary:
    mark: str
    of: Expression


@dataclass(frozen=True, slots=True)
class Count:
    """`++` or `--`."""

    mark: str
    of: Expression
    is_prefix: bool


@dataclass(frozen=True, slots=True)
class Binary:
    mark: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Choice:
    test: Expression
    then: Expression
    other: Expression


@dataclass(frozen=True, slots=True)
class Assign:
    mark: str
    target: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    parameters: tuple[Expression, ...]
    body: Expression | Block


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    key: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Object:
    entries: tuple[Entry | Spread, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    of: Expression


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Expression, ...]


Expression = (
    Text
    | Number
    | Plain
    | Name
    | Pattern
    | Template
    | Member
    | Call
    | Unary
    | Count
    | Binary
    | Choice
    | Assign
    | Function
    | List
    | Object
    | Spread
    | Sequence
)


@dataclass(frozen=True, slots=True)
class Declare:
    targets: tuple[tuple[Expression, Expression | None], ...]


@dataclass(frozen=True, slots=True)
class Run:
    expression: Expression


@dataclass(frozen=True, slots=True)
class If:
    test: Expression
    then: Block
    other: Block | None


@dataclass(frozen=True, slots=True)
class Loop:
    """`for (first; test; after)`."""

    first: Statement | None
    test: Expression | None
    after: Expression | None
    body: Block


@dataclass(frozen=True, slots=True)
class Each:
    """`for (target of subject)`, or over the keys with `in`."""

    target: Expression
    subject: Expression
    over_keys: bool
    body: Block


@dataclass(frozen=True, slots=True)
class While:
    test: Expression
    body: Block
    runs_first: bool


@dataclass(frozen=True, slots=True)
class Return:
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Throw:
    value: Expression


@dataclass(frozen=True, slots=True)
class Try:
    body: Block
    caught: Expression | None
    handler: Block | None
    always: Block | None


@dataclass(frozen=True, slots=True)
class Define:
    function: Function


@dataclass(frozen=True, slots=True)
class Jump:
    """`break` or `continue`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Switch:
    subject: Expression
    cases: tuple[tuple[Expression | None, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class Block:
    body: tuple[Statement, ...]


Statement = Declare | Run | If | Loop | Each | While | Return | Throw | Try | Define | Jump | Switch | Block
