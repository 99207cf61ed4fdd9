"""Company, customers and items in JSON: both ways, in part, and refused with every problem named."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from app.domain.company_json import read_company, write_company
from app.domain.errors import InputRefused
from app.domain.item import Item
from app.domain.item_json import read_item, write_item
from app.domain.look import DesignName, Label, LogoPlace, Look, Shown
from app.domain.look_json import dump_look, load_look
from app.domain.party import Address, Company, Contact, Customer
from app.domain.party_json import read_customer, write_customer
from app.domain.series import DEFAULT_SERIES, Reset, Series, SeriesKind
from app.domain.tax import Tax, TaxCategory

LOOK = Look(
    DesignName.MODERN,
    LogoPlace.RIGHT,
    hidden=(Shown.UNIT, Shown.TAX),
    labels=(Label("de", "invoice", "Honorarnote"), Label("en", "invoice", "Fee note")),
    header="Since 1887",
    file_name="{date} {number}",
)
COMPANY = Company(
    name="Harbour Works",
    street="Kaistraße",
    building="12a",
    city="Kiel",
    postal_code="24103",
    country="DE",
    iban="DE89370400440532013000",
    logo=b"\x89PNG",
    default_rate="19",
    exemption_reasons=(("E", "Exempt"),),
    look=LOOK,
    series=DEFAULT_SERIES,
)
CUSTOMER = Customer(
    id=7,
    name="Acme",
    address=Address("1 Main St", city="Berlin", country="DE"),
    contacts=(Contact("Ann", "Buyer", "ann@acme.example"),),
    currency="USD",
    language="de",
    terms_days=14,
)
ITEM = Item(3, "Oil", "5 l can", "LTR", Decimal("4.50"), "EUR", Tax(TaxCategory.STANDARD, Decimal(19)))


def through_json(value: object) -> Any:
    return json.loads(json.dumps(value))


def test_what_is_shown_can_be_set_again() -> None:
    assert read_company(through_json(write_company(COMPANY)), Company()) == COMPANY
    assert read_customer(through_json(write_customer(CUSTOMER)), Customer(id=7)) == CUSTOMER
    assert read_item(through_json(write_item(ITEM)), Item(id=3)) == ITEM


def test_members_left_out_stay() -> None:
    assert read_company({"phone": "1"}, COMPANY).iban == COMPANY.iban
    assert read_customer({"phone": "1"}, CUSTOMER).address == CUSTOMER.address
    assert read_customer({"address": {"city": "Kiel"}}, CUSTOMER).address == Address(
        "1 Main St", city="Kiel", country="DE"
    )
    assert read_item({"unit_price": "5"}, ITEM).unit == "LTR"


def test_street_and_building_may_stand_on_one_line() -> None:
    company = read_company({"name": "A", "address": {"line1": "Am Alten Markt 12 b", "country": "DE"}}, Company())
    assert (company.street, company.building) == ("Am Alten Markt", "12 b")
    assert read_company({"address": {"line1": "1 Main St"}}, COMPANY).address.line1 == "1 Main St"


def test_the_currency_may_be_called_the_default_one() -> None:
    assert read_company({"default_currency": "USD"}, COMPANY).currency == "USD"
    assert read_company({}, COMPANY).currency == COMPANY.currency


def test_a_locale_stands_for_the_language() -> None:
    assert read_company({"locale": "fr_CA"}, COMPANY).language == "fr"


def test_a_series_replaces_the_one_of_its_kind() -> None:
    series = read_company({"series": [{"kind": "invoice", "pattern": "R{00000}", "reset": "never"}]}, COMPANY).series
    assert series[0] == Series(SeriesKind.INVOICE, "R{00000}", Reset.NEVER)
    assert series[1:] == DEFAULT_SERIES[1:]


@pytest.mark.parametrize(
    ("pattern", "reset"), [("R{00000}", Reset.NEVER), ("{MM}-{000}", Reset.NEVER), ("{YY}{MM}{000}", Reset.YEARLY)]
)
def test_a_series_that_does_not_say_when_it_starts_again_does_as_its_numbers_allow(pattern: str, reset: Reset) -> None:
    series = read_company({"series": [{"kind": "invoice", "pattern": pattern}]}, COMPANY).series
    assert series[0] == Series(SeriesKind.INVOICE, pattern, reset)


def test_a_monthly_series_stays_monthly_as_long_as_it_shows_the_month() -> None:
    monthly = read_company({"series": [{"kind": "invoice", "pattern": "{YY}{MM}{000}", "reset": "monthly"}]}, COMPANY)
    for pattern, reset in (("X{YYYY}-{MM}-{00}", Reset.MONTHLY), ("X{YYYY}-{00}", Reset.YEARLY)):
        changed = read_company({"series": [{"kind": "invoice", "pattern": pattern}]}, monthly)
        assert changed.series[0].reset is reset


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ([], [""]),
        ({"name": " "}, ["name"]),
        ({"name": "A\x07"}, ["name"]),
        ({"colour": 1, "accent": "blue"}, ["accent", "colour"]),
        ({"address": {"country": "XX"}, "currency": "EURO"}, ["address.country", "currency"]),
        ({"logo": "no base64"}, ["logo"]),
        ({"locale": "xx"}, ["locale"]),
        ({"default_currency": "XXQ"}, ["default_currency"]),
        ({"terms_days": -1}, ["terms_days"]),
        ({"terms_days": 1.5}, ["terms_days"]),
        ({"paper": "A3"}, ["paper"]),
        ({"tax": {"category": "E", "rate": "5"}}, ["tax.rate"]),
        ({"series": [{"kind": "invoice", "pattern": "X"}]}, ["series[0].pattern"]),
        ({"series": [{"kind": "invoice", "pattern": "{YYYY}-{000}", "start": 0}]}, ["series[0].start"]),
        ({"bank": {"iban": 5}}, ["bank.iban"]),
    ],
)
def test_a_wrong_company_is_refused(value: object, fields: list[str]) -> None:
    with pytest.raises(InputRefused) as refusal:
        read_company(value, COMPANY)
    assert [problem.field for problem in refusal.value.problems] == fields


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ({}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": "A", "contacts": [{"role": "Buyer"}]}, ["contacts[0].name"]),
        ({"name": "A", "terms_days": "14"}, ["terms_days"]),
        ({"name": "A", "language": "xx", "currency": "XX"}, ["currency", "language"]),
        ({"name": "A", "address": "Main St"}, ["address"]),
    ],
)
def test_a_wrong_customer_is_refused(value: object, fields: list[str]) -> None:
    with pytest.raises(InputRefused) as refusal:
        read_customer(value)
    assert [problem.field for problem in refusal.value.problems] == fields


def test_a_wrong_item_is_refused() -> None:
    with pytest.raises(InputRefused) as refusal:
        read_item({"unit": "box", "unit_price": "-1", "tax": {"category": "Q"}, "size": "L"})
    assert [problem.field for problem in refusal.value.problems] == [
        "name",
        "unit",
        "unit_price",
        "tax.category",
        "tax.rate",
        "size",
    ]


def test_a_look_is_kept_as_it_was_chosen() -> None:
    assert load_look(dump_look(LOOK)) == LOOK
    assert load_look("") == Look()


def test_a_look_says_in_json_what_is_shown() -> None:
    shown = through_json(write_company(COMPANY))
    assert shown["columns"] == ["position", "quantity", "price", "discount"]
    assert shown["labels"] == {"de": {"invoice": "Honorarnote"}, "en": {"invoice": "Fee note"}}
    assert read_company({"columns": []}, COMPANY).look.hidden == tuple(Shown)
    assert read_company({"labels": {"de": {"invoice": ""}}}, COMPANY).look.labels == ()


def test_what_no_look_has_is_refused_with_its_field() -> None:
    wrong = {"design": "baroque", "columns": ["colour"], "labels": {"xx": {}}, "file_name": "{customer}"}
    with pytest.raises(InputRefused) as refused:
        read_company(wrong, COMPANY)
    fields = [problem.field for problem in refused.value.problems]
    assert sorted(fields) == ["columns", "design", "file_name", "labels.xx"]
