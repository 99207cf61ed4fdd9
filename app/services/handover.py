"""Hands an issued invoice to a provider: shows first what it would be told, then queues the request and tries it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain import marker as markers
from app.domain.document import Document
from app.domain.errors import InputRefused, NotAllowed, NotFound, OutsideFailed, Problem
from app.domain.outbox import Operation
from app.domain.payments import why_not_collected
from app.domain.remote import (
    Account,
    Channel,
    CheckoutPage,
    CollectRequest,
    OperationKind,
    OperationState,
    RemoteStatus,
)
from app.services import accounts, customers, documents
from app.services.books import Books
from app.services.collecting import at_work, desk_of, notice_life, ports
from app.storage.records import accounts as account_records
from app.storage.records import checkout_pages as page_records
from app.storage.records import operations as records
from app.storage.records import remotes as remote_records
from app.sync.progress import Note, happen
from app.sync.states import Event, Facts

if TYPE_CHECKING:
    from decimal import Decimal

    from app.providers.protocol import Composed
    from app.storage.unit import Unit

_PRINTED = (
    "The invoice itself carries the link of a checkout page. A payment by that link is not joined to this hand-over:"
    " the provider goes on asking for it until you record the payment and cancel it there."
)
_OVER = frozenset({OperationState.REJECTED, OperationState.CANCELLED})
_SETTLED = frozenset({RemoteStatus.PAID, RemoteStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Preview:
    """What a provider will be told.

    Attributes:
        told: (label, text) pairs in order.
        lost: what it cannot carry, a sentence each; warnings: what the user should know before.
        at_once: the customer gets it with the create, so that only a person may ever repeat it.
    """

    account: Account
    channel: Channel
    told: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]
    warnings: tuple[str, ...]
    amount: Decimal | None
    currency: str
    at_once: bool


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a hand-over.

    Attributes:
        send: the delivery that follows the create, where that is a call of its own.
    """

    operation: Operation
    send: Operation | None = None


def preview(
    books: Books, document_id: int, account: str, *, page_id: int | None = None, channel: Channel = Channel.NONE
) -> Preview:
    """Return exactly what the provider would be told of an invoice, and what it cannot carry.

    Raises:
        InputRefused: with every reason why the invoice does not fit.
        NotFound: no such document, account or page.
        NotAllowed: the document is none that can be collected.
    """
    chosen, request = _request(books, document_id, account, page_id, channel, markers.make(bytes(10)))
    composed = _compose(chosen, request)
    can = accounts.capabilities(chosen)
    return Preview(
        account=chosen,
        channel=channel,
        told=composed.preview,
        lost=composed.lost,
        warnings=(*composed.warnings, *_warnings(books, request.document, chosen)),
        amount=composed.amount,
        currency=composed.currency,
        at_once=can.delivers_at_create and channel is not Channel.NONE,
    )


def push(
    books: Books,
    document_id: int,
    account: str,
    *,
    page_id: int | None = None,
    channel: Channel = Channel.NONE,
    queue_only: bool = False,
) -> Pushed:
    """Hand an invoice to a provider: queued on disk, then tried at once unless ``queue_only``.

    Raises:
        InputRefused: with every reason why the invoice does not fit.
        NotFound: no such document, account or page.
        NotAllowed: it cannot be collected, or was handed to this account already.
    """
    from app.storage.writes.operations import Asked, insert_operation

    marker = markers.make(secrets.token_bytes(markers.RANDOM_BYTES))
    chosen, request = _request(books, document_id, account, page_id, channel, marker)
    composed = _compose(chosen, request)
    number = request.document.number or ""
    notice_life(books)
    with books.writing() as unit:
        revision = _next_hand_over(unit, document_id, chosen, number)
        epoch = account_records.state(unit.raw).epoch
        operation_id = insert_operation(
            unit,
            Asked(
                account_id=chosen.id,
                kind=OperationKind.CREATE,
                document_id=document_id,
                revision=revision,
                marker=marker,
                channel=channel,
                payload=composed.payload,
                amount=composed.amount,
                currency=composed.currency,
                epoch=epoch,
            ),
        )
        send_id = None
        if accounts.capabilities(chosen).send and channel is not Channel.NONE:
            asked = Asked(
                account_id=chosen.id,
                kind=OperationKind.SEND,
                document_id=document_id,
                parent_id=operation_id,
                revision=revision,
                channel=channel,
                payload=b"",
                epoch=epoch,
            )
            send_id = insert_operation(unit, asked)
    if not queue_only:
        attempt(books, chosen, operation_id)
    return Pushed(operation(books, operation_id), operation(books, send_id) if send_id else None)


def remind(books: Books, document_id: int, account: str, *, queue_only: bool = False) -> Operation:
    """Let the provider remind the customer, once; a reminder whose outcome is unclear is never repeated by itself.

    Raises:
        NotFound: no such account.
        NotAllowed: the invoice is not at the provider, is paid or cancelled here or there, or the provider cannot
            remind.
    """
    return _follow_up(books, document_id, account, OperationKind.REMIND, queue_only=queue_only)


def update(books: Books, document_id: int, account: str, *, queue_only: bool = False) -> Operation:
    """Tell the provider again what the document says, where it can change what it holds.

    Raises:
        InputRefused: it does not fit.
        NotFound: no such account.
        NotAllowed: the invoice is not at the provider, or the provider cannot change it.
    """
    return _follow_up(books, document_id, account, OperationKind.UPDATE, queue_only=queue_only)


def attempt(books: Books, account: Account, operation_id: int) -> None:
    """Try a queued operation now.

    Whatever comes of it stands in the operation; what could not be tried stays queued and says why.
    """
    from app.storage.writes.operations import save_progress

    why = _tried(books, account, operation_id)
    if not why:
        return
    with books.writing() as unit:
        current = records.load(unit.raw, operation_id)
        if current is not None and current.state is OperationState.QUEUED:
            save_progress(unit, current, replace(current, reason=why))


def _tried(books: Books, account: Account, operation_id: int) -> str:
    """Try a queued operation; return why it could not be tried, empty when it was."""
    from app.sync.run import Stopped, push_now

    surroundings = ports(books)
    try:
        with at_work(surroundings) as held:
            if held or account.paused:
                return held or account.paused
            with desk_of(surroundings, account) as desk, suppress(Stopped):
                push_now(desk, operation_id)
    except OutsideFailed as failure:
        return failure.message
    return ""


def operation(books: Books, operation_id: int) -> Operation:
    """Return an operation of the outbox.

    Raises:
        NotFound: there is none of that id.
    """
    with books.reading() as connection:
        found = records.load(connection, operation_id)
    if found is None:
        raise NotFound(f"There is no entry {operation_id} in the outbox.")
    return found


def _follow_up(books: Books, document_id: int, account: str, kind: OperationKind, *, queue_only: bool) -> Operation:
    from app.storage.writes.operations import Asked, insert_operation

    chosen = accounts.find(books, account)
    document = documents.get(books, document_id)
    reached, can = _reachable(books, document), accounts.capabilities(chosen)
    if not (can.remind if kind is OperationKind.REMIND else can.update):
        raise NotAllowed(can.reason(kind.value) or f"{chosen.name} cannot do this.")
    if kind is OperationKind.REMIND and (reason := why_not_collected(document)):
        raise NotAllowed(reason)
    notice_life(books)
    with books.writing() as unit:
        found = [each for each in records.of_document(unit.raw, document_id) if each.account_id == chosen.id]
        parents = [each for each in found if each.kind is OperationKind.CREATE and each.remote_id]
        parents = [each for each in parents if each.state is OperationState.CONFIRMED]
        if not parents:
            raise NotAllowed(f"{document.number} is not at {chosen.name}, as far as is known.")
        claim = remote_records.load(unit.raw, chosen.id, parents[-1].remote_id)
        if kind is OperationKind.REMIND and claim is not None and claim.invoice.status in _SETTLED:
            raise NotAllowed(f"{chosen.name} shows {document.number} as {claim.invoice.raw_status} already.")
        same = [each for each in records.of_document(unit.raw, document_id) if each.kind is kind]
        if any(each.state not in _OVER | {OperationState.CONFIRMED} for each in same):
            raise NotAllowed("The last one is still in the outbox. Decide it there first.")
        drop_refused(unit, [each for each in same if each.account_id == chosen.id])
        if records.was_refused(unit.raw, parents[-1].id, can.read_only_codes):
            raise NotAllowed(f"{chosen.name} has said of {document.number} there that it can only be read.")
        payload = b""
        if kind is OperationKind.UPDATE:
            from app.providers import registry

            request = CollectRequest(reached, chosen, parents[-1].marker, parents[-1].channel)
            payload = registry.provider(chosen.provider).compose_update(request).payload
        operation_id = insert_operation(
            unit,
            Asked(
                account_id=chosen.id,
                kind=kind,
                document_id=document_id,
                parent_id=parents[-1].id,
                revision=1 + max((each.revision for each in same), default=0),
                payload=payload,
                epoch=account_records.state(unit.raw).epoch,
            ),
        )
    if not queue_only:
        attempt(books, chosen, operation_id)
    return operation(books, operation_id)


def _request(
    books: Books, document_id: int, account: str, page_id: int | None, channel: Channel, marker: str
) -> tuple[Account, CollectRequest]:
    document, chosen = documents.get(books, document_id), accounts.find(books, account)
    if reason := why_not_collected(document):
        raise NotAllowed(reason)
    can, problems = accounts.capabilities(chosen), []
    if channel not in can.channels:
        problems.append(Problem("send", can.reason("channels") or f"{chosen.name} cannot deliver by {channel.value}."))
    page: CheckoutPage | None = None
    if page_id is not None:
        with books.reading() as connection:
            page = page_records.load(connection, page_id)
        if page is None or page.account_id != chosen.id:
            raise NotFound(f"{chosen.name} has no checkout page {page_id}.")
        if not page.remote_id:
            problems.append(Problem("checkout_page", "This checkout page is not at the provider yet. Push it first."))
        if page.expires_on is not None and page.expires_on < books.today():
            words = f"This checkout page took payments until {page.expires_on}: nobody could pay the invoice on it."
            problems.append(Problem("checkout_page", words))
    elif can.page_needed:
        problems.append(Problem("checkout_page", "Choose the checkout page the invoice is to be paid on."))
    if problems:
        raise InputRefused(problems)
    return chosen, CollectRequest(_reachable(books, document), chosen, marker, channel, page)


def _reachable(books: Books, document: Document) -> Document:
    """Return a document with the phone number and e-mail address that its customer has by now, where it states none.

    They are no part of what was agreed on, but some providers cannot collect without.
    """
    content, stated = document.content, document.content.customer
    if content.customer_id is None or (stated.phone and stated.email):
        return document
    known = customers.get(books, content.customer_id).as_party()
    reached = replace(stated, phone=stated.phone or known.phone, email=stated.email or known.email)
    return replace(document, content=replace(content, customer=reached))


def _compose(account: Account, request: CollectRequest) -> Composed:
    from app.providers import registry

    return registry.provider(account.provider).compose(request)


def _next_hand_over(unit: Unit, document_id: int, account: Account, number: str) -> int:
    """Return the revision of a new hand-over.

    Raises:
        NotAllowed: this account has the invoice already, or may have it.
    """
    found = [each for each in records.of_document(unit.raw, document_id) if each.kind is OperationKind.CREATE]
    for each in found:
        if each.account_id != account.id or each.state is OperationState.CANCELLED:
            continue
        if each.state is OperationState.REJECTED:
            drop_refused(unit, [each])
        elif not _is_over(unit, each):
            raise NotAllowed(f"{number} was handed to {account.name} already: see its entry in the outbox or the list.")
    if any(claim.document_id is None for claim in remote_records.naming(unit.raw, account.id, number)):
        raise NotAllowed(
            f"{account.name} holds an invoice for {number} that these books do not know, as after restoring an older"
            " copy. Look at the remote invoices first."
        )
    return 1 + max((each.revision for each in found), default=0)


def drop_refused(unit: Unit, earlier: Sequence[Operation]) -> None:
    """Let go of what was refused before, and of deliveries that wait for it: what is asked anew takes its place."""
    for each in earlier:
        if each.state is OperationState.REJECTED:
            waiting = [one for one in records.of_account(unit.raw, each.account_id) if one.parent_id == each.id]
            for one in (each, *waiting):
                happen(unit, one, Event.DROP, Facts(), Note("Asked anew."), seat="")


def _is_over(unit: Unit, create: Operation) -> bool:
    """Whether what an earlier hand-over made was cancelled at the provider."""
    if create.state is not OperationState.CONFIRMED:
        return False
    claim = remote_records.load(unit.raw, create.account_id, create.remote_id)
    return claim is not None and claim.invoice.status is RemoteStatus.CANCELLED


def _warnings(books: Books, document: Document, account: Account) -> tuple[str, ...]:
    printed = (_PRINTED,) if document.payment_link is not None else ()
    with books.reading() as connection:
        found = records.of_document(connection, document.id)
        others = {
            each.account
            for each in found
            if each.kind is OperationKind.CREATE and each.state not in _OVER and each.account_id != account.id
        }
        left = remote_records.left_over(connection, document.id)
    return (
        *printed,
        *(f"It was handed to {name} as well: the customer could pay it twice." for name in sorted(others)),
        *(f"{claim.account} still shows {claim.invoice.remote_id} of a hand-over that was dropped." for claim in left),
    )
