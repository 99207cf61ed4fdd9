"""Who a document is from and for: addresses, customers, the company that issues."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum

from app.domain.look import Look
from app.domain.series import Series


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; every field may be empty, ``country`` is an ISO 3166-1 alpha-2 code.

    ``line1`` is street and building number on one line, as the invoice JSON has it.
    """

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""

    def __bool__(self) -> bool:
        """Whether anything at all is filled in."""
        return any((self.line1, self.line2, self.city, self.region, self.postal_code, self.country))


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """The buyer as a document states them; frozen into the document when it is issued.

    Attributes:
        buyer_reference: what the buyer wants quoted on every invoice, as a Leitweg-ID (BT-10); a document may have its
            own.
        endpoint, endpoint_scheme: the electronic address and its scheme (BT-49), see `app.domain.einvoice`.
        legal_id, legal_id_scheme: the entry in a register and its scheme (BT-47).
        einvoice_form: one of `app.domain.einvoice.FORMS` that the buyer asks for; empty for none.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    tax_id: str = ""
    address: Address = field(default_factory=Address)
    delivery: Address = field(default_factory=Address)
    contact: str = ""
    buyer_reference: str = ""
    endpoint: str = ""
    endpoint_scheme: str = ""
    legal_id: str = ""
    legal_id_scheme: str = ""
    einvoice_form: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the address book.

    Attributes:
        id: 0 until stored.
        currency, language, terms_days: defaults for new documents; empty or None means the company's.
        archived: kept, but not offered for new documents.
        buyer_reference to einvoice_form: as for `Party`.
    """

    id: int = 0
    name: str = ""
    email: str = ""
    phone: str = ""
    tax_id: str = ""
    address: Address = field(default_factory=Address)
    delivery: Address = field(default_factory=Address)
    contacts: tuple[Contact, ...] = ()
    buyer_reference: str = ""
    endpoint: str = ""
    endpoint_scheme: str = ""
    legal_id: str = ""
    legal_id_scheme: str = ""
    einvoice_form: str = ""
    currency: str = ""
    language: str = ""
    terms_days: int | None = None
    notes: str = ""
    archived: bool = False
    revision: int = 0

    @classmethod
    def of(cls, party: Party) -> Customer:
        """Return the customer of the address book that a document would state as ``party``."""
        contacts = (Contact(party.contact),) if party.contact else ()
        return cls(contacts=contacts, **{name: getattr(party, name) for name in _SHARED})

    def as_party(self) -> Party:
        """Return what a document states of this customer."""
        contact = self.contacts[0].name if self.contacts else ""
        return Party(contact=contact, **{name: getattr(self, name) for name in _SHARED})


# What only e-invoices ask of a customer.
ELECTRONIC = ("buyer_reference", "endpoint", "endpoint_scheme", "legal_id", "legal_id_scheme", "einvoice_form")
# What a document states of a customer as the address book has it.
_SHARED = tuple(part.name for part in fields(Party) if part.name != "contact")


class Paper(StrEnum):
    """Paper sizes a document can be laid out for."""

    A4 = "A4"
    LETTER = "Letter"


LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "ar", "he", "hi", "zh", "ja")


@dataclass(frozen=True, slots=True)
class Company:
    """The seller and how it writes its documents.

    Attributes:
        street, building: street name and building number; the rest of the address in fields of its own.
        tax_id: VAT identification number with its country prefix; tax_number: the local tax office's number.
        upi_id: virtual payment address of India's UPI, such as ``shop@bank``.
        payment_link: https address at which customers pay; may hold ``{number}``, ``{amount}`` and ``{currency}``.
        logo: PNG or JPEG bytes, checked for size; empty for none.
        accent: ``#rrggbb``.
        currency, language, paper, terms_days: defaults for new documents.
        default_category, default_rate: tax of a new line, the rate as decimal text.
        exemption_reasons: per tax category code, the text that explains why no tax is charged; ``exemption_codes`` the
            VATEX code for it.
        contact_name, contact_phone, contact_email: whom a customer asks about an invoice (BG-6).
        endpoint, endpoint_scheme: the electronic address and its scheme (BT-34), see `app.domain.einvoice`.
        legal_id, legal_id_scheme: the entry in a register and its scheme (BT-30).
        look: design, columns, labels, header and file names of documents.
        series: one per kind of document, keyed as in `SERIES_KINDS`.
    """

    name: str = ""
    street: str = ""
    building: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    tax_id: str = ""
    tax_number: str = ""
    registration: str = ""
    bank_name: str = ""
    account_holder: str = ""
    iban: str = ""
    bic: str = ""
    account_number: str = ""
    upi_id: str = ""
    payment_link: str = ""
    logo: bytes = b""
    accent: str = "#2457d6"
    currency: str = "EUR"
    language: str = "en"
    paper: Paper = Paper.A4
    terms_days: int = 30
    default_category: str = "S"
    default_rate: str = "0"
    prices_include_tax: bool = False
    notes: str = ""
    footer: str = ""
    exemption_reasons: tuple[tuple[str, str], ...] = ()
    exemption_codes: tuple[tuple[str, str], ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    endpoint: str = ""
    endpoint_scheme: str = ""
    legal_id: str = ""
    legal_id_scheme: str = ""
    look: Look = field(default_factory=Look)
    series: tuple[Series, ...] = ()
    revision: int = 0

    @property
    def address(self) -> Address:
        """The address in the shape every party shares."""
        line1 = f"{self.street} {self.building}".strip()
        return Address(line1, self.line2, self.city, self.region, self.postal_code, self.country)

    def exemption_reason(self, category: str) -> str:
        """Return the text set for a tax category, empty when there is none."""
        return dict(self.exemption_reasons).get(category, "")

    def exemption_code(self, category: str) -> str:
        """Return the VATEX code set for a tax category, empty when there is none."""
        return dict(self.exemption_codes).get(category, "")
