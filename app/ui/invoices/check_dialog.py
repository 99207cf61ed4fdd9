"""Whether files are documents as they were issued: looked at off the GUI thread, told in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.document import Document, Kind, State
from app.domain.errors import CounterfoilError
from app.ui import tasks
from app.ui.plain import isolated
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.buttons import Button
from app.ui.widgets.buttons import Kind as ButtonKind
from app.ui.widgets.cards import Card, IconLabel
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from app.services.books import Books
    from app.services.document_check import Check
    from app.ui.formats import Formats
    from app.ui.shell.window import MainWindow

_WIDTH, _SCROLLED_HEIGHT = 520, 484
_ICON = 20


class Checked(NamedTuple):
    """A file and the answer about it, or why there is none."""

    name: str
    found: Check | None
    failure: str = ""


def choose_and_check(window: MainWindow, books: Books) -> None:
    """Ask for files and check them."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    dialog = QFileDialog(window, _tr("Check documents"), folder, _tr("PDF (*.pdf);;All files (*)"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda files: check_files(window, books, [Path(file) for file in files]))
    dialog.open()


def check_files(window: MainWindow, books: Books, paths: Sequence[Path]) -> None:
    """Check files and show what they are."""

    def work(progress: tasks.Progress) -> list[Checked]:
        found = []
        for done, path in enumerate(paths):
            progress.step(done, len(paths), path.name)
            found.append(checked(books, path))
        return found

    title = _tr("Checking documents")
    tasks.run_long(window, title, work, lambda found: CheckDialog(window, found).open())


def checked(books: Books, path: Path) -> Checked:
    """Look at one file, off the GUI thread."""
    from app.services import document_check

    try:
        return Checked(path.name, document_check.check_file(books, path))
    except CounterfoilError as error:
        return Checked(path.name, None, error.message)


class CheckDialog(Dialog):
    """The answers, one card for each file."""

    def __init__(self, window: MainWindow, answers: Sequence[Checked]) -> None:
        title = _tr("Is it ours?") if len(answers) > 1 else _headline(answers[0])
        super().__init__(window, title, width=_WIDTH)
        self._window = window
        cards = [self._card(answer, alone=len(answers) == 1) for answer in answers]
        if len(cards) > 1:
            inner = QWidget()
            column = QVBoxLayout(inner)
            column.setContentsMargins(0, 0, GAP_SMALL, 0)
            column.setSpacing(GAP_SMALL)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            area = scrolled(inner)
            area.setMinimumHeight(_SCROLLED_HEIGHT)
            self.body.addWidget(area)
        else:
            for card in cards:
                self.body.addWidget(card)
        self.add_button(_tr("Close"), self.accept, ButtonKind.PRIMARY).setFocus()

    def _card(self, answer: Checked, *, alone: bool) -> Card:
        card = Card()
        icon, tint = _ICONS[_result(answer)]
        head = QHBoxLayout()
        head.setSpacing(GAP_SMALL)
        head.addWidget(IconLabel(icon, _ICON, tint), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        if not alone:
            words.addWidget(PlainLabel(_headline(answer), size=Size.STRONG, wrap=True))
        words.addWidget(PlainLabel(_explained(answer), wrap=True))
        words.addWidget(PlainLabel(answer.name, size=Size.CAPTION, tone=Tone.MUTED, wrap=True))
        head.addLayout(words, 1)
        card.body.addLayout(head)
        document = answer.found.document if answer.found else None
        if document is not None:
            card.body.addSpacing(GAP_SMALL)
            card.body.addLayout(_facts(document, self._window.formats))
            number = document.number or ""
            button = Button(_tr("Open {number}").format(number=isolated(number)), lambda: self._open(document.id))
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(button)
            card.body.addLayout(row)
        return card

    def _open(self, document_id: int) -> None:
        self.accept()
        self._window.navigator.open_invoice(document_id)


_ICONS = {
    "unchanged": ("check", "good"),
    "altered": ("warning", "bad"),
    "unknown": ("info", "muted"),
    "failed": ("warning", "attention"),
}


def _result(answer: Checked) -> str:
    return answer.found.result.value if answer.found else "failed"


def _headline(answer: Checked) -> str:
    return {
        "unchanged": _tr("Issued here, and unchanged"),
        "altered": _tr("Altered"),
        "unknown": _tr("Not issued here"),
        "failed": _tr("Not checked"),
    }[_result(answer)]


def _explained(answer: Checked) -> str:
    found = answer.found
    if found is None:
        return answer.failure
    if found.document is None:
        return _tr("No document in these books was issued as this file, and it does not say that it is one of them.")
    number = isolated(found.document.number or "")
    if found.result == "altered":
        return _tr(
            "It says that it is {number}, but it is not the file that was issued. What was issued says the following;"
            " trust that, not the file."
        ).format(number=number)
    words = {
        "issued": _tr("Every byte is as it was issued as {number}."),
        "delivery-note": _tr("Every byte is as it was handed out: the delivery note of {number}."),
        "facturx": _tr("Every byte is as it was handed out: the Factur-X copy of {number}."),
    }
    copy = _tr("Every byte is as it was handed out: a copy of {number}.")
    return words.get(found.form, copy).format(number=number)


def _facts(document: Document, formats: Formats) -> QGridLayout:
    content, totals = document.content, document.calculation.totals
    kind = _tr("Credit note") if content.kind is Kind.CREDIT_NOTE else _tr("Invoice")
    rows = [
        (kind, document.number or ""),
        (_tr("Customer"), content.customer.name),
        (_tr("Issued"), formats.day(content.issue_date)),
        (_tr("Total"), formats.money(totals.gross, content.currency)),
    ]
    if document.state is State.CANCELLED:
        rows.append((_tr("State"), _tr("Cancelled since")))
    grid = QGridLayout()
    grid.setContentsMargins(_ICON + GAP_SMALL, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for row, (label, value) in enumerate(rows):
        grid.addWidget(PlainLabel(label, tone=Tone.MUTED), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(value, wrap=True, selectable=True), row, 1)
    return grid


def _tr(text: str) -> str:
    return QCoreApplication.translate("CheckDialog", text)
