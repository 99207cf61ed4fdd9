"""The folder of a home that holds fonts the user added. It is read when a character asks for it, never at a start."""

from __future__ import annotations

from pathlib import Path

_folder: list[Path] = []


def use_folder(folder: Path) -> None:
    """Take the user's own fonts from ``folder``, which need not exist, for all documents of this process."""
    _folder[:] = [folder]


def own_folder() -> Path | None:
    """Return the folder for fonts of the user's own, None where no home is open."""
    return _folder[0] if _folder else None
