"""What was sent and what came back, as raw text: literal, bounded, with invisible characters shown as codes."""

from __future__ import annotations

import json
import unicodedata

from PySide6.QtWidgets import QWidget

from app.ui.widgets.inputs import TextEdit

SHOWN = 4_000


def raw_text(text: str) -> str:
    """Return foreign ``text`` for a reader: JSON on several lines, what cannot be seen as ``<U+202E>``, cut if long."""
    shown = visible(_spread(text))
    return shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"


class RawText(TextEdit):
    """A read-only view of raw text, which can be selected and copied."""

    def __init__(self, name: str, text: str = "", *, rows: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(name, rows=rows, max_length=4 * SHOWN, parent=parent)
        self.setReadOnly(True)
        self.show_raw(text)

    def show_raw(self, text: str) -> None:
        """Show another text."""
        self.set_text(raw_text(text))


def _spread(text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return json.dumps(value, indent=2, ensure_ascii=False) if isinstance(value, dict | list) else text


def visible(text: str) -> str:
    """Return foreign ``text`` with each character that cannot be seen, or turns what is around it, as its code."""
    return "".join(
        f"<U+{ord(c):04X}>" if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else c
        for c in text
    )
