"""Reads UBL 2.1, an Invoice or a CreditNote, into the semantic model (the mapping of CEN/TS 16931-3-2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.documents.einvoice.model import (
    CREDIT_TYPES,
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
from app.documents.einvoice.node import Node, Notes
from app.documents.einvoice.read_debits import with_debit
from app.documents.einvoice.read_totals import NO_SCHEME, collected, tax_totals
from app.documents.einvoice.rules.leniency import is_extension

_SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd"
UBL_INVOICE, UBL_CREDIT_NOTE = f"{_SCHEMA}:Invoice-2", f"{_SCHEMA}:CreditNote-2"
UBL_SPACES = {
    UBL_INVOICE: "",
    UBL_CREDIT_NOTE: "",
    f"{_SCHEMA}:CommonAggregateComponents-2": "cac",
    f"{_SCHEMA}:CommonBasicComponents-2": "cbc",
    f"{_SCHEMA}:CommonExtensionComponents-2": "ext",
}
_OBJECT, _PROJECT = "130", "50"
_SEPA = "SEPA"
_BOTH = "UBL-SR-53"  # of the number of a tax registration and what it is for
_SUBJECT = re.compile(r"#([A-Z]{3})#(.*)", re.DOTALL)
_NOT_AVAILABLE = "NA"
# What the extension of XRechnung says of an amount that is collected for others (BT-DEX-001, 003).
_ABOUT_COLLECTED = ("cbc:ID", "cbc:InstructionID")
_EITHER = frozenset({"81"})  # a credit note that the rules let stand under both roots (BR-CL-01)


def read_ubl(root: Node, notes: Notes) -> EInvoice:
    """Return what the document says; problems are put into ``notes``."""
    credit = root.name == "CreditNote"
    notes.currency = currency = root.text("cbc:DocumentCurrencyCode")
    tax_currency = root.text("cbc:TaxCurrencyCode")
    root.skip("cbc:UBLVersionID", "cbc:LineCountNumeric")
    seller, creditor = _party(root.group("cac:AccountingSupplierParty/cac:Party"), sells=True)
    payee, payee_creditor = _payee(root.group("cac:PayeeParty"))
    payment, remittance, due_date = _payment(root, payee_creditor or creditor)
    period = root.group("cac:InvoicePeriod")
    attachments, others = _references(root)
    allowances, charges = _adjustments(root, level=True)
    customization = root.text("cbc:CustomizationID")
    sums, taxes = _sums(root, currency, tax_currency)
    if is_extension(customization):
        sums = replace(sums, collected=collected(root.groups("cac:PrepaidPayment"), "cbc:PaidAmount", _ABOUT_COLLECTED))
    sales_order = root.text("cac:OrderReference/cbc:SalesOrderID")
    order = root.text("cac:OrderReference/cbc:ID")
    line, quantity = ("CreditNoteLine", "CreditedQuantity") if credit else ("InvoiceLine", "InvoicedQuantity")
    return EInvoice(
        customization=customization,
        profile=root.text("cbc:ProfileID"),
        number=root.text("cbc:ID"),
        issue_date=root.day("cbc:IssueDate"),
        type_code=_type_code(root, credit=credit),
        currency=currency,
        tax_currency=tax_currency,
        tax_point_date=root.day("cbc:TaxPointDate"),
        tax_point_code=period.text("cbc:DescriptionCode"),
        due_date=root.day("cbc:DueDate") or due_date,
        payment_terms=_terms(root),
        buyer_reference=root.text("cbc:BuyerReference"),
        project=root.text("cac:ProjectReference/cbc:ID") or others.get(_PROJECT, Identifier()).value,
        contract=root.text("cac:ContractDocumentReference/cbc:ID"),
        order="" if order == _NOT_AVAILABLE and sales_order else order,
        sales_order=sales_order,
        receiving_advice=root.text("cac:ReceiptDocumentReference/cbc:ID"),
        despatch_advice=root.text("cac:DespatchDocumentReference/cbc:ID"),
        tender=root.text("cac:OriginatorDocumentReference/cbc:ID"),
        object=others.get(_OBJECT, Identifier()),
        accounting_reference=root.text("cbc:AccountingCost"),
        notes=tuple(_note(text) for text in root.texts("cbc:Note")),
        preceding=tuple(
            _preceding(group.group("cac:InvoiceDocumentReference")) for group in root.groups("cac:BillingReference")
        ),
        seller=seller,
        buyer=_party(root.group("cac:AccountingCustomerParty/cac:Party"))[0],
        payee=payee,
        tax_representative=_representative(root.group("cac:TaxRepresentativeParty")),
        delivery=_delivery(root.group("cac:Delivery")),
        period=_period(period),
        remittance=remittance,
        payment=payment,
        allowances=allowances,
        charges=charges,
        sums=sums,
        taxes=taxes,
        attachments=attachments,
        lines=tuple(_line(group, quantity) for group in root.groups(f"cac:{line}")),
    )


def _type_code(root: Node, *, credit: bool) -> str:
    """Return the kind (BT-3). UBL has a root of its own for what gives money back, and the two must agree."""
    name = "cbc:CreditNoteTypeCode" if credit else "cbc:InvoiceTypeCode"
    code = root.text(name)
    if code and code not in _EITHER and (code in CREDIT_TYPES) is not credit:
        root.problem(name, f'"{code[:10]}" is no kind of {"credit note" if credit else "invoice"} in UBL.')
    return code


def _terms(root: Node) -> str:
    terms = [part for group in root.groups("cac:PaymentTerms") for part in group.terms("cbc:Note")]
    if len(terms) > 1:
        root.more_than_one("cac:PaymentTerms", len(terms), "UBL-SR-05")
    return _joined(terms)


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _note(text: str) -> Note:
    found = _SUBJECT.fullmatch(text)
    return Note(found[2].strip(), found[1]) if found else Note(text)


def _preceding(group: Node) -> Preceding:
    return Preceding(group.text("cbc:ID"), group.day("cbc:IssueDate"))


def _period(group: Node) -> Period | None:
    start, end = group.day("cbc:StartDate"), group.day("cbc:EndDate")
    return Period(start, end) if start or end else None


def _party(group: Node, *, sells: bool = False) -> tuple[TradeParty, str]:
    """Return seller or buyer, and the creditor identifier that stands among the seller's."""
    ids, creditor = _ids(group)
    legal = group.group("cac:PartyLegalEntity")
    vat_id, tax_number = _tax_ids(group, ("UBL-SR-12", "UBL-SR-13") if sells else ("UBL-SR-18", ""), local=sells)
    if not sells and len(ids) > 1:
        group.more_than_one("cac:PartyIdentification", len(ids), "UBL-SR-16")
    contact = group.group("cac:Contact")
    party = TradeParty(
        name=legal.text("cbc:RegistrationName"),
        trading_name=group.text("cac:PartyName/cbc:Name"),
        ids=ids,
        legal_id=legal.identifier("cbc:CompanyID"),
        vat_id=vat_id,
        tax_number=tax_number,
        legal_info=legal.text("cbc:CompanyLegalForm"),
        endpoint=group.identifier("cbc:EndpointID"),
        address=_address(group.group("cac:PostalAddress")),
        contact=ContactPoint(
            contact.text("cbc:Name"), contact.text("cbc:Telephone"), contact.text("cbc:ElectronicMail")
        )
        if contact
        else None,
    )
    return party, creditor


def _ids(group: Node) -> tuple[tuple[Identifier, ...], str]:
    found = [entry.identifier("cbc:ID") for entry in group.groups("cac:PartyIdentification")]
    creditor = next((each.value for each in found if each.scheme == _SEPA), "")
    return tuple(each for each in found if each and each.scheme != _SEPA), creditor


def _tax_ids(group: Node, once: tuple[str, str], *, local: bool) -> tuple[str, str]:
    """Return the VAT id and, where the model has one, the number of the local tax office.

    ``once`` are the rules that take one of each.
    """
    vat_id = tax_number = ""
    seen: set[bool] = set()
    for entry in group.groups("cac:PartyTaxScheme"):
        number, scheme = entry.text("cbc:CompanyID"), entry.text("cac:TaxScheme/cbc:ID")
        if bool(number) is not bool(scheme):
            missing = "cac:TaxScheme/cbc:ID" if number else "cbc:CompanyID"
            entry.problem(missing, "A tax registration is a number and what it is for; one of them is missing.", _BOTH)
        vat = scheme.upper() == "VAT"
        if number and vat in seen and (vat or local):
            entry.more_than_one("cbc:CompanyID", 2, once[0] if vat else once[1])
        seen |= {vat} if number else set()
        if vat and not vat_id:
            vat_id = number
        elif not vat and local and not tax_number:
            tax_number = number
        elif number:
            entry.no_place_for("cbc:CompanyID", number)
    return vat_id, tax_number


def _address(group: Node) -> PostalAddress | None:
    if not group:
        return None
    return PostalAddress(
        line1=group.text("cbc:StreetName"),
        line2=group.text("cbc:AdditionalStreetName"),
        line3=group.text("cac:AddressLine/cbc:Line"),
        city=group.text("cbc:CityName"),
        postal_code=group.text("cbc:PostalZone"),
        region=group.text("cbc:CountrySubentity"),
        country=group.text("cac:Country/cbc:IdentificationCode"),
    )


def _payee(group: Node) -> tuple[TradeParty | None, str]:
    if not group:
        return None, ""
    ids, creditor = _ids(group)
    legal = group.identifier("cac:PartyLegalEntity/cbc:CompanyID")
    name = group.text("cac:PartyName/cbc:Name")
    return TradeParty(name=name, ids=ids, legal_id=legal), creditor


def _representative(group: Node) -> TradeParty | None:
    if not group:
        return None
    name, vat_id = group.text("cac:PartyName/cbc:Name"), _tax_ids(group, ("UBL-SR-23", ""), local=False)[0]
    return TradeParty(name=name, vat_id=vat_id, address=_address(group.group("cac:PostalAddress")))


def _delivery(group: Node) -> Delivery | None:
    if not group:
        return None
    return Delivery(
        name=group.text("cac:DeliveryParty/cac:PartyName/cbc:Name"),
        location=group.identifier("cac:DeliveryLocation/cbc:ID"),
        day=group.day("cbc:ActualDeliveryDate"),
        address=_address(group.group("cac:DeliveryLocation/cac:Address")),
    )


def _references(root: Node) -> tuple[tuple[Attachment, ...], dict[str, Identifier]]:
    """Return the supporting documents, and by their type those that stand for another term."""
    attachments: list[Attachment] = []
    others: dict[str, Identifier] = {}
    for group in root.groups("cac:AdditionalDocumentReference"):
        kind, reference = group.text("cbc:DocumentTypeCode"), group.identifier("cbc:ID")
        if kind in (_OBJECT, _PROJECT) and kind not in others:
            others[kind] = reference
            continue
        content, mime, name = group.group("cac:Attachment").file("cbc:EmbeddedDocumentBinaryObject")
        attachments.append(
            Attachment(
                reference=reference.value,
                description=_joined(group.texts("cbc:DocumentDescription", "UBL-SR-33")),
                uri=group.text("cac:Attachment/cac:ExternalReference/cbc:URI"),
                content=content,
                mime=mime,
                file_name=name,
            )
        )
    return tuple(attachments), others


def _payment(root: Node, creditor: str) -> tuple[tuple[PaymentMeans, ...], str, date | None]:
    """Return the ways to pay, what a payment must quote, and the due date a credit note has here."""
    found: list[PaymentMeans] = []
    remittance, due_date = "", None
    for group in root.groups("cac:PaymentMeans"):
        means, quoted = _means(group)
        found.append(means)
        if quoted and remittance and quoted != remittance:
            group.no_place_for("cbc:PaymentID", quoted)
        remittance = remittance or quoted
        day = group.day("cbc:PaymentDueDate")
        if day and due_date and day != due_date:
            group.no_place_for("cbc:PaymentDueDate", day.isoformat())
        due_date = due_date or day
    return with_debit(tuple(found), "", creditor, exact=True), remittance, due_date


def _means(group: Node) -> tuple[PaymentMeans, str]:
    text = group.attribute("cbc:PaymentMeansCode", "name")
    account, card, mandate = (
        group.group("cac:PayeeFinancialAccount"),
        group.group("cac:CardAccount"),
        group.group("cac:PaymentMandate"),
    )
    card.skip("cbc:NetworkID")
    group.skip("cbc:PaymentChannelCode")
    quoted = group.texts("cbc:PaymentID", "UBL-SR-26")
    means = PaymentMeans(
        code=group.text("cbc:PaymentMeansCode"),
        text=text or _joined(group.texts("cbc:InstructionNote")),
        account=Account(
            account.text("cbc:ID"), account.text("cbc:Name"), account.text("cac:FinancialInstitutionBranch/cbc:ID")
        )
        if account
        else None,
        card=Card(card.text("cbc:PrimaryAccountNumberID"), card.text("cbc:HolderName")) if card else None,
        debit=DirectDebit(mandate.text("cbc:ID"), "", mandate.text("cac:PayerFinancialAccount/cbc:ID"))
        if mandate
        else None,
    )
    return means, quoted[0] if quoted else ""


def _adjustments(
    parent: Node, *, level: bool = False
) -> tuple[tuple[AllowanceCharge, ...], tuple[AllowanceCharge, ...]]:
    """Return allowances and charges, of the whole document where ``level`` says so."""
    allowances: list[AllowanceCharge] = []
    charges: list[AllowanceCharge] = []
    for group in parent.groups("cac:AllowanceCharge"):
        charge = group.flag("cbc:ChargeIndicator")
        once = ("UBL-SR-31" if charge else "UBL-SR-30") if level else ""
        entry = AllowanceCharge(
            amount=group.amount("cbc:Amount"),
            base=group.amount("cbc:BaseAmount"),
            percent=group.number("cbc:MultiplierFactorNumeric"),
            category=group.text("cac:TaxCategory/cbc:ID"),
            rate=group.group("cac:TaxCategory").number("cbc:Percent"),
            reason=_joined(group.texts("cbc:AllowanceChargeReason", once)),
            reason_code=group.text("cbc:AllowanceChargeReasonCode"),
        )
        _scheme(group.group("cac:TaxCategory"), "BR-37" if charge else "BR-32")
        (charges if charge else allowances).append(entry)
    return tuple(allowances), tuple(charges)


def _scheme(category: Node, rule: str) -> None:
    """Take the scheme of a tax, which is VAT for EN 16931: what does not say so is no tax to ``rule``."""
    scheme = category.text("cac:TaxScheme/cbc:ID")
    if category and not scheme:
        category.problem("cac:TaxScheme/cbc:ID", NO_SCHEME, rule)
    if scheme and scheme.upper() not in ("VAT", "GST"):
        category.problem("cac:TaxScheme/cbc:ID", f"This is no value added tax: {scheme[:40]}.")


def _sums(root: Node, currency: str, tax_currency: str) -> tuple[Sums, tuple[TaxRow, ...]]:
    totals = list(root.groups("cac:TaxTotal"))
    tax, in_tax_currency = tax_totals(totals, "cbc:TaxAmount", currency, tax_currency)
    rows = [_tax_row(row) for total in totals for row in total.groups("cac:TaxSubtotal")]
    group = root.group("cac:LegalMonetaryTotal")
    sums = Sums(
        lines=group.amount("cbc:LineExtensionAmount"),
        allowances=group.amount("cbc:AllowanceTotalAmount"),
        charges=group.amount("cbc:ChargeTotalAmount"),
        net=group.amount("cbc:TaxExclusiveAmount"),
        tax=tax,
        tax_in_tax_currency=in_tax_currency,
        gross=group.amount("cbc:TaxInclusiveAmount"),
        prepaid=group.amount("cbc:PrepaidAmount"),
        rounding=group.amount("cbc:PayableRoundingAmount"),
        due=group.amount("cbc:PayableAmount"),
    )
    return sums, tuple(rows)


def _tax_row(group: Node) -> TaxRow:
    category = group.group("cac:TaxCategory")
    _scheme(category, "BR-47")
    return TaxRow(
        basis=group.amount("cbc:TaxableAmount"),
        tax=group.amount("cbc:TaxAmount"),
        category=category.text("cbc:ID"),
        rate=category.number("cbc:Percent"),
        reason=_joined(category.texts("cbc:TaxExemptionReason", "UBL-SR-32")),
        reason_code=category.text("cbc:TaxExemptionReasonCode"),
    )


def _line(group: Node, quantity_name: str) -> InvoiceLine:
    item, reference = group.group("cac:Item"), group.group("cac:DocumentReference")
    tax = item.group("cac:ClassifiedTaxCategory")
    _scheme(tax, "BR-CO-04")
    quantity, unit = group.measure(f"cbc:{quantity_name}")
    allowances, charges = _adjustments(group)
    reference.skip("cbc:DocumentTypeCode")
    return InvoiceLine(
        id=group.text("cbc:ID"),
        note=_joined(group.texts("cbc:Note", "UBL-SR-34")),
        object=reference.identifier("cbc:ID"),
        quantity=quantity,
        unit=unit,
        net=group.amount("cbc:LineExtensionAmount"),
        order_line=group.text("cac:OrderLineReference/cbc:LineID"),
        accounting_reference=group.text("cbc:AccountingCost"),
        period=_period(group.group("cac:InvoicePeriod")),
        allowances=allowances,
        charges=charges,
        price=_price(group.group("cac:Price"), unit),
        category=tax.text("cbc:ID"),
        rate=tax.number("cbc:Percent"),
        name=item.text("cbc:Name"),
        description=_joined(item.texts("cbc:Description", "UBL-SR-50")),
        seller_item_id=item.text("cac:SellersItemIdentification/cbc:ID"),
        buyer_item_id=item.text("cac:BuyersItemIdentification/cbc:ID"),
        standard_item_id=item.identifier("cac:StandardItemIdentification/cbc:ID"),
        classifications=tuple(
            code
            for entry in item.groups("cac:CommodityClassification")
            if (code := entry.identifier("cbc:ItemClassificationCode", "listID", "listVersionID"))
        ),
        origin=item.text("cac:OriginCountry/cbc:IdentificationCode"),
        attributes=tuple(
            (entry.text("cbc:Name"), entry.text("cbc:Value")) for entry in item.groups("cac:AdditionalItemProperty")
        ),
    )


def _price(group: Node, unit: str) -> Price:
    base, base_unit = group.measure("cbc:BaseQuantity")
    net = group.amount("cbc:PriceAmount")
    off = group.group("cac:AllowanceCharge")
    raised, part = bool(off) and off.flag("cbc:ChargeIndicator"), off.amount("cbc:Amount")
    return Price(
        net=net,
        gross=off.amount("cbc:BaseAmount"),
        discount=-part if raised and part is not None else part,
        base_quantity=base,
        base_unit="" if base_unit == unit else base_unit,
    )
