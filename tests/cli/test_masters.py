"""The company, customers, items, number series and payments on the command line."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.command_line import CommandLine, invoice


def test_the_company_is_set_in_part_and_shown(cli: CommandLine) -> None:
    before = cli.answer("company", "show")
    changed = cli.answer("company", "set", "--from", cli.file({"phone": "+49 40 1", "bank": {"bic": "COBADEFFXXX"}}))
    assert changed == before | {
        "phone": "+49 40 1",
        "bank": before["bank"] | {"bic": "COBADEFFXXX"},
        "revision": before["revision"] + 1,
    }
    assert cli.answer("company", "set", "--from", cli.file(changed))["phone"] == "+49 40 1"


def test_every_problem_of_the_company_is_named(cli: CommandLine) -> None:
    before = cli.answer("company", "show")
    refused = cli(
        "--json",
        "company",
        "set",
        "--from",
        cli.file({"tax_id": "DE000000000", "bank": {"iban": "DE00", "bic": "1"}, "email": "nobody"}),
    )
    assert refused.status == 3
    assert sorted(refused.fields) == ["bank.bic", "bank.iban", "email", "tax_id"]
    both = {"bank": {"iban": "DE00"}, "email": "x", "accent": "red", "paper": "A5", "name": " "}
    refused = cli("--json", "company", "set", "--from", cli.file(both))
    assert sorted(refused.fields) == ["accent", "bank.iban", "email", "name", "paper"]
    assert cli.answer("company", "show") == before


def test_a_new_home_has_a_company_without_a_name(cli: CommandLine, tmp_path: object) -> None:
    shown = cli.answer("company", "show", "--home", f"{tmp_path}/new")
    assert (shown["name"], shown["currency"]) == ("", "EUR")
    text = cli("company", "show").out
    assert text.startswith("Name: Werkstatt Nord GmbH\nAddress:\n  Line 1: ")
    assert "\nTax ID: DE" in text


def test_a_customer_is_added_by_options_changed_listed_and_archived(cli: CommandLine) -> None:
    added = cli.answer(
        "customer", "add", "--name", "Acme", "--email", "a@acme.example", "--phone", "1", "--country", "DE"
    )
    assert (added["id"], added["email"], added["address"]["country"]) == (1, "a@acme.example", "DE")
    changed = cli.answer("customer", "edit", "1", "--city", "Kiel")
    assert (changed["address"]["city"], changed["address"]["country"]) == ("Kiel", "DE")
    assert cli.answer("customer", "show", "acme") == changed
    assert [item["name"] for item in cli.answer("customer", "list", "--query", "kiel")["items"]] == ["Acme"]
    assert cli.answer("customer", "archive", "1")["archived"] is True
    assert cli.answer("customer", "list")["total"] == 0
    assert cli.answer("customer", "list", "--archived")["total"] == 1
    assert cli.answer("customer", "unarchive", "Acme")["archived"] is False


def test_options_go_over_the_file(cli: CommandLine) -> None:
    file = cli.file({"name": "Acme", "address": {"city": "Kiel"}, "terms_days": 10})
    added = cli.answer("customer", "add", "--from", file, "--name", "Other", "--country", "DE")
    assert (added["name"], added["address"]["city"], added["address"]["country"]) == ("Other", "Kiel", "DE")


def test_a_customer_much_like_another_is_remarked_on(cli: CommandLine) -> None:
    cli.answer("customer", "add", "--name", "Müller")
    assert "already a customer" in cli("customer", "add", "--name", "MULLER").err
    assert cli.answer("customer", "list")["total"] == 2


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        (["--name", " "], ["name"]),
        (["--name", "A\x07"], ["name"]),
        (["--email", "x"], ["name", "email"]),
        (["--name", " ", "--email", "x", "--country", "Germany"], ["name", "address.country", "email"]),
        (["--name", "A", "--email", "x"], ["email"]),
        (["--name", "A", "--country", "Germany", "--currency", "EURO"], ["address.country", "currency"]),
    ],
)
def test_a_wrong_customer_is_refused(cli: CommandLine, options: list[str], fields: list[str]) -> None:
    refused = cli("--json", "customer", "add", *options)
    assert (refused.status, refused.fields) == (3, fields)
    assert cli.answer("customer", "list")["total"] == 0


def test_an_item_is_added_changed_listed_and_archived(cli: CommandLine) -> None:
    added = cli.answer("item", "add", "--name", "Repair", "--unit", "HUR", "--price", "62.50", "--tax", "19")
    assert added["tax"] == {"category": "S", "rate": "19"}
    assert cli.answer("item", "edit", "1", "--price", "65", "--tax", "S:7")["unit_price"] == "65"
    assert cli.answer("item", "edit", "1", "--unit-price", "66")["unit_price"] == "66"
    assert cli.answer("item", "edit", "1", "--tax", "E")["tax"] == {"category": "E", "rate": "0"}
    assert [item["name"] for item in cli.answer("item", "list", "--query", "rep")["items"]] == ["Repair"]
    assert cli.answer("item", "archive", "1")["archived"] is True
    assert cli.answer("item", "list")["total"] == 0
    assert cli.answer("item", "unarchive", "1") == cli.answer("item", "show", "1")


def test_a_wrong_item_is_refused(cli: CommandLine) -> None:
    refused = cli("--json", "item", "add", "--price", "-1", "--unit", "box", "--tax", "E:19")
    assert (refused.status, sorted(refused.fields)) == (3, ["name", "tax.rate", "unit", "unit_price"])


def test_series_say_who_took_which_number(cli: CommandLine) -> None:
    cli.issued()
    invoices = cli.answer("series", "list")["items"][0]
    assert (invoices["kind"], invoices["pattern"], invoices["gaps"]) == ("invoice", "INV-{YYYY}-{0000}", [])
    assert invoices["next"] == f"INV-{date.today().year}-0002"  # noqa: DTZ011 (the user's day)
    (taken,) = invoices["taken"]
    assert (taken["number"], taken["document_id"], taken["customer"]) == ("INV-2026-0001", 1, "Acme Corp")
    assert "INV-2026-0001" in cli("series", "list").out


def test_payments_settle_a_document_and_can_be_reversed(cli: CommandLine) -> None:
    cli.issued()
    first = cli.answer("payment", "add", "INV-2026-0001", "--amount", "100", "--date", "2026-02-10", "--method", "Card")
    assert (first["amount"], first["date"], first["payment_state"], first["balance"]) == (
        "100.00",
        "2026-02-10",
        "partly_paid",
        "239.15",
    )
    assert cli.answer("payment", "add", "1", "--amount", "300")["payment_state"] == "overpaid"
    assert cli.answer("payment", "reverse", "2")["payment_state"] == "partly_paid"
    assert cli("payment", "reverse", "2").status == 5
    listed = cli.answer("payment", "list", "1")
    assert sorted(item["amount"] for item in listed["items"]) == ["-300.00", "100.00", "300.00"]
    assert cli.answer("payment", "list")["total"] == 3
    assert "reverses 2" in cli("payment", "list").out


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        (["--amount", "0"], ["amount"]),
        (["--amount", "-5"], ["amount"]),
        (["--amount", "1,50"], ["amount"]),
        (["--amount", "0.001"], ["amount"]),
        (["--amount", "1", "--date", "31.01.2026"], ["date"]),
        (["--amount", "1", "--method", "x" * 200], ["method"]),
        (["--amount", "1,50", "--date", "31.01.2026", "--method", "x" * 200], ["amount", "date", "method"]),
        (["--amount", "0.001", "--date", "31.01.2026"], ["date", "amount"]),
    ],
)
def test_a_wrong_payment_is_refused(cli: CommandLine, options: list[str], fields: list[str]) -> None:
    cli.issued()
    refused = cli("--json", "payment", "add", "1", *options)
    assert (refused.status, refused.fields) == (3, fields)
    assert cli.answer("payment", "list")["total"] == 0


def test_a_draft_cannot_be_paid(cli: CommandLine) -> None:
    cli.draft()
    assert cli("payment", "add", "1", "--amount", "1").status == 5


def test_prices_that_include_tax_stay_as_typed(cli: CommandLine) -> None:
    line = {"description": "Table", "unit_price": "500.00", "tax": {"category": "S", "rate": "19"}}
    totals = cli.draft(**invoice(prices_include_tax=True, lines=[line], allowances=[]))["totals"]
    assert (totals["gross"], totals["net"], totals["tax"]) == ("500.00", "420.17", "79.83")
