"""A payment link that is known before a document is issued, so that it can be printed on the document itself.

Only the link of a checkout page is: the page exists before any invoice. The link of one invoice exists once a provider
holds the issued invoice, whose PDF is fixed by then; it goes onto a payment slip (`app.services.payment_slips`).

A draft names a page. While the page has no link yet, the draft waits for it; the link is there as soon as the provider
has confirmed the page. Issuing prints and freezes it, and may always be done without.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.currencies import currency
from app.domain.decimals import from_minor, plain, shorten
from app.domain.document import Content, Document, Kind, State
from app.domain.document_json import amount_text
from app.domain.errors import Problem
from app.domain.link import ProviderLink, safe_link
from app.domain.outbox import Operation
from app.domain.remote import Account, CheckoutPage, OperationKind, OperationState, PageStatus
from app.domain.totals import calculate
from app.services.books import Books
from app.storage.records import accounts as account_records
from app.storage.records import checkout_pages as page_records
from app.storage.records import operations as operation_records

if TYPE_CHECKING:
    from app.providers.protocol import Provider

FIELD = "payment_link"
_CLOSED = frozenset({PageStatus.PAUSED, PageStatus.ARCHIVED, PageStatus.EXPIRED})


@dataclass(frozen=True, slots=True)
class LinkStanding:
    """How the payment link of a draft stands.

    Attributes:
        page: that the draft names; None when it is gone.
        account: its account's name.
        link: to be printed; None while it is not known, or must not be used.
        waits: why the link is not known yet; empty when it is known, or never will be.
        problem: why the page cannot be used for this draft; empty when it can.
        warnings: what may be meant but looks odd.
    """

    page: CheckoutPage | None = None
    account: str = ""
    link: ProviderLink | None = None
    waits: str = ""
    problem: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """``unusable``, ``waiting`` or ``ready``."""
        if self.problem:
            return "unusable"
        return "waiting" if self.waits else "ready"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a draft can choose from.

    Attributes:
        pages: every checkout page with the name of its account.
        only_slips: (account, provider) of those whose links exist only once they hold an issued invoice.
    """

    pages: tuple[tuple[CheckoutPage, str], ...] = ()
    only_slips: tuple[tuple[str, str], ...] = ()


def offer(books: Books) -> Offer:
    """Return the checkout pages there are, and which accounts can only have payment slips."""
    with books.reading() as connection:
        standing = account_records.listed(connection)
        pages = page_records.listed(connection, None)
    names = {account.id: account.name for account in standing}
    later = []
    for account in standing:
        can = _provider(account).capabilities(account)
        if can.payment_link and not can.pages:
            later.append((account.name, _provider(account).title))
    usable = [page for page in pages if page.status is not PageStatus.ARCHIVED]
    return Offer(tuple((page, names[page.account_id]) for page in usable), tuple(later))


def standing(books: Books, content: Content) -> LinkStanding | None:
    """Return how the payment link of a draft stands, None for one that names no page."""
    if content.checkout_page_id is None:
        return None
    with books.reading() as connection:
        return standing_in(connection, content)


def standing_in(connection: sqlite3.Connection, content: Content) -> LinkStanding | None:
    """Return how the payment link of a draft stands, within a transaction."""
    if content.checkout_page_id is None:
        return None
    page = page_records.load(connection, content.checkout_page_id)
    standing_accounts = {account.id: account for account in account_records.listed(connection)}
    account = standing_accounts.get(page.account_id) if page is not None else None
    if page is None or account is None:
        return LinkStanding(page, problem="This checkout page is not there any more. Choose another one, or none.")
    problem = _problem(page, account, content)
    if problem:
        return LinkStanding(page, account.name, problem=problem)
    warnings = _warnings(page, content)
    if not page.url:
        waits = _waits(page, account, operation_records.of_page(connection, page.id))
        return LinkStanding(page, account.name, waits=waits, warnings=warnings)
    link = safe_link(page.url, _provider(account).capabilities(account).link_hosts)
    if link is None:
        elsewhere = f"The link of this page leads elsewhere than to {_provider(account).title}. Choose none."
        return LinkStanding(page, account.name, problem=elsewhere)
    return LinkStanding(page, account.name, ProviderLink(link, _provider(account).title), warnings=warnings)


def printable(books: Books, content: Content) -> ProviderLink | None:
    """Return the link as it would be printed now."""
    found = standing(books, content)
    return found.link if found is not None else None


def problems(books: Books, content: Content) -> list[Problem]:
    """Return why a draft cannot carry the link of the page it names; waiting is no problem, it passes."""
    found = standing(books, content)
    return [Problem(FIELD, found.problem)] if found is not None and found.problem else []


def doubts(books: Books, content: Content) -> list[Problem]:
    """Return that a draft waits for its link, and what looks odd about it."""
    found = standing(books, content)
    if found is None or found.problem:
        return []
    waits = ["It waits for its link. Issued now, the invoice carries no link."] if found.waits else []
    return [Problem(FIELD, words) for words in (*waits, *found.warnings)]


def kept(books: Books, document: Document) -> int | None:
    """Return the page a duplicate goes on with: one where the payer enters the amount serves every invoice."""
    printed = document.payment_link.link.url if document.payment_link is not None else ""
    if document.content.checkout_page_id is None and not printed:
        return None
    for page, _account in offer(books).pages:
        same = page.id == document.content.checkout_page_id or (page.url and page.url == printed)
        if same and page.amount is None and page.status not in _CLOSED:
            return page.id
    return None


def as_json(books: Books, document: Document) -> dict[str, object]:
    """Return ``payment_link`` as the command line answers it; nothing for a document that has none."""
    link = document.payment_link
    if document.state is not State.DRAFT:
        if link is None:
            return {}
        printed = {"checkout_page": None, "account": None, "provider": link.provider, "url": link.link.url}
        return {FIELD: printed | {"state": "printed", "reason": None}}
    found = standing(books, document.content)
    if found is None:
        return {}
    value: dict[str, object] = {
        "checkout_page": document.content.checkout_page_id,
        "account": found.account or None,
        "provider": found.link.provider if found.link else None,
        "url": found.link.link.url if found.link else None,
        "state": found.state,
        "reason": found.problem or found.waits or None,
    }
    return {FIELD: value}


def _provider(account: Account) -> Provider:
    # Known only once a draft names a page: ordinary documents do not wait for the providers to be loaded.
    from app.providers import registry

    return registry.provider(account.provider)


def _problem(page: CheckoutPage, account: Account, content: Content) -> str:
    can, title = _provider(account).capabilities(account), _provider(account).title
    if content.kind is not Kind.INVOICE:
        return "Nobody pays a credit note. Choose no payment link."
    if can.currencies and content.currency not in can.currencies:
        return f"{title} takes {' and '.join(can.currencies)} only; this invoice is in {content.currency}."
    if page.status in _CLOSED:
        name = shorten(page.title)
        return f'The checkout page "{name}" is {page.status.value}: nobody could pay there. Choose another one.'
    return ""


def _waits(page: CheckoutPage, account: Account, pushed: list[Operation]) -> str:
    name = f'checkout page "{shorten(page.title)}"'
    creates = [each for each in pushed if each.kind is OperationKind.PAGE_CREATE]
    state = creates[-1].state if creates else None
    if page.remote_id or state is OperationState.CONFIRMED:
        return f"{account.name} has told no link of the {name} yet. It comes with the next sync."
    if state is None or state is OperationState.CANCELLED:
        return f"The {name} has not been published at {account.name} yet, so it has no link."
    if state is OperationState.REJECTED:
        return f"{account.name} refused the {name}: {creates[-1].reason}"
    if state is OperationState.QUEUED:
        return f"The {name} is queued for {account.name}. Its link comes once it is there."
    return f"It is not clear yet whether {account.name} has the {name}. See its entry in the outbox."


def _warnings(page: CheckoutPage, content: Content) -> tuple[str, ...]:
    code, due = content.currency, calculate(content).totals.due
    digits = currency(code).digits
    found = []
    if page.amount is not None and page.amount != from_minor(due, digits):
        asked = f"{plain(page.amount)} {code}"
        found.append(f"The page asks for {asked}, the invoice for {amount_text(due, digits)} {code}.")
    if page.expires_on is not None and content.due_date is not None and page.expires_on < content.due_date:
        found.append(f"The page takes payments until {page.expires_on}, before the invoice is due.")
    return tuple(found)
