"""Copies and delivery notes from the window: offered as they can be had, seen before they are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.look import DesignName, Form, Rendition
from app.services import drafts, issuing
from app.services.books import Books
from app.ui.invoices.copy_dialog import CopyDialog
from tests.documents.reading import text_of
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.books import books, clock, migrated_home
from tests.support.lanes import idle_before_the_books_close

__all__ = ["books", "clock", "idle_before_the_books_close", "migrated_home"]

Wait = Callable[[], None]
Asked = list[tuple[list[int], Rendition]]


@pytest.fixture
def asked() -> Asked:
    """What the dialog was told to do."""
    return []


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """The window that asks."""
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.show()
    return shown


def opened(window: QWidget, books: Books, ids: list[int], asked: Asked) -> CopyDialog:
    dialog = CopyDialog(window, books, ids, lambda ids, rendition: asked.append((ids, rendition)))
    dialog.open()
    return dialog


def choose(dialog: CopyDialog, form: Form | None = None, design: DesignName | None = None) -> None:
    for box, value in ((dialog.form, form), (dialog.design, design)):
        if value is not None:
            box.choose(value)
            box.chosen_changed.emit(value)


def test_a_copy_is_seen_in_the_design_chosen_and_asked_for(
    window: QWidget, books: Books, wait_for_work: Wait, asked: Asked
) -> None:
    document = issuing.issue(books, drafts.create(books, builders.content()).id)
    dialog = opened(window, books, [document.id], asked)
    wait_for_work()
    assert "Copy" in text_of(dialog.page._pdf)
    before = dialog.page._pdf
    choose(dialog, design=DesignName.MODERN)
    wait_for_work()
    assert dialog.page._pdf != before
    assert nameless(dialog) == []
    dialog.go.click()
    assert asked == [([document.id], Rendition(Form.DOCUMENT, DesignName.MODERN, copy=True))]


def test_a_draft_has_no_copy_so_its_delivery_note_comes_first(
    window: QWidget, books: Books, wait_for_work: Wait, asked: Asked
) -> None:
    draft = drafts.create(books, builders.content())
    dialog = opened(window, books, [draft.id], asked)
    wait_for_work()
    assert dialog.rendition() == Rendition(Form.DELIVERY_NOTE)
    assert "Delivery note" in text_of(dialog.page._pdf)
    choose(dialog, Form.DOCUMENT)
    wait_for_work()
    assert not dialog.go.isEnabled()
    assert "Drafts have no copies" in dialog._told.text()


def test_of_several_those_that_can_be_had_so_are_written(
    window: QWidget, books: Books, wait_for_work: Wait, asked: Asked
) -> None:
    document = issuing.issue(books, drafts.create(books, builders.content()).id)
    draft = drafts.create(books, builders.content())
    dialog = opened(window, books, [draft.id, document.id], asked)
    wait_for_work()
    assert "Drafts have no copies." in dialog._told.text()
    dialog.go.click()
    assert asked == [([document.id], Rendition(copy=True))]
