"""What can go wrong between a workspace, its plan and the payment service."""

from __future__ import annotations

from levqor.errors import BadRequest, Conflict, LevqorError, Unavailable


class PaymentsOff(LevqorError):
    """Payments are off on this server, so nothing can be bought here. Whoever runs it sets the plan."""

    code = "payments_off"
    status = 503


class PaymentsUnreachable(Unavailable):
    """The payment service does not answer properly at the moment. Nothing was charged; try again in a minute."""

    code = "payments_unreachable"

    def __init__(self) -> None:
        super().__init__(retry_after_seconds=60)


class PaymentsRefused(LevqorError):
    """The payment service refused the request. Nothing was charged; write to support and name the correlation id."""

    code = "payments_refused"
    status = 502


class PriceMissing(LevqorError):
    """This cannot be bought here yet, because its price is not set up. Write to support, or choose another."""

    code = "price_missing"
    status = 503


class PriceWrong(LevqorError):
    """The payment service has another price for this than the published one, so it is not sold. Write to support."""

    code = "price_wrong"
    status = 503


class AlreadySubscribed(Conflict):
    """This workspace has a plan already. Change or cancel it under Plan and billing."""

    code = "already_subscribed"


class NoCustomer(Conflict):
    """There is nothing to manage yet. Choose a plan first."""

    code = "no_customer"


class BadSignature(BadRequest):
    """The signature of this event is missing, wrong, or not of these minutes. Check the webhook's signing secret."""

    code = "bad_signature"


class MalformedEvent(BadRequest):
    """This is no event of the payment service."""

    code = "malformed_event"


class PlanLimitWorkflows(LevqorError):
    """The plan has no room for another workflow. Delete one, or choose a larger plan."""

    code = "plan_limit_workflows"
    status = 402


class PlanLimitUsers(LevqorError):
    """The plan has no room for another user. Remove a member or an invitation, or choose a larger plan."""

    code = "plan_limit_users"
    status = 402
