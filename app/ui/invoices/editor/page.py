"""The invoice page: a draft to write with its preview beside it, or an issued document with what may be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout

from app.domain.document import Content, Document, Kind
from app.domain.errors import Problem
from app.domain.item import Item
from app.domain.party import Company
from app.domain.payments import Payment
from app.ui import tasks
from app.ui.choices import country_name
from app.ui.collect.document_collecting import DocumentCollecting
from app.ui.invoices.editor.autosave import Autosave, Saved
from app.ui.invoices.editor.customer_picker import Candidate
from app.ui.invoices.editor.document_commands import DocumentCommands
from app.ui.invoices.editor.draft_status import DraftStatus
from app.ui.invoices.editor.issue_flow import IssueFlow
from app.ui.invoices.editor.issued_panel import state_of
from app.ui.invoices.editor.link_card import Seen
from app.ui.invoices.editor.party_commands import PartyCommands
from app.ui.invoices.editor.session import EditorSession
from app.ui.invoices.editor.sheet import Sheet
from app.ui.invoices.editor.sides import Sides
from app.ui.invoices.editor.toolbar import Toolbar
from app.ui.invoices.preview import Preview
from app.ui.override import override
from app.ui.shell.navigator import NewInvoice, OpenInvoice
from app.ui.shell.page import Action, Page, Shell
from app.ui.theme.tokens import GAP
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.books import Books

Loaded = tuple[Company, Content, Document | None, list[Payment]]


class InvoicePage(Page):
    """One document at a time."""

    def __init__(self, shell: Shell, books: Books) -> None:
        super().__init__(shell, title="")
        self._books = books
        self._target: object = None
        self._new_here = False
        self.session = EditorSession(shell.formats.numbers, self)
        self.autosave = Autosave(self.session, self._store, self)
        self.sheet = Sheet(
            self.session,
            shell.formats,
            books.today,
            self._search_customers,
            self._complete_items,
            self._tell_pasted,
            self._look_at_link,
        )
        self.preview = Preview(self._render)
        self.toolbar = Toolbar(self.header, self)
        self._lay_out()
        self.issue_flow = IssueFlow(self, books, self.session, self.autosave, self.sheet.problems, self._show_issued)
        self.document_commands = DocumentCommands(self, books)
        self.party_commands = PartyCommands(self, books, self.session)
        self.collecting = DocumentCollecting(self, books, self.document_commands.save_slip)
        self.sheet.add_below_state(self.collecting.card)
        self._status = DraftStatus(self, self.session, self.autosave, self.sheet.notices)
        self.session.changed.connect(lambda _field: self._on_edited())
        self.session.stepped.connect(lambda field: self.sheet.focus_field(field, typing=False))
        self.session.replaced.connect(self._on_replaced)
        self.autosave.state_changed.connect(self._show_state)
        self.sheet.settings_asked.connect(lambda field: shell.navigator.open_page("settings", field))
        self.sheet.party_asked.connect(self.party_commands.show_party)
        self.sheet.form.customer.chosen.connect(self.party_commands.take)
        self.sheet.form.customer.create_asked.connect(self.party_commands.create)

    def _lay_out(self) -> None:
        self._left = scrolled(self.sheet)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._left, 5)
        row.addWidget(self.preview, 3)
        self.sides = Sides(self._left, self.preview, self.shell.settings, self)
        self.body.addWidget(self.sides.chooser)
        self.body.addLayout(row, 1)
        self.sheet.problems.appeared.connect(self.sides.show_form)
        closing = self.sheet.closing
        closing.reveal_asked.connect(lambda: self._left.ensureWidgetVisible(closing.explanation, 0, GAP))

    # Hooks of the window

    @override
    def open(self, target: object) -> None:
        if not self.autosave.flush():
            words = self.tr("The invoice shown here could not be saved yet. Mend it before you open another one.")
            self.shell.notices.warning(words)
        elif isinstance(target, OpenInvoice):
            self.load(target.id)
        else:
            self.begin(target if isinstance(target, NewInvoice) else NewInvoice())

    @override
    def on_shown(self) -> None:
        if self._target is None:
            self.begin()
        self._status.resume()

    @override
    def on_changed(self, kinds: frozenset[str]) -> None:
        document = self.session.document
        if document is not None and self.session.read_only and kinds & {"invoice", "payment"}:
            self.load(document.id)
        elif kinds & {"remote", "account", "checkout-page"}:
            self.collecting.refresh()
            self._on_link_news()
        elif "company" in kinds:
            self._read_company()

    @override
    def target(self) -> object:
        document = self.session.document
        if document is not None:
            return OpenInvoice(document.id)
        return NewInvoice(credit_note=self.session.content.kind is Kind.CREDIT_NOTE)

    @override
    def actions_now(self) -> Sequence[Action]:
        return (*self.document_commands.actions(), *self.collecting.actions(), *self.sides.actions())

    @override
    def focus_search(self) -> None:
        self.sides.show_form()
        self.sheet.form.customer.setFocus()

    @override
    def flush(self) -> None:
        self.sheet.leave_fields()
        if not self.autosave.flush() and self.autosave.state is Saved.CONFLICT:
            # Nobody is asked when the page is left or the program ends: both versions are kept.
            self._status.keep_copy()
            self.autosave.flush()
        self._status.pause()

    @override
    def can_close(self) -> bool:
        return not self.autosave.is_behind

    # Loading

    def begin(self, wanted: NewInvoice = NewInvoice()) -> None:  # noqa: B008 - a tuple of constants
        """Show a new invoice or credit note; nothing is stored until something is typed."""
        self._target = wanted
        self.sides.show_form()
        kind = Kind.CREDIT_NOTE if wanted.credit_note else Kind.INVOICE

        def work() -> Loaded:
            from app.services import company, drafts

            return company.get(self._books), drafts.new_content(self._books, wanted.customer_id, kind), None, []

        tasks.run(self, work, self._show, key="load")

    def load(self, document_id: int) -> None:
        """Show a stored document."""
        self._target = OpenInvoice(document_id)

        def work() -> Loaded:
            from app.services import company, documents, payments

            document = documents.get(self._books, document_id)
            paid = payments.listing(self._books, document_id) if document.number else []
            return company.get(self._books), document.content, document, paid

        tasks.run(self, work, self._show, key="load")

    def _show(self, loaded: Loaded) -> None:
        company, content, document, payments = loaded
        same = document is not None and self.session.document is not None and self.session.document.id == document.id
        self._new_here = document is None or (self._new_here and same)
        was_fixed = self.session.read_only
        self.session.show(company, content, document)
        if document is not None and self.session.read_only:
            self.sheet.issued.show_document(document, payments, self._books.today())
        self.collecting.show_document(document)
        if not same or was_fixed != self.session.read_only:
            # What became of it, or how it begins, stands above.
            self._left.verticalScrollBar().setValue(0)
        if self.session.read_only and not (same and was_fixed):
            self.toolbar.export.setFocus()
        elif not same or self._lost_keyboard():
            (self.sheet.form.customer if self.sides.form_shown else self.preview.view).setFocus()

    def _lost_keyboard(self) -> bool:
        """Whether coming back found the keyboard elsewhere: where it had been on this page, nothing is any more."""
        focused = QApplication.focusWidget()
        return not self.session.read_only and (focused is None or not self.isAncestorOf(focused))

    def _show_issued(self, document: Document) -> None:
        """A document was issued or changed in its state: show it as it is now stored."""
        self.shell.changes.tell("invoice", "series")
        words = self.tr("{number} is issued.").format(number=document.number)
        self.shell.notices.success(words)
        self.load(document.id)

    def _read_company(self) -> None:
        def work() -> Company:
            from app.services import company

            return company.get(self._books)

        tasks.run(self, work, self._on_company, key="company")

    def _on_company(self, company: Company) -> None:
        self.session.company = company
        self.sheet.reasons.refresh()
        self._refresh_preview()

    def _on_link_news(self) -> None:
        """A provider was read, or a page changed: the link that a draft waits for may have come."""
        self.sheet.link.refresh()
        if self.session.content.checkout_page_id is not None:
            self.issue_flow.recheck()
            self._refresh_preview()

    # What the parts ask for

    def _store(self, before: Document | None, content: Content) -> Document:
        """Store the draft; runs on the worker, or on this thread when the page is left."""
        from app.services import drafts

        if before is None:
            return drafts.create(self._books, content)
        return drafts.save(self._books, before.id, before.revision, content)

    def _look_at_link(self, content: Content) -> Seen:
        from app.services import payment_links

        return Seen(payment_links.offer(self._books), payment_links.standing(self._books, content))

    def _render(self, content: Content) -> bytes:
        from app.services import preview

        return preview.render(self._books, content)

    def _search_customers(self, text: str, done: Callable[[Sequence[Candidate]], None]) -> None:
        def work() -> list[Candidate]:
            from app.services.customers import CustomerQuery, listing

            found = listing(self._books, CustomerQuery(text=text, limit=8))
            return [
                Candidate(row.id, row.name, ", ".join(part for part in (row.city, country_name(row.country)) if part))
                for row in found
            ]

        tasks.run(self, work, done, key="customers")

    def _complete_items(self, text: str) -> Sequence[Item]:
        from app.services import items

        return items.complete(self._books, text)

    def _tell_pasted(self, count: int, problems: tuple[Problem, ...]) -> None:
        words = self.tr("1 line was pasted.") if count == 1 else self.tr("{n} lines were pasted.").format(n=count)
        if problems:
            details = [f"{problem.field}: {problem.message}" for problem in problems]
            left_out = self.tr("What could not be read was left out.")
            self.shell.notices.warning(f"{words} {left_out}", details)
        else:
            self.shell.notices.success(words)

    # Showing

    def _on_edited(self) -> None:
        self.set_title(self._title())
        self.toolbar.show_undo(undo=self.session.can_undo, redo=self.session.can_redo)
        self._refresh_preview()

    def _on_replaced(self) -> None:
        self.sheet.issued.setVisible(self.session.read_only)
        self._show_state()
        self._on_edited()

    def _refresh_preview(self) -> None:
        document = self.session.document
        if document is None or not self.session.read_only:
            self.preview.show_content(self.session.content)
            return
        document_id = document.id

        def load() -> bytes:
            from app.services import documents

            return documents.pdf(self._books, document_id)

        self.preview.show_pdf(load)

    def _show_state(self) -> None:
        """Title, chip and buttons as the document stands."""
        document, read_only = self.session.document, self.session.read_only
        self.set_title(self._title())
        if document is not None and read_only:
            role, word = state_of(document, self._books.today())
            self.toolbar.chip.say(self.tr(word), role)
        else:
            self._status.show_chip(self.toolbar.chip)
        self.toolbar.show_draft(draft=not read_only)
        self.sides.show_draft(draft=not read_only)
        self.toolbar.show_undo(undo=self.session.can_undo, redo=self.session.can_redo)

    def _title(self) -> str:
        document, note = self.session.document, self.session.content.kind is Kind.CREDIT_NOTE
        if document is not None and document.number:
            return document.number
        if self._new_here or document is None:
            return self.tr("New credit note") if note else self.tr("New invoice")
        return self.tr("Draft credit note") if note else self.tr("Draft invoice")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toolbar.fit(self.width())
        # Not while the window lays itself out.
        QTimer.singleShot(0, self, lambda: self.sides.fit(self.width()))
