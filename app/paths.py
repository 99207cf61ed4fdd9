"""Where data, logs and resources lie: from source, installed from a wheel, and frozen.

Everything of one user lives below one folder, the home, that only that user may read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_HOME_VARIABLE = "COUNTERFOIL_HOME"


class Paths(NamedTuple):
    """The files and folders of one home."""

    home: Path

    @property
    def database(self) -> Path:
        """The books: one SQLite file."""
        return self.home / "books.sqlite"

    @property
    def logs(self) -> Path:
        """Folder of the rotating log files."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """Folder of copies made before upgrades and on request."""
        return self.home / "backups"

    @property
    def fonts(self) -> Path:
        """Folder of fonts the user added; made by who needs one."""
        return self.home / "fonts"

    @property
    def window_settings(self) -> Path:
        """What the window remembers: its place, column widths, the theme."""
        return self.home / "window.ini"

    @property
    def lock(self) -> Path:
        """Held while a window is open on this home."""
        return self.home / "window.lock"

    def prepare(self) -> None:
        """Make the home and its log folder, readable by their owner alone; a home that exists is narrowed too."""
        private_folder(self.home)
        private_folder(self.logs)


def private_folder(folder: Path) -> Path:
    """Make ``folder`` and let nobody but the owner in, nor into the folders above it that had to be made.

    Raises:
        OSError: when the folder cannot be made or is a file.
    """
    # Not by parents=True: it would make those as open as the umask lets it.
    for above in reversed(folder.parents):
        if not above.exists():
            above.mkdir(mode=FOLDER_MODE, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    if os.name == "posix" and (folder.stat().st_mode & 0o777) != FOLDER_MODE:
        folder.chmod(FOLDER_MODE)
    return folder


def named(text: str) -> Path:
    """Return the path that a user names: ``~`` is a home, and stays what it is where there is none, as in a shell."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def find_home(option: str | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return the home: ``--home``, else ``COUNTERFOIL_HOME``, else the platform's user-data folder. Nothing is made.

    An empty variable counts as absent: ``COUNTERFOIL_HOME= counterfoil`` must not write into the current folder.
    """
    environ = os.environ if environ is None else environ
    chosen = option or environ.get(_HOME_VARIABLE) or ""
    if chosen:
        return named(chosen).absolute()
    return _user_data(environ, sys.platform) / "counterfoil"


def _user_data(environ: Mapping[str, str], platform: str) -> Path:
    """The platform's folder for a program's data: four lines, where importing platformdirs costs 9 ms of each start."""
    user = Path(environ.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or user / "AppData" / "Local")
    if platform == "darwin":
        return user / "Library" / "Application Support"
    chosen = environ.get("XDG_DATA_HOME", "")
    # The XDG rules: a relative path is invalid and ignored.
    return Path(chosen) if chosen.startswith("/") else user / ".local" / "share"


@cache
def resources() -> Path:
    """Return the folder of fonts, icons and other resources.

    From source it lies beside the package; in a wheel and in a frozen program it was copied into it.
    """
    here = Path(__file__).resolve().parent
    bundled = here / "resources"
    return bundled if bundled.is_dir() else here.parent / "resources"
