"""Each rule of ours has an e-invoice that breaks it, found by us and by the official rule of the same id."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.documents.einvoice import official
from app.documents.einvoice.build import from_document
from app.documents.einvoice.forms import FORM_FACTS
from app.documents.einvoice.model import (
    Account,
    AllowanceCharge,
    Attachment,
    Card,
    ContactPoint,
    Delivery,
    DirectDebit,
    EInvoice,
    Identifier,
    InvoiceLine,
    Note,
    PaymentMeans,
    Period,
    PostalAddress,
    Preceding,
    Price,
    TaxRow,
    TradeParty,
)
from app.documents.einvoice.rules import check
from app.documents.einvoice.rules.others import of_others
from app.documents.einvoice.writing import write_xml
from app.domain.document import AllowanceCharge as Entry
from app.domain.document import Line
from app.domain.einvoice import EInvoiceForm
from app.domain.tax import Tax, TaxCategory
from tests.support import builders
from tests.support.einvoices import BUYER, SELLER, broken, issued, random_document

Change = Callable[[EInvoice], Any]

UBL, CII, FACTURX, PEPPOL = EInvoiceForm.UBL, EInvoiceForm.CII, EInvoiceForm.FACTURX, EInvoiceForm.PEPPOL
GERMAN = EInvoiceForm.XRECHNUNG_UBL
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
TAX_REPRESENTATIVE = TradeParty("Agent", vat_id="DE136695976", address=PostalAddress(country="DE"))


def sound(category: str = "S", form: EInvoiceForm = UBL) -> EInvoice:
    """An e-invoice with one line, one allowance and one charge of a tax category that breaks no rule."""
    rate = {"S": 19, "L": 7, "M": 4, "B": 22}.get(category, 0)
    tax = Tax(TaxCategory(category), Decimal(rate))
    content = builders.content(
        Line(
            "Work",
            Decimal(3),
            unit_price=Decimal(100),
            tax=tax,
            allowances=(Entry(percent=Decimal(5), reason="Loyal"),),
            charges=(Entry(amount=Decimal(2), reason="Express"),),
        ),
        customer=BUYER if category != "B" else replace(BUYER, address=replace(BUYER.address, country="IT")),
        delivery_date=builders.TODAY,
        period_start=FIRST,
        period_end=LAST,
        reference="PO 1",
        allowances=(Entry(percent=Decimal(10), reason="Season", tax=tax),),
        charges=(Entry(amount=Decimal(9), reason="Freight", tax=tax),),
    )
    seller = SELLER if category != "B" else replace(SELLER, country="IT", tax_id="IT12345670017")
    return from_document(issued(content, seller), seller, form)


def changed(value: Any, /, **changes: object) -> Any:
    """Return a group with other fields; `replace` checks their names, and no type could."""
    return replace(value, **changes)


def put(**changes: object) -> Change:
    """Change fields of the invoice."""
    return lambda invoice: changed(invoice, **changes)


def within(name: str, /, **changes: object) -> Change:
    """Change fields of one group of the invoice."""
    return lambda invoice: changed(invoice, **{name: changed(getattr(invoice, name), **changes)})


def first(name: str, /, **changes: object) -> Change:
    """Change fields of the first of several groups."""

    def change(invoice: EInvoice) -> Any:
        head, *rest = getattr(invoice, name)
        return changed(invoice, **{name: (changed(head, **changes), *rest)})

    return change


def line_part(name: str, /, **changes: object) -> Change:
    """Change fields of the first allowance or charge of the first line."""

    def change(invoice: EInvoice) -> Any:
        (part, *rest) = getattr(invoice.lines[0], name)
        return first("lines", **{name: (changed(part, **changes), *rest)})(invoice)

    return change


def party(name: str, field: str, /, **changes: object) -> Change:
    """Change fields of a group of a party."""

    def change(invoice: EInvoice) -> Any:
        whole = getattr(invoice, name)
        return changed(invoice, **{name: changed(whole, **{field: changed(getattr(whole, field), **changes)})})

    return change


MANY, ZERO = Decimal("1.005"), Decimal(0)
NO_REASON = {"reason": "", "reason_code": ""}
CARD = PaymentMeans("54", card=Card("1234567890123456"))
DEBIT = PaymentMeans("59", debit=DirectDebit("M-1", "DE98ZZZ09999999999", "DE89370400440532013000"))

# The rule, how to break it, and in which form; of a rule that both syntaxes know, the faster one.
BROKEN: dict[str, tuple[Change, EInvoiceForm]] = {
    "BR-01": (put(customization=""), UBL),
    "BR-02": (put(number=""), UBL),
    "BR-03": (put(issue_date=None), UBL),
    "BR-04": (put(type_code=""), UBL),
    "BR-05": (put(currency=""), UBL),
    "BR-06": (within("seller", name=""), UBL),
    "BR-07": (within("buyer", name=""), UBL),
    "BR-08": (within("seller", address=None), UBL),
    "BR-09": (party("seller", "address", country=""), UBL),
    "BR-10": (within("buyer", address=None), UBL),
    "BR-11": (party("buyer", "address", country=""), UBL),
    "BR-12": (within("sums", lines=None), UBL),
    "BR-13": (within("sums", net=None), UBL),
    "BR-14": (within("sums", gross=None), UBL),
    "BR-15": (within("sums", due=None), UBL),
    "BR-16": (put(lines=()), UBL),
    "BR-17": (put(payee=TradeParty(ids=(Identifier("1"),))), UBL),
    "BR-18": (put(tax_representative=replace(TAX_REPRESENTATIVE, name="")), UBL),
    "BR-19": (put(tax_representative=replace(TAX_REPRESENTATIVE, address=None)), UBL),
    "BR-20": (put(tax_representative=replace(TAX_REPRESENTATIVE, address=PostalAddress("x"))), UBL),
    "BR-21": (first("lines", id=""), UBL),
    "BR-22": (first("lines", quantity=None), UBL),
    "BR-23": (first("lines", unit=""), UBL),
    "BR-24": (first("lines", net=None), UBL),
    "BR-25": (first("lines", name=""), UBL),
    "BR-26": (first("lines", price=Price()), UBL),
    "BR-27": (first("lines", price=Price(Decimal(-1))), UBL),
    "BR-28": (first("lines", price=Price(Decimal(1), gross=Decimal(-1), discount=Decimal(-2))), UBL),
    "BR-29": (put(period=Period(LAST, FIRST)), UBL),
    "BR-30": (first("lines", period=Period(LAST, FIRST)), UBL),
    "BR-31": (first("allowances", amount=None), UBL),
    "BR-32": (first("allowances", category=""), UBL),
    "BR-33": (first("allowances", **NO_REASON), UBL),
    "BR-36": (first("charges", amount=None), UBL),
    "BR-37": (first("charges", category=""), UBL),
    "BR-38": (first("charges", **NO_REASON), UBL),
    "BR-41": (line_part("allowances", amount=None), UBL),
    "BR-42": (line_part("allowances", **NO_REASON), UBL),
    "BR-43": (line_part("charges", amount=None), UBL),
    "BR-44": (line_part("charges", **NO_REASON), UBL),
    "BR-45": (first("taxes", basis=None), UBL),
    "BR-46": (first("taxes", tax=None), UBL),
    "BR-47": (first("taxes", category=""), UBL),
    "BR-48": (first("taxes", rate=None), UBL),
    "BR-49": (first("payment", code=""), UBL),
    "BR-50": (first("payment", account=Account(name="Only a name")), UBL),
    "BR-51": (put(payment=(CARD,)), UBL),
    "BR-52": (put(attachments=(Attachment(description="Plan"),)), UBL),
    "BR-53": (put(tax_currency="USD"), UBL),
    "BR-54": (first("lines", attributes=(("Colour", ""),)), UBL),
    "BR-55": (put(preceding=(Preceding("", FIRST),)), UBL),
    "BR-56": (put(tax_representative=replace(TAX_REPRESENTATIVE, vat_id="")), UBL),
    "BR-57": (put(delivery=Delivery(address=PostalAddress("Quay 1"))), UBL),
    "BR-61": (first("payment", account=None), UBL),
    "BR-62": (within("seller", endpoint=Identifier("x")), UBL),
    "BR-63": (within("buyer", endpoint=Identifier("x")), UBL),
    "BR-64": (first("lines", standard_item_id=Identifier("4000")), UBL),
    "BR-65": (first("lines", classifications=(Identifier("65434568"),)), UBL),
    "BR-CO-03": (put(tax_point_date=FIRST, tax_point_code="3"), UBL),
    "BR-CO-04": (first("lines", category=""), UBL),
    "BR-CO-09": (within("buyer", vat_id="12345"), UBL),
    "BR-CO-10": (within("sums", lines=Decimal(1)), UBL),
    "BR-CO-11": (within("sums", allowances=Decimal(1)), UBL),
    "BR-CO-12": (within("sums", charges=Decimal(1)), UBL),
    "BR-CO-11 where none is stated": (within("sums", allowances=None), UBL),
    "BR-CO-12 where none is stated": (within("sums", charges=None), UBL),
    "BR-CO-13": (within("sums", net=Decimal(1)), UBL),
    "BR-CO-14": (within("sums", tax=Decimal(1)), UBL),
    "BR-CO-15": (within("sums", gross=Decimal(1)), UBL),
    "BR-CO-16": (within("sums", due=Decimal(1)), UBL),
    "BR-CO-17": (first("taxes", tax=Decimal(1)), UBL),
    "BR-CO-18": (put(taxes=()), UBL),
    "BR-CO-21": (first("allowances", **NO_REASON), UBL),
    "BR-CO-22": (first("charges", **NO_REASON), UBL),
    "BR-CO-23": (line_part("allowances", **NO_REASON), UBL),
    "BR-CO-24": (line_part("charges", **NO_REASON), UBL),
    "BR-CO-26": (within("seller", vat_id="", legal_id=Identifier()), UBL),
    "BR-DEC-01": (first("allowances", amount=MANY), UBL),
    "BR-DEC-02": (first("allowances", base=MANY), UBL),
    "BR-DEC-05": (first("charges", amount=MANY), UBL),
    "BR-DEC-06": (first("charges", base=MANY), UBL),
    "BR-DEC-09": (within("sums", lines=MANY), UBL),
    "BR-DEC-10": (within("sums", allowances=MANY), UBL),
    "BR-DEC-11": (within("sums", charges=MANY), UBL),
    "BR-DEC-12": (within("sums", net=MANY), UBL),
    "BR-DEC-13": (within("sums", tax=MANY), CII),
    "BR-DEC-14": (within("sums", gross=MANY), UBL),
    "BR-DEC-15": (lambda made: within("sums", tax_in_tax_currency=MANY)(put(tax_currency="USD")(made)), CII),
    "BR-DEC-16": (within("sums", prepaid=MANY), UBL),
    "BR-DEC-17": (within("sums", rounding=MANY), UBL),
    "BR-DEC-18": (within("sums", due=MANY), UBL),
    "BR-DEC-19": (first("taxes", basis=MANY), UBL),
    "BR-DEC-20": (first("taxes", tax=MANY), UBL),
    "BR-DEC-23": (first("lines", net=MANY), UBL),
    "BR-DEC-24": (line_part("allowances", amount=MANY), UBL),
    "BR-DEC-25": (line_part("allowances", base=MANY), UBL),
    "BR-DEC-27": (line_part("charges", amount=MANY), UBL),
    "BR-DEC-28": (line_part("charges", base=MANY), UBL),
    "BR-CL-01": (put(type_code="999"), UBL),
    "BR-CL-04": (put(currency="BTC"), UBL),
    "BR-CL-05": (lambda made: within("sums", tax_in_tax_currency=ZERO)(put(tax_currency="BTC")(made)), UBL),
    "BR-CL-06": (put(tax_point_code="99"), UBL),
    "BR-CL-07": (put(object=Identifier("1", "?")), UBL),
    "BR-CL-07 of a line": (first("lines", object=Identifier("A", "??")), UBL),
    "BR-CL-08": (put(notes=(Note("Thank you", "ZZQ"),)), UBL),
    "BR-CL-10": (within("buyer", ids=(Identifier("1", "?"),)), UBL),
    "BR-CL-11": (within("buyer", legal_id=Identifier("1", "?")), UBL),
    "BR-CL-13": (first("lines", classifications=(Identifier("1", "?"),)), UBL),
    "BR-CL-14": (party("buyer", "address", country="XK"), UBL),
    "BR-CL-15": (first("lines", origin="??"), UBL),
    "BR-CL-16": (put(payment=(PaymentMeans("99"),)), UBL),
    "BR-CL-17": (first("allowances", category="X"), UBL),
    "BR-CL-18": (first("lines", category="X"), UBL),
    "BR-CL-19": (first("allowances", reason_code="0"), UBL),
    "BR-CL-20": (first("charges", reason_code="0"), UBL),
    "BR-CL-21": (first("lines", standard_item_id=Identifier("1", "?")), UBL),
    "BR-CL-22": (first("taxes", reason_code="VATEX-EU-X"), UBL),
    "BR-CL-23": (first("lines", unit="piece"), UBL),
    "BR-CL-24": (put(attachments=(Attachment("1", content=b"x", mime="text/html", file_name="x"),)), UBL),
    "BR-CL-25": (within("buyer", endpoint=Identifier("1", "?")), UBL),
    "BR-CL-26": (put(delivery=Delivery(location=Identifier("1", "?"))), UBL),
    "BR-IC-11": (lambda made: changed(made, period=None, delivery=changed(made.delivery, day=None)), UBL),
    "BR-IC-12": (put(delivery=Delivery(day=FIRST)), UBL),
    "BR-O-11": (lambda made: replace(made, taxes=(*made.taxes, TaxRow(ZERO, ZERO, "Z", ZERO))), UBL),
    "BR-O-12": (first("lines", category="Z", rate=ZERO), UBL),
    "BR-O-13": (first("allowances", category="Z", rate=ZERO), UBL),
    "BR-O-14": (first("charges", category="Z", rate=ZERO), UBL),
    "BR-B-01": (party("buyer", "address", country="DE"), UBL),
    "BR-B-02": (first("lines", category="S"), UBL),
    "FX-SCH-A-000587": (put(), FACTURX),
    "FX-SCH-A-000599": (put(), FACTURX),
    "FX-SCH-A-000602": (put(), FACTURX),
    "FX-SCH-A-000619": (put(), FACTURX),
    "PEPPOL-EN16931-R001": (put(profile=""), GERMAN),
    "PEPPOL-EN16931-R005": (
        lambda made: within("sums", tax_in_tax_currency=ZERO)(put(tax_currency="EUR")(made)),
        GERMAN,
    ),
    "PEPPOL-EN16931-R010": (within("buyer", endpoint=Identifier()), GERMAN),
    "PEPPOL-EN16931-R020": (within("seller", endpoint=Identifier()), GERMAN),
    "PEPPOL-EN16931-R040": (first("allowances", base=Decimal(1), percent=Decimal(1)), GERMAN),
    "PEPPOL-EN16931-R041": (first("allowances", base=None, percent=Decimal(1)), GERMAN),
    "PEPPOL-EN16931-R042": (first("allowances", base=Decimal(1), percent=None), GERMAN),
    "PEPPOL-EN16931-R046": (first("lines", price=Price(Decimal(100), Decimal(200), Decimal(1))), GERMAN),
    "PEPPOL-EN16931-R055": (
        lambda made: within("sums", tax_in_tax_currency=Decimal(-1))(put(tax_currency="USD")(made)),
        GERMAN,
    ),
    "PEPPOL-EN16931-R061": (put(payment=(replace(DEBIT, debit=DirectDebit("", "DE98", "DE89")),)), GERMAN),
    "PEPPOL-EN16931-R110": (first("lines", period=Period(date(2026, 2, 1))), GERMAN),
    "PEPPOL-EN16931-R111": (first("lines", period=Period(None, date(2026, 4, 1))), GERMAN),
    "BR-53 in CII": (put(tax_currency="EUR"), CII),
    "PEPPOL-EN16931-R044": (
        first("lines", price=Price(Decimal(100), gross=Decimal(80), discount=Decimal(-20))),
        GERMAN,
    ),
    "PEPPOL-EN16931-R120": (first("lines", price=Price(Decimal(1))), GERMAN),
    "PEPPOL-EN16931-R121": (first("lines", price=Price(Decimal(1), base_quantity=Decimal(-1))), GERMAN),
    "PEPPOL-EN16931-R130": (first("lines", price=Price(Decimal(1), base_quantity=ZERO + 1, base_unit="HUR")), GERMAN),
    "BR-DE-1": (put(payment=()), GERMAN),
    "BR-DE-2": (within("seller", contact=None), GERMAN),
    "BR-DE-3": (party("seller", "address", city=""), GERMAN),
    "BR-DE-4": (party("seller", "address", postal_code=""), GERMAN),
    "BR-DE-5": (party("seller", "contact", name=""), GERMAN),
    "BR-DE-6": (party("seller", "contact", phone=""), GERMAN),
    "BR-DE-7": (party("seller", "contact", email=""), GERMAN),
    "BR-DE-8": (party("buyer", "address", city=""), GERMAN),
    "BR-DE-9": (party("buyer", "address", postal_code=""), GERMAN),
    "BR-DE-10": (put(delivery=Delivery(address=PostalAddress(postal_code="1", country="DE"))), GERMAN),
    "BR-DE-11": (put(delivery=Delivery(address=PostalAddress(city="X", country="DE"))), GERMAN),
    "BR-DE-14": (first("taxes", rate=None), GERMAN),
    "BR-DE-15": (put(buyer_reference=""), GERMAN),
    "BR-DE-16": (within("seller", vat_id="", tax_number=""), GERMAN),
    "BR-DE-17": (put(type_code="388"), GERMAN),
    "BR-DE-18": (put(payment_terms="#SKONTO#TAGE=14#PROZENT=2#\n"), GERMAN),
    "BR-DE-19": (first("payment", account=Account("DE00000000000000000000")), GERMAN),
    "BR-DE-20": (put(payment=(replace(DEBIT, debit=DirectDebit("M", "DE98", "DE00")),)), GERMAN),
    "BR-DE-21": (put(customization="urn:cen.eu:en16931:2017"), GERMAN),
    "BR-DE-22": (put(attachments=(Attachment("1", content=b"x", mime="text/csv", file_name="a"),) * 2), GERMAN),
    "BR-DE-23-a": (first("payment", account=None), GERMAN),
    "BR-DE-23-b": (first("payment", card=Card("123456")), GERMAN),
    "BR-DE-24-a": (put(payment=(PaymentMeans("54"),)), GERMAN),
    "BR-DE-24-b": (put(payment=(replace(CARD, account=Account("DE89370400440532013000")),)), GERMAN),
    "BR-DE-25-a": (put(payment=(PaymentMeans("59"),)), GERMAN),
    "BR-DE-25-b": (put(payment=(replace(DEBIT, card=Card("123456")),)), GERMAN),
    "BR-DE-26": (put(type_code="384"), GERMAN),
    "BR-DE-27": (party("seller", "contact", phone="12"), GERMAN),
    "BR-DE-28": (party("seller", "contact", email="nobody"), GERMAN),
    "BR-DE-30": (put(payment=(replace(DEBIT, debit=DirectDebit("M", "", "DE89370400440532013000")),)), GERMAN),
    "BR-DE-31": (put(payment=(replace(DEBIT, debit=DirectDebit("M", "DE98", "")),)), GERMAN),
}
# Those that speak of one tax category start from an invoice of it.
CATEGORY = {
    "BR-IC-11": "K", "BR-IC-12": "K", "BR-O-11": "O", "BR-O-12": "O", "BR-O-13": "O", "BR-O-14": "O", "BR-B-01": "B",
    "BR-B-02": "B", "FX-SCH-A-000587": "B", "FX-SCH-A-000599": "B", "FX-SCH-A-000602": "B", "FX-SCH-A-000619": "B",
}  # fmt: skip
FAMILIES = {"S": "S", "Z": "Z", "E": "E", "AE": "AE", "IC": "K", "G": "G", "O": "O", "AF": "L", "AG": "M"}
NO_IDS = TradeParty("Nobody", address=PostalAddress(country="DE"), legal_id=Identifier("1"))


def of_family(code: str, number: int) -> Change:
    """How to break rule ``number`` of a tax category."""
    category = FAMILIES[code]
    groups = ("lines", "allowances", "charges")
    if number == 1:
        return put(taxes=(TaxRow(ZERO, ZERO, "B", ZERO),))
    if number <= 4:
        if category == "O":
            return within("seller", vat_id="DE136695976")
        # The other two groups go, so that the rule of this one is the one that is broken.
        return lambda made: alone(replace(made, seller=NO_IDS, buyer=NO_IDS), groups[number - 2])
    if number <= 7:
        wrong = Decimal(5) if category in {"Z", "E", "AE", "K", "G", "O"} else Decimal(-5)
        return first(groups[number - 5], rate=wrong)
    if number == 8:
        return first("taxes", basis=Decimal(77777))
    if number == 9:
        return first("taxes", tax=Decimal(77777))
    if category in {"S", "Z", "L", "M"}:
        return first("taxes", reason="Because")
    return first("taxes", reason="", reason_code="")


def alone(invoice: EInvoice, group: str) -> EInvoice:
    """The invoice with one group of its tax category; its lines, which no invoice is without, take another."""
    if group == "lines":
        return replace(invoice, allowances=(), charges=())
    lines = (replace(invoice.lines[0], category="B", rate=Decimal(22)),)
    other = {"allowances": "charges", "charges": "allowances"}[group]
    made: EInvoice = changed(invoice, lines=lines, **{other: ()})
    return made


def test_the_sound_invoices_break_nothing() -> None:
    for form in EInvoiceForm:
        assert check(sound("S", form), form) == []
    for category in FAMILIES.values():
        assert check(sound(category), UBL) == []
    assert check(sound("B"), UBL) == []


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_is_found_broken_by_us_and_officially(rule: str) -> None:
    change, form = BROKEN[rule]
    rule = rule.partition(" ")[0]
    invoice = change(sound(CATEGORY.get(rule, "S"), form))
    ours = {found.rule: found for found in check(invoice, form)}
    assert rule in ours
    assert ours[rule].message.endswith(".")
    found = {each.rule: each for each in official_findings(invoice, form)}
    assert rule in found
    assert found[rule].fatal == ours[rule].fatal


def official_findings(invoice: EInvoice, form: EInvoiceForm) -> list[official.Finding]:
    return official.check(write_xml(invoice, form), form, FORM_FACTS[form].syntax)


@pytest.mark.parametrize("code", FAMILIES)
@pytest.mark.parametrize("number", range(1, 11))
def test_a_rule_of_a_tax_category_is_found_broken_by_us_and_officially(code: str, number: int) -> None:
    rule = f"BR-{code}-{number:02}"
    invoice = of_family(code, number)(sound(FAMILIES[code]))
    assert rule in {found.rule for found in check(invoice, UBL)}
    assert rule in broken(invoice, UBL)


def test_of_others_no_rule_speaks_of_your_company_or_of_what_to_enter() -> None:
    told = [each for change, form in BROKEN.values() for each in check(change(sound("S", form)), form)]
    told += [
        each
        for code, category in FAMILIES.items()
        for number in range(1, 11)
        for each in check(of_family(code, number)(sound(category)), UBL)
    ]
    ours = re.compile(r"\b(your?|enter|choose|say|settings)\b", re.IGNORECASE)
    addressed = {each.message for each in told if ours.search(each.message)}
    assert len(addressed) > 10
    saying = re.compile(r"^The invoice does not say|must say|does not say")
    left = {each.message for each in map(of_others, told) if ours.search(each.message)}
    assert [message for message in left if not saying.search(message)] == []
    assert {each.message for each in map(of_others, told)} >= {"The seller has no name.", "Bank details are missing."}


@pytest.mark.parametrize("code", ["S", "AF", "AG"])
def test_a_row_of_the_breakdown_that_nothing_has_is_found_by_us_and_officially(code: str) -> None:
    invoice = sound("Z")
    orphan = replace(invoice, taxes=(*invoice.taxes, TaxRow(ZERO, ZERO, FAMILIES[code], ZERO, reason_code="")))
    ours = {found.rule for found in check(orphan, UBL)}
    assert f"BR-{code}-01" in ours
    assert f"BR-{code}-01" in broken(orphan, UBL)
    theirs = {rule for rule in broken(orphan, UBL) if rule[-3:] in {"-01", "-08"}}
    assert theirs <= ours


PEPPOL_ONLY: dict[str, Change] = {
    "PEPPOL-EN16931-R002": put(notes=(Note("one"), Note("two"))),
    "PEPPOL-EN16931-R003": put(buyer_reference="", order=""),
    "PEPPOL-EN16931-R004": put(customization="urn:cen.eu:en16931:2017"),
    "PEPPOL-EN16931-R007": put(profile="urn:other"),
    "PEPPOL-EN16931-P0100": put(type_code="130"),
    "PEPPOL-EN16931-P0101": put(type_code="261"),
    "PEPPOL-EN16931-P0112": lambda made: party("buyer", "address", country="FR")(put(type_code="384")(made)),
    "PEPPOL-EN16931-CL008": within("buyer", endpoint=Identifier("a@b.example", "EM")),
    "PEPPOL-EN16931-P0104": first("taxes", category="E", reason_code="VATEX-EU-G"),
    "PEPPOL-EN16931-P0105": first("taxes", category="E", reason_code="VATEX-EU-O"),
    "PEPPOL-EN16931-P0106": first("taxes", category="E", reason_code="VATEX-EU-IC"),
    "PEPPOL-EN16931-P0107": first("taxes", category="E", reason_code="VATEX-EU-AE"),
}


@pytest.mark.parametrize("rule", PEPPOL_ONLY)
def test_a_rule_of_peppol_is_found_broken(rule: str) -> None:
    """No installable package ships the official rules of Peppol; these follow their published text."""
    assert rule in {found.rule for found in check(PEPPOL_ONLY[rule](sound("S", PEPPOL)), PEPPOL)}


def test_random_documents_that_are_sound_officially_are_sound_for_us() -> None:
    dice = random.Random(5)  # noqa: S311 (documents to try, not secrets)
    for _ in range(300):
        document = random_document(dice)
        italian = document.seller is not None and document.seller.country == "IT"
        for form in EInvoiceForm:
            if not (italian and form is FACTURX):
                assert check(from_document(document, document.seller or SELLER, form), form) == []


def test_every_problem_is_told_at_once() -> None:
    assert len(check(EInvoice(), GERMAN)) > 15
    line = InvoiceLine(allowances=(AllowanceCharge(),))
    assert len(check(EInvoice(lines=(line,), seller=TradeParty(contact=ContactPoint())), PEPPOL)) > 25
