"""Payment slips: a page beside an issued invoice with the link at which a provider takes its payment.

The invoice's own PDF is fixed. A link that becomes known later goes onto a page of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.currencies import currency
from app.domain.decimals import from_minor, plain
from app.domain.document import Document
from app.domain.document_json import amount_text
from app.domain.errors import NotAllowed, OutsideFailed
from app.domain.link import ProviderLink, safe_link
from app.domain.outbox import RemoteClaim
from app.domain.payments import balance_of, why_not_collected
from app.domain.remote import Account, OperationState, RemoteStatus
from app.services import accounts, documents, remotes
from app.services.books import Books
from app.services.remotes import RemoteState
from app.storage.records import remotes as records


@dataclass(frozen=True, slots=True)
class Offer:
    """A link that can go onto a slip.

    Attributes:
        account: name of the account whose provider takes the payment.
        warnings: what the user should know before a customer gets it, a sentence each.
    """

    document: Document
    account: str
    payment_link: ProviderLink
    warnings: tuple[str, ...] = ()


def offer(books: Books, document_id: int, account: str = "") -> Offer:
    """Return what the slip of a document would lead to: at ``account``, else at the newest that has a link.

    Raises:
        NotFound: no such document or account.
        NotAllowed: there is no link to print, with the reason.
    """
    document = documents.get(books, document_id)
    if reason := why_not_collected(document):
        raise NotAllowed(reason)
    chosen = accounts.find(books, account).name if account else ""
    states = [state for state in remotes.of_document(books, document_id) if chosen in {"", state.account}]
    found = [_offer(books, document, state) for state in reversed(states)]
    for each in found:
        if isinstance(each, Offer):
            return each
    nowhere = f"{document.number} was not handed to a provider, so there is no link to pay it at."
    raise NotAllowed(next((each for each in found if isinstance(each, str)), nowhere))


def why_not(books: Books, document: Document, state: RemoteState) -> str:
    """Return why there is no slip for one hand-over of a document, empty when there is one."""
    if reason := why_not_collected(document):
        return reason
    found = _offer(books, document, state)
    return found if isinstance(found, str) else ""


def offered(books: Books, document_ids: Sequence[int]) -> list[int]:
    """Return which of some documents have a slip, in their order."""
    with books.reading() as connection:
        candidates = records.with_link(connection, document_ids)
    return [document_id for document_id in document_ids if document_id in candidates and _has_one(books, document_id)]


def render(found: Offer) -> bytes:
    """Return the slip as a PDF of one page; the same facts give the same bytes.

    Raises:
        OutsideFailed: the books do not say any more who issued the document.
    """
    from app.documents.pdf import render_slip
    from app.documents.slip import build_slip

    document = found.document
    if document.seller is None:
        raise OutsideFailed(f"{document.number} does not say who issued it. Restore the newest backup.")
    return render_slip(build_slip(document, document.seller, found.payment_link))


def _has_one(books: Books, document_id: int) -> bool:
    try:
        offer(books, document_id)
    except NotAllowed:
        return False
    return True


def _offer(books: Books, document: Document, state: RemoteState) -> Offer | str:
    """Return what can be printed of one hand-over, or why nothing can."""
    claim, name = state.claim, state.account
    if claim is None:
        refused = state.state == OperationState.REJECTED
        return (
            f"{name} refused it, so there is no link." if refused else f"{name} has not confirmed yet that it has it."
        )
    account = accounts.get(books, claim.account_id)
    can, title = accounts.capabilities(account), accounts.title(account)
    if claim.invoice.status is RemoteStatus.CANCELLED:
        return f"It is cancelled at {name}: its link cannot be paid any more."
    if claim.invoice.status is RemoteStatus.PAID:
        return f"{name} shows it as paid."
    if not claim.invoice.payment_url:
        return can.reason("payment_link") or f"{name} has given no link to pay at yet. It may come with the next sync."
    link = safe_link(claim.invoice.payment_url, can.link_hosts)
    if link is None:
        return f"The link that {name} gives leads elsewhere than to {title}, so it is not printed."
    return Offer(document, name, ProviderLink(link, title), _warnings(document, claim, account, state.delivery))


def _warnings(document: Document, claim: RemoteClaim, account: Account, delivery: str) -> tuple[str, ...]:
    shown, code = claim.invoice, document.content.currency
    digits = currency(code).digits
    still, found = balance_of(document), []
    same_money = shown.amount is not None and shown.unit_known and shown.currency.upper() == code
    if same_money and shown.amount is not None and shown.amount != from_minor(still, digits):
        found.append(
            f"The link asks for {plain(shown.amount)} {code}, while {amount_text(still, digits)} {code} is still open."
        )
    unsent = shown.status is RemoteStatus.DRAFT and delivery != OperationState.SENT
    if unsent and accounts.capabilities(account).send:
        found.append(
            f"{accounts.title(account)} has not sent it: of a payment by the link of a draft it may not tell you."
        )
    if claim.missing_since is not None:
        found.append(f"{account.name} does not list it any more since {claim.missing_since:%Y-%m-%d}.")
    return tuple(found)
