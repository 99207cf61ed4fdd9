"""Files dropped on the window, or chosen, are told to be unchanged, altered or unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.document import Document
from app.services import documents, drafts, issuing
from app.services.books import Books
from app.ui.home import Home
from app.ui.invoices.check_dialog import CheckDialog
from app.ui.shell.drops import _Hint
from app.ui.widgets.labels import PlainLabel
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.books import books, clock, migrated_home
from tests.support.lanes import idle_before_the_books_close
from tests.support.ui import settle

__all__ = ["books", "clock", "idle_before_the_books_close", "migrated_home"]


@pytest.fixture
def invoice(books: Books) -> Document:
    return issuing.issue(books, drafts.create(books, builders.content()).id)


@pytest.fixture
def pdf(books: Books, invoice: Document, tmp_path: Path) -> Path:
    path = tmp_path / "<b>INV &amp;.pdf"
    path.write_bytes(documents.pdf(books, invoice.id))
    return path


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(opened: Home, data: QMimeData) -> QDragEnterEvent:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    event.ignore()
    QApplication.sendEvent(opened.window, event)
    return event


def drop(opened: Home, data: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(opened.window, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


def hint(opened: Home) -> _Hint:
    found = opened.window.findChild(_Hint)
    assert isinstance(found, _Hint)
    return found


def shown(opened: Home, qtbot: QtBot) -> tuple[CheckDialog, str]:
    """The dialog and all its words."""
    qtbot.waitUntil(lambda: opened.window.findChild(CheckDialog) is not None, timeout=20_000)
    dialog = opened.window.findChild(CheckDialog)
    assert isinstance(dialog, CheckDialog)
    return dialog, "\n".join(label.text() for label in dialog.findChildren(PlainLabel))


def test_a_dropped_file_is_checked_and_leads_to_its_document(
    opened: Home, invoice: Document, pdf: Path, qtbot: QtBot
) -> None:
    data = dragged(pdf)
    assert enter(opened, data).isAccepted()
    assert hint(opened).isVisible()
    drop(opened, data)
    assert not hint(opened).isVisible()
    dialog, words = shown(opened, qtbot)
    for said in (
        "Issued here, and unchanged",
        invoice.number,
        "Acme Corp",
        "15 Mar 2026",
        "119.00",
        "<b>INV &amp;.pdf",
    ):
        assert said is not None
        assert said in words, said
    assert list(nameless(dialog)) == []
    dialog._open(invoice.id)
    assert opened.window.navigator.key == "invoice"


def test_several_files_are_told_apart(opened: Home, invoice: Document, pdf: Path, tmp_path: Path, qtbot: QtBot) -> None:
    altered, unknown, absent = (tmp_path / f"{name}.pdf" for name in ("altered", "unknown", "absent"))
    altered.write_bytes(pdf.read_bytes() + b" ")
    unknown.write_bytes(b"%PDF-1.7")
    data = dragged(pdf, altered, unknown, absent)
    enter(opened, data)
    drop(opened, data)
    _, words = shown(opened, qtbot)
    for said in ("Issued here, and unchanged", "Altered", "Not issued here", "Not checked", "cannot be read"):
        assert said in words
    dialog = opened.window.findChild(CheckDialog)
    assert isinstance(dialog, CheckDialog)
    settle()
    wrapped = [label for label in dialog.findChildren(PlainLabel) if label.wordWrap() and label.isVisible()]
    assert wrapped
    assert all(label.height() >= label.heightForWidth(label.width()) for label in wrapped)


def test_what_is_no_pdf_is_not_taken(opened: Home, tmp_path: Path) -> None:
    assert not enter(opened, dragged(tmp_path / "letter.docx")).isAccepted()
    assert not enter(opened, QMimeData()).isAccepted()
    assert not hint(opened).isVisible()


def test_what_is_dropped_along_and_not_looked_at_is_told(opened: Home, pdf: Path, tmp_path: Path, qtbot: QtBot) -> None:
    data = dragged(pdf, tmp_path / "letter.docx")
    enter(opened, data)
    drop(opened, data)
    shown(opened, qtbot)
    assert "Not everything you dropped is looked at." in opened.window.notices.texts()


def test_the_hint_goes_when_the_files_are_dragged_away(opened: Home, pdf: Path) -> None:
    enter(opened, dragged(pdf))
    QApplication.sendEvent(opened.window, QDragLeaveEvent())
    assert not hint(opened).isVisible()


def test_the_palette_offers_it(opened: Home) -> None:
    assert "Check a document…" in [entry.title for entry in opened.window._local_entries()]
