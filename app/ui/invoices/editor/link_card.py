"""Which payment link is to stand on the document itself: chosen on a draft, waited for, shown once it is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer

from app.domain.document import Content
from app.domain.remote import CheckoutPage
from app.ui import tasks
from app.ui.collect.links import LinkRow
from app.ui.collect.words import amount_words
from app.ui.formats import Formats
from app.ui.invoices.editor.session import EditorSession
from app.ui.plain import isolated, one_line
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox
from app.ui.widgets.labels import PlainLabel, Size

if TYPE_CHECKING:
    from app.services.payment_links import LinkStanding, Offer

_PAUSE_MS = 250
_PAGES_CURRENCY = "USD"  # of every checkout page (`app.domain.remote.CheckoutPage`)


class Seen(NamedTuple):
    """What the card shows: what there is to choose from, and how the choice of a draft stands."""

    offer: Offer
    standing: LinkStanding | None


class LinkCard(Card):
    """Only there where the books have checkout pages, or the document carries a link."""

    def __init__(self, session: EditorSession, formats: Formats, look: Callable[[Content], Seen]) -> None:
        """Make the card, hidden.

        Args:
            session: whose content it changes.
            formats: how the user writes.
            look: returns what to show of a content; runs on the worker.
        """
        super().__init__()
        self._session, self._formats, self._look = session, formats, look
        self.body.setContentsMargins(17, 13, 17, 5)
        self.choice = ComboBox()
        grid = FormGrid()
        self.field = Field(self.tr("Payment link on the invoice"), self.choice, path="payment_link")
        grid.add(self.field, 0, 0, 12)
        self._grid = grid
        self.body.addWidget(grid)
        self._title = PlainLabel(self.tr("Payment link on the invoice"), size=Size.STRONG)
        self.body.addWidget(self._title)
        self._row: LinkRow | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self.choice.chosen_changed.connect(self._on_chosen)
        session.changed.connect(self._on_changed)
        session.replaced.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Read again which pages there are and how the link stands."""
        document = self._session.document
        if self._session.read_only:
            link = document.payment_link if document is not None else None
            self._show_printed(link.link.url if link else "", link.link.host if link else "")
            return
        content = self._session.content
        tasks.run(self, lambda: self._look(content), lambda seen: self._show(content, seen), key="payment-link")

    def _on_changed(self, field: str) -> None:
        """Currency, amounts and dates decide with the page whether its link can be used."""
        chosen = self._session.content.checkout_page_id
        if chosen is not None or field in {"", "payment_link"} or self.choice.chosen() is not None:
            self._timer.start()

    def _on_chosen(self, page_id: object) -> None:
        wanted = page_id if isinstance(page_id, int) else None
        if wanted != self._session.content.checkout_page_id:
            self._session.edit(replace(self._session.content, checkout_page_id=wanted), "payment_link")

    def _show(self, content: Content, seen: Seen) -> None:
        if content is not self._session.content or self._session.read_only:
            return
        self._put_row(None)
        self._fill(seen, content.checkout_page_id)
        self._grid.show()
        self._title.hide()
        self.setVisible(bool(seen.offer.pages) or content.checkout_page_id is not None)
        standing = seen.standing
        self.field.clear()
        self.field.set_hint(self._hint(seen))
        if standing is not None and standing.problem:
            self.field.set_error(standing.problem)
        elif standing is not None and standing.waits:
            without = self.tr("You can issue it without the link at any time.")
            self.field.set_warning(f"{self.tr('It waits for its link.')} {standing.waits} {without}")
        elif standing is not None and standing.warnings:
            self.field.set_warning(" ".join(standing.warnings))

    def _hint(self, seen: Seen) -> str:
        standing = seen.standing
        if standing is not None and standing.link is not None:
            words = self.tr("A page of {host}, printed with its QR code.").format(host=standing.link.link.host)
            if standing.page is not None and standing.page.amount is None:
                words += " " + self.tr("Whoever pays there enters the amount.")
            return f"{words} {self.tr('Record its payments yourself: they name no invoice.')}"
        words = self.tr("The link and QR code of a checkout page can stand on the invoice itself.")
        if seen.offer.only_slips:
            names = " · ".join(isolated(one_line(account, 40)) for account, _provider in seen.offer.only_slips)
            later = self.tr("{names}: there is a link only once the issued invoice is there, so it goes onto a slip.")
            words += " " + later.format(names=names)
        return words

    def _fill(self, seen: Seen, chosen: int | None) -> None:
        self.choice.clear()
        self.choice.add(self.tr("none"), None)
        for page, account in seen.offer.pages:
            self.choice.add(self._words(page, account), page.id)
        known = {page.id for page, _account in seen.offer.pages}
        if chosen is not None and chosen not in known:
            gone = seen.standing.page.title if seen.standing and seen.standing.page else self.tr("not there any more")
            self.choice.add(one_line(gone, 80), chosen)
        self.choice.choose(chosen)

    def _words(self, page: CheckoutPage, account: str) -> str:
        parts = [one_line(page.title, 80), one_line(account, 40)]
        if page.amount is not None:
            parts.append(amount_words(self._formats, page.amount, _PAGES_CURRENCY))
        if not page.url:
            parts.append(self.tr("no link yet"))
        return " · ".join(parts)

    def _show_printed(self, url: str, host: str) -> None:
        self._grid.hide()
        self._title.show()
        self._put_row(LinkRow(url, (host,), self._title.text()) if url else None)
        self.setVisible(bool(url))

    def _put_row(self, row: LinkRow | None) -> None:
        if self._row is not None:
            self._row.hide()
            self._row.deleteLater()
        self._row = row
        if row is not None:
            self.body.addWidget(row)
