"""Reads UN/CEFACT Cross Industry Invoices (D16B: Factur-X and ZUGFeRD 2, XRechnung) into the semantic model.

The mapping is that of CEN/TS 16931-3-3; of Factur-X's EXTENDED profile what the model has a place for is read too.
"""

from __future__ import annotations

from datetime import date

from app.documents.einvoice.model import (
    Account,
    AllowanceCharge,
    Attachment,
    Card,
    Delivery,
    DirectDebit,
    EInvoice,
    Identifier,
    InvoiceLine,
    Note,
    PaymentMeans,
    Period,
    Preceding,
    Price,
    Sums,
    TaxRow,
)
from app.documents.einvoice.node import Node, Notes
from app.documents.einvoice.read_cii_parties import read_address, read_ids, read_party
from app.documents.einvoice.read_debits import with_debit
from app.documents.einvoice.read_totals import NO_SCHEME, collected, tax_totals
from app.documents.einvoice.rules.leniency import is_extended
from app.domain.decimals import ZERO, added

_DATA = "urn:un:unece:uncefact:data:standard"
CII_INVOICE = f"{_DATA}:CrossIndustryInvoice:100"
CII_SPACES = {
    CII_INVOICE: "rsm",
    f"{_DATA}:ReusableAggregateBusinessInformationEntity:100": "ram",
    f"{_DATA}:UnqualifiedDataType:100": "udt",
    f"{_DATA}:QualifiedDataType:100": "qdt",
}
_OBJECT, _TENDER, _SUPPORTING = "130", "50", "916"
_DAY = "udt:DateTimeString"
# When tax falls due: UNTDID 2475 as CII has it, UNTDID 2005 as the model has it.
_TAX_POINTS = {"5": "3", "29": "35", "72": "432"}
# Of the lines of the EXTENDED profile, those that carry amounts; headings and remarks repeat them.
_COUNTED = ("", "DETAIL")


def read_cii(root: Node, notes: Notes) -> EInvoice:
    """Return what the document says; problems are put into ``notes``."""
    context, head = root.group("rsm:ExchangedDocumentContext"), root.group("rsm:ExchangedDocument")
    customization = context.text("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID")
    trade = root.group("rsm:SupplyChainTradeTransaction")
    agreement = trade.group("ram:ApplicableHeaderTradeAgreement")
    delivery = trade.group("ram:ApplicableHeaderTradeDelivery")
    settlement = trade.group("ram:ApplicableHeaderTradeSettlement")
    notes.currency = currency = settlement.text("ram:InvoiceCurrencyCode")
    tax_currency = settlement.text("ram:TaxCurrencyCode")
    terms, due_date, mandate = _terms(settlement)
    taxes, tax_point_date, tax_point_code = _taxes(settlement)
    attachments, tender, object_ = _references(agreement)
    allowances, charges = _adjustments(settlement)
    payee = settlement.group("ram:PayeeTradeParty")
    representative = agreement.group("ram:SellerTaxRepresentativeTradeParty")
    return EInvoice(
        customization=customization,
        profile=context.text("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
        number=head.text("ram:ID"),
        issue_date=head.compact_day(f"ram:IssueDateTime/{_DAY}"),
        type_code=head.text("ram:TypeCode"),
        currency=currency,
        tax_currency=tax_currency,
        tax_point_date=tax_point_date,
        tax_point_code=tax_point_code,
        due_date=due_date,
        payment_terms=terms,
        buyer_reference=agreement.text("ram:BuyerReference"),
        project=_project(agreement.group("ram:SpecifiedProcuringProject")),
        contract=agreement.text("ram:ContractReferencedDocument/ram:IssuerAssignedID"),
        order=agreement.text("ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
        sales_order=agreement.text("ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"),
        receiving_advice=delivery.text("ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"),
        despatch_advice=delivery.text("ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"),
        tender=tender,
        object=object_,
        accounting_reference=settlement.text("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        notes=tuple(
            Note("\n".join(note.texts("ram:Content")), note.text("ram:SubjectCode"))
            for note in head.groups("ram:IncludedNote")
        ),
        preceding=tuple(
            Preceding(
                group.text("ram:IssuerAssignedID"),
                group.compact_day("ram:FormattedIssueDateTime/qdt:DateTimeString"),
            )
            for group in settlement.groups("ram:InvoiceReferencedDocument")
        ),
        seller=read_party(agreement.group("ram:SellerTradeParty")),
        buyer=read_party(agreement.group("ram:BuyerTradeParty"), sells=False),
        payee=read_party(payee, sells=False) if payee else None,
        tax_representative=read_party(representative, sells=False) if representative else None,
        delivery=_delivery(delivery),
        period=_period(settlement.group("ram:BillingSpecifiedPeriod")),
        remittance=settlement.text("ram:PaymentReference"),
        payment=with_debit(
            _payment(settlement),
            mandate,
            settlement.text("ram:CreditorReferenceID"),
        ),
        allowances=allowances,
        charges=charges + _logistics(settlement),
        sums=_sums(settlement, currency, tax_currency, extended=is_extended(customization)),
        taxes=taxes,
        attachments=attachments,
        lines=tuple(
            line for group in trade.groups("ram:IncludedSupplyChainTradeLineItem") if (line := _line(group)) is not None
        ),
    )


def _project(group: Node) -> str:
    """Return the project; its name is mandatory in the schema and says nothing else than its number, as a rule."""
    number = group.text("ram:ID")
    if number:
        group.skip("ram:Name")
    return number


def _delivery(group: Node) -> Delivery | None:
    place = group.group("ram:ShipToTradeParty")
    ids = read_ids(place)
    day = group.compact_day(f"ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/{_DAY}")
    found = Delivery(
        name=place.text("ram:Name"),
        location=ids[0] if ids else Identifier(),
        day=day,
        address=read_address(place.group("ram:PostalTradeAddress")),
    )
    return found if found != Delivery() else None


def _references(agreement: Node) -> tuple[tuple[Attachment, ...], str, Identifier]:
    """Return the supporting documents, the tender (BT-17) and the invoiced object (BT-18)."""
    attachments: list[Attachment] = []
    tender, object_ = "", Identifier()
    for group in agreement.groups("ram:AdditionalReferencedDocument"):
        kind, reference = group.text("ram:TypeCode"), group.text("ram:IssuerAssignedID")
        if kind == _OBJECT and not object_:
            object_ = Identifier(reference, group.text("ram:ReferenceTypeCode"))
            continue
        if kind == _TENDER and not tender:
            tender = reference
            continue
        content, mime, name = group.file("ram:AttachmentBinaryObject")
        attachments.append(
            Attachment(
                reference=reference,
                description="\n".join(group.texts("ram:Name")),
                uri=group.text("ram:URIID"),
                content=content,
                mime=mime,
                file_name=name,
            )
        )
    return tuple(attachments), tender, object_


def _terms(settlement: Node) -> tuple[str, date | None, str]:
    """Return the terms of payment in words, the due date, and the mandate of a direct debit."""
    words, due_date, mandate = [], None, ""
    for group in settlement.groups("ram:SpecifiedTradePaymentTerms"):
        words += group.terms("ram:Description")
        day = group.compact_day(f"ram:DueDateDateTime/{_DAY}")
        if day and due_date and day != due_date:
            group.no_place_for("ram:DueDateDateTime", day.isoformat())
        due_date = due_date or day
        mandate = mandate or group.text("ram:DirectDebitMandateID")
    return "\n".join(words), due_date, mandate


def _payment(settlement: Node) -> tuple[PaymentMeans, ...]:
    name = "ram:SpecifiedTradeSettlementPaymentMeans"
    found = tuple(_means(group) for group in settlement.groups(name))
    if len({means.code for means in found if means.code}) > 1:
        settlement.problem(name, "All ways to pay must be of one kind; their accounts may differ.", "CII-SR-467")
    return found


def _means(group: Node) -> PaymentMeans:
    account, card = (
        group.group("ram:PayeePartyCreditorFinancialAccount"),
        group.group("ram:ApplicableTradeSettlementFinancialCard"),
    )
    bic = group.text("ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID")
    debited = group.group("ram:PayerPartyDebtorFinancialAccount")
    iban, other = account.text("ram:IBANID"), account.text("ram:ProprietaryID")
    if iban and other:
        account.no_place_for("ram:ProprietaryID", other)
    return PaymentMeans(
        code=group.text("ram:TypeCode"),
        text="\n".join(group.texts("ram:Information")),
        account=Account(iban or other, account.text("ram:AccountName"), bic) if account or bic else None,
        card=Card(card.text("ram:ID"), card.text("ram:CardholderName")) if card else None,
        debit=DirectDebit(account=debited.text("ram:IBANID")) if debited else None,
    )


def _taxes(settlement: Node) -> tuple[tuple[TaxRow, ...], date | None, str]:
    """Return the tax breakdown, and the tax point that its rows repeat."""
    rows: list[TaxRow] = []
    day, code = None, ""
    for group in settlement.groups("ram:ApplicableTradeTax"):
        _vat(group, "BR-47")
        group.skip("ram:LineTotalBasisAmount", "ram:AllowanceChargeBasisAmount")  # the parts of the basis
        day = group.compact_day("ram:TaxPointDate/udt:DateString") or day
        code = group.text("ram:DueDateTypeCode") or code
        rows.append(
            TaxRow(
                basis=group.amount("ram:BasisAmount"),
                tax=group.amount("ram:CalculatedAmount"),
                category=group.text("ram:CategoryCode"),
                rate=group.number("ram:RateApplicablePercent"),
                reason="\n".join(group.texts("ram:ExemptionReason")),
                reason_code=group.text("ram:ExemptionReasonCode"),
            )
        )
    return tuple(rows), day, _TAX_POINTS.get(code, code)


def _vat(group: Node, rule: str) -> None:
    """Take the type of a tax, which is VAT for EN 16931: what does not say so is no tax to ``rule``."""
    kind = group.text("ram:TypeCode")
    if group and not kind:
        group.problem("ram:TypeCode", NO_SCHEME, rule)
    if kind and kind.upper() not in ("VAT", "GST"):
        group.problem("ram:TypeCode", f"This is no value added tax: {kind[:40]}.")


def _period(group: Node) -> Period | None:
    start, end = (group.compact_day(f"ram:{name}DateTime/{_DAY}") for name in ("Start", "End"))
    return Period(start, end) if start or end else None


def _adjustments(parent: Node) -> tuple[tuple[AllowanceCharge, ...], tuple[AllowanceCharge, ...]]:
    """Return allowances and charges."""
    allowances: list[AllowanceCharge] = []
    charges: list[AllowanceCharge] = []
    for group in parent.groups("ram:SpecifiedTradeAllowanceCharge"):
        tax, charge = group.group("ram:CategoryTradeTax"), _is_charge(group)
        _vat(tax, "BR-37" if charge else "BR-32")
        entry = AllowanceCharge(
            amount=group.amount("ram:ActualAmount"),
            base=group.amount("ram:BasisAmount"),
            percent=group.number("ram:CalculationPercent"),
            category=tax.text("ram:CategoryCode"),
            rate=tax.number("ram:RateApplicablePercent"),
            reason="\n".join(group.texts("ram:Reason")),
            reason_code=group.text("ram:ReasonCode"),
        )
        (charges if charge else allowances).append(entry)
    return tuple(allowances), tuple(charges)


def _is_charge(group: Node) -> bool:
    indicator = group.group("ram:ChargeIndicator")
    return indicator.flag("udt:Indicator") if indicator else group.flag("ram:ChargeIndicator")


def _logistics(settlement: Node) -> tuple[AllowanceCharge, ...]:
    """Return the freight charges of the EXTENDED profile, which are charges of the document like any other."""
    found = []
    for group in settlement.groups("ram:SpecifiedLogisticsServiceCharge"):
        tax = group.group("ram:AppliedTradeTax")
        _vat(tax, "BR-37")
        found.append(
            AllowanceCharge(
                amount=group.amount("ram:AppliedAmount"),
                category=tax.text("ram:CategoryCode"),
                rate=tax.number("ram:RateApplicablePercent"),
                reason="\n".join(group.texts("ram:Description")),
            )
        )
    return tuple(found)


def _sums(settlement: Node, currency: str, tax_currency: str, *, extended: bool) -> Sums:
    group = settlement.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    tax, in_tax_currency = tax_totals([group], "ram:TaxTotalAmount", currency, tax_currency)
    return Sums(
        lines=group.amount("ram:LineTotalAmount"),
        allowances=group.amount("ram:AllowanceTotalAmount"),
        charges=group.amount("ram:ChargeTotalAmount"),
        net=group.amount("ram:TaxBasisTotalAmount"),
        tax=tax,
        tax_in_tax_currency=in_tax_currency,
        gross=group.amount("ram:GrandTotalAmount"),
        prepaid=group.amount("ram:TotalPrepaidAmount"),
        rounding=group.amount("ram:RoundingAmount"),
        collected=collected(settlement.groups("ram:SpecifiedFinancialAdjustment"), "ram:ActualAmount", ("ram:Reason",))
        if extended
        else None,
        due=group.amount("ram:DuePayableAmount"),
    )


def _line(group: Node) -> InvoiceLine | None:
    head = group.group("ram:AssociatedDocumentLineDocument")
    kind = head.text("ram:LineStatusReasonCode")
    if kind not in _COUNTED:
        # A heading or a remark of the EXTENDED profile: its amounts are in other lines, or in none.
        group.put_back()
        return None
    head.skip("ram:LineStatusCode", "ram:ParentLineID")
    product, agreement = (
        group.group("ram:SpecifiedTradeProduct"),
        group.group("ram:SpecifiedLineTradeAgreement"),
    )
    settlement = group.group("ram:SpecifiedLineTradeSettlement")
    tax = settlement.group("ram:ApplicableTradeTax")
    _vat(tax, "BR-CO-04")
    sums = settlement.group("ram:SpecifiedTradeSettlementLineMonetarySummation")
    sums.skip("ram:TotalAllowanceChargeAmount")
    quantity, unit = group.group("ram:SpecifiedLineTradeDelivery").measure("ram:BilledQuantity")
    allowances, charges = _adjustments(settlement)
    object_ = settlement.group("ram:AdditionalReferencedDocument")
    object_.skip("ram:TypeCode")
    return InvoiceLine(
        id=head.text("ram:LineID"),
        note="\n".join(text for note in head.groups("ram:IncludedNote") for text in note.texts("ram:Content")),
        object=Identifier(object_.text("ram:IssuerAssignedID"), object_.text("ram:ReferenceTypeCode")),
        quantity=quantity,
        unit=unit,
        net=sums.amount("ram:LineTotalAmount"),
        order_line=agreement.text("ram:BuyerOrderReferencedDocument/ram:LineID"),
        accounting_reference=settlement.text("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        period=_period(settlement.group("ram:BillingSpecifiedPeriod")),
        allowances=allowances,
        charges=charges,
        price=_price(agreement, unit),
        category=tax.text("ram:CategoryCode"),
        rate=tax.number("ram:RateApplicablePercent"),
        name=product.text("ram:Name"),
        description=product.text("ram:Description"),
        seller_item_id=product.text("ram:SellerAssignedID"),
        buyer_item_id=product.text("ram:BuyerAssignedID"),
        standard_item_id=product.identifier("ram:GlobalID"),
        classifications=tuple(
            code
            for entry in product.groups("ram:DesignatedProductClassification")
            if (code := entry.identifier("ram:ClassCode", "listID", "listVersionID"))
        ),
        origin=product.text("ram:OriginTradeCountry/ram:ID"),
        attributes=tuple(
            (entry.text("ram:Description"), entry.text("ram:Value"))
            for entry in product.groups("ram:ApplicableProductCharacteristic")
        ),
    )


def _price(agreement: Node, unit: str) -> Price:
    before, after = (
        agreement.group("ram:GrossPriceProductTradePrice"),
        agreement.group("ram:NetPriceProductTradePrice"),
    )
    before.skip("ram:BasisQuantity")  # it repeats that of the net price, which is what counts
    base, base_unit = after.measure("ram:BasisQuantity")
    discounts = before.groups("ram:AppliedTradeAllowanceCharge")
    discount = None
    for entry in discounts:
        raised, part = entry.group("ram:ChargeIndicator"), entry.amount("ram:ActualAmount") or ZERO
        part = -part if raised and raised.flag("udt:Indicator") else part
        discount = part if discount is None else added(discount, part)
    return Price(
        net=after.amount("ram:ChargeAmount"),
        gross=before.amount("ram:ChargeAmount"),
        discount=discount,
        base_quantity=base,
        base_unit="" if base_unit == unit else base_unit,
    )
