"""Notices: what happened, what is safe, what to do. They never stop the user; errors stay until they are closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.override import override
from app.ui.theme.theme import theme
from app.ui.theme.tokens import GAP, GAP_SMALL, Role
from app.ui.widgets.buttons import Button, IconButton, Kind
from app.ui.widgets.cards import IconLabel
from app.ui.widgets.ground import paint_ground
from app.ui.widgets.labels import PlainLabel, Size, Tone

STAYS_MS, STAYS_WITH_ACTION_MS, WARNING_STAYS_MS = 6_000, 12_000, 20_000
MAX_SHOWN = 3
WIDTH = 440
_SHOWN_DETAILS = 6

_ICONS = {Role.ACCENT: "info", Role.GOOD: "check", Role.ATTENTION: "warning", Role.BAD: "warning", Role.NEUTRAL: "info"}
_TINTS = {Role.NEUTRAL: "muted"}


class NoticeAction(NamedTuple):
    """What the user may do about a notice: a verb and what it does. The notice closes first."""

    text: str
    run: Callable[[], object]


class NoticeBar(QWidget):
    """One notice: a sentence, perhaps details, one action, and a way to close it.

    Attributes:
        before: what had the keyboard when the notice came, or when the user went to it.
    """

    def __init__(
        self,
        role: Role,
        text: str,
        details: Sequence[str] = (),
        action: NoticeAction | None = None,
        *,
        closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.role = role
        self.text = text
        self.before: QWidget | None = None
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        row.setSpacing(GAP_SMALL + 4)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(_raised(IconLabel(_ICONS[role], 20, _TINTS.get(role, role.value)), 6), 0, top)
        self.words = QVBoxLayout()
        self.words.setSpacing(2)
        self.words.setContentsMargins(0, 6, 0, 6)
        self.sentence = _as_wide_as_there_is(PlainLabel(text, wrap=True))
        self.words.addWidget(self.sentence)
        shown = list(details[:_SHOWN_DETAILS])
        if len(details) > _SHOWN_DETAILS:
            shown.append(self.tr("and {n} more").format(n=len(details) - _SHOWN_DETAILS))
        for detail in shown:
            label = PlainLabel(detail, size=Size.CAPTION, tone=Tone.MUTED, wrap=True)
            self.words.addWidget(_as_wide_as_there_is(label))
        # Not aligned at the top: Qt would then give wrapped words no more height than they ask for unwrapped.
        row.addLayout(self.words, 1)
        if action is not None:
            row.addWidget(Button(action.text, lambda: self._act(action), kind=Kind.QUIET), 0, top)
        if closable:
            row.addWidget(IconButton("close", self.tr("Close notice"), self.dismiss, tint="muted"), 0, top)
        theme.changed.connect(self.update)

    def dismiss(self) -> None:
        """Take the notice away; a keyboard that stands in it goes back to where it was before."""
        focus = QApplication.focusWidget()
        if self.before is not None and focus is not None and self.isAncestorOf(focus) and isValid(self.before):
            self.before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, self.role)

    def _act(self, action: NoticeAction) -> None:
        self.dismiss()
        action.run()


class ProgressNotice(NoticeBar):
    """Something that takes longer than half a second: what, how far, and a way to stop it."""

    def __init__(self, title: str, cancel: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(Role.NEUTRAL, title, closable=False, parent=parent)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self._step = PlainLabel("", size=Size.CAPTION, tone=Tone.MUTED)
        self.words.setSpacing(6)
        self.words.addWidget(self._bar)
        self.words.addWidget(self._step)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(Button(self.tr("Cancel"), cancel, kind=Kind.QUIET))

    def progress(self, done: int, total: int, text: str) -> None:
        """Show how far the work is; a total of 0 means that nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        counted = self.tr("{done} of {total}").format(done=done, total=total) if total else ""
        self._step.setText(" · ".join(part for part in (counted, text) if part))


class Notices(QObject):
    """The notices of a window: stacked above its lower right corner, over the page, which does not move.

    All but errors go after a while: later when they offer an action, latest when they warn, never while pointer or
    focus is on them, or while the user is elsewhere. What is said again replaces what was said before.
    """

    def __init__(self, host: QWidget, bottom_margin: int = 0) -> None:
        super().__init__(host)
        self._host, self._bottom = host, bottom_margin
        self._shown: list[NoticeBar] = []
        host.installEventFilter(self)

    def success(self, text: str, action: NoticeAction | None = None) -> NoticeBar:
        """Say that something the user asked for is done."""
        return self._say(Role.GOOD, text, (), action, STAYS_MS if action is None else STAYS_WITH_ACTION_MS)

    def info(self, text: str, action: NoticeAction | None = None) -> NoticeBar:
        """Say something worth knowing."""
        return self._say(Role.NEUTRAL, text, (), action, STAYS_MS if action is None else STAYS_WITH_ACTION_MS)

    def pending(self, text: str) -> NoticeBar:
        """Say what is under way, until the notice is taken away."""
        return self._say(Role.NEUTRAL, text, (), None, 0)

    def warning(self, text: str, details: Sequence[str] = (), action: NoticeAction | None = None) -> NoticeBar:
        """Say that something needs the user's attention."""
        return self._say(Role.ATTENTION, text, details, action, WARNING_STAYS_MS)

    def error(self, text: str, details: Sequence[str] = (), action: NoticeAction | None = None) -> NoticeBar:
        """Say what failed, what is safe and what to do."""
        return self._say(Role.BAD, text, details, action, 0)

    def show_bar(self, bar: NoticeBar) -> None:
        """Show a notice that somebody else made, e.g. of progress."""
        for roles in ({Role.GOOD, Role.NEUTRAL}, {Role.ATTENTION}):
            for old in [old for old in self._shown if old.role in roles][: -MAX_SHOWN + 1]:
                if not isinstance(old, ProgressNotice):
                    old.dismiss()
        bar.before = QApplication.focusWidget()
        bar.setParent(self._host)
        bar.installEventFilter(self)
        bar.destroyed.connect(lambda: self._forget(bar))
        self._shown.append(bar)
        bar.show()
        bar.raise_()
        self._place()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        announcement = QAccessibleAnnouncementEvent(self._host, bar.text)
        if bar.role is Role.BAD:
            announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(announcement)

    def focus_newest(self) -> None:
        """Put the keyboard into the newest notice."""
        focus = QApplication.focusWidget()
        for bar in reversed(self._visible()):
            if focus is None or not any(shown.isAncestorOf(focus) for shown in self._visible()):
                bar.before = focus
            for button in bar.findChildren(QWidget):
                if button.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                    return

    def texts(self) -> list[str]:
        """Return the sentences shown now, oldest first."""
        return [bar.text for bar in self._visible()]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._host and kind is QEvent.Type.Resize:
            self._place()
        elif kind is QEvent.Type.Hide and watched is not self._host:
            QTimer.singleShot(0, self, self._place)
        return False

    def _say(
        self, role: Role, text: str, details: Sequence[str], action: NoticeAction | None, stays_ms: int
    ) -> NoticeBar:
        for old in self._visible():
            if (old.role, old.text) == (role, text) and not isinstance(old, ProgressNotice):
                old.dismiss()
        bar = NoticeBar(role, text, details, action)
        self.show_bar(bar)
        if stays_ms:
            timer = QTimer(bar, interval=stays_ms)
            timer.timeout.connect(lambda: None if self._is_away or _in_use(bar) else bar.dismiss())
            timer.start()
        return bar

    @property
    def _is_away(self) -> bool:
        """Whether the user is at another window or program, and would miss what goes by itself."""
        return not self._host.window().isActiveWindow()

    def _visible(self) -> list[NoticeBar]:
        return [bar for bar in self._shown if not bar.isHidden()]

    def _forget(self, bar: NoticeBar) -> None:
        if bar in self._shown:
            self._shown.remove(bar)

    def _place(self) -> None:
        self._shown = self._visible()
        width = min(WIDTH, self._host.width() - 2 * GAP)
        bottom = self._host.height() - self._bottom - GAP
        for bar in reversed(self._shown):
            height = bar.heightForWidth(width) if bar.hasHeightForWidth() else bar.sizeHint().height()
            bar.setGeometry(self._host.width() - width - GAP, bottom - height, width, height)
            bottom -= height + GAP_SMALL


def take_away(bar: NoticeBar) -> None:
    """Take a notice away that has had its day, if it is still there."""
    if isValid(bar) and not bar.isHidden():
        bar.dismiss()


def _in_use(bar: NoticeBar) -> bool:
    """Whether the user points at the notice or stands in it with the keyboard."""
    focus = QApplication.focusWidget()
    # Not underMouse(): it stays true for a notice that was put elsewhere while the pointer rested.
    pointed = bar.rect().contains(bar.mapFromGlobal(QCursor.pos()))
    return pointed or (focus is not None and bar.isAncestorOf(focus))


def _as_wide_as_there_is(label: PlainLabel) -> PlainLabel:
    """Let a long word of ``label`` ask for no width, by which Qt would reckon its height although it is not given."""
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)
    return label


def _raised(widget: QWidget, top: int) -> QWidget:
    """Put ``widget`` ``top`` pixels lower, in line with the first words."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, top, 0, 0)
    layout.addWidget(widget)
    return holder
