"""SendGrid. Source: the vendor's OpenAPI description for mails; "Contacts", "Lists", "API key scopes" and "Rate limits"
in its API reference."""

from __future__ import annotations

import base64
from typing import Any, Final, Literal

from pydantic import ConfigDict, Field, SecretStr, model_validator

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector, Effect, StepError, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.kit.shapes import Shape

EMAIL: Final = r"^[^@\s]{1,64}@[^@\s]{1,255}$"
_MOST_ATTACHED: Final = 20_000_000


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    api_key: SecretStr = Field(
        title="API key",
        description="SendGrid, Settings, API Keys; with Mail Send and, for contacts, Marketing.",
        min_length=1,
    )
    region: Literal["global", "eu"] = Field(default="global", title="Region", description="Where your account is kept.")


class Mail(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    sender: str = Field(title="From", description="An address that you have verified with SendGrid.", pattern=EMAIL)
    sender_name: str | None = Field(default=None, title="From, by name", max_length=200)
    to: list[str] = Field(title="To", min_length=1, max_length=100)
    cc: list[str] = Field(default_factory=list, title="Copy to", max_length=100)
    bcc: list[str] = Field(default_factory=list, title="Blind copy to", max_length=100)
    reply_to: str | None = Field(default=None, title="Reply to", pattern=EMAIL)
    subject: str | None = Field(default=None, title="Subject", max_length=998)
    text: str | None = Field(
        default=None, title="Text", max_length=1_000_000, json_schema_extra={"widget": "long_text"}
    )
    html: str | None = Field(
        default=None, title="HTML", max_length=1_000_000, json_schema_extra={"widget": "long_text"}
    )
    template_id: str | None = Field(
        default=None, title="Template id", description="Of a dynamic template; in place of a text.", max_length=100
    )
    template_data: dict[str, Any] = Field(
        default_factory=dict, title="Template data", description="Values by the names in the template.", max_length=200
    )
    attachments: list[FileRef] = Field(default_factory=list, title="Attachments", max_length=10)
    categories: list[str] = Field(default_factory=list, title="Categories", max_length=10)

    @model_validator(mode="after")
    def _says_something(self) -> Mail:
        if self.template_id is None and (not self.subject or not (self.text or self.html)):
            raise incomplete("give a subject and a text, or a template")
        return self


class Contact(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    email: str = Field(title="E-mail", pattern=EMAIL)
    first_name: str | None = Field(default=None, title="First name", max_length=50)
    last_name: str | None = Field(default=None, title="Last name", max_length=50)
    list_ids: list[str] = Field(default_factory=list, title="List ids", max_length=50)
    custom_fields: dict[str, Any] = Field(
        default_factory=dict, title="Custom fields", description="Values by the ids of the fields.", max_length=100
    )


class ContactKey(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    email: str = Field(title="E-mail", pattern=EMAIL)


class ListFilter(Shape):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Sent(Shape):
    message_id: str | None = Field(title="Message id", description="SendGrid's; it is in the events of this mail.")


class Taken(Shape):
    job_id: str = Field(title="Job id", description="SendGrid saves contacts a little later.")


class FoundContact(Shape):
    id: str = Field(title="Contact id")
    email: str = Field(title="E-mail")
    first_name: str | None = Field(default=None, title="First name")
    last_name: str | None = Field(default=None, title="Last name")
    list_ids: list[str] = Field(default_factory=list, title="List ids")
    custom_fields: dict[str, Any] = Field(default_factory=dict, title="Custom fields")


class ContactList(Shape):
    id: str = Field(title="List id")
    name: str = Field(title="Name")
    contact_count: int = Field(default=0, title="Contacts")


class ContactLists(Shape):
    lists: list[ContactList] = Field(title="Lists")


class _Scopes(Shape):
    scopes: list[str]


class _Match(Shape):
    contact: FoundContact


class _Matches(Shape):
    result: dict[str, _Match]


class _Lists(Shape):
    result: list[ContactList]


def _base(connection: Connection) -> str:
    return "https://api.eu.sendgrid.com/v3" if connection.region == "eu" else "https://api.sendgrid.com/v3"


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.api_key.get_secret_value()}"}


def _pause(answer: Answer, _: Any) -> float | None:
    """Limits last for a minute at most."""
    return 60.0 if answer.status == 429 else None


api: Api[Connection] = Api(
    "SendGrid", _base, _headers, reason=lambda content: content["errors"][0]["field"], wait_seconds=_pause
)

sendgrid = Connector(
    id="sendgrid",
    name="SendGrid",
    category="email",
    description="Sends mails through SendGrid and keeps contacts there.",
    connection=Connection,
    names=("sendgrid", "send grid", "twilio sendgrid"),
    described_by="sendgrid",
)

_MADE_UP = {"api_key": "made-up-key"}
_SIGNED_IN = {"authorization": "Bearer made-up-key"}
_URL = "https://api.sendgrid.com/v3"


@sendgrid.check(
    example=Example(
        connection=_MADE_UP,
        given={},
        calls=(Call("GET", f"{_URL}/scopes", headers=_SIGNED_IN, answer={"scopes": ["mail.send"]}),),
        yields={"name": "A key that may send mail"},
    )
)
async def may_send(http: Http, connection: Connection) -> Account:
    scopes = shaped(_Scopes, await api.get(http, connection, "/scopes")).scopes
    return Account(name="A key that may send mail" if "mail.send" in scopes else "A key that may not send mail")


@sendgrid.action(
    phrases=("send an email with sendgrid", "send with sendgrid", "send a sendgrid template", "email through sendgrid"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=_MADE_UP,
        given={
            "sender": "shop@example.com",
            "to": ["ann@example.com"],
            "subject": "Your hat",
            "text": "It is on its way.",
            "attachments": [{"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5}],
        },
        calls=(
            Call(
                "POST",
                f"{_URL}/mail/send",
                json={
                    "personalizations": [{"to": [{"email": "ann@example.com"}]}],
                    "from": {"email": "shop@example.com"},
                    "subject": "Your hat",
                    "content": [{"type": "text/plain", "value": "It is on its way."}],
                    "attachments": [
                        {
                            "content": "aGVsbG8=",
                            "type": "text/plain",
                            "filename": "sample.txt",
                            "disposition": "attachment",
                        }
                    ],
                },
                headers=_SIGNED_IN,
                status=202,
                answer="",
                answer_headers={"x-message-id": "14c5d75ce93"},
            ),
        ),
        yields={"message_id": "14c5d75ce93"},
    ),
)
async def send_mail(http: Http, connection: Connection, context: StepContext, files: Files, mail: Mail) -> Sent:
    """Send a mail."""
    attached = [await _attached(context, files, file) for file in mail.attachments]
    if sum(len(one["content"]) for one in attached) > _MOST_ATTACHED:
        raise StepError("The attachments are larger than SendGrid takes.", code="too_large")
    answer = await api.call(http, connection, "POST", "/mail/send", json=_body(mail, attached))
    return Sent(message_id=answer.headers.get("x-message-id"))


async def _attached(context: StepContext, files: Files, file: FileRef) -> dict[str, str]:
    content = base64.b64encode(await files.read(context, file)).decode()
    return {"content": content, "type": file.media_type, "filename": file.name, "disposition": "attachment"}


def _body(mail: Mail, attached: list[dict[str, str]]) -> dict[str, Any]:
    """SendGrid refuses lists that are empty."""
    people = {"to": mail.to, "cc": mail.cc, "bcc": mail.bcc}
    to: dict[str, Any] = {name: [{"email": one} for one in some] for name, some in people.items() if some}
    if mail.template_id and mail.template_data:
        to["dynamic_template_data"] = mail.template_data
    texts = (("text/plain", mail.text), ("text/html", mail.html))
    body = {
        "personalizations": [to],
        "from": {"email": mail.sender} | ({"name": mail.sender_name} if mail.sender_name else {}),
        "reply_to": {"email": mail.reply_to} if mail.reply_to else None,
        "subject": mail.subject,
        "content": [{"type": kind, "value": text} for kind, text in texts if text],
        "template_id": mail.template_id,
        "attachments": attached,
        "categories": mail.categories,
    }
    return {name: value for name, value in body.items() if value}


@sendgrid.action(
    phrases=("add a contact to sendgrid", "save a sendgrid contact", "add to the sendgrid list"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=_MADE_UP,
        given={"email": "ann@example.com", "first_name": "Ann", "list_ids": ["ca7a3796-e8a8-4029-9ccb"]},
        calls=(
            Call(
                "PUT",
                f"{_URL}/marketing/contacts",
                json={
                    "contacts": [{"email": "ann@example.com", "first_name": "Ann"}],
                    "list_ids": ["ca7a3796-e8a8-4029-9ccb"],
                },
                headers=_SIGNED_IN,
                status=202,
                answer={"job_id": "upsert-1"},
            ),
        ),
        yields={"job_id": "upsert-1"},
    ),
)
async def add_contact(http: Http, connection: Connection, contact: Contact) -> Taken:
    """Add a contact, or change the one with this e-mail."""
    given = contact.model_dump(exclude={"list_ids"})
    body: dict[str, Any] = {"contacts": [{name: value for name, value in given.items() if value}]}
    if contact.list_ids:
        body["list_ids"] = contact.list_ids
    return shaped(Taken, (await api.call(http, connection, "PUT", "/marketing/contacts", json=body)).json())


@sendgrid.action(
    phrases=("find a sendgrid contact", "look up a sendgrid contact", "get a sendgrid contact by email"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=_MADE_UP,
        given={"email": "Ann@example.com"},
        calls=(
            Call(
                "POST",
                f"{_URL}/marketing/contacts/search/emails",
                json={"emails": ["ann@example.com"]},
                headers=_SIGNED_IN,
                answer={"result": {"ann@example.com": {"contact": {"id": "c-1", "email": "ann@example.com"}}}},
            ),
        ),
        yields={
            "id": "c-1",
            "email": "ann@example.com",
            "first_name": None,
            "last_name": None,
            "list_ids": [],
            "custom_fields": {},
        },
    ),
)
async def find_contact(http: Http, connection: Connection, wanted: ContactKey) -> FoundContact:
    """Find a contact by its e-mail. It fails if there is none."""
    body = {"emails": [wanted.email.lower()]}
    found = shaped(_Matches, await api.post(http, connection, "/marketing/contacts/search/emails", body)).result
    if not found:
        raise StepError("SendGrid has no contact with this e-mail.", code="not_found")
    return next(iter(found.values())).contact


@sendgrid.action(
    phrases=("list sendgrid lists", "get the sendgrid contact lists", "find a sendgrid list"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=_MADE_UP,
        given={},
        calls=(
            Call(
                "GET",
                f"{_URL}/marketing/lists?page_size=100",
                headers=_SIGNED_IN,
                answer={"result": [{"id": "ca7a3796", "name": "Newsletter", "contact_count": 12}]},
            ),
        ),
        yields={"lists": [{"id": "ca7a3796", "name": "Newsletter", "contact_count": 12}]},
    ),
)
async def list_lists(http: Http, connection: Connection, wanted: ListFilter) -> ContactLists:
    """List the contact lists."""
    answer = await api.get(http, connection, "/marketing/lists", {"page_size": wanted.limit})
    return ContactLists(lists=shaped(_Lists, answer).result)
