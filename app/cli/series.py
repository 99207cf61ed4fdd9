"""Commands about number series."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.command import Command
from app.cli.context import Context
from app.cli.output import Answer, Column, field, printable, table
from app.domain.company_json import write_series
from app.domain.document_json import time_text
from app.services import series as service
from app.services.series import SeriesUse, TakenNumber

_COLUMNS = (
    Column("Number", field("number")),
    Column("Issued", field("issue_date")),
    Column("Customer", field("customer")),
    Column("By", field("issued_by")),
    Column("At", field("issued_at")),
)


def _no_arguments(_parser: ArgumentParser) -> None:
    """Take no arguments."""


def _list(context: Context, _options: Namespace) -> Answer:
    uses = service.listing(context.books)
    value = {"items": [_use(use) for use in uses], "total": len(uses)}
    return Answer(value, lambda: "\n\n".join(_text(use) for use in uses))


def _use(use: SeriesUse) -> dict[str, object]:
    return write_series(use.series) | {
        "next": use.next_number,
        "gaps": list(use.gaps),
        "taken": [_taken(number) for number in use.taken],
    }


def _taken(number: TakenNumber) -> dict[str, object]:
    return {
        "number": number.number,
        "document_id": number.document_id,
        "customer": number.customer_name,
        "issue_date": number.issue_date.isoformat(),
        "issued_by": number.issued_by,
        "issued_at": time_text(number.issued_at),
    }


def _text(use: SeriesUse) -> str:
    name = use.series.kind.value.replace("_", " ").capitalize()
    head = f"{name}  {printable(use.series.pattern)}  next: {printable(use.next_number)}"
    gaps = f"\nMissing: {printable(', '.join(use.gaps))}" if use.gaps else ""
    taken = f"\n{table(_COLUMNS, [_taken(number) for number in use.taken])}" if use.taken else ""
    return f"{head}{gaps}{taken}"


COMMANDS: Mapping[str, Command] = {"list": Command(_no_arguments, _list)}
