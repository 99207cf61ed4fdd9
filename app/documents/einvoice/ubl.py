"""Writes an e-invoice as UBL 2.1: an Invoice, or a CreditNote for what gives money back (CEN/TS 16931-3-2)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from lxml.etree import _Element

from app.documents.einvoice.model import (
    AllowanceCharge,
    Attachment,
    Delivery,
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
from app.documents.einvoice.xml import Tree, amount, iso_day, number

SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd"
COMPONENTS = {
    "cac": f"{SCHEMA}:CommonAggregateComponents-2",
    "cbc": f"{SCHEMA}:CommonBasicComponents-2",
}
INVOICED_OBJECT, PROJECT = "130", "50"  # UNTDID 1001: what an additional document reference is
SEPA = "SEPA"  # the scheme by which the creditor identifier is told from a party's others


@dataclass(frozen=True, slots=True)
class _Names:
    """What is called differently in the two documents."""

    root: str
    type_code: str
    line: str
    quantity: str


_INVOICE = _Names("Invoice", "InvoiceTypeCode", "InvoiceLine", "InvoicedQuantity")
_CREDIT_NOTE = _Names("CreditNote", "CreditNoteTypeCode", "CreditNoteLine", "CreditedQuantity")


def write_ubl(invoice: EInvoice) -> bytes:
    """Return the document as UTF-8 XML, the same bytes for the same invoice."""
    return _Writer(invoice).write()


class _Writer:
    """One invoice on its way into one tree; each method adds one group in the order of the schema."""

    def __init__(self, invoice: EInvoice) -> None:
        self.invoice = invoice
        self.names = _CREDIT_NOTE if invoice.is_credit else _INVOICE
        spaces = {"doc": f"{SCHEMA}:{self.names.root}-2", **COMPONENTS}
        self.tree = Tree(f"doc:{self.names.root}", spaces, default="doc")
        self.put, self.group = self.tree.put, self.tree.group

    def write(self) -> bytes:
        invoice, root = self.invoice, self.tree.root
        self.head(root)
        self.references(root)
        self.party(self.group(root, "cac:AccountingSupplierParty", "cac:Party"), invoice.seller, self.creditor())
        self.party(self.group(root, "cac:AccountingCustomerParty", "cac:Party"), invoice.buyer)
        self.payee(root)
        if invoice.tax_representative is not None:
            self.representative(self.group(root, "cac:TaxRepresentativeParty"), invoice.tax_representative)
        if invoice.delivery is not None:
            self.delivery(self.group(root, "cac:Delivery"), invoice.delivery)
        self.payment(root)
        self.put(self.group(root, "cac:PaymentTerms"), "cbc:Note", invoice.payment_terms)
        self.adjustments(root, invoice.allowances, invoice.charges)
        self.taxes(root)
        self.sums(self.group(root, "cac:LegalMonetaryTotal"))
        for line in invoice.lines:
            self.line(self.group(root, f"cac:{self.names.line}"), line)
        return self.tree.written()

    def money(self, parent: _Element, name: str, text: str) -> None:
        """Add an amount in the invoice's currency."""
        self.put(parent, name, text, currencyID=self.invoice.currency)

    def identifier(self, parent: _Element, name: str, identifier: Identifier) -> None:
        self.put(parent, name, identifier.value, schemeID=identifier.scheme)

    def head(self, root: _Element) -> None:
        invoice = self.invoice
        self.put(root, "cbc:CustomizationID", invoice.customization)
        self.put(root, "cbc:ProfileID", invoice.profile)
        self.put(root, "cbc:ID", invoice.number)
        self.put(root, "cbc:IssueDate", iso_day(invoice.issue_date))
        if invoice.is_credit:
            self.put(root, "cbc:TaxPointDate", iso_day(invoice.tax_point_date))
        else:
            self.put(root, "cbc:DueDate", iso_day(invoice.due_date))
        self.put(root, f"cbc:{self.names.type_code}", invoice.type_code)
        for note in invoice.notes:
            self.put(root, "cbc:Note", f"#{note.subject}#{note.text}" if note.subject else note.text)
        if not invoice.is_credit:
            self.put(root, "cbc:TaxPointDate", iso_day(invoice.tax_point_date))
        self.put(root, "cbc:DocumentCurrencyCode", invoice.currency)
        self.put(root, "cbc:TaxCurrencyCode", invoice.tax_currency)
        self.put(root, "cbc:AccountingCost", invoice.accounting_reference)
        self.put(root, "cbc:BuyerReference", invoice.buyer_reference)

    def references(self, root: _Element) -> None:
        """The documents this one refers to; a credit note has them in another order, and the project among them."""
        invoice = self.invoice
        self.period(root, invoice.period, invoice.tax_point_code)
        order = self.group(root, "cac:OrderReference")
        # The number of the customer's order is mandatory in the schema; without one the customary NA stands there.
        self.put(order, "cbc:ID", invoice.order or ("NA" if invoice.sales_order else ""))
        self.put(order, "cbc:SalesOrderID", invoice.sales_order)
        for preceding in invoice.preceding:
            group = self.group(root, "cac:BillingReference", "cac:InvoiceDocumentReference")
            self.put(group, "cbc:ID", preceding.number)
            self.put(group, "cbc:IssueDate", iso_day(preceding.issue_date))
        self.put(self.group(root, "cac:DespatchDocumentReference"), "cbc:ID", invoice.despatch_advice)
        self.put(self.group(root, "cac:ReceiptDocumentReference"), "cbc:ID", invoice.receiving_advice)
        if not invoice.is_credit:
            self.put(self.group(root, "cac:OriginatorDocumentReference"), "cbc:ID", invoice.tender)
        self.put(self.group(root, "cac:ContractDocumentReference"), "cbc:ID", invoice.contract)
        for attachment in invoice.attachments:
            self.attachment(self.group(root, "cac:AdditionalDocumentReference"), attachment)
        if invoice.object:
            group = self.group(root, "cac:AdditionalDocumentReference")
            self.identifier(group, "cbc:ID", invoice.object)
            self.put(group, "cbc:DocumentTypeCode", INVOICED_OBJECT)
        if not invoice.is_credit:
            self.put(self.group(root, "cac:ProjectReference"), "cbc:ID", invoice.project)
            return
        if invoice.project:
            group = self.group(root, "cac:AdditionalDocumentReference")
            self.put(group, "cbc:ID", invoice.project)
            self.put(group, "cbc:DocumentTypeCode", PROJECT)
        self.put(self.group(root, "cac:OriginatorDocumentReference"), "cbc:ID", invoice.tender)

    def period(self, parent: _Element, period: Period | None, tax_point_code: str = "") -> None:
        group = self.group(parent, "cac:InvoicePeriod")
        if period is not None:
            self.put(group, "cbc:StartDate", iso_day(period.start))
            self.put(group, "cbc:EndDate", iso_day(period.end))
        self.put(group, "cbc:DescriptionCode", tax_point_code)

    def attachment(self, group: _Element, attachment: Attachment) -> None:
        self.put(group, "cbc:ID", attachment.reference)
        self.put(group, "cbc:DocumentDescription", attachment.description)
        inner = self.group(group, "cac:Attachment")
        if attachment.content is not None:
            self.put(
                inner,
                "cbc:EmbeddedDocumentBinaryObject",
                base64.b64encode(attachment.content).decode("ascii"),
                mimeCode=attachment.mime,
                filename=attachment.file_name,
            )
        self.put(self.group(inner, "cac:ExternalReference"), "cbc:URI", attachment.uri)

    def creditor(self) -> str:
        """The creditor identifier (BT-90), which stands among the ids of the payee, else of the seller."""
        return next((means.debit.creditor for means in self.invoice.payment if means.debit), "")

    def party(self, group: _Element, party: TradeParty, creditor: str = "") -> None:
        self.identifier(group, "cbc:EndpointID", party.endpoint)
        self.ids(group, party, creditor if self.invoice.payee is None else "")
        self.put(self.group(group, "cac:PartyName"), "cbc:Name", party.trading_name)
        self.address(self.group(group, "cac:PostalAddress"), party.address)
        self.tax_scheme(group, party.vat_id, "VAT")
        self.tax_scheme(group, party.tax_number, "FC")
        entity = self.group(group, "cac:PartyLegalEntity")
        self.put(entity, "cbc:RegistrationName", party.name)
        self.identifier(entity, "cbc:CompanyID", party.legal_id)
        self.put(entity, "cbc:CompanyLegalForm", party.legal_info)
        if party.contact is not None:
            contact = self.group(group, "cac:Contact")
            self.put(contact, "cbc:Name", party.contact.name)
            self.put(contact, "cbc:Telephone", party.contact.phone)
            self.put(contact, "cbc:ElectronicMail", party.contact.email)

    def ids(self, group: _Element, party: TradeParty, creditor: str) -> None:
        for identifier in (*party.ids, Identifier(creditor, SEPA)):
            self.identifier(self.group(group, "cac:PartyIdentification"), "cbc:ID", identifier)

    def tax_scheme(self, group: _Element, number_: str, scheme: str) -> None:
        if number_:
            inner = self.group(group, "cac:PartyTaxScheme")
            self.put(inner, "cbc:CompanyID", number_)
            self.put(self.group(inner, "cac:TaxScheme"), "cbc:ID", scheme)

    def address(self, group: _Element, address: PostalAddress | None) -> None:
        if address is None:
            return
        self.put(group, "cbc:StreetName", address.line1)
        self.put(group, "cbc:AdditionalStreetName", address.line2)
        self.put(group, "cbc:CityName", address.city)
        self.put(group, "cbc:PostalZone", address.postal_code)
        self.put(group, "cbc:CountrySubentity", address.region)
        self.put(self.group(group, "cac:AddressLine"), "cbc:Line", address.line3)
        self.put(self.group(group, "cac:Country"), "cbc:IdentificationCode", address.country)

    def payee(self, root: _Element) -> None:
        payee = self.invoice.payee
        if payee is None:
            return
        group = self.group(root, "cac:PayeeParty")
        self.ids(group, payee, self.creditor())
        self.put(self.group(group, "cac:PartyName"), "cbc:Name", payee.name)
        self.identifier(self.group(group, "cac:PartyLegalEntity"), "cbc:CompanyID", payee.legal_id)

    def representative(self, group: _Element, party: TradeParty) -> None:
        self.put(self.group(group, "cac:PartyName"), "cbc:Name", party.name)
        self.address(self.group(group, "cac:PostalAddress"), party.address)
        self.tax_scheme(group, party.vat_id, "VAT")

    def delivery(self, group: _Element, delivery: Delivery) -> None:
        self.put(group, "cbc:ActualDeliveryDate", iso_day(delivery.day))
        location = self.group(group, "cac:DeliveryLocation")
        self.identifier(location, "cbc:ID", delivery.location)
        self.address(self.group(location, "cac:Address"), delivery.address)
        self.put(self.group(group, "cac:DeliveryParty", "cac:PartyName"), "cbc:Name", delivery.name)

    def payment(self, root: _Element) -> None:
        for means in self.invoice.payment:
            self.means(self.group(root, "cac:PaymentMeans"), means)

    def means(self, group: _Element, means: PaymentMeans) -> None:
        self.put(group, "cbc:PaymentMeansCode", means.code, name=means.text)
        if self.invoice.is_credit:
            self.put(group, "cbc:PaymentDueDate", iso_day(self.invoice.due_date))
        self.put(group, "cbc:PaymentID", self.invoice.remittance)
        if means.card is not None:
            card = self.group(group, "cac:CardAccount")
            self.put(card, "cbc:PrimaryAccountNumberID", means.card.number)
            # Mandatory in the schema, unknown to EN 16931.
            self.put(card, "cbc:NetworkID", "NA")
            self.put(card, "cbc:HolderName", means.card.holder)
        if means.account is not None:
            account = self.group(group, "cac:PayeeFinancialAccount")
            self.put(account, "cbc:ID", means.account.number)
            self.put(account, "cbc:Name", means.account.name)
            self.put(self.group(account, "cac:FinancialInstitutionBranch"), "cbc:ID", means.account.bic)
        if means.debit is not None:
            mandate = self.group(group, "cac:PaymentMandate")
            self.put(mandate, "cbc:ID", means.debit.mandate)
            self.put(self.group(mandate, "cac:PayerFinancialAccount"), "cbc:ID", means.debit.account)

    def adjustments(
        self, parent: _Element, allowances: tuple[AllowanceCharge, ...], charges: tuple[AllowanceCharge, ...]
    ) -> None:
        for charge, entries in (("false", allowances), ("true", charges)):
            for entry in entries:
                group = self.group(parent, "cac:AllowanceCharge")
                self.put(group, "cbc:ChargeIndicator", charge)
                self.put(group, "cbc:AllowanceChargeReasonCode", entry.reason_code)
                self.put(group, "cbc:AllowanceChargeReason", entry.reason)
                self.put(group, "cbc:MultiplierFactorNumeric", number(entry.percent))
                self.money(group, "cbc:Amount", amount(entry.amount))
                self.money(group, "cbc:BaseAmount", amount(entry.base))
                if entry.category:
                    self.category(self.group(group, "cac:TaxCategory"), entry.category, number(entry.rate))

    def category(self, group: _Element, code: str, rate: str, row: TaxRow | None = None) -> None:
        self.put(group, "cbc:ID", code)
        self.put(group, "cbc:Percent", rate)
        if row is not None:
            self.put(group, "cbc:TaxExemptionReasonCode", row.reason_code)
            self.put(group, "cbc:TaxExemptionReason", row.reason)
        self.put(self.group(group, "cac:TaxScheme"), "cbc:ID", "VAT")

    def taxes(self, root: _Element) -> None:
        invoice = self.invoice
        total = self.group(root, "cac:TaxTotal")
        self.money(total, "cbc:TaxAmount", amount(invoice.sums.tax))
        for row in invoice.taxes:
            group = self.group(total, "cac:TaxSubtotal")
            self.money(group, "cbc:TaxableAmount", amount(row.basis))
            self.money(group, "cbc:TaxAmount", amount(row.tax))
            self.category(self.group(group, "cac:TaxCategory"), row.category, number(row.rate), row)
        accounting = amount(invoice.sums.tax_in_tax_currency)
        self.put(self.group(root, "cac:TaxTotal"), "cbc:TaxAmount", accounting, currencyID=invoice.tax_currency)

    def sums(self, group: _Element) -> None:
        sums = self.invoice.sums
        self.money(group, "cbc:LineExtensionAmount", amount(sums.lines))
        self.money(group, "cbc:TaxExclusiveAmount", amount(sums.net))
        self.money(group, "cbc:TaxInclusiveAmount", amount(sums.gross))
        self.money(group, "cbc:AllowanceTotalAmount", amount(sums.allowances))
        self.money(group, "cbc:ChargeTotalAmount", amount(sums.charges))
        self.money(group, "cbc:PrepaidAmount", amount(sums.prepaid))
        self.money(group, "cbc:PayableRoundingAmount", amount(sums.rounding))
        self.money(group, "cbc:PayableAmount", amount(sums.due))

    def line(self, group: _Element, line: InvoiceLine) -> None:
        self.put(group, "cbc:ID", line.id)
        self.put(group, "cbc:Note", line.note)
        self.put(group, f"cbc:{self.names.quantity}", number(line.quantity), unitCode=line.unit)
        self.money(group, "cbc:LineExtensionAmount", amount(line.net))
        self.put(group, "cbc:AccountingCost", line.accounting_reference)
        self.period(group, line.period)
        self.put(self.group(group, "cac:OrderLineReference"), "cbc:LineID", line.order_line)
        if line.object:
            reference = self.group(group, "cac:DocumentReference")
            self.identifier(reference, "cbc:ID", line.object)
            self.put(reference, "cbc:DocumentTypeCode", INVOICED_OBJECT)
        self.adjustments(group, line.allowances, line.charges)
        self.item(self.group(group, "cac:Item"), line)
        self.price(self.group(group, "cac:Price"), line.price, line.unit)

    def item(self, group: _Element, line: InvoiceLine) -> None:
        self.put(group, "cbc:Description", line.description)
        self.put(group, "cbc:Name", line.name)
        self.put(self.group(group, "cac:BuyersItemIdentification"), "cbc:ID", line.buyer_item_id)
        self.put(self.group(group, "cac:SellersItemIdentification"), "cbc:ID", line.seller_item_id)
        self.identifier(self.group(group, "cac:StandardItemIdentification"), "cbc:ID", line.standard_item_id)
        self.put(self.group(group, "cac:OriginCountry"), "cbc:IdentificationCode", line.origin)
        for code in line.classifications:
            inner = self.group(group, "cac:CommodityClassification")
            name = "cbc:ItemClassificationCode"
            self.put(inner, name, code.value, listID=code.scheme, listVersionID=code.version)
        if line.category:
            self.category(self.group(group, "cac:ClassifiedTaxCategory"), line.category, number(line.rate))
        for name, value in line.attributes:
            inner = self.group(group, "cac:AdditionalItemProperty")
            self.put(inner, "cbc:Name", name)
            self.put(inner, "cbc:Value", value)

    def price(self, group: _Element, price: Price, unit: str) -> None:
        self.money(group, "cbc:PriceAmount", number(price.net))
        self.put(group, "cbc:BaseQuantity", number(price.base_quantity), unitCode=price.base_unit or unit)
        if price.gross is not None or price.discount is not None:
            inner = self.group(group, "cac:AllowanceCharge")
            off = price.discount
            raised = off is not None and off < 0
            self.put(inner, "cbc:ChargeIndicator", "true" if raised else "false")
            self.money(inner, "cbc:Amount", number(None if off is None else abs(off)))
            self.money(inner, "cbc:BaseAmount", number(price.gross))
