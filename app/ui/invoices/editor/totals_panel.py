"""The totals, growing with each keystroke, and on request how each of them came about."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.currencies import currency
from app.ui.invoices.editor.explain import Reason, explain, tax_label
from app.ui.invoices.editor.numbers import write_minor
from app.ui.invoices.editor.session import EditorSession
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import MEDIUM, caption_font, text_font, total_font
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Button, Kind

_ROW, _TOTAL_ROW, _REASON_ROW = 24, 36, 24
_AMOUNT_WIDTH = 132


class TotalsPanel(QWidget):
    """Net, tax per rate, total, and what remains due.

    Attributes:
        explanation_shown: whether the working is shown.
    """

    explanation_shown = Signal(bool)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.sums = SumsView()
        self.why = Button(self.tr("Why this amount?"), kind=Kind.LINK)
        self.why.setCheckable(True)
        self.why.toggled.connect(self.explanation_shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL // 2)
        layout.addWidget(self.sums)
        layout.addWidget(self.why, 0, Qt.AlignmentFlag.AlignRight)
        layout.addStretch(1)
        session.changed.connect(lambda _field: self.refresh())
        session.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the session's calculation."""
        session = self._session
        totals, style, digits = session.calculation.totals, session.style, session.digits
        rows: list[tuple[str, str, bool]] = []
        if totals.allowances or totals.charges:
            rows.append((self.tr("Lines"), write_minor(totals.lines, digits, style), False))
        if totals.allowances:
            rows.append((self.tr("Discounts"), write_minor(-totals.allowances, digits, style), False))
        if totals.charges:
            rows.append((self.tr("Charges"), write_minor(totals.charges, digits, style), False))
        rows.append((self.tr("Net"), write_minor(totals.net, digits, style), False))
        rows += [
            (tax_label(group, style, digits), write_minor(group.tax, digits, style), False)
            for group in session.calculation.taxes
        ]
        symbol = currency(session.content.currency).symbol
        total = f"{symbol}\N{NO-BREAK SPACE}{write_minor(totals.gross, digits, style)}"
        rows.append((self.tr("Total"), total, True))
        if totals.prepaid:
            rows.append((self.tr("Prepaid"), write_minor(-totals.prepaid, digits, style), False))
        if totals.rounding:
            rows.append((self.tr("Rounding"), write_minor(totals.rounding, digits, style), False))
        if totals.prepaid or totals.rounding:
            due = f"{symbol}\N{NO-BREAK SPACE}{write_minor(totals.due, digits, style)}"
            rows.append((self.tr("Due"), due, True))
        self.sums.show_rows(rows)


class SumsView(QWidget):
    """Labels and amounts, painted: a keystroke repaints them without laying anything out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(240)
        theme.changed.connect(self.update)

    def show_rows(self, rows: list[tuple[str, str, bool]]) -> None:
        """Show (label, amount, strong) rows."""
        grown = [strong for *_rest, strong in rows] != [strong for *_rest, strong in self.rows]
        self.rows = rows
        self.setAccessibleName("; ".join(f"{label} {amount}" for label, amount, _strong in rows))
        if grown:
            self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, sum(_TOTAL_ROW if strong else _ROW for *_rest, strong in self.rows))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = 0
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for label, amount, strong in self.rows:
            height = _TOTAL_ROW if strong else _ROW
            area = QRect(0, top, self.width(), height)
            if strong:
                painter.fillRect(0, top + 3, self.width(), 1, theme.color("line"))
                area.setTop(top + 6)
            painter.setFont(total_font() if strong else text_font())
            painter.setPen(theme.color("text"))
            painter.drawText(area, int(right), amount)
            painter.setFont(total_font() if strong else text_font())
            painter.setPen(theme.color("text" if strong else "muted"))
            width = max(_AMOUNT_WIDTH, painter.fontMetrics().horizontalAdvance(amount) + 24)
            words = QRect(0, area.top(), self.width() - width, area.height())
            shown = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, int(right), shown)
            top += height


class Explanation(QWidget):
    """Each step of the arithmetic as a row: what, how, result. The page scrolls when they are many."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.reasons: list[Reason] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        session.changed.connect(lambda _field: self.refresh())
        session.replaced.connect(self.refresh)
        theme.changed.connect(self.update)
        self.hide()

    def refresh(self) -> None:
        """Explain the session's calculation; costs nothing while nobody looks."""
        if not self.isHidden():
            self.show_reasons(explain(self._session.content, self._session.calculation))

    def set_shown(self, shown: bool) -> None:
        """Show or hide the working."""
        self.setVisible(shown)
        self.refresh()

    def show_reasons(self, reasons: list[Reason]) -> None:
        """Show these steps."""
        grown = len(reasons) != len(self.reasons)
        self.reasons = reasons
        self.setAccessibleName("; ".join(f"{r.label}: {r.working} = {r.amount}" for r in reasons))
        if grown:
            self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, len(self.reasons) * _REASON_ROW + 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plain, strong, small = text_font(), text_font(MEDIUM), caption_font()
        width = self.width()
        label_width, amount_width = width * 32 // 100, 110
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        first = max(0, event.rect().top() // _REASON_ROW)
        last = event.rect().bottom() // _REASON_ROW + 1
        for place, reason in list(enumerate(self.reasons))[first:last]:
            top = place * _REASON_ROW
            font = strong if reason.strong else plain
            if reason.strong:
                painter.fillRect(0, top, width, 1, theme.color("line"))
            painter.setPen(theme.color("text"))
            label = QRect(0, top, label_width - 12, _REASON_ROW)
            _draw(painter, font, label, one_line(reason.label), middle | Qt.AlignmentFlag.AlignLeft)
            amount = QRect(width - amount_width, top, amount_width, _REASON_ROW)
            _draw(painter, font, amount, reason.amount, middle | Qt.AlignmentFlag.AlignRight)
            painter.setPen(theme.color("muted"))
            working = QRect(label_width, top, width - label_width - amount_width, _REASON_ROW)
            _draw(painter, small, working, reason.working, middle | Qt.AlignmentFlag.AlignLeft)


def _draw(painter: QPainter, font: QFont, area: QRect, text: str, flags: object) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, flags, shown)  # type: ignore[call-overload]  # alignment and text flags in one
