"""Documents from files: published ones come out as stated, bad ones are refused and nothing is stored."""

from __future__ import annotations

import json
import os
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import INVOICE, CommandLine, invoice

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "invoices"
FILES = sorted(FOLDER.glob("*.json"))
LINE = INVOICE["lines"][0]


def bare(value: dict[str, Any]) -> dict[str, Any]:
    """A published document without the totals its publisher states."""
    lines = [{name: member for name, member in line.items() if name != "expected_net"} for line in value["lines"]]
    return {name: member for name, member in value.items() if name != "expected"} | {"lines": lines}


@pytest.mark.skipif(not FILES, reason=f"the published documents are not beside the project: {FOLDER}")
def test_published_documents_are_answered_with_the_stated_amounts(cli: CommandLine) -> None:
    values = [json.loads(file.read_text("utf-8")) for file in FILES]
    added = cli.answer("invoice", "add", "--from", *(cli.file(bare(value)) for value in values))
    for value, answer in zip(values, added["items"], strict=True):
        expected = value["expected"]
        assert [Decimal(line["net"]) for line in answer["lines"]] == [
            Decimal(line["expected_net"]) for line in value["lines"]
        ]
        for name in ("lines", "allowances", "charges", "net", "tax", "gross", "due"):
            if name in expected:
                assert Decimal(answer["totals"][name]) == Decimal(expected[name])
        assert {
            (row["category"], Decimal(row["rate"]), Decimal(row["basis"]), Decimal(row["tax"]))
            for row in answer["taxes"]
        } == {
            (row["category"], Decimal(row["rate"]), Decimal(row["basis"]), Decimal(row["tax"]))
            for row in expected["taxes"]
        }
        assert cli.answer("invoice", "show", str(answer["id"])) == answer


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [LINE | {"quantity": "two"}]}, "lines[0].quantity"),
        ({"lines": [LINE | {"quantity": "NaN"}]}, "lines[0].quantity"),
        ({"lines": [LINE | {"quantity": "Infinity"}]}, "lines[0].quantity"),
        ({"lines": [LINE | {"quantity": 0.1}]}, "lines[0].quantity"),
        ({"lines": [LINE | {"quantity": float("nan")}]}, "lines[0].quantity"),
        ({"lines": [LINE | {"quantity": float("inf")}]}, "lines[0].quantity"),
        ({"lines": [LINE | {"unit_price": "1e3"}]}, "lines[0].unit_price"),
        ({"lines": [LINE | {"unit_price": "0.1234567890123"}]}, "lines[0].unit_price"),
        ({"lines": [LINE | {"unit_price": "1234567890123"}]}, "lines[0].unit_price"),
        ({"lines": [LINE | {"unit_price": "-1"}]}, "lines[0].unit_price"),
        ({"lines": [LINE | {"price_base_quantity": "-0"}]}, "lines[0].price_base_quantity"),
        ({"lines": [LINE | {"unit": "BOX"}]}, "lines[0].unit"),
        ({"lines": [LINE | {"tax": {"category": "Q", "rate": "0"}}]}, "lines[0].tax.category"),
        ({"lines": [LINE | {"tax": {"category": "E", "rate": "19"}}]}, "lines[0].tax.rate"),
        ({"lines": [LINE | {"description": " "}]}, "lines[0].description"),
        ({"lines": [LINE | {"description": "x" * 10_000}]}, "lines[0].description"),
        ({"issue_date": "2026-02-30"}, "issue_date"),
        ({"currency": "ABC"}, "currency"),
        ({"colour": "red"}, "colour"),
        ({"customer": {"name": "\u0007bell"}}, "customer.name"),
        ({"customer": {"name": ""}}, "customer.name"),
    ],
)
def test_bad_documents_are_refused_and_nothing_is_stored(cli: CommandLine, changes: dict[str, Any], field: str) -> None:
    refused = cli("--json", "invoice", "add", "--from", cli.file(invoice(**changes)))
    assert (refused.status, refused.fields) == (3, [field])
    assert cli.answer("invoice", "list")["total"] == 0
    assert cli.answer("customer", "list")["total"] == 0


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"7", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"a":' * 99 + b"1" + b"}" * 99]
)
def test_what_is_no_json_object_is_refused(cli: CommandLine, data: bytes) -> None:
    for command in (["invoice", "add"], ["customer", "add"], ["item", "add"], ["company", "set"]):
        refused = cli("--json", *command, "--from", "-", stdin=data)
        assert (refused.status, refused.fields) == (3, [""]), command


def test_a_link_to_nothing_is_told_with_all_else_that_is_wrong(cli: CommandLine) -> None:
    lines = [LINE | {"item_id": 77}, LINE | {"unit": "BOX", "price_base_quantity": "0"}]
    bad = cli.file(invoice(customer={"id": 9}, lines=lines, payment_link={"checkout_page": 5}))
    fields = [
        "lines[1].unit",
        "lines[1].price_base_quantity",
        "customer.id",
        "payment_link.checkout_page",
        "lines[0].item_id",
    ]
    refused = cli("--json", "invoice", "add", "--from", bad)
    assert sorted(refused.fields) == sorted(fields)
    several = cli("--json", "invoice", "add", "--from", cli.file(invoice()), bad)
    assert sorted(several.fields) == sorted(f"files[1].{field}" for field in fields)
    assert "must be above 0" in refused.out
    assert cli.answer("invoice", "list")["total"] == 0


def test_a_minus_before_nothing_is_dropped(cli: CommandLine) -> None:
    line = cli.draft(lines=[LINE | {"unit_price": "-0.00", "quantity": "-0"}])["lines"][0]
    assert (line["unit_price"], line["quantity"]) == ("0.00", "0")


def test_a_file_is_named_once(cli: CommandLine) -> None:
    missing, empty = "/nowhere/at/all.json", cli.file(b"")
    (alone,) = cli("--json", "invoice", "add", "--from", missing).json["error"]["problems"]
    refused = cli("--json", "invoice", "add", "--from", missing, empty, "-", cli.file({"lines": []}), stdin=b"[")
    problems = refused.json["error"]["problems"]
    assert problems[0]["message"] == alone["message"] == f"{missing} cannot be read: No such file or directory."
    assert problems[1]["message"] == f"{empty} is empty."
    assert problems[2]["message"].startswith("Standard input is not JSON: ")
    assert problems[3]["message"].endswith(".json: At least one line is needed.")


def test_a_file_in_which_everything_is_wrong_is_not_read_to_its_end(cli: CommandLine) -> None:
    lines = [LINE | {"allowances": [{}] * 300}] * 300
    refused = cli("--json", "invoice", "add", "--from", cli.file(invoice(lines=lines)))
    assert refused.status == 3
    assert (len(refused.fields), refused.fields[999]) == (1_001, "lines[3].allowances[99].amount")
    assert "only the first 1,000 problems are listed" in refused.json["error"]["problems"][-1]["message"]


def test_too_many_lines_are_one_problem(cli: CommandLine) -> None:
    refused = cli("--json", "invoice", "add", "--from", cli.file(invoice(lines=[LINE] * 10_001)))
    assert (refused.status, refused.fields) == (3, ["lines"])
    assert "At most 10,000 entries" in refused.out


def test_amounts_beyond_every_bound_are_refused(cli: CommandLine) -> None:
    huge = LINE | {"quantity": "999999999999", "unit_price": "999999999999"}
    refused = cli("--json", "invoice", "add", "--from", cli.file(invoice(lines=[huge])))
    assert (refused.status, refused.fields) == (3, ["lines[0]"])
    assert "below 10,000,000,000,000.00." in refused.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of Unix")
def test_a_pipe_is_read_to_its_end_and_one_without_a_writer_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert cli("--json", "invoice", "add", "--from", str(pipe)).status == 3
    text = json.dumps(invoice(notes="n" * 9_000, lines=[LINE] * 400))
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    added = cli.answer("invoice", "add", "--from", str(pipe))
    writer.join()
    assert len(added["lines"]) == 400
