"""The rules of XRechnung 3.0 beside those of EN 16931 (KoSIT: BR-DE)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.documents.einvoice.model import EInvoice, PaymentMeans, PostalAddress
from app.documents.einvoice.rules.broken import Broken, levels

_CUSTOMIZATION = re.compile(
    r"urn:cen\.eu:en16931:2017#compliant#urn:xeinkauf\.de:kosit:xrechnung_3\.0"
    r"(#conformant#urn:xeinkauf\.de:kosit:extension:xrechnung_3\.0|#compliant#urn:xeinkauf\.de:kosit:xrechnung:cvd_.*)?"
)
_TYPES = frozenset({"326", "380", "384", "389", "381", "875", "876", "877"})
_TAXED = frozenset({"S", "Z", "E", "AE", "K", "G", "L", "M"})
_TRANSFERS, _CARDS, _DEBITS = frozenset({"30", "58"}), frozenset({"48", "54", "55"}), frozenset({"59"})
_CASH_DISCOUNT = re.compile(r"#SKONTO#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#")
_EMAIL = re.compile(r"[^@\s]+@([^@.\s]+\.)+[^@.\s]+")
_PHONE_DIGITS = 3


def check_german(invoice: EInvoice) -> Iterator[Broken]:
    """Yield what XRechnung asks for."""
    yield from _head(invoice)
    yield from _seller(invoice)
    yield from _place("customer.address", invoice.buyer.address, "the customer", ("BR-DE-8", "BR-DE-9"))
    if invoice.delivery is not None and invoice.delivery.address is not None:
        address = invoice.delivery.address
        yield from _place("customer.delivery", address, "the delivery address", ("BR-DE-10", "BR-DE-11"))
    for means in invoice.payment:
        yield from _means(means)
    for place, row in enumerate(invoice.taxes):
        if row.rate is None:
            yield Broken("BR-DE-14", f"taxes[{place}]", "A row of the tax breakdown says no rate.")


def _head(invoice: EInvoice) -> Iterator[Broken]:
    if not invoice.buyer_reference:
        yield Broken("BR-DE-15", "buyer_reference", "A buyer reference (Leitweg-ID) is missing.")
    if not invoice.payment:
        message = "Bank details are missing: enter an IBAN in the settings."
        yield Broken("BR-DE-1", "seller.bank.iban", message)
    if invoice.type_code not in _TYPES:
        yield Broken("BR-DE-17", "kind", "XRechnung has no document of this kind.", fatal=False)
    if not _CUSTOMIZATION.fullmatch(invoice.customization):
        message = "The invoice does not say that it follows XRechnung 3.0."
        yield Broken("BR-DE-21", "customization", message, fatal=False)
    if invoice.type_code == "384" and not invoice.preceding:
        message = "A corrected invoice must say which one it corrects."
        yield Broken("BR-DE-26", "corrects", message, fatal=False)
    lines = [line.strip() for line in invoice.payment_terms.split("\n") if line.strip().startswith("#")]
    ended = not lines or invoice.payment_terms.rpartition("#")[2][:1] == "\n"
    if not ended or not all(_CASH_DISCOUNT.fullmatch(line) for line in lines):
        message = "A line of the payment terms that begins with # must read like #SKONTO#TAGE=14#PROZENT=2.00#."
        yield Broken("BR-DE-18", "terms", message)
    names = [attachment.file_name for attachment in invoice.attachments if attachment.content is not None]
    if len(set(names)) < len(names):
        yield Broken("BR-DE-22", "attachments", "Two attachments have the same file name.")


def _seller(invoice: EInvoice) -> Iterator[Broken]:
    seller, contact = invoice.seller, invoice.seller.contact
    yield from _place("seller.address", seller.address, "your company", ("BR-DE-3", "BR-DE-4"))
    if contact is None:
        message = "Whom to ask about the invoice is missing: name, phone and e-mail of your company."
        yield Broken("BR-DE-2", "seller.contact_name", message)
    else:
        wanted = (
            ("BR-DE-5", "contact_name", contact.name, "The name of somebody to ask about the invoice is missing."),
            ("BR-DE-6", "contact_phone", contact.phone, "A phone number for questions about the invoice is missing."),
            ("BR-DE-7", "contact_email", contact.email, "An e-mail address for questions is missing."),
        )
        for rule, field, value, message in wanted:
            if not value:
                yield Broken(rule, f"seller.{field}", message)
        if contact.phone and sum(character.isdigit() for character in contact.phone) < _PHONE_DIGITS:
            message = "The phone number of your company has fewer than three digits."
            yield Broken("BR-DE-27", "seller.contact_phone", message, fatal=False)
        if contact.email and not _EMAIL.fullmatch(contact.email):
            message = "The e-mail address of your company is none."
            yield Broken("BR-DE-28", "seller.contact_email", message, fatal=False)
    used = {line.category for line in invoice.lines} | {entry.category for _, entry in levels(invoice)}
    if used & _TAXED and not (seller.vat_id or seller.tax_number or invoice.tax_representative):
        message = "A VAT id or tax number of your company is missing."
        yield Broken("BR-DE-16", "seller.tax_id", message)


def _place(field: str, address: PostalAddress | None, who: str, rules: tuple[str, str]) -> Iterator[Broken]:
    if address is None:
        return
    city, code = rules
    if not address.city:
        yield Broken(city, f"{field}.city", f"The town of {who} is missing.")
    if not address.postal_code:
        yield Broken(code, f"{field}.postal_code", f"The postal code of {who} is missing.")


def _means(means: PaymentMeans) -> Iterator[Broken]:
    kinds = {
        "23": (_TRANSFERS, means.account, (means.card, means.debit), "A transfer takes an account and nothing else."),
        "24": (_CARDS, means.card, (means.account, means.debit), "A card payment takes a card and nothing else."),
        "25": (_DEBITS, means.debit, (means.account, means.card), "A direct debit takes its details and nothing else."),
    }
    for number, (codes, own, others, message) in kinds.items():
        if means.code in codes:
            if own is None:
                yield Broken(f"BR-DE-{number}-a", "payment", message)
            if any(other is not None for other in others):
                yield Broken(f"BR-DE-{number}-b", "payment", message)
    if means.code == "58" and means.account is not None and not _is_iban(means.account.number):
        yield Broken("BR-DE-19", "seller.bank.iban", "The IBAN is not valid.", fatal=False)
    if means.debit is not None:
        if not means.debit.creditor:
            yield Broken("BR-DE-30", "payment", "A direct debit needs the identifier of its creditor.")
        if not means.debit.account:
            yield Broken("BR-DE-31", "payment", "A direct debit needs the account that is debited.")
        elif means.code == "59" and not _is_iban(means.debit.account):
            yield Broken("BR-DE-20", "payment", "The IBAN that is debited is not valid.", fatal=False)


def _is_iban(text: str) -> bool:
    compact = "".join(text.split())
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{0,30}", compact):
        return False
    return int("".join(str(int(each, 36)) for each in compact[4:] + compact[:4])) % 97 == 1
