"""The commands there are: for each its name, one line of help, and where its code lies (imported when it is called)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.cli.context import Context
from app.cli.output import Answer


class Command(NamedTuple):
    """How a command takes its arguments and what it does."""

    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Context, Namespace], Answer]


class Group(NamedTuple):
    """Commands about one thing.

    Attributes:
        about: one line of help.
        commands: name and one line of help of each; the name is empty for a command without a second word.
        load: imports and returns the commands.
    """

    about: str
    commands: Mapping[str, str]
    load: Callable[[], Mapping[str, Command]]


def _demo() -> Mapping[str, Command]:
    from app.cli.demo import COMMANDS

    return COMMANDS


def _company() -> Mapping[str, Command]:
    from app.cli.company import COMMANDS

    return COMMANDS


def _customers() -> Mapping[str, Command]:
    from app.cli.customers import COMMANDS

    return COMMANDS


def _items() -> Mapping[str, Command]:
    from app.cli.items import COMMANDS

    return COMMANDS


def _invoices() -> Mapping[str, Command]:
    from app.cli.invoices import COMMANDS

    return COMMANDS


def _series() -> Mapping[str, Command]:
    from app.cli.series import COMMANDS

    return COMMANDS


def _payments() -> Mapping[str, Command]:
    from app.cli.payments import COMMANDS

    return COMMANDS


GROUPS: Mapping[str, Group] = {
    "demo": Group(
        "fill a new home with the sample company",
        {"": "fill a new home with the sample company and write some of its PDFs"},
        _demo,
    ),
    "company": Group(
        "the seller",
        {"show": "show the company", "set": "change the company as a JSON file says"},
        _company,
    ),
    "customer": Group(
        "the address book",
        {
            "add": "add a customer",
            "edit": "change a customer",
            "list": "list customers",
            "show": "show a customer",
            "archive": "stop offering a customer for new documents",
            "unarchive": "offer an archived customer again",
        },
        _customers,
    ),
    "item": Group(
        "the catalogue of products and services",
        {
            "add": "add an item",
            "edit": "change an item",
            "list": "list items",
            "show": "show an item",
            "archive": "stop offering an item for new lines",
            "unarchive": "offer an archived item again",
        },
        _items,
    ),
    "invoice": Group(
        "invoices and credit notes",
        {
            "add": "add drafts from JSON files, all or none",
            "edit": "change a draft as a JSON file says",
            "list": "list documents, the newest first",
            "show": "show a document",
            "delete": "delete a draft",
            "issue": "give a draft its number and fix it for good",
            "pdf": "write documents as PDF files",
            "duplicate": "make a new draft that says the same",
            "credit": "credit an issued invoice, in whole or some of its lines",
            "cancel": "cancel an issued document by another one",
        },
        _invoices,
    ),
    "series": Group(
        "number series",
        {"list": "list the number series, who took which number, and gaps"},
        _series,
    ),
    "payment": Group(
        "money received",
        {
            "add": "record a payment of a document",
            "list": "list payments, of one document or all",
            "reverse": "undo a payment by a counter-entry",
        },
        _payments,
    ),
}
