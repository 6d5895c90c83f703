"""Twilio. Source: the vendor's OpenAPI description and its reference, "Messages resource"."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr, model_validator

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector, Effect, Found, StepError, incomplete
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Answer, Http
from levqor.connectors.reading import found_since, gathered, look_from, stamp
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

_HOST: Final = "https://api.twilio.com"
_NUMBER: Final = r"^\+[1-9]\d{5,15}$"


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    account_sid: str = Field(
        title="Account SID",
        description="console.twilio.com, Account Info; it begins with AC.",
        pattern=r"^AC[0-9a-f]{32}$",
    )
    auth_token: SecretStr = Field(title="Auth token", description="Shown beside the Account SID.", min_length=1)


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Sms(Input):
    to: str = Field(title="To", description="With the country's code, as +4915112345678.", pattern=_NUMBER)
    sender: str | None = Field(
        default=None, title="From", description="A number or a name of the account.", min_length=1, max_length=20
    )
    messaging_service: str | None = Field(
        default=None,
        title="Messaging service",
        description="Instead of a sender; begins with MG.",
        pattern=r"^MG[0-9a-f]{32}$",
    )
    text: str = Field(title="Message", min_length=1, max_length=1600, json_schema_extra={"widget": "long_text"})
    media_url: str | None = Field(default=None, title="Address of a picture", max_length=2000)

    @model_validator(mode="after")
    def _has_a_sender(self) -> Sms:
        if (self.sender is None) is (self.messaging_service is None):
            raise (
                incomplete("give a sender or a messaging service")
                if self.sender is None
                else ValueError("give a sender or a messaging service, not both")
            )
        return self


class WhatsApp(Input):
    to: str = Field(title="To", description="With the country's code, as +4915112345678.", pattern=_NUMBER)
    sender: str = Field(title="From", description="The account's WhatsApp number.", pattern=_NUMBER)
    text: str | None = Field(
        default=None,
        title="Message",
        description="Reaches only who has written to the number within a day. Otherwise use a template.",
        max_length=1600,
        json_schema_extra={"widget": "long_text"},
    )
    template: str | None = Field(
        default=None, title="Template", description="A content template's SID.", pattern=r"^HX[0-9a-f]{32}$"
    )
    values: dict[str, str] = Field(default_factory=dict, title="Values of the template", description="As {1: Ann}.")
    media_url: str | None = Field(default=None, title="Address of a picture", max_length=2000)

    @model_validator(mode="after")
    def _says_something(self) -> WhatsApp:
        if (self.text is None) is (self.template is None):
            raise (
                incomplete("give a message or a template")
                if self.text is None
                else ValueError("give a message or a template, not both")
            )
        return self


class Listing(Input):
    to: str | None = Field(default=None, title="Sent to", max_length=40)
    sender: str | None = Field(default=None, title="Sent from", max_length=40)
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")


class Watch(Input):
    to: str = Field(
        title="Number", description="Of the account; for WhatsApp as whatsapp:+4915112345678.", max_length=40
    )


class Message(Shape):
    id: str = Field(title="Message SID")
    status: str = Field(title="Status", examples=["queued", "sent", "delivered", "failed", "received"])
    direction: str = Field(title="Direction", examples=["inbound", "outbound-api"])
    sender: str = Field(title="From")
    to: str = Field(title="To")
    text: str = Field(title="Message")
    created_at: str = Field(title="Created at")
    error_code: int | None = Field(title="Error code")


class Messages(Shape):
    messages: list[Message] = Field(title="Messages", description="Newest first.")


class _Message(Shape):
    sid: str
    status: str = ""
    direction: str = ""
    from_: str | None = Field(default=None, alias="from")
    to: str = ""
    body: str | None = None
    date_created: str
    error_code: int | None = None

    def plain(self) -> Message:
        return Message(
            id=self.sid,
            status=self.status,
            direction=self.direction,
            sender=self.from_ or "",
            to=self.to,
            text=self.body or "",
            created_at=_instant(self.date_created),
            error_code=self.error_code,
        )


class _Page(Shape):
    messages: list[_Message]


class _Account(Shape):
    friendly_name: str


def _instant(text: str) -> str:
    """Twilio writes instants as mails do."""
    try:
        return stamp(parsedate_to_datetime(text))
    except (TypeError, ValueError):
        raise StepError("The answer is not what was expected: an instant is none.", code="parse_error") from None


def _headers(connection: Connection) -> Mapping[str, str]:
    pair = f"{connection.account_sid}:{connection.auth_token.get_secret_value()}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _reason(content: Any) -> str:
    return f"error-{int(content['code'])}"


def _following(_: Answer, page: Any) -> str | None:
    following = page.get("next_page_uri") if isinstance(page, dict) else None
    return f"{_HOST}{following}" if following else None


api: Api[Connection] = Api(
    "Twilio", lambda connection: f"{_HOST}/2010-04-01/Accounts/{connection.account_sid}", _headers, reason=_reason
)

twilio = Connector(
    id="twilio",
    name="Twilio",
    category="messages",
    description="Sends SMS and WhatsApp messages, and reads those that came in.",
    connection=Connection,
    names=("twilio", "sms", "text message", "whatsapp"),
    described_by="twilio",
)

_SID: Final = "AC00000000000000000000000000000000"
_EXAMPLE: Final = {"account_sid": _SID, "auth_token": "made-up-auth-token"}
_SIGNED_IN: Final = {"authorization": "Basic " + base64.b64encode(f"{_SID}:made-up-auth-token".encode()).decode()}
_URL: Final = f"{_HOST}/2010-04-01/Accounts/{_SID}/Messages.json"
_ANSWERED: Final = {
    "sid": "SM11111111111111111111111111111111",
    "status": "queued",
    "direction": "outbound-api",
    "from": "+15017122661",
    "to": "+15558675310",
    "body": "Order 15 is paid.",
    "date_created": "Sat, 31 Jan 2026 08:29:00 +0000",
    "error_code": None,
}
_YIELDS: Final = {
    "id": "SM11111111111111111111111111111111",
    "status": "queued",
    "direction": "outbound-api",
    "sender": "+15017122661",
    "to": "+15558675310",
    "text": "Order 15 is paid.",
    "created_at": "2026-01-31T08:29:00Z",
    "error_code": None,
}


@twilio.check(
    example=Example(
        connection=_EXAMPLE,
        given={},
        calls=(
            Call(
                "GET",
                f"{_HOST}/2010-04-01/Accounts/{_SID}.json",
                headers=_SIGNED_IN,
                answer={"friendly_name": "Example"},
            ),
        ),
        yields={"name": "Example"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Account, await api.get(http, connection, ".json")).friendly_name[:200])


async def _send(http: Http, connection: Connection, form: dict[str, Any]) -> Message:
    answer = await api.call(http, connection, "POST", "/Messages.json", form=form)
    return shaped(_Message, answer.json()).plain()


@twilio.action(
    phrases=(
        "send an sms",
        "send a text message",
        "text me",
        "text the customer",
        "sms the customer",
        "send a twilio sms",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=_EXAMPLE,
        given={"to": "+15558675310", "sender": "+15017122661", "text": "Order 15 is paid."},
        calls=(
            Call(
                "POST",
                _URL,
                form={"To": "+15558675310", "From": "+15017122661", "Body": "Order 15 is paid."},
                headers=_SIGNED_IN,
                status=201,
                answer=_ANSWERED,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def send_sms(http: Http, connection: Connection, sms: Sms) -> Message:
    """Send an SMS."""
    form = {"To": sms.to, "From": sms.sender, "MessagingServiceSid": sms.messaging_service}
    return await _send(http, connection, {**form, "Body": sms.text, "MediaUrl": sms.media_url})


@twilio.action(
    phrases=("send a whatsapp message", "whatsapp me", "message the customer on whatsapp", "notify by whatsapp"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=_EXAMPLE,
        given={
            "to": "+15558675310",
            "sender": "+15017122661",
            "template": "HX22222222222222222222222222222222",
            "values": {"1": "Ann"},
        },
        calls=(
            Call(
                "POST",
                _URL,
                form={
                    "To": "whatsapp:+15558675310",
                    "From": "whatsapp:+15017122661",
                    "ContentSid": "HX22222222222222222222222222222222",
                    "ContentVariables": '{"1":"Ann"}',
                },
                headers=_SIGNED_IN,
                status=201,
                answer=_ANSWERED,
            ),
        ),
        yields=_YIELDS,
    ),
)
async def send_whatsapp(http: Http, connection: Connection, message: WhatsApp) -> Message:
    """Send a WhatsApp message."""
    form = {"To": f"whatsapp:{message.to}", "From": f"whatsapp:{message.sender}", "Body": message.text}
    filled = dump_json(message.values) if message.template and message.values else None
    more = {"ContentSid": message.template, "ContentVariables": filled, "MediaUrl": message.media_url}
    return await _send(http, connection, {**form, **more})


@twilio.action(
    phrases=("list twilio messages", "get the sms messages", "read sms messages", "list whatsapp messages"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=_EXAMPLE,
        given={"to": "+15558675310", "limit": 20},
        calls=(
            Call(
                "GET",
                f"{_URL}?To=%2B15558675310&PageSize=20",
                headers=_SIGNED_IN,
                answer={"messages": [_ANSWERED], "next_page_uri": None},
            ),
        ),
        yields={"messages": [_YIELDS]},
    ),
)
async def list_messages(http: Http, connection: Connection, listing: Listing) -> Messages:
    """List messages."""
    params = {"To": listing.to, "From": listing.sender, "PageSize": min(1000, listing.limit)}
    return Messages(messages=await _messages(http, connection, params, listing.limit))


async def _messages(http: Http, connection: Connection, params: dict[str, Any], limit: int) -> list[Message]:
    pages = api.pages(http, connection, "/Messages.json", params, _following)
    return [one.plain() for one in await gathered(pages, lambda page: shaped(_Page, page).messages, limit)]


@twilio.poll(
    phrases=("new sms", "an sms arrives", "someone texts my number", "new whatsapp message", "a text message comes in"),
    example=PollExample(
        connection=_EXAMPLE,
        given={"to": "+15558675310"},
        cursor="2026-01-31T08:25:00Z",
        calls=(
            Call(
                "GET",
                f"{_URL}?To=%2B15558675310&DateSent%3E=2026-01-31&PageSize=1000",
                headers=_SIGNED_IN,
                answer={"messages": [{**_ANSWERED, "direction": "inbound", "status": "received"}]},
            ),
        ),
        finds=[
            ("SM11111111111111111111111111111111", {**_YIELDS, "direction": "inbound", "status": "received"}),
        ],
        leaves="2026-01-31T08:29:00Z",
    ),
)
async def new_message(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Message]:
    """A new SMS or WhatsApp message to a number of the account."""
    day = stamp(look_from(http, cursor))[:10]
    found = await _messages(http, connection, {"To": watch.to, "DateSent>": day, "PageSize": 1000}, 100_000)
    came = [message for message in found if message.direction == "inbound"]
    return found_since(http, cursor, came, key=lambda message: message.id, at=lambda message: message.created_at)
