"""Exports an issued document as an e-invoice: which form, what it lacks for that form, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.documents.einvoice.forms import FORM_FACTS
from app.domain.document import Document
from app.domain.einvoice import EInvoiceForm
from app.domain.errors import InputRefused, Problem
from app.ui import tasks
from app.ui.exporting import Exported, Exporting, Words
from app.ui.plain import one_line
from app.ui.shell.page import Page
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Kind, SentenceLink
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field
from app.ui.widgets.inputs import ComboBox
from app.ui.widgets.labels import PlainLabel, Tone

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.einvoices import EInvoiceFile

FORM_KEY = "einvoice/form"
_SHOWN = 10


class EInvoiceDialog(Dialog):
    """Asks for the form and tells at once what the document lacks for it; ``done`` gets the form.

    Attributes:
        form: the chooser.
        links: one for each thing that is lacking; ``lead`` is told whose.
    """

    def __init__(
        self,
        parent: QWidget,
        books: Books,
        document: Document,
        form: EInvoiceForm,
        done: Callable[[EInvoiceForm], object],
        lead: Callable[[Problem], object],
    ) -> None:
        super().__init__(parent, parent.tr("Export e-invoice"), width=640)
        self._books, self._document, self._done, self._lead = books, document, done, lead
        self.form = ComboBox()
        for each, facts in FORM_FACTS.items():
            self.form.add(facts.name, each)
        self.form.choose(form)
        self.links: list[SentenceLink] = []
        self.body.addWidget(Field(self.tr("Form"), self.form))
        self._told = PlainLabel("", wrap=True)
        self._listed = QVBoxLayout()
        self._listed.setSpacing(2)
        self.body.addWidget(self._told)
        self.body.addLayout(self._listed)
        self.body.addSpacing(GAP_SMALL)
        self.body.addStretch(1)
        self.add_button(self.tr("Cancel"), self.reject)
        self.go = self.add_button(self.tr("Export…"), self._on_go, Kind.PRIMARY)
        self.form.chosen_changed.connect(lambda _form: self._look())
        self.form.setFocus()
        self._look()

    def _chosen(self) -> EInvoiceForm:
        return EInvoiceForm(str(self.form.chosen()))

    def _look(self) -> None:
        form = self._chosen()
        self.go.setEnabled(False)

        def work() -> Sequence[Problem]:
            from app.services import einvoices

            return einvoices.problems(self._books, self._document.id, form)

        tasks.run(self, work, self._show, key="look")

    def _show(self, problems: Sequence[Problem]) -> None:
        for link in self.links:
            link.hide()
            link.deleteLater()
        words = self.tr(
            "It lacks what this form asks for. An issued document stays as it is: mend it for the next one, or choose"
            " another form."
        )
        self._told.setText(words if problems else self.tr("It keeps every rule of this form."))
        self._told.set_tone(Tone.BAD if problems else Tone.MUTED)
        self.links = [self._link(problem) for problem in problems[:_SHOWN]]
        for link in self.links:
            self._listed.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.go.setEnabled(not problems)
        # As high as what it tells, once that is laid out.
        QTimer.singleShot(0, self, self.adjustSize)

    def _link(self, problem: Problem) -> SentenceLink:
        text = one_line(f"{problem.message} ({problem.rule})", 160)
        return SentenceLink(text, lambda: self._on_link(problem))

    def _on_link(self, problem: Problem) -> None:
        lead = self._lead
        self.reject()
        lead(problem)

    def _on_go(self) -> None:
        done, form = self._done, self._chosen()
        self.accept()
        done(form)


class EInvoiceExport(QObject):
    """Asks for the form and where to, and writes it there."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books
        words = Words(
            self.tr("Writing e-invoices"),
            self.tr("{n} e-invoices were written."),
            self.tr("Receivers may object to it:"),
            self.tr("Drafts left out: {n}. Only what is issued becomes an e-invoice."),
        )
        self._exporting = Exporting(page, words)

    def start(self, document: Document) -> EInvoiceDialog:
        """Ask for the form: the customer's own first, else the one used last. Returns the dialog, already shown."""
        from app.services import einvoices

        form = einvoices.asked_for(document) or self._last_form()

        def made(chosen: EInvoiceForm) -> None:
            self._make(document, chosen)

        def lead(problem: Problem) -> None:
            self._lead(document, problem)

        dialog = EInvoiceDialog(self._page.window(), self._books, document, form, made, lead)
        dialog.open()
        return dialog

    def start_many(self, ids: Sequence[int]) -> None:
        """Ask for a folder and write every document there, in its customer's form, else in the one used last."""
        form, names = self._last_form(), set[str]()
        title = self.tr("Folder for {n} e-invoices").format(n=self._page.shell.formats.whole(len(ids)))
        self._exporting.ask_folder(title, [partial(self._write_into, names, form, each) for each in ids])

    def _write_into(self, names: set[str], form: EInvoiceForm, document_id: int, folder: Path) -> Exported:
        """Write a document into a folder under a name that none of ``names`` is; runs on the worker.

        Drafts, and what breaks a rule, are passed over.
        """
        from app.services import documents, einvoices
        from app.services.file_names import distinct

        document = documents.get(self._books, document_id)
        if document.number is None:
            return Exported(passed=1)
        try:
            made = einvoices.make(self._books, document_id, einvoices.asked_for(document) or form)
        except InputRefused as error:
            refused = [f"{document.number}: {problem.message} ({problem.rule})" for problem in error.problems]
            return Exported(refused=refused)
        return _write(made, folder / distinct(made.name, document_id, names))

    def _last_form(self) -> EInvoiceForm:
        last = str(self._page.shell.settings.value(FORM_KEY, "") or "")
        return EInvoiceForm(last) if last in tuple(EInvoiceForm) else EInvoiceForm.FACTURX

    def _lead(self, document: Document, problem: Problem) -> None:
        """Show the field where it is to be mended for the next document: of the company, or of the customer."""
        navigator = self._page.shell.navigator
        if problem.field.startswith("seller."):
            navigator.open_page("settings", problem.field.removeprefix("seller."))
        elif problem.field.startswith(("customer.", "buyer_reference")) and document.content.customer_id is not None:
            navigator.open_customer(document.content.customer_id, problem.field.removeprefix("customer."))

    def _make(self, document: Document, form: EInvoiceForm) -> None:
        self._page.shell.settings.setValue(FORM_KEY, form.value)

        def work() -> EInvoiceFile:
            from app.services import einvoices

            return einvoices.make(self._books, document.id, form)

        tasks.run(self._page, work, self._ask_file)

    def _ask_file(self, made: EInvoiceFile) -> None:
        title = self.tr("Export e-invoice")
        self._exporting.ask_file(title, made.name, lambda path: _write(made, path, overwrite=True))


def _write(made: EInvoiceFile, path: Path, *, overwrite: bool = False) -> Exported:
    from app.services import files

    if not files.write(path, made.content, overwrite=overwrite):
        return Exported(taken=[partial(_write, made, path, overwrite=True)])
    number = made.document.number
    return Exported([path], warnings=[f"{number}: {each.message} ({each.rule})" for each in made.advice])
