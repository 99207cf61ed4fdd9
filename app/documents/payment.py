"""How to pay a document: in words, by a link, and as the code that currency and country ask for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.documents import payment_swiss as swiss
from app.documents.formats import Formats
from app.documents.payment_claim import Claim, claim_of
from app.documents.payment_epc import epc_code, epc_problems
from app.documents.payment_upi import upi_link, upi_problems
from app.documents.texts import Texts
from app.domain.document import Content, Correction, Document, Kind
from app.domain.errors import Problem
from app.domain.link import Link
from app.domain.party import Company
from app.domain.payment_link import payment_link
from app.domain.totals import calculate


class CodeForm(Enum):
    """The standards of payment codes."""

    EPC = "epc"
    SWISS = "swiss"
    UPI = "upi"


@dataclass(frozen=True, slots=True)
class Payment:
    """The payment block.

    Attributes:
        title: its heading; empty where there is nothing to say.
        sentence: what to do, or why nothing.
        facts: label and value of what a transfer needs.
        code: content of the QR code, empty for none; ``code_label`` stands below it.
        link: to pay at: the provider's that was known at issue, else the company's own.
        slip: the Swiss payment part with receipt; it holds what ``facts`` and ``code`` would.
    """

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    code: str = ""
    code_label: str = ""
    link: Link | None = None
    slip: swiss.SwissBill | None = None


def build_payment(document: Document, seller: Company, words: Texts, form: Formats) -> Payment:
    """Return how to pay ``document``: bank details, reference and day, or that nothing is to be paid."""
    content, due = document.content, document.calculation.totals.due
    if document.correction is Correction.CANCELLATION and document.corrects is not None:
        return Payment("", words.cancels_in_full.format(number=document.corrects.number))
    if content.kind is Kind.CREDIT_NOTE:
        return Payment("", words.credit_follows)
    if due <= 0:
        return Payment("", words.nothing_to_pay)
    claim = claim_of(document, seller)
    standard = None if code_problems(claim) else code_form(claim)
    slip = swiss.swiss_bill(claim) if standard is CodeForm.SWISS else None
    own = payment_link(seller.payment_link, claim.number, claim.amount, claim.currency)
    link = document.payment_link.link if document.payment_link is not None else own
    code = "" if slip else _code(claim, standard, link)
    amount = form.money(due, content.currency)
    sentence = words.pay_until if content.due_date else words.pay_now
    sentence = sentence.format(amount=amount, date=form.day(content.due_date) if content.due_date else "")
    return Payment(
        title=words.how_to_pay,
        sentence=content.terms or sentence,
        facts=() if slip else _facts(claim, words),
        code=code,
        code_label=words.scan_to_pay if code else "",
        link=link,
        slip=slip,
    )


def code_form(claim: Claim) -> CodeForm | None:
    """Return which code a claim asks for by its currency and the countries of account and customer, None for none.

    Euro to a Swiss account are paid by the QR-bill in Switzerland and by the European code elsewhere.
    """
    ours = claim.iban[:2] in swiss.COUNTRIES
    if claim.currency == "CHF" and (ours or claim.seller.country in swiss.COUNTRIES):
        return CodeForm.SWISS
    if claim.currency == "EUR" and claim.iban:
        at_home = claim.customer.address.country in {"", *swiss.COUNTRIES}
        return CodeForm.SWISS if ours and (at_home or swiss.is_qr_iban(claim.iban)) else CodeForm.EPC
    return CodeForm.UPI if claim.currency == "INR" and claim.seller.upi_id else None


def code_problems(claim: Claim) -> list[Problem]:
    """Return why a claim gets no code though it asks for one, each reason with its field; none for no such code."""
    rules = {CodeForm.EPC: epc_problems, CodeForm.SWISS: swiss.swiss_problems, CodeForm.UPI: upi_problems}
    form = code_form(claim)
    return rules[form](claim) if form else []


def payment_reference(document: Document, seller: Company) -> str:
    """Return what a payment of a document must quote (BT-83): the reference of its QR-bill, else its number."""
    claim = claim_of(document, seller)
    if document.content.kind is Kind.INVOICE and code_form(claim) is CodeForm.SWISS and not code_problems(claim):
        return swiss.swiss_bill(claim).reference or claim.number
    return claim.number


def payment_warnings(content: Content, seller: Company) -> list[Problem]:
    """Return what the way to pay of a draft would lack, each with its field."""
    due = calculate(content).totals.due
    if content.kind is Kind.CREDIT_NOTE or due <= 0:
        return []
    claim = Claim(due, content.currency, seller, content.customer)
    found = code_problems(claim)
    if not found and code_form(claim) is CodeForm.SWISS:
        blank = "The QR-bill leaves the payer blank: "
        found = [
            Problem(problem.field, blank + problem.message[:1].lower() + problem.message[1:])
            for problem in swiss.debtor_problems(claim)
        ]
    return found


def _code(claim: Claim, standard: CodeForm | None, link: Link | None) -> str:
    """The content of the code: as the standard has it, else the link."""
    if standard is CodeForm.EPC:
        return epc_code(claim)
    if standard is CodeForm.UPI:
        return upi_link(claim)
    return link.url if link else ""


def _facts(claim: Claim, words: Texts) -> tuple[tuple[str, str], ...]:
    """What a transfer needs."""
    seller, iban = claim.seller, claim.iban
    ways = [("UPI", seller.upi_id if claim.currency == "INR" else "")]
    if iban or seller.account_number:
        ways += [
            (words.account_holder, seller.account_holder or seller.name),
            ("IBAN", " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))),
            (words.account_number, seller.account_number),
            (words.bank if seller.bank_name else "BIC", _bank(seller)),
        ]
    given = [(label, value) for label, value in ways if value]
    return (*given, (words.reference, claim.number)) if given and claim.number else tuple(given)


def _bank(seller: Company) -> str:
    """Name and BIC of the bank, as far as they are known."""
    if seller.bank_name and seller.bic:
        return f"{seller.bank_name} · BIC {seller.bic}"
    return seller.bank_name or seller.bic
