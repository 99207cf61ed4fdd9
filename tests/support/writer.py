"""A process that writes an invoice until it is killed. It tells each key it typed, with the time, on standard output.

Started as ``python -m tests.support.writer HOME``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.paths import Paths
from app.services.books import Books
from app.ui.app import make_application, open_settings
from app.ui.home import Home
from app.ui.invoices.editor.page import InvoicePage

KEY_MS = 40
"""A fast typist: 25 keys a second, without a pause in which a draft could be stored at leisure."""


def main(home: Path) -> None:
    """Open the window of ``home`` on a new invoice and type."""
    app = make_application()
    paths = Paths(home)
    paths.prepare()
    made = Home(paths, open_settings(paths), Books.open(home))
    made.window.resize(1440, 860)
    made.window.show()
    made.window.navigator.new_invoice()
    page = made.window.findChild(InvoicePage)
    assert page is not None
    timer = QTimer()
    typed = 0

    def press() -> None:
        nonlocal typed
        if typed == 0:
            if page.session.content.issue_date is None:
                return
            page.sheet.form.reference.setFocus()
        typed += 1
        QTest.keyClicks(page.sheet.form.reference, "x")
        sys.stdout.write(f"{typed} {time.monotonic()}\n")
        sys.stdout.flush()

    timer.timeout.connect(press)
    timer.start(KEY_MS)
    QApplication.setQuitOnLastWindowClosed(False)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
