"""What a test of a connection found, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.collect.evidence import visible
from app.ui.plain import isolated, one_line
from app.ui.theme.tokens import GAP, GAP_SMALL, Role
from app.ui.widgets.cards import Card
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import PlainLabel, Size, Tone

if TYPE_CHECKING:
    from app.providers.protocol import Finding

_MARKS = {True: (Role.GOOD, "Works"), False: (Role.BAD, "Does not work"), None: (Role.NEUTRAL, "Not tried")}


class FindingsCard(Card):
    """What a test of a connection found, a line each."""

    def __init__(self) -> None:
        super().__init__()
        self._title = PlainLabel(size=Size.STRONG, wrap=True)
        self.body.addWidget(self._title)
        self._lines: QWidget | None = None
        self.hide()

    def show_running(self, title: str) -> None:
        """Say that a test is under way."""
        self._clear()
        self._title.setText(title)
        self.show()

    def end_running(self) -> None:
        """Go, when the test was stopped and nothing was found."""
        if self._lines is None:
            self.hide()

    def show_findings(self, name: str, findings: Sequence[Finding]) -> None:
        """Show what was found."""
        self._clear()
        wrong = any(finding.ok is False for finding in findings)
        words = self.tr("{name}: something does not work") if wrong else self.tr("{name}: the connection works")
        self._title.setText(words.format(name=isolated(one_line(name))))
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP_SMALL)
        grid.setColumnStretch(2, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        for row, finding in enumerate(findings):
            role, word = _MARKS[finding.ok]
            grid.addWidget(Chip(self.tr(word), role), row, 0, middle)
            grid.addWidget(PlainLabel(visible(finding.name)), row, 1, middle)
            grid.addWidget(PlainLabel(visible(finding.message), tone=Tone.MUTED, wrap=True), row, 2, middle)
        self.body.addWidget(lines)
        self._lines = lines
        self.show()

    def _clear(self) -> None:
        if self._lines is not None:
            self._lines.hide()
            self._lines.deleteLater()
            self._lines = None
