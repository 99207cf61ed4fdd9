"""Files written where the user says, one or many: nothing is replaced unasked, and what came of it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import CounterfoilError
from app.ui import tasks
from app.ui.folders import EXPORT, ask_folder, ask_target, show_folder
from app.ui.plain import isolated
from app.ui.shell.page import Page
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.ui.tasks import Progress


@dataclass(slots=True)
class Exported:
    """What came of an export.

    Attributes:
        files: what was written.
        taken: what would have replaced something else: calls that do it all the same.
        refused: what could not be made, and why.
        warnings: what to know before somebody gets the files.
        passed: how many are none that such a file can be made of.
        left: how many were not begun because the user stopped it.
    """

    files: list[Path] = field(default_factory=list)
    taken: list[Callable[[], Exported]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    passed: int = 0
    left: int = 0

    def add(self, more: Exported) -> None:
        """Count what came of another part of it."""
        self.files += more.files
        self.taken += more.taken
        self.refused += more.refused
        self.warnings += more.warnings
        self.passed += more.passed


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one kind of files.

    Attributes:
        writing: the title while several are written.
        written: of ``{n}`` of them.
        warned: the sentence above the warnings.
        passed: of ``{n}`` documents of which none can be made.
    """

    writing: str
    written: str
    warned: str
    passed: str = ""


class Exporting(QObject):
    """Asks for a place, writes there, tells what was written."""

    def __init__(self, page: Page, words: Words) -> None:
        super().__init__(page)
        self._page, self._words = page, words

    def ask_file(self, title: str, name: str, write: Callable[[Path], Exported]) -> None:
        """Ask where the one file goes that is proposed to be called ``name``; ``write`` it there, on the worker."""
        kinds = self.tr("PDF (*.pdf)") if name.endswith(".pdf") else self.tr("XML (*.xml)")

        def chosen(path: Path) -> None:
            words = self.tr("Writing {name}").format(name=isolated(path.name))
            self._write([partial(write, path)], path.parent, words)

        ask_target(self._page, title, self._page.shell.settings, EXPORT, name, kinds, chosen)

    def ask_folder(self, title: str, parts: Sequence[Callable[[Path], Exported]]) -> None:
        """Ask for the folder where many go; write the ``parts`` into it one by one, on the worker."""

        def chosen(folder: Path) -> None:
            self._write([partial(part, folder) for part in parts], folder, self._words.writing)

        ask_folder(self._page, title, self._page.shell.settings, EXPORT, chosen)

    def _write(self, parts: Sequence[Callable[[], Exported]], folder: Path, title: str) -> None:
        """Write until all is done or the user stops it, whatever becomes of single ones, and tell what was written."""

        def work(progress: Progress) -> Exported:
            from app.services.files import make_folder

            make_folder(folder)
            done = Exported()
            for place, part in enumerate(parts):
                try:
                    progress.step(place, len(parts))
                    done.add(part())
                except tasks.Cancelled:
                    done.left = len(parts) - place
                    break
                except CounterfoilError as failed:
                    done.refused.append(failed.message)
            return done

        tasks.run_long(self._page, title, work, lambda done: self._tell(done, folder), keeps=True)

    def _tell(self, done: Exported, folder: Path) -> None:
        notices, count = self._page.shell.notices, len(done.files)
        show = NoticeAction(self.tr("Open folder"), lambda: show_folder(folder, notices))
        if count == 1:
            notices.success(self.tr("{name} was written.").format(name=isolated(done.files[0].name)), show)
        elif count:
            notices.success(self._words.written.format(n=self._page.shell.formats.whole(count)), show)
        if done.passed:
            notices.info(self._words.passed.format(n=self._page.shell.formats.whole(done.passed)))
        if done.left:
            words = self.tr("You stopped it. 1 document is left out.")
            if done.left > 1:
                words = self.tr("You stopped it. {n} documents are left out.")
            notices.info(words.format(n=self._page.shell.formats.whole(done.left)))
        if done.warnings:
            notices.warning(self._words.warned, done.warnings)
        if len(done.refused) == 1:
            notices.error(done.refused[0])
        elif done.refused:
            notices.error(self.tr("These could not be written:"), done.refused)
        if done.taken:
            self._ask_to_replace(done.taken, folder)

    def _ask_to_replace(self, taken: Sequence[Callable[[], Exported]], folder: Path) -> None:
        count = len(taken)
        title = self.tr("Replace 1 file?") if count == 1 else self.tr("Replace {n} files?")
        confirm(
            self._page,
            title.format(n=self._page.shell.formats.whole(count)),
            self.tr("The folder already holds files of these names with other contents. Nothing was replaced yet."),
            self.tr("Replace"),
            lambda: self._write(taken, folder, self._words.writing),
            danger=True,
        )
