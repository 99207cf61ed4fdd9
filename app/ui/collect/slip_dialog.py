"""A payment slip as the customer will get it, with what to know before, and the ways to hand it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.invoices.preview import Preview
from app.ui.invoices.printing import print_preview
from app.ui.theme.tokens import Role
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.notices import NoticeBar

_WIDTH, _HEIGHT, _LOWEST = 560, 760, 520
_LEAST = 240  # of the page in sight
_AROUND = 80
"""What a screen needs beside the dialog: its frame, and bars of the desktop."""


class SlipDialog(Dialog):
    """Shows one slip.

    Attributes:
        save_asked: the user wants it as a file.
    """

    save_asked = Signal()

    def __init__(self, window: QWidget, title: str, pdf: bytes, warnings: Sequence[str]) -> None:
        """Make the dialog for the slip ``pdf``; ``warnings`` are shown above it."""
        super().__init__(window, title, width=_WIDTH)
        self._pdf, self._title, self._window = pdf, title, window
        words = self.tr(
            "There was no link yet when the invoice was issued, and an issued invoice stays as it is. So the link"
            " stands on a page of its own, to be given to the customer together with the invoice."
        )
        self.body.addWidget(PlainLabel(words, tone=Tone.MUTED, wrap=True))
        if warnings:
            self.body.addWidget(NoticeBar(Role.ATTENTION, warnings[0], warnings[1:], closable=False))
        self.page = Preview()
        self.page.setMinimumHeight(_LEAST)
        self.page.show_pdf(lambda: pdf)
        self.body.addWidget(self.page, 1)
        self.add_button(self.tr("Close"), self.reject)
        self.add_button(self.tr("Print…"), self._on_print)
        self.save = self.add_button(self.tr("Save PDF…"), self._on_save, Kind.PRIMARY)
        self.save.setFocus()
        self.resize(_WIDTH, max(_LOWEST, min(_HEIGHT, self.screen().availableSize().height() - _AROUND)))

    def _on_print(self) -> None:
        self.accept()
        print_preview(self._window, [self._pdf], self._title)

    def _on_save(self) -> None:
        self.accept()
        self.save_asked.emit()
