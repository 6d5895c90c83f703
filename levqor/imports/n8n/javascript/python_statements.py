"""Statements as Python."""

from __future__ import annotations

from levqor.imports.n8n.data import Untranslatable
from levqor.imports.n8n.javascript.python import Writer
from levqor.imports.n8n.javascript.python_expressions import say, say_test, set_target
from levqor.imports.n8n.javascript.tree import (
    Assign,
    Block,
    Call,
    Count,
    Declare,
    Define,
    Each,
    Entry,
    Expression,
    Function,
    If,
    Jump,
    List,
    Loop,
    Name,
    Number,
    Object,
    Return,
    Run,
    Sequence,
    Spread,
    Statement,
    Switch,
    Text,
    Throw,
    Try,
    While,
)


def write(writer: Writer, statement: Statement) -> None:
    """Raises Untranslatable."""
    match statement:
        case Declare(targets):
            for target, value in targets:
                _declare(writer, target, value)
        case Run(expression):
            _run(writer, expression)
        case Return(value):
            writer.line("return None" if value is None else f"return {say(writer, value)}")
        case Throw(value):
            writer.line(f"raise {writer.run('failure')}({say(writer, value)})")
        case If():
            _if(writer, statement)
        case Each() | While() | Loop():
            _loop(writer, statement)
        case Try():
            _try(writer, statement)
        case Switch():
            _switch(writer, statement)
        case Jump(kind):
            if kind == "continue" and writer.after and writer.after[-1] is not None:
                _run(writer, writer.after[-1])
            writer.line(kind)
        case Block(body):
            writer.blocks.append({})
            writer.body(body)
            writer.blocks.pop()
        case Define(function):
            writer.write_function(function, writer.declare(function.name))


def _declare(writer: Writer, target: Expression, value: Expression | None) -> None:
    if isinstance(target, Name):
        if isinstance(value, Function):
            # Its own name is known inside of it.
            writer.write_function(value, writer.declare(target.name))
            return
        said = "None" if value is None else say(writer, value)
        writer.line(f"{writer.declare(target.name)} = {said}")
        return
    made = writer.fresh()
    writer.line(f"{made} = {'None' if value is None else say(writer, value)}")
    unpack(writer, target, made, declares=True)


def unpack(writer: Writer, target: Expression, value: str, *, declares: bool = True) -> None:
    """Take a value apart into the names of a pattern."""
    match target:
        case Name(name):
            writer.line(f"{writer.declare(name) if declares else writer.target(name)} = {value}")
        case Assign("=", inner, otherwise):
            made = writer.fresh()
            writer.line(f"{made} = {value}")
            writer.line(f"{made} = {say(writer, otherwise)} if {made} is None else {made}")
            unpack(writer, inner, made, declares=declares)
        case List(items):
            made = writer.fresh()
            writer.line(f"{made} = {writer.run('items_of')}({value})")
            for number, item in enumerate(items):
                if isinstance(item, Spread):
                    unpack(writer, item.of, f"{made}[{number}:]", declares=declares)
                elif isinstance(item, Name | Assign | List | Object):
                    unpack(writer, item, f"{writer.run('get')}({made}, {number})", declares=declares)
        case Object(entries):
            _unpack_object(writer, entries, value, declares=declares)
        case _:
            raise Untranslatable("it takes a value apart in a way that has no counterpart")


def _unpack_object(writer: Writer, entries: tuple[Entry | Spread, ...], value: str, *, declares: bool) -> None:
    taken: list[str] = []
    for entry in entries:
        if isinstance(entry, Spread):
            rest = f"{{k: v for k, v in {value}.items() if k not in {taken!r}}}"
            unpack(writer, entry.of, rest, declares=declares)
            continue
        if not isinstance(entry.key, Text):
            raise Untranslatable("it takes a value apart by computed names")
        taken.append(entry.key.value)
        unpack(writer, entry.value, f"{writer.run('get')}({value}, {entry.key.value!r})", declares=declares)


def _run(writer: Writer, expression: Expression) -> None:
    match expression:
        case Assign("=", List() | Object() as target, value):
            made = writer.fresh()
            writer.line(f"{made} = {say(writer, value)}")
            unpack(writer, target, made, declares=False)
        case Assign(mark, target, value):
            writer.line(set_target(writer, mark, target, value, is_statement=True))
        case Count(mark, target, _):
            writer.line(set_target(writer, f"{mark[0]}=", target, Number(1), is_statement=True))
        case Sequence(items):
            for item in items:
                _run(writer, item)
        case Text():
            pass
        case Call(Function(_, (), Block(body)), ()):
            raise Untranslatable(f"it runs a function of {len(body)} lines where it stands")
        case _:
            writer.line(say(writer, expression))


def _if(writer: Writer, statement: If) -> None:
    writer.line(f"if {say_test(writer, statement.test)}:")
    writer.block(statement.then)
    if statement.other is not None and statement.other.body:
        writer.line("else:")
        writer.block(statement.other)


def _loop(writer: Writer, statement: Each | While | Loop) -> None:
    match statement:
        case Each(target, subject, over_keys, body):
            over = f"{writer.run('keys_of' if over_keys else 'items_of')}({say(writer, subject)})"
            writer.after.append(None)
            made = writer.fresh("each")
            writer.line(f"for {made} in list({over}):")
            _looped(writer, body, target, made)
        case While(test, body, runs_first):
            writer.after.append(None)
            if runs_first and _continues(body.body):
                raise Untranslatable("a loop that tests at its end goes on from its middle")
            _while(writer, None if runs_first else test, body, test if runs_first else None, None)
        case Loop(first, test, after, body):
            writer.blocks.append({})
            if first is not None:
                write(writer, first)
            writer.after.append(after)
            _while(writer, test, body, None, after)
            writer.blocks.pop()
    writer.after.pop()


def _looped(writer: Writer, body: Block, target: Expression, made: str) -> None:
    writer.blocks.append({})
    writer.depth += 1
    unpack(writer, target, made)
    writer.depth -= 1
    writer.block(body)
    writer.blocks.pop()


def _while(
    writer: Writer, test: Expression | None, body: Block, last_test: Expression | None, after: Expression | None
) -> None:
    writer.line("while True:")
    writer.depth += 1
    if test is not None:
        writer.line(f"if not ({say_test(writer, test)}):")
        writer.line("    break")
    writer.depth -= 1
    writer.block(body)
    writer.depth += 1
    if after is not None:
        _run(writer, after)
    if last_test is not None:
        writer.line(f"if not ({say_test(writer, last_test)}):")
        writer.line("    break")
    writer.depth -= 1


def _continues(statements: tuple[Statement, ...]) -> bool:
    for statement in statements:
        match statement:
            case Jump("continue"):
                return True
            case If(_, then, other) if _continues(then.body) or (other is not None and _continues(other.body)):
                return True
            case Block(body) if _continues(body):
                return True
    return False


def _try(writer: Writer, statement: Try) -> None:
    writer.line("try:")
    writer.block(statement.body)
    if statement.handler is not None:
        made = writer.fresh("error")
        writer.line(f"except Exception as {made}:")
        writer.blocks.append({})
        held: list[str] = []
        if isinstance(statement.caught, Name):
            # Python forgets the name of an exception after its block; a function in it may still want it.
            held.append(f"{writer.declare(statement.caught.name)} = {writer.run('failed')}({made})")
        writer.block(statement.handler, held)
        writer.blocks.pop()
    if statement.always is not None:
        writer.line("finally:")
        writer.block(statement.always)


def _switch(writer: Writer, statement: Switch) -> None:
    subject = writer.fresh("subject")
    writer.line(f"{subject} = {say(writer, statement.subject)}")
    tests: list[Expression | None] = []
    is_first, default = True, None
    for number, (test, body) in enumerate(statement.cases):
        tests.append(test)
        is_last = number == len(statement.cases) - 1
        if not body and not is_last:
            continue
        plain = _without_break(body, is_last=is_last)
        if None in tests:
            if not is_last:
                raise Untranslatable("a `default` is not the last case")
            default = plain
        else:
            said = " or ".join(f"{writer.run('same')}({subject}, {say(writer, one)})" for one in tests if one)
            writer.line(f"{'if' if is_first else 'elif'} {said}:")
            writer.block(Block(plain))
            is_first = False
        tests = []
    if default:
        writer.line("if True:" if is_first else "else:")
        writer.block(Block(default))


def _without_break(body: tuple[Statement, ...], *, is_last: bool) -> tuple[Statement, ...]:
    if len(body) == 1 and isinstance(body[0], Block):
        body = body[0].body
    if body and isinstance(body[-1], Jump) and body[-1].kind == "break":
        body = body[:-1]
    elif not is_last and not (body and isinstance(body[-1], Return | Throw | Jump)):
        raise Untranslatable("a case of `switch` falls through to the next")
    if _breaks(body):
        raise Untranslatable("a case of `switch` ends in its middle")
    return body


def _breaks(statements: tuple[Statement, ...]) -> bool:
    for statement in statements:
        match statement:
            case Jump("break"):
                return True
            case If(_, then, other) if _breaks(then.body) or (other is not None and _breaks(other.body)):
                return True
            case Block(body) if _breaks(body):
                return True
    return False
