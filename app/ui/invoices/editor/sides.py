"""The two sides of the invoice page: beside each other, or where there is no room for both the one that is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.ui.invoices.preview import Preview
from app.ui.shell.page import Action
from app.ui.theme.tokens import GAP, GAP_LARGE
from app.ui.widgets.segmented import Segment, SegmentedControl

LEAST_SHEET, LEAST_PREVIEW = 628, 360
"""Width of the form below which its dates would be cut, and of the preview below which it shows nothing."""

SIDE_KEY = "editor/side"
_FORM, _PREVIEW = "edit", "preview"
_BOTH_FROM = LEAST_SHEET + GAP + LEAST_PREVIEW + 2 * GAP_LARGE


class Sides(QObject):
    """Shows form and preview together while the page is wide enough, otherwise the side chosen last, at each start.

    On a wide page the preview can be looked at alone, in a size to read it; that is not remembered.

    Attributes:
        chooser: the tabs, in sight while one side is shown alone.
    """

    def __init__(self, form: QWidget, preview: Preview, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._preview, self._settings = form, preview, settings
        self._beside: bool | None = None
        self._side = _FORM
        self._keyboard: QWidget | None = None
        segments = [Segment(_FORM, self.tr("Edit")), Segment(_PREVIEW, self.tr("Preview"))]
        self.chooser = SegmentedControl(self.tr("Side shown"), segments)
        self.chooser.changed.connect(self._choose)
        self.chooser.hide()
        form.setMinimumWidth(LEAST_SHEET)

    @property
    def form_shown(self) -> bool:
        """Whether there is anything to type into."""
        return self._side == _FORM

    def show_draft(self, *, draft: bool) -> None:
        """Call the form what it is: something to edit, or of an issued document something to read."""
        self.chooser.set_text(_FORM, self.tr("Edit") if draft else self.tr("Details"))

    def fit(self, width: int) -> None:
        """Arrange the sides in a page of ``width`` pixels."""
        beside = width >= _BOTH_FROM
        if beside is not self._beside:
            self._beside = beside
            kept = str(self._settings.value(SIDE_KEY, _FORM))
            self._side = _PREVIEW if kept == _PREVIEW and not beside else _FORM
            self._arrange()

    def show_form(self) -> None:
        """Bring the form into sight because it is needed; what the user chose is remembered all the same."""
        self._side = _FORM
        self._arrange()

    def toggle(self) -> None:
        """Show the preview alone, or go back to the form with the keyboard where it was."""
        if self._side == _FORM:
            self._keyboard = QApplication.focusWidget()
            self._choose(_PREVIEW)
            self._preview.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._choose(_FORM)
        if self._keyboard is not None and isValid(self._keyboard):
            self._keyboard.setFocus(Qt.FocusReason.OtherFocusReason)

    def actions(self) -> Sequence[Action]:
        """Return how the other side comes into sight."""
        words = self.tr("Show the preview") if self._side == _FORM else self.tr("Back from the preview")
        return (Action("preview", words, self.toggle, "Ctrl+Shift+P", "eye"),)

    def _choose(self, side: str) -> None:
        self._side = side
        if not self._beside:
            self._settings.setValue(SIDE_KEY, side)
        self._arrange()

    def _arrange(self) -> None:
        self.chooser.choose(self._side)
        self.chooser.setVisible(not (self._beside and self.form_shown))
        self._preview.setVisible(bool(self._beside) or not self.form_shown)
        self._form.setVisible(self.form_shown)
