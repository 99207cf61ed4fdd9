"""E-invoices on the command line: written, or every broken rule told."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.support.command_line import CommandLine, invoice

UBL = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


def test_an_issued_invoice_is_written_into_a_folder_or_a_file(cli: CommandLine, tmp_path: Path) -> None:
    document = cli.issued()
    made = cli.answer("invoice", "einvoice", "1", "--form", "ubl", "--out", str(tmp_path))
    assert made == {
        "id": 1,
        "number": document["number"],
        "form": "ubl",
        "path": str(tmp_path / f"{document['number']} Acme Corp (ubl).xml"),
    }
    root = etree.parse(made["path"]).getroot()
    assert root.findtext(f"{UBL}ID") == document["number"]
    named = tmp_path / "new" / "invoice.xml"
    named.parent.mkdir()
    assert cli.answer("invoice", "einvoice", "1", "--form", "ubl", "--out", str(named))["path"] == str(named)
    assert named.read_bytes() == Path(made["path"]).read_bytes()


def test_every_broken_rule_is_a_problem_with_its_id(cli: CommandLine, tmp_path: Path) -> None:
    cli.issued()
    result = cli("--json", "invoice", "einvoice", "1", "--form", "xrechnung-ubl", "--out", str(tmp_path))
    error = result.json["error"]
    assert (result.status, error["code"]) == (3, "refused")
    assert {"field", "message", "rule"} == set(error["problems"][0])
    assert ("buyer_reference", "BR-DE-15") in {(each["field"], each["rule"]) for each in error["problems"]}
    assert list(tmp_path.glob("*.xml")) == []


def test_a_draft_is_not_allowed_and_a_file_in_the_way_is_kept(cli: CommandLine, tmp_path: Path) -> None:
    cli.draft()
    assert cli("invoice", "einvoice", "1", "--form", "cii", "--out", str(tmp_path)).status == 5
    cli.answer("invoice", "issue", "1")
    taken = tmp_path / "taken.xml"
    taken.write_text("mine", encoding="ascii")
    assert cli("invoice", "einvoice", "1", "--form", "cii", "--out", str(taken)).status == 5
    assert taken.read_text(encoding="ascii") == "mine"
    cli.answer("invoice", "einvoice", "1", "--form", "cii", "--out", str(taken), "--overwrite")
    assert taken.read_bytes().startswith(b"<?xml")


def test_without_a_form_the_customers_own_is_taken(cli: CommandLine, tmp_path: Path) -> None:
    value = invoice()
    value["customer"]["einvoice_form"] = "cii"
    cli.issued(**value)
    assert cli.answer("invoice", "einvoice", "1", "--out", str(tmp_path))["form"] == "cii"


def test_an_invoice_of_json_keeps_what_e_invoices_ask_for(cli: CommandLine) -> None:
    stated = {
        "buyer_reference": "04011000-12346-97",
        "contract": "C-1",
        "project": "P-1",
        "period_start": "2026-01-01",
        "period_end": "2026-01-31",
    }
    value = invoice(**stated)
    electronic = {"endpoint": "0204:1", "endpoint_scheme": "0204", "legal_id": "HRB 1", "einvoice_form": "peppol"}
    value["customer"] |= electronic
    value["lines"][0]["tax"] |= {"category": "E", "rate": "0", "reason": "x", "reason_code": "VATEX-EU-132-1I"}
    shown = cli.answer("invoice", "add", "--from", cli.file(value))
    assert {name: shown[name] for name in stated} == stated
    assert {name: shown["customer"][name] for name in electronic} == electronic
    assert shown["lines"][0]["tax"]["reason_code"] == "VATEX-EU-132-1I"
    customer = cli.answer("customer", "show", "1")
    assert {name: customer[name] for name in electronic} == electronic
