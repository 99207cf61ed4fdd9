"""Addresses, parties and customers as JSON, both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import TypeVar

from app.domain.countries import COUNTRIES
from app.domain.currencies import CURRENCIES
from app.domain.einvoice import ADDRESS_SCHEMES, FORMS, REGISTER_SCHEMES
from app.domain.errors import Problem
from app.domain.json_fields import Fields
from app.domain.party import ELECTRONIC, LANGUAGES, Address, Company, Contact, Customer, Party
from app.domain.text import LINE_LENGTH, NAME_LENGTH

MAX_TERMS_DAYS = 3_650
_CODE_LENGTH = 40
_ADDRESS_KEYS = tuple(field.name for field in fields(Address))
_Buyer = TypeVar("_Buyer", Party, Customer)
_Holder = TypeVar("_Holder", Party, Customer, Company)
COUNTRY_OR_NONE = COUNTRIES | {""}


def read_address(entry: Fields | None, base: Address | None = None) -> Address:
    """Return the address of an object; members that are absent keep what ``base`` says."""
    base = base or Address()
    if entry is None:
        return base
    address = Address(
        line1=entry.text("line1", base.line1),
        line2=entry.text("line2", base.line2),
        city=entry.text("city", base.city),
        region=entry.text("region", base.region),
        postal_code=entry.text("postal_code", base.postal_code, limit=_CODE_LENGTH),
        country=entry.choice("country", COUNTRY_OR_NONE, base.country, "an ISO 3166 country code like DE"),
    )
    entry.finish()
    return address


def write_address(address: Address) -> dict[str, object]:
    """Return an address as JSON, all members present."""
    return {key: getattr(address, key) for key in _ADDRESS_KEYS}


def read_party(entry: Fields) -> Party:
    """Return the buyer an invoice states; ``id`` is read by the caller."""
    party = Party(
        name=entry.text("name", required=True),
        email=entry.text("email"),
        phone=entry.text("phone", limit=_CODE_LENGTH),
        tax_id=entry.text("tax_id", limit=_CODE_LENGTH),
        address=read_address(entry.inner("address")),
        delivery=read_address(entry.inner("delivery")),
        contact=entry.text("contact"),
    )
    party = _read_electronic(entry, party)
    entry.finish()
    return party


def write_party(party: Party, customer_id: int | None) -> dict[str, object]:
    """Return the buyer of a document as JSON; ``id`` is the customer of the address book, or null."""
    value: dict[str, object] = {
        "id": customer_id,
        "name": party.name,
        "email": party.email,
        "phone": party.phone,
        "tax_id": party.tax_id,
        "address": write_address(party.address),
    }
    if party.delivery:
        value["delivery"] = write_address(party.delivery)
    if party.contact:
        value["contact"] = party.contact
    return value | {name: getattr(party, name) for name in ELECTRONIC if getattr(party, name)}


def read_customer(
    value: object,
    base: Customer | None = None,
    more: Callable[[Customer], Iterable[Problem | None]] = lambda _customer: (),
) -> Customer:
    """Return the customer a JSON object describes; with ``base``, members that are absent stay as they are there.

    ``more`` says what else is wrong with what was read.

    Raises:
        InputRefused: with every problem.
    """
    base = base or Customer()
    entry = Fields(value)
    customer = replace(
        base,
        name=entry.text("name", base.name, required=True),
        email=entry.text("email", base.email),
        phone=entry.text("phone", base.phone, limit=_CODE_LENGTH),
        tax_id=entry.text("tax_id", base.tax_id, limit=_CODE_LENGTH),
        address=read_address(entry.inner("address"), base.address),
        delivery=read_address(entry.inner("delivery"), base.delivery),
        contacts=_contacts(entry, base.contacts),
        currency=entry.choice("currency", {*CURRENCIES, ""}, base.currency, "a currency code like EUR"),
        language=entry.choice("language", (*LANGUAGES, ""), base.language, "a document language"),
        terms_days=entry.whole("terms_days", base.terms_days, least=0, most=MAX_TERMS_DAYS),
        notes=entry.text("notes", base.notes, limit=LINE_LENGTH * 10, lines=True),
    )
    customer = _read_electronic(entry, customer)
    entry.finish("id", "archived", "revision")
    entry.check(more(customer))
    return customer


def write_customer(customer: Customer) -> dict[str, object]:
    """Return a customer of the address book as JSON."""
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "tax_id": customer.tax_id,
        "address": write_address(customer.address),
        "delivery": write_address(customer.delivery),
        "contacts": [
            {"name": person.name, "role": person.role, "email": person.email, "phone": person.phone}
            for person in customer.contacts
        ],
        "currency": customer.currency,
        "language": customer.language,
        "terms_days": customer.terms_days,
        "notes": customer.notes,
        **{name: getattr(customer, name) for name in ELECTRONIC},
        "archived": customer.archived,
        "revision": customer.revision,
    }


def _read_electronic(entry: Fields, base: _Buyer) -> _Buyer:
    """Return the buyer with what only e-invoices ask for."""
    return replace(
        read_identifiers(entry, base),
        buyer_reference=entry.text("buyer_reference", base.buyer_reference),
        einvoice_form=entry.choice("einvoice_form", (*FORMS, ""), base.einvoice_form, "a form of e-invoice"),
    )


def read_identifiers(entry: Fields, base: _Holder) -> _Holder:
    """Return buyer or company with the electronic address and the entry in a register, each with its scheme."""
    address, register = base.endpoint_scheme, base.legal_id_scheme
    what = "a scheme of electronic addresses (EAS), like EM or 0204"
    return replace(
        base,
        endpoint=entry.text("endpoint", base.endpoint),
        endpoint_scheme=entry.choice("endpoint_scheme", ADDRESS_SCHEMES | {""}, address, what),
        legal_id=entry.text("legal_id", base.legal_id),
        legal_id_scheme=entry.choice("legal_id_scheme", REGISTER_SCHEMES | {""}, register, "an ISO 6523 scheme"),
    )


def _contacts(entry: Fields, base: tuple[Contact, ...]) -> tuple[Contact, ...]:
    people = entry.each("contacts", most=100)
    if people is None:
        return base
    return tuple(_contact(person) for person in people)


def _contact(person: Fields) -> Contact:
    contact = Contact(
        name=person.text("name", required=True, limit=NAME_LENGTH),
        role=person.text("role"),
        email=person.text("email"),
        phone=person.text("phone", limit=_CODE_LENGTH),
    )
    person.finish()
    return contact
