"""Reads an e-invoice in either syntax: what it says, what is wrong with it, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from app.documents.einvoice.forms import Syntax
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.node import Node, Notes, NotUnderstood
from app.documents.einvoice.read_cii import CII_INVOICE, CII_SPACES, read_cii
from app.documents.einvoice.read_ubl import UBL_CREDIT_NOTE, UBL_INVOICE, UBL_SPACES, read_ubl
from app.documents.einvoice.safe_xml import parse, refusal
from app.domain.decimals import shorten
from app.domain.errors import Problem

_READERS = {
    f"{{{UBL_INVOICE}}}Invoice": (Syntax.UBL, UBL_SPACES, read_ubl),
    f"{{{UBL_CREDIT_NOTE}}}CreditNote": (Syntax.UBL, UBL_SPACES, read_ubl),
    f"{{{CII_INVOICE}}}CrossIndustryInvoice": (Syntax.CII, CII_SPACES, read_cii),
}
_ENVELOPE_BEGINS = 2_000
_OTHERS = {
    "CrossIndustryDocument": "This is an invoice of ZUGFeRD 1, older than the European standard. Ask for ZUGFeRD 2.",
    "SCRDMCCBDACIOMessageStructure": "This is an order (Order-X), not an invoice.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        problems: of single elements, the field being the element's path.
        hollow: the paths of elements that say nothing, beyond those a problem is of.
        not_understood: elements the model has no place for; those that hold amounts come first.
    """

    syntax: Syntax
    invoice: EInvoice
    problems: tuple[Problem, ...] = ()
    hollow: tuple[str, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()


def without_envelope(data: bytes) -> bytes:
    """Return the invoice in the envelope that the Peppol network sends it in, and anything else as it is.

    Raises:
        InputRefused: when what is called an envelope is no XML that is let in.
    """
    if b"StandardBusinessDocument" not in data[:_ENVELOPE_BEGINS]:
        return data
    inside = next((child for child in parse(data) if str(child.tag) in _READERS), None)
    return data if inside is None else etree.tostring(inside, encoding="utf-8", xml_declaration=True, with_tail=False)


def read_xml(data: bytes) -> Reading:
    """Read a UBL 2.1 Invoice or CreditNote, or a CII invoice (D16B).

    Raises:
        InputRefused: when it is none of them, or XML that is not let in (see `app.documents.einvoice.safe_xml`).
    """
    root = parse(data)
    known = _READERS.get(str(root.tag))
    if known is None:
        local = str(root.tag).rpartition("}")[2]
        raise refusal(_OTHERS.get(local) or f'This is no e-invoice in UBL or CII, but "{shorten(local)}".')
    syntax, spaces, reader = known
    notes = Notes(spaces)
    invoice = reader(Node(notes, root, notes.name(str(root.tag))), notes)
    told = {problem.field for problem in notes.problems}
    hollow = tuple(path for path in notes.hollow if path not in told)
    return Reading(syntax, invoice, tuple(notes.problems), hollow, notes.not_understood())
