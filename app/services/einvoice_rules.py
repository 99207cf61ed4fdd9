"""An e-invoice in a file held against the rules of its form: our own checks, and the official rules where installed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.einvoice import EInvoiceForm
from app.services.findings import broken_json, told
from app.services.received import Received, read_file

if TYPE_CHECKING:
    from app.documents.einvoice.official import Finding
    from app.documents.einvoice.rules import Broken


@dataclass(frozen=True, slots=True)
class Validation:
    """What the rules say of an e-invoice.

    Attributes:
        form: whose rules they are.
        broken: what our own checks found, advice among it.
        official: what the official rules found; None where they are not installed.
    """

    received: Received
    form: EInvoiceForm
    broken: tuple[Broken, ...]
    official: tuple[Finding, ...] | None

    @property
    def valid(self) -> bool:
        """Whether no rule is broken for which receivers refuse it."""
        official = self.official or ()
        return not (any(found.fatal for found in self.broken) or any(found.fatal for found in official))


def validate_file(path: Path, form: EInvoiceForm | None = None) -> Validation:
    """Hold the e-invoice in a file, XML or a PDF that embeds it, against the rules of a form.

    Without ``form`` it is the one that the e-invoice says it follows; inside a PDF, where that is the plain standard,
    it is Factur-X.

    Raises:
        NotFound, OutsideFailed, InputRefused: as for `app.services.received.read_file`.
    """
    from app.documents.einvoice import official
    from app.documents.einvoice.forms import form_of
    from app.documents.einvoice.rules import check

    received = read_file(path)
    invoice, syntax = received.invoice, received.syntax
    stated = form_of(invoice.customization, syntax)
    if stated is EInvoiceForm.CII and received.source:
        stated = EInvoiceForm.FACTURX
    wanted = form or stated
    # The reading has told what the stated form asks for, and what could not be read at all.
    own = wanted is stated
    broken = (*map(_no_rule, received.findings), *received.advice) if own else tuple(check(invoice, wanted))
    found = None
    if official.available():
        found = tuple(official.check(received.xml, wanted, syntax, invoice.customization))
    return Validation(received, wanted, broken, found)


def _no_rule(broken: Broken) -> Broken:
    """Return a difference from our arithmetic as advice: the rules allow it."""
    return replace(broken, fatal=False) if broken.recomputed else broken


def as_json(validation: Validation) -> dict[str, object]:
    """Return what was found, as `told`; ``official`` is null where the official rules are not installed."""
    problems = broken_json(each for each in validation.broken if each.fatal)
    known = {problem["rule"] for problem in problems}
    for each in validation.official or ():
        if each.fatal and each.rule not in known:
            problems.append({"field": each.place, "message": each.message, "rule": each.rule})
    official = [
        {"rule": each.rule, "message": each.message, "place": each.place, "fatal": each.fatal}
        for each in validation.official or ()
    ]
    advice = broken_json(each for each in validation.broken if not each.fatal)
    listed = told({"problems": problems, "advice": advice, "official": official})
    return {
        "form": validation.form.value,
        "syntax": validation.received.syntax.value,
        "number": validation.received.invoice.number,
        "valid": validation.valid,
        **listed,
        "official": None if validation.official is None else listed["official"],
    }
