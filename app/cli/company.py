"""Commands about the company."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.arguments import from_option
from app.cli.command import Command
from app.cli.context import Context, read_source, warn
from app.cli.output import Answer, record
from app.domain.company_json import read_company, write_company
from app.domain.look import FILE_NAME_FIELDS, DesignName, LogoPlace, Shown
from app.domain.party import Company
from app.services import company as service


def _no_arguments(_parser: ArgumentParser) -> None:
    """Take no arguments."""


def _show(context: Context, _options: Namespace) -> Answer:
    return _answer(service.get(context.books))


def _set_arguments(parser: ArgumentParser) -> None:
    fields = ", ".join(f"{{{name}}}" for name in FILE_NAME_FIELDS)
    parser.description = (
        f"{parser.description} What it leaves out stays; `company show --json` prints every key. How documents look:"
        f" design ({', '.join(DesignName)}), logo_place ({', '.join(LogoPlace)}), accent, paper, columns (some of"
        f" {', '.join(Shown)}), header, footer, file_name (with {fields}),"
        ' and labels, the wording that differs per language, like {"de": {"invoice": "Honorarnote"}}.'
    )
    from_option(parser, required=True)


def _set(context: Context, options: Namespace) -> Answer:
    value = read_source(options.source)
    company = read_company(value, service.get(context.books), service.problems)
    saved = service.save(context.books, company)
    warn(service.warnings(saved))
    return _answer(saved)


def _answer(company: Company) -> Answer:
    return record(write_company(company), skip={"logo", "revision"})


COMMANDS: Mapping[str, Command] = {
    "show": Command(_no_arguments, _show),
    "set": Command(_set_arguments, _set),
}
