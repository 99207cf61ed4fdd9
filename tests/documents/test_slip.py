"""The payment slip as others read it: what it says, where its code and its link lead, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import page
import pytest

from app.documents.identity import stated_producer, stated_uids
from app.documents.pdf import render, render_slip
from app.documents.slip import SlipView, build_slip
from app.documents.view import build_view
from app.domain.document import Document
from app.domain.link import Link, ProviderLink
from app.domain.party import LANGUAGES, Address, Paper
from tests.documents.reading import boxes, codes, dictionaries, page_texts, reader, text_of
from tests.documents.samples import american, cancellation, content, credit_note, customer, issued, logo, seller

HOST = "sandbox.sentrypos.app"
URL = f"https://{HOST}/pay/inv_9c0d11aa22bb33cc"
LINK = ProviderLink(Link(URL, HOST), "SentryPOS")


def slip(document: Document | None = None, link: ProviderLink = LINK) -> SlipView:
    document = document or issued()
    assert document.seller is not None
    return build_slip(document, document.seller, link)


def joined(text: str) -> str:
    """Without white space, which a line break may replace."""
    return re.sub(r"\s+", "", text)


def pressed(pdf: bytes) -> list[Any]:
    """What can be pressed on the pages."""
    return [each.get_object() for sheet in reader(pdf).pages for each in cast("list[Any]", sheet.get("/Annots") or [])]


def targets(pdf: bytes) -> list[str]:
    """Where the annotations of the file lead; nothing else in it may act."""
    found = list(dictionaries(pdf))
    keys = {key for each in found for key in each}
    assert keys.isdisjoint({"/AA", "/JS", "/JavaScript", "/OpenAction", "/Launch", "/EmbeddedFiles"})
    actions = [(str(each["/Subtype"]), str(each["/A"]["/S"]), str(each["/A"]["/URI"])) for each in pressed(pdf)]
    assert {action[:2] for action in actions} <= {("/Link", "/URI")}
    return [target for *_, target in actions]


def test_it_says_who_is_paid_what_for_how_much_until_when_and_where() -> None:
    seen = joined(text_of(render_slip(slip())))
    for said in (
        "Payment slip INV-2026-0313", "Harbour Works Ltd", "VAT ID DE136695976", "Acme Corp", "Boston MA 02101",
        "Total due", "€4,091.45", "Please pay €4,091.45 by 21 December 2026.", URL,
        f"You pay Harbour Works Ltd through SentryPOS, at {HOST}.",
        "This slip belongs to invoice INV-2026-0313 and does not replace it.",
    ):  # fmt: skip
        assert joined(said) in seen, said


def test_code_and_link_lead_to_the_very_link() -> None:
    url = "https://creditclaw.com/pay/cp_0a1b2c3d4e5f?ref=INV-2026-0007&x=(1)%20~"
    pdf = render_slip(slip(link=ProviderLink(Link(url, "creditclaw.com"), "CreditClaw")))
    assert codes(pdf) == [url]
    assert set(targets(pdf)) == {url}
    assert joined(url) in joined(text_of(pdf))


def test_the_link_is_pressed_where_it_stands() -> None:
    pdf = render_slip(slip())
    seen = boxes(pdf)
    start = "".join(box.char for box in seen).index(URL)
    rects = [[float(side) for side in annotation["/Rect"]] for annotation in pressed(pdf)]
    for box in seen[start : start + len(URL)]:
        middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
        assert any(r[0] <= middle[0] <= r[2] and r[1] <= middle[1] <= r[3] for r in rects)


def test_of_an_invoice_that_is_partly_settled_it_asks_for_the_rest() -> None:
    seen = joined(text_of(render_slip(slip(replace(american(), paid=100_000, credited=5_000)))))
    for said in ("Still to pay", "$2,237.89", "Total due $3,287.89", "Paid -$1,000.00", "Credited -$50.00"):
        assert joined(said) in seen, said
    assert joined("Please pay $2,237.89 by December 21, 2026.") in seen


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ("Zahlschein", "4.091,45 €", "Zum Zahlen scannen", "21. Dezember 2026")),
        ("fr", ("Bulletin de paiement", "4 091,45 €", "Scanner pour payer", "21 décembre 2026")),
        ("es", ("Hoja de pago", "4.091,45 €", "Escanear para pagar", "21 de diciembre de 2026")),
    ],
)
def test_it_speaks_the_language_of_its_invoice(language: str, said: tuple[str, ...]) -> None:
    pdf = render_slip(slip(issued(content(language=language))))
    assert str(reader(pdf).root_object["/Lang"]) == language
    seen = joined(text_of(pdf))
    for each in said:
        assert joined(each) in seen


def test_the_same_facts_give_the_same_bytes_and_other_facts_others() -> None:
    assert render_slip(slip()) == render_slip(slip())
    elsewhere = ProviderLink(Link(URL + "x", HOST), "SentryPOS")
    ids = {str(reader(render_slip(each)).trailer["/ID"]) for each in (slip(), slip(link=elsewhere))}
    assert len(ids) == 2


def test_it_claims_no_day_of_its_own() -> None:
    file = reader(render_slip(slip()))
    assert file.metadata is not None
    assert (file.metadata.title, file.metadata.author) == ("Payment slip INV-2026-0313", "Harbour Works Ltd")
    assert "/CreationDate" not in file.metadata


def test_the_invoice_itself_knows_nothing_of_it() -> None:
    before = render(build_view(issued(), seller()))
    render_slip(slip())
    assert render(build_view(issued(), seller())) == before
    assert targets(before) == []


@pytest.mark.parametrize("paper", list(Paper))
def test_it_stays_on_one_page_whatever_stands_on_it(paper: Paper) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitän " * 5
    url = f"https://{HOST}/pay/{'a1b2' * 490}"
    buyer = customer(name=long, address=Address(long, long, long))
    document = issued(content(customer=buyer), seller=seller(name=long, footer=long, paper=paper, logo=b""))
    pdf = render_slip(slip(document, ProviderLink(Link(url, HOST), "SentryPOS")))
    assert len(page_texts(pdf)) == 1
    assert f"https://{HOST}/pay/" in text_of(pdf)
    assert "…" in text_of(pdf)
    assert set(targets(pdf)) == {url}
    for box in boxes(pdf):
        assert 20 <= box.bottom <= box.top <= 842 - 20
        assert 40 <= box.left <= box.right <= 612 - 40


@pytest.mark.parametrize("text", ["<b>x</b> {nb} {seller}", ") Tj ET << /JS (x) >>", "{number}"])
def test_hostile_names_are_shown_literally(text: str) -> None:
    document = issued(content(customer=customer(name=text)), seller=seller(name=text), number=text)
    pdf = render_slip(slip(document))
    assert joined(text_of(pdf)).count(joined(text)) >= 4
    assert set(targets(pdf)) == {URL}


@pytest.mark.parametrize("make", [issued, american])
def test_it_keeps_the_rules_for_archives_and_claims_to_be_no_document(make: Callable[[], Document]) -> None:
    pdf = render_slip(slip(make()))
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_A_3B)
    assert {failure.rule_id for failure in report.failures} == set()
    assert stated_producer(pdf)
    assert stated_uids(pdf) == []


def test_the_logo_is_the_sellers() -> None:
    pdf = render_slip(slip(issued(seller=seller(logo=logo("#b3261e")))))
    assert len([found for found in dictionaries(pdf) if found.get("/Subtype") == "/Image"]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_that_a_bank_reads_says_what_the_view_says(language: str) -> None:
    view = build_view(issued(content(language=language)), seller())
    assert codes(render(view)) == [view.payment.code]


class TestLinkOnTheInvoice:
    """A link that was known before the issue stands on the document itself, where it says how to pay."""

    def test_code_text_and_pressed_areas_lead_to_it(self) -> None:
        pdf = render(build_view(american(payment_link=LINK), seller()))
        assert codes(pdf) == [URL]
        assert set(targets(pdf)) == {URL}
        assert joined(URL) in joined(text_of(pdf))
        report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_A_3B)
        assert {failure.rule_id for failure in report.failures} == set()

    def test_the_code_of_a_bank_transfer_goes_first_and_the_link_is_written_out(self) -> None:
        document = issued(payment_link=LINK)
        view = build_view(document, seller())
        pdf = render(view)
        assert codes(pdf) == [view.payment.code] != [URL]
        assert joined(URL) in joined(text_of(pdf))
        assert set(targets(pdf)) == {URL}

    @pytest.mark.parametrize("make", [credit_note, cancellation])
    def test_where_nothing_is_to_be_paid_it_is_not_printed(self, make: Callable[[], Document]) -> None:
        pdf = render(build_view(replace(make(), payment_link=LINK), seller()))
        assert targets(pdf) == []
        assert joined(URL) not in joined(text_of(pdf))
