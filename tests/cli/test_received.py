"""``einvoice read`` and ``einvoice import``: what they answer, as text and as JSON, and their exit statuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.small_einvoices import CII, UBL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A consistent e-invoice."""
    path = tmp_path / "invoice.xml"
    path.write_text(CII)
    return path


def test_a_consistent_one_answers_0(cli: CommandLine, file: Path) -> None:
    value = cli.answer("einvoice", "read", str(file))
    assert (value["file"], value["syntax"], value["problems"]) == (str(file), "cii", [])
    assert value["document"]["number"] == "R-1"
    assert value["totals"]["due"] == value["recomputed"]["due"] == "238.00"
    text = cli("einvoice", "read", str(file)).out
    assert "Invoice R-1 (CII), EUR\nConsistent: it comes to what it states." in text
    assert "From: Harbour Works GmbH" in text


def test_one_that_is_wrong_answers_3_with_everything_it_says(cli: CommandLine, file: Path) -> None:
    file.write_text(CII.replace("<ram:DuePayableAmount>238.00", "<ram:DuePayableAmount>238.10"))
    result = cli("--json", "einvoice", "read", str(file))
    problem = {
        "field": "totals.due",
        "message": "The amount due comes to 238.00, not to 238.10.",
        "rule": "BR-CO-16",
    }
    assert (result.status, result.json["problems"]) == (3, [problem])
    assert result.json["error"]["problems"] == [problem]
    assert result.json["document"]["number"] == "R-1"
    assert "totals.due: The amount due comes to 238.00, not to 238.10. (BR-CO-16)" in (
        cli("einvoice", "read", str(file)).out
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "document type"),
        ("%PDF-1.7", "damaged"),
        ("hello", "no XML"),
        ("<Order/>", "no e-invoice"),
    ],
)
def test_one_that_is_refused_answers_3_with_the_reason(cli: CommandLine, file: Path, content: str, reason: str) -> None:
    file.write_text(content)
    result = cli("--json", "einvoice", "read", str(file))
    assert (result.status, result.json["document"], result.json["error"]["code"]) == (3, None, "refused")
    assert reason in result.json["problems"][0]["message"]
    assert reason in cli("einvoice", "read", str(file)).out


def test_of_a_trading_name_alone_the_rule_is_told_and_the_name_shown(cli: CommandLine, file: Path) -> None:
    name = "<ram:Name>Harbour Works GmbH</ram:Name>"
    trading = (
        "<ram:SpecifiedLegalOrganization><ram:TradingBusinessName>Harbour</ram:TradingBusinessName>"
        "</ram:SpecifiedLegalOrganization>"
    )
    file.write_text(CII.replace(name, trading))
    out = cli("einvoice", "read", str(file)).out
    assert "seller.name: The seller has a trading name only, and no name. (BR-06)" in out
    assert "From: Harbour\n" in out


def test_an_absent_file_answers_4(cli: CommandLine, tmp_path: Path) -> None:
    for command in ("read", "import"):
        result = cli("--json", "einvoice", command, str(tmp_path / "absent.xml"))
        assert (result.status, result.json["error"]["code"]) == (4, "not_found")


def test_reading_needs_no_books(cli: CommandLine, file: Path, tmp_path: Path) -> None:
    cli.answer("--home", str(tmp_path / "none"), "einvoice", "read", str(file))
    assert not (tmp_path / "none").exists()


def test_hostile_texts_do_not_steer_the_terminal(cli: CommandLine, file: Path) -> None:
    file.write_text(CII.replace("Harbour", "\u009b31m\u202eHarbour").replace("Thank you", "a\u0085b\u2028c"))
    out = cli("einvoice", "read", str(file)).out
    assert not {"\u009b", "\u202e", "\u0085", "\u2028"}.intersection(out)


def test_attachments_are_listed_and_saved_only_when_asked(cli: CommandLine, file: Path, tmp_path: Path) -> None:
    attachment = (
        "<cac:AdditionalDocumentReference><cbc:ID>A-1</cbc:ID><cac:Attachment>"
        '<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="../a.csv">MTsy'
        "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
    )
    file.write_text(UBL.replace("<cac:AccountingSupplierParty>", attachment + "<cac:AccountingSupplierParty>"))
    listed = cli.answer("einvoice", "read", str(file))
    assert listed["attachments"] == [{"name": "../a.csv", "mime": "text/csv", "size": 3, "about": "A-1", "uri": ""}]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".csv"] == []
    saved = cli.answer("einvoice", "read", str(file), "--save-attachments", str(tmp_path / "out"))["saved"]
    assert saved == [str(tmp_path / "out" / "a.csv")]
    assert (tmp_path / "out" / "a.csv").read_bytes() == b"1;2"


class TestImport:
    def test_it_becomes_a_draft_for_its_buyer(self, cli: CommandLine, file: Path) -> None:
        draft = cli.answer("einvoice", "import", str(file))
        assert (draft["state"], draft["number"], draft["customer"]["name"]) == ("draft", None, "Acme Corp")
        assert draft["totals"]["gross"] == "238.00"

    def test_what_is_wrong_with_it_is_told_as_a_warning(self, cli: CommandLine, file: Path) -> None:
        file.write_text(CII.replace("<ram:DuePayableAmount>238.00", "<ram:DuePayableAmount>238.10"))
        result = cli("--json", "einvoice", "import", str(file))
        assert (result.status, result.json["totals"]["due"]) == (0, "238.00")
        assert "Warning: totals.due: The amount due comes to 238.00, not to 238.10." in result.err

    def test_or_one_that_bills_on_to_a_customer(self, cli: CommandLine, file: Path) -> None:
        cli.answer("customer", "add", "--name", "Own Customer")
        draft = cli.answer("einvoice", "import", str(file), "--customer", "Own Customer")
        assert (draft["customer"]["name"], draft["reference"]) == ("Own Customer", "")

    def test_or_its_seller_a_customer(self, cli: CommandLine, file: Path) -> None:
        customer = cli.answer("einvoice", "import", str(file), "--seller")
        assert (customer["name"], customer["added"]) == ("Harbour Works GmbH", True)
        assert cli.answer("einvoice", "import", str(file), "--seller")["added"] is False
        assert "is there already" in cli("einvoice", "import", str(file), "--seller").out

    def test_seller_and_customer_together_say_nothing(self, cli: CommandLine, file: Path) -> None:
        assert cli("einvoice", "import", str(file), "--seller", "--customer", "1").status == 2

    def test_what_is_refused_answers_3(self, cli: CommandLine, file: Path) -> None:
        file.write_text("<a/>")
        result = cli("--json", "einvoice", "import", str(file))
        assert (result.status, result.json["error"]["problems"][0]["field"]) == (3, "file")


def test_everything_of_the_head_and_of_the_whole_invoice_is_said(cli: CommandLine, file: Path) -> None:
    tax = "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent></cac:TaxCategory>"
    entries = "".join(
        f"<cac:AllowanceCharge><cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>{reason}"
        f'<cbc:Amount currencyID="EUR">5.00</cbc:Amount>{tax}</cac:AllowanceCharge>'
        for charge, reason in (
            ("false", "<cbc:AllowanceChargeReason>Loyalty</cbc:AllowanceChargeReason>"),
            ("true", "<cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>"),
        )
    )
    account = "<cbc:ID>DE02120300000000202051</cbc:ID><cbc:Name>Harbour Works</cbc:Name>"
    means = (
        "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>RF 1</cbc:PaymentID>"
        f"<cac:PayeeFinancialAccount>{account}</cac:PayeeFinancialAccount></cac:PaymentMeans>"
    )
    period = (
        "<cac:InvoicePeriod><cbc:StartDate>2026-01-01</cbc:StartDate><cbc:EndDate>2026-01-30</cbc:EndDate>"
        "</cac:InvoicePeriod>"
    )
    earlier = (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>R-0</cbc:ID></cac:InvoiceDocumentReference>"
        "</cac:BillingReference>"
    )
    payee = "<cac:PayeeParty><cac:PartyName><cbc:Name>Factor AG</cbc:Name></cac:PartyName></cac:PayeeParty>"
    order = "<cac:OrderReference>"
    tail = earlier + payee + means + entries + "<cac:TaxTotal>"
    file.write_text(UBL.replace("<cac:TaxTotal>", tail).replace(order, period + order))
    text = " ".join(cli("einvoice", "read", str(file)).out.split())
    for said in (
        "Period from: 2026-01-01 Period until: 2026-01-30",
        "Quote: RF 1 Payee: Factor AG",
        "Refers to: R-0 Pay to: DE02120300000000202051, Harbour Works",
        "Loyalty S 19 -5.00 FC S 19 +5.00",
    ):
        assert said in text, said
