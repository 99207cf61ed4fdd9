"""That every code of an e-invoice is one of its list (EN 16931: BR-CL)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app.documents.einvoice import codes
from app.documents.einvoice.model import EInvoice, InvoiceLine, TradeParty
from app.documents.einvoice.rules.broken import Broken, levels, line_levels
from app.domain.countries import COUNTRIES
from app.domain.decimals import shorten
from app.domain.einvoice import ADDRESS_SCHEMES, EXEMPTION_CODES, REGISTER_SCHEMES
from app.domain.units import UNITS

# Kosovo has the code 1A there.
_COUNTRY_CODES = COUNTRIES - {"XK"}
# Rule, field, the code that stands there, the list it must be on, and what that list holds.
_Code = tuple[str, str, str, Collection[str], str]


def check_codes(invoice: EInvoice) -> Iterator[Broken]:
    """Yield every code that is on no list; what is absent is told elsewhere."""
    for rule, field, code, allowed, what in _codes(invoice):
        if code and code not in allowed:
            yield Broken(rule, field, f'"{shorten(code, 20)}" is not {what}.')


def _codes(invoice: EInvoice) -> Iterator[_Code]:
    currency = "a currency of ISO 4217"
    yield "BR-CL-01", "kind", invoice.type_code, codes.DOCUMENT_TYPES, "a kind of document that e-invoices know"
    yield "BR-CL-04", "currency", invoice.currency, codes.CURRENCY_CODES, currency
    yield "BR-CL-05", "currency", invoice.tax_currency, codes.CURRENCY_CODES, currency
    yield "BR-CL-06", "tax_point_date", invoice.tax_point_code, codes.TAX_POINT_CODES, "a code of UNTDID 2005"
    yield "BR-CL-07", "object", invoice.object.scheme, codes.OBJECT_SCHEMES, "a code of UNTDID 1153"
    for note in invoice.notes:
        yield "BR-CL-08", "notes", note.subject, codes.NOTE_SUBJECTS, "a subject of a note of UNTDID 4451"
    for means in invoice.payment:
        yield "BR-CL-16", "payment", means.code, codes.PAYMENT_MEANS, "a way of payment of UNTDID 4461"
    for place, row in enumerate(invoice.taxes):
        code = row.reason_code.upper()  # the one list whose codes may be written small
        yield "BR-CL-22", f"taxes[{place}]", code, EXEMPTION_CODES, "a reason of the VATEX list"
    for place, attachment in enumerate(invoice.attachments):
        mime = attachment.mime if attachment.content is not None else ""
        yield "BR-CL-24", f"attachments[{place}]", mime, codes.ATTACHMENT_TYPES, "a type of file to attach"
    yield from _parties(invoice)
    yield from _adjustments(invoice)
    for place, line in enumerate(invoice.lines):
        yield from _line(f"lines[{place}]", line)


def _line(field: str, line: InvoiceLine) -> Iterator[_Code]:
    yield "BR-CL-18", f"{field}.tax.category", line.category, codes.TAX_CATEGORIES, "a tax category"
    yield "BR-CL-23", f"{field}.unit", line.unit, UNITS, "a unit of UN/ECE Recommendation 20"
    yield "BR-CL-21", field, line.standard_item_id.scheme, REGISTER_SCHEMES, "a scheme of ISO 6523"
    yield "BR-CL-07", field, line.object.scheme, codes.OBJECT_SCHEMES, "a code of UNTDID 1153"
    yield "BR-CL-15", field, line.origin, _COUNTRY_CODES, "the code of a country"
    for code in line.classifications:
        yield "BR-CL-13", field, code.scheme, codes.CLASSIFICATION_SCHEMES, "a code of UNTDID 7143"


def _adjustments(invoice: EInvoice) -> Iterator[_Code]:
    for field, entry in levels(invoice):
        yield "BR-CL-17", f"{field}.tax.category", entry.category, codes.TAX_CATEGORIES, "a tax category"
    for field, entry in (*levels(invoice), *line_levels(invoice)):
        charge = "charges[" in field
        allowed = codes.CHARGE_REASONS if charge else codes.ALLOWANCE_REASONS
        yield "BR-CL-20" if charge else "BR-CL-19", f"{field}.reason", entry.reason_code, allowed, "a known reason"


def _parties(invoice: EInvoice) -> Iterator[_Code]:
    yield from _party("seller", invoice.seller)
    yield from _party("customer", invoice.buyer)
    for field, party in (("payee", invoice.payee), ("tax_representative", invoice.tax_representative)):
        if party is not None:
            yield from _party(field, party)
    if invoice.delivery is not None:
        scheme = invoice.delivery.location.scheme
        yield "BR-CL-26", "customer.delivery", scheme, REGISTER_SCHEMES, "a scheme of ISO 6523"
        if invoice.delivery.address is not None:
            yield _country("customer.delivery.country", invoice.delivery.address.country)


def _party(field: str, party: TradeParty) -> Iterator[_Code]:
    register = "a scheme of ISO 6523"
    for identifier in party.ids:
        yield "BR-CL-10", field, identifier.scheme, REGISTER_SCHEMES | {"SEPA"}, register
    yield "BR-CL-11", f"{field}.legal_id_scheme", party.legal_id.scheme, REGISTER_SCHEMES, register
    address = "a kind of electronic address"
    yield "BR-CL-25", f"{field}.endpoint_scheme", party.endpoint.scheme, ADDRESS_SCHEMES, address
    if party.address is not None:
        yield _country(f"{field}.address.country", party.address.country)


def _country(field: str, code: str) -> _Code:
    return "BR-CL-14", field, code, _COUNTRY_CODES, "the code of a country"
