"""Exports an issued document as an e-invoice: which form, what it lacks for that form, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.documents.einvoice.forms import FORM_FACTS
from app.domain.document import Document
from app.domain.einvoice import EInvoiceForm
from app.domain.errors import InputRefused, NotAllowed, Problem
from app.ui import tasks
from app.ui.folders import EXPORT, last_folder, show_folder
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Page
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Kind, SentenceLink
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field
from app.ui.widgets.inputs import ComboBox
from app.ui.widgets.labels import PlainLabel, Tone
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.einvoices import EInvoiceFile
    from app.ui.tasks import Progress

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


@dataclass(frozen=True, slots=True)
class Outcome:
    """The files that were written, and for each document that was not, why."""

    files: Sequence[Path]
    refused: Sequence[str]


def write_all(books: Books, ids: Sequence[int], form: EInvoiceForm, folder: Path, progress: Progress) -> Outcome:
    """Write documents one by one until the user stops it; drafts, and what breaks a rule, are passed over."""
    from app.services import documents, einvoices, pdf_files

    files: list[Path] = []
    refused: list[str] = []
    for place, document_id in enumerate(ids):
        try:
            progress.step(place, len(ids))
        except tasks.Cancelled:
            break
        document = documents.get(books, document_id)
        name = document.number or f"Draft {document.id}"
        try:
            made = einvoices.make(books, document_id, einvoices.asked_for(document) or form)
            files.append(pdf_files.save_file(folder, made.name, made.content))
        except InputRefused as error:
            refused += [f"{name}: {problem.message} ({problem.rule})" for problem in error.problems]
        except NotAllowed as error:
            refused.append(f"{name}: {error.message}")
    return Outcome(files, refused)


class EInvoiceExport(QObject):
    """Asks for form and place, writes there, tells what was written."""

    def __init__(self, page: Page, books: Books) -> None:
        super().__init__(page)
        self._page, self._books = page, books

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
        form, count = self._last_form(), self._page.shell.formats.whole(len(ids))
        title = self.tr("Folder for {n} e-invoices").format(n=count)
        dialog = QFileDialog(self._page, title, last_folder(self._page.shell.settings, EXPORT))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._write_all(list(ids), form, Path(path)))
        dialog.open()

    def _write_all(self, ids: list[int], form: EInvoiceForm, folder: Path) -> None:
        self._page.shell.settings.setValue(EXPORT, str(folder))

        def work(progress: Progress) -> Outcome:
            return write_all(self._books, ids, form, folder, progress)

        title = self.tr("Writing e-invoices")
        tasks.run_long(self._page, title, work, lambda done: self._tell_all(done, folder), keeps=True)

    def _tell_all(self, done: Outcome, folder: Path) -> None:
        notices, count = self._page.shell.notices, len(done.files)
        if count:
            show = NoticeAction(self.tr("Open folder"), lambda: show_folder(folder, notices))
            words = self.tr("1 e-invoice was written.") if count == 1 else self.tr("{n} e-invoices were written.")
            notices.success(words.format(n=self._page.shell.formats.whole(count)), show)
        if done.refused:
            notices.error(self.tr("These could not be written:"), list(done.refused))

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
        suffix = Path(made.name).suffix
        kinds = self.tr("PDF (*.pdf)") if suffix == ".pdf" else self.tr("XML (*.xml)")
        folder = last_folder(self._page.shell.settings, EXPORT)
        dialog = QFileDialog(self._page, self.tr("Export e-invoice"), folder, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix[1:])
        dialog.selectFile(made.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # The dialog itself asks before it lets an existing file be chosen.
        dialog.fileSelected.connect(lambda path: self._write(made, Path(path)))
        dialog.open()

    def _write(self, made: EInvoiceFile, path: Path) -> None:
        self._page.shell.settings.setValue(EXPORT, str(path.parent))

        def work() -> Path:
            from app.services import pdf_files

            return pdf_files.save_file(path, made.name, made.content, overwrite=True)

        tasks.run(self._page, work, lambda written: self._tell(made, written))

    def _tell(self, made: EInvoiceFile, path: Path) -> None:
        notices = self._page.shell.notices
        show = NoticeAction(self.tr("Open folder"), lambda: show_folder(path.parent, notices))
        notices.success(self.tr("{name} was written.").format(name=isolated(path.name)), show)
        if made.advice:
            words = self.tr("Receivers may object to it:")
            notices.warning(words, [f"{each.message} ({each.rule})" for each in made.advice])
