"""Payment links, invoices and refunds."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.stripe.connector import (
    CURRENCY,
    CUSTOMER_ID,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    post,
    stripe,
)
from levqor.connectors.declaration import Effect, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class Line(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    price_id: str | None = Field(default=None, title="Price id", pattern=r"^price_\w{1,100}$")
    name: str | None = Field(default=None, title="Name", description="In place of a price id.", max_length=250)
    amount: int | None = Field(
        default=None, title="Amount", description="In the smallest unit, such as cents.", ge=0, le=99_999_999_999
    )
    currency: str | None = Field(default=None, title="Currency", pattern=CURRENCY, examples=["eur"])
    quantity: int = Field(default=1, ge=1, le=1_000_000, title="Quantity")

    @model_validator(mode="after")
    def _has_a_price(self) -> Line:
        if self.price_id is None and None in (self.name, self.amount, self.currency):
            raise incomplete("give a price id, or a name, an amount and a currency")
        return self


class NewPaymentLink(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    lines: list[Line] = Field(title="What is sold", min_length=1, max_length=20)
    success_url: str | None = Field(default=None, title="Afterwards go to", pattern=r"^https://\S+$", max_length=2000)
    metadata: dict[str, str] = Field(default_factory=dict, title="Metadata", max_length=50)


class PaymentLink(Shape):
    id: str = Field(title="Payment link id")
    url: str = Field(title="URL")
    active: bool = Field(title="Can be used")


class InvoiceLine(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    description: str = Field(title="Description", min_length=1, max_length=500)
    amount: int = Field(
        title="Amount", description="In the smallest unit, such as cents.", ge=-99_999_999, le=99_999_999
    )


class NewInvoice(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    customer_id: str = Field(title="Customer id", pattern=CUSTOMER_ID)
    currency: str = Field(title="Currency", pattern=CURRENCY, examples=["eur"])
    lines: list[InvoiceLine] = Field(title="Lines", min_length=1, max_length=100)
    days_until_due: int = Field(default=14, ge=0, le=365, title="Days until it is due")
    note: str | None = Field(default=None, title="Note", max_length=1500)
    send: bool = Field(default=True, title="Send it", description="Off: it stays a draft.")


class NewInvoiceItem(InvoiceLine):
    customer_id: str = Field(title="Customer id", pattern=CUSTOMER_ID)
    currency: str = Field(title="Currency", pattern=CURRENCY, examples=["eur"])


class Invoice(Shape):
    id: str = Field(title="Invoice id")
    hosted_invoice_url: str | None = Field(default=None, title="URL", description="Where the customer pays.")
    number: str | None = Field(default=None, title="Number")
    status: str | None = Field(default=None, title="Status")
    total: int | None = Field(default=None, title="Total", description="In the smallest unit.")
    currency: str | None = Field(default=None, title="Currency")
    invoice_pdf: str | None = Field(default=None, title="URL of the PDF")


class InvoiceItem(Shape):
    id: str = Field(title="Invoice item id")


class NewRefund(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    payment: str = Field(
        title="Payment", description="A charge or a payment intent.", pattern=r"^(ch|py|pi)_\w{1,100}$"
    )
    amount: int | None = Field(default=None, title="Amount", description="Empty: all of it.", ge=1)
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = Field(default=None, title="Reason")


class Refund(Shape):
    id: str = Field(title="Refund id")
    status: str | None = Field(default=None, title="Status")
    amount: int = Field(title="Amount")


def _line(line: Line) -> dict[str, Any]:
    if line.price_id:
        return {"price": line.price_id, "quantity": line.quantity}
    data = {"currency": line.currency, "unit_amount": line.amount, "product_data": {"name": line.name}}
    return {"price_data": data, "quantity": line.quantity}


_EXAMPLE_LINK = {"id": "plink_1", "url": "https://buy.stripe.com/test_1", "active": True}
_EXAMPLE_INVOICE = {
    "id": "in_1",
    "hosted_invoice_url": "https://invoice.stripe.com/i/acct_1/test_1",
    "number": "HAT-15",
    "status": "open",
    "total": 4900,
    "currency": "eur",
    "invoice_pdf": "https://pay.stripe.com/invoice/acct_1/test_1/pdf",
}


@stripe.action(
    phrases=("create a stripe payment link", "make a payment link", "let them pay with stripe"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "lines": [{"price_id": "price_1", "quantity": 2}, {"name": "Hat", "amount": 4900, "currency": "eur"}],
            "success_url": "https://shop.example/thanks",
        },
        calls=(
            Call(
                "POST",
                f"{URL}/payment_links",
                form={
                    "line_items[0][price]": "price_1",
                    "line_items[0][quantity]": "2",
                    "line_items[1][price_data][currency]": "eur",
                    "line_items[1][price_data][unit_amount]": "4900",
                    "line_items[1][price_data][product_data][name]": "Hat",
                    "line_items[1][quantity]": "1",
                    "after_completion[type]": "redirect",
                    "after_completion[redirect][url]": "https://shop.example/thanks",
                },
                headers=SIGNED_IN,
                answer=_EXAMPLE_LINK,
            ),
        ),
        yields=_EXAMPLE_LINK,
    ),
)
async def create_payment_link(http: Http, connection: Connection, link: NewPaymentLink) -> PaymentLink:
    """Create a payment link."""
    form: dict[str, Any] = {"line_items": [_line(line) for line in link.lines], "metadata": link.metadata}
    if link.success_url:
        form["after_completion"] = {"type": "redirect", "redirect": {"url": link.success_url}}
    return shaped(PaymentLink, await post(http, connection, "/payment_links", form))


@stripe.action(
    phrases=("create a stripe invoice", "send an invoice with stripe", "invoice the customer in stripe", "bill them"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "customer_id": "cus_ANN",
            "currency": "eur",
            "lines": [{"description": "Hat", "amount": 4900}],
        },
        calls=(
            Call(
                "POST",
                f"{URL}/invoices",
                form={
                    "customer": "cus_ANN",
                    "currency": "eur",
                    "collection_method": "send_invoice",
                    "days_until_due": "14",
                    "pending_invoice_items_behavior": "exclude",
                    "auto_advance": "false",
                },
                headers=SIGNED_IN,
                answer={"id": "in_1", "status": "draft"},
            ),
            Call(
                "POST",
                f"{URL}/invoiceitems",
                form={
                    "customer": "cus_ANN",
                    "invoice": "in_1",
                    "currency": "eur",
                    "amount": "4900",
                    "description": "Hat",
                },
                headers=SIGNED_IN,
                answer={"id": "ii_1"},
            ),
            Call("POST", f"{URL}/invoices/in_1/send", form={}, headers=SIGNED_IN, answer=_EXAMPLE_INVOICE),
        ),
        yields=_EXAMPLE_INVOICE,
    ),
)
async def create_invoice(http: Http, connection: Connection, new: NewInvoice) -> Invoice:
    """Create an invoice and send it.

    Stripe mails it to the customer where the account's settings say so; in test mode it mails nothing.
    """
    form = {
        "customer": new.customer_id,
        "currency": new.currency.lower(),
        "collection_method": "send_invoice",
        "days_until_due": new.days_until_due,
        "pending_invoice_items_behavior": "exclude",
        "auto_advance": False,
        "description": new.note,
    }
    invoice = shaped(Invoice, await post(http, connection, "/invoices", form))
    for line in new.lines:
        await _add(http, connection, line, new.customer_id, new.currency, invoice.id)
    verb = "/invoices/{}/send" if new.send else "/invoices/{}"
    return shaped(Invoice, await post(http, connection, path(verb, invoice.id), {}))


async def _add(
    http: Http, connection: Connection, line: InvoiceLine, customer: str, currency: str, invoice: str | None
) -> InvoiceItem:
    form = {
        "customer": customer,
        "invoice": invoice,
        "currency": currency.lower(),
        "amount": line.amount,
        "description": line.description,
    }
    return shaped(InvoiceItem, await post(http, connection, "/invoiceitems", form))


@stripe.action(
    phrases=("add an invoice item in stripe", "add a line to the next stripe invoice", "charge it on the next invoice"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"customer_id": "cus_ANN", "currency": "EUR", "description": "Hat", "amount": 4900},
        calls=(
            Call(
                "POST",
                f"{URL}/invoiceitems",
                form={"customer": "cus_ANN", "currency": "eur", "amount": "4900", "description": "Hat"},
                headers=SIGNED_IN,
                answer={"id": "ii_1"},
            ),
        ),
        yields={"id": "ii_1"},
    ),
)
async def add_invoice_item(http: Http, connection: Connection, item: NewInvoiceItem) -> InvoiceItem:
    """Add a line to a customer's next invoice."""
    return await _add(http, connection, item, item.customer_id, item.currency, None)


@stripe.action(
    phrases=("refund a stripe payment", "refund with stripe", "give the money back in stripe"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"payment": "ch_1", "amount": 1000, "reason": "requested_by_customer"},
        calls=(
            Call(
                "POST",
                f"{URL}/refunds",
                form={"charge": "ch_1", "amount": "1000", "reason": "requested_by_customer"},
                headers=SIGNED_IN,
                answer={"id": "re_1", "status": "succeeded", "amount": 1000},
            ),
        ),
        yields={"id": "re_1", "status": "succeeded", "amount": 1000},
    ),
)
async def refund(http: Http, connection: Connection, refund: NewRefund) -> Refund:
    """Refund a payment."""
    kind = "payment_intent" if refund.payment.startswith("pi_") else "charge"
    form = {kind: refund.payment, "amount": refund.amount, "reason": refund.reason}
    return shaped(Refund, await post(http, connection, "/refunds", form))
