"""The one font of the window, loaded from the resources, in its four sizes."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from app.paths import resources
from app.ui.theme.tokens import CAPTION_SIZE, TEXT_SIZE, TITLE_SIZE, TOTAL_SIZE

FAMILY = "Inter"
_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")

REGULAR, MEDIUM, SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold


NARROW_HYPHEN = "\N{HYPHEN}"
"""Inter's own hyphen is as wide as a tabular figure and tears INV-2026-0312 apart; this one stays narrow."""


def load_fonts() -> None:
    """Register the bundled faces; a missing file leaves the system's sans serif, which is no reason to stop."""
    folder = resources() / "fonts"
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(folder / name))


@lru_cache(maxsize=64)
def _font(size: int, weight: QFont.Weight, tabular: bool) -> QFont:
    font = QFont([FAMILY, "Noto Sans", "Sans Serif"])
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


def text_font(weight: QFont.Weight = REGULAR, *, tabular: bool = True) -> QFont:
    """13 px: everything that is read. Figures are tabular unless told otherwise."""
    return QFont(_font(TEXT_SIZE, weight, tabular))


def caption_font(weight: QFont.Weight = REGULAR, *, tabular: bool = True) -> QFont:
    """12 px: labels, headers, chips, hints."""
    return QFont(_font(CAPTION_SIZE, weight, tabular))


def total_font(weight: QFont.Weight = SEMIBOLD, *, tabular: bool = True) -> QFont:
    """15 px: totals and the company's name."""
    return QFont(_font(TOTAL_SIZE, weight, tabular))


def title_font() -> QFont:
    """20 px: the title of a page."""
    return QFont(_font(TITLE_SIZE, SEMIBOLD, False))
