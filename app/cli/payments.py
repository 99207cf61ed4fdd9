"""Commands about money received."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import record_id
from app.cli.command import Command
from app.cli.context import Context
from app.cli.output import Answer, Column, Json, field, listing, record
from app.domain.currencies import currency
from app.domain.decimals import ZERO
from app.domain.document_json import amount_text, time_text, write_document
from app.domain.json_fields import Fields
from app.domain.payments import Payment
from app.services import documents
from app.services import payments as service


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the document: an id, a uid or a number")
    parser.add_argument("--amount", metavar="AMOUNT", required=True, help="in the document's currency, like 100.00")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="the day the money came; today when left out")
    parser.add_argument("--method", metavar="TEXT", default="", help="such as Bank transfer")
    parser.add_argument("--reference", metavar="TEXT", default="", help="such as the line of a bank statement")


def _add(context: Context, options: Namespace) -> Answer:
    books = context.books
    document = documents.find(books, options.id)
    given = {"amount": options.amount, "date": options.date}
    fields = Fields({name: text for name, text in given.items() if text is not None})
    amount, day = fields.decimal("amount", ZERO), fields.day("date") or books.today()
    fields.check(service.problems(document, amount, day, options.method, options.reference))
    return _settled(context, service.record(books, document.id, amount, day, options.method, options.reference))


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", help="only of this document: an id, a uid or a number")


def _list(context: Context, options: Namespace) -> Answer:
    document_id = None if options.id is None else documents.find(context.books, options.id).id
    items = [_json(payment) for payment in service.listing(context.books, document_id)]
    return listing(items, _COLUMNS, empty="There are no payments.")


def _reverse_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="P", help="the payment's id")


def _reverse(context: Context, options: Namespace) -> Answer:
    return _settled(context, service.reverse(context.books, record_id(options.id, "payment")))


def _settled(context: Context, payment: Payment) -> Answer:
    """Answer a payment with what it made of its document."""
    books = context.books
    document = write_document(documents.get(books, payment.document_id), books.today())
    totals = document["totals"]
    balance = totals["balance"] if isinstance(totals, dict) else None
    return record(_json(payment) | {"payment_state": document["payment_state"], "balance": balance})


def _json(payment: Payment) -> dict[str, object]:
    return {
        "id": payment.id,
        "document_id": payment.document_id,
        "number": payment.number,
        "currency": payment.currency,
        "amount": amount_text(payment.amount, currency(payment.currency).digits),
        "date": payment.date.isoformat(),
        "method": payment.method,
        "reference": payment.reference,
        "recorded_at": time_text(payment.recorded_at),
        "reverses": payment.reverses,
        "reversed_by": payment.reversed_by,
    }


def _remark(payment: Json) -> str:
    if payment["reverses"] is not None:
        return f"reverses {payment['reverses']}"
    return "" if payment["reversed_by"] is None else f"reversed by {payment['reversed_by']}"


_COLUMNS = (
    Column("ID", field("id"), right=True),
    Column("Date", field("date")),
    Column("Document", field("number")),
    Column("", field("currency")),
    Column("Amount", field("amount"), right=True),
    Column("Method", field("method")),
    Column("Reference", field("reference")),
    Column("", _remark),
)


COMMANDS: Mapping[str, Command] = {
    "add": Command(_add_arguments, _add),
    "list": Command(_list_arguments, _list),
    "reverse": Command(_reverse_arguments, _reverse),
}
