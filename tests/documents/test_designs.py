"""Every design keeps what a document says, on every paper, however long it is; and differs in composition."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest

from app.documents.delivery_note import build_delivery_note
from app.documents.fonts import Weight
from app.documents.labels import label_names, standard
from app.documents.pdf import render, render_slip
from app.documents.pdf.canvas import Style
from app.documents.pdf.design import INK, MM, accent_of, contrast_on_white, size_of, tint
from app.documents.pdf.wrap import wrap
from app.documents.slip import build_slip
from app.documents.view import DocumentView, build_view
from app.domain.decimals import ONE
from app.domain.document import AllowanceCharge, Document, Line, State
from app.domain.link import Link, ProviderLink
from app.domain.look import DesignName, Label, LogoPlace, Look, Shown, fields_of
from app.domain.party import Address, Company, Paper
from app.domain.tax import Tax, TaxCategory
from tests.documents.reading import boxes, broken_rules, codes, overlapping, page_texts, text_of
from tests.documents.samples import VAT_19, content, credit_note, customer, draft, issued, logo, many_lines, seller

WORDS = ("survey", "of", "the", "harbour", "Donaudampfschifffahrtsgesellschaft", "INVOICE", "12345", "pier")
DESIGNS = pytest.mark.parametrize("design", list(DesignName))
PAPERS = pytest.mark.parametrize("paper", list(Paper))


def dressed(look: Look, **changes: object) -> Company:
    return seller(look=look, **changes)


def joined(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words_of(document: Document, design: DesignName) -> str:
    return joined(text_of(render(build_view(document, seller(), design=design))))


def marks(text: str) -> list[str]:
    """What was carried over and brought forward."""
    return re.findall(r"(?:Carried over|Brought forward) ([\d.,]+)", text)


@DESIGNS
@PAPERS
def test_a_design_says_everything_a_document_says(design: DesignName, paper: Paper) -> None:
    document = issued(seller=seller(paper=paper))
    seen = words_of(document, design)
    for said in (
        "Invoice", "INV-2026-0313", "Harbour Works Ltd", "VAT ID DE136695976", "Acme Corp", "Boston MA 02101",
        "PO 4711", "Harbour survey, pier 7", "2.5 days", "1,283.45", "VAT 19% on 3,373.45", "€4,091.45",
        "DE89 3704 0044 0532 0130 00", "Page 1 of 1", "Thank you for your trust.",
    ):  # fmt: skip
        assert joined(said) in seen, said


@DESIGNS
@PAPERS
def test_thirty_pages_carry_their_subtotals_and_nothing_leaves_the_paper(design: DesignName, paper: Paper) -> None:
    count = 1250 if design is DesignName.COMPACT else 750
    many = tuple(replace(line, description=f"Item-{n}") for n, line in enumerate(many_lines(count)))
    pdf = render(build_view(issued(content(many), seller=seller(paper=paper)), seller(), design=design))
    pages = page_texts(pdf)
    assert len(pages) >= 25
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Description" in text or number == len(pages)
    rows = [int(found) for text in pages for found in re.findall(r"Item-(\d+)", text)]
    assert rows == list(range(count))
    for before, after in pairwise(pages):
        assert marks(before)[-1:] == marks(after)[:1]


@DESIGNS
def test_a_design_has_room_for_long_names_and_headers(design: DesignName) -> None:
    name = "Aktiengesellschaft für Unterwasserbau, Hafeninstandsetzung und maritime Dienstleistungen mbH & Co. KG"
    look = Look(design, LogoPlace.RIGHT, header="First line\nSecond line\nThird line")
    made = content(customer=customer(name=name), reference="order " * 40)
    pdf = render(build_view(issued(made, seller=dressed(look, name=name)), seller()))
    seen = joined(text_of(pdf))
    assert seen.count(joined(name)) >= 2
    for said in ("First line", "Third line", "order " * 40):
        assert joined(said) in seen
    for box in boxes(pdf):
        assert 0 <= box.left <= box.right <= 210 * MM
        assert 0 <= box.bottom <= 297 * MM


def anything(draw: random.Random, design: DesignName) -> Document:
    """An invoice of any size, with texts of any length wherever there can be one, of a company that chose anything."""

    def text(most: int) -> str:
        return " ".join(draw.choice(WORDS) for _ in range(draw.randint(1, most)))

    look = Look(
        design,
        draw.choice(list(LogoPlace)),
        tuple(column for column in Shown if draw.random() < 0.3),
        header=draw.choice(["", text(20)]),
    )
    lines = tuple(
        replace(line, description=text(draw.choice([3, 10, 60])), note=draw.choice(["", text(8)]))
        for line in many_lines(draw.choice([1, 2, 5, 12, 40, 80]))
    )
    allowances = tuple(AllowanceCharge(amount=ONE, reason=text(6), tax=VAT_19) for _ in range(draw.choice([0, 1, 30])))
    delivery = draw.choice([Address(), Address(text(3), city="Kiel")])
    made = content(
        lines, reference=text(10), notes=text(draw.choice([3, 300])), allowances=allowances,
        prices_include_tax=draw.random() < 0.3,
        customer=customer(name=text(6), contact=text(3), delivery=delivery),
    )  # fmt: skip
    footer = "\n".join(text(12) for _ in range(draw.randint(0, 10)))
    picture = draw.choice([b"", logo(), logo(size=(900, 60)), logo(size=(60, 900))])
    paper = draw.choice(list(Paper))
    return issued(made, seller=dressed(look, logo=picture, name=text(20), footer=footer, paper=paper))


@DESIGNS
@pytest.mark.parametrize("seed", range(4))
def test_no_text_stands_on_another(design: DesignName, seed: int) -> None:
    document = anything(random.Random(seed), design)  # noqa: S311 - no secret
    for view in (build_view(document, seller()), build_delivery_note(document, seller())):
        assert overlapping(render(view)) == []


@DESIGNS
@PAPERS
@pytest.mark.parametrize("quantity", ["123456.123456789012", "-123456789012", "1"])
def test_a_description_keeps_room_beside_figures_of_any_length(design: DesignName, paper: Paper, quantity: str) -> None:
    line = Line(
        "Kraftfahrzeughaftpflicht", Decimal(quantity), "KWH", Decimal("1234567.123456789012"),
        price_base_quantity=Decimal("1000.123456789012"), allowances=(AllowanceCharge(amount=Decimal("7654321.09")),),
        tax=Tax(TaxCategory.STANDARD, Decimal("12.3456789012")),
    )  # fmt: skip
    pdf = render(build_view(issued(content((line,)), seller=dressed(Look(design), paper=paper)), seller()))
    assert overlapping(pdf) == []
    assert "Kraftf" in text_of(pdf)


def worded(length: int) -> tuple[Label, ...]:
    """Every label with words of its own of that length."""
    labels = []
    for name in sorted(label_names()):
        fields = " ".join(f"{{{field}}}" for field in sorted(fields_of(standard("en", name)) or ()))
        own = (f"{name.upper()} " * 40)[: length - len(fields) - 1].strip()
        labels.append(Label("en", name, f"{own} {fields}".strip()))
    return tuple(labels)


@DESIGNS
@PAPERS
@pytest.mark.parametrize("length", [40, 100])
def test_words_of_ones_own_have_room_however_long_they_are(design: DesignName, paper: Paper, length: int) -> None:
    company = dressed(Look(design, labels=worded(length)), paper=paper)
    document = issued(content(many_lines(30), prepaid=ONE), seller=company)
    wide, high = size_of(paper)
    slip = build_slip(
        replace(document, paid=100), company, ProviderLink(Link("https://pay.example", "pay.example"), "Pay")
    )
    made = [render(view) for view in (build_view(document, company), build_delivery_note(document, company))]
    for pdf in (*made, render_slip(slip)):
        assert overlapping(pdf) == []
        assert all(box.left > 0 and box.right < wide and box.bottom > 0 and box.top < high for box in boxes(pdf))


def test_a_figure_is_broken_between_its_groups() -> None:
    figure = Style(Weight.REGULAR, 9, INK, tabular=True)
    broken = [run.text for run in wrap("-123\u00a0456\u00a0789,25 m²", figure, 52)]
    assert broken == ["-123\u00a0456", "789,25 m²"]
    assert [run.text for run in wrap("1.234,123456789012", figure, 76)] == ["1.234,", "123456789012"]


def test_text_that_stands_on_another_is_seen() -> None:
    assert overlapping(render(build_view(draft(), seller())))  # the mark of a draft lies behind its lines


def test_the_classic_design_keeps_the_recipient_in_the_window_of_an_envelope() -> None:
    """DIN 5008 form B: 20 to 105 mm from the left, 45 to 90 mm from the top."""
    for place in LogoPlace:
        pdf = render(build_view(issued(seller=dressed(Look(logo_place=place))), seller()))
        found = [box for box in boxes(pdf) if box.char == "A" and box.left < 105 * MM]
        tops = [297 - box.bottom / MM for box in found]
        assert any(45 < top < 90 for top in tops), place


def test_a_logo_stands_where_it_is_wanted_or_the_name_in_its_place() -> None:
    pdf = render(build_view(issued(seller=dressed(Look(logo_place=LogoPlace.NONE))), seller()))
    assert b"/Subtype /Image" not in pdf
    assert "Harbour Works Ltd" in text_of(pdf)
    assert b"/Image" in render(build_view(issued(seller=dressed(Look(logo_place=LogoPlace.RIGHT))), seller()))


def test_columns_left_out_take_no_arithmetic_with_them() -> None:
    look = Look(hidden=(Shown.POSITION, Shown.UNIT, Shown.TAX, Shown.DISCOUNT))
    view = build_view(issued(seller=dressed(look)), seller())
    diving = view.rows[1]
    assert (diving.position, diving.quantity, diving.tax, diving.discount) == ("", "14", "", "")
    assert diving.details == ("Discount 5%: -67.55",)
    seen = text_of(render(view))
    assert "days" not in seen
    assert "Discount 5%: -67.55" in seen


def test_a_companys_own_words_stand_in_place_of_the_languages() -> None:
    labels = (
        Label("en", "invoice", "Fee note"),
        Label("en", "pay_until", "Kindly settle {amount}."),
        Label("de", "invoice", "Honorarnote"),
    )
    own = dressed(Look(labels=labels))
    english = build_view(issued(seller=own), seller())
    assert english.title == "Fee note"
    assert english.payment.sentence == "Kindly settle €4,091.45."
    assert build_view(issued(content(language="de"), seller=own), seller()).title == "Honorarnote"
    assert build_view(issued(content(language="fr"), seller=own), seller()).title == "Facture"


def test_words_that_could_not_be_filled_in_stay_the_languages() -> None:
    labels = (Label("en", "pay_until", "{amount.__class__}"), Label("en", "gone", "x"), Label("en", "page", "{0}"))
    view = build_view(issued(seller=dressed(Look(labels=labels))), seller())
    assert view.payment.sentence.startswith("Please pay €4,091.45")
    assert "Page 1 of 1" in text_of(render(view))


def test_a_copy_says_so_and_claims_to_be_nothing_else() -> None:
    view = build_view(issued(), seller(), copy=True)
    assert (view.number, view.watermark, view.uid) == ("INV-2026-0313 · Copy", "Copy", "")
    assert "COPY" in text_of(render(view))


def test_a_copy_says_what_became_of_its_document_and_asks_for_no_second_payment() -> None:
    paid = build_view(replace(issued(), paid=409_145), seller(), copy=True)
    assert (paid.number, paid.watermark) == ("INV-2026-0313 · Copy · Paid", "Paid")
    assert "How to pay" not in text_of(render(paid))
    cancelled = build_view(issued(state=State.CANCELLED), seller(), copy=True)
    assert (cancelled.number, cancelled.watermark) == ("INV-2026-0313 · Copy · Cancelled", "Cancelled")


def test_an_issued_document_bears_no_mark_whatever_became_of_it() -> None:
    assert build_view(replace(issued(), paid=409_145), seller()).watermark == ""
    assert build_view(draft(), seller(), copy=True).watermark == "draft"


@DESIGNS
def test_a_delivery_note_has_quantities_and_no_amounts(design: DesignName) -> None:
    goes_to = Address("Dock 9", "", "Lübeck", "", "23552", "DE")
    made = content(customer=customer(delivery=goes_to))
    seen = text_of(render(build_delivery_note(issued(made), seller(), design)))
    for said in ("Delivery note", "Dock 9", "INV-2026-0313", "2.5 days", "Diving crew", "Received on", "1 Main St"):
        assert said in seen
    for unsaid in ("€", "780", "Net", "VAT 19", "How to pay", "Thank you", "Discount"):
        assert unsaid not in seen


def test_a_delivery_note_has_quantities_even_where_invoices_leave_them_out() -> None:
    own = dressed(Look(hidden=tuple(Shown)))
    assert "2.5 days" in text_of(render(build_delivery_note(issued(seller=own), seller())))
    assert "2.5 days" in text_of(render(build_delivery_note(draft(), own)))


def test_a_delivery_note_of_many_lines_says_on_every_page_what_it_belongs_to() -> None:
    pages = page_texts(render(build_delivery_note(issued(content(many_lines(60))), seller())))
    assert len(pages) > 1
    assert all("INV-2026-0313" in text for text in pages)
    assert not any("Carried over" in text for text in pages)


@DESIGNS
def test_a_credit_note_asks_for_no_payment(design: DesignName) -> None:
    seen = words_of(credit_note(), design)
    assert joined("Credit note") in seen
    assert joined("there is nothing to pay") in seen


def test_grounds_are_light_and_what_stands_on_colour_can_be_read() -> None:
    for accent in ("#ffff00", "#ffffff", "#2457d6", "#000000", "no colour"):
        colour = accent_of(accent)
        assert contrast_on_white(colour) >= 4.5
        assert contrast_on_white(tint(colour, 0.07)) < 1.25


@DESIGNS
def test_the_code_to_pay_is_read_off_every_design(design: DesignName) -> None:
    (code,) = codes(render(build_view(issued(), seller(), design=design)))
    assert code.startswith("BCD")
    assert "EUR4091.45" in code


@pytest.mark.parametrize("make", [partial(build_view, design=DesignName.MODERN), build_delivery_note])
def test_archives_keep_every_form(make: Callable[[Document, Company], DocumentView]) -> None:
    assert broken_rules(render(make(issued(), seller()))) == set()


def test_the_same_document_is_the_same_file_in_every_design() -> None:
    for design in DesignName:
        first, second = (render(build_view(issued(), seller(logo=logo()), design=design)) for _ in range(2))
        assert first == second
