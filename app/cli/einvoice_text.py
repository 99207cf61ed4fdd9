"""An e-invoice as text for people: what is wrong first, then what it says, and its totals beside ours."""

from __future__ import annotations

from typing import cast

from app.cli.document_text import ENTRY_COLUMNS, TAX_COLUMNS, entries, line_columns
from app.cli.output import Column, Json, field, printable, table

_SYNTAXES = {"ubl": "UBL", "cii": "CII"}
_HEAD = (
    ("Their tax id", "document.seller.vat_id"),
    ("To", "document.customer.name"),
    ("Issued", "document.issue_date"),
    ("Due", "document.due_date"),
    ("Delivered", "document.delivery_date"),
    ("Period from", "document.period.start"),
    ("Period until", "document.period.end"),
    ("Reference", "document.reference"),
    ("Contract", "document.contract"),
    ("Project", "document.project"),
    ("Terms", "document.terms"),
    ("Quote", "document.remittance"),
    ("Payee", "document.payee.name"),
    ("Follows", "customization"),
)
_TOTALS = (
    Column("", field("name")),
    Column("Stated", field("stated"), right=True),
    Column("Recomputed", field("ours"), right=True),
)
_ATTACHMENTS = (
    Column("Attachment", field("name")),
    Column("Type", field("mime")),
    Column("Bytes", field("size"), right=True),
    Column("About", field("about")),
    Column("Address", field("uri")),
)
_ALWAYS = ("net", "tax", "gross", "due")


def einvoice_text(value: Json) -> str:
    """Return what ``einvoice read`` answers, as text."""
    document = cast("Json", value["document"])
    kind = {"invoice": "Invoice", "credit_note": "Credit note"}[str(document["kind"])]
    inside = f", from {value['embedded_as']}" if value["embedded_as"] else ""
    syntax = _SYNTAXES[str(value["syntax"])]
    parts = [printable(f"{kind} {document['number']} ({syntax}{inside}), {document['currency']}")]
    problems = cast("list[Json]", value["problems"])
    count = len(problems) + sum(_left_out(value, "problems").values())
    parts += [f"{count:,} wrong:" if problems else "Consistent: it comes to what it states."]
    parts += [printable(_told(problem)) for problem in problems]
    parts += [f"  and {more:,} more{_of(rule)}" for rule, more in _left_out(value, "problems").items()]
    advice = cast("list[Json]", value["advice"])
    parts += ["Advice:", *(printable(_told(each)) for each in advice)] if advice else []
    parts += [f"  and {more:,} more{_of(rule)}" for rule, more in _left_out(value, "advice").items()]
    seller = cast("Json", document.get("seller", {}))
    heads = [("From", seller.get("name", seller.get("trading_name")))]
    heads += [(label, field(path)(value)) for label, path in _HEAD]
    parts += ["", *(f"{label}: {printable(str(text))}" for label, text in heads if text)]
    preceding = cast("list[Json]", document.get("preceding", []))
    parts += [f"Refers to: {printable(str(each['number']))}" for each in preceding if "number" in each]
    parts += [f"Pay to: {printable(account)}" for account in _accounts(document)]
    lines = [{**line, "place": place} for place, line in enumerate(cast("list[Json]", document["lines"]), 1)]
    if lines:
        parts += ["", table(line_columns(lines), lines)]
    levels = entries(document)
    if levels:
        parts += ["", table(ENTRY_COLUMNS, levels)]
    taxes = cast("list[Json]", value["taxes"])
    if taxes:
        parts += ["", table(TAX_COLUMNS, taxes)]
    parts += ["", table(_TOTALS, _totals(value))]
    attachments = cast("list[Json]", value["attachments"])
    if attachments:
        parts += ["", table(_ATTACHMENTS, attachments)]
    saved = cast("list[str]", value.get("saved", []))
    parts += [printable(f"Saved: {path}") for path in saved]
    left = cast("list[Json]", value["not_understood"])
    if left:
        parts += ["", "Not understood:", *(printable(f"  {each['path']}: {each['text']}") for each in left)]
    if document["notes"]:
        parts += ["", printable(str(document["notes"]), lines=True)]
    return "\n".join(parts)


def _accounts(document: Json) -> list[str]:
    """Return the accounts to pay to, each with its name and bank."""
    accounts = [cast("Json", means.get("account", {})) for means in cast("list[Json]", document.get("payment", []))]
    parts = ("number", "name", "bic")
    return [", ".join(str(each[part]) for part in parts if part in each) for each in accounts if each]


def _told(problem: Json) -> str:
    place = f"{problem['field']}: " if problem["field"] else ""
    return f"  {place}{problem['message']}{_of(problem['rule'])}"


def _of(rule: object) -> str:
    return f" ({rule})" if rule else ""


def _left_out(value: Json, name: str) -> dict[str, int]:
    return cast("dict[str, dict[str, int]]", value["left_out"])[name]


def _totals(value: Json) -> list[Json]:
    stated, ours = cast("Json", value["totals"]), cast("Json", value["recomputed"] or {})
    rows: list[Json] = [
        {"name": name.replace("_", " ").capitalize(), "stated": amount, "ours": ours.get(name)}
        for name, amount in stated.items()
        if name in _ALWAYS or _counts(amount) or _counts(ours.get(name))
    ]
    return rows


def _counts(amount: object) -> bool:
    return bool(str(amount or "").strip("-0."))


def validation_text(found: Json) -> str:
    """Return what `app.services.einvoice_rules.as_json` gave as text: the verdict, then everything broken."""
    official = (
        "the official rules" if found["official"] is not None else "our own checks; the official ones are missing"
    )
    verdict = "valid" if found["valid"] else "not valid"
    lines = [f"{found['file']}: {verdict}, as {found['form']}, by {official}."]
    own = [*cast("list[Json]", found["problems"]), *cast("list[Json]", found["advice"])]
    known = {each["rule"] for each in own}
    further = [each for each in cast("list[Json]", found["official"] or []) if each["rule"] not in known]
    lines += [f"  {each['rule'] or '-'}  {each['field']}: {each['message']}" for each in own]
    lines += [f"  {each['rule']}  {each['message']}" for each in further]
    for name, left_out in cast("dict[str, dict[str, int]]", found["left_out"]).items():
        rules = [rule for rule in left_out if name != "official" or rule not in known]
        lines += [f"  {rule or '-'}  and {left_out[rule]:,} more" for rule in rules]
    return "\n".join(printable(line) for line in lines)
