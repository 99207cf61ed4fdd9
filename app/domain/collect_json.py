"""Accounts, runs over them and checkout pages as JSON; only checkout pages are also read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from app.domain.decimals import ZERO, plain, round_half_up
from app.domain.document_json import day_text, time_text
from app.domain.errors import Problem
from app.domain.json_fields import Fields
from app.domain.outbox import SyncRun
from app.domain.remote import Account, CheckoutPage, PageStatus

_TEXT_LENGTH = 2_000
_SETTABLE = (PageStatus.ACTIVE, PageStatus.PAUSED, PageStatus.ARCHIVED)
_READ_BACK = ("id", "account", "remote_id", "url", "views", "payments", "received", "created_at", "changed")


def write_account(account: Account) -> dict[str, object]:
    """Return an account; its key is not part of it."""
    return {
        "id": account.id,
        "name": account.name,
        "provider": account.provider,
        "base_url": account.base_url,
        "options": dict(account.options),
        "paused": account.paused,
        "marker_proven_on": day_text(account.marker_proven_on),
        "created_at": time_text(account.created_at),
    }


def write_run(run: SyncRun) -> dict[str, object]:
    """Return what a run over an account did."""
    return {
        "account": run.account,
        "outcome": run.outcome,
        "message": run.message,
        "complete": run.complete,
        "listed": run.listed,
        "added": run.added,
        "changed": run.changed,
        "missing": run.missing,
        "payments": run.payments,
        "settled": run.settled,
        "attention": run.attention,
        "started_at": time_text(run.started_at),
        "ended_at": time_text(run.ended_at),
    }


def write_page(page: CheckoutPage, account: str) -> dict[str, object]:
    """Return a checkout page of the ``account`` of that name."""
    return {
        "id": page.id,
        "account": account,
        "title": page.title,
        "description": page.description,
        "amount": None if page.amount is None else _dollars(page.amount),
        "amount_locked": page.amount_locked,
        "allowed_methods": list(page.allowed_methods),
        "page_type": page.page_type,
        "digital_product_url": page.digital_product_url,
        "image_url": page.image_url,
        "success_url": page.success_url,
        "expires_on": day_text(page.expires_on),
        "collect_buyer_name": page.collect_buyer_name,
        "status": page.status.value,
        "remote_id": page.remote_id or None,
        "url": page.url or None,
        "views": page.views,
        "payments": page.payments,
        "received": _dollars(page.received),
        "created_at": time_text(page.created_at),
    }


def read_page(
    value: object,
    base: CheckoutPage | None = None,
    more: Callable[[CheckoutPage], Iterable[Problem | None]] = lambda _page: (),
) -> CheckoutPage:
    """Return the checkout page a JSON object describes; with ``base``, members that are absent stay as they are there.

    ``more`` says what else is wrong with what was read, such as what its provider does not take.

    Raises:
        InputRefused: with every problem.
    """
    base = base or CheckoutPage()
    entry = Fields(value)
    page = replace(
        base,
        title=entry.text("title", base.title, required=True),
        description=entry.text("description", base.description, limit=_TEXT_LENGTH, lines=True),
        amount=_amount(entry, base.amount),
        amount_locked=entry.flag("amount_locked", base.amount_locked),
        allowed_methods=entry.texts("allowed_methods", base.allowed_methods),
        page_type=entry.text("page_type", base.page_type),
        digital_product_url=entry.text("digital_product_url", base.digital_product_url, limit=_TEXT_LENGTH),
        image_url=entry.text("image_url", base.image_url, limit=_TEXT_LENGTH),
        success_url=entry.text("success_url", base.success_url, limit=_TEXT_LENGTH),
        expires_on=entry.day("expires_on", base.expires_on),
        collect_buyer_name=entry.flag("collect_buyer_name", base.collect_buyer_name),
        status=_status(entry, base.status),
    )
    entry.finish(*_READ_BACK)
    entry.check(more(page))
    return page


def _dollars(amount: Decimal) -> str:
    """Return an amount of a page, all of which are in US dollars, with two decimals unless it has more."""
    rounded = round_half_up(amount, 2)
    return plain(rounded if rounded == amount else amount)


def _amount(entry: Fields, before: Decimal | None) -> Decimal | None:
    """Read a price; null lets the payer choose."""
    if entry.is_null("amount"):
        return None
    if "amount" not in entry.given:
        return before
    return entry.decimal("amount", ZERO, least=ZERO)


def _status(entry: Fields, before: PageStatus) -> PageStatus:
    known = {status.value for status in (*_SETTABLE, before)}
    return PageStatus(entry.choice("status", known, before.value, "a state of a checkout page"))
