"""Foreign text made safe to show: never markup, never a mnemonic, one line, isolated from the text around it."""

from __future__ import annotations

SHOWN_LENGTH = 300
"""More characters than this are never painted in one line; the full text stays in the data."""

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def one_line(text: str, limit: int = SHOWN_LENGTH) -> str:
    """Return ``text`` fit for one line: white space folded, control characters shown as a box, cut at ``limit``."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(" " if c.isspace() else "\N{REPLACEMENT CHARACTER}" if _is_control(c) else c for c in text)


def isolated(text: str) -> str:
    """Return ``text`` for use inside a sentence: its writing direction cannot turn the words around it."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def tool_tip(text: str) -> str:
    """Return ``text`` for ``setToolTip``, which takes any text that looks like markup for markup."""
    if not text:
        return ""
    shown = text if len(text) <= 2 * SHOWN_LENGTH else text[: 2 * SHOWN_LENGTH] + "…"
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<qt>{escaped}</qt>"


def no_mnemonic(text: str) -> str:
    """Return ``text`` for a button, menu or tab, where a single ``&`` would vanish into a mnemonic."""
    return text.replace("&", "&&")


def _is_control(character: str) -> bool:
    code = ord(character)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
