"""The totals, growing with each keystroke, and on request how each of them came about."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.currencies import currency
from app.ui.figures import write_minor
from app.ui.invoices.editor.explain import Reason, explain, tax_basis, tax_label
from app.ui.invoices.editor.session import EditorSession
from app.ui.override import override
from app.ui.plain import one_line
from app.ui.theme.fonts import MEDIUM, NARROW_HYPHEN, caption_font, text_font, total_font
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.buttons import Button, Kind

_ROW, _TOTAL_ROW, _REASON_ROW = 24, 36, 24
_AMOUNT_WIDTH = 112


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
        rows: list[Sum] = []
        if totals.allowances or totals.charges:
            rows.append(Sum(self.tr("Lines"), write_minor(totals.lines, digits, style)))
        if totals.allowances:
            rows.append(Sum(self.tr("Discounts"), write_minor(-totals.allowances, digits, style)))
        if totals.charges:
            rows.append(Sum(self.tr("Charges"), write_minor(totals.charges, digits, style)))
        rows.append(Sum(self.tr("Net"), write_minor(totals.net, digits, style)))
        rows += [
            Sum(tax_label(group, style), write_minor(group.tax, digits, style), tax_basis(group, style, digits))
            for group in session.calculation.taxes
        ]
        symbol = currency(session.content.currency).symbol
        total = f"{symbol}\N{NO-BREAK SPACE}{write_minor(totals.gross, digits, style)}"
        rows.append(Sum(self.tr("Total"), total, strong=True))
        if totals.prepaid:
            rows.append(Sum(self.tr("Prepaid"), write_minor(-totals.prepaid, digits, style)))
        if totals.rounding:
            rows.append(Sum(self.tr("Rounding"), write_minor(totals.rounding, digits, style)))
        if totals.prepaid or totals.rounding:
            due = f"{symbol}\N{NO-BREAK SPACE}{write_minor(totals.due, digits, style)}"
            rows.append(Sum(self.tr("Due"), due, strong=True))
        self.sums.show_rows(rows)


@dataclass(frozen=True, slots=True)
class Sum:
    """One row of the totals.

    Attributes:
        detail: after the label where there is room for all of it: a number is shown in full or not at all.
        strong: a result, with a hairline above.
    """

    label: str
    amount: str
    detail: str = ""
    strong: bool = False


class SumsView(QWidget):
    """Labels and amounts, painted: a keystroke repaints them without laying anything out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Sum] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(240)
        theme.changed.connect(self.update)

    def show_rows(self, rows: list[Sum]) -> None:
        """Show these rows."""
        grown = [row.strong for row in rows] != [row.strong for row in self.rows]
        self.rows = rows
        self.setAccessibleName("; ".join(f"{row.label} {row.detail} {row.amount}" for row in rows))
        if grown:
            self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, sum(_TOTAL_ROW if row.strong else _ROW for row in self.rows))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = 0
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row in self.rows:
            height = _TOTAL_ROW if row.strong else _ROW
            area = QRect(0, top, self.width(), height)
            if row.strong:
                painter.fillRect(0, top + 3, self.width(), 1, theme.color("line"))
                area.setTop(top + 6)
            painter.setFont(total_font() if row.strong else text_font())
            painter.setPen(theme.color("text"))
            painter.drawText(area, int(right), row.amount)
            painter.setPen(theme.color("text" if row.strong else "muted"))
            metrics = painter.fontMetrics()
            area.setRight(area.right() - max(_AMOUNT_WIDTH, metrics.horizontalAdvance(row.amount) + 24))
            full = f"{row.label} {row.detail}" if row.detail else row.label
            fits = metrics.horizontalAdvance(full) <= area.width()
            shown = full if fits else metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, int(right), shown.replace("-", NARROW_HYPHEN))
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
            self.show_reasons(explain(self._session.content, self._session.calculation, self._session.style))

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
    painter.drawText(area, flags, shown.replace("-", NARROW_HYPHEN))  # type: ignore[call-overload]  # alignment and text flags in one
