"""JavaScript as Python for a code step. What Python does otherwise is done by the functions of `runtime`."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field
from typing import Final

from levqor.imports.n8n.data import Untranslatable
from levqor.imports.n8n.javascript.runtime_source import NAMES, source_of
from levqor.imports.n8n.javascript.tree import (
    Assign,
    Block,
    Count,
    Define,
    Entry,
    Expression,
    Function,
    List,
    Member,
    Name,
    Object,
    Spread,
    Statement,
    Text,
)

_BUILT_IN: Final = (
    "inputs", "main", "result", "json", "re", "math", "random", "base64", "hashlib", "datetime", "timedelta",
    "timezone", "print", "len", "list", "dict", "str", "int", "float", "bool", "isinstance", "max", "min",
    "sum", "range", "sorted", "round", "abs", "set", "map", "filter", "type", "any", "all", "id", "input",
    "next", "iter", "zip", "hash", "format", "open", "object", "Exception", "enumerate", "reversed", "repr",
    "ord", "chr", "tuple", "items", "input_items",
)  # fmt: skip
_TAKEN: Final = frozenset({*keyword.kwlist, *keyword.softkwlist, *NAMES, *_BUILT_IN})


@dataclass(slots=True)
class _Function:
    """A function that is being written."""

    outer: _Function | None
    names: dict[str, str] = field(default_factory=dict)
    """All that was declared in it, by the name in JavaScript."""
    elsewhere: set[str] = field(default_factory=set)
    """What it sets that belongs to a function around it."""


class Writer:
    """Writes statements; expressions are written by `expressions`, calls by `calls`."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.lines: list[str] = []
        self.depth = 0
        self.used: set[str] = set()
        self.taken: set[str] = set()
        self.function = _Function(None)
        self.blocks: list[dict[str, str]] = [{}]
        self.owners: dict[str, _Function] = {}
        self.own_methods: set[str] = set()
        self.after: list[Expression | None] = []
        """For each loop around: what is done before it goes on."""

    # --- names

    def run(self, name: str) -> str:
        """A function of the runtime."""
        self.used.add(name)
        return name

    def declare(self, name: str) -> str:
        base = name.replace("$", "_") or "_"
        base = f"{base}_" if base in _TAKEN or base.startswith("__") else base
        made, number = base, 2
        while made in self.taken:
            made, number = f"{base}_{number}", number + 1
        self.taken.add(made)
        self.blocks[-1][name] = self.function.names[name] = made
        self.owners[made] = self.function
        return made

    def find(self, name: str) -> str | None:
        for block in reversed(self.blocks):
            if name in block:
                return block[name]
        function: _Function | None = self.function
        while function is not None:
            if name in function.names:
                return function.names[name]
            function = function.outer
        return None

    def target(self, name: str) -> str:
        """A variable that is about to be set."""
        made = self.find(name) or self.declare(name)
        if self.owners[made] is not self.function:
            function: _Function | None = self.function
            while function is not None and function is not self.owners[made]:
                function.elsewhere.add(made)
                function = function.outer
        return made

    def fresh(self, base: str = "part") -> str:
        self.blocks.append({})
        made = self.declare(base)
        self.blocks.pop()
        self.function.names.pop(base, None)
        return made

    # --- lines

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def block(self, block: Block, before: list[str] | None = None) -> None:
        """An indented block, which is never empty."""
        self.depth += 1
        self.blocks.append({})
        start = len(self.lines)
        for text in before or ():
            self.line(text)
        self.body(block.body)
        if len(self.lines) == start:
            self.line("pass")
        self.blocks.pop()
        self.depth -= 1

    def body(self, statements: tuple[Statement, ...]) -> None:
        from levqor.imports.n8n.javascript.python_statements import write

        functions = [statement for statement in statements if isinstance(statement, Define)]
        for defined in functions:
            self.declare(defined.function.name)
        for defined in functions:
            self.write_function(defined.function, self.target(defined.function.name))
        for statement in statements:
            if not isinstance(statement, Define):
                write(self, statement)

    def write_function(self, function: Function, name: str) -> None:
        """`def name(...)`, before the line that is being written."""
        around, blocks, loops = self.function, self.blocks, self.after
        self.function = _Function(around)
        self.blocks = [*blocks, {}]
        self.after = []
        lines, self.lines = self.lines, []
        depth, self.depth = self.depth, self.depth + 1
        heads = self._parameters(function.parameters)
        if isinstance(function.body, Block):
            self.body(function.body.body)
        else:
            self.line(f"return {self.say(function.body)}")
        written, self.lines, self.depth = self.lines, lines, depth
        elsewhere = sorted(self.function.elsewhere)
        self.function, self.blocks, self.after = around, blocks, loops
        self.line(f"def {name}({', '.join([*heads, '*_'] if not heads or not heads[-1].startswith('*') else heads)}):")
        if elsewhere:
            self.lines.append("    " * (self.depth + 1) + f"nonlocal {', '.join(elsewhere)}")
        self.lines += written or ["    " * (self.depth + 1) + "return None"]

    def _parameters(self, parameters: tuple[Expression, ...]) -> list[str]:
        from levqor.imports.n8n.javascript.python_statements import unpack

        heads: list[str] = []
        later: list[tuple[Expression, str]] = []
        for parameter in parameters:
            match parameter:
                case Name(name):
                    heads.append(f"{self.declare(name)}=None")
                case Spread(Name(name)):
                    made = self.declare(name)
                    heads.append(f"*{made}")
                    self.line(f"{made} = list({made})")
                case Assign("=", target, value):
                    made = self.declare(target.name) if isinstance(target, Name) else self.fresh()
                    heads.append(f"{made}=None")
                    self.line(f"{made} = {self.say(value)} if {made} is None else {made}")
                    if not isinstance(target, Name):
                        later.append((target, made))
                case _:
                    made = self.fresh()
                    heads.append(f"{made}=None")
                    later.append((parameter, made))
        for target, made in later:
            unpack(self, target, made)
        return heads

    def say(self, expression: Expression) -> str:
        from levqor.imports.n8n.javascript.python_expressions import say

        return say(self, expression)


class Sources:
    """What the code reads of the workflow, and what each is called in `inputs`."""

    def value(self, writer: Writer, expression: Expression) -> str | None:
        """The Python for data of a node; None where it is no such data."""
        raise NotImplementedError

    def variable(self, writer: Writer, name: str) -> str | None:
        """The Python for one of n8n's own variables."""
        raise NotImplementedError


def methods_in(node: object) -> set[str]:
    """The names of functions that a program keeps in fields of its own objects."""
    found: set[str] = set()
    queue: list[object] = [node]
    while queue:
        here = queue.pop()
        if isinstance(here, Entry) and isinstance(here.key, Text) and isinstance(here.value, Function | Name):
            found.add(here.key.value)
        if isinstance(here, Assign) and isinstance(here.target, Member) and isinstance(here.value, Function):
            found.add(getattr(here.target.name, "value", ""))
        if isinstance(here, tuple):
            queue += here
        elif hasattr(here, "__dataclass_fields__"):
            queue += [getattr(here, name) for name in here.__dataclass_fields__]
    return found


def written(writer: Writer, last: str) -> str:
    """The whole program: the functions of the runtime that it needs, itself, and its last line."""
    return "\n".join([source_of(writer.used), *writer.lines, last]).strip() + "\n"


def is_simple(expression: Expression) -> bool:
    """Whether it can be worked out twice, or without need, and nothing happens."""
    return not isinstance(expression, Assign | Count | List | Object | Function) and not hasattr(
        expression, "arguments"
    )


def refuse(what: str) -> Untranslatable:
    return Untranslatable(f"{what} has no counterpart")
