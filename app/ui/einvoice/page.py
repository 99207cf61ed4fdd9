"""The page of an e-invoice that somebody sent: what is wrong with it first, then what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QWidget

from app.domain.document import Document
from app.domain.party import Customer
from app.ui import tasks
from app.ui.collect.evidence import visible
from app.ui.collect.rows import Rows
from app.ui.einvoice.cards import (
    Head,
    beside,
    facts_card,
    findings_card,
    left_card,
    levels_card,
    party_card,
    texts_card,
    totals_card,
)
from app.ui.einvoice.tables import (
    FileRow,
    file_columns,
    file_rows,
    line_columns,
    line_rows,
    tax_columns,
    tax_rows,
)
from app.ui.einvoice.words import title_words
from app.ui.folders import ask_folder, show_folder
from app.ui.forms import column
from app.ui.lists.menus import fill_menu
from app.ui.override import override
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Action, Page, Shell
from app.ui.theme.tokens import GAP, Role
from app.ui.widgets.buttons import Button, IconButton, Kind
from app.ui.widgets.cards import Card
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import PlainLabel, Size
from app.ui.widgets.notices import NoticeAction
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.received import Received, ReceivedFile

_MOST_LINES, _MOST_FILES, _MOST_TAXES = 14, 6, 8
_FOLDER_KEY = "einvoice/folder"


class OpenEInvoice(NamedTuple):
    """Ask the page for an e-invoice that was read; ``name`` is its file's."""

    name: str
    received: Received


class EInvoicePage(Page):
    """Shows one e-invoice; offers to make a draft of it, and a customer of its seller."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, QCoreApplication.translate("EInvoicePage", "E-invoice"))
        self._books = books
        self._shown: OpenEInvoice | None = None
        self._files: Rows[FileRow] | None = None
        self._area: QScrollArea | None = None
        self._chip = Chip()
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self._seller = Button(self.tr("Add seller as customer"), self._on_seller)
        self._draft = Button(self.tr("Make a draft"), kind=Kind.PRIMARY, menu=menu)
        self.header.add_before(IconButton("chevron-left", self.tr("Back"), shell.navigator.back))
        self.header.add_beside(self._chip)
        self.header.add(self._seller)
        self.header.add(self._draft)

    @override
    def open(self, target: object) -> None:
        if isinstance(target, OpenEInvoice):
            self._shown = target
            self._show(target.received)

    @override
    def target(self) -> object:
        return self._shown

    @override
    def on_shown(self) -> None:
        if self._shown is not None:
            self.set_status(visible(one_line(self._shown.name)), self.tr("Nothing of it is stored"))
        self._draft.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def actions_now(self) -> Sequence[Action]:
        return (*self._drafts(), self._seller_action(), *self._saving())

    def _show(self, received: Received) -> None:
        invoice, formats = received.invoice, self.shell.formats
        self.set_title(visible(title_words(invoice)))
        count = len(received.findings)
        if count:
            one = self.tr("1 thing is wrong")
            self._chip.say(one if count == 1 else self.tr("{n} things are wrong").format(n=count), Role.BAD)
        else:
            self._chip.say(self.tr("Consistent"), Role.GOOD)
        self._draft.setEnabled(self._can_be_drafted)
        self._seller.setEnabled(bool(invoice.seller.called))
        self._files = None
        parts: list[QWidget] = []
        if received.findings:
            parts.append(findings_card(self.tr("What is wrong with it"), received.findings, "warning", "bad"))
        parts.append(
            Head(
                beside(party_card(self.tr("From"), invoice.seller), party_card(self.tr("To"), invoice.buyer)),
                facts_card(received, formats),
            )
        )
        rows = line_rows(received)
        differs = any(row.ours is not None for row in rows)
        lines = Rows(self.tr("Lines"), line_columns(formats, invoice.currency, differs=differs), most=_MOST_LINES)
        lines.show_records(rows)
        parts.append(self._listed("", lines))
        levels = levels_card(invoice, formats)
        if levels is not None:
            parts.append(levels)
        taxes = Rows(self.tr("Tax breakdown"), tax_columns(formats, invoice.currency), most=_MOST_TAXES)
        taxes.show_records(tax_rows(received))
        parts.append(beside(self._listed(self.tr("Tax"), taxes), totals_card(received, formats)))
        if received.files:
            parts.append(self._files_card(received))
        texts = texts_card(invoice)
        if texts is not None:
            parts.append(texts)
        if received.advice:
            parts.append(findings_card(self.tr("Advice"), received.advice, "info", "attention"))
        if received.not_understood:
            parts.append(left_card(received.not_understood))
        self._replace(parts)

    @property
    def _can_be_drafted(self) -> bool:
        return self._shown is not None and self._shown.received.calculation is not None

    def _replace(self, parts: Sequence[QWidget]) -> None:
        area = scrolled(column(*parts))
        if self._area is not None:
            self.body.removeWidget(self._area)
            self._area.hide()
            self._area.deleteLater()
        self._area = area
        self.body.addWidget(area, 1)

    def _listed(self, title: str, rows: QWidget) -> Card:
        card = Card(padding=0)
        if title:
            label = PlainLabel(title, size=Size.TOTAL)
            label.setContentsMargins(GAP, GAP, GAP, 0)
            card.body.addWidget(label)
        card.body.addWidget(rows)
        card.body.addStretch(1)
        return card

    def _files_card(self, received: Received) -> Card:
        rows = Rows(self.tr("Attachments"), file_columns(self.shell.formats), self._saving, most=_MOST_FILES)
        rows.show_records(file_rows(received))
        rows.opened.connect(lambda row: self._ask_folder([row.file]))
        self._files = rows
        save, save_all = (
            Button(self.tr("Save…"), lambda: self._ask_folder(self._chosen())),
            Button(self.tr("Save all…"), lambda: self._ask_folder(received.files)),
        )
        save.setAccessibleName(self.tr("Save the attachments selected…"))
        save_all.setEnabled(any(file.content is not None for file in received.files))

        def arrange() -> None:
            save.setEnabled(any(file.content is not None for file in self._chosen()))

        rows.chosen_changed.connect(arrange)
        arrange()
        card = Card(padding=0)
        head = QHBoxLayout()
        head.setContentsMargins(GAP, GAP, GAP, 0)
        head.addWidget(PlainLabel(self.tr("Attachments"), size=Size.TOTAL), 1)
        head.addWidget(save)
        head.addWidget(save_all)
        card.body.addLayout(head)
        card.body.addWidget(rows)
        return card

    # What can be done with it

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        fill_menu(menu, self._drafts())

    def _drafts(self) -> tuple[Action, ...]:
        can = self._can_be_drafted
        buyer = self._shown.received.invoice.buyer.called if self._shown else ""
        as_it_is = self.tr("As it is, for {buyer}").format(buyer=isolated(one_line(visible(buyer), 40)))
        return (
            Action("bill-on", self.tr("Bill its lines on to a customer"), self._on_bill_on, "", "invoice", can),
            Action("as-it-is", as_it_is if buyer else self.tr("As it is"), self._on_as_it_is, "", "duplicate", can),
        )

    def _seller_action(self) -> Action:
        enabled = self._shown is not None and self._seller.isEnabled()
        return Action("seller", self.tr("Add seller as customer"), self._on_seller, "", "customers", enabled)

    def _saving(self) -> tuple[Action, ...]:
        files = self._shown.received.files if self._shown else ()
        can = any(file.content is not None for file in files)
        return (
            Action("save-files", self.tr("Save all attachments…"), partial(self._ask_folder, files), "", "export", can),
        )

    def _on_bill_on(self) -> None:
        from app.services import received

        self._make(received.bill_on, self.tr("Choose whom to bill it on to."))

    def _on_as_it_is(self) -> None:
        from app.services import received

        self._make(received.as_draft, self.tr("The draft says what the e-invoice says."))

    def _make(self, make: Callable[[Books, Received], Document], told: str) -> None:
        if self._shown is None:
            return
        shown = self._shown.received

        def done(draft: Document) -> None:
            self.shell.changes.tell("invoice", "customer")
            self.shell.navigator.open_invoice(draft.id)
            self.shell.notices.success(told)

        tasks.run(self, lambda: make(self._books, shown), done)

    def _on_seller(self) -> None:
        if self._shown is None:
            return
        shown = self._shown.received

        def work() -> tuple[Customer, bool]:
            from app.services import received

            return received.seller_as_customer(self._books, shown)

        def done(found: tuple[Customer, bool]) -> None:
            customer, added = found
            self.shell.changes.tell("customer")
            words = (
                self.tr("{name} was added to your customers.") if added else self.tr("{name} is a customer already.")
            )
            open_it = NoticeAction(self.tr("Open"), lambda: self.shell.navigator.open_customer(customer.id))
            self.shell.notices.success(words.format(name=isolated(one_line(customer.name, 60))), open_it)

        tasks.run(self, work, done)

    def _chosen(self) -> list[ReceivedFile]:
        return [row.file for row in self._files.chosen()] if self._files is not None else []

    def _ask_folder(self, files: Sequence[ReceivedFile]) -> None:
        if not any(file.content is not None for file in files):
            return
        title = self.tr("Folder for the attachments")
        ask_folder(self, title, self.shell.settings, _FOLDER_KEY, lambda folder: self._save(files, folder))

    def _save(self, files: Sequence[ReceivedFile], folder: Path) -> None:
        def work() -> list[Path]:
            from app.services import received

            return received.save_files(files, folder)

        def done(paths: list[Path]) -> None:
            names = ", ".join(one_line(path.name, 60) for path in paths[:3])
            more = self.tr(" and {n} more").format(n=len(paths) - 3) if len(paths) > 3 else ""
            told = self.tr("Saved in {folder}: {names}. Open only what you trust.")
            show = NoticeAction(self.tr("Open folder"), lambda: show_folder(folder, self.shell.notices))
            self.shell.notices.success(
                told.format(folder=isolated(one_line(str(folder), 80)), names=isolated(names + more)), show
            )

        tasks.run(self, work, done, lane=tasks.Lane.PAGES)
