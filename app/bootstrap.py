"""Wires the layers for the window; the one file that sees them all."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from app.domain.errors import OutsideFailed
from app.paths import Paths
from app.services.books import Books

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def open_window(home: Path) -> int:
    """Open the window on the books in ``home`` and return the exit status when it is closed.

    Raises:
        OutsideFailed: there is no display, or the system lacks a library that Qt needs.
    """
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _SCREENS):
        # Qt itself would abort the process.
        raise OutsideFailed("There is no display to open the window on. The commands work without one: see --help.")
    # What a start makes stays; collecting in between takes a tenth of it. The window collects on its own thread.
    gc.disable()
    try:
        from app.ui.app import run_window
    except ImportError as error:
        if error.name and error.name.startswith("app"):
            raise
        raise OutsideFailed(f"The window cannot be opened: {error}.") from error
    return run_window(Paths(home), lambda: Books.open(home))
