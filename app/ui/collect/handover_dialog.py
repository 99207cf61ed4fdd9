"""Handing an issued invoice to a provider: account, page and channel, and exactly what the provider will be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.errors import CounterfoilError, InputRefused
from app.domain.remote import Account, Capabilities, Channel, CheckoutPage, PageStatus
from app.ui import tasks
from app.ui.collect.evidence import visible
from app.ui.collect.words import amount_words, channel_words
from app.ui.formats import Formats
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP, GAP_SMALL, Role
from app.ui.widgets.buttons import Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.notices import NoticeAction, NoticeBar
from app.ui.widgets.problems import explained
from app.ui.widgets.scrolling import let_keyboard_scroll, scrolled, stand_at
from app.ui.widgets.tab_order import lead_through

if TYPE_CHECKING:
    from app.services.handover import Preview, Pushed

_PREVIEW_HEIGHT, _AROUND = 300, 360


class Way(NamedTuple):
    """An account that an invoice can be handed to.

    Attributes:
        title: of its provider.
        pages: its checkout pages that the provider has.
    """

    account: Account
    title: str
    capabilities: Capabilities
    pages: tuple[CheckoutPage, ...] = ()

    @property
    def open_pages(self) -> list[CheckoutPage]:
        """The pages that take payments, as far as is known."""
        return [page for page in self.pages if page.status in {PageStatus.ACTIVE, PageStatus.UNKNOWN}]

    @property
    def is_able(self) -> bool:
        """Whether anything can be handed over, as far as the account is concerned."""
        return not self.account.paused and (bool(self.open_pages) or not self.capabilities.page_needed)


class Choice(NamedTuple):
    """What the user chose: account, channel, and the id of a checkout page or None."""

    account_id: int
    channel: Channel
    page_id: int | None


class Desk(Protocol):
    """Where an invoice is handed over; the first two calls run off the GUI thread."""

    @property
    def mendable(self) -> Collection[str]:
        """The paths of what the invoice does not state of its customer, so that what the address book says is taken."""

    def mend(self, path: str) -> object:
        """Lead the user to what is to be added there."""

    def preview(self, choice: Choice) -> Preview:
        """Return what the provider would be told, or raise `InputRefused`."""

    def push(self, choice: Choice) -> Pushed:
        """Write the hand-over down."""

    def pushed(self, made: Pushed) -> object:
        """Hear that it is written down; the dialog is closed by then."""

    def missed(self, choice: Choice, error: Exception) -> object:
        """Hear that it is not, after the dialog was closed."""


class HandoverDialog(Dialog):
    """Asks how an invoice is to be collected."""

    def __init__(
        self,
        page: QWidget,
        formats: Formats,
        number: str,
        ways: Sequence[Way],
        desk: Desk,
        printed: CheckoutPage | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            page: that asks; while it lives, ``desk`` hears what came of it.
            formats: how the user writes.
            number: of the invoice.
            ways: the accounts, at least one.
            desk: where it is handed over.
            printed: the checkout page whose link the invoice itself carries, which is proposed then.
        """
        title = page.tr("Hand over {number}").format(number=isolated(one_line(number, 80)))
        super().__init__(page.window(), title, width=640)
        self._asking, self._formats, self._desk, self._printed = page, formats, desk, printed
        self._ways = {way.account.id: way for way in ways}
        self.account, self.page, self.channel = ComboBox(), ComboBox(), ComboBox()
        for way in ways:
            name = way.account.name if way.account.name == way.title else f"{way.account.name} · {way.title}"
            self.account.add(name, way.account.id)
        able = next((way.account.id for way in ways if way.is_able), ways[0].account.id)
        self.account.choose(printed.account_id if printed is not None else able)
        grid = FormGrid()
        self._account_field = Field(self.tr("Collect through"), self.account, path="account")
        self._page_field = Field(self.tr("Checkout page"), self.page, path="page")
        self._channel_field = Field(self.tr("Who tells the customer"), self.channel, path="channel")
        grid.add(self._account_field, 0, 0, 12)
        grid.add(self._channel_field, 1, 0, 6)
        grid.add(self._page_field, 1, 6, 6)
        self.body.addWidget(grid)
        self.shown = Told()
        self._area = area = scrolled(self.shown)
        stand_at(area, _PREVIEW_HEIGHT, _AROUND)
        told = self.tr("What the provider is told")
        let_keyboard_scroll(area, told)
        self.body.addWidget(PlainLabel(told, size=Size.STRONG))
        card = Card(padding=0)
        card.body.addWidget(area)
        self.body.addWidget(card)
        self.add_button(self.tr("Cancel"), self.reject)
        self.go = self.add_button(self.tr("Hand over"), self._on_go, Kind.PRIMARY)
        self.account.chosen_changed.connect(lambda _id: self._on_account())
        self.page.chosen_changed.connect(lambda _id: self._look())
        self.channel.chosen_changed.connect(lambda _channel: self._look())
        self._on_account()
        self.account.setFocus(Qt.FocusReason.OtherFocusReason)

    def choice(self) -> Choice:
        """Return what stands in the fields."""
        page = self.page.chosen()
        return Choice(
            self._way.account.id, Channel(str(self.channel.chosen())), page if isinstance(page, int) else None
        )

    @property
    def _way(self) -> Way:
        chosen = self.account.chosen()
        return self._ways[chosen if isinstance(chosen, int) else next(iter(self._ways))]

    def _on_account(self) -> None:
        """Offer what this provider can do, and say why not for the rest."""
        way = self._way
        paused = self.tr("Paused: {reason}").format(reason=one_line(way.account.paused)) if way.account.paused else ""
        self._account_field.set_warning(paused)
        self.channel.clear()
        for channel in way.capabilities.channels:
            self.channel.add(channel_words(channel), channel)
        self.channel.setEnabled(self.channel.count() > 1)
        self._channel_field.set_hint("" if self.channel.count() > 1 else way.capabilities.reason("send"))
        self.page.clear()
        if not way.capabilities.page_needed:
            self.page.add(self.tr("none"), None)
        for page in way.open_pages:
            self.page.add(self._page_words(page), page.id)
        if self._printed is not None and self._printed.account_id == way.account.id:
            self.page.choose(self._printed.id)
        self._page_field.setVisible(way.capabilities.pages or way.capabilities.page_needed)
        missing = way.capabilities.page_needed and not self.page.count()
        self._page_field.set_warning(
            self.tr("It needs a checkout page that the provider already has.") if missing else ""
        )
        self._look()

    def _page_words(self, page: CheckoutPage) -> str:
        if page.amount is None:
            return page.title
        return f"{page.title} · {amount_words(self._formats, page.amount, 'USD')}"

    def _look(self) -> None:
        choice = self.choice()
        self.go.setEnabled(False)
        self.go.set_text(self.tr("Hand over") if choice.channel is Channel.NONE else self.tr("Hand over and send"))
        tasks.run(self, lambda: self._desk.preview(choice), self._show, self._refuse, key="preview")

    def _show(self, preview: Preview) -> None:
        warnings = list(preview.warnings)
        if preview.at_once:
            warnings.insert(0, self.tr("It reaches the customer at once and cannot be taken back."))
        self.shown.show_told(preview.told, preview.lost, warnings)
        self.go.setEnabled(True)
        self.go.setDefault(True)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, CounterfoilError):
            raise error
        self.go.setEnabled(False)
        problems = error.problems if isinstance(error, InputRefused) else ()
        lacking = next((problem.field for problem in problems if problem.field in self._desk.mendable), "")
        mend = NoticeAction(self.tr("Open customer"), lambda: self._mend(lacking)) if lacking else None
        self.shown.show_refusal(*explained(error), mend)
        lead_through(self._area, [self.shown])

    def _mend(self, lacking: str) -> None:
        self.reject()
        self._desk.mend(lacking)

    def _on_go(self) -> None:
        choice, desk = self.choice(), self._desk
        self.carry_out_for(
            self._asking,
            lambda: desk.push(choice),
            desk.pushed,
            self._refuse,
            lambda error: desk.missed(choice, error),
            waiting=self.tr("Being written down…"),
        )


class Told(QWidget):
    """What a provider is told, line by line, what it cannot carry, and what to know before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GAP, GAP, GAP, GAP)
        self._content: QWidget | None = None
        self._layout.addStretch(1)

    def show_told(
        self, told: Sequence[tuple[str, str]], lost: Sequence[str] = (), warnings: Sequence[str] = ()
    ) -> None:
        """Show what a provider would be told."""
        content = self._begin()
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP_SMALL)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, (label, text) in enumerate(told):
            grid.addWidget(PlainLabel(label, size=Size.CAPTION, tone=Tone.MUTED), row, 0, top)
            grid.addWidget(PlainLabel(visible(text), wrap=True, selectable=True), row, 1, top)
        content.addLayout(grid)
        if lost:
            content.addWidget(PlainLabel(self.tr("What it cannot carry"), size=Size.STRONG))
            for sentence in lost:
                content.addWidget(PlainLabel(f"– {sentence}", tone=Tone.MUTED, wrap=True))
        if warnings:
            content.addWidget(NoticeBar(Role.ATTENTION, warnings[0], warnings[1:], closable=False))

    def show_refusal(self, sentence: str, details: Sequence[str] = (), mend: NoticeAction | None = None) -> None:
        """Show why it cannot be handed over, and the way to mend it where there is one."""
        self._begin().addWidget(NoticeBar(Role.BAD, sentence, details, mend, closable=False))

    def _begin(self) -> QVBoxLayout:
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP_SMALL)
        self._layout.insertWidget(0, self._content)
        return inner
