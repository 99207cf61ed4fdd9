"""The editor of a checkout page, with what the provider counts on it once it is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.errors import Problem
from app.domain.remote import CheckoutPage, PageStatus
from app.ui.collect.links import LinkRow
from app.ui.collect.words import amount_words, page_status_words
from app.ui.formats import Formats
from app.ui.theme.tokens import GAP
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dates import DateEdit
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import CheckBox, ComboBox, LineEdit, TextEdit
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.numbers import MoneyEdit
from app.ui.widgets.problems import show_problems
from app.ui.widgets.scrolling import scrolled, stand_at

_FORM_HEIGHT, _AROUND = 520, 260
CURRENCY = "USD"
"""The only one that checkout pages are in."""


class PageAccount:
    """An account that has checkout pages: its id, its name, and whose addresses its links may lead to."""

    __slots__ = ("hosts", "id", "name")

    def __init__(self, id: int, name: str, hosts: Sequence[str]) -> None:
        self.id, self.name, self.hosts = id, name, tuple(hosts)


def method_words() -> dict[str, str]:
    """Return the ways to pay on a page, by the provider's name for them."""
    return {
        "stripe_onramp": _tr("Card or bank, through Stripe"),
        "base_pay": _tr("Base Pay"),
        "usdc_direct": _tr("USDC, sent directly"),
        "x402": _tr("x402, from programs"),
    }


def type_words() -> dict[str, str]:
    """Return the kinds of page."""
    return {
        "product": _tr("Product or service"),
        "event": _tr("Event"),
        "digital_product": _tr("Download"),
    }


class CheckoutDialog(Dialog):
    """Edits a page as a draft of our own; what is stored here goes to the provider when it is published.

    Attributes:
        saved: the `CheckoutPage` as stored, and whether it is to be published now.
    """

    saved = Signal(object, bool)

    def __init__(
        self,
        parent: QWidget,
        formats: Formats,
        today: Callable[[], date],
        accounts: Sequence[PageAccount],
        page: CheckoutPage,
        store: Callable[[CheckoutPage], CheckoutPage],
    ) -> None:
        """Make the dialog; a ``page`` without an id is new. ``store`` runs off the GUI thread."""
        title = parent.tr("Checkout page") if page.id else parent.tr("New checkout page")
        super().__init__(parent, title, width=680)
        self._formats, self._page, self._store = formats, page, store
        self._hosts = {account.id: account.hosts for account in accounts}
        self.account = ComboBox()
        for account in accounts:
            self.account.add(account.name, account.id)
        self.account.setEnabled(not page.id)
        self.name, self.description = LineEdit(max_length=200), TextEdit(rows=3, max_length=2_000)
        self.amount = MoneyEdit(formats, "", CURRENCY)
        self.locked = CheckBox(self.tr("The payer cannot change the amount"))
        self.methods = {key: CheckBox(words) for key, words in method_words().items()}
        self.type = ComboBox()
        for key, words in type_words().items():
            self.type.add(words, key)
        self.download, self.image, self.success = (LineEdit(max_length=2_000) for _each in range(3))
        self.expires = DateEdit(formats, today=today)
        self.collect_name = CheckBox(self.tr("Ask the payer for a name"))
        self.status = ComboBox()
        if page.remote_id:
            self.body.addWidget(self._counted(page))
        self.body.addWidget(self._lay_out())
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(self.tr("Save draft") if not page.remote_id else self.tr("Save"), self._on_keep)
        verb = self.tr("Save and publish") if not page.remote_id else self.tr("Save and update there")
        self.add_button(verb, self._on_publish, Kind.PRIMARY)
        self.type.chosen_changed.connect(lambda _key: self._on_type())
        self.amount.value_changed.connect(lambda _value: self._on_amount())
        self._show(page)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> QWidget:
        page = self._page
        self.form = FormGrid()
        add = self.form.add
        add(Field(self.tr("Account"), self.account, path="account_id"), 0, 0, 6)
        self._status_field = Field(self.tr("State there"), self.status, path="status")
        add(self._status_field, 0, 6, 6)
        self._status_field.setVisible(bool(page.remote_id))
        add(Field(self.tr("Title"), self.name, path="title"), 1, 0, 12)
        add(Field(self.tr("Description"), self.description, path="description"), 2, 0, 12)
        hint = self.tr("Leave it empty to let the payer choose")
        add(Field(self.tr("Amount in USD"), self.amount, hint, path="amount"), 3, 0, 6)
        add(Field(self.tr("Fixed"), self.locked, path="amount_locked"), 3, 6, 6)
        add(Field(self.tr("Kind"), self.type, path="page_type"), 4, 0, 6)
        self._download_field = Field(self.tr("Address of the download"), self.download, path="digital_product_url")
        add(self._download_field, 4, 6, 6)
        ways = QWidget()
        ways.setAccessibleName(self.tr("Ways to pay"))
        grid = QGridLayout(ways)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        for place, box in enumerate(self.methods.values()):
            grid.addWidget(box, *divmod(place, 2))
        hint = self.tr("None chosen means all")
        add(Field(self.tr("Ways to pay"), ways, hint, path="allowed_methods"), 5, 0, 12)
        add(Field(self.tr("Address of a picture"), self.image, path="image_url"), 6, 0, 6)
        hint = self.tr("Where the payer goes afterwards")
        add(Field(self.tr("Address after payment"), self.success, hint, path="success_url"), 6, 6, 6)
        add(Field(self.tr("Takes payments until"), self.expires, path="expires_on"), 7, 0, 6)
        add(Field(self.tr("Name"), self.collect_name, path="collect_buyer_name"), 7, 6, 6)
        content = QWidget()
        outer = QGridLayout(content)
        outer.setContentsMargins(0, 0, GAP, 0)
        outer.addWidget(self.form, 0, 0)
        area = scrolled(content)
        stand_at(area, _FORM_HEIGHT, _AROUND)
        return area

    def _counted(self, page: CheckoutPage) -> QWidget:
        """What the provider counts, and the link to hand out: what a published page is opened for most."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        facts = self.tr("{views} views · {payments} payments · {amount} received").format(
            views=self._formats.whole(page.views),
            payments=self._formats.whole(page.payments),
            amount=amount_words(self._formats, page.received, CURRENCY),
        )
        grid.addWidget(PlainLabel(facts, size=Size.CAPTION, tone=Tone.MUTED, wrap=True), 0, 0)
        if page.url:
            grid.addWidget(LinkRow(page.url, self._hosts.get(page.account_id, ()), page.title), 1, 0)
        return holder

    def _show(self, page: CheckoutPage) -> None:
        self.account.choose(page.account_id)
        self.name.setText(page.title)
        self.description.set_text(page.description)
        self.amount.set_value(page.amount)
        self.locked.setChecked(page.amount_locked)
        for key, box in self.methods.items():
            box.setChecked(key in page.allowed_methods)
        self.type.choose(page.page_type)
        for line, text in (
            (self.download, page.digital_product_url),
            (self.image, page.image_url),
            (self.success, page.success_url),
        ):
            line.setText(text)
        self.expires.set_value(page.expires_on)
        self.collect_name.setChecked(page.collect_buyer_name)
        settable = [PageStatus.ACTIVE, PageStatus.PAUSED, PageStatus.ARCHIVED]
        for status in settable if page.status in settable else [page.status, *settable]:
            self.status.add(page_status_words(status, page.raw_status)[0], status.value)
        self.status.choose(page.status.value)
        self._on_type()
        self._on_amount()

    def read(self) -> CheckoutPage:
        """Return the page that stands in the fields; methods that this program does not know are kept."""
        account = self.account.chosen()
        chosen = tuple(key for key, box in self.methods.items() if box.isChecked())
        unknown = tuple(key for key in self._page.allowed_methods if key not in self.methods)
        amount = self.amount.value()
        return replace(
            self._page,
            account_id=account if isinstance(account, int) else 0,
            title=self.name.text().strip(),
            description=self.description.text().strip(),
            amount=amount,
            amount_locked=self.locked.isChecked() and amount is not None,
            allowed_methods=(*chosen, *unknown),
            page_type=str(self.type.chosen() or "product"),
            digital_product_url=self.download.text().strip() if self._is_download() else "",
            image_url=self.image.text().strip(),
            success_url=self.success.text().strip(),
            expires_on=self.expires.value(),
            collect_buyer_name=self.collect_name.isChecked(),
            status=PageStatus(str(self.status.chosen())),
        )

    def _is_download(self) -> bool:
        return self.type.chosen() == "digital_product"

    def _on_type(self) -> None:
        self._download_field.setVisible(self._is_download())

    def _on_amount(self) -> None:
        fixed = self.amount.value() is not None and self.amount.value() != Decimal(0)
        self.locked.setEnabled(fixed)

    def _on_keep(self) -> None:
        self._save(publish=False)

    def _on_publish(self) -> None:
        self._save(publish=True)

    def _save(self, *, publish: bool) -> None:
        unreadable = [
            Problem(path, problem)
            for path, problem in (("amount", self.amount.problem()), ("expires_on", self.expires.problem()))
            if problem
        ]
        if unreadable:
            show_problems(self.form, unreadable)
            return
        page = self.read()
        self.carry_out(
            lambda: self._store(page), lambda stored: self._on_saved(stored, publish=publish), self._on_failed
        )

    def _on_saved(self, page: CheckoutPage, *, publish: bool) -> None:
        self.accept()
        self.saved.emit(page, publish)

    def _on_failed(self, error: Exception) -> None:
        self.show_trouble(error, self.form)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CheckoutPage", text)
