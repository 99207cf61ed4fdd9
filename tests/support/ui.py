"""A shell for pages under test: real formats, settings and changes; it writes down where pages send the user."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QLocale, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.ui.formats import Formats
from app.ui.shell.page import Page
from app.ui.tasks import Changes
from app.ui.theme.tokens import Role
from app.ui.widgets.notices import NoticeAction, NoticeBar


@dataclass
class RecordingNavigator:
    """Writes down every place that a page sent the user to."""

    went: list[tuple[str, object]] = field(default_factory=list)

    def open_page(self, key: str, target: object = None) -> None:
        """Note the page."""
        self.went.append((key, target))

    def open_invoice(self, id: int) -> None:
        """Note the document."""
        self.went.append(("open_invoice", id))

    def new_invoice(self, customer_id: int | None = None) -> None:
        """Note the new draft."""
        self.went.append(("new_invoice", customer_id))

    def new_credit_note(self) -> None:
        """Note the new draft."""
        self.went.append(("new_credit_note", None))

    def open_customer(self, id: int, field: str = "") -> None:
        """Note the customer, and the field where one is named."""
        self.went.append(("open_customer", (id, field) if field else id))

    def new_customer(self) -> None:
        """Note the new customer."""
        self.went.append(("new_customer", None))

    def new_item(self) -> None:
        """Note the new item."""
        self.went.append(("new_item", None))

    def back(self) -> None:
        """Note the way back."""
        self.went.append(("back", None))


@dataclass
class RecordingNotices:
    """Writes down every notice: ``(role, text, details)``, and keeps the last action offered."""

    host: QWidget
    said: list[tuple[Role, str, tuple[str, ...]]] = field(default_factory=list)
    action: NoticeAction | None = None
    pended: list[str] = field(default_factory=list)

    def success(self, text: str, action: NoticeAction | None = None) -> NoticeBar:
        """Note a success."""
        return self._note(Role.GOOD, text, (), action)

    def info(self, text: str, action: NoticeAction | None = None) -> NoticeBar:
        """Note an information."""
        return self._note(Role.NEUTRAL, text, (), action)

    def pending(self, text: str) -> NoticeBar:
        """Note what is under way; a busy machine says so where another one does not."""
        self.pended.append(text)
        return NoticeBar(Role.NEUTRAL, text, parent=self.host)

    def warning(self, text: str, details: Sequence[str] = (), action: NoticeAction | None = None) -> NoticeBar:
        """Note a warning."""
        return self._note(Role.ATTENTION, text, details, action)

    def error(self, text: str, details: Sequence[str] = (), action: NoticeAction | None = None) -> NoticeBar:
        """Note an error."""
        return self._note(Role.BAD, text, details, action)

    def texts(self) -> list[str]:
        """Return the sentences said, oldest first."""
        return [text for _role, text, _details in self.said]

    def _note(self, role: Role, text: str, details: Sequence[str], action: NoticeAction | None) -> NoticeBar:
        self.said.append((role, text, tuple(details)))
        self.action = action
        return NoticeBar(role, text, details, action, parent=self.host)


class RecordingShell:
    """What a page under test sees of the window."""

    def __init__(self, home: Path, locale: str = "en_GB") -> None:
        self.paths = Paths(home)
        self.paths.prepare()
        self.navigator = RecordingNavigator()
        self.host = QWidget()
        self.notices = RecordingNotices(self.host)
        self.changes = Changes()
        self.formats = Formats(QLocale(locale))
        self.settings = QSettings(str(self.paths.window_settings), QSettings.Format.IniFormat)
        self.counts: dict[str, int | None] = {}
        self.tax_id_name = "VAT ID"

    def set_count(self, key: str, count: int | None) -> None:
        """Note a count of the rail."""
        self.counts[key] = count


def bring_up(
    qtbot: QtBot, shell: RecordingShell, page: Page, target: object = None, *, width: int = 1200, height: int = 700
) -> None:
    """Show a page, perhaps what ``target`` asks for, as the window does, and tell it of changes from then on."""
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    if target is not None:
        page.open(target)
    page.on_shown()
    shell.changes.changed.connect(page.on_changed)


def settle(rounds: int = 3) -> None:
    """Let the event loop deliver what is waiting: layouts, queued signals, deferred deletions."""
    for _round in range(rounds):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, 52)  # QEvent::DeferredDelete, which processEvents leaves to the outer loop
