"""Commands about documents: drafts in and out, lists, and the life of a document.

Listing imports next to nothing; what the other commands need they import when they run.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.context import Context, note, warn
from app.cli.invoice_list import COLUMNS, list_arguments, list_documents
from app.cli.output import Answer, listing
from app.cli.status import DONE, OUTSIDE
from app.cli.usage import UsageError, place, whole_number
from app.domain.look import ORIGINAL, DesignName, Form, Rendition

if TYPE_CHECKING:
    from decimal import Decimal

    from app.domain.document import Document


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="sources",
        metavar="F",
        nargs="+",
        action="extend",
        required=True,
        help="JSON files, or - for standard input",
    )


def _add(context: Context, options: Namespace) -> Answer:
    from app.cli.arguments import each_read
    from app.domain.errors import InputRefused, Problem
    from app.services import intake

    several = len(options.sources) > 1
    contents = each_read(options.sources, lambda value: intake.read(context.books, value))
    try:
        added = intake.add(context.books, contents)
    except InputRefused as refused:
        fields = [Problem(f"files{p.field}" if several else p.field, p.message) for p in refused.problems]
        raise InputRefused(fields) from refused
    if not several:
        return document_answer(context, added[0])
    return listing([_json(context, document) for document in added], COLUMNS)


def _edit_arguments(parser: ArgumentParser) -> None:
    from app.cli.arguments import from_option

    _one(parser)
    from_option(parser, required=True)


def _edit(context: Context, options: Namespace) -> Answer:
    from app.cli.context import read_source
    from app.services import intake

    draft = _found(context, options)
    return document_answer(context, intake.edit(context.books, draft.id, read_source(options.source)))


def _show(context: Context, options: Namespace) -> Answer:
    return document_answer(context, _found(context, options))


def _delete(context: Context, options: Namespace) -> Answer:
    from app.services import drafts

    document = _found(context, options)
    drafts.delete(context.books, document.id)
    return Answer(
        {"id": document.id, "uid": document.uid, "deleted": True}, lambda: f"Draft {document.id} was deleted."
    )


def _issue_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    parser.add_argument(
        "--without-payment-link", action="store_true", help="do not wait for the link of its checkout page"
    )


def _issue(context: Context, options: Namespace) -> Answer:
    from app.domain.document import State
    from app.services import issuing

    draft = _found(context, options)
    if draft.state is State.DRAFT:
        missing = issuing.problems(context.books, draft.content)
        if any(problem.field.startswith("seller.") for problem in missing):
            note("Set the company with counterfoil company set --from F.")
        warn([] if missing else issuing.warnings(context.books, draft.content))
    issued = issuing.issue(context.books, draft.id, wait_for_link=not options.without_payment_link)
    return document_answer(context, issued)


def _pdf_arguments(parser: ArgumentParser) -> None:
    parser.description = (
        f"{parser.description} Of an issued document that is the very file fixed at issue, which never changes."
        " Marks are for what is made beside it: a draft says that it is one, a copy that it is one and whether its"
        " document has been paid or cancelled since."
    )
    parser.add_argument("ids", metavar="ID", nargs="+", help="an id, a uid or a number")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to")
    parser.add_argument("--overwrite", action="store_true", help="replace other files of the same name")
    parser.add_argument(
        "--design",
        choices=[design.value for design in DesignName],
        help="the look of the page; an issued document in a design that is asked for is a copy and marked as one",
    )
    parser.add_argument(
        "--form",
        choices=[form.value for form in Form],
        default=Form.DOCUMENT.value,
        help="delivery-note: quantities without prices, to go with the goods; no document of its own and not numbered",
    )
    parser.add_argument(
        "--copy",
        action="store_true",
        help="a duplicate marked as a copy, and as paid or cancelled where it is, instead of the file fixed at issue",
    )
    parser.add_argument(
        "--with-payment-slip",
        dest="slips",
        action="store_true",
        help="write beside each invoice that a provider collects a page with the link to pay it at, and its QR code",
    )


def _pdf(context: Context, options: Namespace) -> Answer:
    from app.services import documents, pdf_files

    ids = dict.fromkeys(documents.find(context.books, ref).id for ref in options.ids)
    folder = place("--out", options.out)
    rendition = Rendition(Form(options.form), DesignName(options.design) if options.design else None, options.copy)
    failed: pdf_files.PartlyWritten | None = None
    try:
        written: Sequence[pdf_files.Written] = pdf_files.export(
            context.books, ids, folder, rendition=rendition, overwrite=options.overwrite, with_slips=options.slips
        )
    except pdf_files.PartlyWritten as midway:
        failed, written = midway, midway.written
    items: list[dict[str, object]] = []
    for each in written:
        item: dict[str, object] = {"id": each.document.id, "number": each.document.number, "path": str(each.path)}
        item["form"] = documents.copy_form(each.document, rendition) or ORIGINAL.form.value
        if options.slips:
            item["payment_slip"] = None if each.slip is None else str(each.slip)
        name = each.document.number or f"Draft {each.document.id}"
        if each.why_no_slip:
            item["why_no_payment_slip"] = each.why_no_slip
            note(f"No payment slip for {name}: {each.why_no_slip}")
        for warning in each.warnings:
            note(f"Warning: {name}: {warning}")
        items.append(item)
    files = [str(path) for each in written for path in (each.path, each.slip) if path is not None]
    value: dict[str, object] = {"items": items, "total": len(items)}
    if failed is not None:
        note(failed.message)
        value["error"] = {"code": failed.code, "message": failed.message, "problems": []}
    return Answer(value, lambda: "\n".join(files), DONE if failed is None else OUTSIDE)


def _einvoice_arguments(parser: ArgumentParser) -> None:
    from app.domain.einvoice import FORMS

    parser.description = f"{parser.description} Exit status 3 names every rule that the document breaks."
    _one(parser)
    about = f"one of {', '.join(FORMS)}; without it the one the customer asks for"
    parser.add_argument("--form", metavar="F", choices=FORMS, help=about)
    parser.add_argument("--out", metavar="PATH", required=True, help="the file to write, or the folder to write it to")
    parser.add_argument("--overwrite", action="store_true", help="replace another file of the same name")


def _einvoice(context: Context, options: Namespace) -> Answer:
    from app.domain.einvoice import EInvoiceForm
    from app.services import einvoices, files

    document = _found(context, options)
    form = EInvoiceForm(options.form) if options.form else einvoices.asked_for(document)
    if form is None:
        raise UsageError("The customer asks for no form of e-invoice; name one with --form.")
    made = einvoices.make(context.books, document.id, form)
    path = files.write_to(place("--out", options.out), made.name, made.content, overwrite=options.overwrite)
    warn(made.advice)
    value = {"id": document.id, "number": document.number, "form": form.value, "path": str(path)}
    return Answer(value, lambda: str(path))


def _duplicate(context: Context, options: Namespace) -> Answer:
    from app.services import documents

    return document_answer(context, documents.duplicate(context.books, _found(context, options).id))


def _credit_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    parser.add_argument(
        "--line",
        dest="lines",
        metavar="N=QTY",
        action="append",
        default=[],
        help="credit so much of line N, the first being 1; without it all that is left",
    )


def _credit(context: Context, options: Namespace) -> Answer:
    from app.services import corrections

    document = _found(context, options)
    quantities = _line_quantities(options.lines)
    return document_answer(context, corrections.credit(context.books, document.id, quantities or None))


def _line_quantities(options: list[str]) -> dict[int, Decimal]:
    """Return the quantity to credit by the number of its line.

    Raises:
        UsageError: for what is not written ``N=QTY``, or names a line again.
        InputRefused: with every quantity that is no number.
    """
    from app.domain.decimals import parse_decimal
    from app.domain.errors import InputRefused, Problem

    texts: dict[int, str] = {}
    for option in options:
        line, equals, quantity = option.partition("=")
        number = whole_number("--line", line)
        if not equals or number is None:
            raise UsageError("--line is written N=QTY, as in --line 2=1.5.")
        if number in texts:
            raise UsageError("Each --line names another line.")
        texts[number] = quantity
    quantities, problems = {}, []
    for number, text in texts.items():
        try:
            quantities[number] = parse_decimal(text)
        except ValueError as error:
            problems.append(Problem(f"lines[{number - 1}].quantity" if number else "lines", str(error)))
    if problems:
        raise InputRefused(problems)
    return quantities


def _cancel_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--reason", metavar="TEXT", default="", help="why, as the cancellation says it")


def _cancel(context: Context, options: Namespace) -> Answer:
    from app.services import corrections, remotes

    document = _found(context, options)
    made = corrections.cancel(context.books, document.id, options.reason)
    for sentence in remotes.still_asking(context.books, document.id):
        note(sentence)
    return document_answer(context, made)


def _one(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="an id, a uid or a number")


def _found(context: Context, options: Namespace) -> Document:
    from app.services import documents

    return documents.find(context.books, options.id)


def _json(context: Context, document: Document) -> dict[str, object]:
    from app.domain.document_json import write_document
    from app.services import payment_links, remotes

    value = write_document(document, context.books.today()) | payment_links.as_json(context.books, document)
    return value | {"remotes": remotes.as_json(remotes.of_document(context.books, document.id))}


def document_answer(context: Context, document: Document) -> Answer:
    """Answer a document."""
    from app.cli.document_text import document_text

    value = _json(context, document)
    return Answer(value, lambda: document_text(value))


COMMANDS: Mapping[str, Command] = {
    "add": Command(_add_arguments, _add),
    "edit": Command(_edit_arguments, _edit),
    "list": Command(list_arguments, list_documents),
    "show": Command(_one, _show),
    "delete": Command(_one, _delete),
    "issue": Command(_issue_arguments, _issue),
    "pdf": Command(_pdf_arguments, _pdf),
    "einvoice": Command(_einvoice_arguments, _einvoice),
    "duplicate": Command(_one, _duplicate),
    "credit": Command(_credit_arguments, _credit),
    "cancel": Command(_cancel_arguments, _cancel),
}
