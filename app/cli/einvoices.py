"""Commands about e-invoices that come from outside."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.context import Context, warn
from app.cli.output import Answer
from app.cli.status import DONE, REFUSED
from app.cli.usage import UsageError, place
from app.paths import named
from app.services.findings import MOST_OF_A_RULE

if TYPE_CHECKING:
    from app.domain.errors import InputRefused
    from app.services.received import Received

_KINDS = "an invoice or credit note as XML (UBL or CII), or a PDF that embeds it (Factur-X, ZUGFeRD, XRechnung)"
_STATUSES = f"""At most {MOST_OF_A_RULE} findings of a rule are told; left_out counts the others.
Exit status: 0 it is consistent, 3 something is wrong with it or it was refused, each as a problem,
4 there is no such file."""
_OFFICIAL = """Our own checks run always; the official
rules, XML schemas and Schematron, where they are installed: pip install "counterfoil[validate]"."""
# What is answered of a file that was not let in, beside its name and the problems.
_NOT_READ: Mapping[str, object] = {
    **dict.fromkeys(("syntax", "embedded_as", "customization", "profile", "document", "totals", "recomputed")),
    "taxes": [],
    "advice": [],
    "left_out": {},
    "attachments": [],
    "not_understood": [],
}
_NOT_VALIDATED: Mapping[str, object] = {
    **dict.fromkeys(("form", "syntax", "number", "official")),
    "valid": False,
    "advice": [],
    "left_out": {},
}


def _read_arguments(parser: ArgumentParser) -> None:
    parser.description = f"{parser.description} Nothing is stored, and nothing in it is opened.\n{_STATUSES}"
    parser.add_argument("file", metavar="FILE", help=_KINDS)
    parser.add_argument("--save-attachments", metavar="DIR", help="save its attachments in this folder")


def _read(context: Context, options: Namespace) -> Answer:  # noqa: ARG001 - nothing of the home is asked
    from app.domain.errors import InputRefused
    from app.services import received as service

    path = named(options.file)
    try:
        received = service.read_file(path)
    except InputRefused as refused:
        return _refused(path, refused, _NOT_READ)
    value: dict[str, object] = {"file": str(path)} | service.as_json(received)
    saved: Sequence[Path] = ()
    if options.save_attachments is not None:
        saved = service.save_files(received.files, place("--save-attachments", options.save_attachments))
        value["saved"] = [str(each) for each in saved]
    if received.findings:
        value["error"] = {
            "code": "refused",
            "message": "Something is wrong with this e-invoice.",
            "problems": value["problems"],
        }

    def text() -> str:
        from app.cli.einvoice_text import einvoice_text

        return einvoice_text(value)

    return Answer(value, text, REFUSED if received.findings else DONE)


def _validate_arguments(parser: ArgumentParser) -> None:
    from app.domain.einvoice import FORMS

    parser.description = f"{parser.description} {_OFFICIAL}\n{_STATUSES}"
    parser.add_argument("file", metavar="FILE", help=_KINDS)
    about = f"hold it against the rules of this form, one of {', '.join(FORMS)}; without it the one it says it follows"
    parser.add_argument("--form", metavar="F", choices=FORMS, help=about)


def _validate(context: Context, options: Namespace) -> Answer:  # noqa: ARG001 - nothing of the home is asked
    from app.domain.einvoice import EInvoiceForm
    from app.domain.errors import InputRefused
    from app.services import einvoice_rules as service

    path = named(options.file)
    form = EInvoiceForm(options.form) if options.form else None
    try:
        found = service.validate_file(path, form)
    except InputRefused as refused:
        return _refused(path, refused, _NOT_VALIDATED)
    value: dict[str, object] = {"file": str(path)} | service.as_json(found)
    if not found.valid:
        message = "This e-invoice breaks rules."
        value["error"] = {"code": "refused", "message": message, "problems": value["problems"]}

    def text() -> str:
        from app.cli.einvoice_text import validation_text

        return validation_text(value)

    return Answer(value, text, DONE if found.valid else REFUSED)


def _refused(path: Path, refused: InputRefused, shape: Mapping[str, object]) -> Answer:
    """Answer a file that was not let in, in the ``shape`` of one that was."""
    from app.cli.output import printable

    problems = [{"field": each.field, "message": each.message, "rule": ""} for each in refused.problems]
    value: dict[str, object] = {"file": str(path), **shape, "problems": problems}
    value["error"] = {"code": refused.code, "message": "The file was refused.", "problems": problems}
    told = "\n".join(printable(f"{path}: {each.message}") for each in refused.problems)
    return Answer(value, lambda: told, REFUSED)


def _import_arguments(parser: ArgumentParser) -> None:
    parser.description = (
        f"{parser.description} Without an option the draft says what the\n"
        "e-invoice says, and its buyer is the customer; with --customer the lines are billed on to one of yours."
    )
    parser.add_argument("file", metavar="FILE", help=_KINDS)
    parser.add_argument("--customer", metavar="C", help="bill the lines on to this customer, an id or a name")
    parser.add_argument("--seller", action="store_true", help="add the seller to the address book instead of a draft")


def _import(context: Context, options: Namespace) -> Answer:
    from app.services import customers
    from app.services import received as service

    if options.seller and options.customer is not None:
        raise UsageError("--seller makes no draft, so --customer says nothing.")
    received = service.read_file(named(options.file))
    if options.seller:
        return _seller(context, received)
    from app.cli.invoices import document_answer

    warn(received.findings)
    if options.customer is None:
        return document_answer(context, service.as_draft(context.books, received))
    customer = customers.find(context.books, options.customer)
    return document_answer(context, service.bill_on(context.books, received, customer.id))


def _seller(context: Context, received: Received) -> Answer:
    from app.cli.output import printable
    from app.domain.party_json import write_customer
    from app.services import received as service

    customer, added = service.seller_as_customer(context.books, received)
    told = "was added" if added else "is there already"
    value = write_customer(customer) | {"added": added}
    return Answer(value, lambda: printable(f"{customer.name} {told}: customer {customer.id}."))


COMMANDS: Mapping[str, Command] = {
    "read": Command(_read_arguments, _read),
    "validate": Command(_validate_arguments, _validate),
    "import": Command(_import_arguments, _import),
}
