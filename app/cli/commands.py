"""The commands there are: for each its name, one line of help, and where its code lies (imported when it is called)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.cli.command import Command


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


def _documents() -> Mapping[str, Command]:
    from app.cli.documents import COMMANDS

    return COMMANDS


def _einvoices() -> Mapping[str, Command]:
    from app.cli.einvoices import COMMANDS

    return COMMANDS


def _series() -> Mapping[str, Command]:
    from app.cli.series import COMMANDS

    return COMMANDS


def _payments() -> Mapping[str, Command]:
    from app.cli.payments import COMMANDS

    return COMMANDS


def _accounts() -> Mapping[str, Command]:
    from app.cli.accounts import COMMANDS

    return COMMANDS


def _checkout_pages() -> Mapping[str, Command]:
    from app.cli.checkout_pages import COMMANDS

    return COMMANDS


def _push() -> Mapping[str, Command]:
    from app.cli.handover import PUSH

    return PUSH


def _remind() -> Mapping[str, Command]:
    from app.cli.handover import REMIND

    return REMIND


def _sync() -> Mapping[str, Command]:
    from app.cli.sync import COMMANDS

    return COMMANDS


def _remotes() -> Mapping[str, Command]:
    from app.cli.remotes import COMMANDS

    return COMMANDS


def _outbox() -> Mapping[str, Command]:
    from app.cli.outbox import COMMANDS

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
            "einvoice": "write an issued document as an e-invoice",
            "duplicate": "make a new draft that says the same",
            "credit": "credit an issued invoice, in whole or some of its lines",
            "cancel": "cancel an issued document by another one",
        },
        _invoices,
    ),
    "document": Group(
        "files that are, or say they are, documents",
        {"check": "say whether a file is a document as it was issued here"},
        _documents,
    ),
    "einvoice": Group(
        "e-invoices from outside",
        {
            "read": "show an e-invoice, its totals recomputed, and what is wrong with it",
            "validate": "hold an e-invoice against the rules of its form, the official ones too",
            "import": "make a draft from an e-invoice, or a customer from its seller",
        },
        _einvoices,
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
    "account": Group(
        "accounts at payment providers",
        {
            "add": "add an account; its key goes to the keyring",
            "edit": "change an account or its key",
            "list": "list accounts",
            "test": "try the connection and what the key may do",
            "resume": "use an account again that was paused",
            "remove": "take an account out of use and delete its key",
        },
        _accounts,
    ),
    "checkout-page": Group(
        "pages on which payers pay",
        {
            "add": "draft a checkout page",
            "list": "list checkout pages",
            "show": "show a checkout page",
            "edit": "change a checkout page; the provider is told by push",
            "push": "create it at the provider, or tell it what was changed",
        },
        _checkout_pages,
    ),
    "push": Group("hand an issued invoice to a provider", {"": "hand an issued invoice to a provider"}, _push),
    "remind": Group("remind a customer", {"": "let the provider remind the customer of an invoice"}, _remind),
    "sync": Group("work the outbox and read", {"": "work the outbox, then read what the providers hold"}, _sync),
    "outbox": Group(
        "what is queued, unclear or needs a decision",
        {
            "list": "list what is queued, failed or needs a decision",
            "show": "show an entry, what was sent and what came back",
            "retry": "try or look again; after a decision, create once more",
            "adopt": "say which remote object it is",
            "discard": "drop an entry; what it made at the provider stays there",
        },
        _outbox,
    ),
    "remote": Group(
        "invoices as the providers show them",
        {
            "list": "list what the providers hold, ours and others",
            "show": "show one, in what it differs from the document, and the raw evidence",
            "import": "make a draft from an invoice that is not ours; it is collected there",
        },
        _remotes,
    ),
}
