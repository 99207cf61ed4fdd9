"""How to pay a document: in words, and as a code that a banking app reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.documents.formats import Formats, decimal_amount
from app.documents.texts import Texts
from app.domain.currencies import currency
from app.domain.document import Correction, Document, Kind
from app.domain.party import Company

# Limits of the European Payments Council's code (EPC069-12, version 2).
_NAME_LENGTH, _REFERENCE_LENGTH = 70, 140
_LARGEST = 999_999_999_99
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}")


@dataclass(frozen=True, slots=True)
class Payment:
    """The payment block.

    Attributes:
        title: its heading; empty where there is nothing to say.
        sentence: what to do, or why nothing.
        facts: label and value of what a transfer needs.
        code: content of the QR code, empty for none; ``code_label`` stands below it.
    """

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    code: str = ""
    code_label: str = ""


def build_payment(document: Document, seller: Company, words: Texts, form: Formats) -> Payment:
    """Return how to pay ``document``: bank details, reference and day, or that nothing is to be paid."""
    content, due = document.content, document.calculation.totals.due
    if document.correction is Correction.CANCELLATION and document.corrects is not None:
        return Payment("", words.cancels_in_full.format(number=document.corrects.number))
    if content.kind is Kind.CREDIT_NOTE:
        return Payment("", words.credit_follows)
    if due <= 0:
        return Payment("", words.nothing_to_pay)
    iban = seller.iban.replace(" ", "").upper()
    bank = [
        (words.account_holder, seller.account_holder or seller.name),
        ("IBAN", " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))),
        (words.account_number, seller.account_number),
        (words.bank if seller.bank_name else "BIC", _bank(seller)),
    ]
    has_account = bool(iban or seller.account_number)
    facts = [(label, value) for label, value in bank if value] if has_account else []
    if facts and document.number:
        facts.append((words.reference, document.number))
    amount = form.money(due, content.currency)
    sentence = words.pay_until if content.due_date else words.pay_now
    sentence = sentence.format(amount=amount, date=form.day(content.due_date) if content.due_date else "")
    code = _transfer_code(document, seller, iban)
    return Payment(
        title=words.how_to_pay,
        sentence=content.terms or sentence,
        facts=tuple(facts),
        code=code,
        code_label=words.scan_to_pay if code else "",
    )


def _transfer_code(document: Document, seller: Company, iban: str) -> str:
    """Return the content of a SEPA transfer code; empty where the standard has none for this document."""
    due, name = document.calculation.totals.due, seller.account_holder or seller.name
    if document.content.currency != "EUR" or not _IBAN.fullmatch(iban) or not 0 < due <= _LARGEST or not name:
        return ""
    fields = (
        "BCD",
        "002",
        "1",  # UTF-8
        "SCT",
        seller.bic.replace(" ", "").upper(),
        _single_line(name)[:_NAME_LENGTH],
        iban,
        f"EUR{decimal_amount(due, currency('EUR').digits)}",
        "",
        "",
        _single_line(document.number or "")[:_REFERENCE_LENGTH],
    )
    return "\n".join(fields)


def _bank(seller: Company) -> str:
    """Name and BIC of the bank, as far as they are known."""
    if seller.bank_name and seller.bic:
        return f"{seller.bank_name} · BIC {seller.bic}"
    return seller.bank_name or seller.bic


def _single_line(text: str) -> str:
    return " ".join(text.split())
