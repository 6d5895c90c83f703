"""Typeform. Source: the vendor's SDK as described beside the project; "Retrieve responses" and "Rate limits" in its
Responses API reference, "Retrieve forms" in its Create API reference."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, path, shaped
from levqor.connectors.declaration import Account, Connector, Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, look_from, stamp
from levqor.kit.shapes import Shape

_PAGE: Final = 1000


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(
        title="Personal token",
        description="Typeform, your account, Personal tokens; Forms and Responses.",
        min_length=1,
    )
    region: Literal["global", "eu"] = Field(default="global", title="Region", description="Where your account is kept.")


class FormId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    form_id: str = Field(title="Form id", description="The part of its address after /to/.", pattern=r"^\w{4,40}$")


class ResponseFilter(FormId):
    since: str | None = Field(default=None, title="Sent since", examples=["2026-01-31T00:00:00Z"], max_length=40)
    query: str | None = Field(default=None, title="Text in an answer", max_length=500)
    limit: int = Field(default=100, ge=1, le=5000, title="At most")


class FormFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    search: str | None = Field(default=None, title="Text in the title", max_length=255)
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Answer(Shape):
    field: str = Field(title="Field", description="Its reference in the form, or its id.")
    type: str = Field(title="Kind")
    value: Any = Field(title="Answer")


class Response(Shape):
    id: str = Field(title="Response id")
    submitted_at: str = Field(title="Sent at")
    answers: list[Answer] = Field(title="Answers")
    by_field: dict[str, Any] = Field(title="Answers by field", description="By the reference of the field.")
    hidden: dict[str, Any] = Field(title="Hidden fields")
    score: float | None = Field(title="Score")


class Responses(Shape):
    responses: list[Response] = Field(title="Responses", description="Newest first.")


class Form(Shape):
    id: str = Field(title="Form id")
    title: str = Field(title="Title")
    last_updated_at: str | None = Field(default=None, title="Changed at")


class Forms(Shape):
    forms: list[Form] = Field(title="Forms")


class _Field(Shape):
    id: str
    ref: str | None = None


class _Given(Shape):
    model_config = ConfigDict(extra="allow")

    field: _Field
    type: str

    def as_answer(self) -> Answer:
        """An answer keeps its value under the name of its kind; a choice is the label, or what was written."""
        value = (self.model_extra or {}).get(self.type)
        if self.type in ("choice", "choices") and isinstance(value, dict):
            labels = value.get("labels") or []
            other = value.get("other")
            chosen = [*labels, other] if other else list(labels)
            value = chosen if self.type == "choices" else value.get("label") or other
        return Answer(field=self.field.ref or self.field.id, type=self.type, value=value)


class _Calculated(Shape):
    score: float | None = None


class _Item(Shape):
    token: str
    submitted_at: str
    answers: list[_Given] | None = None
    hidden: dict[str, Any] | None = None
    calculated: _Calculated | None = None

    def as_response(self) -> Response:
        answers = [given.as_answer() for given in self.answers or []]
        return Response(
            id=self.token,
            submitted_at=self.submitted_at,
            answers=answers,
            by_field={answer.field: answer.value for answer in answers},
            hidden=self.hidden or {},
            score=self.calculated.score if self.calculated else None,
        )


class _Page(Shape):
    items: list[_Item]


class _FormPage(Shape):
    items: list[Form]
    page_count: int = 1


class _Me(Shape):
    alias: str | None = None
    email: str


def _base(connection: Connection) -> str:
    return "https://api.eu.typeform.com" if connection.region == "eu" else "https://api.typeform.com"


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.token.get_secret_value()}"}


api: Api[Connection] = Api("Typeform", _base, _headers, reason=lambda content: content["code"])

typeform = Connector(
    id="typeform",
    name="Typeform",
    category="forms",
    description="Reads the responses to the forms of Typeform.",
    connection=Connection,
    names=("typeform", "type form"),
    described_by="typeform",
)

_MADE_UP = {"token": "made-up-token"}
_SIGNED_IN = {"authorization": "Bearer made-up-token"}
_URL = "https://api.typeform.com"
_ITEM: dict[str, Any] = {
    "token": "21085286190ffad1248d17c4135ee56f",
    "submitted_at": "2026-01-31T08:20:00Z",
    "hidden": {"source": "mail"},
    "calculated": {"score": 3},
    "answers": [
        {"field": {"id": "hVONkQcnSNRj", "ref": "name", "type": "short_text"}, "type": "text", "text": "Ann"},
        {
            "field": {"id": "JwWggjAKtOkA", "type": "multiple_choice"},
            "type": "choices",
            "choices": {"labels": ["Hats", "Shoes"], "other": "Gloves"},
        },
    ],
}
_RESPONSE: dict[str, Any] = {
    "id": "21085286190ffad1248d17c4135ee56f",
    "submitted_at": "2026-01-31T08:20:00Z",
    "answers": [
        {"field": "name", "type": "text", "value": "Ann"},
        {"field": "JwWggjAKtOkA", "type": "choices", "value": ["Hats", "Shoes", "Gloves"]},
    ],
    "by_field": {"name": "Ann", "JwWggjAKtOkA": ["Hats", "Shoes", "Gloves"]},
    "hidden": {"source": "mail"},
    "score": 3.0,
}


@typeform.check(
    example=Example(
        connection=_MADE_UP,
        given={},
        calls=(Call("GET", f"{_URL}/me", headers=_SIGNED_IN, answer={"alias": "Ann", "email": "ann@example.com"}),),
        yields={"name": "Ann"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    me = shaped(_Me, await api.get(http, connection, "/me"))
    return Account(name=me.alias or me.email)


@typeform.action(
    phrases=("list typeform responses", "get the answers from typeform", "read typeform responses"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=_MADE_UP,
        given={"form_id": "lT4Z3j", "limit": 10},
        calls=(
            Call(
                "GET",
                f"{_URL}/forms/lT4Z3j/responses?page_size=10&completed=true",
                headers=_SIGNED_IN,
                answer={"total_items": 1, "page_count": 1, "items": [_ITEM]},
            ),
        ),
        yields={"responses": [_RESPONSE]},
    ),
)
async def list_responses(http: Http, connection: Connection, wanted: ResponseFilter) -> Responses:
    """List the responses to a form."""
    params = {"since": wanted.since, "query": wanted.query}
    return Responses(responses=await _read(http, connection, wanted.form_id, params, wanted.limit))


async def _read(http: Http, connection: Connection, form_id: str, params: dict[str, Any], limit: int) -> list[Response]:
    """Newest first; the page after ends before the oldest of this one."""
    found: list[Response] = []
    size = min(_PAGE, limit)
    before: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        wanted = {"page_size": size, "completed": True} | params | before
        page = shaped(_Page, await api.get(http, connection, path("/forms/{}/responses", form_id), wanted))
        found += [item.as_response() for item in page.items]
        if len(page.items) < size or len(found) >= limit:
            break
        before = {"before": page.items[-1].token}
    return found[:limit]


@typeform.action(
    phrases=("list typeform forms", "get my typeforms", "find a typeform"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=_MADE_UP,
        given={"search": "hats"},
        calls=(
            Call(
                "GET",
                f"{_URL}/forms?search=hats&page_size=100&page=1",
                headers=_SIGNED_IN,
                answer={"page_count": 1, "items": [{"id": "lT4Z3j", "title": "About hats", "last_updated_at": None}]},
            ),
        ),
        yields={"forms": [{"id": "lT4Z3j", "title": "About hats", "last_updated_at": None}]},
    ),
)
async def list_forms(http: Http, connection: Connection, wanted: FormFilter) -> Forms:
    """List your forms."""
    found: list[Form] = []
    size = min(200, wanted.limit)
    for number in range(1, MOST_PAGES + 1):
        params = {"search": wanted.search, "page_size": size, "page": number}
        page = shaped(_FormPage, await api.get(http, connection, "/forms", params))
        found += page.items
        if number >= page.page_count or len(found) >= wanted.limit:
            break
    return Forms(forms=found[: wanted.limit])


@typeform.poll(
    phrases=("new typeform response", "someone fills in the typeform", "a typeform is submitted", "new typeform entry"),
    example=PollExample(
        connection=_MADE_UP,
        given={"form_id": "lT4Z3j"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{_URL}/forms/lT4Z3j/responses?page_size=1000&completed=true&since=2026-01-31T08%3A05%3A00Z",
                headers=_SIGNED_IN,
                answer={"items": [_ITEM]},
            ),
        ),
        finds=[("21085286190ffad1248d17c4135ee56f", _RESPONSE)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_response(http: Http, connection: Connection, watch: FormId, cursor: str | None) -> Found[Response]:
    """A new response to a form."""
    params = {"since": stamp(look_from(http, cursor))}
    found = await _read(http, connection, watch.form_id, params, MOST_PAGES * _PAGE)
    return found_since(http, cursor, found, key=lambda one: one.id, at=lambda one: one.submitted_at)
