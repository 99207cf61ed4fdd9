"""What the providers hold, beside what the books say: per document, field by field, and what is not ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.domain.currencies import CURRENCIES
from app.domain.decimals import ONE, from_minor, plain, round_half_up
from app.domain.document import Content, Document, Line, PaymentState, State
from app.domain.document_json import time_text
from app.domain.errors import InputRefused, NotAllowed, NotFound, Problem
from app.domain.outbox import Operation, RemoteClaim
from app.domain.party import Customer, Party
from app.domain.payments import payment_state
from app.domain.remote import Account, OperationKind, OperationState, RemoteStatus
from app.domain.tax import Tax, TaxCategory
from app.services import accounts, customers, documents, drafts
from app.services.books import Books
from app.storage.records import operations as operation_records
from app.storage.records import remotes as records
from app.storage.records.remotes import KeptPayment

_OVER = frozenset({OperationState.CONFIRMED, OperationState.SENT, OperationState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a claim is not what the document says, both as texts."""

    field: str
    local: str
    remote: str


@dataclass(frozen=True, slots=True)
class RemoteState:
    """One hand-over of a document, or a claim it was made from.

    Attributes:
        state: ``accepted`` once the provider has it, ``imported`` when the document came from there, else the state
            of the operation (`app.domain.remote.OperationState`).
        claim: what the provider last said, None before it said anything.
        delivery: the state of a delivery that is a call of its own, empty when there is none.
        follow_up: the newest delivery, reminder or change that was asked for since and has not come to its end.
        reminded_at: when the customer was last reminded through it.
        payments: what the provider said of payments for it.
    """

    account: str
    provider: str
    state: str
    operation: Operation | None
    claim: RemoteClaim | None
    delivery: str = ""
    reminded_at: datetime | None = None
    payments: tuple[KeptPayment, ...] = ()
    follow_up: Operation | None = None


def of_document(books: Books, document_id: int) -> list[RemoteState]:
    """Return where a document was handed to, oldest first; what was dropped before it was accepted is left out."""
    with books.reading() as connection:
        operations = operation_records.of_document(connection, document_id)
        claims = {claim.operation_id: claim for claim in records.of_document(connection, document_id)}
        imported = [claim for claim in records.of_document(connection, document_id) if claim.imported]
        paid = {
            claim.id: tuple(records.payments_of(connection, claim.account_id, claim.invoice.remote_id))
            for claim in (*claims.values(), *imported)
        }
    found = [
        RemoteState(each.account, each.provider, "imported", None, each, payments=paid[each.id]) for each in imported
    ]
    providers = {account.id: account.provider for account in _accounts(books, operations)}
    for create in operations:
        if create.kind is not OperationKind.CREATE or create.state is OperationState.CANCELLED:
            continue
        follow = [each for each in operations if each.parent_id == create.id]
        sends = [each for each in follow if each.kind is OperationKind.SEND]
        reminders = [
            each.claimed_at
            for each in follow
            if each.kind is OperationKind.REMIND and each.state is OperationState.CONFIRMED and each.claimed_at
        ]
        claim = claims.get(create.id)
        found.append(
            RemoteState(
                account=create.account,
                provider=providers[create.account_id],
                state="accepted" if create.state is OperationState.CONFIRMED else create.state.value,
                operation=create,
                claim=claim,
                delivery=sends[-1].state.value if sends else "",
                reminded_at=max(reminders, default=None),
                payments=paid[claim.id] if claim else (),
                follow_up=next((each for each in reversed(follow) if each.state not in _OVER), None),
            )
        )
    return found


def still_asking(books: Books, document_id: int) -> list[str]:
    """Return which accounts go on asking for a document, a sentence each: none of their providers lets us cancel."""
    from app.providers.registry import provider

    return [
        f"{state.account} still asks for it ({state.claim.invoice.remote_id}). Cancel it at"
        f" {provider(state.provider).title} itself, as in its dashboard."
        for state in of_document(books, document_id)
        if state.claim is not None
        and state.claim.missing_since is None
        and state.claim.invoice.status not in {RemoteStatus.PAID, RemoteStatus.CANCELLED}
    ]


def as_json(states: list[RemoteState]) -> list[dict[str, object]]:
    """Return the ``remotes`` of an invoice as the command line answers them."""
    return [_json(state) for state in states]


def _json(state: RemoteState) -> dict[str, object]:
    claim, create = state.claim, state.operation
    remote_id = claim.invoice.remote_id if claim else create.remote_id if create else ""
    return {
        "account": state.account,
        "provider": state.provider,
        "remote_id": remote_id or None,
        "remote_number": (claim.invoice.number or None) if claim else None,
        "remote_status": (claim.invoice.raw_status or None) if claim else None,
        "state": state.state,
        "amount": plain(_shown(claim.invoice.amount, claim.invoice.currency))
        if claim and claim.invoice.amount is not None
        else None,
        "payment_url": (claim.invoice.payment_url or None) if claim else None,
        "read_at": time_text(claim.read_at) if claim else None,
        "delivery": state.delivery or None,
        "reminded_at": time_text(state.reminded_at),
        "operation": create.id if create else None,
    }


def _shown(amount: Decimal, code: str) -> Decimal:
    """Return a remote amount with the decimals of its currency, or as it is where that would change it."""
    digits = CURRENCIES[code].digits if code in CURRENCIES else 2
    rounded = round_half_up(amount, digits)
    return rounded if rounded == amount else amount


def differences(books: Books, claim: RemoteClaim) -> list[Difference]:
    """Return each field in which a claim is not what its document says; nothing is changed on either side.

    Raises:
        NotFound: the claim belongs to no document.
    """
    if claim.document_id is None:
        raise NotFound("This remote invoice belongs to no document.")
    document = documents.get(books, claim.document_id)
    content, shown = document.content, claim.invoice
    asked = _asked(books, claim, document)
    found: list[Difference] = []
    if shown.amount is not None and shown.unit_known and shown.amount != asked:
        digits = CURRENCIES[content.currency].digits
        found.append(Difference("amount", plain(round_half_up(asked, digits)), plain(shown.amount)))
    if shown.currency and shown.currency.upper() != content.currency:
        found.append(Difference("currency", content.currency, shown.currency))
    if shown.due_date is not None and content.due_date is not None and shown.due_date != content.due_date:
        found.append(Difference("due_date", content.due_date.isoformat(), shown.due_date.isoformat()))
    texts = (("name", shown.recipient_name), ("email", shown.recipient_email))
    for field, remote in texts:
        local = getattr(content.customer, field)
        if remote and local and remote.casefold() != local.casefold():
            found.append(Difference(f"customer.{field}", local, remote))
    return found + _state_differences(document, claim)


def _asked(books: Books, claim: RemoteClaim, document: Document) -> Decimal:
    """Return what the provider was asked to collect: what was still open when the document was handed over."""
    if claim.operation_id is not None:
        with books.reading() as connection:
            operation = operation_records.load(connection, claim.operation_id)
        if operation is not None and operation.amount is not None:
            return operation.amount
    return from_minor(document.calculation.totals.due, CURRENCIES[document.content.currency].digits)


def _state_differences(document: Document, claim: RemoteClaim) -> list[Difference]:
    status, local = claim.invoice.status, document.state.value
    settled = payment_state(document.state, document.calculation.totals.due, document.paid, document.credited)
    found = []
    if (status is RemoteStatus.CANCELLED) != (document.state is State.CANCELLED):
        found.append(Difference("state", local, claim.invoice.raw_status or status.value))
    is_paid = settled in {PaymentState.PAID, PaymentState.OVERPAID}
    if (status is RemoteStatus.PAID) != is_paid and status is not RemoteStatus.CANCELLED:
        found.append(Difference("payment_state", settled.value, claim.invoice.raw_status or status.value))
    if claim.missing_since is not None:
        found.append(Difference("missing", local, f"not listed since {claim.missing_since:%Y-%m-%d}"))
    return found


def linked(books: Books, account_id: int | None = None) -> list[RemoteClaim]:
    """Return what providers claim of our documents, newest first."""
    with books.reading() as connection:
        return records.linked(connection, account_id)


def find(books: Books, account: str, remote_id: str) -> RemoteClaim:
    """Return what an account last said of one of its invoices.

    Raises:
        NotFound: there is no such account, or nothing of that id is known there.
    """
    chosen = accounts.find(books, account)
    with books.reading() as connection:
        claim = records.load(connection, chosen.id, remote_id)
    if claim is None:
        raise NotFound(f'No remote invoice "{remote_id[:60]}" is known at {chosen.name}.')
    return claim


def payments(books: Books, claim: RemoteClaim) -> list[KeptPayment]:
    """Return what an account said of payments for one of its invoices, oldest first."""
    with books.reading() as connection:
        return records.payments_of(connection, claim.account_id, claim.invoice.remote_id)


def foreign(books: Books, account_id: int | None = None, limit: int = 1_000) -> list[RemoteClaim]:
    """Return remote invoices that belong to no document of ours, newest first; they can be imported."""
    with books.reading() as connection:
        return records.foreign(connection, account_id, limit)


def import_claim(books: Books, account: str, remote_id: str) -> Document:
    """Make a customer, when it is new, and a draft from a remote invoice that is not ours; it is collected there.

    Raises:
        NotFound: nothing of that id is known at the account.
        NotAllowed: it belongs to a document already.
        InputRefused: it states no amount or currency that a document can have.
    """
    from app.storage.writes import remotes as writes

    chosen = accounts.find(books, account)
    with books.writing() as unit:
        claim = records.load(unit.raw, chosen.id, remote_id)
        if claim is None:
            raise NotFound(f'No remote invoice "{remote_id[:60]}" is known at {chosen.name}.')
        if claim.document_id is not None:
            raise NotAllowed("This remote invoice belongs to a document already.")
        document = drafts.create(books, _content(books, claim))
        writes.link(unit, chosen.id, remote_id, None, document.id)
    return document


def _content(books: Books, claim: RemoteClaim) -> Content:
    shown = claim.invoice
    code = shown.currency.upper()
    if code not in CURRENCIES:
        raise InputRefused([Problem("currency", f'No document can be in "{shown.currency[:10]}".')])
    if shown.amount is not None and not shown.unit_known:
        words = f"It is left open in which unit {shown.amount:f} {code} are. Say so in the settings of {claim.account}."
        raise InputRefused([Problem("amount", words)])
    if shown.amount is None or shown.amount < 0:
        raise InputRefused([Problem("amount", "The provider states no amount a document could have.")])
    customer = _customer(books, claim)
    name = shown.recipient_name or shown.recipient_email or shown.recipient_phone
    party = customer.as_party() if customer else Party(name, shown.recipient_email, shown.recipient_phone)
    content = drafts.new_content(books, customer.id if customer else None)
    line = Line(
        description=(shown.description or f"Collected through {claim.account}")[:500],
        quantity=ONE,
        unit_price=round_half_up(shown.amount, CURRENCIES[code].digits),
        tax=Tax(TaxCategory.ZERO, Decimal(0)),
    )
    day = shown.created_at.date() if shown.created_at else books.today()
    return replace(
        content,
        currency=code,
        customer=party,
        customer_id=customer.id if customer else None,
        issue_date=day,
        due_date=shown.due_date or content.due_date,
        reference=(shown.number or shown.remote_id)[:200],
        lines=(line,),
    )


def _customer(books: Books, claim: RemoteClaim) -> Customer | None:
    """Return the customer of that name, made when there is none; None when several have it or none is named."""
    shown = claim.invoice
    name = shown.recipient_name or shown.recipient_email
    if not name:
        return None
    try:
        return customers.find(books, name)
    except NotFound:
        made = Customer(name=name[:200], email=shown.recipient_email, phone=shown.recipient_phone)
    try:
        return customers.create(books, made)
    except InputRefused:
        return None


def _accounts(books: Books, operations: list[Operation]) -> list[Account]:
    return [accounts.get(books, account_id) for account_id in {each.account_id for each in operations}]
