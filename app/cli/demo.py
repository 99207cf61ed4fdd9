"""The command that makes the sample company."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from app.cli.command import Command
from app.cli.context import Context, note
from app.cli.output import Answer
from app.cli.usage import place
from app.services import demo as service
from app.services.demo import Demo


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="DIR", help="where to write the PDFs; the folder pdf of the home when left out"
    )


def _run(context: Context, options: Namespace) -> Answer:
    out = context.home / "pdf" if options.out is None else place("--out", options.out)
    made = service.fill(context.books, out, _announce)
    value: dict[str, object] = {
        "home": str(context.home),
        "customers": made.customers,
        "items": made.items,
        "invoices": made.invoices,
        "drafts": made.drafts,
        "corrections": made.corrections,
        "payments": made.payments,
        "files": [str(file) for file in made.files],
    }
    return Answer(value, lambda: _text(context.home, made))


def _announce(done: int, _all: int) -> None:
    """Say that it takes a while, once it is certain that the books are new."""
    if not done:
        note("Making two years of Harbour Works ...")


def _text(home: Path, made: Demo) -> str:
    counts = (
        f"{made.customers} customers, {made.items} items, {made.invoices} invoices ({made.drafts} of them drafts),"
        f" {made.corrections} credit notes and cancellations, {made.payments} payments in {home}"
    )
    return "\n".join((counts, *map(str, made.files)))


COMMANDS: Mapping[str, Command] = {"": Command(_arguments, _run)}
