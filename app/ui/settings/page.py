"""The settings page: seven sections of which one is shown, and one button that saves the company with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.party import Company
from app.ui import tasks
from app.ui.collect.accounts_section import AccountsSection
from app.ui.form_page import FormPage
from app.ui.forms import column
from app.ui.invoices.preview import Preview
from app.ui.override import override
from app.ui.settings import checks
from app.ui.settings.about_section import AboutSection
from app.ui.settings.appearance_section import AppearanceSection
from app.ui.settings.company_form import CompanyForm
from app.ui.settings.look_section import LookSection
from app.ui.settings.sections import sections
from app.ui.settings.series_section import SeriesSection
from app.ui.settings.tax_section import TaxSection
from app.ui.shell.navigator import OpenAccount
from app.ui.shell.page import Shell
from app.ui.theme.tokens import GAP
from app.ui.widgets.fields import Field
from app.ui.widgets.problems import go_to
from app.ui.widgets.scrolling import scrolled
from app.ui.widgets.segmented import Segment, SegmentedControl

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.series import SeriesUse

_WIDEST = 880


class SettingsPage(FormPage[Company]):
    """Company, documents, numbers, reasons for no tax, accounts at providers, appearance, and what the program is."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, self.tr("Settings"))
        self._books = books
        self._stale, self._numbers_stale = True, True
        self._company = CompanyForm(shell.formats)
        self._look = LookSection(books.today)
        self._preview = Preview()
        self._series = SeriesSection(shell.formats, books.today)
        self._tax = TaxSection()
        self._accounts = AccountsSection(shell, books)
        self._appearance = AppearanceSection(shell.settings)
        self._sections: dict[str, QWidget] = {
            "company": self._company,
            "documents": self._look,
            "numbers": self._series,
            "tax": self._tax,
            "accounts": self._accounts,
            "appearance": self._appearance,
            "about": AboutSection(shell),
        }
        segments = [Segment(section.key, section.title) for section in sections()]
        self._chooser = SegmentedControl(self.tr("Section"), segments)
        self._stack = QStackedWidget()
        for section in self._sections.values():
            section.setMaximumWidth(_WIDEST)
            area = scrolled(column(section))
            self._stack.addWidget(self._beside_preview(area) if section is self._look else area)
        self.header.add(self.save_button)
        self.body.addLayout(self.row(self._chooser, None))
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.body.addWidget(self.form, 1)
        self._chooser.changed.connect(self._on_chosen)
        for section in (self._company, self._look, self._series, self._tax):
            section.changed.connect(self.touched)
        self._look.changed.connect(self._show_sample)
        self._series.opened.connect(shell.navigator.open_invoice)
        self._check_codes()
        self.settled()

    @override
    def on_shown(self) -> None:
        if self._stale and not self.dirty:
            self._stale = False
            self._load()
        self._accounts.refresh()
        self.tell()
        focused = self.window().focusWidget()
        if not self.isAncestorOf(focused):
            if self._chooser.chosen() == "company":
                self._company.lines["name"].setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._chooser.take_keyboard()

    @override
    def on_changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"account", "remote"}:
            self._accounts.outdate()
        if kinds & {"company", "series", "invoice"}:
            self._stale = True
            if self.isVisible() and not self.dirty:
                self.on_shown()

    @override
    def open(self, target: object) -> None:
        """Show a section by its key, an account, or put the cursor into the field of a path such as ``bank.iban``."""
        if isinstance(target, OpenAccount):
            self._choose("accounts")
            self._accounts.bring(target.id)
        if not isinstance(target, str) or not target:
            return
        if target in self._sections:
            self._choose(target)
            return
        if target.startswith("labels."):
            self._look.labels.bring(target)
        for field in self.form.findChildren(Field):
            if field.path == target:
                self.reveal(field)
                go_to(field)
                return

    @override
    def read(self) -> Company:
        return self._series.applied(self._tax.applied(self._look.applied(self._company.company())))

    @override
    def store(self, value: Company) -> Company:
        from app.services import company

        return company.save(self._books, value)

    @override
    def show_stored(self, value: Company) -> None:
        for section in (self._company, self._look, self._series, self._tax):
            section.set_company(value)
        self._show_sample(at_once=True)

    @override
    def adopt(self, value: Company) -> None:
        self._company.adopt(value)

    @override
    def stored(self, value: Company) -> None:
        self.shell.changes.tell("company", "series")

    @override
    def sections(self) -> Sequence[QWidget]:
        return tuple(self._sections.values())

    @override
    def reveal(self, field: Field) -> None:
        for key, section in self._sections.items():
            if section.isAncestorOf(field):
                self._choose(key)

    def _beside_preview(self, area: QWidget) -> QWidget:
        """A section with the page it is about at its right."""
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, GAP)
        row.setSpacing(GAP)
        row.addWidget(area, 5)
        row.addWidget(self._preview, 4)
        return both

    def _show_sample(self, *, at_once: bool = False) -> None:
        """Show a document as the company that stands in the fields would issue it; waits until it is looked at."""
        company, today = self.read(), self._books.today()

        def render() -> bytes:
            from app.services import samples

            return samples.render(company, today)

        self._preview.show_pdf(render, at_once=at_once)

    def _check_codes(self) -> None:
        lines = self._company.lines
        checks.check_when_left(lines["iban"], checks.iban)
        checks.check_when_left(lines["bic"], checks.bic)
        checks.check_when_left(lines["email"], checks.email)
        checks.check_when_left(lines["tax_id"], checks.tax_id(self._company.country), warning=True)

    def _load(self) -> None:
        def look() -> Company:
            from app.services import company

            return company.get(self._books)

        tasks.run(self, look, self._show_loaded, key="load")
        self._numbers_stale = True
        self._load_numbers()

    def _load_numbers(self) -> None:
        """Read who took which number; only when they are looked at, as there may be a hundred thousand."""
        if not self._numbers_stale or self._chooser.chosen() != "numbers":
            return
        self._numbers_stale = False

        def look() -> list[SeriesUse]:
            from app.services import series

            return series.listing(self._books)

        tasks.run(self, look, self._series.show_use, key="numbers")

    def _show_loaded(self, company: Company) -> None:
        if not self.dirty:
            self.show_stored(company)
            self.settled()

    def _on_chosen(self, key: str) -> None:
        if key == "documents":
            self._show_sample(at_once=True)
        self._stack.setCurrentIndex(list(self._sections).index(key))
        self._load_numbers()

    def _choose(self, key: str) -> None:
        self._chooser.choose(key)
        self._on_chosen(key)
