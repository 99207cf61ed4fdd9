"""E-invoices of others are read in either syntax, however they are written, and come to what they state."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from app.documents.einvoice import node
from app.documents.einvoice.content import to_content
from app.documents.einvoice.forms import Syntax
from app.documents.einvoice.model import EInvoice, Identifier, Note, Period
from app.documents.einvoice.read import Reading, read_xml
from app.documents.einvoice.recompute import findings, recomputed
from app.documents.einvoice.rules import MOST_TOLD
from app.domain.currencies import currency
from app.domain.decimals import from_minor
from app.domain.errors import InputRefused
from app.domain.invoice_json import read_content
from app.domain.text import single_line
from tests.support import published
from tests.support.small_einvoices import CII, UBL

BOTH = pytest.mark.parametrize("text", [UBL, CII], ids=["ubl", "cii"])
PUBLISHED = pytest.mark.parametrize("file", published.FILES, ids=published.NAMES)


def read(text: str) -> EInvoice:
    """What a text says that is read without any complaint."""
    reading = read_xml(text.encode())
    assert (reading.problems, reading.not_understood) == ((), ())
    return reading.invoice


def complaints(text: str) -> list[str]:
    """What is said of single elements."""
    return [problem.message for problem in read_xml(text.encode()).problems]


def credit_note(code: str) -> str:
    """The small UBL invoice as a credit note of this type."""
    return (
        UBL.replace("Invoice-2", "CreditNote-2")
        .replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace("InvoiceTypeCode>380", f"CreditNoteTypeCode>{code}")
        .replace("InvoiceTypeCode", "CreditNoteTypeCode")
        .replace("InvoiceLine", "CreditNoteLine")
        .replace("InvoicedQuantity", "CreditedQuantity")
    )


@published.only_with_them
class TestPublished:
    @PUBLISHED
    def test_every_one_is_read_whole_and_comes_to_what_it_states(self, file: Path) -> None:
        reading = read_xml(file.read_bytes())
        assert (reading.problems, reading.not_understood) == ((), ())
        assert findings(reading.invoice, reading.syntax, recomputed(reading.invoice)) == []

    @PUBLISHED
    def test_lines_and_tax_say_what_the_invoice_json_of_the_same_name_says(self, file: Path) -> None:
        told = published.told_in_json(file)
        ours, theirs = to_content(read_xml(file.read_bytes()).invoice), read_content(told).content
        assert len(ours.lines) == len(theirs.lines)
        for line, other in zip(ours.lines, theirs.lines, strict=True):
            assert replace(line, note="", tax=other.tax) == other
            assert (line.tax.category, line.tax.rate) == (other.tax.category, other.tax.rate)
        for name in ("allowances", "charges"):
            for entry, other_entry in zip(getattr(ours, name), getattr(theirs, name), strict=True):
                assert (entry.amount, entry.reason) == (other_entry.amount, other_entry.reason)
                assert (entry.tax.category, entry.tax.rate) == (other_entry.tax.category, other_entry.tax.rate)

    @PUBLISHED
    def test_head_and_totals_do_too(self, file: Path) -> None:
        told, invoice = published.told_in_json(file), read_xml(file.read_bytes()).invoice
        ours, theirs = to_content(invoice), read_content(told).content
        for name in ("kind", "currency", "issue_date", "due_date", "prepaid", "rounding"):
            assert getattr(ours, name) == getattr(theirs, name), name
        assert invoice.number == told["number"]
        assert (ours.customer.name, ours.customer.tax_id) == (theirs.customer.name, theirs.customer.tax_id)
        assert ours.customer.email == theirs.customer.email
        assert (invoice.order or invoice.buyer_reference) == told.get("reference", "")
        assert replace(ours.customer.address, line2="", region="") == theirs.customer.address
        calculation, digits = recomputed(invoice), currency(ours.currency).digits
        assert calculation is not None
        for name, amount in told["expected"].items():
            if name != "taxes":
                assert from_minor(getattr(calculation.totals, name), digits) == Decimal(amount), name
                assert getattr(invoice.sums, name, None) in (None, Decimal(amount)), name

    @PUBLISHED
    def test_it_says_the_same_however_it_is_written(self, file: Path) -> None:
        data = file.read_bytes()
        said = read_xml(data).invoice
        # A large attachment makes each rewriting slow: one is enough then.
        ways = list(REWRITTEN.values())
        for rewrite in ways if len(data) < 300_000 else ways[:1]:
            assert read_xml(rewrite(data)).invoice == said


def _with_other_prefixes(data: bytes) -> bytes:
    """The same names under prefixes that nobody uses."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
    uris = sorted({str(element.tag)[1:].partition("}")[0] for element in root.iter(etree.Element)})
    text = etree.tostring(_rebuilt(root, {f"p{place}": uri for place, uri in enumerate(uris)}))
    assert b"<p0:" in text
    return text


def _with_default_namespaces(data: bytes) -> bytes:
    """No prefix at all: each element declares its own namespace."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True))
    text = etree.tostring(_declared(root))
    assert b"<ram:" not in text
    assert b"<cbc:" not in text
    return text


def _rebuilt(element: etree._Element, prefixes: dict[str, str]) -> etree._Element:
    made = etree.Element(element.tag, nsmap=prefixes)
    made.attrib.update(element.attrib)
    made.text = element.text
    for child in element:
        made.append(_rebuilt(child, prefixes))
    return made


def _declared(element: etree._Element) -> etree._Element:
    uri = str(element.tag)[1:].partition("}")[0]
    made = etree.fromstring(f'<{etree.QName(element).localname} xmlns="{uri}"/>')
    made.attrib.update(element.attrib)
    made.text = element.text
    made.extend([_declared(child) for child in element])
    return made


def _in_cdata(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for element in root.iter(etree.Element):
        if not len(element) and element.text:
            element.text = etree.CDATA(element.text)
    return etree.tostring(root, encoding="UTF-8")


def _encoded(data: bytes, encoding: str) -> bytes:
    written = etree.tostring(etree.fromstring(data), encoding=encoding)
    assert isinstance(written, bytes)
    return written


def _with_remarks(data: bytes) -> bytes:
    """Comments and instructions in the midst of every text, and white space around it."""
    root = etree.fromstring(data)
    for element in root.iter(etree.Element):
        if not len(element) and element.text and element.text.strip():
            half = len(element.text) // 2
            comment = etree.Comment(" 999 ")
            comment.tail = element.text[half:] + "\n  "
            element.text = "\n  " + element.text[:half]
            element.append(comment)
    return b'<?xml-stylesheet href="evil.xsl"?>' + etree.tostring(root)


REWRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "prefixes": _with_other_prefixes,
    "defaults": _with_default_namespaces,
    "cdata": _in_cdata,
    "remarks": _with_remarks,
    "mark": lambda data: b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf"),
    "utf-16": lambda data: _encoded(data, "UTF-16"),
    "latin": lambda data: _encoded(data, "ISO-8859-1"),
    "tight": lambda data: etree.tostring(etree.fromstring(data, etree.XMLParser(remove_blank_text=True))),
}


class TestBothSyntaxes:
    def test_the_same_invoice_says_the_same_in_both(self) -> None:
        assert read(UBL) == read(CII)
        assert read_xml(UBL.encode()).syntax is Syntax.UBL
        assert read_xml(CII.encode()).syntax is Syntax.CII

    @BOTH
    def test_what_is_absent_is_empty(self, text: str) -> None:
        invoice = read(text)
        assert (invoice.payment, invoice.attachments, invoice.delivery, invoice.payee) == ((), (), None, None)
        assert (invoice.sums.allowances, invoice.sums.prepaid, invoice.period) == (None, None, None)
        assert invoice.notes == (Note("Thank you", "AAI"),)

    @BOTH
    @pytest.mark.parametrize(
        "amount", ["1e3", "1,000.00", "NaN", "INF", "0x1F", "१२", "1 000", "--1", "1.2.3", "9" * 40]
    )
    def test_an_amount_that_is_no_decimal_is_told_and_not_guessed(self, text: str, amount: str) -> None:
        reading = read_xml(text.replace(">238.00<", f">{amount}<").encode())
        assert len(reading.problems) == 2
        assert {reading.invoice.sums.gross, reading.invoice.sums.due} == {None}

    @BOTH
    @pytest.mark.parametrize("amount", ["+238", " 238.0 ", "238.", "0238.00", "238.000"])
    def test_every_form_of_xsd_decimal_is_read(self, text: str, amount: str) -> None:
        assert read(text.replace(">238.00<", f">{amount}<")).sums.gross == 238

    @BOTH
    def test_white_space_that_xml_does_not_know_as_such_is_part_of_an_amount(self, text: str) -> None:
        assert len(complaints(text.replace(">238.00<", ">238.00\u00a0<"))) == 2

    @BOTH
    def test_a_quantity_that_cannot_be_read_makes_no_line_wrong(self, text: str) -> None:
        reading = read_xml(text.replace(">2<", ">two<").encode())
        found = findings(reading.invoice, reading.syntax, recomputed(reading.invoice))
        assert [(each.rule, each.field) for each in found] == [("BR-22", "lines[0].quantity")]
        assert len(reading.problems) == 1

    @BOTH
    def test_a_negative_line_and_a_base_quantity_are_read(self, text: str) -> None:
        changed = text.replace(">2<", ">-2<")
        assert read(changed).lines[0].quantity == -2

    @BOTH
    def test_without_a_currency_that_alone_is_told(self, text: str) -> None:
        changed = text
        for name in ("cbc:DocumentCurrencyCode", "ram:InvoiceCurrencyCode"):
            changed = changed.replace(f"<{name}>EUR</{name}>", "")
        assert changed != text
        invoice = read(changed)
        assert (invoice.currency, invoice.sums.tax) == ("", Decimal(38))

    @BOTH
    def test_an_empty_element_with_a_number_is_told(self, text: str) -> None:
        assert complaints(re.sub(r">100\.00<", "><", text)) == ["A number is missing."]

    @BOTH
    def test_two_where_one_may_stand_are_told_and_the_first_counts(self, text: str) -> None:
        doubled = re.sub(r"<(cbc:PayableAmount|ram:DuePayableAmount)([^>]*)>238.00</\1>", r"\g<0><\1\2>1.00</\1>", text)
        reading = read_xml(doubled.encode())
        assert [problem.message for problem in reading.problems] == [
            "This must stand here once, not 2 times. The first one counts."
        ]
        assert reading.invoice.sums.due == 238
        assert [(each.text, each.money) for each in reading.not_understood] == [("1.00", True)]

    @BOTH
    def test_text_beside_elements_is_told(self, text: str) -> None:
        broken = text.replace(">R-1<", "><x>R-1</x><")
        assert "Only text may stand here." in complaints(broken)


class TestUbl:
    def test_dates_are_strict(self) -> None:
        for day in ("2026-02-30", "31.01.2026", "20260131", "2026-1-31", "2026-01-31T00:00:00", "0000-00-00"):
            assert complaints(UBL.replace(">2026-01-31<", f">{day}<")) == [f'"{day}" is not a date like 2026-01-31.']
        assert read(UBL.replace(">2026-01-31<", ">2026-01-31+01:00<")).issue_date == date(2026, 1, 31)

    def test_an_amount_in_another_currency_is_told(self) -> None:
        changed = UBL.replace('PayableAmount currencyID="EUR"', 'PayableAmount currencyID="USD"')
        assert complaints(changed) == ["This amount is in USD, the document in EUR."]

    def test_a_namespace_counts_not_its_prefix(self) -> None:
        fooled = UBL.replace("CommonBasicComponents-2", "SomethingElse-2")
        reading = read_xml(fooled.encode())
        assert reading.invoice.number == ""
        assert any("SomethingElse-2" in each.path for each in reading.not_understood)

    def test_an_unknown_element_is_named_and_money_in_it_comes_first(self) -> None:
        prepaid = (
            "<cac:PrepaidPayment><cbc:ID>x</cbc:ID>"
            '<cbc:PaidAmount currencyID="EUR">5.00</cbc:PaidAmount></cac:PrepaidPayment>'
        )
        changed = UBL.replace("<cac:TaxTotal>", f"<cbc:Odd>odd</cbc:Odd>{prepaid}<cac:TaxTotal>", 1)
        left = read_xml(changed.encode()).not_understood
        assert [(each.path, each.text, each.money) for each in left] == [
            ("Invoice/cac:PrepaidPayment", "x 5.00", True),
            ("Invoice/cbc:Odd", "odd", False),
        ]

    def test_a_credit_note_is_one_by_its_root(self) -> None:
        for code in ("381", "81", "502", "503"):
            invoice = read(credit_note(code))
            assert invoice.is_credit
            assert invoice.lines[0].quantity == 2

    def test_a_kind_that_contradicts_the_root_is_told(self) -> None:
        assert complaints(credit_note("380")) == ['"380" is no kind of credit note in UBL.']
        assert complaints(UBL.replace(">380<", ">381<")) == ['"381" is no kind of invoice in UBL.']
        assert complaints(UBL.replace(">380<", ">384<")) == []

    def test_a_trading_name_is_no_name_and_stands_for_it_in_what_is_shown(self) -> None:
        """BR-06 and BR-07 ask for the name in the register."""
        name = "<cac:PartyName><cbc:Name>Harbour</cbc:Name></cac:PartyName>"
        changed = UBL.replace("<cac:PostalAddress>", f"{name}<cac:PostalAddress>", 1)
        assert (read(changed).seller.name, read(changed).seller.trading_name) == ("Harbour Works GmbH", "Harbour")
        lacking = changed.replace("<cbc:RegistrationName>Harbour Works GmbH</cbc:RegistrationName>", "")
        reading = read_xml(lacking.encode())
        assert (reading.invoice.seller.called, reading.problems) == ("Harbour", ())
        (told,) = findings(reading.invoice, reading.syntax, recomputed(reading.invoice))
        assert (told.rule, told.message) == ("BR-06", "The seller has a trading name only, and no name.")

    def test_several_ways_to_pay_and_direct_debit(self) -> None:
        means = """
        <cac:PaymentMeans><cbc:PaymentMeansCode name="Transfer">58</cbc:PaymentMeansCode>
          <cbc:PaymentID>R-1</cbc:PaymentID>
          <cac:PayeeFinancialAccount><cbc:ID>DE1</cbc:ID><cbc:Name>Harbour</cbc:Name></cac:PayeeFinancialAccount>
        </cac:PaymentMeans>
        <cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode><cbc:PaymentID>R-1</cbc:PaymentID>
          <cac:PaymentMandate><cbc:ID>M-1</cbc:ID>
            <cac:PayerFinancialAccount><cbc:ID>DE2</cbc:ID></cac:PayerFinancialAccount></cac:PaymentMandate>
        </cac:PaymentMeans>
        """
        creditor = '<cac:PartyIdentification><cbc:ID schemeID="SEPA">C-1</cbc:ID></cac:PartyIdentification>'
        changed = UBL.replace("<cac:TaxTotal>", f"{means}<cac:TaxTotal>", 1)
        changed = changed.replace("<cac:Party>", f"<cac:Party>{creditor}", 1)
        transfer, debit = read(changed).payment
        assert (transfer.code, transfer.text, transfer.debit) == ("58", "Transfer", None)
        assert transfer.account is not None
        assert (transfer.account.number, transfer.account.name) == ("DE1", "Harbour")
        assert debit.debit is not None
        assert (debit.debit.mandate, debit.debit.creditor, debit.debit.account) == ("M-1", "C-1", "DE2")

    def test_what_has_no_place_in_the_model_is_named_but_no_problem(self) -> None:
        second = (
            "<cac:PartyTaxScheme><cbc:CompanyID>{}</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme>"
        )
        entity = "<cac:PartyLegalEntity><cbc:RegistrationName>"
        changed = UBL
        for name in ("Harbour Works GmbH", "Acme Corp"):
            scheme = second.format(f"id of {name}") + "</cac:PartyTaxScheme>"
            changed = changed.replace(f"{entity}{name}", f"{scheme}{entity}{name}")
        means = "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>{}</cbc:PaymentID>"
        both = "".join(means.format(quoted) + "</cac:PaymentMeans>" for quoted in ("first", "second"))
        reading = read_xml(changed.replace("<cac:TaxTotal>", f"{both}<cac:TaxTotal>", 1).encode())
        assert (reading.problems, reading.invoice.remittance) == ((), "first")
        assert reading.invoice.seller.tax_number == "id of Harbour Works GmbH"
        assert [each.text for each in reading.not_understood] == ["second", "id of Acme Corp"]

    def test_references_stand_for_the_term_their_type_says(self) -> None:
        reference = "<cac:AdditionalDocumentReference><cbc:ID{}>{}</cbc:ID>{}</cac:AdditionalDocumentReference>"
        kind = "<cbc:DocumentTypeCode>{}</cbc:DocumentTypeCode>"
        added = reference.format(' schemeID="AAJ"', "meter 7", kind.format("130"))
        added += reference.format("", "P-9", kind.format("50")) + reference.format("", "other", "")
        invoice = read(UBL.replace("<cac:AccountingSupplierParty>", f"{added}<cac:AccountingSupplierParty>"))
        assert (invoice.object, invoice.project) == (Identifier("meter 7", "AAJ"), "P-9")
        assert [each.reference for each in invoice.attachments] == ["other"]

    def test_tax_in_a_second_currency_is_kept_apart(self) -> None:
        second = '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">400.00</cbc:TaxAmount></cac:TaxTotal>'
        changed = UBL.replace("<cac:TaxTotal>", f"{second}<cac:TaxTotal>", 1)
        changed = changed.replace(
            "</cbc:DocumentCurrencyCode>", "</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>"
        )
        sums = read(changed).sums
        assert sums.tax == 38
        assert sums.tax_in_tax_currency == 400

    @pytest.mark.parametrize("text", ["!!!", "QUJ", "QUJDR", "QUJD\u00e4"])
    def test_an_attachment_that_is_no_base64_is_told(self, text: str) -> None:
        attachment = (
            "<cac:AdditionalDocumentReference><cbc:ID>a</cbc:ID><cac:Attachment>"
            f'<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="a.csv">{text}'
            "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
        )
        changed = UBL.replace("<cac:AccountingSupplierParty>", f"{attachment}<cac:AccountingSupplierParty>")
        assert complaints(changed) == ["This file is not written in base64 and cannot be saved."]


class TestCii:
    def test_dates_have_the_format_102(self) -> None:
        assert complaints(CII.replace(">20260131<", ">2026-01-31<")) == ['"2026-01-31" is not a date like 20260131.']
        assert complaints(CII.replace('"102">20260131', '"610">202601')) == [
            'The format of this date must be 102, not "610".',
            '"202601" is not a date like 20260131.',
        ]

    def test_lines_of_the_extended_profile_that_carry_no_amounts_are_left_out_and_named(self) -> None:
        begin, end = CII.index("  <ram:IncludedSupply"), CII.index("  <ram:ApplicableHeaderTradeAgreement>")
        line = CII[begin:end]
        heading = line.replace(
            "</ram:LineID>", "</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>"
        )
        detail = line.replace(
            "</ram:LineID>", "</ram:LineID><ram:LineStatusReasonCode>DETAIL</ram:LineStatusReasonCode>"
        )
        reading = read_xml((CII[:begin] + heading + detail + CII[end:]).encode())
        assert len(reading.invoice.lines) == 1
        assert findings(reading.invoice, reading.syntax, recomputed(reading.invoice)) == []
        assert [each.money for each in reading.not_understood] == [True]

    def test_freight_of_the_extended_profile_is_a_charge(self) -> None:
        freight = (
            "<ram:SpecifiedLogisticsServiceCharge><ram:Description>Freight</ram:Description>"
            "<ram:AppliedAmount>10.00</ram:AppliedAmount><ram:AppliedTradeTax><ram:TypeCode>VAT</ram:TypeCode>"
            "<ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent>"
            "</ram:AppliedTradeTax></ram:SpecifiedLogisticsServiceCharge>"
        )
        invoice = read(CII.replace("<ram:SpecifiedTradePaymentTerms>", f"{freight}<ram:SpecifiedTradePaymentTerms>"))
        assert [(each.amount, each.reason, each.category) for each in invoice.charges] == [
            (Decimal(10), "Freight", "S")
        ]

    def test_the_tax_point_is_the_same_code_as_in_ubl(self) -> None:
        code = "<ram:DueDateTypeCode>72</ram:DueDateTypeCode><ram:RateApplicablePercent>"
        assert (
            read(
                CII.replace("</ram:CategoryCode>\n    <ram:RateApplicablePercent>", f"</ram:CategoryCode>{code}")
            ).tax_point_code
            == "432"
        )

    def test_a_period_and_several_terms(self) -> None:
        period = (
            "<ram:BillingSpecifiedPeriod><ram:StartDateTime>"
            '<udt:DateTimeString format="102">20260101</udt:DateTimeString>'
            "</ram:StartDateTime></ram:BillingSpecifiedPeriod>"
        )
        terms = "<ram:SpecifiedTradePaymentTerms>{}</ram:SpecifiedTradePaymentTerms>".format(
            "<ram:Description>2 % within 7 days</ram:Description>"
        )
        before = "<ram:SpecifiedTradePaymentTerms>"
        invoice = read(CII.replace(before, f"{period}{terms}{before}", 1))
        assert invoice.period == Period(date(2026, 1, 1))
        assert (invoice.payment_terms, invoice.due_date) == ("2 % within 7 days", date(2026, 3, 2))


class TestOthers:
    @pytest.mark.parametrize(
        ("root", "reason"),
        [
            ('<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', '"Order"'),
            ("<Invoice/>", '"Invoice"'),
            ('<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"/>', "ZUGFeRD 1"),
            ('<rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="urn:x"/>', "Order-X"),
            ("<html/>", '"html"'),
        ],
    )
    def test_what_is_no_invoice_is_refused_with_the_reason(self, root: str, reason: str) -> None:
        with pytest.raises(InputRefused, match=reason):
            read_xml(root.encode())

    def test_an_invoice_that_says_nothing_is_read(self) -> None:
        reading = read_xml(b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')
        assert isinstance(reading, Reading)
        assert reading.invoice == EInvoice()


class TestLimits:
    """Made to be hostile: each is answered in seconds, and names no more than anybody reads."""

    @pytest.mark.parametrize("count", [10_001, 200_000])
    def test_more_lines_than_a_document_can_have_are_refused(self, count: int) -> None:
        with pytest.raises(InputRefused, match="at most 10,000"):
            read_xml(UBL.replace("</Invoice>", "<cac:InvoiceLine/>" * count + "</Invoice>").encode())

    def test_more_groups_than_any_invoice_has_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(node, "_MOST_GROUPS", 3_000)
        line = f"<cac:InvoiceLine>{'<cac:AllowanceCharge/>' * 100}</cac:InvoiceLine>"
        with pytest.raises(InputRefused, match="more groups"):
            read_xml(UBL.replace("</Invoice>", line * 35 + "</Invoice>").encode())

    def test_broken_rules_without_end_are_told_up_to_a_limit(self) -> None:
        reading = read_xml(UBL.replace("</Invoice>", "<cac:InvoiceLine/>" * 5_000 + "</Invoice>").encode())
        found = findings(reading.invoice, reading.syntax, recomputed(reading.invoice))
        assert MOST_TOLD <= len(found) <= 2 * MOST_TOLD

    def test_unknown_names_without_end_are_named_up_to_a_limit(self) -> None:
        odd = "".join(f"<U{n} xmlns='u{n}'/>" for n in range(20_000))
        money = '<cbc:OddAmount currencyID="EUR">5.00</cbc:OddAmount>'
        left = read_xml(UBL.replace("</Invoice>", f"{odd}{money}</Invoice>").encode()).not_understood
        assert (len(left), left[0].text) == (200, "5.00")


def test_long_and_odd_texts_fit_what_a_document_holds() -> None:
    long = "x\u0085y" * 2_000
    content = to_content(read(UBL.replace(">Survey<", f">{long}<").replace(">PO 4711<", f">{'p' * 999}<")))
    assert content.lines[0].description == single_line(content.lines[0].description, 1_000)
    assert content.reference == "p" * 199 + "…"


class TestTaxThatIsNotSaidToBeVat:
    """The official rules see no tax category where the kind of tax is missing; it is read all the same."""

    @staticmethod
    def broken(text: str) -> set[tuple[str, str]]:
        return {(each.rule, each.message) for each in read_xml(text.encode()).problems}

    @pytest.mark.parametrize(
        ("text", "before", "rule"),
        [
            (UBL, "<cac:TaxCategory>", "BR-47"),
            (UBL, "<cac:ClassifiedTaxCategory>", "BR-CO-04"),
            (CII, "<ram:SpecifiedLineTradeSettlement>", "BR-CO-04"),
            (CII, "<ram:CalculatedAmount>", "BR-47"),
        ],
    )
    def test_of_a_line_and_of_the_breakdown(self, text: str, before: str, rule: str) -> None:
        kind = "<cbc:ID>VAT</cbc:ID>" if text is UBL else "<ram:TypeCode>VAT</ram:TypeCode>"
        head, tail = text.split(before)
        changed = head + before + tail.replace(kind, "", 1)
        assert self.broken(changed) == {(rule, "It is not said that this tax is value added tax.")}
        assert recomputed(read_xml(changed.encode()).invoice) == recomputed(read(text))

    @pytest.mark.parametrize(("charge", "rule"), [("false", "BR-32"), ("true", "BR-37")])
    def test_of_a_discount_or_surcharge(self, charge: str, rule: str) -> None:
        ubl = (
            f"<cac:AllowanceCharge><cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>"
            '<cbc:Amount currencyID="EUR">1</cbc:Amount>'
            "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent></cac:TaxCategory></cac:AllowanceCharge>"
        )
        cii = (
            f"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{charge}</udt:Indicator>"
            "</ram:ChargeIndicator><ram:ActualAmount>1</ram:ActualAmount><ram:CategoryTradeTax>"
            "<ram:CategoryCode>S</ram:CategoryCode></ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>"
        )
        terms = "<ram:SpecifiedTradePaymentTerms>"
        for text in (UBL.replace("<cac:TaxTotal>", f"{ubl}<cac:TaxTotal>"), CII.replace(terms, f"{cii}{terms}")):
            assert {found for found, _ in self.broken(text)} == {rule}

    @pytest.mark.parametrize("missing", ["<cbc:CompanyID>DE136695976</cbc:CompanyID>", "<cbc:ID>VAT</cbc:ID>"])
    def test_a_tax_registration_is_a_number_and_what_it_is_for(self, missing: str) -> None:
        head, tail = UBL.split("<cac:PartyTaxScheme>")
        (told,) = self.broken(f"{head}<cac:PartyTaxScheme>{tail.replace(missing, '', 1)}")
        assert told[0] == "UBL-SR-53"


class TestWhatStandsOnceInUbl:
    """UBL lets much be said several times of which the standard has one; all of it counts, and the rule is told."""

    @pytest.mark.parametrize(
        ("before", "twice", "rule"),
        [
            ("<cac:TaxTotal>", "<cac:PaymentTerms><cbc:Note>{}</cbc:Note></cac:PaymentTerms>", "UBL-SR-05"),
            ("<cac:ClassifiedTaxCategory>", "<cbc:Description>{}</cbc:Description>", "UBL-SR-50"),
            ("<cac:Item>", "<cbc:Note>{}</cbc:Note>", "UBL-SR-34"),
        ],
    )
    def test_a_text(self, before: str, twice: str, rule: str) -> None:
        changed = UBL.replace(before, f"{twice.format('one')}{twice.format('two')}{before}")
        (told,) = read_xml(changed.encode()).problems
        assert (told.rule, told.message) == (rule, "This must stand here once, not 2 times.")
        assert read_xml(UBL.replace(before, f"{twice.format('one')}{before}").encode()).problems == ()

    def test_what_a_payment_quotes(self) -> None:
        means = (
            "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>1</cbc:PaymentID>"
            "<cbc:PaymentID>2</cbc:PaymentID></cac:PaymentMeans><cac:TaxTotal>"
        )
        assert [each.rule for each in read_xml(UBL.replace("<cac:TaxTotal>", means).encode()).problems] == ["UBL-SR-26"]

    @pytest.mark.parametrize(("charge", "rule"), [("false", "UBL-SR-30"), ("true", "UBL-SR-31")])
    def test_the_reason_of_a_discount_or_surcharge_of_the_whole(self, charge: str, rule: str) -> None:
        reasons = "<cbc:AllowanceChargeReason>{}</cbc:AllowanceChargeReason>"
        entry = (
            f"<cac:AllowanceCharge><cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>{reasons * 2}"
            '<cbc:Amount currencyID="EUR">1</cbc:Amount></cac:AllowanceCharge>'
        )
        whole = UBL.replace("<cac:TaxTotal>", f"{entry}<cac:TaxTotal>")
        assert [each.rule for each in read_xml(whole.encode()).problems] == [rule]
        assert read_xml(UBL.replace("<cac:Item>", f"{entry}<cac:Item>").encode()).problems == ()

    @pytest.mark.parametrize(
        ("kind", "party", "rule"),
        [("VAT", 0, "UBL-SR-12"), ("FC", 0, "UBL-SR-13"), ("VAT", 1, "UBL-SR-18"), ("FC", 1, "")],
    )
    def test_a_tax_registration(self, kind: str, party: int, rule: str) -> None:
        scheme = (
            f"<cac:PartyTaxScheme><cbc:CompanyID>1</cbc:CompanyID><cac:TaxScheme><cbc:ID>{kind}</cbc:ID>"
            "</cac:TaxScheme></cac:PartyTaxScheme>"
        )
        parts = UBL.split("<cac:PartyLegalEntity>")
        parts[party] += scheme * (1 if (kind, party) == ("VAT", 0) else 2)
        told = read_xml("<cac:PartyLegalEntity>".join(parts).encode()).problems
        assert [each.rule for each in told] == ([rule] if rule else [])

    def test_a_number_of_the_buyer(self) -> None:
        number = "<cac:PartyIdentification><cbc:ID>{}</cbc:ID></cac:PartyIdentification>"
        head, tail = UBL.split("<cac:AccountingCustomerParty><cac:Party>")
        changed = f"{head}<cac:AccountingCustomerParty><cac:Party>{number.format(1)}{number.format(2)}{tail}"
        assert [each.rule for each in read_xml(changed.encode()).problems] == ["UBL-SR-16"]

    def test_an_amount_without_a_currency(self) -> None:
        changed = UBL.replace('<cbc:PriceAmount currencyID="EUR">', "<cbc:PriceAmount>")
        assert [each.rule for each in read_xml(changed.encode()).problems] == ["BR-CL-03"]


def test_ways_to_pay_of_two_kinds_are_told_in_cii() -> None:
    name = "ram:SpecifiedTradeSettlementPaymentMeans"
    means = f"<{name}><ram:TypeCode>{{}}</ram:TypeCode></{name}>"
    tax = "<ram:ApplicableTradeTax><ram:CalculatedAmount>"
    for kinds, rules in (((58, 58), []), ((58, 30), ["CII-SR-467"])):
        changed = CII.replace(tax, "".join(map(means.format, kinds)) + tax)
        assert changed != CII
        assert [each.rule for each in read_xml(changed.encode()).problems] == rules


@pytest.mark.parametrize(("attribute", "rule"), [("mimeCode", "UBL-DT-06"), ("filename", "UBL-DT-07")])
def test_a_file_without_type_or_name_is_told_in_ubl(attribute: str, rule: str) -> None:
    said = {"mimeCode": "text/csv", "filename": "a.csv"}
    attributes = " ".join(f'{name}="{value}"' for name, value in said.items() if name != attribute)
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cac:Attachment>"
        f"<cbc:EmbeddedDocumentBinaryObject {attributes}>MTsy</cbc:EmbeddedDocumentBinaryObject>"
        "</cac:Attachment></cac:AdditionalDocumentReference><cac:TaxTotal>"
    )
    reading = read_xml(UBL.replace("<cac:TaxTotal>", reference).encode())
    assert [each.rule for each in reading.problems] == [rule]
    assert reading.invoice.attachments[0].content == b"1;2"
