"""`counterfoil invoice list`: imports the standard library, the list's own query and nothing heavy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping

from app.cli.context import Context, UsageError
from app.cli.output import Answer, Column, Json, field, listing
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
    parser.add_argument("--customer", metavar="C", help="a customer's id or exact name")
    parser.add_argument("--limit", metavar="N", help="answer at most N of them")
    parser.add_argument("--offset", metavar="N", help="leave out the first N")


def list_documents(context: Context, options: Namespace) -> Answer:
    """List documents, the newest first."""
    if options.state not in _STATES:
        raise UsageError(f"--state is one of: {', '.join(_STATES)}.")
    offset, limit = _number("--offset", options.offset) or 0, _number("--limit", options.limit)
    picked = _PICKED.get(options.state)
    query = InvoiceQuery(
        state=StateFilter.ALL if picked else StateFilter(options.state),
        customer_id=_customer_id(context, options.customer),
        text=options.query,
    )
    end = None if limit is None else offset + limit
    rows = service.first(context.books, query, _ALL if picked or end is None else end)
    if picked:
        rows = [row for row in rows if picked(row)]
        total = len(rows)
    else:
        total = len(rows) if end is None or len(rows) < end else len(service.ids(context.books, query))
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
        "totals": {"due": _amount(sign * row.amount, digits), "balance": _amount(sign * row.balance, digits)},
        "correction": row.correction,
        "updated_at": row.updated_at,
    }


def _customer_id(context: Context, reference: str | None) -> int | None:
    if reference is None:
        return None
    from app.services import customers

    return customers.find(context.books, reference).id


def _number(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    from app.cli.arguments import whole_number

    return whole_number(name, text)


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
