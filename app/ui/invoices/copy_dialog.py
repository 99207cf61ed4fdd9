"""Asks what is wanted of documents beside themselves: a copy or a delivery note, in which design; shows the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.look import DesignName, Form, Rendition
from app.ui import tasks
from app.ui.invoices.preview import Preview
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox
from app.ui.widgets.labels import PlainLabel, Tone

if TYPE_CHECKING:
    from app.services.books import Books

_WIDTH, _HEIGHT, _LEAST = 520, 780, 240
_AROUND = 80
"""What a screen needs beside the dialog: its frame, and bars of the desktop."""


class CopyDialog(Dialog):
    """``done`` gets the documents that can be had so, and how.

    Attributes:
        form, design: the choosers.
        page: the first of the documents as it would be written.
        go: the button that agrees.
    """

    def __init__(
        self,
        parent: QWidget,
        books: Books,
        document_ids: Sequence[int],
        done: Callable[[list[int], Rendition], object],
    ) -> None:
        super().__init__(parent, parent.tr("Export copy or delivery note"), width=_WIDTH)
        self._books, self._ids, self._done = books, list(document_ids), done
        self._available: list[int] = []
        self._begins = True
        self.form, self.design = ComboBox(), ComboBox()
        self.form.add(self.tr("Copy"), Form.DOCUMENT)
        self.form.add(self.tr("Delivery note"), Form.DELIVERY_NOTE)
        self.design.add(self.tr("Its own"), None)
        for design, words in (
            (DesignName.CLASSIC, self.tr("Classic")),
            (DesignName.MODERN, self.tr("Modern")),
            (DesignName.COMPACT, self.tr("Compact")),
        ):
            self.design.add(words, design)
        grid = FormGrid()
        grid.add(Field(self.tr("Form"), self.form), 0, 0, 6)
        grid.add(Field(self.tr("Design"), self.design), 0, 6, 6)
        self.body.addWidget(grid)
        self._told = PlainLabel("", tone=Tone.MUTED, wrap=True)
        self.body.addWidget(self._told)
        self.page = Preview()
        self.page.setMinimumHeight(_LEAST)
        self.body.addWidget(self.page, 1)
        self.add_button(self.tr("Cancel"), self.reject)
        self.go = self.add_button(self.tr("Export…"), self._on_go, Kind.PRIMARY)
        for box in (self.form, self.design):
            box.chosen_changed.connect(lambda _chosen: self._look())
        self.resize(_WIDTH, min(_HEIGHT, self.screen().availableSize().height() - _AROUND))
        self.form.setFocus()
        self._look()

    def rendition(self) -> Rendition:
        """Return what is chosen."""
        form, design = Form(str(self.form.chosen())), self.design.chosen()
        return Rendition(form, DesignName(str(design)) if design else None, copy=form is Form.DOCUMENT)

    def _look(self) -> None:
        """Ask which of the documents can be had so, and show the first."""
        rendition = self.rendition()
        self.go.setEnabled(False)

        def work() -> list[int]:
            from app.services import documents

            return documents.available(self._books, self._ids, rendition)

        tasks.run(self, work, lambda found: self._show(found, rendition), key="look")

    def _show(self, available: list[int], rendition: Rendition) -> None:
        begins, self._begins = self._begins, False
        if begins and not available:
            # Of drafts there are no copies: begin with what there is.
            self.form.choose(Form.DELIVERY_NOTE)
            self._look()
            return
        self._available = available
        self.go.setEnabled(bool(available))
        note = rendition.form is Form.DELIVERY_NOTE
        if note:
            words = self.tr("What goes with the goods: quantities without prices, addressed to where they go.")
            lacking = self.tr("Only invoices have delivery notes.")
        else:
            words = self.tr("Marked as a copy, and as paid or cancelled where it is. What was issued stays as it is.")
            lacking = self.tr("Drafts have no copies.")
        left_out = len(self._ids) - len(available)
        if left_out:
            words = f"{lacking} {words}" if available else lacking
        self._told.setText(words)
        self.page.setVisible(bool(available))
        if not available:
            return
        first = available[0]

        def load() -> bytes:
            from app.services import documents

            return documents.pdf(self._books, first, rendition)

        self.page.show_pdf(load)

    def _on_go(self) -> None:
        done, ids, rendition = self._done, self._available, self.rendition()
        self.accept()
        done(ids, rendition)
