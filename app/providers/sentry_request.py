"""What SentryPOS is told: the amount in cents, the customer by phone, number and marker in the description."""

from __future__ import annotations

import re

from app.domain import marker as markers
from app.domain.errors import Problem
from app.domain.remote import Channel, CollectRequest
from app.providers.composing import claim, clean, is_mail, refuse, shorten, summary, told, utc_midnight
from app.providers.exact_json import Json, write
from app.providers.protocol import Composed

_DESCRIPTION = 140
_SEND_VIA: dict[Channel, str | None] = {Channel.NONE: None, Channel.EMAIL: "EMAIL", Channel.SMS: "SMS"}
_DELIVERY = {Channel.NONE: "none", Channel.EMAIL: "at once by e-mail", Channel.SMS: "at once by text message"}
_STRANGERS_PHONE = "An SMS needs a number of ten digits, as in the US; SentryPOS shows no other form."


def composed(request: CollectRequest, *, sending: bool) -> Composed:
    """Return the body that tells SentryPOS what to collect; ``sending`` adds the channel.

    Raises:
        InputRefused: with every reason why it does not fit.
    """
    problems: list[Problem] = []
    claimed = claim(request, problems)
    content = request.document.content
    takes = request.account.option("currency", "USD").upper()
    if content.currency != takes:
        problems.append(Problem("currency", f"This account takes {takes} only; the invoice is in {content.currency}."))
    name, email = clean(content.customer.name), content.customer.email.strip()
    phone = dialled(content.customer.phone)
    if not phone:
        problems.append(
            Problem(
                "customer.phone", "SentryPOS keeps customers by phone number; give the customer one with area code."
            )
        )
    elif request.channel is Channel.SMS and phone.startswith("+"):
        problems.append(Problem("customer.phone", _STRANGERS_PHONE))
    if email and not is_mail(email):
        problems.append(Problem("customer.email", "This is no e-mail address."))
    if request.channel is Channel.EMAIL and not email:
        problems.append(Problem("customer.email", "To be delivered by e-mail, the customer needs an e-mail address."))
    refuse(problems)

    tail = f" ({markers.on_wire('', request.marker)})"
    title = " - ".join(part for part in (claimed.number, summary(request.document)) if part)
    description = shorten(title, _DESCRIPTION - len(tail)) + tail
    customer: dict[str, Json] = {"name": name, "phone": phone}
    if email:
        customer["email"] = email
    body: dict[str, Json] = {"amountCents": claimed.minor, "customer": customer, "description": description}
    if content.due_date is not None:
        body["dueAt"] = utc_midnight(content.due_date)
    if sending:
        body["sendVia"] = _SEND_VIA[request.channel]
    preview = [
        ("Amount", told(claimed.amount, claimed.currency)),
        ("Customer", ", ".join(part for part in (name, phone, email) if part)),
        ("Description", description),
        ("Due", content.due_date.isoformat() if content.due_date else "not told"),
    ]
    if sending:
        preview.append(("Delivery", _DELIVERY[request.channel]))
    return Composed(
        write(body),
        tuple(preview),
        lost=(
            "The lines and the tax are not shown there; the amount is the whole of what is still to pay.",
            "Your number stands in the description.",
        ),
        warnings=("A customer with this phone number at SentryPOS gets this name and e-mail address.",),
        amount=claimed.amount,
        currency=claimed.currency,
    )


def dialled(phone: str) -> str:
    """Return a phone number as SentryPOS keys customers: ten digits, or ``+`` and digits for one from elsewhere.

    Its samples are bare US numbers. A number of another length without a country code could be anybody's: empty.
    """
    digits = re.sub(r"[^0-9]", "", phone)
    if re.search(r"[^0-9+() ./\u00a0-]", phone) or not digits.isascii():
        return ""
    if phone.strip().startswith("+") and not digits.startswith("1"):
        return f"+{digits}" if 7 <= len(digits) <= 15 else ""
    if len(digits) == 11 and digits.startswith("1"):
        return digits[1:]
    return digits if len(digits) == 10 and not phone.strip().startswith("+") else ""
