"""What Sonic is told: whole minor units, lines that add up, the currency by the user's own map, never converted."""

from __future__ import annotations

from decimal import Decimal

from app.domain import marker as markers
from app.domain.currencies import CURRENCIES
from app.domain.decimals import ONE
from app.domain.errors import InputRefused, Problem
from app.domain.remote import Account, Channel, CollectRequest
from app.providers.composing import Claim, Row, claim, clean, is_mail, refuse, rows, shorten, summary, told
from app.providers.exact_json import Json, write
from app.providers.protocol import Composed
from app.providers.sonic_reading import digits, mapping

_NAME, _DESCRIPTION = 200, 500
_UNIT_IMPLIED = frozenset({"USDT", "USDC"})


def composed(request: CollectRequest) -> Composed:
    """Return the body of a create: all seven fields, because its documents mark them all required.

    Raises:
        InputRefused: with every reason why it does not fit.
    """
    problems: list[Problem] = []
    claimed = claim(request, problems)
    content = request.document.content
    name, email = clean(content.customer.name), content.customer.email.strip()
    if not name:
        problems.append(Problem("customer.name", "Sonic needs the customer's name."))
    if not is_mail(email):
        problems.append(Problem("customer.email", "Sonic needs the customer's e-mail address."))
    if content.due_date is None:
        problems.append(Problem("due_date", "Sonic needs a due date."))
    if request.channel is not Channel.NONE:
        problems.append(Problem("channel", "Sonic delivers nothing to customers."))
    code = _code(request.account, claimed.currency)
    minor = _scaled(claimed.minor, claimed.digits, digits(code), problems)
    refuse(problems)

    carried = rows(request.document, claimed, tax_inside=True)
    positions = list(carried.rows)
    if carried.tax:
        positions.append(Row("Tax", ONE, Decimal(0), carried.tax))
    positions = [row for row in positions if row.minor]
    items = [_item(row, claimed, digits(code)) for row in positions]
    items[0]["name"] = f"{items[0]['name']} ({markers.on_wire('', request.marker)})"
    body: dict[str, Json] = {
        "amount": minor,
        "currency": code,
        "customer_email": email,
        "customer_name": name,
        "line_items": list(items),
        "due_date": content.due_date.isoformat() if content.due_date else "",
        "metadata": _metadata(request),
    }
    folded = any(item["quantity"] != row.quantity for item, row in zip(items, positions, strict=True))
    lost = [*carried.lost, "Your number travels in the metadata, which Sonic does not always show."]
    if folded:
        lost.append("Lines whose quantity or price is no whole number are told as one piece.")
    if carried.tax:
        lost.append("The tax is told as a line of its own.")
    return Composed(
        write(body),
        _preview(claimed, body, items),
        tuple(lost),
        _warnings(claimed, code),
        claimed.amount,
        claimed.currency,
    )


def composed_update(request: CollectRequest) -> Composed:
    """Return description, amount, currency and metadata; the rest is not to be sent [11.14].

    Raises:
        InputRefused: with every reason why it does not fit.
    """
    problems: list[Problem] = []
    claimed = claim(request, problems)
    code = _code(request.account, claimed.currency)
    minor = _scaled(claimed.minor, claimed.digits, digits(code), problems)
    refuse(problems)
    reference = f" ({markers.on_wire('', request.marker)})"
    title = " - ".join(part for part in (claimed.number, summary(request.document)) if part)
    body: dict[str, Json] = {
        "description": shorten(title, _DESCRIPTION - len(reference)) + reference,
        "amount": minor,
        "currency": code,
        "metadata": _metadata(request),
    }
    preview = (("Description", str(body["description"])), ("Amount", f"{told(claimed.amount, code)} ({minor})"))
    return Composed(write(body), preview, amount=claimed.amount, currency=claimed.currency)


def _code(account: Account, local: str) -> str:
    """Return Sonic's code of a local currency: the user's choice, else the same code."""
    try:
        return mapping(account).get(local, local)
    except ValueError as error:
        raise InputRefused([Problem("options.currencies", f'"{error}" is no pair like USD=USDT.')]) from None


def _scaled(minor: int, local: int, remote: int, problems: list[Problem]) -> int:
    """Return minor units of ``local`` digits in a currency of ``remote`` digits: the same number, no conversion."""
    scale: int = 10 ** abs(remote - local)
    if remote >= local:
        return minor * scale
    whole, rest = divmod(minor, scale)
    if rest:
        problems.append(Problem("currency", f"The mapped currency has only {remote} decimals; the amount has more."))
    return whole


def _item(row: Row, claimed: Claim, remote_digits: int) -> dict[str, Json]:
    """Return a line; its amount is the price of one piece in minor units [11.4]."""
    problems: list[Problem] = []
    price = row.unit_price.scaleb(claimed.digits)
    pieces = row.quantity.to_integral_value() == row.quantity and price.to_integral_value() == price
    if pieces and price * row.quantity == row.minor:
        unit, quantity = int(price), int(row.quantity)
    else:
        unit, quantity = row.minor, 1
    scaled = _scaled(unit, claimed.digits, remote_digits, problems)
    refuse(problems)
    return {"name": shorten(row.name, _NAME), "amount": scaled, "quantity": quantity}


def _metadata(request: CollectRequest) -> dict[str, Json]:
    number = request.document.number or ""
    return {"local_id": request.document.uid, "number": number, "ref": markers.on_wire(number, request.marker)}


def _warnings(claimed: Claim, code: str) -> tuple[str, ...]:
    found = []
    if code != claimed.currency:
        found.append(f"{claimed.currency} is told as {code}, the amount unchanged: nothing is converted.")
    ordinary = code in _UNIT_IMPLIED or (code in CURRENCIES and code not in {"BTC", "DOGE", "ETH"})
    if not ordinary:
        found.append(f"Sonic does not say what the smallest unit of {code} is; two decimals are assumed.")
    return tuple(found)


def _preview(claimed: Claim, body: dict[str, Json], items: list[dict[str, Json]]) -> tuple[tuple[str, str], ...]:
    return (
        ("Amount", f"{told(claimed.amount, str(body['currency']))} ({body['amount']} in the smallest unit)"),
        ("Customer", f"{body['customer_name']}, {body['customer_email']}"),
        *(
            (f"Line {position}", f"{item['name']}: {item['quantity']} x {item['amount']}")
            for position, item in enumerate(items, 1)
        ),
        ("Due", str(body["due_date"])),
        ("Delivery", "none"),
    )
