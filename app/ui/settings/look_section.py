"""How documents look: design, logo, colour, columns, texts at the edges of a page, names of files, wording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.look import DesignName, LogoPlace, Look, Shown, file_name_problem
from app.domain.party import Company, Paper
from app.ui.forms import show_text, titled, watch
from app.ui.settings.accent_field import AccentField
from app.ui.settings.labels_card import LabelsCard
from app.ui.settings.logo_field import LogoField
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import CheckBox, ComboBox, LineEdit, TextEdit


class LookSection(QWidget):
    """Shows the look of a `Company` and gives it back.

    Attributes:
        changed: emitted when the user changed anything.
    """

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._shown = Company()
        self._design, self._place, self._paper = ComboBox(), ComboBox(), ComboBox()
        for design, words in (
            (DesignName.CLASSIC, self.tr("Classic: a letter")),
            (DesignName.MODERN, self.tr("Modern: large and in colour")),
            (DesignName.COMPACT, self.tr("Compact: many lines on a page")),
        ):
            self._design.add(words, design)
        for place, words in (
            (LogoPlace.LEFT, self.tr("Left")),
            (LogoPlace.RIGHT, self.tr("Right")),
            (LogoPlace.NONE, self.tr("Not printed")),
        ):
            self._place.add(words, place)
        for paper, words in ((Paper.A4, self.tr("A4")), (Paper.LETTER, self.tr("US Letter"))):
            self._paper.add(words, paper)
        self._logo, self._accent = LogoField(), AccentField()
        names = {
            Shown.POSITION: self.tr("Number of the line"),
            Shown.QUANTITY: self.tr("Quantity"),
            Shown.UNIT: self.tr("Unit"),
            Shown.PRICE: self.tr("Price"),
            Shown.DISCOUNT: self.tr("Discount"),
            Shown.TAX: self.tr("Tax rate"),
        }
        self._columns = {column: CheckBox(text) for column, text in names.items()}
        self._header, self._footer = TextEdit(rows=2, max_length=300), TextEdit(rows=2, max_length=1000)
        self._file_name = LineEdit(max_length=200)
        self._file_field = Field(self.tr("File name"), self._file_name, path="file_name")
        self.labels = LabelsCard()
        self._lay_out()
        watch((self._cards,), self.changed)
        for box in self._columns.values():
            box.clicked.connect(self.changed.emit)
        for part in (self._logo, self._accent, self.labels):
            part.changed.connect(self.changed)
        self._design.chosen_changed.connect(lambda _design: self._explain())
        self._file_name.textEdited.connect(lambda _text: self._explain())

    def set_company(self, company: Company) -> None:
        """Show the look of a company; nothing is told."""
        look = company.look
        self._shown = company
        self._design.choose(look.design)
        self._place.choose(look.logo_place)
        self._paper.choose(company.paper)
        self._logo.set_logo(company.logo)
        self._accent.set_color(company.accent)
        for column, box in self._columns.items():
            box.setChecked(column not in look.hidden)
        blocked = self.blockSignals(True)
        self._header.set_text(look.header)
        self._footer.set_text(company.footer)
        self.blockSignals(blocked)
        show_text(self._file_name, look.file_name)
        self.labels.set_labels(look.labels, company.language)
        self._explain()

    def applied(self, company: Company) -> Company:
        """Return ``company`` with the look that stands here."""
        look = Look(
            design=DesignName(str(self._design.chosen())),
            logo_place=LogoPlace(str(self._place.chosen())),
            hidden=tuple(column for column, box in self._columns.items() if not box.isChecked()),
            labels=self.labels.labels(),
            header=self._header.text(),
            file_name=self._file_name.text().strip(),
        )
        return replace(
            company,
            look=look,
            logo=self._logo.logo(),
            accent=self._accent.color(),
            paper=Paper(str(self._paper.chosen())),
            footer=self._footer.text(),
        )

    def _explain(self) -> None:
        """Say what the design is good for, and how a file will be called."""
        hints = {
            DesignName.CLASSIC: self.tr("The address stands where an envelope has its window (DIN 5008)."),
            DesignName.MODERN: self.tr("What matters is seen at a glance; for files and plain envelopes."),
            DesignName.COMPACT: self.tr("About 40 lines on the first page; for long lists and plain envelopes."),
        }
        self._design_field.set_hint(hints[DesignName(str(self._design.chosen()))])
        pattern = self._file_name.text().strip()
        if file_name_problem(pattern):
            self._file_field.set_hint(self.tr("{number}, {customer}, {date}, {kind} and {reference} are filled in."))
            return
        from app.services import samples

        company = replace(self._shown, look=replace(self._shown.look, file_name=pattern))
        name = samples.file_name(company, self._today())
        self._file_field.set_hint(self.tr("For example: {name}").format(name=name))

    def _lay_out(self) -> None:
        look = FormGrid()
        self._design_field = look.add(Field(self.tr("Design"), self._design, path="design"), 0, 0, 12)
        look.add(Field(self.tr("Paper"), self._paper, path="paper"), 1, 0, 6)
        hint = self.tr("PNG or JPEG, at most 4,000 by 4,000 pixels and 5 MB")
        look.add(Field(self.tr("Logo"), self._logo, hint, path="logo"), 2, 0, 12)
        look.add(Field(self.tr("Place of the logo"), self._place, path="logo_place"), 1, 6, 6)
        look.add(Field(self.tr("Accent colour"), self._accent, path="accent"), 3, 0, 12)
        texts = FormGrid()
        header = Field(self.tr("Header"), self._header, self.tr("At the top of every page"), path="header")
        footer_hint = self.tr("At the foot of every page; left empty, your name and how to reach you")
        texts.add(header, 0, 0, 12)
        texts.add(Field(self.tr("Footer"), self._footer, footer_hint, path="footer"), 1, 0, 12)
        texts.add(self._file_field, 2, 0, 12)
        boxes = QWidget()
        places = QGridLayout(boxes)
        places.setContentsMargins(0, 0, 0, 0)
        places.setVerticalSpacing(GAP_SMALL)
        for place, box in enumerate(self._columns.values()):
            places.addWidget(box, place // 2, place % 2)
        self._cards = QWidget()
        cards = QVBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(GAP)
        cards.addWidget(titled(self.tr("Design"), look))
        cards.addWidget(titled(self.tr("What of a line is shown"), boxes))
        cards.addWidget(titled(self.tr("Texts and files"), texts))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._cards)
        layout.addWidget(self.labels)
