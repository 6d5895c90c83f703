"""How mail leaves: through a mail server when one is set up, otherwise into the outbox."""

from __future__ import annotations

from levqor.config import Settings
from levqor.connectors.guard import AddressGuard
from levqor.connectors.ports import Mail
from levqor.mail.outbox import Outbox


def make_mail(settings: Settings, outbox: Outbox) -> Mail:
    """The mail port that the settings ask for. The mail server that they name is allowed by naming it.

    Raises:
        ValueError: `LEVQOR_SMTP_URL` is no SMTP address.
    """
    outbox.sender = settings.mail_from
    if settings.smtp_url is None:
        return outbox
    from levqor.mail.smtp import SmtpMail, parse_smtp_url

    server = parse_smtp_url(settings.smtp_url.get_secret_value())
    guard = AddressGuard((*settings.allowed_addresses, server.place))
    return SmtpMail(server, settings.mail_from, guard, outbox)
