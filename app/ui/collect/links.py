"""Payment links on the screen: copied, shown as a code, and the one place from which the browser is asked to open one.

Only a `app.domain.link.Link` gets here, and it is opened only after the user saw where it leads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.link import Link, safe_link
from app.ui import tasks
from app.ui.collect.qr import QrCode, Symbol, symbol_of
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.labels import ElidedLabel, PlainLabel, Size, Tone

_SAID_MS = 2_000
"""How long a button says that it has copied."""


def copy_link(link: Link) -> None:
    """Put ``link`` into the clipboard."""
    QGuiApplication.clipboard().setText(link.url)


def open_link(parent: QWidget, link: Link, opened: Callable[[QUrl], object] = QDesktopServices.openUrl) -> Dialog:
    """Show where ``link`` leads and open it in the browser when the user agrees."""
    dialog = Dialog(parent.window(), _tr("Open {host}?").format(host=link.host), width=520)
    words = _tr("The link is opened in your browser. Whoever has it can see and pay this invoice.")
    dialog.body.addWidget(PlainLabel(words, wrap=True))
    dialog.body.addWidget(PlainLabel(_breakable(link.url), size=Size.CAPTION, tone=Tone.MUTED, wrap=True))
    dialog.add_button(_tr("Cancel"), dialog.reject)

    def go() -> None:
        dialog.accept()
        opened(QUrl(link.url, QUrl.ParsingMode.StrictMode))

    dialog.add_button(_tr("Open in browser"), go, Kind.PRIMARY)
    dialog.open()
    return dialog


def show_code(parent: QWidget, link: Link) -> Dialog:
    """Show the QR code of ``link``, for a customer who stands at the counter."""
    dialog = Dialog(parent.window(), _tr("Pay at {host}").format(host=link.host), width=360)
    code = QrCode(_tr("QR code of the payment link"))
    dialog.body.addWidget(code)
    dialog.body.addWidget(PlainLabel(_breakable(link.url), size=Size.CAPTION, tone=Tone.MUTED, wrap=True))
    dialog.add_button(_tr("Close"), dialog.reject, Kind.PRIMARY)

    def work() -> Symbol:
        return symbol_of(link.url)

    tasks.run(dialog, work, code.show_symbol, lane=tasks.Lane.PAGES)
    dialog.open()
    return dialog


class LinkRow(QWidget):
    """A payment link: its host, and what can be done with it; why not, when it must not be opened."""

    def __init__(
        self, url: str, hosts: Sequence[str], name: str, *, narrow: bool = False, parent: QWidget | None = None
    ) -> None:
        """Make the row.

        Args:
            url: as the provider gave it.
            hosts: whose https addresses are that provider's.
            name: what the link belongs to, for the names of the buttons.
            narrow: put the buttons below the host.
            parent: the widget that owns it.
        """
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0 if narrow else GAP_SMALL)
        self.link = safe_link(url, hosts)
        if self.link is None:
            words = _tr("The link leads elsewhere than to the provider, so it is not offered: {link}")
            label = ElidedLabel(words.format(link=isolated(one_line(url, 200))), size=Size.CAPTION, tone=Tone.ATTENTION)
            column.addWidget(label)
            return
        link = self.link
        host = ElidedLabel(link.host, tone=Tone.MUTED)
        if narrow:
            column.addWidget(host)
        else:
            row.addWidget(host, 1)
        column.addLayout(row)
        self.copy = Button(_tr("Copy link"), lambda: self._copy(link), kind=Kind.QUIET)
        self.open = Button(_tr("Open…"), lambda: open_link(self, link), kind=Kind.QUIET)
        self.code = Button(_tr("QR code"), lambda: show_code(self, link), kind=Kind.QUIET)
        self._name = name
        for button in (self.copy, self.open, self.code):
            button.setAccessibleName(f"{button.text()}: {name}")
            row.addWidget(button)
        if narrow:
            row.addStretch(1)

    def _copy(self, link: Link) -> None:
        """Copy the link and say so where it was asked for."""
        copy_link(link)
        self.copy.setMinimumWidth(self.copy.width())
        self._say(_tr("Copied"))
        QTimer.singleShot(_SAID_MS, self.copy, lambda: self._say(_tr("Copy link")))

    def _say(self, verb: str) -> None:
        self.copy.set_text(verb)
        self.copy.setAccessibleName(f"{verb}: {self._name}")


def _breakable(url: str) -> str:
    """Return ``url`` with places where a line may break; it is only shown."""
    return re.sub(r"([/?&=._-])", "\\1\u200b", url)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaymentLink", text)
