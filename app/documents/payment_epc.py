"""The code of the European Payments Council for transfers in euro (EPC069-12, version 002), known as GiroCode."""

from __future__ import annotations

from app.documents.payment_claim import EEA, SEPA, Claim, one_line
from app.domain.errors import Problem

_NAME, _TEXT = 70, 140
_SMALLEST, _LARGEST = 1, 999_999_999_99
_BYTES = 331


def epc_problems(claim: Claim) -> list[Problem]:
    """Return why there is no code for a claim in euro, each reason with its field."""
    problems = []
    if claim.iban[:2] not in SEPA:
        problems.append(Problem("seller.bank.iban", "The transfer code needs an account that euro transfers reach."))
    elif claim.iban[:2] not in EEA and not claim.bic:
        message = "The transfer code needs the BIC too, as the account lies outside the European Economic Area."
        problems.append(Problem("seller.bank.bic", message))
    if not claim.payee:
        problems.append(Problem("seller.name", "The transfer code needs the name of your company."))
    if not _SMALLEST <= claim.due <= _LARGEST:
        problems.append(Problem("totals.due", "The transfer code holds amounts up to 999,999,999.99."))
    return problems


def epc_code(claim: Claim) -> str:
    """Return the content of the code; the reference is the number, as text.

    A name or number in many bytes is cut so that the whole fits into the 331 bytes that a reader must take.
    """
    name, text = claim.payee[:_NAME], one_line(claim.number)[:_TEXT]
    while len(_lines(claim, name, text).encode()) > _BYTES:
        name, text = (name[:-1], text) if len(name.encode()) > _NAME else (name, text[:-1])
    return _lines(claim, name, text)


def _lines(claim: Claim, name: str, text: str) -> str:
    head = ("BCD", "002", "1", "SCT")  # version, UTF-8, SEPA credit transfer
    return "\n".join((*head, claim.bic, name, claim.iban, f"EUR{claim.amount}", "", "", text))
