"""An e-invoice that says something for every term of EN 16931."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.documents.einvoice.forms import Syntax
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
    Sums,
    TaxRow,
    TradeParty,
)

_D = Decimal
_ADDRESS = PostalAddress("Hafenweg 1", "Hof 2", "3. Stock", "Hamburg", "20457", "HH", "DE")
_CONTACT = ContactPoint("Ann Lee", "+49 40 5550", "ann@harbour.example")


def full(type_code: str, syntax: Syntax) -> EInvoice:
    """Return it; what only one of the syntaxes has a place for is left out for the other."""
    cii = syntax is Syntax.CII
    return EInvoice(
        customization="urn:cen.eu:en16931:2017",
        profile="P1",
        number="R-1",
        issue_date=date(2026, 1, 31),
        type_code=type_code,
        currency="EUR",
        tax_currency="SEK",
        tax_point_date=None if cii else date(2026, 1, 15),
        tax_point_code="35",
        due_date=date(2026, 3, 2),
        payment_terms="2 % within 7 days\n#SKONTO#TAGE=7#PROZENT=2.00#",
        buyer_reference="04011000-1",
        project="PRJ",
        contract="C-1",
        order="PO 4711",
        sales_order="SO 1",
        receiving_advice="RA 1",
        despatch_advice="DA 1",
        tender="T-1",
        object=Identifier("meter 7", "AAJ"),
        accounting_reference="4711:9",
        notes=(Note("Thank you", "AAI"), Note("  two\n lines <&>".strip())),
        preceding=(Preceding("R-0", date(2025, 12, 1)), Preceding("R-00")),
        seller=TradeParty(
            name="Harbour Works GmbH",
            trading_name="Harbour",
            ids=(Identifier("V-1"), Identifier("4000001000005", "0088")),
            legal_id=Identifier("HRB 1", "0002"),
            vat_id="DE136695976",
            tax_number="22/815",
            legal_info="Amtsgericht Hamburg",
            endpoint=Identifier("a@b.example", "EM"),
            address=_ADDRESS,
            contact=_CONTACT,
        ),
        buyer=TradeParty(
            name="Acme Corp",
            trading_name="Acme",
            ids=(Identifier("B-1"),),
            legal_id=Identifier("HRB 2"),
            vat_id="DE123456789",
            endpoint=Identifier("0401", "0204"),
            address=_ADDRESS,
            contact=_CONTACT,
        ),
        payee=TradeParty(name="Factor Ltd", ids=(Identifier("F-1"),), legal_id=Identifier("L-1", "0002")),
        tax_representative=TradeParty(name="Rep", vat_id="FR1", address=_ADDRESS),
        delivery=Delivery("Store", Identifier("4000", "0088"), date(2026, 1, 30), _ADDRESS),
        period=Period(date(2026, 1, 1), date(2026, 1, 31)),
        remittance="R-1/2026",
        payment=(
            PaymentMeans("58", "Transfer", Account("DE02120300000000202051", "Harbour", "BYLADEM1001")),
            PaymentMeans("30", "", Account("DE02100500000054540402")),
            PaymentMeans("54", "Card", None, Card("1234", "A. Lee")),
            PaymentMeans("59", "Debit", None, None, DirectDebit("M-1", "DE98ZZZ", "DE75512108001245126199")),
        ),
        allowances=(AllowanceCharge(_D("10.00"), _D("100.00"), _D("10"), "S", _D("19"), "loyalty", "95"),),
        charges=(AllowanceCharge(_D("5.00"), None, None, "E", _D(0), "freight", "FC"),),
        sums=Sums(
            _D("200.00"), _D("10.00"), _D("5.00"), _D("195.00"), _D("36.10"), _D("400.00"), _D("231.10"), _D("31.10"),
            _D("0.02"), _D("200.02"),
        ),
        taxes=(
            TaxRow(_D("190.00"), _D("36.10"), "S", _D("19")),
            TaxRow(_D("5.00"), _D("0.00"), "E", _D(0), "Exempt by law", "VATEX-EU-132"),
        ),
        attachments=(
            Attachment("A-1", "the hours", "", b"\x00\x01time sheet", "text/csv", "hours.csv"),
            Attachment("A-2", "", "https://harbour.example/a"),
        ),
        lines=(
            InvoiceLine(
                id="1",
                note="as agreed",
                object=Identifier("meter 8", "AAJ"),
                quantity=_D("2"),
                unit="HUR",
                net=_D("200.00"),
                order_line="7",
                accounting_reference="9",
                period=Period(date(2026, 1, 1), date(2026, 1, 2)),
                allowances=(AllowanceCharge(_D("1.00"), _D("200.00"), _D("0.5"), reason="goodwill", reason_code="95"),),
                charges=(AllowanceCharge(_D("1.00"), reason="night"),),
                price=Price(_D("1000.000000"), _D("1100"), _D("100"), _D("10")),
                category="S",
                rate=_D("19"),
                name="Survey",
                description="of the harbour",
                seller_item_id="S-1",
                buyer_item_id="B-1",
                standard_item_id=Identifier("4012345678901", "0160"),
                classifications=(Identifier("65434568", "STI", "19.05"), Identifier("0721", "CV")),
                origin="DE",
                attributes=(("Colour", "blue"), ("Colour", "red")),
            ),
        ),
    )  # fmt: skip
