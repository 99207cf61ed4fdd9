"""Writes an e-invoice as UN/CEFACT Cross Industry Invoice (CEN/TS 16931-3-3), as Factur-X and XRechnung have it."""

from __future__ import annotations

import base64
from datetime import date

from lxml.etree import _Element

from app.documents.einvoice.model import (
    AllowanceCharge,
    Attachment,
    EInvoice,
    Identifier,
    InvoiceLine,
    PaymentMeans,
    Period,
    PostalAddress,
    Price,
    TaxRow,
    TradeParty,
)
from app.documents.einvoice.xml import Tree, amount, compact_day, number

STANDARD = "urn:un:unece:uncefact:data:standard"
NAMESPACES = {
    "rsm": f"{STANDARD}:CrossIndustryInvoice:100",
    "ram": f"{STANDARD}:ReusableAggregateBusinessInformationEntity:100",
    "qdt": f"{STANDARD}:QualifiedDataType:100",
    "udt": f"{STANDARD}:UnqualifiedDataType:100",
}
# UNTDID 1001: what an additional referenced document is.
TENDER, INVOICED_OBJECT, SUPPORTING = "50", "130", "916"
# The day tax is due: EN 16931 counts in UNTDID 2005, this syntax in UNTDID 2475.
TAX_POINT_CODES = {"3": "5", "35": "29", "432": "72"}


def write_cii(invoice: EInvoice) -> bytes:
    """Return the document as UTF-8 XML, the same bytes for the same invoice."""
    return _Writer(invoice).write()


class _Writer:
    """One invoice on its way into one tree; each method adds one group in the order of the schema."""

    def __init__(self, invoice: EInvoice) -> None:
        self.invoice = invoice
        self.tree = Tree("rsm:CrossIndustryInvoice", NAMESPACES)
        self.put, self.group = self.tree.put, self.tree.group

    def write(self) -> bytes:
        invoice, root = self.invoice, self.tree.root
        context = self.group(root, "rsm:ExchangedDocumentContext")
        process = self.group(context, "ram:BusinessProcessSpecifiedDocumentContextParameter")
        self.put(process, "ram:ID", invoice.profile)
        guideline = self.group(context, "ram:GuidelineSpecifiedDocumentContextParameter")
        self.put(guideline, "ram:ID", invoice.customization)
        head = self.group(root, "rsm:ExchangedDocument")
        self.put(head, "ram:ID", invoice.number)
        self.put(head, "ram:TypeCode", invoice.type_code)
        self.day(self.group(head, "ram:IssueDateTime"), invoice.issue_date)
        for note in invoice.notes:
            group = self.group(head, "ram:IncludedNote")
            self.put(group, "ram:Content", note.text)
            self.put(group, "ram:SubjectCode", note.subject)
        trade = self.group(root, "rsm:SupplyChainTradeTransaction")
        for line in invoice.lines:
            self.line(self.group(trade, "ram:IncludedSupplyChainTradeLineItem"), line)
        self.agreement(self.group(trade, "ram:ApplicableHeaderTradeAgreement"))
        self.delivery(self.group(trade, "ram:ApplicableHeaderTradeDelivery"))
        self.settlement(self.group(trade, "ram:ApplicableHeaderTradeSettlement"))
        # Mandatory in the schema even where nothing is known of the delivery.
        return self.tree.written("ram:ApplicableHeaderTradeDelivery")

    def day(self, parent: _Element, day: date | None, name: str = "udt:DateTimeString") -> None:
        self.put(parent, name, compact_day(day), format="102")

    def reference(self, parent: _Element, name: str, text: str) -> None:
        self.put(self.group(parent, name), "ram:IssuerAssignedID", text)

    def agreement(self, group: _Element) -> None:
        invoice = self.invoice
        self.put(group, "ram:BuyerReference", invoice.buyer_reference)
        self.party(self.group(group, "ram:SellerTradeParty"), invoice.seller)
        self.party(self.group(group, "ram:BuyerTradeParty"), invoice.buyer)
        if invoice.tax_representative is not None:
            self.party(self.group(group, "ram:SellerTaxRepresentativeTradeParty"), invoice.tax_representative)
        self.reference(group, "ram:SellerOrderReferencedDocument", invoice.sales_order)
        self.reference(group, "ram:BuyerOrderReferencedDocument", invoice.order)
        self.reference(group, "ram:ContractReferencedDocument", invoice.contract)
        for attachment in invoice.attachments:
            self.attachment(self.group(group, "ram:AdditionalReferencedDocument"), attachment)
        if invoice.tender:
            inner = self.group(group, "ram:AdditionalReferencedDocument")
            self.put(inner, "ram:IssuerAssignedID", invoice.tender)
            self.put(inner, "ram:TypeCode", TENDER)
        self.object(group, invoice.object)
        if invoice.project:
            project = self.group(group, "ram:SpecifiedProcuringProject")
            self.put(project, "ram:ID", invoice.project)
            # Mandatory in the schema, unknown to EN 16931.
            self.put(project, "ram:Name", "Project reference")

    def object(self, parent: _Element, identifier: Identifier) -> None:
        if identifier:
            inner = self.group(parent, "ram:AdditionalReferencedDocument")
            self.put(inner, "ram:IssuerAssignedID", identifier.value)
            self.put(inner, "ram:TypeCode", INVOICED_OBJECT)
            self.put(inner, "ram:ReferenceTypeCode", identifier.scheme)

    def attachment(self, group: _Element, attachment: Attachment) -> None:
        self.put(group, "ram:IssuerAssignedID", attachment.reference)
        self.put(group, "ram:URIID", attachment.uri)
        self.put(group, "ram:TypeCode", SUPPORTING)
        self.put(group, "ram:Name", attachment.description)
        if attachment.content is not None:
            self.put(
                group,
                "ram:AttachmentBinaryObject",
                base64.b64encode(attachment.content).decode("ascii"),
                mimeCode=attachment.mime,
                filename=attachment.file_name,
            )

    def party(self, group: _Element, party: TradeParty) -> None:
        self.ids(group, party.ids)
        self.put(group, "ram:Name", party.name)
        self.put(group, "ram:Description", party.legal_info)
        entity = self.group(group, "ram:SpecifiedLegalOrganization")
        self.put(entity, "ram:ID", party.legal_id.value, schemeID=party.legal_id.scheme)
        self.put(entity, "ram:TradingBusinessName", party.trading_name)
        if party.contact is not None:
            contact = self.group(group, "ram:DefinedTradeContact")
            self.put(contact, "ram:PersonName", party.contact.name)
            phone = self.group(contact, "ram:TelephoneUniversalCommunication")
            self.put(phone, "ram:CompleteNumber", party.contact.phone)
            self.put(self.group(contact, "ram:EmailURIUniversalCommunication"), "ram:URIID", party.contact.email)
        self.address(group, party.address)
        endpoint = self.group(group, "ram:URIUniversalCommunication")
        self.put(endpoint, "ram:URIID", party.endpoint.value, schemeID=party.endpoint.scheme)
        self.put(self.group(group, "ram:SpecifiedTaxRegistration"), "ram:ID", party.vat_id, schemeID="VA")
        self.put(self.group(group, "ram:SpecifiedTaxRegistration"), "ram:ID", party.tax_number, schemeID="FC")

    def ids(self, group: _Element, ids: tuple[Identifier, ...]) -> None:
        """Ids of the seller's own first, then those of a scheme, as the schema has them."""
        for identifier in ids:
            if not identifier.scheme:
                self.put(group, "ram:ID", identifier.value)
        for identifier in ids:
            if identifier.scheme:
                self.put(group, "ram:GlobalID", identifier.value, schemeID=identifier.scheme)

    def address(self, parent: _Element, address: PostalAddress | None) -> None:
        if address is None:
            return
        group = self.group(parent, "ram:PostalTradeAddress")
        self.put(group, "ram:PostcodeCode", address.postal_code)
        self.put(group, "ram:LineOne", address.line1)
        self.put(group, "ram:LineTwo", address.line2)
        self.put(group, "ram:LineThree", address.line3)
        self.put(group, "ram:CityName", address.city)
        self.put(group, "ram:CountryID", address.country)
        self.put(group, "ram:CountrySubDivisionName", address.region)

    def delivery(self, group: _Element) -> None:
        invoice, delivery = self.invoice, self.invoice.delivery
        if delivery is not None:
            place = self.group(group, "ram:ShipToTradeParty")
            self.ids(place, (delivery.location,))
            self.put(place, "ram:Name", delivery.name)
            self.address(place, delivery.address)
            event = self.group(group, "ram:ActualDeliverySupplyChainEvent", "ram:OccurrenceDateTime")
            self.day(event, delivery.day)
        self.reference(group, "ram:DespatchAdviceReferencedDocument", invoice.despatch_advice)
        self.reference(group, "ram:ReceivingAdviceReferencedDocument", invoice.receiving_advice)

    def settlement(self, group: _Element) -> None:
        invoice = self.invoice
        debits = [means.debit for means in invoice.payment if means.debit is not None]
        self.put(group, "ram:CreditorReferenceID", debits[0].creditor if debits else "")
        self.put(group, "ram:PaymentReference", invoice.remittance)
        self.put(group, "ram:TaxCurrencyCode", invoice.tax_currency)
        self.put(group, "ram:InvoiceCurrencyCode", invoice.currency)
        if invoice.payee is not None:
            self.party(self.group(group, "ram:PayeeTradeParty"), invoice.payee)
        for means in invoice.payment:
            self.means(self.group(group, "ram:SpecifiedTradeSettlementPaymentMeans"), means)
        for row in invoice.taxes:
            self.tax_row(self.group(group, "ram:ApplicableTradeTax"), row)
        self.period(group, invoice.period)
        self.adjustments(group, invoice.allowances, invoice.charges)
        terms = self.group(group, "ram:SpecifiedTradePaymentTerms")
        self.put(terms, "ram:Description", invoice.payment_terms)
        self.day(self.group(terms, "ram:DueDateDateTime"), invoice.due_date)
        self.put(terms, "ram:DirectDebitMandateID", debits[0].mandate if debits else "")
        self.sums(self.group(group, "ram:SpecifiedTradeSettlementHeaderMonetarySummation"))
        for preceding in invoice.preceding:
            inner = self.group(group, "ram:InvoiceReferencedDocument")
            self.put(inner, "ram:IssuerAssignedID", preceding.number)
            self.day(self.group(inner, "ram:FormattedIssueDateTime"), preceding.issue_date, "qdt:DateTimeString")
        account = self.group(group, "ram:ReceivableSpecifiedTradeAccountingAccount")
        self.put(account, "ram:ID", invoice.accounting_reference)

    def means(self, group: _Element, means: PaymentMeans) -> None:
        self.put(group, "ram:TypeCode", means.code)
        self.put(group, "ram:Information", means.text)
        if means.card is not None:
            card = self.group(group, "ram:ApplicableTradeSettlementFinancialCard")
            self.put(card, "ram:ID", means.card.number)
            self.put(card, "ram:CardholderName", means.card.holder)
        if means.debit is not None:
            self.put(self.group(group, "ram:PayerPartyDebtorFinancialAccount"), "ram:IBANID", means.debit.account)
        if means.account is not None:
            account = self.group(group, "ram:PayeePartyCreditorFinancialAccount")
            iban = means.account.number[:2].isalpha()
            self.put(account, "ram:IBANID", means.account.number if iban else "")
            self.put(account, "ram:AccountName", means.account.name)
            self.put(account, "ram:ProprietaryID", "" if iban else means.account.number)
            bank = self.group(group, "ram:PayeeSpecifiedCreditorFinancialInstitution")
            self.put(bank, "ram:BICID", means.account.bic)

    def tax_row(self, group: _Element, row: TaxRow) -> None:
        invoice = self.invoice
        self.put(group, "ram:CalculatedAmount", amount(row.tax))
        self.put(group, "ram:TypeCode", "VAT")
        self.put(group, "ram:ExemptionReason", row.reason)
        self.put(group, "ram:BasisAmount", amount(row.basis))
        self.put(group, "ram:CategoryCode", row.category)
        self.put(group, "ram:ExemptionReasonCode", row.reason_code)
        self.day(self.group(group, "ram:TaxPointDate"), invoice.tax_point_date, "udt:DateString")
        self.put(group, "ram:DueDateTypeCode", TAX_POINT_CODES.get(invoice.tax_point_code, invoice.tax_point_code))
        self.put(group, "ram:RateApplicablePercent", number(row.rate))

    def period(self, parent: _Element, period: Period | None) -> None:
        group = self.group(parent, "ram:BillingSpecifiedPeriod")
        if period is not None:
            self.day(self.group(group, "ram:StartDateTime"), period.start)
            self.day(self.group(group, "ram:EndDateTime"), period.end)

    def adjustments(
        self, parent: _Element, allowances: tuple[AllowanceCharge, ...], charges: tuple[AllowanceCharge, ...]
    ) -> None:
        for charge, entries in (("false", allowances), ("true", charges)):
            for entry in entries:
                group = self.group(parent, "ram:SpecifiedTradeAllowanceCharge")
                self.put(self.group(group, "ram:ChargeIndicator"), "udt:Indicator", charge)
                self.put(group, "ram:CalculationPercent", number(entry.percent))
                self.put(group, "ram:BasisAmount", amount(entry.base))
                self.put(group, "ram:ActualAmount", amount(entry.amount))
                self.put(group, "ram:ReasonCode", entry.reason_code)
                self.put(group, "ram:Reason", entry.reason)
                if entry.category:
                    self.category(self.group(group, "ram:CategoryTradeTax"), entry.category, number(entry.rate))

    def category(self, group: _Element, code: str, rate: str) -> None:
        self.put(group, "ram:TypeCode", "VAT")
        self.put(group, "ram:CategoryCode", code)
        self.put(group, "ram:RateApplicablePercent", rate)

    def sums(self, group: _Element) -> None:
        invoice, sums = self.invoice, self.invoice.sums
        self.put(group, "ram:LineTotalAmount", amount(sums.lines))
        self.put(group, "ram:ChargeTotalAmount", amount(sums.charges))
        self.put(group, "ram:AllowanceTotalAmount", amount(sums.allowances))
        self.put(group, "ram:TaxBasisTotalAmount", amount(sums.net))
        self.put(group, "ram:TaxTotalAmount", amount(sums.tax), currencyID=invoice.currency)
        accounting = amount(sums.tax_in_tax_currency)
        self.put(group, "ram:TaxTotalAmount", accounting, currencyID=invoice.tax_currency)
        self.put(group, "ram:RoundingAmount", amount(sums.rounding))
        self.put(group, "ram:GrandTotalAmount", amount(sums.gross))
        self.put(group, "ram:TotalPrepaidAmount", amount(sums.prepaid))
        self.put(group, "ram:DuePayableAmount", amount(sums.due))

    def line(self, group: _Element, line: InvoiceLine) -> None:
        head = self.group(group, "ram:AssociatedDocumentLineDocument")
        self.put(head, "ram:LineID", line.id)
        self.put(self.group(head, "ram:IncludedNote"), "ram:Content", line.note)
        self.item(self.group(group, "ram:SpecifiedTradeProduct"), line)
        agreement = self.group(group, "ram:SpecifiedLineTradeAgreement")
        self.put(self.group(agreement, "ram:BuyerOrderReferencedDocument"), "ram:LineID", line.order_line)
        self.price(agreement, line.price, line.unit)
        delivery = self.group(group, "ram:SpecifiedLineTradeDelivery")
        self.put(delivery, "ram:BilledQuantity", number(line.quantity), unitCode=line.unit)
        settlement = self.group(group, "ram:SpecifiedLineTradeSettlement")
        if line.category:
            self.category(self.group(settlement, "ram:ApplicableTradeTax"), line.category, number(line.rate))
        self.period(settlement, line.period)
        self.adjustments(settlement, line.allowances, line.charges)
        total = self.group(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
        self.put(total, "ram:LineTotalAmount", amount(line.net))
        self.object(settlement, line.object)
        account = self.group(settlement, "ram:ReceivableSpecifiedTradeAccountingAccount")
        self.put(account, "ram:ID", line.accounting_reference)

    def item(self, group: _Element, line: InvoiceLine) -> None:
        standard = line.standard_item_id
        self.put(group, "ram:GlobalID", standard.value, schemeID=standard.scheme)
        self.put(group, "ram:SellerAssignedID", line.seller_item_id)
        self.put(group, "ram:BuyerAssignedID", line.buyer_item_id)
        self.put(group, "ram:Name", line.name)
        self.put(group, "ram:Description", line.description)
        for name, value in line.attributes:
            inner = self.group(group, "ram:ApplicableProductCharacteristic")
            self.put(inner, "ram:Description", name)
            self.put(inner, "ram:Value", value)
        for code in line.classifications:
            inner = self.group(group, "ram:DesignatedProductClassification")
            self.put(inner, "ram:ClassCode", code.value, listID=code.scheme, listVersionID=code.version)
        self.put(self.group(group, "ram:OriginTradeCountry"), "ram:ID", line.origin)

    def price(self, group: _Element, price: Price, unit: str) -> None:
        base, base_unit = number(price.base_quantity), price.base_unit or unit
        if price.gross is not None:
            inner = self.group(group, "ram:GrossPriceProductTradePrice")
            self.put(inner, "ram:ChargeAmount", number(price.gross))
            self.put(inner, "ram:BasisQuantity", base, unitCode=base_unit)
            if price.discount is not None:
                allowance = self.group(inner, "ram:AppliedTradeAllowanceCharge")
                raised = "true" if price.discount < 0 else "false"
                self.put(self.group(allowance, "ram:ChargeIndicator"), "udt:Indicator", raised)
                self.put(allowance, "ram:ActualAmount", number(abs(price.discount)))
        inner = self.group(group, "ram:NetPriceProductTradePrice")
        self.put(inner, "ram:ChargeAmount", number(price.net))
        self.put(inner, "ram:BasisQuantity", base, unitCode=base_unit)
