"""`counterfoil invoice list`: imports the standard library, the list's own query and nothing heavy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping

from app.cli.context import Context
from app.cli.output import Answer, Column, Json, field, listing
from app.cli.usage import UsageError, whole_number
from app.domain.currencies import CURRENCIES
from app.services import invoice_list as service
from app.services.invoice_list import InvoiceQuery, InvoiceSummary, StateFilter

# States that the window has no list of; they are picked from all rows.
_PICKED: Mapping[str, Callable[[InvoiceSummary], bool]] = {
    "issued": lambda row: row.state == "issued",
    "partly_paid": lambda row: row.payment_state == "partly_paid",
    "overpaid": lambda row: row.payment_state == "overpaid",
}
_STATES = (*(state.value for state in StateFilter), *_PICKED)
_ALL = -1


def list_arguments(parser: ArgumentParser) -> None:
    """Take the conditions of a list."""
    parser.add_argument("--state", metavar="S", default="all", help=f"one of {', '.join(_STATES)}")
    parser.add_argument("--query", metavar="TEXT", default="", help="words in number, customer, lines or notes")
    parser.add_argument("--customer", metavar="C", help="a customer's id or name, or a part of it")
    parser.add_argument("--limit", metavar="N", help="answer at most N of them")
    parser.add_argument("--offset", metavar="N", help="leave out the first N")


def list_documents(context: Context, options: Namespace) -> Answer:
    """List documents, the newest first."""
    if options.state not in _STATES:
        raise UsageError(f"--state is one of: {', '.join(_STATES)}.")
    offset, limit = whole_number("--offset", options.offset) or 0, whole_number("--limit", options.limit)
    customers = None if options.customer is None else _customer_ids(context, options.customer)
    wanted = _PICKED.get(options.state)
    query = InvoiceQuery(
        state=StateFilter.ALL if wanted else StateFilter(options.state),
        customer_id=customers[0] if customers and len(customers) == 1 else None,
        text=options.query,
    )
    end = None if limit is None else offset + limit
    if wanted or (customers and len(customers) > 1):
        rows = [
            row
            for row in service.first(context.books, query, _ALL)
            if (not wanted or wanted(row)) and (not customers or row.customer_id in customers)
        ]
        total = len(rows)
    else:
        rows = service.first(context.books, query, _ALL if end is None else end)
        total = len(rows) if end is None or len(rows) < end else service.count(context.books, query)
    return listing([summary_json(row) for row in rows[offset:end]], COLUMNS, total, "There are no documents.")


def summary_json(row: InvoiceSummary) -> dict[str, object]:
    """Return a row of the list in the form of a document's JSON; amounts of a credit note are positive there."""
    digits = CURRENCIES[row.currency].digits
    sign = -1 if row.kind == "credit_note" else 1
    return {
        "id": row.id,
        "uid": row.uid,
        "kind": row.kind,
        "number": row.number,
        "state": row.state,
        "payment_state": row.payment_state,
        "overdue": row.overdue,
        "currency": row.currency,
        "issue_date": row.issue_date or None,
        "due_date": row.due_date or None,
        "reference": row.reference,
        "customer": {"id": row.customer_id, "name": row.customer_name},
        "totals": {
            "net": _amount(row.net, digits),
            "tax": _amount(row.tax, digits),
            "gross": _amount(row.gross, digits),
            "due": _amount(sign * row.amount, digits),
            "paid": _amount(row.paid, digits),
            "balance": _amount(sign * row.balance, digits),
        },
        "correction": row.correction,
        "updated_at": f"{row.updated_at[:19]}Z",
    }


def _customer_ids(context: Context, reference: str) -> list[int]:
    """Return the customer of that id or name, else all whose name, town, e-mail ... contain the words."""
    from app.domain.errors import NotFound
    from app.services import customers

    try:
        return [customers.find(context.books, reference).id]
    except NotFound:
        query = customers.CustomerQuery(text=reference, archived=None)
        found = [customer.id for customer in customers.listing(context.books, query)]
        if not found:
            raise
        return found


def _amount(minor: int, digits: int) -> str:
    """Return minor units as decimal text; what `decimals.from_minor` does, for a hundred thousand rows."""
    if not digits:
        return str(minor)
    text = str(abs(minor)).zfill(digits + 1)
    return f"{'-' if minor < 0 else ''}{text[:-digits]}.{text[-digits:]}"


def _state(item: Json) -> str:
    """Return the state as one word for people."""
    if item["state"] != "issued":
        return str(item["state"])
    return "overdue" if item["overdue"] else str(item["payment_state"]).replace("_", " ")


COLUMNS = (
    Column("ID", field("id"), right=True),
    Column("Number", lambda item: item["number"] or ""),
    Column("Customer", field("customer.name")),
    Column("Issued", field("issue_date")),
    Column("Due", field("due_date")),
    Column("", field("currency")),
    Column("Amount", field("totals.due"), right=True),
    Column("Balance", field("totals.balance"), right=True),
    Column("State", _state),
)
