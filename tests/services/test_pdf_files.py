"""Documents and payment slips are handed out as files that harm nothing."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.document import Document, State
from app.domain.errors import NotAllowed, NotFound, OutsideFailed
from app.domain.look import DesignName, Form, Look, Rendition
from app.domain.series import Reset, Series, SeriesKind
from app.domain.totals import calculate
from app.services import company, corrections, document_check, documents, drafts, issuing, pdf_files, series
from app.services.books import Books
from app.services.document_check import CheckResult
from app.services.file_names import MAX_BYTES, patterned_name, safe_name
from tests.documents.reading import text_of
from tests.support import builders


def issued(books: Books, **changes: object) -> Document:
    return issuing.issue(books, drafts.create(books, builders.content(**changes)).id)


def test_pages_are_exported_under_names_people_read(books: Books, tmp_path: Path) -> None:
    first, second = issued(books), issued(books, customer=builders.party("Étoile S.A."))
    draft = drafts.create(books, builders.content())
    folder = tmp_path / "out"
    files = [each.path for each in pdf_files.export(books, [first.id, second.id, draft.id], folder)]
    assert [file.name for file in files] == [
        "INV-2026-0001 Acme Corp.pdf",
        "INV-2026-0002 Étoile S.A.pdf",
        "Draft 3 Acme Corp.pdf",
    ]
    assert files[0].read_bytes() == documents.pdf(books, first.id)
    assert sorted(folder.iterdir()) == sorted(files)


def test_two_documents_never_share_a_file(books: Books, tmp_path: Path) -> None:
    series.set_series(books, Series(SeriesKind.INVOICE, "A/{0}", Reset.NEVER))
    series.set_series(books, Series(SeriesKind.CREDIT_NOTE, "a-{0}", Reset.NEVER))
    invoice = issued(books)
    note = corrections.credit(books, invoice.id)
    assert (invoice.number, note.number) == ("A/1", "a-1")
    files = [each.path for each in pdf_files.export(books, [invoice.id, note.id], tmp_path)]
    assert [file.name for file in files] == ["A-1 Acme Corp.pdf", "a-1 Acme Corp (2).pdf"]
    assert files[1].read_bytes() == documents.pdf(books, note.id)


def test_another_file_of_that_name_is_not_overwritten_unasked(books: Books, tmp_path: Path) -> None:
    document = issued(books)
    taken = tmp_path / pdf_files.file_name(books, document)
    taken.write_bytes(b"a letter")
    with pytest.raises(NotAllowed, match="already exist"):
        pdf_files.export(books, [document.id], tmp_path)
    assert taken.read_bytes() == b"a letter"
    pdf_files.export(books, [document.id], tmp_path, overwrite=True)
    assert taken.read_bytes() == documents.pdf(books, document.id)
    pdf_files.export(books, [document.id], tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights elsewhere")
def test_a_link_is_replaced_and_never_followed(books: Books, tmp_path: Path) -> None:
    document = issued(books)
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    folder = tmp_path / "out"
    folder.mkdir()
    link = folder / pdf_files.file_name(books, document)
    link.symlink_to(outside)
    with pytest.raises(NotAllowed):
        pdf_files.export(books, [document.id], folder)
    pdf_files.export(books, [document.id], folder, overwrite=True)
    assert outside.read_bytes() == b"precious"
    assert not link.is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_a_page_is_the_users_file_and_has_their_rights(books: Books, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        (written,) = pdf_files.export(books, [issued(books).id], tmp_path / "out")
    finally:
        os.umask(before)
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o644


def test_a_folder_that_cannot_be_used_is_said_so(books: Books, tmp_path: Path) -> None:
    document = issued(books)
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutsideFailed, match="cannot be used"):
        pdf_files.export(books, [document.id], tmp_path / "file")
    with pytest.raises(OutsideFailed, match="cannot be written"):
        pdf_files.save_pdf(books, document.id, tmp_path / "missing" / "page.pdf")


def test_a_failed_write_leaves_what_was_there_and_no_rubbish(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = issued(books)
    page = tmp_path / "page.pdf"
    page.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutsideFailed, match="No space left"):
        pdf_files.save_pdf(books, document.id, page)
    assert page.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir() if file.suffix in {".pdf", ".tmp"}] == ["page.pdf"]


def test_what_was_written_before_the_disk_was_full_is_told(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [issued(books) for _turn in range(3)]
    sync, calls = os.fsync, count(1)

    def full(descriptor: int) -> None:
        if next(calls) == 3:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(pdf_files.PartlyWritten, match="No space left") as failed:
        pdf_files.export(books, [document.id for document in made], tmp_path / "out")
    assert [each.document for each in failed.value.written] == made[:2]
    assert sorted((tmp_path / "out").iterdir()) == [each.path for each in failed.value.written]


def test_nothing_is_written_when_one_document_is_missing(books: Books, tmp_path: Path) -> None:
    document = issued(books)
    with pytest.raises(NotFound):
        pdf_files.export(books, [document.id, 99], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("customer", "name"),
    [
        ("Acme Corp", "INV-1 Acme Corp.pdf"),
        ("../../etc/passwd", "INV-1 etc-passwd.pdf"),
        ("a/b\\c:d", "INV-1 a-b-c-d.pdf"),
        ("Trailing dots...  ", "INV-1 Trailing dots.pdf"),
        ("\u202egnp.exe", "INV-1 gnp.exe.pdf"),
        ("null\x00 and\nnew line", "INV-1 null and new line.pdf"),
        ("Łódź 東京 🎉", "INV-1 Łódź 東京 🎉.pdf"),
        ("", "INV-1.pdf"),
        ("...", "INV-1.pdf"),
    ],
)
def test_hostile_names_become_harmless(customer: str, name: str) -> None:
    assert safe_name("INV-1", customer) == name


@pytest.mark.parametrize("number", ["CON", "aux", "Com1", "lpt9.txt", "NUL .x", "CONIN$"])
def test_device_names_are_no_file_names(number: str) -> None:
    assert safe_name(number, "").startswith("_")


def test_a_number_may_hold_a_slash() -> None:
    assert safe_name("2026/001", "Acme") == "2026-001 Acme.pdf"
    assert safe_name("", "") == "document.pdf"


@given(number=st.text(max_size=40), customer=st.text(max_size=400))
def test_every_name_is_safe_everywhere(number: str, customer: str) -> None:
    name = safe_name(number, customer)
    stem = name.removesuffix(".pdf")
    assert name != stem
    assert len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert stem == stem.strip(" .")
    assert stem[0] not in ".-"
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in name)
    assert stem.partition(".")[0].strip().casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert (Path("/folder") / name).resolve().parent == Path("/folder").resolve()


def set_look(books: Books, look: Look) -> None:
    company.save(books, replace(company.get(books), look=look))


def test_the_companys_pattern_names_every_file(books: Books, tmp_path: Path) -> None:
    set_look(books, Look(file_name="{date} {kind} {number} ({customer}) {reference}"))
    document = issued(books, reference="")
    name = f"{document.content.issue_date} invoice INV-2026-0001 (Acme Corp)"
    assert pdf_files.file_name(books, document) == f"{name}.pdf"
    assert pdf_files.slip_file_name(books, document) == f"{name} - payment.pdf"
    assert pdf_files.file_name(books, document, Rendition(copy=True)) == f"{name} - copy.pdf"
    note = Rendition(Form.DELIVERY_NOTE)
    assert pdf_files.file_name(books, document, note) == f"{name} - delivery note.pdf"
    (written,) = pdf_files.export(books, [document.id], tmp_path)
    assert written.path.name == f"{name}.pdf"


@given(
    st.text(max_size=40),
    st.text(max_size=400),
    st.text(max_size=60),
    st.sampled_from(["{number}", "{customer} {number}", "{reference}/{customer}: {number} {date}"]),
)
def test_no_pattern_loses_the_number_or_makes_a_name_unsafe(
    number: str, customer: str, extra: str, pattern: str
) -> None:
    made = builders.content(customer=builders.party(customer), reference=extra)
    document = Document(1, "", 1, State.ISSUED, made, calculate(made), number=f"R{number}-17")
    name = patterned_name(pattern, document)
    assert len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert "-17" in name


def test_a_copy_is_marked_and_known_when_it_comes_back(books: Books, tmp_path: Path) -> None:
    document = issued(books)
    (written,) = pdf_files.export(books, [document.id], tmp_path, rendition=Rendition(copy=True))
    data = written.path.read_bytes()
    assert data != documents.pdf(books, document.id)
    found = document_check.check(books, data)
    assert (found.result, found.form, found.document) == (CheckResult.UNCHANGED, "copy", document)


def test_an_issued_document_in_another_design_is_a_copy_and_a_draft_is_not(books: Books) -> None:
    document, draft = issued(books), drafts.create(books, builders.content())
    modern = Rendition(design=DesignName.MODERN)
    assert "Copy" in text_of(documents.pdf(books, document.id, modern))
    assert documents.pdf(books, document.id) == documents.stored_pdf(books, document)
    assert "Copy" not in text_of(documents.pdf(books, draft.id, modern))
    assert documents.pdf(books, draft.id, modern) != documents.pdf(books, draft.id)


def test_there_is_no_copy_of_a_draft_and_no_delivery_note_of_a_credit_note(books: Books) -> None:
    draft, invoice = drafts.create(books, builders.content()), issued(books)
    with pytest.raises(NotAllowed, match="Issue it first"):
        documents.pdf(books, draft.id, Rendition(copy=True))
    credit = corrections.credit(books, invoice.id)
    with pytest.raises(NotAllowed, match="Only an invoice"):
        documents.pdf(books, credit.id, Rendition(Form.DELIVERY_NOTE))


def test_a_delivery_note_goes_with_an_invoice_and_states_no_amount(books: Books) -> None:
    document = issued(books)
    seen = text_of(documents.pdf(books, document.id, Rendition(Form.DELIVERY_NOTE)))
    assert "Delivery note" in seen
    assert "INV-2026-0001" in seen
    assert "Total" not in seen
