"""Commands about files that are, or say they are, documents."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.context import Context
from app.cli.output import Answer, printable
from app.cli.status import DONE, NOT_FOUND, REFUSED
from app.paths import named

if TYPE_CHECKING:
    from app.services.document_check import Check

_STATUSES = "Exit status: 0 issued here and unchanged, 3 altered, 4 unknown, 6 the file cannot be read."
_STATUS = {"unchanged": DONE, "altered": REFUSED, "unknown": NOT_FOUND}
_COPIES = {"delivery-note": "the delivery note", "facturx": "the Factur-X copy"}
_CODES = {"altered": "altered", "unknown": "not_found"}


def _check_arguments(parser: ArgumentParser) -> None:
    parser.description = f"{parser.description} {_STATUSES}"
    parser.add_argument("file", metavar="FILE", help="a PDF file, or any other")


def _check(context: Context, options: Namespace) -> Answer:
    from app.services import document_check as service

    path = named(options.file)
    found = service.check_file(context.books, path)
    value = {"file": str(path)} | service.as_json(found)
    text = _told(found, value)
    if found.result in _CODES:
        value["error"] = {"code": _CODES[found.result], "message": text, "problems": []}
    return Answer(value, lambda: text, _STATUS[found.result])


def _told(found: Check, value: Mapping[str, object]) -> str:
    name = printable(str(value["file"]))
    if found.document is None:
        return f"{name}: unknown. It was not issued here."
    about = printable("{number}, {issue_date}, {customer}, {total} {currency}".format_map(value))
    if found.result == "altered":
        return f"{name}: altered. It says it is {about}, but it is not the file that was issued."
    cancelled = " It was cancelled since." if value["state"] == "cancelled" else ""
    if found.form == "issued":
        return f"{name}: unchanged. It is {about}, as it was issued.{cancelled}"
    return f"{name}: unchanged. It is {_COPIES.get(found.form, 'a copy')} of {about}, as it was handed out.{cancelled}"


COMMANDS: Mapping[str, Command] = {"check": Command(_check_arguments, _check)}
