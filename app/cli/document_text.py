"""A document as text for people."""

from __future__ import annotations

from typing import cast

from app.cli.output import Column, Json, field, printable, table

LINE_COLUMNS = (
    Column("#", field("place"), right=True),
    Column("Description", field("description")),
    Column("Quantity", field("quantity"), right=True),
    Column("Unit", field("unit")),
    Column("Price", field("unit_price"), right=True),
    Column("Tax", lambda line: f"{field('tax.category')(line)} {field('tax.rate')(line)}"),
    Column("Net", field("net"), right=True),
)
TAX_COLUMNS = (
    Column("Tax", field("category")),
    Column("Rate", field("rate"), right=True),
    Column("Basis", field("basis"), right=True),
    Column("Amount", field("tax"), right=True),
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


def document_text(document: Json) -> str:
    """Return what `write_document` gave, with its remotes, as text: head, lines, taxes, totals, remotes, notes."""
    kind = {"invoice": "Invoice", "credit_note": "Credit note"}[str(document["kind"])]
    state = str(document["state"] if document["state"] != "issued" else document["payment_state"]).replace("_", " ")
    number = document["number"] or f"(draft {document['id']})"
    parts = [f"{kind} {printable(str(number))}  {state}{', overdue' if document['overdue'] else ''}"]
    parts += [
        f"{label}: {printable(str(value))}" for label, path in _HEAD if (value := field(path)(document)) is not None
    ]
    lines = [{**line, "place": place} for place, line in enumerate(cast("list[Json]", document["lines"]), 1)]
    parts += ["", table(LINE_COLUMNS, lines)]
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
