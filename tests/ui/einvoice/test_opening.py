"""Files dropped on the window: e-invoices are shown, documents of ours checked, all else told."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfWriter

from app.services import documents, drafts, issuing
from app.services.books import Books
from app.ui.einvoice.page import EInvoicePage
from app.ui.home import Home
from app.ui.invoices.check_dialog import CheckDialog
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.notices import NoticeBar
from tests.support import builders
from tests.support.small_einvoices import CII, UBL


def words(opened: Home) -> str:
    page = opened.window.page
    assert isinstance(page, EInvoicePage)
    return "\n".join(label.text() for label in page.findChildren(PlainLabel))


def pdf_with(content: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("factur-x.xml", content.encode())
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_an_xml_file_is_shown(opened: Home, tmp_path: Path, wait_for_work: Callable[[], None]) -> None:
    path = tmp_path / "invoice.XML"
    path.write_text(UBL)
    opened._take_files([path])
    wait_for_work()
    assert "Invoice R-1" in words(opened)


def test_a_pdf_with_an_e_invoice_is_shown_and_one_of_ours_is_checked(
    opened: Home, books: Books, tmp_path: Path, wait_for_work: Callable[[], None]
) -> None:
    theirs, ours = tmp_path / "theirs.pdf", tmp_path / "ours.pdf"
    theirs.write_bytes(pdf_with(CII))
    ours.write_bytes(documents.pdf(books, issuing.issue(books, drafts.create(books, builders.content()).id).id))
    opened._take_files([theirs])
    wait_for_work()
    assert "factur-x.xml" in words(opened)
    assert opened.window.findChild(CheckDialog) is None
    opened._take_files([ours])
    wait_for_work()
    dialog = opened.window.findChild(CheckDialog)
    assert isinstance(dialog, CheckDialog)
    dialog.close()


def test_a_pdf_without_one_is_checked(opened: Home, tmp_path: Path, wait_for_work: Callable[[], None]) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7")
    opened._take_files([path])
    wait_for_work()
    dialog = opened.window.findChild(CheckDialog)
    assert isinstance(dialog, CheckDialog)
    assert "Not issued here" in "\n".join(label.text() for label in dialog.findChildren(PlainLabel))
    dialog.close()


def test_of_several_the_first_is_shown_and_what_is_refused_is_told(
    opened: Home, tmp_path: Path, wait_for_work: Callable[[], None]
) -> None:
    texts = {"1.xml": "<!DOCTYPE a><a/>", "2.xml": UBL, "3.xml": CII}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    opened._take_files([tmp_path / name for name in texts])
    wait_for_work()
    assert "UBL" in words(opened)
    said = {bar.text for bar in opened.window.findChildren(NoticeBar)}
    assert "\u20681.xml\u2069 was not opened." in said
    assert "One e-invoice is shown at a time: \u20682.xml\u2069." in said


def test_what_is_left_out_of_many_dropped_files_is_told(
    opened: Home, tmp_path: Path, wait_for_work: Callable[[], None]
) -> None:
    paths = [tmp_path / f"{place}.xml" for place in range(23)]
    for path in paths:
        path.write_text(UBL)
    opened._take_files(paths, others=2)
    wait_for_work()
    (told,) = [bar for bar in opened.window.findChildren(NoticeBar) if "dropped" in bar.text]
    said = "\n".join(label.text() for label in told.findChildren(PlainLabel))
    assert "20 files are looked at in one go; the 3 after them are left out." in said
    assert "2 are neither PDF nor XML files." in said


def test_the_palette_offers_it(opened: Home) -> None:
    assert "Open an e-invoice…" in [entry.title for entry in opened.window._local_entries()]
