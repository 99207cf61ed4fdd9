"""Somebody at the real window over a real file, with SentryPOS on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.remote import Channel
from app.paths import Paths
from app.services.books import Books
from app.ui import tasks
from app.ui.app import open_settings
from app.ui.collect.account_dialog import AccountDialog
from app.ui.collect.handover_dialog import HandoverDialog
from app.ui.home import Home
from app.ui.invoices.editor.page import InvoicePage
from app.ui.settings.page import SettingsPage
from app.ui.shell.failures import present
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import PlainLabel
from tests.support.hands import dialog_of, press
from tests.support.sentry_server import SentryServer
from tests.support.ui import settle


@pytest.fixture
def user(
    qtbot: QtBot, books: Books, home: Path, sentry: SentryServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[User]:
    paths = Paths(home)
    made = Home(paths, open_settings(paths), books)
    window = made.window
    monkeypatch.setattr(tasks.runner(), "present", lambda _owner, error: present(window.notices, error, _raise))
    qtbot.addWidget(window)
    window.resize(1280, 860)
    window.show()
    made.load_surroundings()
    acting = User(made, qtbot, sentry)
    acting.wait()
    yield acting
    acting.wait()


def _raise(error: BaseException) -> None:
    raise error


class User:
    """Somebody at the window."""

    def __init__(self, home: Home, qtbot: QtBot, sentry: SentryServer) -> None:
        self.window, self._qtbot, self._server = home.window, qtbot, sentry

    def wait(self) -> None:
        """Wait until all that was asked for is answered."""
        self._qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=30_000)
        settle()

    def press(self, verb: str, where: QWidget | None = None) -> None:
        """Press the button that says ``verb``."""
        press(where or self.window, verb)
        self.wait()

    def dialog(self) -> Dialog:
        """Return the dialog on top."""
        return dialog_of(Dialog)

    def connect(self) -> None:
        """Connect the server as a provider, in the settings."""
        self.window.navigator.open_page("settings", "accounts")
        self.wait()
        assert isinstance(self.window.page, SettingsPage)
        self.press("Connect a provider")
        form = self.dialog()
        assert isinstance(form, AccountDialog)
        form.name.setText("shop")
        form.environment.choose("")
        form.environment.activated.emit(form.environment.currentIndex())
        form.address.setText(self._server.base_url)
        form.key.insert(self._server.key)
        self.press("Connect", form)

    def hand_over(self, document_id: int, channel: Channel = Channel.NONE) -> None:
        """Open an invoice and hand it over."""
        self.window.navigator.open_invoice(document_id)
        self.wait()
        assert isinstance(self.window.page, InvoicePage)
        self.press("Hand over…")
        dialog = self.dialog()
        assert isinstance(dialog, HandoverDialog)
        dialog.channel.choose(channel)
        dialog.channel.activated.emit(dialog.channel.currentIndex())
        self.wait()
        self.press(dialog.go.text(), dialog)

    def sync(self) -> None:
        """Go to the sync page and sync."""
        self.window.navigator.open_page("sync")
        self.wait()
        self.press("Sync now")

    def sees(self) -> str:
        """Return what the page says."""
        page = self.window.page
        assert page is not None
        return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())

    @property
    def waiting(self) -> str:
        """What the rail counts beside Sync, and what stands in the status line."""
        return self.window.rail._entries["sync"].accessibleDescription()
