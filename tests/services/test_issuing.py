"""Issuing fixes a document for good, takes numbers without gap or double, and says all that is missing at once."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.documents.wording import wording
from app.domain.document import AllowanceCharge, Document, Line, State
from app.domain.errors import InputRefused, NotAllowed, NotFound, OutsideFailed
from app.domain.look import Label, Look
from app.domain.series import Reset, Series, SeriesKind
from app.domain.tax import Tax, TaxCategory
from app.services import company, documents, drafts, invoice_list, issuing, series
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from tests.support import builders
from tests.support.fonts import make_font, write_font


def issued(books: Books, **changes: object) -> Document:
    return issuing.issue(books, drafts.create(books, builders.content(**changes)).id)


def counter_of(books: Books, kind: SeriesKind = SeriesKind.INVOICE) -> int:
    return next(use.next_counter for use in series.listing(books) if use.series.kind is kind)


def test_an_issued_document_has_number_seller_totals_and_pdf(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    document = issuing.issue(books, draft.id)
    assert (document.id, document.uid, document.number) == (draft.id, draft.uid, "INV-2026-0001")
    assert document.state is State.ISSUED
    assert document.seller == replace(company.get(books), series=())
    assert document.calculation.totals.due == 11_900
    assert document.issued_at == books.now()
    assert document.pdf_sha256 == hashlib.sha256(documents.pdf(books, document.id)).hexdigest()
    assert documents.get(books, document.id) == document


def test_percentages_are_resolved_once(books: Books) -> None:
    content = builders.content(
        replace(builders.line(price="33.33"), allowances=(AllowanceCharge(percent=Decimal(5)),)),
        allowances=(AllowanceCharge(percent=Decimal("2.5"), tax=Tax(rate=Decimal(19))),),
    )
    document = issuing.issue(books, drafts.create(books, content).id)
    assert document.content == content
    assert document.calculation.lines[0].allowances == (Decimal("1.67"),)
    assert document.calculation.allowances == (79,)


def test_an_issued_document_is_read_and_not_calculated(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    document = issued(books)
    monkeypatch.setattr("app.storage.records.documents.calculate", lambda _content: pytest.fail("calculated"))
    assert documents.get(books, document.id) == document


def test_a_company_changed_later_changes_nothing_issued(books: Books) -> None:
    document = issued(books)
    page = documents.pdf(books, document.id)
    company.save(books, replace(company.get(books), name="New Name", accent="#ff0000", logo=b""))
    assert documents.get(books, document.id) == document
    assert documents.pdf(books, document.id) == page


def test_the_reason_the_company_gives_once_for_all_is_fixed_with_the_document(books: Books) -> None:
    company.save(books, replace(company.get(books), exemption_reasons=(("E", "Exempt under section 4"),)))
    line = Line("Course", unit_price=Decimal(50), tax=Tax(TaxCategory.EXEMPT))
    document = issued(books, lines=(line,))
    company.save(books, replace(company.get(books), exemption_reasons=()))
    assert documents.get(books, document.id).calculation.taxes[0].reason == "Exempt under section 4"


def test_everything_missing_is_said_at_once_and_no_number_is_taken(books: Books) -> None:
    content = builders.content(Line(), issue_date=None, customer=builders.party(""))
    draft = drafts.create(books, content)
    with pytest.raises(InputRefused) as refused:
        issuing.issue(books, draft.id)
    fields = {problem.field for problem in refused.value.problems}
    assert {"customer.name", "issue_date", "lines[0].description"} <= fields
    assert issuing.problems(books, content) == list(refused.value.problems)
    assert documents.get(books, draft.id) == draft
    assert counter_of(books) == 1


def test_a_company_not_set_up_cannot_issue(home: object, tmp_path: object, books: Books) -> None:
    with Books.open(books.home.with_name("fresh")) as fresh:
        draft = drafts.create(fresh, builders.content())
        with pytest.raises(InputRefused) as refused:
            issuing.issue(fresh, draft.id)
    assert "seller.name" in {problem.field for problem in refused.value.problems}


def test_a_page_that_cannot_be_drawn_takes_no_number(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = drafts.create(books, builders.content())

    def broken(_view: object, _attachments: object) -> bytes:
        raise RuntimeError("no ink")

    monkeypatch.setattr("app.documents.pdf.render", broken)
    with pytest.raises(RuntimeError, match="no ink"):
        issuing.issue(books, draft.id)
    assert documents.get(books, draft.id) == draft
    assert counter_of(books) == 1


def test_only_a_draft_is_issued(books: Books) -> None:
    document = issued(books)
    with pytest.raises(NotAllowed):
        issuing.issue(books, document.id)
    with pytest.raises(NotFound):
        issuing.issue(books, 99)
    assert counter_of(books) == 2


@pytest.mark.parametrize(
    ("pattern", "reset", "numbers"),
    [
        ("{YYYY}/{000}", Reset.YEARLY, ["2025/001", "2026/001", "2026/002", "2025/002"]),
        ("{YY}{MM}-{00}", Reset.MONTHLY, ["2512-01", "2601-01", "2602-01", "2512-02"]),
        ("R{0}", Reset.NEVER, ["R1", "R2", "R3", "R4"]),
    ],
)
def test_the_period_is_that_of_the_date_on_the_document(
    books: Books, pattern: str, reset: Reset, numbers: list[str]
) -> None:
    series.set_series(books, Series(SeriesKind.INVOICE, pattern, reset))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1), date(2025, 12, 1)]
    assert [issued(books, issue_date=day).number for day in days] == numbers


def test_a_raised_first_number_goes_on_from_there_and_a_lowered_one_changes_nothing(books: Books) -> None:
    assert issued(books).number == "INV-2026-0001"
    series.set_series(books, Series(SeriesKind.INVOICE, "INV-{YYYY}-{0000}", start=100))
    assert [issued(books).number for _ in range(2)] == ["INV-2026-0100", "INV-2026-0101"]
    series.set_series(books, Series(SeriesKind.INVOICE, "INV-{YYYY}-{0000}", start=5))
    assert issued(books).number == "INV-2026-0102"


def test_a_number_that_is_taken_is_a_problem_and_no_number_is_lost(books: Books) -> None:
    assert issued(books).number == "INV-2026-0001"
    series.set_series(books, Series(SeriesKind.INVOICE, "INV-2026-{0000}", Reset.NEVER))
    draft = drafts.create(books, builders.content())
    with pytest.raises(InputRefused, match="INV-2026-0001, is taken"):
        issuing.issue(books, draft.id)
    assert documents.get(books, draft.id).state is State.DRAFT
    series.set_series(books, Series(SeriesKind.INVOICE, "INV-2026-{0000}", Reset.NEVER, start=2))
    assert issuing.issue(books, draft.id).number == "INV-2026-0002"


def test_a_later_number_with_an_earlier_date_is_worth_a_second_look(books: Books) -> None:
    issued(books, issue_date=date(2026, 3, 10))
    assert issuing.warnings(books, builders.content(issue_date=date(2026, 3, 10))) == []
    (warning,) = issuing.warnings(books, builders.content(issue_date=date(2026, 3, 9)))
    assert warning.field == "issue_date"
    assert "INV-2026-0001" in warning.message


def test_characters_the_page_cannot_show_are_named_with_their_field(books: Books) -> None:
    nobodys = "\u0378"  # assigned to no character, so that no font of any system has it
    content = builders.content(
        builders.line(f"Tea {nobodys}"), customer=builders.party(nobodys), notes="Grüße, Łódź, شركة"
    )
    fields = [problem.field for problem in issuing.warnings(books, content)]
    assert fields == ["customer.name", "lines[0].description"]


def test_a_language_that_no_font_can_show_is_named_with_the_folder_to_lay_one_into(books: Books) -> None:
    (warning,) = issuing.warnings(books, builders.content(language="ja"))
    assert warning.field == "language"
    assert "請" in warning.message
    assert warning.message.endswith(f"Lay a font that has them into the folder {books.home / 'fonts'}.")
    letters = {char for text in wording("ja")["texts"].values() for char in text if not char.isascii()}
    write_font(books.home / "fonts", "boxes.ttf", make_font(letters))
    assert issuing.warnings(books, builders.content(language="ja")) == []


def test_the_sellers_own_name_is_looked_at_too(books: Books) -> None:
    company.save(books, replace(company.get(books), name="Tea \u0378"))
    assert [problem.field for problem in issuing.warnings(books, builders.content())] == ["seller.name"]


def test_odd_tax_ids_are_warned_of_and_not_refused(books: Books) -> None:
    content = builders.content(customer=replace(builders.party(), tax_id="DE000000000"))
    assert [problem.field for problem in issuing.warnings(books, content)] == ["customer.tax_id"]
    assert issuing.problems(books, content) == []


def test_an_address_that_no_mail_reaches_is_told_before_issuing(books: Books) -> None:
    content = builders.content(customer=replace(builders.party(), email="nobody"))
    assert [problem.field for problem in issuing.warnings(books, content)] == ["customer.email"]


def test_a_damaged_page_is_noticed_when_it_is_read(books: Books) -> None:
    document = issued(books)
    with closing(sqlite3.connect(books.paths.database)) as disk, disk:
        disk.execute("DROP TRIGGER document_pdf_fixed_update")
        disk.execute("UPDATE document_pdf SET data = zeroblob(9)")
    with pytest.raises(OutsideFailed, match="INV-2026-0001 is damaged"):
        documents.pdf(books, document.id)


def test_a_draft_shows_a_page_of_the_present(books: Books) -> None:
    draft = drafts.create(books, builders.content())
    assert documents.pdf(books, draft.id).startswith(b"%PDF")
    with books.reading() as reading:
        assert reading.execute("SELECT count(*) FROM document_pdf").fetchone() == (0,)


def test_the_number_is_found_as_soon_as_it_is_taken(books: Books) -> None:
    document = issued(books)
    for ref in ("INV-2026-0001", "inv-2026-0001", document.uid, str(document.id)):
        assert documents.find(books, ref) == document
    assert list(invoice_list.ids(books, InvoiceQuery(text="2026-0001"))) == [document.id]


def test_what_keeps_a_qr_bill_from_the_page_is_named_before_issue(books: Books) -> None:
    stored = company.get(books)
    swiss = replace(stored, country="CH", iban="CH4431999123000889012", bic="", postal_code="", tax_id="")
    company.save(books, swiss)
    content = builders.content(currency="CHF")
    (warning,) = issuing.warnings(books, content)
    assert (warning.field, warning.message) == (
        "seller.address.postal_code",
        "The QR-bill needs the postcode of your company.",
    )
    company.save(books, replace(company.get(books), postal_code="8002"))
    assert issuing.warnings(books, content) == []
    address = replace(content.customer.address, postal_code="")
    (warning,) = issuing.warnings(books, replace(content, customer=replace(content.customer, address=address)))
    assert warning.field == "customer.address.postal_code"
    assert warning.message.startswith("The QR-bill leaves the payer blank")


def test_what_the_companys_own_header_and_words_cannot_show_is_named(books: Books) -> None:
    nobodys = "\u0378"
    labels = tuple(Label(language, "invoice", f"Fee note {nobodys}") for language in ("de", "en"))
    company.save(books, replace(company.get(books), look=Look(labels=labels, header=nobodys)))
    found = issuing.warnings(books, builders.content(language="en"))
    assert [problem.field for problem in found] == ["seller.labels.en.invoice", "seller.header"]
