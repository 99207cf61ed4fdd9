"""The page of the first start: a few fields that make a company, or the sample company to look around in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.decimals import plain
from app.domain.errors import CounterfoilError, InputRefused
from app.domain.party import Company
from app.domain.tax_id_names import tax_id_name
from app.ui import tasks
from app.ui.choices import country_box, country_name, currency_box, currency_of
from app.ui.forms import roomy
from app.ui.override import override
from app.ui.settings import checks
from app.ui.shell.page import Action, Page, Shell
from app.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL
from app.ui.welcome.suggestions import language_of, paper_of, usual_rate
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import LineEdit
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.numbers import DecimalEdit
from app.ui.widgets.problems import explained, show_problems
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.books import Books
    from app.ui.tasks import Job, Progress

_WIDTH = 720


class WelcomePage(Page):
    """Asks for what a first invoice needs, and leads to the empty list of invoices."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, self.tr("Welcome to Counterfoil"))
        self._books = books
        self._name, self._street = LineEdit(max_length=200), LineEdit(max_length=200)
        self._building, self._postcode = LineEdit(max_length=40), LineEdit(max_length=40)
        self._town = LineEdit(max_length=200)
        self._country, self._currency = country_box(""), currency_box("")
        self._tax_id, self._iban = LineEdit(max_length=40), LineEdit(max_length=60)
        self._rate = DecimalEdit(shell.formats, minimum=Decimal(0), max_decimals=4)
        self._rate_field = Field(self.tr("Tax rate in per cent"), self._rate, path="tax.rate")
        self._form = self._fields()
        self._job: Job[None] | None = None
        self._start = Button(self.tr("Set up my company"), self._on_start, kind=Kind.PRIMARY)
        self._explore = Button(self.tr("Explore the sample company"), self._on_explore)
        self._lay_out()
        self._country.chosen_changed.connect(lambda code: self._suggest(str(code or "")))
        checks.check_when_left(self._tax_id, checks.tax_id(self._chosen_country), warning=True)
        checks.check_when_left(self._iban, checks.iban)
        for line in (self._name, self._street, self._building, self._postcode, self._town, self._tax_id, self._iban):
            line.returnPressed.connect(self._start.click)
        country = QLocale.territoryToCode(shell.formats.locale.territory())
        self._country.choose(country)
        self._suggest(self._chosen_country())

    @override
    def on_shown(self) -> None:
        self.set_status(self.tr("Everything stays on this computer."))
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def actions_now(self) -> tuple[Action, ...]:
        return (
            Action("save", self.tr("Set up my company"), self._on_start, "Ctrl+S", "check"),
            Action("explore", self.tr("Explore the sample company"), self._on_explore, icon="eye"),
        )

    def _fields(self) -> FormGrid:
        form = roomy(FormGrid())
        form.add(Field(self.tr("Name of your company"), self._name, path="name"), 0, 0, 12)
        form.add(Field(self.tr("Street"), self._street, path="address.street"), 1, 0, 9)
        form.add(Field(self.tr("Building number"), self._building, path="address.building"), 1, 9, 3)
        form.add(Field(self.tr("Postcode"), self._postcode, path="address.postal_code"), 2, 0, 3)
        form.add(Field(self.tr("Town"), self._town, path="address.city"), 2, 3, 5)
        form.add(Field(self.tr("Country"), self._country, path="address.country"), 2, 8, 4)
        form.add(Field(self.tr("Currency"), self._currency, path="currency"), 3, 0, 2)
        form.add(self._rate_field, 3, 2, 3)
        optional = self.tr("May be left empty")
        self._tax_id_field = Field(tax_id_name(""), self._tax_id, optional, path="tax_id")
        form.add(self._tax_id_field, 3, 5, 3)
        form.add(Field(self.tr("IBAN"), self._iban, optional, path="bank.iban"), 3, 8, 4)
        return form

    def _lay_out(self) -> None:
        self.header.hide()
        title = PlainLabel(self.tr("Welcome to Counterfoil"), size=Size.TITLE)
        card = Card(self.tr("Your company"), padding=GAP_LARGE)
        hint = self.tr("This stands on your documents. Everything can be changed and completed in the settings.")
        card.body.addWidget(PlainLabel(hint, tone=Tone.MUTED, wrap=True))
        card.body.addSpacing(GAP // 2)
        card.body.addWidget(self._form)
        card.body.addWidget(self._start, 0, Qt.AlignmentFlag.AlignLeft)
        sample = Card(padding=GAP_LARGE)
        words = QVBoxLayout()
        words.setSpacing(GAP_SMALL // 2)
        words.addWidget(PlainLabel(self.tr("Only looking?"), size=Size.TOTAL))
        text = self.tr("The sample company has customers, items and two years of invoices.")
        words.addWidget(PlainLabel(text, tone=Tone.MUTED, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addLayout(words, 1)
        row.addWidget(self._explore, 0, Qt.AlignmentFlag.AlignVCenter)
        sample.body.addLayout(row)
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, GAP)
        column.setSpacing(GAP)
        column.addWidget(title)
        column.addWidget(card)
        column.addWidget(sample)
        column.addStretch(1)
        holder = QWidget()
        centred = QHBoxLayout(holder)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(middle, 100)
        centred.addStretch(1)
        self.body.addWidget(scrolled(holder), 1)

    def _chosen_country(self) -> str:
        return str(self._country.chosen() or "")

    def _suggest(self, country: str) -> None:
        """Follow the country with currency and tax rate, which may be changed, and with the word for the tax id."""
        self._tax_id_field.set_label(tax_id_name(country))
        self._currency.choose(currency_of(country) or "EUR")
        rate = usual_rate(country)
        self._rate.set_value(rate if rate is not None else Decimal(0))
        usual = self.tr("Usual in {country}").format(country=country_name(country))
        self._rate_field.set_hint(usual if rate is not None else "")

    def _on_start(self) -> None:
        country, rate = self._chosen_country(), self._rate.value()
        wanted = Company(
            name=self._name.text().strip(),
            street=self._street.text().strip(),
            building=self._building.text().strip(),
            postal_code=self._postcode.text().strip(),
            city=self._town.text().strip(),
            country=country,
            tax_id=self._tax_id.text().strip(),
            iban=self._iban.text().strip(),
            currency=str(self._currency.chosen()),
            language=language_of(country),
            paper=paper_of(country),
            default_rate=self._rate.text() if rate is None else plain(rate),
        )

        def store() -> Company:
            from app.services import company

            kept = company.get(self._books)
            return company.save(self._books, replace(wanted, series=kept.series, revision=kept.revision))

        tasks.run(self, store, self._on_stored, self._on_failed, key="store")

    def _on_stored(self, company: Company) -> None:
        self.shell.changes.tell("company", "series")
        self.shell.navigator.open_page("invoices")

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, InputRefused):
            homeless = show_problems(self._form, error.problems)
            if homeless:
                self.shell.notices.error(*explained(InputRefused(homeless)))
        elif isinstance(error, CounterfoilError):
            self.shell.notices.error(*explained(error))
        else:
            raise error

    def _on_explore(self) -> None:
        self._busy(busy=True)

        def work(progress: Progress) -> None:
            from app.services import demo

            demo.fill(self._books, None, progress.step)

        self._job = tasks.run_long(self, self.tr("Making the sample company"), work, self._on_explored)
        self._job.finished.connect(lambda: self._busy(busy=False))

    def _on_explored(self, _none: None) -> None:
        self.shell.changes.tell("company", "series", "customer", "item", "invoice", "payment")
        self.shell.navigator.open_page("invoices")

    def _busy(self, *, busy: bool) -> None:
        self._start.setEnabled(not busy)
        self._explore.setEnabled(not busy)
