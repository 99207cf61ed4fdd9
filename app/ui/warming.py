"""Loads the modules of the editor while nobody waits, so that the first invoice opens as quickly as the next.

On the GUI thread, in small steps: a worker that imports would hold Python's lock, and the lock of the module that the
user then asks for, for as long as it likes.
"""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

BEGIN_AFTER_MS, PACE_MS = 1_000, 40
"""How long after a start to begin, and the pause between two steps, in which the window answers the user."""

EDITOR = (
    "app.ui.collect.decision",
    "app.ui.collect.handover_dialog",
    "app.ui.collect.document_collecting",
    "app.ui.widgets.numbers",
    "app.ui.widgets.dates",
    "app.ui.invoices.credit_dialog",
    "app.ui.invoices.payment_dialog",
    "app.ui.invoices.check_dialog",
    "app.ui.invoices.editor.autosave",
    "app.ui.invoices.editor.customer_picker",
    "app.ui.invoices.editor.document_commands",
    "app.ui.invoices.editor.party_commands",
    "app.ui.invoices.editor.lines_model",
    "app.ui.invoices.editor.cell_edit",
    "app.ui.invoices.editor.lines_view",
    "app.ui.invoices.editor.line_commands",
    "app.ui.invoices.editor.closing_card",
    "app.ui.invoices.editor.details_form",
    "app.ui.invoices.editor.sheet",
    "app.ui.invoices.preview",
    "app.ui.invoices.editor.page",
)
"""In an order in which no module brings many others along: a step takes a few milliseconds."""


class Warming(QObject):
    """Imports one module after the other."""

    def __init__(self, parent: QObject, modules: tuple[str, ...] = EDITOR) -> None:
        super().__init__(parent)
        self._left = list(modules)
        self._timer = QTimer(self, interval=PACE_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin after a while."""
        QTimer.singleShot(BEGIN_AFTER_MS, self, self._timer.start)

    @property
    def done(self) -> bool:
        """Whether everything is loaded."""
        return not self._left

    def _step(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
        if not self._left:
            self._timer.stop()
