"""What a document says: every fact once, in its own language, about the seller it was issued by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.documents.view import DocumentView, address_lines, build_view
from app.domain.document import AllowanceCharge, Correction, Document, Line, State
from app.domain.party import Address
from app.domain.tax import Tax, TaxCategory
from tests.documents.samples import (
    LINES,
    VAT_19,
    american,
    cancellation,
    content,
    credit_note,
    customer,
    draft,
    issued,
    seller,
)


def view(document: Document) -> DocumentView:
    return build_view(document, seller())


def facts(document: Document) -> dict[str, str]:
    return {fact.label: fact.value for fact in view(document).facts}


def sums(document: Document) -> list[tuple[str, str]]:
    return [(row.label, row.amount) for row in view(document).sums]


def test_an_issued_invoice_says_who_what_and_when() -> None:
    seen = view(issued())
    assert (seen.title, seen.number, seen.watermark) == ("Invoice", "INV-2026-0313", "")
    assert seen.seller == ("Quay Road 5", "20457 Hamburg", "Germany", "VAT ID DE136695976")
    assert (seen.recipient_label, seen.recipient_name) == ("Billed to", "Acme Corp")
    assert seen.recipient == ("1 Main St", "Boston MA 02101", "United States")
    assert facts(issued()) == {
        "Issued": "21 November 2026",
        "Due": "21 December 2026",
        "Reference": "PO 4711",
        "Your tax ID": "US-98-7654321",
    }


def test_the_rows_show_unit_price_tax_discount_and_net() -> None:
    crew = view(issued()).rows[1]
    assert (crew.position, crew.description, crew.details) == ("2", "Diving crew", ())
    assert (crew.quantity, crew.price, crew.discount, crew.tax, crew.shown) == (
        "14 h",
        "96.50",
        "-5%",
        "19%",
        "1,283.45",
    )
    assert crew.amount == 128345


def test_the_totals_say_how_they_come_about() -> None:
    assert sums(issued()) == [("Net", "3,445.45"), ("VAT 19% on 3,373.45", "640.96"), ("VAT 7% on 72.00", "5.04")]
    assert (view(issued()).due_label, view(issued()).due) == ("Total due", "€4,091.45")


def test_allowances_charges_prepayment_and_rounding_each_have_a_row() -> None:
    made = content(
        allowances=(AllowanceCharge(percent=Decimal(3), reason="loyalty", tax=VAT_19),),
        charges=(AllowanceCharge(amount=Decimal("12.50"), tax=VAT_19),),
        prepaid=Decimal(500),
        rounding=Decimal("0.03"),
    )
    assert [label for label, _ in sums(issued(made))] == [
        "Sum of lines", "loyalty 3%", "Surcharge", "Net", "VAT 19% on 3,282.59", "VAT 7% on 72.00", "Total",
        "Already paid", "Rounding",
    ]  # fmt: skip
    assert dict(sums(issued(made)))["loyalty 3%"] == "-103.36"
    assert dict(sums(issued(made)))["Already paid"] == "-500.00"


def test_prices_with_tax_stay_as_typed_and_the_tax_inside_is_named() -> None:
    made = content((Line("Lamp", Decimal(1), "C62", Decimal(500), tax=VAT_19),), prices_include_tax=True)
    seen = view(issued(made))
    assert (seen.price_heading, seen.amount_heading) == ("Price incl. VAT", "Total")
    assert seen.rows[0].shown == "500.00"
    assert sums(issued(made)) == [("includes VAT 19% on 420.17", "79.83")]
    assert seen.due == "€500.00"
    assert seen.remarks == ("All prices include VAT.",)


def test_no_tax_comes_with_its_reason_and_the_own_words_win() -> None:
    line = Line("Survey", Decimal(1), "C62", Decimal(100), tax=Tax(TaxCategory.REVERSE_CHARGE))
    assert view(issued(content((line,)))).remarks == ("Reverse charge: the customer accounts for the VAT.",)
    own = seller(exemption_reasons=(("AE", "Article 196 of the VAT Directive"),))
    assert build_view(issued(content((line,)), seller=own), own).remarks == ("Article 196 of the VAT Directive",)
    stated = replace(line, tax=Tax(TaxCategory.REVERSE_CHARGE, reason="§ 13b UStG"))
    assert build_view(issued(content((stated,)), seller=own), own).remarks == ("§ 13b UStG",)
    assert sums(issued(content((line,)))) == [("Net", "100.00"), ("Reverse charge on 100.00", "0.00")]


def test_allowances_of_a_line_with_reasons_stand_below_it() -> None:
    line = Line(
        "Survey", Decimal(2), "DAY", Decimal(100), price_base_quantity=Decimal(10), note="second visit", tax=VAT_19,
        allowances=(AllowanceCharge(amount=Decimal(1), reason="goodwill"), AllowanceCharge(percent=Decimal(5))),
        charges=(AllowanceCharge(amount=Decimal("0.5"), reason="express"),),
    )  # fmt: skip
    (row,) = view(issued(content((line,)))).rows
    assert row.details == ("second visit", "goodwill: -1.00", "Discount 5%: -1.00", "express: 0.50")
    assert (row.discount, row.price_basis, row.shown) == ("-1.50", "per 10 days", "18.50")


def test_a_draft_says_so_and_speaks_of_the_company_as_it_is() -> None:
    seen = build_view(draft(), seller(name="New Name Ltd"))
    assert (seen.watermark, seen.number, seen.seller_name) == ("draft", "draft", "New Name Ltd")
    undated = build_view(draft(content(issue_date=None, due_date=None)), seller())
    assert undated.created is None
    assert "Issued" not in {fact.label for fact in undated.facts}


def test_an_issued_document_keeps_the_seller_of_its_day() -> None:
    assert build_view(issued(), seller(name="New Name Ltd")).seller_name == "Harbour Works Ltd"


def test_corrections_name_the_document_they_correct() -> None:
    assert view(credit_note()).title == "Credit note"
    assert facts(credit_note())["Corrects invoice"] == "INV-2026-0298"
    assert view(credit_note()).payment.sentence == "This amount is credited to you; there is nothing to pay."
    assert view(cancellation()).title == "Cancellation"
    assert facts(cancellation())["Cancels invoice"] == "INV-2026-0298"
    assert "INV-2026-0298" in view(cancellation()).payment.sentence
    assert view(cancellation()).payment.code == ""


def test_a_cancelled_invoice_still_says_what_it_said() -> None:
    before = view(issued())
    assert view(issued(state=State.CANCELLED)) == before


@pytest.mark.parametrize(
    ("language", "title", "due", "total"),
    [
        ("de", "Rechnung", "21. Dezember 2026", "4.091,45\xa0€"),
        ("fr", "Facture", "21 décembre 2026", "4\u202f091,45\xa0€"),
        ("es", "Factura", "21 de diciembre de 2026", "4.091,45\xa0€"),
    ],
)
def test_a_document_speaks_its_language(language: str, title: str, due: str, total: str) -> None:
    seen = view(issued(content(language=language)))
    assert (seen.title, seen.facts[1].value, seen.due) == (title, due, total)


def test_an_american_seller_charges_sales_tax_and_writes_the_month_first() -> None:
    seen = build_view(american(), seller())
    assert (seen.tax_heading, seen.facts[0].value) == ("Sales tax", "November 21, 2026")
    assert seen.recipient == ("1 Main St", "Boston MA 02101")


def test_where_the_goods_went_is_said_when_it_is_elsewhere() -> None:
    elsewhere = customer(delivery=Address("Pier 7", "", "Hamburg", "", "20457", "DE"))
    assert facts(issued(content(customer=elsewhere)))["Delivered to"] == "Pier 7, 20457 Hamburg"
    same = customer(delivery=customer().address)
    assert "Delivered to" not in facts(issued(content(customer=same)))


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            Address("丸の内1-2-3", "港ビル5階", "千代田区", "東京都", "100-0005", "JP"),
            ("〒100-0005", "東京都千代田区丸の内1-2-3", "港ビル5階"),
        ),
        (
            Address("浦东新区世纪大道100号", "", "上海市", "上海", "200120", "CN"),
            ("上海市浦东新区世纪大道100号", "200120"),
        ),
        (Address("강남대로 12", "", "강남구", "서울", "06236", "KR"), ("서울 강남구 강남대로 12", "06236")),
        (Address("1-2-3 Marunouchi", "", "Tokyo", "", "100-0005", "JP"), ("1-2-3 Marunouchi", "100-0005 Tokyo")),
    ],
)
def test_an_address_in_east_asian_script_goes_from_the_region_to_the_house(
    address: Address, lines: tuple[str, ...]
) -> None:
    assert address_lines(address, "en", address.country) == lines
    assert address_lines(address, "pt", "PT")[-1] in {"Japão", "China", "Coreia do Sul"}


def test_addresses_follow_the_order_of_their_country() -> None:
    assert address_lines(Address("1 High St", "", "York", "", "YO1 7HH", "GB"), "en", "DE")[1] == "York YO1 7HH"
    assert address_lines(Address("Calle 1", "", "Madrid", "Madrid", "28001", "ES"), "en", "ES") == (
        "Calle 1",
        "28001 Madrid",
    )
    assert address_lines(Address(), "en", "DE") == ()


class TestPayment:
    def test_bank_details_reference_and_day_are_all_a_transfer_needs(self) -> None:
        payment = view(issued()).payment
        assert payment.title == "How to pay"
        assert payment.sentence == "Please pay €4,091.45 by 21 December 2026."
        assert dict(payment.facts) == {
            "Account holder": "Harbour Works Ltd",
            "IBAN": "DE89 3704 0044 0532 0130 00",
            "Bank": "Hafenbank · BIC COBADEFFXXX",
            "Reference": "INV-2026-0313",
        }

    def test_the_code_holds_a_sepa_transfer(self) -> None:
        head, name, iban, *rest = view(issued()).payment.code.rsplit("\n", 6)
        assert head == "BCD\n002\n1\nSCT\nCOBADEFFXXX"
        assert (name, iban) == ("Harbour Works Ltd", "DE89370400440532013000")
        assert rest == ["EUR4091.45", "", "", "INV-2026-0313"]

    def test_there_is_no_code_where_the_standard_has_none(self) -> None:
        assert view(issued(content(currency="CHF"))).payment.code == ""
        assert view(issued(seller=seller(iban=""))).payment.code == ""
        dear = (Line("Ship", Decimal(1), "C62", Decimal(999999999), tax=VAT_19),)
        assert view(issued(content(dear))).payment.code == ""

    def test_own_terms_replace_the_sentence(self) -> None:
        assert (
            view(issued(content(terms="2 % discount within 10 days"))).payment.sentence == "2 % discount within 10 days"
        )

    def test_nothing_left_to_pay_is_said(self) -> None:
        paid = content(LINES[3:], prepaid=Decimal("166.60"))
        assert (view(issued(paid)).payment.title, view(issued(paid)).payment.sentence) == (
            "",
            "Nothing is left to pay.",
        )

    def test_a_hostile_name_cannot_add_lines_to_the_code(self) -> None:
        evil = seller(name="Evil\nSCT\nEUR9", account_holder="")
        assert view(issued(seller=evil)).payment.code.split("\n")[5] == "Evil SCT EUR9"
        assert len(view(issued(seller=evil)).payment.code.split("\n")) == 11


def test_the_footer_is_the_sellers_own_or_says_how_to_reach_it() -> None:
    assert view(issued()).footer == (
        "Harbour Works Ltd · HRB 12345 · office@harbour.example · +49 40 5550 1234 · harbour.example",
    )
    own = seller(footer="First\nSecond")
    assert build_view(issued(seller=own), own).footer == ("First", "Second")


def test_the_day_of_the_document_is_the_day_of_the_file() -> None:
    assert view(issued()).created == date(2026, 11, 21)


def test_a_credit_note_of_its_own_refers_to_nothing() -> None:
    alone = replace(credit_note(), corrects=None, correction=Correction.CREDIT)
    assert "Corrects invoice" not in facts(alone)


def test_references_of_the_buyer_and_the_invoiced_period_stand_among_the_facts() -> None:
    made = content(
        buyer_reference="04011000-12346-97",
        contract="C-7",
        project="P-9",
        period_start=date(2026, 10, 1),
        period_end=date(2026, 10, 31),
    )
    said = facts(issued(made))
    assert said["Your reference"] == "04011000-12346-97"
    assert (said["Contract"], said["Project"]) == ("C-7", "P-9")
    # A line may break between the two days, not within one.
    assert said["Period"].split(" ") == ["1\xa0October\xa02026", "–", "31\xa0October\xa02026"]
