"""The methods and functions of JavaScript, and n8n's own variables, as CEL."""

from __future__ import annotations

from typing import Final

from levqor.imports.n8n.cel import Said, Sayer, reserved
from levqor.imports.n8n.data import Untranslatable
from levqor.imports.n8n.javascript.tree import (
    Block,
    Call,
    Expression,
    Function,
    Member,
    Name,
    Number,
    Pattern,
    Text,
)

_OF_TEXTS: Final = {
    "toLowerCase": "lowerAscii", "toUpperCase": "upperAscii", "trim": "trim", "startsWith": "startsWith",
    "endsWith": "endsWith", "toLocaleLowerCase": "lowerAscii", "toLocaleUpperCase": "upperAscii",
}  # fmt: skip
_GIVES_BOOL: Final = frozenset({"startsWith", "endsWith"})
_OVER_ITEMS: Final = {"map": "map", "filter": "filter", "some": "exists", "every": "all"}
_ROUNDING: Final = {"round": "round", "floor": "floor", "ceil": "ceil", "trunc": "trunc"}
_VARIABLES: Final = {
    ("$workflow", "name"): "workflow.name",
    ("$execution", "id"): "run.id",
    ("$workflow", "id"): "workflow.name",
}
_OUTSIDE: Final = frozenset({"$env", "$vars", "$secrets"})


def say_member(sayer: Sayer, expression: Member) -> Said:
    match expression:
        case Member(Name(holder), Text(name)) if (holder, name) in _VARIABLES:
            return Said(_VARIABLES[holder, name], "text")
        case Member(Name(holder), Text(name)) if holder in _OUTSIDE:
            return Said(sayer.names.bench.setting(name))
        case Member(of, Text("length")):
            said = sayer.maybe(of) if expression.is_optional else sayer.say(of)
            return Said(f"{said.closed}.size()", "number")
        case Member(of, Text(name)):
            return Said(f"{sayer.say(of).closed}.{name}" if name.isidentifier() else _in_brackets(sayer, expression))
        case Member(of, name):
            return Said(_in_brackets(sayer, expression))
    raise Untranslatable("it is more than one expression can say")


def _in_brackets(sayer: Sayer, expression: Member) -> str:
    return f"{sayer.say(expression.of).closed}[{sayer.say(expression.name).text}]"


def say_call(sayer: Sayer, expression: Call) -> Said:
    match expression:
        case Call(is_new=True):
            raise Untranslatable("`new` has no counterpart")
        case Call(Name(name), arguments):
            return _function(sayer, name, arguments)
        case Call(Member(Name("Math"), Text(name)), arguments):
            return _math(sayer, name, arguments)
        case Call(Member(Name("Object"), Text("keys" | "values" as name)), (of,)):
            said = sayer.say(of)
            return Said(f"{said.closed}.map(k, {'k' if name == 'keys' else f'{said.closed}[k]'})", "list")
        case Call(Member(Name("Array"), Text("isArray")), (of,)):
            return Said(f"type({sayer.maybe(of).text}) == list", "bool", is_whole=False)
        case Call(Member(Name("$now"), Text("toISO" | "toString")), _):
            return sayer.say(Name("$now"))
        case Call(Member(of, Text(name)), arguments):
            receiver = sayer.maybe(of) if _is_asked(of) else sayer.say(of)
            return _method(sayer, receiver, name, arguments)
    raise Untranslatable("it calls a function that has no counterpart")


def _is_asked(of: Expression) -> bool:
    return isinstance(of, Member) and of.is_optional


def _function(sayer: Sayer, name: str, arguments: tuple[Expression, ...]) -> Said:
    if len(arguments) == 1 or (name == "parseInt" and arguments):
        said = sayer.say(arguments[0])
        match name:
            case "String":
                return Said(sayer.text_of(said), "text", is_whole=said.kind != "text" or said.is_whole)
            case "Number" | "parseFloat":
                return said if said.kind == "number" else Said(f"double({said.text})", "number")
            case "parseInt":
                return Said(f"int(double({said.text}))", "number")
            case "Boolean":
                return Said(sayer.test(arguments[0]), "bool", is_whole=False)
    if name == "$if" and len(arguments) == 3:
        test = Said(sayer.test(arguments[0]), "bool", is_whole=False)
        return sayer.choice(test, sayer.say(arguments[1]), sayer.say(arguments[2]))
    if name == "$ifEmpty" and len(arguments) == 2:
        return _if_empty(sayer, sayer.maybe(arguments[0]), sayer.say(arguments[1]))
    raise Untranslatable(f"`{name[:40]}()` has no counterpart")


def _math(sayer: Sayer, name: str, arguments: tuple[Expression, ...]) -> Said:
    said = [sayer.say(argument).text for argument in arguments]
    if name in _ROUNDING and len(said) == 1:
        return Said(f"int(math.{_ROUNDING[name]}(double({said[0]})))", "number")
    if name == "abs" and len(said) == 1:
        return Said(f"math.abs({said[0]})", "number")
    if name in ("max", "min") and said:
        return Said(f"math.{'greatest' if name == 'max' else 'least'}({', '.join(said)})", "number")
    raise Untranslatable(f"`Math.{name[:40]}()` has no counterpart")


def _method(sayer: Sayer, receiver: Said, name: str, arguments: tuple[Expression, ...]) -> Said:
    here = receiver.closed
    if name in _OF_TEXTS:
        said = ", ".join(sayer.say(argument).text for argument in arguments)
        return Said(f"{here}.{_OF_TEXTS[name]}({said})", "bool" if name in _GIVES_BOOL else "text")
    if name in _OVER_ITEMS or name == "find":
        return _over_items(sayer, receiver, name, arguments)
    match name, arguments:
        case "includes", (of,):
            return _includes(receiver, sayer.say(of))
        case "split", (of,) if not isinstance(of, Pattern):
            return Said(f"{here}.split({sayer.say(of).text})", "list")
        case "join", _:
            separator = sayer.say(arguments[0]).text if arguments else '","'
            return Said(f"{_as_texts(receiver)}.join({separator})", "text")
        case "replaceAll", (Text() as old, new):
            return Said(f"{here}.replace({sayer.say(old).text}, {sayer.say(new).text})", "text")
        case "replace", (Text() as old, new):
            return Said(f"{here}.replace({sayer.say(old).text}, {sayer.say(new).text}, 1)", "text")
        case "indexOf", (of,) if receiver.kind == "text":
            return Said(f"{here}.indexOf({sayer.say(of).text})", "number")
        case (("substring" | "slice" | "substr"), (Number(int(start)), *rest)):
            return _cut(receiver, name, start, tuple(rest))
        case "toString" | "toISO" | "toISOString", ():
            return Said(sayer.text_of(receiver), "text", is_whole=receiver.kind != "text" or receiver.is_whole)
        case "toFixed", (Number(int(places)),) if 0 <= places <= 10:
            return Said(f'"%.{places}f".format([{here}])', "text")
        case "concat", (of,) if receiver.kind == "list":
            return Said(f"{here} + {sayer.say(of).closed}", "list", is_whole=False)
        case (("first" | "last"), ()) if receiver.kind in ("list", "any"):
            place = "0" if name == "first" else f"{here}.size() - 1"
            return Said(f"{here}[{place}]")
        case "isEmpty", ():
            return Said(_is_empty(receiver), "bool", is_whole=False)
        case "isNotEmpty", ():
            return Said(f"!({_is_empty(receiver)})", "bool", is_whole=False)
        case (("toNumber" | "toFloat" | "toInt"), ()):
            number = f"double({receiver.text})"
            return Said(f"int({number})" if name == "toInt" else number, "number")
        case "ifEmpty", (of,):
            return _if_empty(sayer, receiver, sayer.say(of))
        case "hasOwnProperty", (of,):
            return Said(f"{sayer.say(of).closed} in {here}", "bool", is_whole=False)
        case "test", _:
            raise Untranslatable("a regular expression is tested")
    raise Untranslatable(f"`.{name[:40]}()` has no counterpart")


def _is_empty(receiver: Said) -> str:
    return f'{receiver.closed} == null || {receiver.closed} == dyn("") || {receiver.closed} == dyn([])'


def _if_empty(sayer: Sayer, receiver: Said, other: Said) -> Said:
    return sayer.choice(Said(_is_empty(receiver), "bool", is_whole=False), other, receiver)


def _includes(receiver: Said, wanted: Said) -> Said:
    if receiver.kind == "list":
        return Said(f"{wanted.closed} in {receiver.closed}", "bool", is_whole=False)
    if receiver.kind == "text":
        return Said(f"{receiver.closed}.contains({wanted.text})", "bool")
    here = receiver.closed
    # JavaScript asks texts and lists by one word.
    both = f"type({receiver.text}) == list ? {wanted.closed} in {here} : {here}.contains({wanted.text})"
    return Said(both, "bool", is_whole=False)


def _as_texts(receiver: Said) -> str:
    return f'{receiver.closed}.map(i, "%s".format([i]))'


def _cut(receiver: Said, name: str, start: int, rest: tuple[Expression, ...]) -> Said:
    """A part of a text. JavaScript takes what is there, CEL wants the places to be there."""
    here = receiver.closed
    if receiver.kind == "list":
        raise Untranslatable("it takes a part of a list")
    if not rest and start >= 0:
        return Said(f'{here}.size() > {start} ? {here}.substring({start}) : ""', "text", is_whole=False)
    if not rest and name != "substring":
        cut = f"{here}.substring({here}.size() - {-start})"
        return Said(f"{here}.size() > {-start} ? {cut} : {here}", "text", is_whole=False)
    match rest:
        case (Number(int(end)),) if start == 0 and end >= 0:
            return Said(f"{here}.size() > {end} ? {here}.substring(0, {end}) : {here}", "text", is_whole=False)
    raise Untranslatable("it takes a part out of the middle of a text")


def _over_items(sayer: Sayer, receiver: Said, name: str, arguments: tuple[Expression, ...]) -> Said:
    match arguments:
        case (Function(_, (Name(parameter),), body),) if not isinstance(body, Block):
            pass
        case _:
            raise Untranslatable(f"what `.{name}()` does is more than one expression")
    called = reserved(parameter)
    before = dict(sayer.local)
    sayer.local[parameter] = Said(called)
    try:
        if name == "map":
            inner = sayer.say(body)
            return Said(f"{receiver.closed}.map({called}, {inner.text})", "list")
        inner_test = sayer.test(body)
    finally:
        sayer.local = before
    if name == "find":
        return Said(f"{receiver.closed}.filter({called}, {inner_test})[?0].orValue(dyn(null))")
    made = f"{receiver.closed}.{_OVER_ITEMS[name]}({called}, {inner_test})"
    return Said(made, "list" if name == "filter" else "bool")
