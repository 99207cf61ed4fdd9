"""A file is known by its bytes; one that only says it is a document of ours is told apart from all others."""

from __future__ import annotations

import io
import random
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject

from app.documents import identity
from app.documents.pdf import render
from app.documents.pdf.attachment import facturx
from app.documents.view import build_view
from app.domain.document import Document
from app.domain.errors import OutsideFailed
from app.services import corrections, document_check, documents, drafts, issuing
from app.services.books import Books
from app.services.document_check import CheckResult
from app.storage.writes import documents as writes
from tests.support import builders


@pytest.fixture
def invoice(books: Books) -> Document:
    """An issued invoice with two lines."""
    lines = (builders.line("Survey of the harbour"), builders.line("Report, printed", "24"))
    return issuing.issue(books, drafts.create(books, builders.content(*lines)).id)


@pytest.fixture
def pdf(books: Books, invoice: Document) -> bytes:
    """Its PDF as it was issued."""
    return documents.pdf(books, invoice.id)


def saved_anew(
    pdf: bytes, change: Callable[[PdfWriter], object] = lambda writer: None, *, compress: bool = False
) -> bytes:
    """The file as another program saves it."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    change(writer)
    if compress:
        metadata = writer.root_object["/Metadata"].get_object()
        assert isinstance(metadata, StreamObject)
        writer._objects[writer.root_object.raw_get("/Metadata").idnum - 1] = metadata.flate_encode()
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def without_metadata(writer: PdfWriter) -> None:
    del writer.root_object["/Metadata"]
    writer.metadata = None


class TestResult:
    def test_the_issued_file_is_unchanged_and_stands_for_its_document(
        self, books: Books, invoice: Document, pdf: bytes
    ) -> None:
        found = document_check.check(books, pdf)
        assert (found.result, found.form, found.document) == (CheckResult.UNCHANGED, "issued", invoice)

    def test_it_is_unchanged_after_the_document_was_cancelled(
        self, books: Books, invoice: Document, pdf: bytes
    ) -> None:
        corrections.cancel(books, invoice.id)
        found = document_check.check(books, pdf)
        assert found.result == CheckResult.UNCHANGED
        assert document_check.as_json(found)["state"] == "cancelled"

    def test_a_copy_handed_out_is_unchanged_too(self, books: Books, invoice: Document) -> None:
        assert invoice.seller is not None
        copy = render(build_view(invoice, invoice.seller), [facturx(b"<a/>")])
        assert document_check.check(books, copy).result == CheckResult.ALTERED
        for _ in range(2):
            with books.writing() as unit:
                writes.keep_copy(unit, invoice.id, "facturx", copy)
        found = document_check.check(books, copy)
        assert (found.result, found.form, found.document) == (CheckResult.UNCHANGED, "facturx", invoice)

    @pytest.mark.parametrize(
        "alter",
        [
            lambda pdf: pdf + b"\n",
            lambda pdf: pdf.replace(b"%PDF-1.7", b"%PDF-1.6"),
            lambda pdf: pdf[:-300],
            saved_anew,
            lambda pdf: saved_anew(pdf, lambda writer: writer.add_blank_page(100, 100)),
            lambda pdf: saved_anew(pdf, compress=True),
            lambda pdf: saved_anew(pdf, without_metadata),
        ],
        ids=["longer", "one byte", "cut", "saved anew", "a page more", "packed", "metadata gone"],
    )
    def test_any_change_is_seen_and_the_document_still_named(
        self, books: Books, invoice: Document, pdf: bytes, alter: Callable[[bytes], bytes]
    ) -> None:
        found = document_check.check(books, alter(pdf))
        assert (found.result, found.document) == (CheckResult.ALTERED, invoice)

    def test_a_credit_note_without_metadata_is_not_taken_for_the_invoice_it_names(
        self, books: Books, invoice: Document
    ) -> None:
        credit = corrections.credit(books, invoice.id)
        found = document_check.check(books, saved_anew(documents.pdf(books, credit.id), without_metadata))
        assert (found.result, found.document) == (CheckResult.ALTERED, credit)

    def test_a_draft_is_unknown(self, books: Books, invoice: Document) -> None:
        draft = drafts.create(books, invoice.content)
        assert document_check.check(books, documents.pdf(books, draft.id)).result == CheckResult.UNKNOWN

    def test_a_document_of_another_who_uses_this_program_is_unknown(self, books: Books, invoice: Document) -> None:
        assert invoice.seller is not None
        other = replace(invoice, uid="11111111-2222-4333-8444-555555555555")
        found = document_check.check(books, render(build_view(other, invoice.seller)))
        assert (found.result, found.document) == (CheckResult.UNKNOWN, None)

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"hello", b"\x89PNG\r\n", b"%PDF-1.7\n%%EOF" * 1000])
    def test_anything_else_is_unknown(self, books: Books, invoice: Document, data: bytes) -> None:
        found = document_check.check(books, data)
        assert (found.result, document_check.as_json(found)["number"]) == (CheckResult.UNKNOWN, None)

    def test_a_letter_that_names_the_invoice_is_unknown(self, books: Books, invoice: Document) -> None:
        letter = FPDF()
        letter.add_page()
        letter.set_font("helvetica")
        letter.write(text=f"To {builders.company().name}: we have paid your invoice {invoice.number}. Acme Corp")
        assert document_check.check(books, bytes(letter.output())).result == CheckResult.UNKNOWN


class TestHostileFiles:
    def test_no_mutation_of_a_file_of_ours_stops_the_check_or_passes(self, books: Books, pdf: bytes) -> None:
        chance = random.Random(7)  # noqa: S311 - the same each time
        seen: Counter[CheckResult] = Counter()
        for _ in range(200):
            mutated = bytearray(pdf)
            for place in chance.sample(range(len(pdf)), chance.randint(1, 6)):
                mutated[place] ^= chance.randint(1, 255)
            seen[document_check.check(books, bytes(mutated)).result] += 1
        assert seen[CheckResult.UNCHANGED] == 0
        assert seen[CheckResult.ALTERED] > 190

    def test_a_bomb_of_compressed_streams_is_given_up_soon(self, books: Books) -> None:
        bomb = b"%PDF-1.7\n" + b"stream\n" + zlib.compress(b"0" * 50_000_000, 9)
        begin = time.process_time()
        assert identity.stated_uids(bomb * 400) == []
        assert time.process_time() - begin < 5

    def test_a_page_that_takes_for_ever_to_read_is_given_up(self, pdf: bytes) -> None:
        begin = time.monotonic()
        assert identity.page_text(pdf, seconds=0.01) == ""
        assert time.monotonic() - begin < 30

    def test_a_damaged_file_has_no_text(self) -> None:
        assert identity.page_text(b"%PDF-1.7 damaged") == ""


class TestFile:
    def test_a_file_is_read(self, books: Books, pdf: bytes, tmp_path: Path) -> None:
        path = tmp_path / "any name.bin"
        path.write_bytes(pdf)
        assert document_check.check_file(books, path).result == CheckResult.UNCHANGED

    def test_what_cannot_be_read_is_said(self, books: Books, tmp_path: Path) -> None:
        for path in (tmp_path / "absent.pdf", tmp_path, Path("/dev/null"), tmp_path / ("x" * 300)):
            with pytest.raises(OutsideFailed, match=r"cannot be read|is no file"):
                document_check.check_file(books, path)

    def test_a_huge_file_is_refused_before_it_is_read_whole(
        self, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(identity, "MAX_BYTES", 1000)
        path = tmp_path / "huge.pdf"
        path.write_bytes(b"0" * 1001)
        with pytest.raises(OutsideFailed, match=r"huge.pdf is larger than any document"):
            document_check.check_file(books, path)


def test_the_identity_is_read_by_other_programs_too(pdf: bytes, invoice: Document) -> None:
    xmp = PdfReader(io.BytesIO(pdf)).xmp_metadata
    assert xmp is not None
    assert xmp.xmpmm_document_id == f"uuid:{invoice.uid}"
    assert identity.stated_uids(pdf) == [invoice.uid]
