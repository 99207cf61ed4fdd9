"""How users of several locales write numbers."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.ui.formats import Formats, NumberStyle


def style_of(locale: str) -> NumberStyle:
    """Return the style of a locale such as ``de`` or ``en_IN``."""
    return Formats(QLocale(locale)).numbers
