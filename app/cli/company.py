"""Commands about the company."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import from_option
from app.cli.commands import Command
from app.cli.context import Context, note, read_source
from app.cli.output import Answer, record
from app.domain.company_json import read_company, write_company
from app.domain.party import Company
from app.services import company as service


def _no_arguments(_parser: ArgumentParser) -> None:
    """Take no arguments."""


def _show(context: Context, _options: Namespace) -> Answer:
    return _answer(service.get(context.books))


def _set_arguments(parser: ArgumentParser) -> None:
    from_option(parser, required=True)


def _set(context: Context, options: Namespace) -> Answer:
    value = read_source(options.source)
    company = read_company(value, service.get(context.books))
    saved = service.save(context.books, company)
    for warning in service.warnings(saved):
        note(f"Warning: {warning.field}: {warning.message}")
    return _answer(saved)


def _answer(company: Company) -> Answer:
    return record(write_company(company), skip={"logo", "revision"})


COMMANDS: Mapping[str, Command] = {
    "show": Command(_no_arguments, _show),
    "set": Command(_set_arguments, _set),
}
