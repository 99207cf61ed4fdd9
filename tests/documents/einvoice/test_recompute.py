"""What an e-invoice states is held against what it comes to, and every difference is named."""

from __future__ import annotations

import re

import pytest

from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.read import read_xml
from app.documents.einvoice.recompute import findings, recomputed
from tests.support.small_einvoices import CII, UBL


def found(text: str) -> list[tuple[str, str]]:
    """Field and rule of everything that is wrong."""
    invoice = read_xml(text.encode()).invoice
    return [(each.field, each.rule) for each in findings(invoice, recomputed(invoice))]


def without(text: str, name: str) -> str:
    """The text without the elements of a name."""
    changed, count = re.subn(rf"<{name}[ >].*?</{name}>", "", text, flags=re.DOTALL)
    assert count
    return changed


@pytest.mark.parametrize(
    ("stated", "changed", "expected"),
    [
        ("LineExtensionAmount currencyID=\"EUR\">200.00</cbc:LineExtensionAmount>\n  <cac:Item>",
         "LineExtensionAmount currencyID=\"EUR\">200.01</cbc:LineExtensionAmount>\n  <cac:Item>",
         [("lines[0].net", "")]),
        ("<cbc:LineExtensionAmount currencyID=\"EUR\">200.00</cbc:LineExtensionAmount>\n  <cbc:TaxExcl",
         "<cbc:LineExtensionAmount currencyID=\"EUR\">200.01</cbc:LineExtensionAmount>\n  <cbc:TaxExcl",
         [("totals.lines", "BR-CO-10")]),
        ("TaxExclusiveAmount currencyID=\"EUR\">200.00", "TaxExclusiveAmount currencyID=\"EUR\">199.99",
         [("totals.net", "BR-CO-13")]),
        ("<cbc:TaxAmount currencyID=\"EUR\">38.00</cbc:TaxAmount>\n  <cac:TaxSubtotal>",
         "<cbc:TaxAmount currencyID=\"EUR\">38.01</cbc:TaxAmount>\n  <cac:TaxSubtotal>", [("totals.tax", "BR-CO-14")]),
        ("TaxInclusiveAmount currencyID=\"EUR\">238.00", "TaxInclusiveAmount currencyID=\"EUR\">238.005",
         [("totals.gross", "BR-CO-15")]),
        ("PayableAmount currencyID=\"EUR\">238.00", "PayableAmount currencyID=\"EUR\">-238.00",
         [("totals.due", "BR-CO-16")]),
        ("TaxableAmount currencyID=\"EUR\">200.00", "TaxableAmount currencyID=\"EUR\">2000",
         [("taxes[0].basis", "BR-S-08")]),
        ("TaxAmount currencyID=\"EUR\">38.00</cbc:TaxAmount>\n   <cac:TaxCategory>",
         "TaxAmount currencyID=\"EUR\">37.99</cbc:TaxAmount>\n   <cac:TaxCategory>", [("taxes[0].tax", "BR-CO-17")]),
        ("<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19", "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>7",
         [("taxes", "BR-S-08"), ("taxes[0]", "")]),
        ("<cac:ClassifiedTaxCategory><cbc:ID>S<", "<cac:ClassifiedTaxCategory><cbc:ID>Q<",
         [("lines[0].tax.category", "BR-CO-04")]),
        (">EUR</cbc:DocumentCurrencyCode>", ">XXX</cbc:DocumentCurrencyCode>", [("currency", "BR-05")]),
        (">2</cbc:InvoicedQuantity>", ">2</cbc:InvoicedQuantity>", []),
    ],
)  # fmt: skip
def test_a_cent_off_is_found_where_it_is(stated: str, changed: str, expected: list[tuple[str, str]]) -> None:
    assert UBL.count(stated) == 1
    assert found(UBL.replace(stated, changed)) == expected


def test_the_message_says_both_amounts() -> None:
    invoice = read_xml(CII.replace("<ram:DuePayableAmount>238.00", "<ram:DuePayableAmount>238.10").encode()).invoice
    (finding,) = findings(invoice, recomputed(invoice))
    assert finding.message == "238.10 is stated, but the document comes to 238.00."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cbc:PayableAmount", [("totals.due", "BR-15")]),
        ("cbc:TaxInclusiveAmount", [("totals.gross", "BR-14")]),
        ("cac:TaxTotal", [("totals.tax", "BR-CO-14"), ("taxes", "BR-S-08")]),
        ("cac:Price", [("lines[0].unit_price", "BR-26")]),
        ("cbc:InvoicedQuantity", [("lines[0].quantity", "BR-22")]),
        ("cac:InvoiceLine", [("lines", "BR-16")]),
    ],
)
def test_what_is_missing_is_named(name: str, expected: list[tuple[str, str]]) -> None:
    wrong = found(without(UBL, name))
    assert [each for each in wrong if each in expected] == expected


def test_a_negative_price_breaks_a_rule_but_counts_as_stated() -> None:
    negative = UBL.replace(">100.00<", ">-100.00<").replace(">2</cbc:Invoiced", ">-2</cbc:Invoiced")
    assert found(negative) == [("lines[0].unit_price", "BR-27")]


def test_totals_without_lines_are_held_against_each_other_in_the_profiles_that_have_none() -> None:
    minimum = without(CII, "ram:IncludedSupplyChainTradeLineItem").replace(
        "urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum"
    )
    assert found(minimum) == []
    assert found(minimum.replace("<ram:GrandTotalAmount>238.00", "<ram:GrandTotalAmount>239.00")) == [
        ("totals.gross", "BR-CO-15"),
        ("totals.due", "BR-CO-16"),
    ]


def test_an_invoice_that_says_nothing_cannot_be_recomputed() -> None:
    assert recomputed(EInvoice()) is None
    assert [each.field for each in findings(EInvoice(), None)] == ["currency"]
