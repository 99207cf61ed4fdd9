"""CreditClaw: drafts on checkout pages in dollars, mailed by a call of their own; few calls an hour.

Its key can spend money as well. Numbers in brackets name the contradiction of its documents that a line settles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.decimals import round_half_up
from app.domain.remote import (
    Account,
    Budget,
    Capabilities,
    Channel,
    CheckoutPage,
    CollectRequest,
    RemoteInvoice,
    RemotePayment,
    RemoteStatus,
)
from app.providers import creditclaw_arithmetic as arithmetic
from app.providers import creditclaw_pages, creditclaw_request
from app.providers import creditclaw_reading as reader
from app.providers.baseline import (
    Baseline,
    amount_differences,
    asked,
    gathered,
    once,
    text_difference,
    unlisted,
)
from app.providers.calls import call, members, unusable
from app.providers.creditclaw_words import ALREADY_SENT, NOT_MAILED, TITLE, WORDS
from app.providers.exact_json import Take
from app.providers.http import Reply, path_id
from app.providers.protocol import (
    Accepted,
    Composed,
    Environment,
    Failure,
    Finding,
    Listing,
    Outcome,
    Refused,
    Session,
    Unclear,
)
from app.providers.reading import Members

_KEY = re.compile(r"cck_live_[0-9a-f]{48}")
_LIMIT = 100
_CALLS_AN_HOUR = (("list", 12), ("create", 10), ("send", 5), ("pages", 12), ("page-create", 10), ("payments", 12))
_EMPTY = "CreditClaw lists nothing. It also lists nothing when the wallet is not active, so this proves nothing."


class CreditClaw(Baseline):
    """CreditClaw behind the protocol."""

    name = "creditclaw"
    title = TITLE

    def environments(self) -> tuple[Environment, ...]:
        """Return the only address documented; there is no sandbox."""
        return (Environment("Production", "https://creditclaw.com/api/v1", "There is no sandbox: this is real money."),)

    def key_warnings(self, key: str) -> tuple[str, ...]:
        """Know the keys by their shape."""
        return () if _KEY.fullmatch(key) else ("Keys of CreditClaw are cck_live_ and 48 hexadecimal digits.",)

    def capabilities(self, account: Account) -> Capabilities:
        """Return what CreditClaw can do; the strict numbers of its guide are assumed everywhere [13.14]."""
        del account
        return Capabilities(
            lines=True,
            tax=True,
            channels=(Channel.NONE, Channel.EMAIL),
            send=True,
            pages=True,
            page_needed=True,
            payments=True,
            marker_returns=True,
            payment_link=True,
            spends=True,
            currencies=(reader.CURRENCY,),
            link_hosts=reader.HOSTS,
            list_seconds=900,
            budgets=tuple(Budget(name, calls, 3600) for name, calls in _CALLS_AN_HOUR),
            why_not=(
                ("number", "CreditClaw numbers its invoices itself; your number goes into the notes."),
                ("remind", "CreditClaw offers no reminders to programs; its dashboard may."),
                ("update", "CreditClaw offers no changes of an invoice to programs."),
                ("customers", "CreditClaw keeps no customers."),
            ),
        )

    def compose(self, request: CollectRequest) -> Composed:
        """Return lines, tax, recipient, due time and notes with the marker."""
        return creditclaw_request.composed(request)

    def compose_page(
        self, account: Account, page: CheckoutPage, marker: str, earlier: Sequence[bytes] = ()
    ) -> Composed:
        """Return the fields of a checkout page."""
        del account
        return creditclaw_pages.composed(page, marker, earlier)

    def create(self, session: Session, payload: bytes) -> Outcome:
        """Create a draft; nothing reaches the customer."""
        body = self._members(session, call(session, "POST", "/bot/invoices/create", "create", body=payload))
        if not isinstance(body, tuple):
            return body
        row, reply = body
        remote = reader.invoice(row, session)
        if remote is None:
            return unusable(session, reply, WORDS, "it names no id")
        differences = self.differences(session.account, payload, remote)
        return Accepted(remote=remote, differences=differences, http_status=reply.status, evidence=remote.evidence)

    def send(self, session: Session, remote_id: str) -> Outcome:
        """Mail a draft, once. It is sent then even when the mail failed, and cannot be sent again [13.10, 13.13]."""
        try:
            path = f"/bot/invoices/{path_id(remote_id)}/send"
        except ValueError:
            return Refused(code="bad_id", message="CreditClaw has no invoice of such an id.")
        body = self._members(session, call(session, "POST", path, "send"))
        if isinstance(body, Refused) and body.code == ALREADY_SENT:
            task = "It was no draft any more, so it had been sent before. Ask the customer whether the mail arrived."
            return Accepted(task=task, code=body.code, http_status=body.http_status, evidence=body.evidence)
        if not isinstance(body, tuple):
            return body
        row, reply = body
        remote = reader.invoice(row, session)
        if remote is None or remote.status is RemoteStatus.UNKNOWN:
            return unusable(session, reply, WORDS, "it does not say whether the invoice was sent")
        other = () if remote.remote_id == remote_id else ("CreditClaw answered for another invoice.",)
        mailed = row.get("email_sent") is True
        reason = row.get("email_reason")
        why = NOT_MAILED.get(reason, "it gives no reason we know") if isinstance(reason, str) else "it gives no reason"
        task = f"CreditClaw did not mail the invoice: {why}. Send the payment link and the PDF yourself."
        return Accepted(
            remote=remote,
            differences=other,
            task="" if mailed else task,
            http_status=reply.status,
            evidence=remote.evidence,
        )

    def differences(self, account: Account, payload: bytes, remote: RemoteInvoice) -> tuple[str, ...]:
        """Compare total, page and recipient; the texts of lines are not compared, the server may trim them."""
        del account
        wanted = asked(payload)
        lines, tax = wanted.get("line_items"), wanted.get("tax_usd")
        pairs = [
            (Decimal(str(line.get("quantity"))), Decimal(str(line.get("unit_price_usd"))))
            for line in (lines if isinstance(lines, list) else [])
            if isinstance(line, dict)
        ]
        expected = arithmetic.total(pairs, Decimal(str(tax or 0)))
        found = amount_differences(round_half_up(expected, 2), remote, reader.CURRENCY)
        found += text_difference("checkout page", wanted.get("checkout_page_id"), remote.page_id)
        found += text_difference("recipient", wanted.get("recipient_name"), remote.recipient_name)
        found += text_difference("e-mail address", wanted.get("recipient_email"), remote.recipient_email)
        due = wanted.get("due_date")
        if isinstance(due, str) and remote.due_date is not None and not due.startswith(remote.due_date.isoformat()):
            found.append("The provider shows another due date than it was told.")
        return tuple(found)

    def invoice(self, session: Session, remote_id: str) -> Outcome:
        """Find one invoice in the list: there is no call for one."""
        listing = self.invoices(session)
        for row in listing.rows:
            if row.remote_id == remote_id:
                return Accepted(remote=row, evidence=row.evidence)
        if listing.failure is not None:
            return listing.failure
        return Unclear(code="not_listed", message="CreditClaw does not list this invoice.")

    def invoices(self, session: Session, since: date | None = None) -> Listing[RemoteInvoice]:
        """Read the owner's invoices. A full list is split by status and then by page: there is no paging [13.12]."""
        del since
        whole = self._listed(session, {})
        if whole.failure is not None or len(whole.rows) < _LIMIT:
            return whole
        rows, reason = list(whole.rows), ""
        if any(row.raw_status.strip().lower() not in reader.STATUSES for row in rows):
            reason = "CreditClaw lists more than it shows at once, and some in a status that cannot be asked for."
        for status in reader.STATUSES:
            part = self._listed(session, {"status": status})
            rows += part.rows
            if part.failure is None and len(part.rows) >= _LIMIT:
                part = self._by_page(session, status, {row.page_id for row in rows if row.page_id})
                rows += part.rows
            if part.failure is not None:
                return Listing(_once(rows), reason=part.reason, failure=part.failure)
            if not part.complete and part.rows:
                reason = part.reason
        return Listing(_once(rows), complete=not reason, reason=reason)

    def _by_page(self, session: Session, status: str, pages: set[str]) -> Listing[RemoteInvoice]:
        """Read one status page by page; pages nobody has named yet stay unread, so it is never complete."""
        rows: list[RemoteInvoice] = []
        for page in sorted(pages):
            part = self._listed(session, {"status": status, "checkout_page_id": page})
            rows += part.rows
            if part.failure is not None:
                return Listing(_once(rows), reason=part.reason, failure=part.failure)
        return Listing(_once(rows), reason=f"CreditClaw has more {status} invoices than it can list.")

    def _listed(self, session: Session, query: dict[str, str]) -> Listing[RemoteInvoice]:
        # The limit is always said: the documents disagree on its default [13.11].
        reply = call(session, "GET", "/bot/invoices", "list", query=query | {"limit": str(_LIMIT)})
        items = self._items(session, reply, "invoices", lambda row: reader.invoice(row, session))
        if not isinstance(items, list):
            return unlisted(items, TITLE)
        found, unread = gathered(items, RemoteInvoice)
        rows, repeated = once(found, lambda row: row.remote_id)
        full = "CreditClaw lists no more than 100 invoices at once." if len(items) >= _LIMIT else ""
        reason = full or unread or repeated or ("" if items else _EMPTY)
        return Listing(rows, complete=not reason, reason=reason)

    def payments(
        self, session: Session, since: date | None, until: date, invoices: Sequence[RemoteInvoice] = ()
    ) -> Listing[RemotePayment]:
        """Read the sales and join them to the invoices that name them; unknown pages are left out [13.20]."""
        del since, until
        reply = call(session, "GET", "/bot/sales", "payments", query={"limit": str(_LIMIT)})
        items = self._items(session, reply, "sales", lambda row: reader.sale(row, session, invoices))
        if not isinstance(items, list):
            return unlisted(items, TITLE)
        found, unread = gathered(items, RemotePayment)
        pages = {row.page_id for row in invoices}
        rows, repeated = once(
            (row for row in found if row.remote_id or row.page_id in pages), lambda row: row.payment_id
        )
        full = "CreditClaw lists no more than 100 sales at once." if len(items) >= _LIMIT else ""
        reason = full or unread or repeated or ("" if items else _EMPTY)
        return Listing(rows, complete=not reason, reason=reason)

    def pages(self, session: Session) -> Listing[CheckoutPage]:
        """Read the pages of this key's wallet."""
        reply = call(session, "GET", "/bot/checkout-pages", "pages")
        items = self._items(session, reply, "checkout_pages", lambda row: reader.page(row, session))
        if not isinstance(items, list):
            return unlisted(items, TITLE)
        found, unread = gathered(items, CheckoutPage)
        rows, repeated = once(found, lambda row: row.remote_id)
        reason = unread or repeated or ("" if items else _EMPTY)
        return Listing(rows, complete=not reason, reason=reason)

    def page_create(self, session: Session, payload: bytes) -> Outcome:
        """Create a page."""
        return self._page(
            session, call(session, "POST", "/bot/checkout-pages/create", "page-create", body=payload), payload
        )

    def page_update(self, session: Session, remote_id: str, payload: bytes) -> Outcome:
        """Change a page."""
        try:
            path = f"/bot/checkout-pages/{path_id(remote_id)}"
        except ValueError:
            return Refused(code="bad_id", message="CreditClaw has no page of such an id.")
        return self._page(session, call(session, "PATCH", path, "page-update", body=payload), payload)

    def _page(self, session: Session, reply: Reply | Failure, payload: bytes) -> Outcome:
        body = self._members(session, reply)
        if not isinstance(body, tuple):
            return body
        row, answer = body
        page = reader.page(row, session)
        if page is None:
            return unusable(session, answer, WORDS, "it names no id")
        wanted = asked(payload)
        amount = wanted.get("amount_usd")
        found = text_difference("title", wanted.get("title"), page.title)
        found += text_difference("status", wanted.get("status"), page.raw_status)
        if page.amount != (Decimal(str(amount)) if amount is not None else None):
            found.append("The provider shows another amount than it was told.")
        found += [
            f"The provider still shows the {label} that was taken away here."
            for key, label in creditclaw_pages.CLEARABLE.items()
            if key != "amount_usd" and key in wanted and wanted[key] is None and row.get(key) is not None
        ]
        return Accepted(remote=page, differences=tuple(found), http_status=answer.status, evidence=page.evidence)

    def test(self, session: Session) -> tuple[Finding, ...]:
        """Read the pages: the one call that costs no scarce budget and shows whether key and wallet work."""
        listing = self.pages(session)
        spending = Finding("Spending", None, "This key can also spend the wallet's money. Keep it like cash.")
        if listing.failure is not None:
            return (Finding("Key", False, listing.failure.message), spending)
        if not listing.rows:
            wallet = "No checkout page is listed. Check at CreditClaw that the bot is claimed and its wallet active."
            return (Finding("Key", True, "is accepted."), Finding("Wallet", None, wallet), spending)
        count = len(listing.rows)
        pages = "1 checkout page" if count == 1 else f"{count} checkout pages"
        found = Finding("Wallet", True, f"{pages} can be read.")
        return (Finding("Key", True, "is accepted."), found, spending)

    def _members(
        self, session: Session, reply: Reply | Failure, take: Take | None = None
    ) -> tuple[Members, Reply] | Failure:
        if not isinstance(reply, Reply):
            return reply
        body = members(session, reply, WORDS, take)
        if isinstance(body, dict):
            return reader.snake(body), reply
        return unusable(session, reply, WORDS, "it is no object") if isinstance(body, list) else body

    def _items(self, session: Session, reply: Reply | Failure, key: str, take: Take) -> list[object] | Failure:
        body = self._members(session, reply, take)
        if not isinstance(body, tuple):
            return body
        items = body[0].get(key)
        return items if isinstance(items, list) else unusable(session, body[1], WORDS, f"it holds no {key}")


def _once(rows: Sequence[RemoteInvoice]) -> tuple[RemoteInvoice, ...]:
    """Return each invoice once, as the last list showed it."""
    latest = {row.remote_id: row for row in rows}
    return tuple(latest.values())
