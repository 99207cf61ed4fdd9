"""Turns a document of ours into what its e-invoice says, from its amounts as they were fixed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.documents.einvoice.forms import FORM_FACTS, GERMAN_FORMS
from app.documents.einvoice.model import (
    Account,
    AllowanceCharge,
    ContactPoint,
    Delivery,
    EInvoice,
    Identifier,
    InvoiceLine,
    Note,
    PaymentMeans,
    Period,
    PostalAddress,
    Preceding,
    Price,
    Sums,
    TaxRow,
    TradeParty,
)
from app.documents.einvoice.untaxed import Untaxed, document_level, line_level
from app.documents.formats import formats
from app.documents.payment import payment_reference
from app.documents.payment_claim import claim_of
from app.documents.texts import Texts, texts
from app.domain.countries import COUNTRIES
from app.domain.currencies import currency
from app.domain.decimals import ONE, from_minor, normal
from app.domain.document import AllowanceCharge as Entry
from app.domain.document import Content, Document, Kind, Line, LineAmounts, TaxAmount
from app.domain.einvoice import STANDARD_EXEMPTION_CODES, EInvoiceForm
from app.domain.party import Address, Company, Party
from app.domain.tax import NEEDS_REASON, Tax, TaxCategory

INVOICE, CREDIT_NOTE, CORRECTED_INVOICE = "380", "381", "384"
DISCOUNT = "95"  # UNTDID 5189, where no reason of its own is given
TRANSFER, SEPA_TRANSFER, NOT_DEFINED = "30", "58", "1"  # UNTDID 4461
EMAIL = "EM"
# VAT ids begin with the country, where Greece writes EL (BR-CO-09).
_VAT_PREFIXES = COUNTRIES | {"EL"}
_NO_TAX = Tax()


def from_document(document: Document, seller: Company, form: EInvoiceForm) -> EInvoice:
    """Return what the e-invoice of a document says in the given form.

    Amounts are those of the document's calculation. A document that gives money back is a credit note (381) with
    positive amounts, whether it credits a part or cancels the whole, and names what it corrects (BG-3). Undoing a
    credit note is a corrected invoice (384, UNTDID 1001); Peppol keeps that code to parties in Germany (P0112), for
    others it is an invoice.

    Args:
        document: issued, or a draft that is about to be.
        seller: the company as frozen in the document, of a draft the company as it is.
        form: decides BT-23 and BT-24, the type of document, and what stands in for an address that is not given.
    """
    content, digits = document.content, currency(document.content.currency).digits
    words = texts(content.language)
    facts = FORM_FACTS[form]
    taxes = _tax_amounts(document, seller)
    categories = {row.category for row in taxes}
    outside = TaxCategory.OUTSIDE_SCOPE in categories
    allowances, charges = _levels(document, digits, words)
    corrects = document.corrects
    return EInvoice(
        customization=facts.customization,
        profile=facts.profile,
        number=document.number or "",
        issue_date=content.issue_date,
        type_code=_type_code(document, seller, form),
        currency=content.currency,
        due_date=content.due_date,
        payment_terms=_terms(document, seller, words),
        buyer_reference=content.buyer_reference or content.customer.buyer_reference,
        project=content.project,
        contract=content.contract,
        order=content.reference,
        notes=(Note(content.notes),) if content.notes else (),
        preceding=(Preceding(corrects.number or "", corrects.issue_date),) if corrects else (),
        seller=_seller(seller, form, vat=not outside),
        buyer=_buyer(content.customer, form, vat=not outside),
        delivery=_delivery(content, within=TaxCategory.INTRA_COMMUNITY in categories),
        period=Period(content.period_start, content.period_end) if content.period_start or content.period_end else None,
        remittance=payment_reference(document, seller),
        payment=_payment(document, seller, form),
        allowances=allowances,
        charges=charges,
        sums=_sums(document, digits, allowances=bool(allowances), charges=bool(charges)),
        taxes=tuple(_tax_row(row, digits) for row in taxes),
        lines=tuple(
            _line(place, line, amounts, content, words)
            for place, (line, amounts) in enumerate(zip(content.lines, document.calculation.lines, strict=True), 1)
        ),
    )


def _type_code(document: Document, seller: Company, form: EInvoiceForm) -> str:
    if document.content.kind is Kind.CREDIT_NOTE:
        return CREDIT_NOTE
    if document.corrects is None:
        return INVOICE
    german = seller.country == "DE" and document.content.customer.address.country == "DE"
    return CORRECTED_INVOICE if german or form is not EInvoiceForm.PEPPOL else INVOICE


def _terms(document: Document, seller: Company, words: Texts) -> str:
    """Return the terms of payment in words; without a due day the sentence the page has (BR-CO-25)."""
    content, due = document.content, document.calculation.totals.due
    if content.terms or content.due_date or content.kind is Kind.CREDIT_NOTE or due <= 0:
        # XRechnung reads lines like #SKONTO#TAGE=14#PROZENT=2.00# by machine and ends each of them (BR-DE-18).
        return f"{content.terms}\n" if content.terms.endswith("#") else content.terms
    return words.pay_now.format(amount=formats(content.language, seller.paper).money(due, content.currency), date="")


def _seller(seller: Company, form: EInvoiceForm, *, vat: bool) -> TradeParty:
    vat_id = _vat_id(seller.tax_id)
    contact = ContactPoint(
        seller.contact_name, seller.contact_phone or seller.phone, seller.contact_email or seller.email
    )
    return TradeParty(
        name=seller.name,
        legal_id=Identifier(seller.legal_id, seller.legal_id_scheme),
        vat_id=vat_id if vat else "",
        tax_number=seller.tax_number or ("" if vat_id else seller.tax_id),
        legal_info=seller.registration,
        endpoint=_endpoint(seller.endpoint, seller.endpoint_scheme, contact.email, form),
        address=_address(seller.address),
        contact=contact if contact != ContactPoint() else None,
    )


def _buyer(customer: Party, form: EInvoiceForm, *, vat: bool) -> TradeParty:
    contact = ContactPoint(customer.contact, customer.phone, customer.email)
    return TradeParty(
        name=customer.name,
        legal_id=Identifier(customer.legal_id, customer.legal_id_scheme),
        vat_id=_vat_id(customer.tax_id) if vat else "",
        endpoint=_endpoint(customer.endpoint, customer.endpoint_scheme, customer.email, form),
        address=_address(customer.address),
        contact=contact if contact != ContactPoint() else None,
    )


def _vat_id(tax_id: str) -> str:
    """Return a tax id that is one for VAT, with its country before it; empty for any other."""
    compact = "".join(tax_id.split())
    return compact if compact[:2].upper() in _VAT_PREFIXES else ""


def _endpoint(address: str, scheme: str, email: str, form: EInvoiceForm) -> Identifier:
    """Return the electronic address; where none is given the e-mail, which the Peppol network does not deliver to."""
    if address:
        return Identifier(address, scheme or (EMAIL if "@" in address else ""))
    return Identifier() if form is EInvoiceForm.PEPPOL or not email else Identifier(email, EMAIL)


def _address(address: Address) -> PostalAddress:
    return PostalAddress(
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        postal_code=address.postal_code,
        region=address.region,
        country=address.country,
    )


def _delivery(content: Content, *, within: bool) -> Delivery | None:
    """Return where and when it went; goods ``within`` the Union always say where (BR-IC-12)."""
    customer = content.customer
    place = customer.delivery or (customer.address if within else Address())
    if not place and content.delivery_date is None:
        return None
    return Delivery(day=content.delivery_date, address=_address(place) if place else None)


def _payment(document: Document, seller: Company, form: EInvoiceForm) -> tuple[PaymentMeans, ...]:
    """Return how to pay: by transfer where the seller has an account.

    The way money is given back is open; only XRechnung demands that something is said of it (BR-DE-1).
    """
    if document.content.kind is Kind.CREDIT_NOTE:
        return (PaymentMeans(NOT_DEFINED),) if form in GERMAN_FORMS else ()
    claim = claim_of(document, seller)
    number = claim.iban or seller.account_number
    if not number:
        return ()
    code = SEPA_TRANSFER if claim.iban and document.content.currency == "EUR" else TRANSFER
    account = Account(number, seller.account_holder or seller.name, claim.bic)
    return (PaymentMeans(code, account=account),)


def _levels(
    document: Document, digits: int, words: Texts
) -> tuple[tuple[AllowanceCharge, ...], tuple[AllowanceCharge, ...]]:
    """Return the allowances and the charges of the document."""
    content = document.content
    off, on, rests = document_level(content, document.calculation, digits)
    allowances = [
        _level(entry, part, words.line_allowance, DISCOUNT) for entry, part in zip(content.allowances, off, strict=True)
    ]
    charges = [_level(entry, part, words.line_charge, "") for entry, part in zip(content.charges, on, strict=True)]
    for rest in rests:
        rounding = AllowanceCharge(
            amount=rest.amount,
            category=rest.category.value,
            rate=_rate(Tax(rest.category, rest.rate)),
            reason=words.rounding,
        )
        (charges if rest.charge else allowances).append(rounding)
    return tuple(allowances), tuple(charges)


def _level(entry: Entry, part: Untaxed, word: str, code: str) -> AllowanceCharge:
    """Return an allowance or charge of the document."""
    tax = entry.tax or _NO_TAX
    made = _adjustment(entry, part, word, code)
    return replace(made, category=tax.category.value, rate=_rate(tax))


def _adjustment(entry: Entry, part: Untaxed, word: str, code: str) -> AllowanceCharge:
    """Return an allowance or charge; ``word`` and ``code`` are the reason where none was given (BR-33, BR-42)."""
    return AllowanceCharge(
        amount=part.amount,
        base=part.base,
        percent=part.percent,
        reason=entry.reason or word,
        reason_code="" if entry.reason else code,
    )


def _rate(tax: Tax) -> Decimal | None:
    """Return the rate, which must not be given outside the scope of tax (BR-O-05)."""
    return None if tax.category is TaxCategory.OUTSIDE_SCOPE else tax.rate


def _sums(document: Document, digits: int, *, allowances: bool, charges: bool) -> Sums:
    """Return the totals; those of allowances and charges where there are any."""
    totals = document.calculation.totals
    return Sums(
        lines=from_minor(totals.lines, digits),
        allowances=from_minor(totals.allowances, digits) if allowances else None,
        charges=from_minor(totals.charges, digits) if charges else None,
        net=from_minor(totals.net, digits),
        tax=from_minor(totals.tax, digits),
        gross=from_minor(totals.gross, digits),
        prepaid=from_minor(totals.prepaid, digits) if totals.prepaid else None,
        rounding=from_minor(totals.rounding, digits) if totals.rounding else None,
        due=from_minor(totals.due, digits),
    )


def _tax_amounts(document: Document, seller: Company) -> tuple[TaxAmount, ...]:
    """Return the tax breakdown with a row for every group, also one that comes to nothing (BR-S-01 and its kin).

    A credit note that takes back a part leaves out groups in which nothing changes.
    """
    content, rows = document.content, document.calculation.taxes
    taxes = [line.tax for line in content.lines]
    taxes += [entry.tax or _NO_TAX for entry in (*content.allowances, *content.charges)]
    known = {(row.category, normal(row.rate)) for row in rows}
    empty = {
        (tax.category, normal(tax.rate)): TaxAmount(
            category=tax.category,
            rate=normal(tax.rate),
            basis=0,
            tax=0,
            reason=tax.reason or seller.exemption_reason(tax.category),
            reason_code=tax.reason_code or seller.exemption_code(tax.category),
        )
        for tax in taxes
    }
    return (*rows, *(row for group, row in empty.items() if group not in known))


def _tax_row(row: TaxAmount, digits: int) -> TaxRow:
    explained = row.category in NEEDS_REASON
    return TaxRow(
        basis=from_minor(row.basis, digits),
        tax=from_minor(row.tax, digits),
        category=row.category.value,
        rate=row.rate,
        reason=row.reason if explained else "",
        reason_code=(row.reason_code or STANDARD_EXEMPTION_CODES.get(row.category, "")) if explained else "",
    )


def _line(place: int, line: Line, amounts: LineAmounts, content: Content, words: Texts) -> InvoiceLine:
    digits = currency(content.currency).digits
    parts = line_level(line, amounts, digits, included=content.prices_include_tax)
    rounding = (AllowanceCharge(amount=abs(parts.rounding), reason=words.rounding),) if parts.rounding else ()
    return InvoiceLine(
        id=str(place),
        quantity=line.quantity,
        unit=line.unit,
        net=from_minor(amounts.net, digits),
        allowances=tuple(
            _adjustment(entry, part, words.line_allowance, DISCOUNT)
            for entry, part in zip(line.allowances, parts.allowances, strict=True)
        )
        + (rounding if parts.rounding < 0 else ()),
        charges=tuple(
            _adjustment(entry, part, words.line_charge, "")
            for entry, part in zip(line.charges, parts.charges, strict=True)
        )
        + (rounding if parts.rounding > 0 else ()),
        price=Price(net=parts.price, base_quantity=None if parts.base_quantity == ONE else parts.base_quantity),
        category=line.tax.category.value,
        rate=_rate(line.tax),
        name=line.description,
        description=line.note,
    )
