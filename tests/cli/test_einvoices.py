"""E-invoices on the command line: written, or every broken rule told."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.support import small_einvoices
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


def test_a_written_e_invoice_is_valid_and_a_changed_one_tells_its_rule(cli: CommandLine, tmp_path: Path) -> None:
    cli.issued()
    path = cli.answer("invoice", "einvoice", "1", "--form", "ubl", "--out", str(tmp_path))["path"]
    found = cli.answer("einvoice", "validate", path)
    assert (found["valid"], found["form"], found["problems"], found["official"]) == (True, "ubl", [], [])
    wrong = tmp_path / "wrong.xml"
    wrong.write_bytes(Path(path).read_bytes().replace(b">339.15</cbc:PayableAmount>", b">339.16</cbc:PayableAmount>"))
    result = cli("--json", "einvoice", "validate", str(wrong))
    assert result.status == 3
    assert "BR-CO-16" in {problem["rule"] for problem in result.json["error"]["problems"]}
    assert [each["rule"] for each in result.json["official"]] == ["BR-CO-16"]
    text = cli("einvoice", "validate", str(wrong))
    assert (text.status, "not valid, as ubl" in text.out) == (3, True)


def test_of_a_rule_that_is_broken_everywhere_the_first_findings_are_told_and_the_others_counted(
    cli: CommandLine, tmp_path: Path
) -> None:
    line = {"description": "Day", "quantity": "1", "unit_price": "1", "tax": {"rate": "19"}}
    cli.issued(allowances=[], lines=[line] * 60)
    path = Path(cli.answer("invoice", "einvoice", "1", "--form", "ubl", "--out", str(tmp_path))["path"])
    path.write_text(path.read_text().replace("<cbc:Name>Day</cbc:Name>", ""))
    for command, others in (("read", {}), ("validate", {"official": {"BR-25": 10}})):
        value = cli("--json", "einvoice", command, str(path)).json
        assert [problem["rule"] for problem in value["error"]["problems"]].count("BR-25") == 50
        assert value["left_out"] == {"problems": {"BR-25": 10}, "advice": {}} | others
        text = cli("einvoice", command, str(path)).out
        assert (text.count("BR-25"), "and 10 more" in text) == (51, True)
    assert "Warning: and 55 more like this: BR-25" in cli("einvoice", "import", str(path)).err


def test_a_line_that_does_not_come_to_what_it_states_is_wrong_but_valid(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "line.xml"
    path.write_text(
        small_einvoices.UBL.replace('<cbc:PriceAmount currencyID="EUR">100', '<cbc:PriceAmount currencyID="EUR">99')
    )
    message = "200.00 is stated, but the line comes to 198.00."
    read = cli("--json", "einvoice", "read", str(path))
    assert read.status == 3
    assert read.json["problems"] == [{"field": "lines[0].net", "message": message, "rule": ""}]
    found = cli.answer("einvoice", "validate", str(path))
    assert (found["valid"], found["problems"], found["official"]) == (True, [], [])
    assert [each["message"] for each in found["advice"]] == [message]


def test_a_factur_x_pdf_is_held_against_its_profile(cli: CommandLine, tmp_path: Path) -> None:
    cli.issued()
    path = cli.answer("invoice", "einvoice", "1", "--form", "facturx", "--out", str(tmp_path))["path"]
    found = cli.answer("einvoice", "validate", path)
    assert (found["valid"], found["form"]) == (True, "facturx")
    asked = cli("--json", "einvoice", "validate", path, "--form", "xrechnung-cii")
    assert (asked.status, asked.json["valid"]) == (3, False)
    assert "BR-DE-15" in {problem["rule"] for problem in asked.json["problems"]}


def test_what_is_no_e_invoice_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    other.write_bytes(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert cli("einvoice", "validate", str(other)).status == 3
    assert cli("einvoice", "validate", str(tmp_path / "none.xml")).status == 4


def test_a_file_that_is_not_let_in_is_answered_as_one_that_is_not_valid(cli: CommandLine, tmp_path: Path) -> None:
    cli.issued()
    path = cli.answer("invoice", "einvoice", "1", "--form", "ubl", "--out", str(tmp_path))["path"]
    other = tmp_path / "other.xml"
    other.write_bytes(b"<x/>")
    refused = cli("--json", "einvoice", "validate", str(other)).json
    assert refused.keys() == cli.answer("einvoice", "validate", path).keys() | {"error"}
    assert (refused["valid"], refused["form"], refused["official"]) == (False, None, None)
    assert refused["problems"] == refused["error"]["problems"] != []


def test_a_file_of_a_user_there_is_not_is_not_found(cli: CommandLine) -> None:
    assert cli("einvoice", "read", "~nobody-of-this-name/invoice.xml").status == 4
    assert cli("einvoice", "validate", "~nobody-of-this-name/invoice.xml").status == 4


def test_where_no_file_can_be_made_the_reason_is_told(cli: CommandLine, tmp_path: Path) -> None:
    cli.issued()
    for out in (tmp_path / f"{'n' * 300}.xml", tmp_path / "absent" / "deeper" / "invoice.xml"):
        result = cli("--json", "invoice", "einvoice", "1", "--form", "ubl", "--out", str(out))
        assert (result.status, "cannot be written" in result.json["error"]["message"]) == (6, True)
