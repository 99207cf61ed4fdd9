"""The card above the lines: customer, dates, currency and the rest of what a document says once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.decimals import ZERO
from app.domain.document import Content
from app.domain.document import Kind as DocumentKind
from app.domain.party import Party
from app.domain.text import single_line
from app.ui.choices import currency_box, language_box
from app.ui.formats import Formats
from app.ui.invoices.editor.amount_edit import AmountEdit
from app.ui.invoices.editor.customer_picker import CustomerPicker, Search
from app.ui.invoices.editor.edits import terms_of, with_issue_date, with_party, with_terms
from app.ui.invoices.editor.session import EditorSession
from app.ui.theme.tokens import GAP
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.dates import DateEdit
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox, LineEdit

_TERMS = (0, 7, 10, 14, 30, 45, 60, 90)
_MORE = (
    "kind", "delivery_date", "prepaid", "rounding", "terms", "buyer_reference", "contract", "project", "period_start",
    "period_end",
)  # fmt: skip
_TEXTS = ("reference", "buyer_reference", "contract", "project")


class DetailsForm(Card):
    """The fields; each change goes into the session, each change of the session shows here.

    Attributes:
        details_asked: the user wants to see or change the customer's details on this document.
    """

    details_asked = Signal()

    def __init__(self, session: EditorSession, formats: Formats, today: Callable[[], date], search: Search) -> None:
        super().__init__()
        self._session = session
        self._showing = False
        # The terms the issue date moves the due date by, also while the field is empty in between.
        self._days: int | None = None
        # What each date was when the typing in it began: an impossible day puts that back.
        self._before: dict[str, date | None] = {}
        self.grid = FormGrid()
        self.body.setSpacing(0)
        self.body.setContentsMargins(17, 13, 17, 3)
        self.body.addWidget(self.grid)
        self.customer = CustomerPicker(search)
        self.issue_date = DateEdit(formats, today=today)
        self.due_date = DateEdit(formats, today=today, base=lambda: session.content.issue_date)
        self.currency = currency_box("")
        self.texts = {name: LineEdit(max_length=200) for name in _TEXTS}
        self.reference = self.texts["reference"]
        self.language = language_box("")
        self.prices = ComboBox()
        self.prices.add(self.tr("without tax"), False)
        self.prices.add(self.tr("with tax"), True)
        self.terms = ComboBox()
        self.kind = ComboBox()
        self.kind.add(self.tr("Invoice"), DocumentKind.INVOICE)
        self.kind.add(self.tr("Credit note"), DocumentKind.CREDIT_NOTE)
        self.delivery_date = DateEdit(formats, today=today, base=lambda: session.content.issue_date)
        self.period_start = DateEdit(formats, today=today, base=lambda: session.content.issue_date)
        self.period_end = DateEdit(formats, today=today, base=lambda: session.content.period_start)
        self.terms_text = LineEdit(max_length=1000, placeholder=self.tr("As the due date says"))
        self.prepaid = AmountEdit("", empty=ZERO, blank=True, check=self._check_amount)
        self.rounding = AmountEdit("", empty=ZERO, blank=True, check=self._check_amount)
        self._lay_out()
        self._connect()
        session.changed.connect(lambda _field: self.refresh())
        session.replaced.connect(self._on_replaced)
        session.stepped.connect(lambda _field: self._start_over())
        self.refresh()

    def field(self, path: str) -> Field | None:
        """Return the field that a problem's path leads to; None when it is not in this card."""
        first = path.partition(".")[0].partition("[")[0]
        known = {name: name for name in ("customer", "issue_date", "due_date", "currency", "reference", "language")}
        known |= {name: name for name in _MORE} | {"customer_id": "customer", "prices_include_tax": "prices"}
        return self.grid.field(known[first]) if first in known else None

    def reveal(self, field: Field) -> None:
        """Show the fields that are out of sight at first when ``field`` is one of them."""
        if field.path in _MORE:
            self.more.setChecked(True)

    def refresh(self) -> None:
        """Show what the session holds; a field that says so already keeps its text and cursor."""
        content, session = self._session.content, self._session
        self._showing = True
        try:
            self.customer.show_party(content.customer)
            for path, edit, day in self._dates():
                if edit.value() != day and not edit.problem():
                    edit.set_value(day)
                if not edit.problem():
                    session.set_unreadable(path, "")
            self.currency.choose(content.currency)
            self.language.choose(content.language)
            self.prices.choose(content.prices_include_tax)
            self.kind.choose(content.kind)
            for name, line in self.texts.items():
                _show_text(line, getattr(content, name))
            self.texts["buyer_reference"].setPlaceholderText(content.customer.buyer_reference)
            _show_text(self.terms_text, content.terms)
            if content.issue_date is not None and content.due_date is not None:
                self._days = terms_of(content)
            self._show_terms(terms_of(content))
            self.prepaid.show_value(content.prepaid, session.style, session.digits)
            self.rounding.show_value(content.rounding, session.style, session.digits)
        finally:
            self._showing = False
        self._warn()

    def set_read_only(self, read_only: bool) -> None:
        """Let the fields be read but not changed."""
        for edit in (self.customer, *self.texts.values(), *(edit for _, edit, _ in self._dates())):
            edit.setReadOnly(read_only)
        for edit in (self.terms_text, self.prepaid, self.rounding):
            edit.setReadOnly(read_only)
        for box in self._boxes():
            box.setEnabled(not read_only)
        self.details.set_text(self.tr("Details") if read_only else self.tr("Edit details"))
        self.more.setVisible(not read_only)

    def _lay_out(self) -> None:
        self.details = Button(self.tr("Edit details"), self.details_asked.emit, kind=Kind.LINK)
        self.more = Button(self.tr("More fields"), kind=Kind.LINK)
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show_more)
        places = (
            (self.tr("Customer"), self.customer, "customer", 0, 0, 4),
            (self.tr("Issue date"), self.issue_date, "issue_date", 0, 4, 3),
            (self.tr("Due date"), self.due_date, "due_date", 0, 7, 3),
            (self.tr("Currency"), self.currency, "currency", 0, 10, 2),
            (self.tr("Reference"), self.reference, "reference", 1, 0, 4),
            (self.tr("Language"), self.language, "language", 1, 4, 3),
            (self.tr("Prices"), self.prices, "prices", 1, 7, 3),
            (self.tr("Terms"), self.terms, "terms_days", 1, 10, 2),
            (self.tr("Delivery date"), self.delivery_date, "delivery_date", 2, 0, 4),
            (self.tr("Kind of document"), self.kind, "kind", 2, 4, 3),
            (self.tr("Prepaid"), self.prepaid, "prepaid", 2, 7, 3),
            (self.tr("Rounding"), self.rounding, "rounding", 2, 10, 2),
            (self.tr("Payment terms in words"), self.terms_text, "terms", 3, 0, 4),
            (self.tr("Period from"), self.period_start, "period_start", 3, 4, 3),
            (self.tr("Period to"), self.period_end, "period_end", 3, 7, 3),
            (self.tr("Buyer reference"), self.texts["buyer_reference"], "buyer_reference", 4, 0, 4),
            (self.tr("Contract"), self.texts["contract"], "contract", 4, 4, 3),
            (self.tr("Project"), self.texts["project"], "project", 4, 7, 3),
        )
        for label, widget, path, row, column, span in places:
            self.grid.add(Field(label, widget, path=path), row, column, span)
        links = QWidget()
        line = QHBoxLayout(links)
        line.setContentsMargins(0, 0, 0, 4)
        line.setSpacing(GAP)
        line.addWidget(self.details)
        line.addWidget(self.more)
        line.addStretch(1)
        self.body.addWidget(links)
        self._show_more()

    def _connect(self) -> None:
        self.customer.typed.connect(self._on_customer_typed)
        for path, edit, _day in self._dates():
            edit.textChanged.connect(lambda _text, path=path, edit=edit: self._on_date(path, edit))
            edit.editingFinished.connect(lambda path=path: self._on_date_left(path))
        self.currency.chosen_changed.connect(lambda code: self._edit("currency", currency=str(code)))
        self.language.chosen_changed.connect(lambda code: self._edit("language", language=str(code)))
        self.prices.chosen_changed.connect(lambda gross: self._edit("prices", prices_include_tax=bool(gross)))
        self.kind.chosen_changed.connect(lambda kind: self._edit("kind", kind=DocumentKind(str(kind))))
        self.terms.chosen_changed.connect(self._on_terms)
        for name, line in self.texts.items():
            line.textEdited.connect(lambda text, name=name: self._on_text(name, text, 200))
        self.terms_text.textEdited.connect(lambda text: self._on_text("terms", text, 1000))
        self.prepaid.typed.connect(lambda value: self._edit("prepaid", prepaid=value))
        self.rounding.typed.connect(lambda value: self._edit("rounding", rounding=value))
        for path, amount in (("prepaid", self.prepaid), ("rounding", self.rounding)):
            amount.said.connect(lambda _state, text, path=path: self._session.set_unreadable(path, text))

    def _boxes(self) -> tuple[ComboBox, ...]:
        return self.currency, self.language, self.prices, self.terms, self.kind

    def _dates(self) -> tuple[tuple[str, DateEdit, date | None], ...]:
        content = self._session.content
        return (
            ("issue_date", self.issue_date, content.issue_date),
            ("due_date", self.due_date, content.due_date),
            ("delivery_date", self.delivery_date, content.delivery_date),
            ("period_start", self.period_start, content.period_start),
            ("period_end", self.period_end, content.period_end),
        )

    def _on_customer_typed(self, text: str) -> None:
        name = self._tidy("customer", text, 200)
        if name is not None:
            # Another name is another buyer: what was known of the one before is not theirs.
            self._session.edit(with_party(self._session.content, Party(name=name)), "customer")

    def _on_text(self, path: str, text: str, limit: int) -> None:
        tidy = self._tidy(path, text, limit)
        if tidy is not None:
            self._edit(path, **{path: tidy})

    def _tidy(self, path: str, text: str, limit: int) -> str | None:
        """Return ``text`` as it may be kept; None, with the reason at its field, when it may not."""
        field = self.grid.field(path)
        try:
            tidy = single_line(text, limit)
        except ValueError as error:
            self._session.set_unreadable(path, str(error))
            field.set_error(str(error))
            return None
        self._session.set_unreadable(path, "")
        if field.state == "error":
            field.clear()
        return tidy

    def _on_date(self, path: str, edit: DateEdit) -> None:
        if self._showing:
            return
        content = self._session.content
        before = self._before.setdefault(path, getattr(content, path))
        self._session.set_unreadable(path, edit.problem())
        day = before if edit.problem() else edit.value()
        if path == "issue_date":
            self._session.edit(with_issue_date(content, day, self._days), path)
        else:
            self._edit(path, **{path: day})

    def _on_date_left(self, path: str) -> None:
        self._before.pop(path, None)

    def _on_terms(self, days: object) -> None:
        if isinstance(days, int):
            self._session.edit(with_terms(self._session.content, days), "due_date")

    def _edit(self, field: str, **changes: object) -> None:
        if not self._showing:
            changed: Content = replace(self._session.content, **changes)  # type: ignore[arg-type]  # one field each
            self._session.edit(changed, field)

    def _show_terms(self, days: int | None) -> None:
        offered = sorted({*_TERMS, days}) if days is not None else list(_TERMS)
        wanted: list[int | None] = list(offered) if days is not None else [None, *offered]
        if [self.terms.itemData(n) for n in range(self.terms.count())] != wanted:
            self.terms.clear()
            for entry in wanted:
                self.terms.add(self._terms_words(entry), entry)
        self.terms.setCurrentIndex(wanted.index(days))

    def _terms_words(self, days: int | None) -> str:
        if days is None:
            return self.tr("own dates")
        return self.tr("at once") if days == 0 else self.tr("{n} days").format(n=days)

    def _warn(self) -> None:
        content, due = self._session.content, self.grid.field("due_date")
        early = content.issue_date and content.due_date and content.due_date < content.issue_date
        if due.state != "error":
            due.set_warning(self.tr("Before the issue date.") if early else "")

    def _check_amount(self, value: Decimal) -> str:
        exponent = value.as_tuple().exponent
        digits = self._session.digits
        if isinstance(exponent, int) and -exponent > digits:
            return self.tr("{code} has {n} decimals.").format(code=self._session.content.currency, n=digits)
        return ""

    def _show_more(self) -> None:
        """Show what says something, and what is empty where the user wants it; of each page the title says the kind."""
        wanted, content = self.more.isChecked(), self._session.content
        for path in _MORE:
            self.grid.field(path).setVisible(wanted or (path != "kind" and bool(getattr(content, path))))
        self.more.set_text(self.tr("Fewer fields") if wanted else self.tr("More fields"))

    def _on_replaced(self) -> None:
        self.more.setChecked(False)
        self._show_more()
        self.set_read_only(self._session.read_only)
        self._start_over()

    def _start_over(self) -> None:
        """Drop texts that could not be read: another document, or another step of this one, is shown."""
        self._before.clear()
        self._showing = True
        for _path, edit, day in self._dates():
            edit.set_value(day)
        content = self._session.content
        texts = [(line, str(getattr(content, name))) for name, line in self.texts.items()]
        for line, text in ((self.customer, content.customer.name), *texts):
            line.setText(text)
            line.setCursorPosition(0)
        self.terms_text.setText(content.terms)
        for amount in (self.prepaid, self.rounding):
            amount.drop_unreadable()
        self._showing = False
        self.grid.clear_problems()
        self.refresh()


def _show_text(edit: LineEdit, text: str) -> None:
    """Show ``text`` unless the field says it already, but for blanks under way, or says what cannot be read."""
    try:
        shown = single_line(edit.text(), 100_000)
    except ValueError:
        return
    if shown != text:
        edit.setText(text)
