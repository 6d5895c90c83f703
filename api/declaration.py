"""How an endpoint is declared: one decorated function, from which routing, checks and `/openapi.json` are derived.

    @feature.serves("POST", "/api/workflows/{id}/runs", access=Access.EDIT, status=202)
    def start_run(call: Call, workflow_id: str, body: StartRun) -> Run:
        '''Start a run by hand.'''

A parameter called `body` is the request body, `query` the query parameters; the others are the parts of the path,
in their order. The returned model is the answer. The docstring's first line is the summary.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response
from pydantic import BaseModel

from api.access import Access
from api.answers import model_response
from api.call import Call, open_call
from api.reading import Body, NoFields, Query, read_body, read_query
from levqor.errors import LevqorError, NotFound

F = TypeVar("F", bound=Callable[..., Any])

_PART = re.compile(r"\{(\w+)\}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
LARGEST_NUMBER = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Media:
    """An answer that is not JSON."""

    type: str
    description: str
    is_text: bool = True
    """Whether it is nothing but text to a client."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method at one path, and everything there is to say about it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    tag: str
    access: Access
    status: int
    body: type[Body] | None
    query: type[Query] | None
    path_types: dict[str, type]
    answer: type[BaseModel] | None
    media: tuple[Media, ...]
    media_status: int
    """The status of an answer that is not JSON, where it is another one."""
    errors: tuple[type[LevqorError], ...]
    takes_idempotency_key: bool
    reads_raw: bool
    function: Callable[..., Any] = field(repr=False)

    @property
    def changes_something(self) -> bool:
        return self.method != "GET"

    @property
    def rule(self) -> str:
        """The path as Flask writes it."""
        return _PART.sub(lambda part: f"<{_converter(self.path_types[part[1]])}{part[1]}>", self.path)


def _converter(kind: type) -> str:
    return f"int(max={LARGEST_NUMBER}):" if kind is int else ""


class Feature(Blueprint):
    """A blueprint whose endpoints are declared, so that they can be described."""

    def __init__(self, name: str, tag: str) -> None:
        super().__init__(name, __name__)
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def serves(
        self,
        method: str,
        path: str,
        *,
        access: Access = Access.SIGNED_IN,
        status: int = 200,
        media: tuple[Media, ...] = (),
        media_status: int | None = None,
        errors: tuple[type[LevqorError], ...] = (),
        takes_idempotency_key: bool = False,
        reads_raw: bool = False,
        with_trailing_slash: bool = False,
        answer: type[BaseModel] | None = None,
    ) -> Callable[[F], F]:
        """Declare the decorated function as an endpoint.

        `answer` names the model of an answer that the function writes itself; with `reads_raw` it also reads
        body and query itself.
        """

        def declare(function: F) -> F:
            hints = typing.get_type_hints(function)
            del hints[next(iter(hints))]
            returned = hints.pop("return")
            summary, _, description = inspect.cleandoc(function.__doc__ or "").partition("\n")
            body, query = hints.pop("body", None), hints.pop("query", None)
            wants_body = body is not None
            endpoint = Endpoint(
                name=function.__name__,
                method=method,
                path=path,
                summary=summary.rstrip("."),
                description=description.strip(),
                tag=self.tag,
                access=access,
                status=status,
                body=body or (NoFields if method == "POST" and not reads_raw else None),
                query=query,
                path_types=dict(zip(_PART.findall(path), hints.values(), strict=True)),
                answer=answer or _model(returned),
                media=media,
                media_status=media_status or status,
                errors=errors,
                takes_idempotency_key=takes_idempotency_key,
                reads_raw=reads_raw,
                function=function,
            )
            self.endpoints.append(endpoint)
            view = _view(endpoint, wants_body=wants_body)
            self.add_url_rule(endpoint.rule, endpoint.name, view, methods=[method])
            if with_trailing_slash:
                self.add_url_rule(endpoint.rule + "/", f"{endpoint.name}_slash", view, methods=[method])
            return function

        return declare


def _model(kind: Any) -> type[BaseModel] | None:
    return kind if inspect.isclass(kind) and issubclass(kind, BaseModel) else None


def _view(endpoint: Endpoint, *, wants_body: bool) -> Callable[..., Response]:
    @wraps(endpoint.function)
    def answer(**path: Any) -> Response:
        call = open_call(endpoint.access)
        parts = [_checked_part(name, path[name]) for name in endpoint.path_types]
        arguments: dict[str, Any] = {}
        if endpoint.query is not None:
            arguments["query"] = read_query(endpoint.query)
        elif not endpoint.reads_raw:
            read_query(Query)
        if endpoint.body is not None:
            body = read_body(endpoint.body)
            if wants_body:
                arguments["body"] = body
        return _as_response(endpoint.function(call, *parts, **arguments), endpoint.status)

    return answer


def _checked_part(name: str, value: str | int) -> str | int:
    """A part of the path; one that cannot name anything is not found, before any store is asked."""
    if isinstance(value, int):
        return value
    if not (_SLUG if name == "path" else _ID).fullmatch(value):
        raise NotFound
    return value


def _as_response(result: Any, status: int) -> Response:
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=204)
    return model_response(result, status)


__all__ = ["Access", "Call", "Endpoint", "Feature", "Media"]
