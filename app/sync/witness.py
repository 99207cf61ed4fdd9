"""What is remembered outside the books: which machine this is, how many calls they had made, and their last numbers.

A file that knows of fewer calls or lower numbers than its witness is an older copy; one that another machine used last
was moved or copied. All could repeat what has been done: so everything open is looked up before anything is done again,
and numbers go on where they had come to.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from app.paths import FILE_MODE, private_folder
from app.storage.files import write_whole
from app.sync.lock import holding

_CALLS, _NUMBERS = "", ".numbers"
_PATIENCE_SECONDS = 2.0  # to change it takes milliseconds


def state_folder(environ: Mapping[str, str] | None = None, system: str = sys.platform) -> Path:
    """Return this user's folder for what a program remembers of itself, apart from the user's data."""
    environ = os.environ if environ is None else environ
    user = Path(environ.get("HOME") or Path.home())
    if system == "win32":
        base = Path(environ.get("LOCALAPPDATA") or user / "AppData" / "Local")
        return base / "counterfoil-state"
    if system == "darwin":
        return user / "Library" / "Application Support" / "counterfoil-state"
    chosen = environ.get("XDG_STATE_HOME", "")
    return (Path(chosen) if chosen.startswith("/") else user / ".local" / "state") / "counterfoil"


def numbers_key(series: str, period: str) -> str:
    """Return the name under which the last counter of a series in a period is remembered."""
    return f"{series} {period}"


class Witness:
    """The memory of one machine; a folder that cannot be written makes it forgetful, never an error."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, made when needed."""
        self._folder = folder

    def machine(self) -> str:
        """Return the name of this machine, made up when it is first asked for."""
        file = self._folder / "machine"
        try:
            if name := file.read_text("ascii").strip():
                return name
        except (OSError, ValueError):
            pass  # not written yet
        name = secrets.token_hex(8)
        return name if self._write(file, name) else f"node {platform.node()}"

    def calls(self, books: str) -> dict[str, int]:
        """Return how many calls the books had made when this machine last saw them, per folder they lay in."""
        try:
            return {folder: int(count) for folder, count in self._known(books, _CALLS)["calls"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}

    def saw(self, books: str, folder: Path, calls: int) -> None:
        """Remember how many calls the books in a folder have made."""
        with self._alone():
            known = {**self.calls(books), str(folder.resolve()): calls}
            self._write(self._file(books, _CALLS), json.dumps({"calls": known}))

    def numbers(self, books: str, folder: Path) -> dict[str, int]:
        """Return the last counter of each series and period (`numbers_key`) that the books in a folder had given."""
        try:
            value = self._known(books, _NUMBERS)[str(folder.resolve())]
            return {key: last for key, last in value.items() if type(last) is int}
        except (KeyError, AttributeError):
            return {}

    def gave(self, books: str, folder: Path, numbers: Mapping[str, int]) -> None:
        """Remember the last counters that the books in a folder have given; what is remembered never goes down."""
        with self._alone():
            known = self.numbers(books, folder)
            higher = {key: last for key, last in numbers.items() if last > known.get(key, 0)}
            if higher:
                kept = {**self._known(books, _NUMBERS), str(folder.resolve()): known | higher}
                self._write(self._file(books, _NUMBERS), json.dumps(kept))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else change what is remembered during the block; who cannot have that remembers all the same."""
        with ExitStack() as stack:
            with suppress(OSError):  # a folder that cannot be written
                stack.enter_context(holding(private_folder(self._folder) / "lock", _PATIENCE_SECONDS))
            yield

    def _known(self, books: str, what: str) -> dict[str, Any]:
        try:
            value = json.loads(self._file(books, what).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def _file(self, books: str, what: str) -> Path:
        return self._folder / "books" / f"{books}{what}.json"

    def _write(self, file: Path, text: str) -> bool:
        try:
            private_folder(self._folder)
            private_folder(file.parent)
            write_whole(file, text.encode(), mode=FILE_MODE)
        except OSError:
            return False
        return True
