"""The PDF as others read it: every text literally, fonts embedded, nothing that acts, the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.cleaning import clean
from app.documents.fonts import REPLACEMENT, Weight, face
from app.documents.pdf import render
from app.documents.pdf.design import contrast_on_white, readable
from app.documents.view import build_view
from app.domain.document import Content, Document, Line
from app.domain.party import Address, Paper, Party
from tests.documents.reading import boxes, dictionaries, identity, page_texts, reader, stream, text_of
from tests.documents.samples import (
    LINES,
    VAT_19,
    american,
    cancellation,
    content,
    credit_note,
    draft,
    issued,
    logo,
    many_lines,
    seller,
)

HOSTILE = [
    "<img src=file:///etc/passwd>",
    "<b>bold</b> **bold** __under__ [x](http://evil.example)",
    "{nb} {0} %n %s %(x)s ${HOME}",
    ") Tj ET Q (pwned) Tj << /JS (app.alert(1)) >>",
    "back\\slash \\( \\) \\n \\101 ( unbalanced",
    "=cmd()|' /C calc'!A0",
    "../../etc/passwd",
    "ends with backslash\\",
    "]>> endstream endobj trailer",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
]


def pdf_of(document: Document) -> bytes:
    return render(build_view(document, seller()))


def joined(text: str) -> str:
    """Without white space, which a line break may replace."""
    return re.sub(r"\s+", "", text)


def one_line(description: str, **changes: object) -> Content:
    return content((Line(description, Decimal(1), "C62", Decimal(10), tax=VAT_19),), **changes)


class TestText:
    def test_everything_a_document_says_can_be_read_and_copied(self) -> None:
        seen = text_of(pdf_of(issued()))
        for said in (
            "Invoice INV-2026-0313", "Harbour Works Ltd", "VAT ID DE136695976", "Acme Corp", "Boston MA 02101",
            "21 December 2026", "PO 4711", "Harbour survey, pier 7", "2.5 days", "1,283.45", "VAT 19% on 3,373.45",
            "Total due", "€4,091.45", "DE89 3704 0044 0532 0130 00", "Page 1 of 1", "Thank you for your trust.",
        ):  # fmt: skip
            assert joined(said) in joined(seen), said

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_is_shown_literally_wherever_it_stands(self, text: str) -> None:
        made = one_line(text, customer=Party(text, tax_id=text, address=Address(text, text, text)), reference=text,
                        notes=text)  # fmt: skip
        pdf = pdf_of(issued(made, seller=seller(name=text, footer=text)))
        assert joined(text_of(pdf)).count(joined(text)) >= 8

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_in_title_and_author_is_read_back_literally(self, text: str) -> None:
        file = reader(pdf_of(issued(number=text, seller=seller(name=text))))
        assert file.metadata is not None
        assert (file.metadata.title, file.metadata.author) == (f"Invoice {text}", text)
        assert file.xmp_metadata is not None
        assert file.xmp_metadata.dc_creator == [text]

    @settings(max_examples=60, deadline=None)
    @given(st.text(st.sampled_from(sorted(face(Weight.REGULAR).glyphs)), min_size=1, max_size=120))
    def test_any_text_the_fonts_know_comes_back_as_written(self, text: str) -> None:
        seen = text_of(pdf_of(issued(one_line("~" + text + "~", notes=""))))
        # A reader may compose and decompose; what stands on the page is the same text.
        assert joined(unicodedata.normalize("NFKC", "~" + clean(text) + "~")) in joined(
            unicodedata.normalize("NFKC", seen)
        )

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=200), st.text(max_size=80))
    def test_no_text_at_all_stops_a_page(self, description: str, name: str) -> None:
        made = one_line(description, customer=Party(name), notes=description, reference=name)
        assert len(reader(pdf_of(issued(made, number=name))).pages) >= 1

    def test_a_character_the_fonts_lack_is_visibly_replaced(self) -> None:
        assert f"a{REPLACEMENT}{REPLACEMENT}b" in text_of(pdf_of(issued(one_line("a发票b"))))

    def test_control_characters_leave_no_trace(self) -> None:
        assert "payme" in text_of(pdf_of(issued(one_line("p\x00a\x1by\u202eme\x07"))))

    @pytest.mark.parametrize(
        "text",
        ["Ναυπηγεία Πειραιώς Α.Ε.", "ООО «Ромашка» № 4", "Công ty Khảo sát Hải Phòng", "Łódź Çelik ₹ ₺ ₽ ₿"],
    )
    def test_other_scripts_can_be_copied(self, text: str) -> None:
        assert text in text_of(pdf_of(issued(one_line(text))))

    def test_a_word_wider_than_the_page_is_broken_and_complete(self) -> None:
        word = "".join(f"{n:05}" for n in range(2000))
        seen = text_of(pdf_of(issued(one_line(word))))
        *lines, last = word.partition("".join(re.findall(r"\d{30,}", seen)))
        assert lines[0] == ""
        assert len(last) < 60
        assert last in seen


class TestFile:
    @pytest.mark.parametrize("make", [issued, draft, american, credit_note, cancellation])
    def test_every_font_is_embedded_and_can_be_mapped_to_text(self, make: object) -> None:
        pdf = pdf_of(make())  # type: ignore[operator]  # one of the samples
        fonts = [found for found in dictionaries(pdf) if found.get("/Type") == "/Font"]
        assert {str(font["/Subtype"]) for font in fonts} == {"/Type0", "/CIDFontType2"}
        for font in fonts:
            assert re.fullmatch(r"/[A-Z]{6}\+Inter-\w+", str(font["/BaseFont"]))
            if str(font["/Subtype"]) == "/Type0":
                assert b"beginbfchar" in stream(font, "/ToUnicode")
            else:
                assert len(stream(font, "/FontDescriptor", "/FontFile2")) > 1000

    def test_nothing_in_the_file_acts(self) -> None:
        made = one_line("https://evil.example javascript:alert(1)", notes="\n".join(HOSTILE))
        keys = {key for found in dictionaries(pdf_of(issued(made))) for key in found}
        assert keys.isdisjoint(
            {"/A", "/AA", "/JS", "/JavaScript", "/OpenAction", "/Launch", "/URI", "/Annots", "/EmbeddedFiles"}
        )

    def test_title_author_language_and_day_are_set(self) -> None:
        file = reader(pdf_of(issued(content(language="de"))))
        assert file.metadata is not None
        assert file.metadata.title == "Rechnung INV-2026-0313"
        assert file.metadata.author == "Harbour Works Ltd"
        assert str(file.metadata["/CreationDate"]) == "D:20261121000000Z"
        assert str(file.root_object["/Lang"]) == "de"

    def test_a_draft_without_a_day_claims_none(self) -> None:
        file = reader(pdf_of(draft(content(issue_date=None, due_date=None))))
        assert file.metadata is not None
        assert "/CreationDate" not in file.metadata

    @pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
    def test_the_paper_is_the_sellers(self, paper: Paper, size: tuple[int, int]) -> None:
        box = reader(pdf_of(issued(seller=seller(paper=paper)))).pages[0].mediabox
        assert (round(box.width), round(box.height)) == size

    def test_the_logo_is_embedded_once(self) -> None:
        pdf = pdf_of(issued(content(many_lines(60))))
        images = [found for found in dictionaries(pdf) if found.get("/Subtype") == "/Image"]
        assert len(images) == 1

    def test_a_page_without_logo_holds_no_picture(self) -> None:
        pdf = pdf_of(issued(seller=seller(logo=b"")))
        assert [found for found in dictionaries(pdf) if found.get("/Subtype") == "/Image"] == []
        assert "Harbour Works Ltd" in text_of(pdf)

    def test_a_small_invoice_is_a_small_file(self) -> None:
        assert len(pdf_of(issued(seller=seller(logo=b"")))) < 40_000


class TestSameBytes:
    def test_the_same_document_gives_the_same_bytes(self) -> None:
        assert pdf_of(issued()) == pdf_of(issued())

    def test_another_amount_gives_another_file_identity(self) -> None:
        first, second = (identity(pdf_of(issued(content(lines)))) for lines in (LINES[:1], LINES[:2]))
        assert first != second

    def test_fresh_processes_with_other_hash_seeds_and_times_agree(self, tmp_path: Path) -> None:
        script = (
            "import hashlib\n"
            "from app.documents.pdf import render\n"
            "from app.documents.view import build_view\n"
            "from tests.documents.samples import content, issued, many_lines, seller\n"
            "print(hashlib.sha256(render(build_view(issued(content(many_lines(40))), seller()))).hexdigest())\n"
        )
        digests = {hashlib.sha256(pdf_of(issued(content(many_lines(40))))).hexdigest()}
        root = Path(__file__).resolve().parents[2]
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
            environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)}
            done = subprocess.run(
                [sys.executable, "-c", script], env=environment, cwd=tmp_path, capture_output=True, check=True
            )
            digests.add(done.stdout.decode().strip())
        assert len(digests) == 1

    def test_threads_do_not_disturb_each_other(self) -> None:
        documents = [issued(content(many_lines(20, seed)), number=f"INV-{seed}") for seed in range(8)]
        alone = [pdf_of(document) for document in documents]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(pdf_of, documents)) == alone


class TestPages:
    @pytest.mark.parametrize(("lines", "pages"), [(0, 1), (1, 1), (12, 1), (60, 3)])
    def test_a_document_takes_the_pages_it_needs(self, lines: int, pages: int) -> None:
        texts = page_texts(pdf_of(issued(content(many_lines(lines)))))
        assert len(texts) == pages
        for number, text in enumerate(texts, start=1):
            assert f"Page {number} of {pages}" in text

    def test_headings_stand_on_every_page_of_the_table(self) -> None:
        for text in page_texts(pdf_of(issued(content(many_lines(60))))):
            assert "Description" in text
            assert "INV-2026-0313" in text

    @pytest.mark.parametrize("lines", [25, 60, 150])
    def test_carried_subtotals_are_the_sum_of_the_lines_so_far(self, lines: int) -> None:
        document = issued(content(many_lines(lines)))
        amounts = [line.total for line in document.calculation.lines]
        carried = None
        seen = 0
        for text in page_texts(pdf_of(document)):
            brought = re.search(r"Brought forward\s+([\d,.]+)", text)
            assert (brought[1] if brought else None) == carried
            seen += len(re.findall(r"section \d+", text.replace("\n", " ")))
            over = re.search(r"Carried over\s+([\d,.]+)", text)
            carried = over[1] if over else None
            if carried:
                assert carried == f"{sum(amounts[:seen]) / 100:,.2f}"
        assert seen == lines
        assert carried is None

    def test_the_total_stands_with_the_last_line_whatever_the_number_of_lines(self) -> None:
        for lines in range(8, 34):
            last = page_texts(pdf_of(issued(content(many_lines(lines)))))[-1]
            assert "Total due" in last
            assert re.search(rf"section\s{lines}\b", last), lines

    def test_a_thousand_lines_and_long_notes_are_all_there(self) -> None:
        notes = " ".join(f"note{n}" for n in range(1200))
        texts = page_texts(pdf_of(issued(content(many_lines(1000), notes=notes))))
        whole = joined("".join(texts))
        assert "section1000" in whole
        assert "note1199" in whole
        assert f"Page {len(texts)} of {len(texts)}" in texts[-1]

    def test_huge_figures_are_shown_in_full(self) -> None:
        line = Line("Ship", Decimal("999999999999.123456789012"), "HUR", Decimal("0.000123456789"), tax=VAT_19,
                    price_base_quantity=Decimal("0.0088"))  # fmt: skip
        whole = joined(text_of(pdf_of(issued(content((line,))))))
        for figure in ("999,999,999,999.", "123456789012h", "0.000123456789", "per0.0088h", "14,029,180,568.17"):
            assert figure in whole

    def test_a_long_footer_is_complete(self) -> None:
        footer = "\n".join(f"Footer line {n}" for n in range(30))
        whole = text_of(pdf_of(issued(seller=seller(footer=footer))))
        assert all(f"Footer line {n}" in whole for n in range(30))

    def test_drafts_carry_a_mark_on_every_page_and_issued_documents_none(self) -> None:
        lines = many_lines(60)
        assert all("DRAFT" in text for text in page_texts(pdf_of(draft(content(lines)))))
        assert "DRAFT" not in text_of(pdf_of(issued(content(lines))))
        assert "ENTWURF" in text_of(pdf_of(draft(content(language="de"))))


class TestLook:
    @given(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)))
    def test_any_accent_can_be_read_on_white(self, colour: tuple[int, int, int]) -> None:
        shown = readable(colour)
        assert contrast_on_white(shown) >= 4.5
        assert shown == colour or contrast_on_white(colour) < 4.5

    def test_no_text_leaves_the_page(self) -> None:
        long = "Donaudampfschifffahrtsgesellschaftskapitän " * 5
        made = one_line(long * 3, customer=Party(long, address=Address(long, long, long)), reference=long, notes=long)
        document = issued(made, number="N" * 30, seller=seller(name=long, footer=long, logo=logo(size=(900, 90))))
        for box in boxes(pdf_of(document)):
            assert 40 <= box.left <= box.right <= 595 - 40
            assert 20 <= box.bottom <= box.top <= 842 - 20

    def test_amounts_end_in_one_line_digit_below_digit(self) -> None:
        seen = boxes(pdf_of(issued()))
        letters = "".join(box.char for box in seen)
        ends = [
            seen[letters.index(amount) + len(amount) - 1].right
            for amount in ("1,950.00", "1,283.45", "3,445.45", "640.96")
        ]
        assert max(ends) - min(ends) < 0.2


def test_a_view_of_another_thread_is_a_plain_value() -> None:
    view = build_view(issued(), seller())
    assert replace(view) == view
