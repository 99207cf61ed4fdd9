"""Commands about invoices as the providers show them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import page, page_of
from app.cli.command import Command
from app.cli.context import Context
from app.cli.document_text import document_text
from app.cli.output import Answer, Column, field, listing, record
from app.domain.decimals import plain
from app.domain.document_json import day_text, time_text, write_document
from app.domain.outbox import RemoteClaim
from app.services import accounts
from app.services import remotes as service

_ALL = 1_000_000
_COLUMNS = (
    Column("Account", field("account")),
    Column("ID there", field("remote_id")),
    Column("Number there", field("remote_number")),
    Column("Status there", field("remote_status")),
    Column("", field("currency")),
    Column("Amount", field("amount"), right=True),
    Column("Recipient", field("recipient")),
    Column("Document", lambda item: item["number"] or item["document"]),
    Column("Read", field("read_at")),
)


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--account", metavar="N", help="only of this account")
    parser.add_argument("--foreign", action="store_true", help="only those that belong to no document")
    page(parser)


def _list(context: Context, options: Namespace) -> Answer:
    books = context.books
    account_id = None if options.account is None else accounts.find(books, options.account).id
    found = service.foreign(books, account_id, _ALL)
    if not options.foreign:
        found += service.linked(books, account_id)
    begin, end = page_of(options)
    items = [_json(claim) for claim in found[begin:end]]
    return listing(items, _COLUMNS, len(found), "No provider has shown such an invoice.")


def _one(parser: ArgumentParser) -> None:
    parser.add_argument("remote_id", metavar="R", help="the provider's id")
    parser.add_argument("--account", metavar="N", required=True, help="the account's name")


def _show(context: Context, options: Namespace) -> Answer:
    claim = service.find(context.books, options.account, options.remote_id)
    found = [] if claim.document_id is None else service.differences(context.books, claim)
    differences = [{"field": each.field, "local": each.local, "remote": each.remote} for each in found]
    paid = [
        {
            "id": kept.payment.payment_id,
            "amount": plain(kept.payment.amount),
            "currency": kept.payment.currency or None,
            "status": kept.payment.status or None,
            "paid_at": time_text(kept.payment.paid_at),
            "recorded": kept.recorded,
            "note": kept.note,
        }
        for kept in service.payments(context.books, claim)
    ]
    return record(_json(claim) | {"differences": differences, "payments": paid, "evidence": claim.invoice.evidence})


def _import(context: Context, options: Namespace) -> Answer:
    books = context.books
    document = service.import_claim(books, options.account, options.remote_id)
    held = service.as_json(service.of_document(books, document.id))
    value = write_document(document, books.today()) | {"remotes": held}
    return Answer(value, lambda: document_text(value))


def _json(claim: RemoteClaim) -> dict[str, object]:
    shown = claim.invoice
    return {
        "account": claim.account,
        "provider": claim.provider,
        "remote_id": shown.remote_id,
        "remote_number": shown.number or None,
        "remote_status": shown.raw_status or None,
        "amount": None if shown.amount is None else plain(shown.amount),
        "currency": shown.currency or None,
        "unit_known": shown.unit_known,
        "recipient": shown.recipient_name or shown.recipient_email or shown.recipient_phone,
        "description": shown.description,
        "due_date": day_text(shown.due_date),
        "payment_url": shown.payment_url or None,
        "document": claim.document_id,
        "number": claim.number or None,
        "read_at": time_text(claim.read_at),
        "missing_since": time_text(claim.missing_since),
    }


COMMANDS: Mapping[str, Command] = {
    "list": Command(_list_arguments, _list),
    "show": Command(_one, _show),
    "import": Command(_one, _import),
}
