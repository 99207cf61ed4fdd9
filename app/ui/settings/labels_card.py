"""The company's own wording: per language a table of what a page says, and what it is to say instead."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.look import LABEL_LENGTH, Label
from app.ui.choices import language_box
from app.ui.forms import show_text
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.fold import Fold
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.labels import PlainLabel, Size, Tone

Words = list[tuple[str, str]]

_SHORT, _CUT = 24, 56
_FIRST_OF_GROUP = ("invoice", "description", "sum_of_lines", "how_to_pay", "vat", "delivery_note")


class LabelsCard(Card):
    """Shows labels language by language and gives all of them back; what is left empty stays as the language has it.

    Attributes:
        changed: emitted when the user changed one.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Wording"))
        self._texts: dict[tuple[str, str], str] = {}
        self._fields: dict[str, Field] = {}
        self._language = language_box("")
        self._grids = QWidget()
        self._rows = QVBoxLayout(self._grids)
        self._rows.setContentsMargins(0, 0, 0, 0)
        note = self.tr("Fill in only what is to read differently. Words in braces are filled in by the program.")
        self.body.addWidget(PlainLabel(note, size=Size.CAPTION, tone=Tone.MUTED, wrap=True))
        self.body.addWidget(Field(self.tr("Words in"), self._language, path="labels"))
        self._fold = Fold(self._grids, self.tr("Change words…"), self.tr("Hide words"))
        self._fold.link.toggled.connect(lambda _open: self._show())
        self.body.addWidget(self._fold)
        self._language.chosen_changed.connect(lambda _language: self._show())

    def set_labels(self, labels: Sequence[Label], language: str) -> None:
        """Show the labels, those of ``language`` first."""
        self._texts = {(label.language, label.name): label.text for label in labels}
        self._language.choose(language)
        self._show()

    def labels(self) -> tuple[Label, ...]:
        """Return every label that differs from its language."""
        texts = ((place, " ".join(text.split())) for place, text in self._texts.items())
        return tuple(sorted(Label(language, name, text) for (language, name), text in texts if text))

    def bring(self, path: str) -> None:
        """Bring the field of a path such as ``labels.de.invoice`` into being, which then can be gone to."""
        language = path.split(".")[1]
        self._language.choose(language)
        self._fold.set_open(True)
        self._show()

    def _show(self) -> None:
        """Show the words of the language chosen; the table is made when it is first looked at."""
        if not self._fold.link.isChecked():
            return
        from app.services import samples

        language = str(self._language.chosen())
        words = samples.words(language)
        if not self._fields:
            self._build(dict(samples.words("en")))
        for name, text in words:
            field = self._fields[name]
            line = field.widget
            field.path = f"labels.{language}.{name}"
            field.clear()
            if isinstance(line, LineEdit):
                line.setPlaceholderText(text)
                show_text(line, self._texts.get((language, name), ""))

    def _build(self, english: dict[str, str]) -> None:
        titles = dict(
            zip(
                _FIRST_OF_GROUP,
                (
                    self.tr("Head"),
                    self.tr("Lines"),
                    self.tr("Totals"),
                    self.tr("Payment and foot"),
                    self.tr("Taxes"),
                    self.tr("Delivery notes and copies"),
                ),
                strict=True,
            )
        )
        grid, place = FormGrid(), 0
        for name, text in english.items():
            if name in titles:
                self._rows.addWidget(PlainLabel(titles[name]))
                grid, place = FormGrid(), 0
                self._rows.addWidget(grid)
            line = LineEdit(text, max_length=LABEL_LENGTH)
            line.textEdited.connect(lambda typed, name=name: self._on_typed(name, typed))
            # A sentence takes a row of its own.
            whole = len(text) > _SHORT
            place += place % 2 if whole else 0
            label = textwrap.shorten(text, _CUT, placeholder="…")
            self._fields[name] = grid.add(Field(label, line), place // 2, place % 2 * 6, 12 if whole else 6)
            place += 2 if whole else 1

    def _on_typed(self, name: str, text: str) -> None:
        self._texts[str(self._language.chosen()), name] = text
        self.changed.emit()
