"""The rules of Peppol BIS Billing 3.0, and those of them that XRechnung shares (PEPPOL-EN16931-R, -P, -CL)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.documents.einvoice.model import EInvoice, InvoiceLine, Period
from app.documents.einvoice.rules.broken import Broken, levels, line_levels, total
from app.domain.decimals import ONE, added, divided, multiplied
from app.domain.einvoice import ADDRESS_SCHEMES, STANDARD_EXEMPTION_CODES
from app.domain.tax import CATEGORY_NAMES, TaxCategory

_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:"
_SLACK, _SLACK_OF_FORINTS = Decimal("0.02"), Decimal("0.5")
_DEBITS = frozenset({"49", "59"})
_INVOICES = frozenset(
    "71 80 82 84 102 218 219 331 380 382 383 386 388 393 395 553 575 623 780 817 870 875 876 877".split()  # noqa: SIM905
)
_GERMAN_INVOICES = frozenset({"326", "384"})
_CREDIT_NOTES = frozenset({"381", "396", "81", "83", "532"})
# The network delivers to addresses of its own kinds, not to mailboxes.
_NETWORK_SCHEMES = frozenset(scheme for scheme in ADDRESS_SCHEMES if scheme.isdigit())
_EXEMPTION_RULES = {"G": "P0104", "O": "P0105", "K": "P0106", "AE": "P0107"}


def check_shared(invoice: EInvoice, *, german: bool) -> Iterator[Broken]:
    """Yield what Peppol and XRechnung both ask for; a line that does not add up is ``german`` advice alone."""
    slack = _SLACK_OF_FORINTS if german and invoice.currency == "HUF" else _SLACK
    if not invoice.profile:
        yield Broken("PEPPOL-EN16931-R001", "profile", "The invoice does not say which process it belongs to.")
    if invoice.tax_currency and invoice.tax_currency == invoice.currency:
        message = "The currency of the tax is given although it is that of the invoice."
        yield Broken("PEPPOL-EN16931-R005", "currency", message)
    sums = invoice.sums
    if sums.tax_in_tax_currency is not None and sums.tax is not None and sums.tax_in_tax_currency * sums.tax < 0:
        message = "The tax in its own currency has another sign than the tax of the invoice."
        yield Broken("PEPPOL-EN16931-R055", "totals.tax", message)
    if not invoice.buyer.endpoint:
        message = "An electronic address of the customer is missing."
        yield Broken("PEPPOL-EN16931-R010", "customer.endpoint", message)
    if not invoice.seller.endpoint:
        message = "An electronic address of your company is missing."
        yield Broken("PEPPOL-EN16931-R020", "seller.endpoint", message)
    yield from _percentages(invoice, slack)
    for means in invoice.payment:
        if means.code in _DEBITS and not (means.debit and means.debit.mandate):
            message = "A direct debit needs the reference of its mandate."
            yield Broken("PEPPOL-EN16931-R061", "payment", message)
    for place, line in enumerate(invoice.lines):
        field = f"lines[{place}]"
        yield from _line(field, line, invoice.period)
        if line.net is not None and not _adds_up(line, slack):
            message = "The amount of a line is not its quantity times its price, with its allowances and charges."
            yield Broken("PEPPOL-EN16931-R120", field, message, fatal=not german)


def _percentages(invoice: EInvoice, slack: Decimal) -> Iterator[Broken]:
    for field, entry in (*levels(invoice), *line_levels(invoice)):
        if entry.percent is not None and entry.base is None:
            message = "An allowance or charge is a percentage of nothing that is named."
            yield Broken("PEPPOL-EN16931-R041", field, message)
        elif entry.percent is None and entry.base is not None:
            message = "An allowance or charge names a base, but no percentage of it."
            yield Broken("PEPPOL-EN16931-R042", field, message)
        elif entry.percent is not None and entry.base is not None:
            expected = multiplied(entry.base, entry.percent) / 100
            if abs(added(expected, -(entry.amount or Decimal(0)))) > slack:
                message = "An allowance or charge is not the percentage of its base that it says."
                yield Broken("PEPPOL-EN16931-R040", field, message)


def _line(field: str, line: InvoiceLine, period: Period | None) -> Iterator[Broken]:
    if period and line.period and period.start and line.period.start and line.period.start < period.start:
        message = "The period of a line begins before that of the invoice."
        yield Broken("PEPPOL-EN16931-R110", field, message)
    if period and line.period and period.end and line.period.end and line.period.end > period.end:
        message = "The period of a line ends after that of the invoice."
        yield Broken("PEPPOL-EN16931-R111", field, message)
    price, base = line.price, line.price.base_quantity
    if base is not None and base <= 0:
        message = "The quantity a price is for must be above 0."
        yield Broken("PEPPOL-EN16931-R121", f"{field}.price_base_quantity", message)
    if price.discount is not None and price.discount < 0:
        message = "A price can be reduced by a discount, not raised."
        yield Broken("PEPPOL-EN16931-R044", f"{field}.unit_price", message)
    if price.gross is not None and price.net != added(price.gross, -(price.discount or Decimal(0))):
        message = "A price is not the price before discount less the discount."
        yield Broken("PEPPOL-EN16931-R046", f"{field}.unit_price", message)
    if base is not None and price.base_unit and price.base_unit != line.unit:
        message = "A price is for another unit than its line counts in."
        yield Broken("PEPPOL-EN16931-R130", f"{field}.unit", message)


def _adds_up(line: InvoiceLine, slack: Decimal) -> bool:
    product = multiplied(ONE if line.quantity is None else line.quantity, line.price.net or Decimal(0))
    product = divided(product, line.price.base_quantity or ONE)
    off, on = total(entry.amount for entry in line.allowances), total(entry.amount for entry in line.charges)
    return abs(added(product, on, -off, -(line.net or Decimal(0)))) <= slack


def check_peppol(invoice: EInvoice) -> Iterator[Broken]:
    """Yield what Peppol alone asks for."""
    if invoice.profile and not invoice.profile.startswith(_PROFILE):
        yield Broken("PEPPOL-EN16931-R007", "profile", "The invoice belongs to no process of Peppol.")
    if len(invoice.notes) > 1:
        yield Broken("PEPPOL-EN16931-R002", "notes", "Only one note may stand on the invoice.")
    if not (invoice.buyer_reference or invoice.order):
        message = "A buyer reference or the number of the customer's order is missing."
        yield Broken("PEPPOL-EN16931-R003", "buyer_reference", message)
    if not invoice.customization.startswith(_CUSTOMIZATION):
        yield Broken("PEPPOL-EN16931-R004", "customization", "The invoice does not say that it follows Peppol.")
    yield from _type(invoice)
    for field, party in (("customer", invoice.buyer), ("seller", invoice.seller)):
        scheme = party.endpoint.scheme
        if scheme and scheme not in _NETWORK_SCHEMES:
            message = "The Peppol network does not deliver to this kind of electronic address."
            yield Broken("PEPPOL-EN16931-CL008", f"{field}.endpoint_scheme", message)
    for place, row in enumerate(invoice.taxes):
        for category, rule in _EXEMPTION_RULES.items():
            if row.reason_code == STANDARD_EXEMPTION_CODES[category] and row.category != category:
                name = CATEGORY_NAMES[TaxCategory(category)]
                message = f"The reason {row.reason_code} belongs to what is taxed as {name}."
                yield Broken(f"PEPPOL-EN16931-{rule}", f"taxes[{place}]", message)


def _type(invoice: EInvoice) -> Iterator[Broken]:
    code = invoice.type_code
    if invoice.is_credit:
        if code not in _CREDIT_NOTES:
            yield Broken("PEPPOL-EN16931-P0101", "kind", "Peppol has no credit note of this kind.")
        return
    addresses = (invoice.seller.address, invoice.buyer.address)
    german = all(address is not None and address.country == "DE" for address in addresses)
    if code in _GERMAN_INVOICES and not german:
        yield Broken("PEPPOL-EN16931-P0112", "kind", "This kind of invoice is for parties in Germany alone.")
    elif code not in _INVOICES | _GERMAN_INVOICES:
        yield Broken("PEPPOL-EN16931-P0100", "kind", "Peppol has no invoice of this kind.")
