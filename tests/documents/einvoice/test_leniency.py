"""What counts less, or not at all, for an e-invoice that follows a specification beyond the standard."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.documents.einvoice import official
from app.documents.einvoice.content import to_content
from app.documents.einvoice.forms import Syntax, form_of
from app.documents.einvoice.read import read_xml
from app.documents.einvoice.rules import check
from app.domain.einvoice import EInvoiceForm
from tests.support.small_einvoices import CII, UBL

STANDARD = "urn:cen.eu:en16931:2017"
GERMAN = f"{STANDARD}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
EXTENSION = f"{GERMAN}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
VEHICLES = f"{GERMAN}#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9"
EXTENDED = f"{STANDARD}#conformant#urn:factur-x.eu:1p0:extended"

# A unit, a scheme of an item, a list of its class, a type of file and a scheme of an address that are on no list yet.
ITEM = """<cbc:Name>Survey</cbc:Name>
 <cac:StandardItemIdentification><cbc:ID schemeID="XR01">1</cbc:ID></cac:StandardItemIdentification>
 <cac:CommodityClassification><cbc:ItemClassificationCode listID="CVD">M1</cbc:ItemClassificationCode>
 </cac:CommodityClassification>"""
FILE = """<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cac:Attachment>
 <cbc:EmbeddedDocumentBinaryObject mimeCode="application/xml" filename="a.xml">YQ==</cbc:EmbeddedDocumentBinaryObject>
 </cac:Attachment></cac:AdditionalDocumentReference>"""
ODD = (
    UBL.replace('unitCode="HUR"', 'unitCode="QQQ"')
    .replace("<cbc:Name>Survey</cbc:Name>", ITEM)
    .replace("<cac:AccountingSupplierParty><cac:Party>", f"{FILE}<cac:AccountingSupplierParty><cac:Party>")
    .replace("<cac:Party>", '<cac:Party><cbc:EndpointID schemeID="XR02">1</cbc:EndpointID>', 1)
)
CODES = {"BR-CL-23", "BR-CL-21", "BR-CL-13", "BR-CL-24", "BR-CL-25"}


@pytest.mark.parametrize(
    ("specification", "fatal"),
    [
        (STANDARD, CODES),
        (GERMAN, {"BR-CL-13", "BR-CL-24", "BR-CL-25"}),
        (VEHICLES, {"BR-CL-24", "BR-CL-25"}),
        (EXTENSION, {"BR-CL-13"}),
    ],
)
def test_codes_of_its_own_are_advice_alone_for_us_and_officially(specification: str, fatal: set[str]) -> None:
    reading = read_xml(ODD.replace(f">{STANDARD}<", f">{specification}<").encode())
    form = form_of(specification, Syntax.UBL)
    ours = {each.rule: each.fatal for each in check(reading.invoice, form) if each.rule in CODES}
    assert ours == {rule: rule in fatal for rule in CODES}
    theirs = official.check(ODD.encode(), form, Syntax.UBL, specification)
    assert {each.rule: each.fatal for each in theirs if each.rule in CODES} == ours


def test_what_is_collected_for_others_is_due_officially_too() -> None:
    payment = '<cac:PrepaidPayment><cbc:ID>T</cbc:ID><cbc:PaidAmount currencyID="EUR">{}</cbc:PaidAmount>'
    payment += "<cbc:InstructionID>Toll</cbc:InstructionID></cac:PrepaidPayment><cac:TaxTotal>"
    for amount, rules in (("10.00", {"BR-CO-16": False}), ("9.00", {"BR-CO-16": False, "BR-DEX-09": True})):
        text = UBL.replace(f">{STANDARD}<", f">{EXTENSION}<").replace("<cac:TaxTotal>", payment.format(amount), 1)
        text = text.replace('<cbc:PayableAmount currencyID="EUR">238', '<cbc:PayableAmount currencyID="EUR">248')
        theirs = official.check(text.encode(), EInvoiceForm.XRECHNUNG_UBL, Syntax.UBL, EXTENSION)
        assert {each.rule: each.fatal for each in theirs if each.rule in {"BR-CO-16", "BR-DEX-09"}} == rules
        ours = {each.rule for each in check(read_xml(text.encode()).invoice, EInvoiceForm.XRECHNUNG_UBL)}
        assert ("BR-CO-16" in ours) is ("BR-DEX-09" in rules)


def test_why_no_tax_is_charged_may_be_a_code_in_small_letters() -> None:
    small = UBL.replace("<cbc:ID>S</cbc:ID><cbc:Percent>19<", "<cbc:ID>E</cbc:ID><cbc:Percent>0<")
    small = small.replace("<cbc:Percent>0</cbc:Percent>", "<cbc:Percent>0</cbc:Percent>{}", 1)
    small = small.format("<cbc:TaxExemptionReasonCode>vatex-eu-132-1a</cbc:TaxExemptionReasonCode>")
    for before, after in ((">38.00<", ">0.00<"), (">238.00<", ">200.00<")):
        small = small.replace(before, after)
    reading = read_xml(small.encode())
    assert not check(reading.invoice, EInvoiceForm.UBL)
    assert not official.check(small.encode(), EInvoiceForm.UBL, Syntax.UBL)
    assert to_content(reading.invoice).lines[0].tax.reason_code == "VATEX-EU-132-1A"


@pytest.mark.parametrize("profile", ["minimum", "basicwl", "basic#compliant", "basic", "extended", "en16931"])
def test_a_profile_of_factur_x_is_one_outside_a_pdf_too(profile: str) -> None:
    known = profile in {"minimum", "basicwl", "basic", "extended"}
    assert (form_of(f"urn:factur-x.eu:1p0:{profile}", Syntax.CII) is EInvoiceForm.FACTURX) is known
    assert form_of(f"urn:factur-x.eu:1p0:{profile}", Syntax.UBL) is EInvoiceForm.UBL


@pytest.mark.parametrize("text", [UBL, CII], ids=["ubl", "cii"])
def test_a_price_that_is_raised_is_read_and_refused_by_xrechnung_and_peppol_alone(text: str) -> None:
    raised = text.replace(
        '<cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount>',
        '<cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount><cac:AllowanceCharge><cbc:ChargeIndicator>true'
        '</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">20.00</cbc:Amount><cbc:BaseAmount currencyID="EUR">80.00'
        "</cbc:BaseAmount></cac:AllowanceCharge>",
    ).replace(
        "<ram:NetPriceProductTradePrice>",
        "<ram:GrossPriceProductTradePrice><ram:ChargeAmount>80.00</ram:ChargeAmount><ram:AppliedTradeAllowanceCharge>"
        "<ram:ChargeIndicator><udt:Indicator>true</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>20.00"
        "</ram:ActualAmount></ram:AppliedTradeAllowanceCharge></ram:GrossPriceProductTradePrice>"
        "<ram:NetPriceProductTradePrice>",
    )
    reading = read_xml(raised.encode())
    price = reading.invoice.lines[0].price
    assert (price.net, price.gross, price.discount) == (Decimal(100), Decimal(80), Decimal(-20))
    assert (reading.problems, reading.not_understood) == ((), ())
    assert check(reading.invoice, form_of(STANDARD, reading.syntax)) == []
    asked = EInvoiceForm.XRECHNUNG_UBL if reading.syntax is Syntax.UBL else EInvoiceForm.XRECHNUNG_CII
    assert "PEPPOL-EN16931-R044" in {each.rule for each in check(reading.invoice, asked)}
