"""What CreditClaw is told of a checkout page; every limit is checked here, because it names only the first problem."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from app.domain import marker as markers
from app.domain.decimals import round_half_up
from app.domain.errors import Problem
from app.domain.remote import CheckoutPage, PageStatus
from app.providers.composing import clean, clean_lines, refuse, told
from app.providers.creditclaw_reading import CURRENCY, snake
from app.providers.exact_json import Json, Unreadable, read, write
from app.providers.protocol import Composed

METHODS = ("x402", "usdc_direct", "stripe_onramp", "base_pay")
PAGE_TYPES = ("product", "event", "digital_product")
TITLE_LENGTH, DESCRIPTION_LENGTH, URL_LENGTH = 200, 2_000, 2_000
SETTABLE = (PageStatus.ACTIVE, PageStatus.PAUSED, PageStatus.ARCHIVED)
CLEARABLE = {
    "description": "description",
    "amount_usd": "amount",
    "digital_product_url": "address of the digital product",
    "image_url": "image",
    "success_url": "success address",
    "expires_at": "expiry",
}
"""What a page may have or not, and its name for the user."""


def composed(page: CheckoutPage, marker: str, earlier: Sequence[bytes] = ()) -> Composed:
    """Return the body that creates ``page``, or changes the one it is at CreditClaw.

    A change that leaves a field out leaves it as it is. So what ``earlier`` (the page as CreditClaw was told of it and
    showed it, oldest first) has and the page has not any more is said to be nothing; nothing else is, because no
    document says that it may be.

    Raises:
        InputRefused: with every problem.
    """
    title = clean(page.title)
    # A page that was made elsewhere carries no marker, and gets none: it is on show to everybody.
    reference = markers.on_wire("", marker) if marker else ""
    description = "\n".join(part for part in (clean_lines(page.description), reference) if part)
    refuse(_problems(page, title, description))
    body: dict[str, Json] = {"title": title}
    if description:
        body["description"] = description
    if page.amount is not None:
        body["amount_usd"] = page.amount
    # Without an amount a lock would lock nothing; the default is true, so it is always said.
    body["amount_locked"] = page.amount is not None and page.amount_locked
    if page.allowed_methods or page.remote_id:
        body["allowed_methods"] = list(page.allowed_methods or METHODS)
    body["page_type"] = page.page_type
    urls = {
        "digital_product_url": page.digital_product_url,
        "image_url": page.image_url,
        "success_url": page.success_url,
    }
    body |= {key: url for key, url in urls.items() if url}
    if page.expires_on is not None:
        body["expires_at"] = f"{page.expires_on.isoformat()}T23:59:59.000Z"
    body["collect_buyer_name"] = page.collect_buyer_name
    if page.remote_id and page.status in SETTABLE:
        body["status"] = page.status.value
    if page.remote_id:
        body |= {key: None for key in CLEARABLE if key not in body and _held(earlier).get(key) is not None}
    return Composed(write(body), _preview(page, body), amount=page.amount, currency=CURRENCY)


def _held(earlier: Sequence[bytes]) -> dict[str, object]:
    held: dict[str, object] = {}
    for each in earlier:
        try:
            value = read(each)
        except Unreadable:
            continue  # evidence that was cut
        held |= snake(value) if isinstance(value, dict) else {}
    return held


def _problems(page: CheckoutPage, title: str, description: str) -> list[Problem]:
    spare = DESCRIPTION_LENGTH - (len(description) - len(clean_lines(page.description)))
    amount = page.amount
    checks = (
        (bool(title), "title", "A checkout page needs a title."),
        (len(title) <= TITLE_LENGTH, "title", f"At most {TITLE_LENGTH} characters are allowed."),
        (len(description) <= DESCRIPTION_LENGTH, "description", f"At most {spare} characters are allowed."),
        (
            amount is None or amount > 0,
            "amount",
            "The amount must be above zero. Leave it out to let the payer choose.",
        ),
        (amount is None or amount == round_half_up(amount, 2), "amount", "The amount may have at most two decimals."),
        (
            set(page.allowed_methods) <= set(METHODS),
            "allowed_methods",
            f"Each method must be one of: {', '.join(METHODS)}.",
        ),
        (page.page_type in PAGE_TYPES, "page_type", f"This must be one of: {', '.join(PAGE_TYPES)}."),
        (
            page.page_type != "digital_product" or bool(page.digital_product_url),
            "digital_product_url",
            "A digital product needs the address it is delivered from.",
        ),
        *(
            (not url or _is_https(url), field, f"This must be an https:// address of at most {URL_LENGTH} characters.")
            for field, url in (
                ("digital_product_url", page.digital_product_url),
                ("image_url", page.image_url),
                ("success_url", page.success_url),
            )
        ),
    )
    return [Problem(field, message) for holds, field, message in checks if not holds]


def _is_https(url: str) -> bool:
    if len(url) > URL_LENGTH or not url.isascii() or not url.isprintable() or any(c in url for c in ' <>"\\'):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _preview(page: CheckoutPage, body: dict[str, Json]) -> tuple[tuple[str, str], ...]:
    methods = page.allowed_methods or METHODS
    return (
        ("Title", str(body["title"])),
        ("Description", str(body.get("description") or "")),
        ("Amount", told(page.amount, CURRENCY) if page.amount is not None else "the payer chooses"),
        ("Methods", ", ".join(methods)),
        ("Expires", page.expires_on.isoformat() if page.expires_on else "never"),
        ("Status", str(body.get("status", "active"))),
    )
