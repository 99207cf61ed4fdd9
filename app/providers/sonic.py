"""Sonic: invoices in whole minor units at addresses its documents disagree on; what works is remembered per account.

Payouts, refunds and deletes are never called. Numbers in brackets name the contradiction of its documents that a line
settles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.domain.decimals import from_minor
from app.domain.errors import Problem
from app.domain.remote import (
    Account,
    Budget,
    Capabilities,
    CollectRequest,
    RemoteInvoice,
    RemotePayment,
    RemoteStatus,
)
from app.providers import sonic_reading as reader
from app.providers import sonic_request
from app.providers.baseline import Baseline, amount_differences, asked, gathered
from app.providers.calls import Dictionary, Word, call, members, unusable
from app.providers.http import Reply, path_id
from app.providers.protocol import (
    Accepted,
    Composed,
    Environment,
    Failure,
    Finding,
    Listing,
    OptionField,
    Outcome,
    Refused,
    Session,
)
from app.providers.reading import Members, identity, link, text, whole

TITLE = "Sonic"
WORDS = Dictionary(
    TITLE,
    {},
    {
        400: Word(400, "Sonic does not accept the data."),
        422: Word(422, "Sonic does not accept the data."),
        403: Word(403, "Sonic does not allow this key to do this."),
    },
)
_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+")
_LIST_PATH, _ITEM_PATH = "/v1/invoices", "/invoices"
_LINK_PATH = "/v1/payment_links"
_MAX_PAGES = 1_000


class _Listed(NamedTuple):
    """A row of a list: an invoice, and the id of the payment link it names, empty for none."""

    remote: RemoteInvoice
    link_id: str


def _listed(row: Members, session: Session) -> _Listed | None:
    remote = reader.invoice(row, session)
    return _Listed(remote, identity(row, "payment_link_id")) if remote is not None else None


class Sonic(Baseline):
    """Sonic behind the protocol."""

    name = "sonic"
    title = TITLE

    def environments(self) -> tuple[Environment, ...]:
        """Return the only host documented; a link to another one is not believed [11.22]."""
        return (Environment("Production", "https://api.sonicpay.org", "There is no sandbox: this is real money."),)

    def fields(self) -> tuple[OptionField, ...]:
        """Return the map of currencies, the unit of amounts, and the addresses [11.1]."""
        return (
            OptionField("currencies", "Currencies", "Your currency = Sonic's code, like USD=USDT, EUR=EURC."),
            OptionField(
                "amount_unit",
                "Amounts shown by Sonic",
                "Sonic's documents disagree. Left open, an amount counts only when it equals your invoice's.",
                "",
                (("", "Decide per invoice"), ("minor", "Smallest unit (cents)"), ("major", "Whole units")),
            ),
            OptionField("list_path", "Path of the list", "", _LIST_PATH, learned=True),
            OptionField("item_path", "Path of one invoice", "", _ITEM_PATH, learned=True),
            OptionField(
                "update_method", "How changes are sent", "", "PATCH", (("PATCH", "PATCH"), ("PUT", "PUT")), learned=True
            ),
        )

    def option_problems(self, account: Account) -> list[Problem]:
        """Check the map and the paths."""
        problems = [
            Problem(f"options.{key}", "This must be a path like /v1/invoices.")
            for key in ("list_path", "item_path")
            if account.option(key) and not _PATH.fullmatch(account.option(key))
        ]
        try:
            reader.mapping(account)
        except ValueError as error:
            problems.append(Problem("options.currencies", f'"{error}" is no pair like USD=USDT.'))
        return problems

    def capabilities(self, account: Account) -> Capabilities:
        """Return what Sonic can do; that the marker comes back is not expected."""
        del account
        return Capabilities(
            lines=True,
            update=True,
            payments=True,
            link_hosts=reader.HOSTS,
            list_seconds=300,
            # Sonic states no limit; these keep us polite. Links are one call for each invoice.
            budgets=(Budget("all", 300, 300), Budget("links", 20, 300)),
            why_not=(
                ("tax", "Sonic has no field for tax; it becomes a line of its own."),
                ("number", "Sonic has no field for your number; it goes into the metadata."),
                ("send", "Sonic delivers nothing to customers."),
                ("remind", "Sonic sends no reminders."),
                ("pages", "Sonic's payment links need prices that its documents do not explain."),
                ("customers", "Sonic keeps no customers."),
                ("payment_link", "Sonic returns no address to pay an invoice at."),
            ),
        )

    def compose(self, request: CollectRequest) -> Composed:
        """Return all seven fields."""
        return sonic_request.composed(request)

    def compose_update(self, request: CollectRequest) -> Composed:
        """Return the four fields that may be changed."""
        return sonic_request.composed_update(request)

    def create(self, session: Session, payload: bytes) -> Outcome:
        """Create the invoice. The path is never probed with a request that could create something [11.1]."""
        reply = call(session, "POST", self._item_path(session), "all", body=payload)
        outcome = self._one(session, reply, created=True)
        return self._compared(session.account, outcome, payload)

    def update(self, session: Session, remote_id: str, payload: bytes) -> Outcome:
        """Change the invoice by PATCH; only where that is not allowed, once by PUT, which is then remembered [11.2]."""
        method = session.option("update_method", "PATCH")
        reply = self._on(session, method, remote_id, payload)
        if isinstance(reply, Reply) and reply.status == 405 and method == "PATCH":
            reply = self._on(session, "PUT", remote_id, payload)
            if isinstance(reply, Reply) and 200 <= reply.status < 300:
                session.learned["update_method"] = "PUT"
        if isinstance(reply, Reply) and 200 <= reply.status < 300 and not reply.body.strip():
            return self._compared(session.account, self.invoice(session, remote_id), payload)
        return self._compared(session.account, self._one(session, reply), payload)

    def differences(self, account: Account, payload: bytes, remote: RemoteInvoice) -> tuple[str, ...]:
        """Compare amount and currency; metadata that comes back changed is no difference [11.12]."""
        del account
        wanted = asked(payload)
        amount, code = wanted.get("amount"), wanted.get("currency")
        if not isinstance(amount, int) or not isinstance(code, str):
            return ()
        expected = from_minor(amount, reader.digits(code))
        return tuple(amount_differences(expected, _resolved(remote, expected), code))

    def resolved(self, account: Account, remote: RemoteInvoice, due: Decimal) -> RemoteInvoice:
        """Let the local total decide the unit: equal as minor units, else equal as whole units, else open [11.3]."""
        del account
        return _resolved(remote, due)

    def invoice(self, session: Session, remote_id: str) -> Outcome:
        """Read one invoice, wrapped or bare."""
        return self._one(session, self._on(session, "GET", remote_id, None))

    def invoices(self, session: Session, since: date | None = None) -> Listing[RemoteInvoice]:
        """Read all invoices, or those from ``since`` on, page by page."""
        return self.listed(session, start=since)

    def listed(
        self, session: Session, *, status: str = "", start: date | None = None, end: date | None = None
    ) -> Listing[RemoteInvoice]:
        """Read the invoices of a status and of the days from ``start`` to ``end``."""
        query = {"status": status} if status else {}
        query |= {"start_date": start.isoformat()} if start else {}
        query |= {"end_date": end.isoformat()} if end else {}
        found: dict[str, RemoteInvoice] = {}
        reasons: list[str] = []
        total: int | None = None
        for page in range(1, _MAX_PAGES + 1):
            answer = self._page(session, query)
            if not isinstance(answer, tuple):
                return Listing(tuple(found.values()), reason=answer.message, failure=answer)
            meta, items = answer
            listed, unread = gathered(items, _Listed)
            fresh = {row.remote.remote_id: row for row in listed if row.remote.remote_id not in found}
            found |= {remote_id: self._with_link(session, *row) for remote_id, row in fresh.items()}
            reasons += [unread] if unread else []
            reasons += ["The list names an id more than once."] if len(fresh) != len(listed) else []
            before, total = total, whole(meta, "total_count")
            reasons += ["The list changed while it was read."] if page > 1 and before != total else []
            size = max(1, whole(meta, "per_page") or len(items))
            # Past the last page, or when nothing new comes, there is no use in asking on [11.11].
            if total is None or len(found) >= total or not fresh or page > -(-total // size):
                break
            query |= {"page": str(page + 1), "per_page": str(size)}
        if total is None:
            reasons.append("Sonic does not say how many invoices there are.")
        elif total != len(found):
            reasons.append(f"Sonic speaks of {total} invoices and lists {len(found)}.")
        return Listing(tuple(found.values()), complete=not reasons, reason=" ".join(dict.fromkeys(reasons)))

    def payments(
        self, session: Session, since: date | None, until: date, invoices: Sequence[RemoteInvoice] = ()
    ) -> Listing[RemotePayment]:
        """Take the paid ones among ``invoices`` for payments: Sonic shows no others."""
        del since, until
        found = (reader.payment(row, session.account) for row in invoices)
        return Listing(tuple(each for each in found if each is not None), complete=True)

    def test(self, session: Session) -> tuple[Finding, ...]:
        """Read the list: the one call that needs the key and changes nothing."""
        answer = self._page(session, {})
        if not isinstance(answer, tuple):
            return (Finding("Key and list", False, answer.message),)
        return (
            Finding("Key and list", True, f"{len(answer[1])} invoices on the first page."),
            Finding("Creating", None, "Whether the key may create invoices shows when it is used."),
        )

    def _page(self, session: Session, query: dict[str, str]) -> tuple[Members, list[object]] | Failure:
        """Read one page; a list path that is not there is tried once without its prefix [11.1]."""
        path = session.option("list_path", _LIST_PATH)
        reply = call(session, "GET", path, "all", query=query)
        if isinstance(reply, Reply) and reply.status == 404 and path != _ITEM_PATH:
            other = call(session, "GET", _ITEM_PATH, "all", query=query)
            if isinstance(other, Reply) and 200 <= other.status < 300:
                session.learned["list_path"] = _ITEM_PATH
                reply = other
        if not isinstance(reply, Reply):
            return reply
        body = members(session, reply, WORDS, lambda row: _listed(row, session))
        if isinstance(body, list):
            return {}, body
        if not isinstance(body, dict):
            return body
        items = body.get("data") if body.get("data") is not None else body.get("invoices")
        if not isinstance(items, list):
            return unusable(session, reply, WORDS, "it holds no invoices")
        meta = body.get("meta")
        return (meta if isinstance(meta, dict) else {}), items

    def _with_link(self, session: Session, remote: RemoteInvoice, link_id: str) -> RemoteInvoice:
        """Return an invoice with the address to pay at, which may stand in the payment link it names [11.17]."""
        if not link_id or remote.payment_url or remote.status is RemoteStatus.PAID:
            return remote
        try:
            reply = call(session, "GET", f"{_LINK_PATH}/{path_id(link_id)}", "all", "links")
        except ValueError:
            return remote
        body = members(session, reply, WORDS) if isinstance(reply, Reply) else None
        url = text(body, "url") if isinstance(body, dict) else ""
        return replace(remote, payment_url=link(url, reader.HOME, reader.HOSTS))

    def _one(self, session: Session, reply: Reply | Failure, *, created: bool = False) -> Outcome:
        if not isinstance(reply, Reply):
            return reply
        body = members(session, reply, WORDS)
        if not isinstance(body, dict | list):
            return body
        remote = reader.invoice(_single(body), session, created=created)
        if remote is None:
            return unusable(session, reply, WORDS, "it names no id")
        return Accepted(remote=remote, http_status=reply.status, evidence=remote.evidence)

    def _compared(self, account: Account, outcome: Outcome, payload: bytes) -> Outcome:
        if not isinstance(outcome, Accepted) or not isinstance(outcome.remote, RemoteInvoice):
            return outcome
        amount, code = asked(payload).get("amount"), asked(payload).get("currency")
        remote = outcome.remote
        if isinstance(amount, int) and isinstance(code, str):
            remote = _resolved(remote, from_minor(amount, reader.digits(code)))
        return replace(outcome, remote=remote, differences=self.differences(account, payload, remote))

    def _on(self, session: Session, method: str, remote_id: str, body: bytes | None) -> Reply | Failure:
        try:
            segment = path_id(remote_id)
        except ValueError:
            return Refused(code="bad_id", message="Sonic has no invoice of such an id.")
        return call(session, method, f"{self._item_path(session)}/{segment}", "all", body=body)

    def _item_path(self, session: Session) -> str:
        return session.option("item_path", _ITEM_PATH)


def _resolved(remote: RemoteInvoice, due: Decimal) -> RemoteInvoice:
    if remote.unit_known or remote.amount is None:
        return remote
    if remote.amount == due.scaleb(reader.digits(remote.currency)):
        return replace(remote, amount=due, unit_known=True)
    return replace(remote, unit_known=True) if remote.amount == due else remote


def _single(body: dict[str, object] | list[object]) -> Members:
    """Return the object of a reply, wrapped or bare [11.10]."""
    if not isinstance(body, dict):
        return {}
    wrapped = body.get("data") or body.get("invoice")
    return wrapped if isinstance(wrapped, dict) else body
