"""What CreditClaw is told of an invoice: lines, one flat tax, recipient, notes with the marker."""

from __future__ import annotations

from decimal import Decimal

from app.domain import marker as markers
from app.domain.decimals import from_minor, normal, plain
from app.domain.errors import Problem
from app.domain.remote import Channel, CheckoutPage, CollectRequest, PageStatus
from app.providers import creditclaw_arithmetic as arithmetic
from app.providers.composing import (
    Claim,
    Rows,
    claim,
    clean,
    clean_lines,
    is_mail,
    refuse,
    rows,
    shorten,
    told,
    utc_midnight,
)
from app.providers.creditclaw_reading import CURRENCY
from app.providers.exact_json import Json, write
from app.providers.protocol import Composed

_NAME, _MAIL, _LINE, _NOTES = 200, 200, 500, 2_000
_TOLERANCE = Decimal("0.01")


def composed(request: CollectRequest) -> Composed:
    """Return the body that creates a draft at CreditClaw.

    Raises:
        InputRefused: with every reason why it does not fit, among them a total its arithmetic would change.
    """
    problems: list[Problem] = []
    claimed = claim(request, problems)
    content = request.document.content
    if content.currency != CURRENCY:
        problems.append(Problem("currency", f"CreditClaw takes {CURRENCY} only; the invoice is in {content.currency}."))
    name, email = shorten(clean(content.customer.name), _NAME), content.customer.email.strip()
    if email and (not is_mail(email) or len(email) > _MAIL):
        problems.append(Problem("customer.email", f"CreditClaw needs an e-mail address of at most {_MAIL} characters."))
    if request.channel is Channel.EMAIL and not email:
        problems.append(Problem("customer.email", "To be delivered by e-mail, the customer needs an e-mail address."))
    if request.channel is Channel.EMAIL and not name:
        problems.append(Problem("customer.name", "To be delivered by e-mail, the customer needs a name."))
    if request.channel is Channel.SMS:
        problems.append(Problem("channel", "CreditClaw delivers by e-mail only."))
    problems += _page_problems(request.page)
    refuse(problems)
    carried = rows(request.document, claimed, tax_inside=False)
    refuse(_arithmetic_problems(carried, claimed))

    notes = _notes(request)
    body: dict[str, Json] = {"checkout_page_id": request.page.remote_id if request.page else ""}
    body |= {"recipient_name": name} if name else {}
    body |= {"recipient_email": email} if email else {}
    lines: list[Json] = [
        {
            "description": shorten(row.name, _LINE),
            "quantity": normal(row.quantity),
            "unit_price_usd": row.unit_price,
        }
        for row in carried.rows
    ]
    tax = from_minor(carried.tax, claimed.digits)
    body |= {"line_items": lines, "tax_usd": tax}
    if content.due_date is not None:
        body["due_date"] = utc_midnight(content.due_date).replace("Z", ".000Z")
    body["notes"] = notes
    lost = [*carried.lost, "CreditClaw gives the invoice a number of its own; yours stands in the notes."]
    if carried.tax:
        lost.append("The tax is told as one amount, without rates.")
    if content.due_date is None:
        lost.append("CreditClaw sets a due date of its own, 30 days from then.")
    return Composed(
        write(body),
        _preview(request, claimed, carried, body),
        tuple(lost),
        _page_warnings(request.page, claimed),
        claimed.amount,
        claimed.currency,
    )


def _notes(request: CollectRequest) -> str:
    """Return the notes with the marker in front, where no shortening reaches it."""
    reference = markers.on_wire(request.document.number or "", request.marker)
    written = clean_lines(request.document.content.notes)
    return f"{reference}\n{shorten(written, _NOTES - len(reference) - 1)}" if written else reference


def _arithmetic_problems(carried: Rows, claimed: Claim) -> list[Problem]:
    tax = from_minor(carried.tax, claimed.digits)
    computed = arithmetic.total(((row.quantity, row.unit_price) for row in carried.rows), tax)
    if computed == claimed.amount:
        return []
    reason = (
        f"CreditClaw calculates in binary fractions and would ask for {plain(computed)} instead of "
        f"{told(claimed.amount, CURRENCY)}. It cannot carry this invoice."
    )
    return [Problem("lines", reason)]


def _page_problems(page: CheckoutPage | None) -> list[Problem]:
    if page is None:
        return [Problem("page", "CreditClaw needs a checkout page on which the invoice is paid.")]
    if not page.remote_id:
        return [Problem("page", "The checkout page is not at CreditClaw yet. Push it first.")]
    if page.status in {PageStatus.PAUSED, PageStatus.ARCHIVED, PageStatus.EXPIRED}:
        return [Problem("page", f"The checkout page is {page.status}: nobody could pay the invoice on it.")]
    return []


def _page_warnings(page: CheckoutPage | None, claimed: Claim) -> tuple[str, ...]:
    """Warn of a page with another price: CreditClaw marks payments more than one per cent off it as a mismatch."""
    if page is None or page.amount is None:
        return ()
    if abs(page.amount - claimed.amount) <= page.amount * _TOLERANCE:
        return ()
    warning = (
        f"The page has the fixed price {told(page.amount, CURRENCY)}, the invoice asks for "
        f"{told(claimed.amount, CURRENCY)}: its payment would count as a mismatch. Use a page with an open amount."
    )
    return (warning,)


def _preview(
    request: CollectRequest, claimed: Claim, carried: Rows, body: dict[str, Json]
) -> tuple[tuple[str, str], ...]:
    lines = [
        (
            f"Line {position}",
            f"{shorten(row.name, _LINE)}: {plain(normal(row.quantity))} x {told(row.unit_price, CURRENCY)}",
        )
        for position, row in enumerate(carried.rows, 1)
    ]
    page = request.page
    return (
        ("Amount", told(claimed.amount, claimed.currency)),
        ("Page", page.title if page is not None else ""),
        ("Recipient", ", ".join(str(body[key]) for key in ("recipient_name", "recipient_email") if key in body)),
        *lines,
        ("Tax", told(from_minor(carried.tax, claimed.digits), CURRENCY)),
        ("Due", str(body.get("due_date", "not told"))[:10]),
        ("Notes", str(body["notes"])),
        ("Delivery", "by e-mail, once the draft is made" if request.channel is Channel.EMAIL else "none"),
    )
