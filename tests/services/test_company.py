"""The company is checked by the rules of its country and bank, and kept whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import ChangedMeanwhile, InputRefused
from app.domain.look import DesignName, Label, Look, Shown
from app.domain.party import Paper
from app.domain.series import DEFAULT_SERIES, Reset, Series, SeriesKind
from app.services import company, documents, drafts, issuing, series
from app.services.books import Books
from app.services.identifiers import valid_tax_id
from tests.support import builders


def test_before_it_is_set_up_there_are_defaults(home: Path) -> None:
    with Books.open(home) as fresh:
        unset = company.get(fresh)
        assert (unset.name, unset.series, unset.revision) == ("", DEFAULT_SERIES, 0)
        assert company.save(fresh, replace(unset, name="Me")).revision == 1


def test_everything_comes_back_as_stored(books: Books) -> None:
    full = replace(
        company.get(books),
        line2="Hof",
        phone="1",
        website="w.example",
        tax_number="22/333",
        registration="HRB 1",
        bank_name="Bank",
        account_holder="Me",
        account_number="7",
        accent="#A1b2c3",
        currency="CHF",
        language="fr",
        paper=Paper.LETTER,
        terms_days=0,
        default_category="E",
        default_rate="0",
        prices_include_tax=True,
        notes="N\nN",
        footer="F",
        look=Look(DesignName.COMPACT, hidden=(Shown.TAX,), labels=(Label("de", "invoice", "Honorarnote"),), header="H"),
        exemption_reasons=(("E", "Ex"), ("AE", "Rev")),
        series=(
            Series(SeriesKind.INVOICE, "R{0000}", Reset.NEVER, 77),
            Series(SeriesKind.CREDIT_NOTE, "G{YY}{MM}-{000}", Reset.MONTHLY),
            Series(SeriesKind.CANCELLATION, "S-{YYYY}-{0}"),
        ),
    )
    saved = company.save(books, full)
    assert saved == company.get(books) == replace(full, revision=full.revision + 1)


def test_iban_and_bic_are_kept_without_blanks(books: Books) -> None:
    typed = replace(company.get(books), iban="de89 3704 0044 0532 0130 00", bic="cobadeff")
    saved = company.save(books, typed)
    assert (saved.iban, saved.bic) == ("DE89370400440532013000", "COBADEFF")


def test_saving_over_a_newer_save_is_refused(books: Books) -> None:
    read = company.get(books)
    company.save(books, replace(read, phone="1"))
    with pytest.raises(ChangedMeanwhile):
        company.save(books, replace(read, phone="2"))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "a\x07"}, ["name"]),
        ({"street": "x" * 201}, ["address.street"]),
        ({"email": "x"}, ["email"]),
        ({"tax_id": "DE13669597"}, ["tax_id"]),
        ({"tax_id": "DE13669597X"}, ["tax_id"]),
        ({"tax_id": "AT00000000", "country": "AT"}, ["tax_id"]),
        ({"iban": "DE89370400440532013001"}, ["bank.iban"]),
        ({"bic": "COBA"}, ["bank.bic"]),
        ({"country": "XX"}, ["address.country"]),
        ({"currency": "XXX"}, ["currency"]),
        ({"language": "xx"}, ["language"]),
        ({"accent": "blue"}, ["accent"]),
        ({"terms_days": -1}, ["terms_days"]),
        ({"default_category": "?"}, ["tax.category"]),
        ({"default_rate": "1e1"}, ["tax.rate"]),
        ({"default_rate": "101"}, ["tax.rate"]),
        ({"default_category": "E", "default_rate": "7"}, ["tax.rate"]),
        ({"exemption_reasons": (("?", "x"),)}, ["exemption_reasons[0].category"]),
        ({"logo": b"GIF89a"}, ["logo"]),
        ({"logo": b"\x89PNG\r\n\x1a\n"}, ["logo"]),
        ({"notes": "x" * 10_001, "footer": "x" * 1_001}, ["notes", "footer"]),
        ({"series": (Series(SeriesKind.INVOICE, "X"), *DEFAULT_SERIES[1:])}, ["series[0].pattern"]),
        ({"series": DEFAULT_SERIES[:2]}, ["series"]),
        (
            {"series": (DEFAULT_SERIES[0], replace(DEFAULT_SERIES[1], pattern="INV-{YYYY}-{0000}"), DEFAULT_SERIES[2])},
            ["series[1].pattern"],
        ),
    ],
)
def test_every_problem_is_named(books: Books, changes: dict[str, object], fields: list[str]) -> None:
    before = company.get(books)
    with pytest.raises(InputRefused) as refused:
        company.save(books, replace(before, **changes))  # type: ignore[arg-type]  # replace checks the names
    assert [problem.field for problem in refused.value.problems] == fields
    assert company.get(books) == before


def test_check_digits_of_the_own_tax_id_are_a_warning(books: Books) -> None:
    saved = company.save(books, replace(company.get(books), name="Hafen", tax_id="DE136695975", country="DE"))
    assert [problem.field for problem in company.warnings(saved)] == ["tax_id"]
    assert company.warnings(replace(saved, tax_id="DE136695976")) == []


@pytest.mark.parametrize(
    ("tax_id", "country", "valid"),
    [
        ("DE136695976", "DE", True),
        ("DE 136 695 976", "DE", True),
        ("136695976", "DE", True),
        ("DE136695975", "DE", False),
        ("EL094259216", "GR", True),
        ("GR094259216", "GR", True),
        ("ATU13585627", "AT", True),
        ("FR40303265045", "FR", True),
        ("DE136695976", "US", True),
        ("CHE-100.155.212 MWST", "CH", True),
        ("CHE-100.155.213 MWST", "CH", False),
        ("GB980780684", "GB", True),
        ("GB802311781", "GB", False),
        ("12-3456789", "US", True),
        ("anything", "", True),
    ],
)
def test_tax_ids_follow_the_rules_of_their_country(tax_id: str, country: str, *, valid: bool) -> None:
    assert valid_tax_id(tax_id, country) is valid


def test_series_show_next_taken_and_who(books: Books) -> None:
    document = issuing.issue(books, drafts.create(books, builders.content()).id)
    invoices, notes, cancellations = series.listing(books)
    assert (invoices.next_counter, invoices.next_number) == (2, "INV-2026-0002")
    assert (notes.next_number, cancellations.next_number) == ("CRN-2026-0001", "CAN-2026-0001")
    (taken,) = invoices.taken
    assert (taken.document_id, taken.number, taken.customer_name) == (document.id, "INV-2026-0001", "Acme Corp")
    assert (taken.issue_date, taken.issued_by, taken.issued_at) == (builders.TODAY, books.user, books.now())
    assert invoices.gaps == ()


def test_numbers_left_out_by_a_raised_start_are_shown_as_gaps(books: Books) -> None:
    for start in (1, 4):
        series.set_series(books, Series(SeriesKind.INVOICE, "INV-{YYYY}-{0000}", start=start))
        issuing.issue(books, drafts.create(books, builders.content()).id)
    assert series.listing(books)[0].gaps == ("INV-2026-0002", "INV-2026-0003")
    monthly = series.set_series(books, Series(SeriesKind.INVOICE, "{YYYY}{MM}{000}", Reset.MONTHLY))
    assert monthly.gaps == ("INV-2026-0002", "INV-2026-0003")


def test_a_series_that_cannot_hold_is_refused(books: Books) -> None:
    with pytest.raises(InputRefused, match="counter"):
        series.set_series(books, Series(SeriesKind.INVOICE, "INV"))
    with pytest.raises(InputRefused, match="collide"):
        series.set_series(books, Series(SeriesKind.INVOICE, "CRN-{YYYY}-{0000}"))
    assert series.listing(books)[0].series == DEFAULT_SERIES[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("upi_id", "no address"),
        ("upi_id", "x@1bank"),
        ("payment_link", "http://pay.example"),
        ("payment_link", "https://{number}.pay.example/"),
        ("payment_link", "https://user@pay.example/"),
        ("payment_link", "https://pay.example/{invoice}"),
        ("payment_link", "javascript:alert(1)"),
    ],
)
def test_further_ways_to_be_paid_are_checked(books: Books, field: str, value: str) -> None:
    with pytest.raises(InputRefused) as refused:
        company.save(books, replace(company.get(books), **{field: value}))  # type: ignore[arg-type]  # a text field
    assert [problem.field for problem in refused.value.problems] == [f"bank.{field}"]


def test_further_ways_to_be_paid_are_kept_and_frozen_with_a_document(books: Books) -> None:
    link = "https://pay.example/{number}?amount={amount}"
    company.save(books, replace(company.get(books), upi_id="shop@okbank", payment_link=link))
    issued = issuing.issue(books, drafts.create(books, builders.content()).id)
    company.save(books, replace(company.get(books), upi_id="", payment_link=""))
    seller = documents.get(books, issued.id).seller
    assert seller is not None
    assert (seller.upi_id, seller.payment_link) == ("shop@okbank", link)


@pytest.mark.parametrize(
    ("look", "field"),
    [
        (Look(file_name="{customer}"), "file_name"),
        (Look(file_name="{number:>99999999}"), "file_name"),
        (Look(file_name="{number} {0}"), "file_name"),
        (Look(header="a\n" * 9 + "b"), "header"),
        (Look(labels=(Label("en", "invoice", "{number}"),)), "labels.en.invoice"),
        (Look(labels=(Label("en", "page", "{page!r}"),)), "labels.en.page"),
        (Look(labels=(Label("en", "pay_now", "{amount.currency}"),)), "labels.en.pay_now"),
        (Look(labels=(Label("en", "colour", "x"),)), "labels.en.colour"),
    ],
)
def test_a_look_that_no_page_could_follow_is_refused(books: Books, look: Look, field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        company.save(books, replace(company.get(books), look=look))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_an_issued_document_keeps_the_look_it_was_issued_with(books: Books) -> None:
    company.save(books, replace(company.get(books), look=Look(DesignName.MODERN)))
    issued = issuing.issue(books, drafts.create(books, builders.content()).id)
    before = documents.pdf(books, issued.id)
    company.save(books, replace(company.get(books), look=Look(DesignName.COMPACT)))
    kept = documents.get(books, issued.id)
    assert kept.seller is not None
    assert kept.seller.look.design is DesignName.MODERN
    assert documents.pdf(books, issued.id) == before
