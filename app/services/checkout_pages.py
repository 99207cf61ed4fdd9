"""Checkout pages: drafted here, pushed to the provider, counted there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from app.domain import marker as markers
from app.domain.errors import InputRefused, NotAllowed, NotFound, Problem
from app.domain.outbox import Operation
from app.domain.remote import Account, CheckoutPage, OperationKind, OperationState, PageStatus
from app.services import accounts
from app.services.books import Books
from app.services.collecting import notice_life
from app.services.handover import attempt, drop_refused, operation
from app.storage.records import accounts as account_records
from app.storage.records import checkout_pages as records
from app.storage.records import operations as operation_records

_ENDED = frozenset({OperationState.REJECTED, OperationState.CANCELLED})


def listing(books: Books, account: str | None = None) -> list[CheckoutPage]:
    """Return the pages of an account, or of all, by title.

    Raises:
        NotFound: there is no such account.
    """
    chosen = accounts.find(books, account).id if account is not None else None
    with books.reading() as connection:
        return records.listed(connection, chosen)


def get(books: Books, page_id: int) -> CheckoutPage:
    """Return a page.

    Raises:
        NotFound: there is none of that id.
    """
    with books.reading() as connection:
        page = records.load(connection, page_id)
    if page is None:
        raise NotFound(f"There is no checkout page {page_id}.")
    return page


def find(books: Books, ref: str, account: str | None = None) -> CheckoutPage:
    """Return the page that ``ref`` names: our id, the provider's id, or the title.

    Raises:
        NotFound: there is none, or more than one has that title.
    """
    pages = listing(books, account)
    text = ref.strip()
    for matches in (
        [page for page in pages if str(page.id) == text],
        [page for page in pages if page.remote_id == text],
        [page for page in pages if page.title.casefold() == text.casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
    raise NotFound(f'No checkout page, or more than one, is called "{text[:60]}".')


def is_changed(books: Books, page_id: int) -> bool:
    """Whether a page says something the provider was not told yet."""
    with books.reading() as connection:
        return records.changed(connection, page_id)


def problems(books: Books, page: CheckoutPage) -> list[Problem]:
    """Return what keeps a page from being stored and pushed."""
    account = accounts.get(books, page.account_id)
    if not accounts.capabilities(account).pages:
        return [Problem("account", accounts.capabilities(account).reason("pages"))]
    try:
        _payload(account, page, markers.make(bytes(markers.RANDOM_BYTES)))
    except InputRefused as refused:
        return [*refused.problems, *_expiry_problems(books, page)]
    return _expiry_problems(books, page)


def _expiry_problems(books: Books, page: CheckoutPage) -> list[Problem]:
    """Refuse a last day that is over; a page whose day has passed can still be changed otherwise."""
    over = page.expires_on is not None and page.expires_on < books.today()
    if not over or (page.id and get(books, page.id).expires_on == page.expires_on):
        return []
    return [Problem("expires_on", "This day is over: nobody could pay on the page.")]


def save(books: Books, page: CheckoutPage) -> CheckoutPage:
    """Store a new page (id 0) or what was changed of one; the provider is told by `push`.

    Raises:
        InputRefused: with every problem.
        NotFound: no such page or account.
    """
    from app.storage.writes import checkout_pages as writes

    found = problems(books, page)
    if found:
        raise InputRefused(found)
    with books.writing() as unit:
        if not page.id:
            page_id = writes.insert_page(unit, replace(page, remote_id="", url="", status=PageStatus.DRAFT))
        else:
            page_id, before = page.id, get(books, page.id)
            kept = replace(
                page,
                account_id=before.account_id,
                remote_id=before.remote_id,
                url=before.url,
                views=before.views,
                payments=before.payments,
                received=before.received,
                evidence=before.evidence,
            )
            writes.update_page(unit, kept, changed=True)
    return get(books, page_id)


def delete(books: Books, page_id: int) -> None:
    """Delete a draft that was never pushed; what the provider has can only be archived.

    Raises:
        NotFound: no such page.
        NotAllowed: the provider has it, or may have it.
    """
    from app.storage.writes import checkout_pages as writes

    page = get(books, page_id)
    with books.writing() as unit:
        if page.remote_id or operation_records.of_page(unit.raw, page_id):
            raise NotAllowed("This page was pushed. Archive it instead.")
        if records.waited_for(unit.raw, page_id):
            raise NotAllowed("A draft waits for the link of this page. Let it carry another one, or none, first.")
        writes.forget_page(unit, page_id)


def push(books: Books, page_id: int, *, queue_only: bool = False) -> Operation:
    """Create a page at the provider, or tell it what was changed: queued, then tried at once unless ``queue_only``.

    Raises:
        InputRefused: with every problem.
        NotFound: no such page.
        NotAllowed: an earlier push is not settled.
    """
    from app.storage.writes.operations import Asked, insert_operation

    page = get(books, page_id)
    account = accounts.get(books, page.account_id)
    notice_life(books)
    with books.writing() as unit:
        found = operation_records.of_page(unit.raw, page_id)
        if any(each.state not in _ENDED | {OperationState.CONFIRMED} for each in found):
            raise NotAllowed("An earlier push of this page is still in the outbox. Decide it there first.")
        drop_refused(unit, found)
        creates = [each for each in found if each.kind is OperationKind.PAGE_CREATE and each.state not in _ENDED]
        kind = OperationKind.PAGE_UPDATE if page.remote_id else OperationKind.PAGE_CREATE
        fresh = "" if page.remote_id else markers.make(secrets.token_bytes(markers.RANDOM_BYTES))
        marker = creates[-1].marker if creates else fresh
        operation_id = insert_operation(
            unit,
            Asked(
                account_id=account.id,
                kind=kind,
                page_id=page_id,
                parent_id=creates[-1].id if creates else None,
                revision=1 + max((each.revision for each in found if each.kind is kind), default=0),
                marker=marker if kind is OperationKind.PAGE_CREATE else "",
                payload=_payload(account, page, marker, _earlier(page, found)),
                amount=page.amount,
                epoch=account_records.state(unit.raw).epoch,
            ),
        )
    if not queue_only:
        attempt(books, account, operation_id)
    return operation(books, operation_id)


def _earlier(page: CheckoutPage, found: Sequence[Operation]) -> list[bytes]:
    """Return what the provider was told of a page and took, and what it last showed of it."""
    told = [each.payload for each in found if each.state is OperationState.CONFIRMED]
    return [*told, page.evidence.encode()] if page.evidence else told


def _payload(account: Account, page: CheckoutPage, marker: str, earlier: Sequence[bytes] = ()) -> bytes:
    from app.providers import registry

    return registry.provider(account.provider).compose_page(account, page, marker, earlier).payload
