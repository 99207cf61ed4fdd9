"""A received e-invoice is held against the rules and against our arithmetic; every difference is named."""

from __future__ import annotations

import re

import pytest

from app.documents.einvoice.forms import Syntax
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.read import read_xml
from app.documents.einvoice.recompute import findings, recomputed
from app.documents.einvoice.rules import Broken
from tests.support.small_einvoices import CII, UBL

EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
GERMAN = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
EXTENSION = f"{GERMAN}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"


def found(text: str) -> list[Broken]:
    """Everything that is wrong."""
    reading = read_xml(text.encode())
    return findings(reading.invoice, reading.syntax, recomputed(reading.invoice))


def told(text: str) -> set[tuple[str, str]]:
    """Field and rule of everything that is wrong."""
    return {(each.field, each.rule) for each in found(text)}


def following(specification: str, text: str) -> str:
    """The text as an e-invoice that follows another specification."""
    return text.replace(">urn:cen.eu:en16931:2017<", f">{specification}<")


def without(text: str, name: str) -> str:
    """The text without the elements of a name."""
    changed, count = re.subn(rf"<{name}[ >].*?</{name}>", "", text, flags=re.DOTALL)
    assert count
    return changed


@pytest.mark.parametrize(
    ("before", "amount", "after", "changed", "expected"),
    [
        ("LineExtensionAmount", "200.00", "</cbc:LineExtensionAmount>\n  <cac:Item>", "200.01",
         {("lines[0].net", ""), ("totals.lines", "BR-CO-10")}),
        ("LineExtensionAmount", "200.00", "</cbc:LineExtensionAmount>\n  <cbc:TaxExcl", "200.01",
         {("totals.lines", "BR-CO-10"), ("totals.net", "BR-CO-13")}),
        ("TaxExclusiveAmount", "200.00", "<", "199.99", {("totals.net", "BR-CO-13"), ("totals.gross", "BR-CO-15")}),
        ("TaxAmount", "38.00", "</cbc:TaxAmount>\n  <cac:TaxSubtotal>", "38.01",
         {("totals.tax", "BR-CO-14"), ("totals.gross", "BR-CO-15")}),
        ("TaxInclusiveAmount", "238.00", "<", "238.005",
         {("totals.gross", "BR-CO-15"), ("totals.gross", "BR-DEC-14"), ("totals.due", "BR-CO-16")}),
        ("PayableAmount", "238.00", "<", "-238.00", {("totals.due", "BR-CO-16")}),
        ("TaxAmount", "38.00", "</cbc:TaxAmount>\n   <cac:TaxCategory>", "37.99",
         {("taxes[0].tax", ""), ("totals.tax", "BR-CO-14")}),
    ],
)  # fmt: skip
def test_a_cent_off_is_found_where_it_is(
    before: str, amount: str, after: str, changed: str, expected: set[tuple[str, str]]
) -> None:
    stated = f'{before} currencyID="EUR">{amount}{after}'
    assert UBL.count(stated) == 1
    assert told(UBL.replace(stated, stated.replace(f">{amount}", f">{changed}"))) == expected


def test_both_samples_are_consistent() -> None:
    assert (found(UBL), found(CII)) == ([], [])


def test_a_difference_says_both_amounts() -> None:
    (finding,) = [each for each in found(CII.replace("<ram:LineTotalAmount>200.00", "<ram:LineTotalAmount>200.10"))
                  if each.field == "lines[0].net"]  # fmt: skip
    assert finding.message == "200.10 is stated, but the line comes to 200.00."


def test_a_row_of_another_rate_is_missing_and_one_too_many() -> None:
    changed = UBL.replace(
        "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19", "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>7"
    )
    wrong = found(changed)
    assert "There is no row for 19 %, which something is taxed with." in {each.message for each in wrong}
    assert "taxes[0]" in {each.field for each in wrong}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("cbc:PayableAmount", "BR-15"),
        ("cbc:TaxInclusiveAmount", "BR-14"),
        ("cac:Price", "BR-26"),
        ("cbc:InvoicedQuantity", "BR-22"),
        ("cac:InvoiceLine", "BR-16"),
        ("cbc:ID", "BR-02"),
        ("cac:PartyLegalEntity", "BR-06"),
    ],
)
def test_what_is_missing_is_named_by_its_rule(name: str, rule: str) -> None:
    assert rule in {each.rule for each in found(without(UBL, name))}


_LEVEL = (
    "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
    '<cbc:Amount currencyID="EUR">1</cbc:Amount></cac:AllowanceCharge><cac:TaxTotal>'
)


_CATEGORY = "<cac:ClassifiedTaxCategory><cbc:ID>"


@pytest.mark.parametrize(
    ("stated", "changed", "reason"),
    [
        (">EUR</cbc:DocumentCurrencyCode>", ">XXX</cbc:DocumentCurrencyCode>", 'the currency "XXX" is unknown'),
        (">EUR</cbc:DocumentCurrencyCode>", "></cbc:DocumentCurrencyCode>", "it states no currency"),
        (
            "<cac:ClassifiedTaxCategory><cbc:ID>S<",
            "<cac:ClassifiedTaxCategory><cbc:ID>Q<",
            'the tax category "Q" is unknown',
        ),
        (
            "<cac:ClassifiedTaxCategory><cbc:ID>S<",
            "<cac:ClassifiedTaxCategory><cbc:ID><",
            "a line states no tax category",
        ),
        ("<cac:TaxTotal>", _LEVEL, "a discount or surcharge states no tax category"),
    ],
)
def test_what_cannot_be_recomputed_is_said_with_the_reason(stated: str, changed: str, reason: str) -> None:
    assert UBL.count(stated) == 1
    assert f"It cannot be recomputed: {reason}." in [each.message for each in found(UBL.replace(stated, changed))]


def test_a_negative_price_breaks_a_rule_but_counts_as_stated() -> None:
    negative = UBL.replace(">100.00<", ">-100.00<").replace(">2</cbc:Invoiced", ">-2</cbc:Invoiced")
    assert told(negative) == {("lines[0].unit_price", "BR-27")}


_MINIMUM, _BASIC_WL = "urn:factur-x.eu:1p0:minimum", "urn:factur-x.eu:1p0:basicwl"
_GROSS, _DUE = ("totals.gross", "BR-CO-15"), ("totals.due", "BR-CO-16")


@pytest.mark.parametrize(
    ("profile", "total", "broken"),
    [
        (_MINIMUM, "GrandTotalAmount", {_GROSS}),
        (_BASIC_WL, "GrandTotalAmount", {_GROSS, _DUE}),
        # MINIMUM has no place for what was paid before.
        (_MINIMUM, "DuePayableAmount", set()),
        (_BASIC_WL, "DuePayableAmount", {_DUE}),
    ],
)
def test_totals_without_lines_are_held_against_each_other_in_the_profiles_that_have_none(
    profile: str, total: str, broken: set[tuple[str, str]]
) -> None:
    without_lines = without(CII, "ram:IncludedSupplyChainTradeLineItem").replace("urn:cen.eu:en16931:2017", profile)
    assert found(without_lines) == []
    assert told(without_lines.replace(f"<ram:{total}>238.00", f"<ram:{total}>239.00")) == broken


def test_a_tax_taken_out_of_a_gross_amount_may_be_a_cent_off_and_is_told_as_advice() -> None:
    gross = {">200.00<": ">5.02<", ">38.00<": ">1.11<", ">238.00<": ">6.13<", ">100.00<": ">2.51<", ">19<": ">22<"}
    text = UBL
    for stated, changed in gross.items():
        text = text.replace(stated, changed)
    (advice,) = found(text)
    assert (advice.field, advice.fatal) == ("taxes[0].tax", False)
    assert advice.message == "1.11 is stated, where 1.10 is the tax on it; it fits prices that include tax."
    for stated, changed in ((">1.11<", ">1.12<"), (">6.13<", ">6.14<")):
        text = text.replace(stated, changed)
    assert ("taxes[0].tax", "") in told(text)


def test_the_rules_of_the_form_it_follows_count() -> None:
    assert "BR-DE-15" in {each.rule for each in found(following(GERMAN, UBL))}


def test_a_line_that_comes_to_something_else_is_told_there_alone() -> None:
    price = '<cbc:PriceAmount currencyID="EUR">100.00'
    assert told(UBL.replace(price, price.replace("100", "99"))) == {("lines[0].net", "")}
    assert told(CII.replace("<ram:ChargeAmount>100.00", "<ram:ChargeAmount>99.00")) == {("lines[0].net", "")}


def test_a_tax_within_the_unit_the_rules_grant_is_told_where_it_begins() -> None:
    text = UBL
    for before, after in ((">38.00<", ">37.99<"), (">238.00<", ">237.99<")):
        text = text.replace(before, after)
    assert told(text) == {("taxes[0].tax", "")}


def test_what_is_collected_for_others_is_due_with_the_invoice() -> None:
    payment = (
        "<cac:PrepaidPayment><cbc:ID>Toll</cbc:ID>"
        '<cbc:PaidAmount currencyID="EUR">{}</cbc:PaidAmount><cbc:InstructionID>Of a road</cbc:InstructionID>'
        "</cac:PrepaidPayment>"
    )
    both = payment.format("10.00") + payment.format("19.96")
    ubl = UBL.replace("<cac:TaxTotal>", f"{both}<cac:TaxTotal>", 1)
    ubl = ubl.replace('<cbc:PayableAmount currencyID="EUR">238.00', '<cbc:PayableAmount currencyID="EUR">267.96')
    adjustment = (
        "<ram:SpecifiedFinancialAdjustment><ram:Reason>Toll</ram:Reason><ram:ActualAmount>29.96</ram:ActualAmount>"
        "</ram:SpecifiedFinancialAdjustment>"
    )
    end = "</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
    cii = CII.replace(end, end + adjustment).replace("<ram:DuePayableAmount>238.00", "<ram:DuePayableAmount>267.96")
    for text, specification in ((ubl, EXTENSION), (cii, EXTENDED)):
        reading = read_xml(following(specification, text).encode())
        calculation = recomputed(reading.invoice)
        assert (calculation.totals.due if calculation else None, reading.not_understood) == (267_96, ())
        assert "totals.due" not in {each.field for each in findings(reading.invoice, reading.syntax, calculation)}
        # The standard itself does not know it.
        plain = read_xml(text.encode())
        assert ("totals.due", "BR-CO-16") in told(text)
        assert any(each.money for each in plain.not_understood)


def test_the_extended_profile_lets_a_price_be_negative_and_sums_be_a_cent_off() -> None:
    returned = CII.replace("<ram:ChargeAmount>100.00", "<ram:ChargeAmount>-100.00").replace(">2<", ">-2<")
    assert ("lines[0].unit_price", "BR-27") in told(returned)
    assert told(following(EXTENDED, returned)) == set()
    for cents, fatal in (("01", False), ("02", True)):
        head, at, tail = CII.rpartition("<ram:LineTotalAmount>200.00")
        off = f"{head}<ram:LineTotalAmount>200.{cents}{tail}"
        for name, whole in (("TaxBasisTotalAmount", "200"), ("GrandTotalAmount", "238"), ("DuePayableAmount", "238")):
            off = off.replace(f"<ram:{name}>{whole}.00", f"<ram:{name}>{whole}.{cents}")
        assert at
        assert ("totals.lines", "BR-CO-10") in told(off)
        extended = found(following(EXTENDED, off))
        assert [(each.field, each.rule, each.fatal) for each in extended] == [("totals.lines", "", fatal)]


def test_forints_may_be_rounded_to_whole_ones() -> None:
    text = UBL.replace("EUR", "HUF").replace('PriceAmount currencyID="HUF">100.00', 'PriceAmount currencyID="HUF">{}')
    for price, fatal in (("100.25", False), ("100.26", True)):
        assert [(each.field, each.fatal) for each in found(text.format(price))] == [("lines[0].net", fatal)]


def test_an_invoice_that_says_nothing_cannot_be_recomputed() -> None:
    assert recomputed(EInvoice()) is None
    assert findings(EInvoice(), Syntax.UBL, None)[-1].field == ""
