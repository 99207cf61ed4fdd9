"""A document as text for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from app.cli.output import Column, Json, field, printable, table

TAX_COLUMNS = (
    Column("Tax", field("category")),
    Column("Rate", field("rate"), right=True),
    Column("Basis", field("basis"), right=True),
    Column("Amount", field("tax"), right=True),
)
ENTRY_COLUMNS = (
    Column("Discount or surcharge", field("reason")),
    Column("Tax", lambda entry: f"{field('tax.category')(entry)} {field('tax.rate')(entry)}"),
    Column("Amount", field("signed"), right=True),
)
_REMOTES = (
    Column("Collected by", field("account")),
    Column("Number there", lambda remote: remote["remote_number"] or remote["remote_id"]),
    Column("Amount", field("amount"), right=True),
    Column("State", lambda remote: str(remote["state"]).replace("_", " ")),
    Column("Status there", field("remote_status")),
    Column("Read", field("read_at")),
    Column("Payment link", field("payment_url")),
)
_SIGNS = (("allowances", "-"), ("charges", "+"))
_HEAD = (
    ("Customer", "customer.name"),
    ("Issued", "issue_date"),
    ("Due", "due_date"),
    ("Reference", "reference"),
    ("Corrects", "corrects.number"),
    ("Currency", "currency"),
    ("Payment link", "payment_link.url"),
    ("No payment link yet", "payment_link.reason"),
)


def line_columns(lines: Sequence[Json], *, with_tax: bool = False) -> tuple[Column, ...]:
    """Return the columns of lines as the JSON of a document has them; what no line has is left out.

    ``with_tax`` says that prices include tax; what a line comes to never does.
    """
    bases = any(_price_base(line) for line in lines)
    discounts = any(_discount(line) for line in lines)
    return (
        Column("#", field("place"), right=True),
        Column("Description", field("description")),
        Column("Quantity", field("quantity"), right=True),
        Column("Unit", field("unit")),
        Column("Price with tax" if with_tax else "Price", field("unit_price"), right=True),
        *([Column("Per", _price_base, right=True)] if bases else []),
        *([Column("Discount", _discount, right=True)] if discounts else []),
        Column("Tax", lambda line: f"{field('tax.category')(line)} {field('tax.rate')(line)}"),
        Column("Net", field("net"), right=True),
    )


def _price_base(line: Json) -> str:
    """Return what the price is for, unless that is one."""
    base = str(line["price_base_quantity"])
    return "" if base == "1" else base


def _discount(line: Json) -> str:
    """Return the allowances and charges of a line as they are stated."""
    return " ".join(_signed(sign, _stated(entry)) for name, sign in _SIGNS for entry in cast("list[Json]", line[name]))


def entries(document: Json) -> list[Json]:
    """Return the allowances and charges of a whole document as rows of ``ENTRY_COLUMNS``."""
    return [
        {
            **entry,
            "reason": entry["reason"] or entry.get("reason_code"),
            "signed": _signed(sign, str(entry.get("resolved", entry.get("amount")) or "?")),
        }
        for name, sign in _SIGNS
        for entry in cast("list[Json]", document[name])
    ]


def _stated(entry: Json) -> str:
    return f"{entry['percent']}%" if "percent" in entry else str(entry["amount"] or "?")


def _signed(sign: str, amount: str) -> str:
    return f"{sign}{amount}".replace("--", "+").replace("+-", "-")


def document_text(document: Json) -> str:
    """Return what `write_document` gave, with its remotes, as text: head, lines, taxes, totals, remotes, notes."""
    kind = {"invoice": "Invoice", "credit_note": "Credit note"}[str(document["kind"])]
    state = str(document["state"] if document["state"] != "issued" else document["payment_state"]).replace("_", " ")
    number = document["number"] or f"(draft {document['id']})"
    parts = [f"{kind} {printable(str(number))}  {state}{', overdue' if document['overdue'] else ''}"]
    parts += [f"{label}: {printable(str(value))}" for label, path in _HEAD if (value := field(path)(document))]
    lines = [{**line, "place": place} for place, line in enumerate(cast("list[Json]", document["lines"]), 1)]
    parts += ["", table(line_columns(lines, with_tax=bool(document["prices_include_tax"])), lines)]
    levels = entries(document)
    if levels:
        parts += ["", table(ENTRY_COLUMNS, levels)]
    taxes = cast("list[Json]", document["taxes"])
    if taxes:
        parts += ["", table(TAX_COLUMNS, taxes)]
    totals = cast("dict[str, str]", document["totals"])
    always = {"net", "tax", "gross", "due", "balance"}
    shown = [(name.capitalize(), amount) for name, amount in totals.items() if name in always or amount.strip("0.")]
    wide = max(len(amount) for _, amount in shown)
    parts += ["", *(f"{label:<11}{amount:>{wide}}" for label, amount in shown)]
    remotes = cast("list[Json]", document["remotes"])
    if remotes:
        parts += ["", table(_REMOTES, remotes)]
    if document["notes"]:
        parts += ["", printable(str(document["notes"]), lines=True)]
    return "\n".join(parts)
