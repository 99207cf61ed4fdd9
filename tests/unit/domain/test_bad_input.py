"""What an invoice in JSON must not say: each is refused, every problem named by its field."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from app.domain.errors import InputRefused
from app.domain.invoice_json import parse_text, read_content

LINE: dict[str, Any] = {
    "description": "Consulting",
    "quantity": "2.5",
    "unit": "HUR",
    "unit_price": "120.00",
    "tax": {"category": "S", "rate": "19"},
}
GOOD: dict[str, Any] = {
    "kind": "invoice",
    "currency": "EUR",
    "issue_date": "2026-01-31",
    "customer": {"name": "Acme Corp"},
    "lines": [LINE],
}


def refused(text: str | bytes) -> list[str]:
    """Read a document that must be refused and return the fields of its problems."""
    with pytest.raises(InputRefused) as refusal:
        read_content(parse_text(text.encode() if isinstance(text, str) else text))
    assert all(problem.message.endswith(".") for problem in refusal.value.problems)
    return [problem.field for problem in refusal.value.problems]


def changed(path: str, raw: str) -> str:
    """Return the good document as text with the member at ``path`` written as ``raw``."""
    value = copy.deepcopy(GOOD)
    at: Any = value
    *parents, last = path.split("/")
    for name in parents:
        at = at[int(name)] if isinstance(at, list) else at.setdefault(name, {})
    at[int(last) if isinstance(at, list) else last] = "@@"
    return json.dumps(value).replace('"@@"', raw)


def test_the_good_document_is_read() -> None:
    content = read_content(parse_text(json.dumps(GOOD).encode())).content
    assert content.customer.name == "Acme Corp"


@pytest.mark.parametrize(
    "raw",
    [
        '"two"',
        '""',
        '" 1"',
        '"1 000"',
        '"1,5"',
        '"+1"',
        '"1."',
        '".5"',
        '"NaN"',
        '"Infinity"',
        '"-Infinity"',
        '"1e3"',
        '"1E-3"',
        '"1_000"',
        '"٣"',
        '"１"',
        '"0x10"',
        "0.1",
        "1",
        "1e400",
        "NaN",
        "Infinity",
        "-Infinity",
        "1" * 400,
        "true",
        "null",
        "[]",
        "{}",
        '"0.1234567890123"',
        '"1234567890123"',
    ],
)
@pytest.mark.parametrize("field", ["quantity", "unit_price"])
def test_what_is_no_decimal_in_quotes_is_refused(field: str, raw: str) -> None:
    assert refused(changed(f"lines/0/{field}", raw)) == [f"lines[0].{field}"]


@pytest.mark.parametrize(
    ("path", "raw", "field"),
    [
        ("lines", "[]", "lines"),
        ("lines", "{}", "lines"),
        ("lines", "null", "lines"),
        ("lines/0", '"Consulting"', "lines[0]"),
        ("lines/0/unit_price", '"-1.00"', "lines[0].unit_price"),
        ("lines/0/price_base_quantity", '"0"', "lines[0].price_base_quantity"),
        ("lines/0/price_base_quantity", '"-1"', "lines[0].price_base_quantity"),
        ("lines/0/unit", '"pieces"', "lines[0].unit"),
        ("lines/0/unit", '"hur"', "lines[0].unit"),
        ("lines/0/unit", "7", "lines[0].unit"),
        ("lines/0/unit", '["HUR"]', "lines[0].unit"),
        ("lines/0/description", '""', "lines[0].description"),
        ("lines/0/description", '" \\u200b\\t"', "lines[0].description"),
        ("lines/0/description", '"bell \\u0007"', "lines[0].description"),
        ("lines/0/description", '"escape \\u001b[2J"', "lines[0].description"),
        ("lines/0/description", '"half \\ud83d"', "lines[0].description"),
        ("lines/0/description", "12", "lines[0].description"),
        ("lines/0/description", json.dumps("x" * 1_001), "lines[0].description"),
        ("lines/0/tax/category", '"X"', "lines[0].tax.category"),
        ("lines/0/tax/rate", '"19%"', "lines[0].tax.rate"),
        ("lines/0/tax/rate", '"-1"', "lines[0].tax.rate"),
        ("lines/0/tax/rate", '"100.01"', "lines[0].tax.rate"),
        ("lines/0/tax", '{"category": "E", "rate": "19"}', "lines[0].tax.rate"),
        ("lines/0/tax", '{"category": "S"}', "lines[0].tax.rate"),
        ("lines/0/tax", '"S"', "lines[0].tax"),
        ("lines/0/allowances", '[{"reason": "nothing"}]', "lines[0].allowances[0].amount"),
        ("lines/0/allowances", '[{"amount": "1", "percent": "1"}]', "lines[0].allowances[0].percent"),
        ("lines/0/allowances", '[{"percent": "-1"}]', "lines[0].allowances[0].percent"),
        ("lines/0/colour", '"red"', "lines[0].colour"),
        ("allowances", '[{"amount": "0.005"}]', "allowances[0].amount"),
        ("charges", '[{"amount": "1", "tax": {"category": "Z", "rate": "7"}}]', "charges[0].tax.rate"),
        ("prepaid", '"0.001"', "prepaid"),
        ("rounding", '"lots"', "rounding"),
        ("kind", '"quote"', "kind"),
        ("currency", '"EURO"', "currency"),
        ("currency", '"eur"', "currency"),
        ("currency", "978", "currency"),
        ("issue_date", '"2026-02-30"', "issue_date"),
        ("issue_date", '"31.01.2026"', "issue_date"),
        ("issue_date", '"2026-1-31"', "issue_date"),
        ("issue_date", '"20260131"', "issue_date"),
        ("issue_date", '"0000-01-01"', "issue_date"),
        ("issue_date", '"1899-12-31"', "issue_date"),
        ("issue_date", '"2026-01-31T00:00:00Z"', "issue_date"),
        ("issue_date", "20260131", "issue_date"),
        ("due_date", '"tomorrow"', "due_date"),
        ("customer", '"Acme"', "customer"),
        ("customer", "{}", "customer.name"),
        ("customer", '{"name": ""}', "customer.name"),
        ("customer", '{"name": "   "}', "customer.name"),
        ("customer", '{"name": "A\\u0000B"}', "customer.name"),
        ("customer", '{"id": "7"}', "customer.id"),
        ("customer", '{"id": 0}', "customer.id"),
        ("customer", '{"id": true}', "customer.id"),
        ("customer", '{"name": "A", "address": {"country": "Germany"}}', "customer.address.country"),
        ("customer", '{"name": "A", "address": {"zip": "1"}}', "customer.address.zip"),
        ("customer", json.dumps({"name": "x" * 201}), "customer.name"),
        ("prices_include_tax", '"false"', "prices_include_tax"),
        ("notes", json.dumps("x" * 10_001), "notes"),
        ("notes", '"\\u0000"', "notes"),
        ("reference", "4711", "reference"),
        ("colour", '"red"', "colour"),
        ("language", '"xx"', "language"),
    ],
)
def test_a_wrong_member_is_named(path: str, raw: str, field: str) -> None:
    assert refused(changed(path, raw)) == [field]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "{",
        json.dumps(GOOD)[:-1],
        json.dumps(GOOD) + "{}",
        "[]",
        '"invoice"',
        "7",
        "null",
        "true",
        "NaN",
        "[" * 100_000,
        '{"a":' * 40 + "1" + "}" * 40,
        "[" * 5_000 + "]" * 5_000,
        b"\xff\xfe{\x00}\x00",
        b'{"currency": "\xe9"}',
        b'{"notes": "' + b"x" * 10_000_000 + b'"}',
    ],
    ids=lambda text: repr(text[:20]),
)
def test_what_is_no_json_object_is_refused_as_a_whole(text: str | bytes) -> None:
    assert refused(text) == [""]


def test_a_key_given_twice_is_refused() -> None:
    assert refused('{"currency": "EUR", ' + json.dumps(GOOD)[1:]) == ["currency"]


def test_every_problem_is_named_at_once() -> None:
    bad = {
        "currency": "XXX",
        "due_date": "2026-13-01",
        "customer": {"name": " "},
        "lines": [dict(LINE, quantity="many", unit="box"), dict(LINE, unit_price="-1", tax={"category": "?"})],
        "surprise": 1,
    }
    assert set(refused(json.dumps(bad))) == {
        "currency",
        "due_date",
        "customer.name",
        "lines[0].quantity",
        "lines[0].unit",
        "lines[1].unit_price",
        "lines[1].tax.category",
        "lines[1].tax.rate",
        "surprise",
    }


@pytest.mark.parametrize(
    ("path", "raw", "field"),
    [
        ("lines/0/quantity", '"999999999999"', "lines[0]"),
        ("lines/0/charges", '[{"percent": "1000"}, {"amount": "999999999999.99"}]', None),
        ("charges", '[{"amount": "9999999999999"}]', "charges[0].amount"),
        ("lines", json.dumps([dict(LINE, unit_price="9999999999", quantity="600")] * 2), "totals"),
    ],
)
def test_an_amount_too_large_to_be_stored_is_refused(path: str, raw: str, field: str | None) -> None:
    text = changed(path, raw)
    if field is None:
        read_content(parse_text(text.encode()))
    else:
        assert refused(text) == [field]


def test_problems_quote_hostile_text_without_its_control_characters() -> None:
    with pytest.raises(InputRefused) as refusal:
        read_content(parse_text(changed("currency", '"\\u001b[31m\\u202eEUR"').encode()))
    assert refusal.value.problems[0].message.isprintable()
