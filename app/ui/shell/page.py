"""The base of every page: title and actions above, content below, and the hooks that the window calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.paths import Paths
from app.ui.shell.navigator import Navigator
from app.ui.tasks import Changes
from app.ui.theme.tokens import CONTROL_HEIGHT, GAP, GAP_LARGE, GAP_SMALL
from app.ui.widgets.labels import ElidedLabel, Size, Tone

if TYPE_CHECKING:
    from app.ui.formats import Formats
    from app.ui.widgets.notices import NoticeAction, NoticeBar


class Action(NamedTuple):
    """Something the user can do now, offered by the palette and run by its shortcut.

    Attributes:
        id: stable name; shortcuts exist for ``save``, ``issue``, ``print``, ``export-pdf``, ``undo`` and ``redo``.
        title: what it does, beginning with a verb.
        run: does it; called without arguments on the GUI thread.
        shortcut: shown beside the title.
        icon: name of a line icon.
        enabled: whether it can be done now; what cannot is not offered.
        keywords: other words for it, by which the palette finds it too.
        minor: the palette offers it last while nothing is typed.
    """

    id: str
    title: str
    run: Callable[[], object]
    shortcut: str = ""
    icon: str = ""
    enabled: bool = True
    keywords: str = ""
    minor: bool = False


class Span(NamedTuple):
    """A piece of the status line."""

    text: str
    strong: bool = False
    tone: Tone = Tone.MUTED


StatusText = str | Sequence[Span]


class NoticeSink(Protocol):
    """Where pages put notices; see :class:`app.ui.widgets.notices.Notices`."""

    def success(self, text: str, action: NoticeAction | None = None) -> NoticeBar:
        """Say that something the user asked for is done."""

    def info(self, text: str, action: NoticeAction | None = None) -> NoticeBar:
        """Say something worth knowing."""

    def pending(self, text: str) -> NoticeBar:
        """Say what is under way, until the notice is taken away."""

    def warning(self, text: str, details: Sequence[str] = (), action: NoticeAction | None = None) -> NoticeBar:
        """Say that something needs the user's attention."""

    def error(self, text: str, details: Sequence[str] = (), action: NoticeAction | None = None) -> NoticeBar:
        """Say what failed, what is safe and what to do."""


class Shell(Protocol):
    """What the window offers to its pages."""

    @property
    def navigator(self) -> Navigator:
        """The way to other pages."""

    @property
    def changes(self) -> Changes:
        """The news of which data changed."""

    @property
    def notices(self) -> NoticeSink:
        """Where to say what happened."""

    @property
    def formats(self) -> Formats:
        """How the user writes amounts and days."""

    @property
    def settings(self) -> QSettings:
        """What the window remembers of its looks: widths, sizes."""

    @property
    def paths(self) -> Paths:
        """The folders of this home."""

    @property
    def tax_id_name(self) -> str:
        """What the company's country calls a tax id."""

    def set_count(self, key: str, count: int | None) -> None:
        """Show a count beside an entry of the rail."""


class Header(QWidget):
    """Title at the left, the page's few actions at the right."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setFixedHeight(CONTROL_HEIGHT)
        self.title = ElidedLabel(title, size=Size.TITLE)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP_SMALL + 4)
        self._row.addWidget(self.title)
        self._row.addStretch(1)
        self._beside = 1

    def add_beside(self, widget: QWidget) -> None:
        """Add something directly after the title, e.g. a chip."""
        self._row.insertWidget(self._beside, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._beside += 1

    def add_before(self, widget: QWidget) -> None:
        """Add something before the title, e.g. the way back."""
        self._row.insertWidget(0, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._beside += 1

    def add(self, widget: QWidget) -> None:
        """Add an action at the right end."""
        self._row.addWidget(widget)


class Page(QWidget):
    """A page of the window.

    Attributes:
        shell: what the window offers.
        header: the row with the title and the actions.
        body: the layout below, gaps of 16.
        status_changed: emitted by :meth:`set_status`.
    """

    status_changed = Signal()

    def __init__(self, shell: Shell, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell
        self.status: tuple[StatusText, StatusText] = ("", "")
        self.setAccessibleName(title)
        self.header = Header(title)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(GAP_LARGE, GAP + 4, GAP_LARGE, GAP)
        self._outer.setSpacing(GAP - 4)
        self._outer.addWidget(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP - 4)
        self._outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self.header.title.setText(title)
        self.setAccessibleName(title)

    def set_status(self, left: StatusText = "", right: StatusText = "") -> None:
        """Say in the status line what is selected or saved (left), and what is read or queued (right)."""
        self.status = (left, right)
        self.status_changed.emit()

    def row(self, *widgets: QWidget | QLayout | None, gap: int = GAP_SMALL) -> QHBoxLayout:
        """Return a row of widgets; None stands for the stretch between left and right."""
        made = QHBoxLayout()
        made.setSpacing(gap)
        for widget in widgets:
            if widget is None:
                made.addStretch(1)
            elif isinstance(widget, QWidget):
                made.addWidget(widget)
            else:
                made.addLayout(widget)
        return made

    # Hooks

    def on_shown(self) -> None:
        """The page came to the front."""

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Data of these kinds changed; called while shown, or once before the next :meth:`on_shown`."""

    def open(self, target: object) -> None:
        """Show what the user was sent here for; called before :meth:`on_shown`."""

    def target(self) -> object:
        """Return what :meth:`open` needs to come back to what is shown now."""
        return None

    def actions_now(self) -> Sequence[Action]:
        """Return what can be done now."""
        return ()

    def focus_search(self) -> None:
        """Put the keyboard into the search of this page."""

    def flush(self) -> None:
        """Save typed work now, synchronously and without asking. Called before the page is left and at every end."""

    def can_close(self) -> bool:
        """Whether the window may close; False when the user must decide something first."""
        return True


class PageSpec(NamedTuple):
    """A page that the window knows: made at the first visit.

    Attributes:
        key: its name in the program.
        title: its name for the user; in the rail it is the accessible name too.
        icon: name of a line icon.
        factory: makes the page.
        rail: whether it stands in the rail.
        parent: key of the page whose entry in the rail is lit while this one is shown.
        bottom: stands apart below the others in the rail.
        asks: its count is of things that ask for the user, and shown as such; there is none while nothing does.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[Shell], Page]
    rail: bool = True
    parent: str = ""
    bottom: bool = False
    asks: bool = False
