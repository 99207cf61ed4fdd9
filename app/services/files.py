"""Files of the user: read whole within a limit, written whole or not at all and over nothing unasked."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import InputRefused, NotAllowed, NotFound, OutsideFailed, Problem
from app.storage.files import write_whole


def read_bounded(path: Path, most: int, what: str) -> bytes:
    """Return the bytes of the file at ``path``; ``what`` completes "It is larger than any ...".

    Raises:
        NotFound: there is no such file.
        OutsideFailed: it cannot be read.
        InputRefused: it holds more than ``most`` bytes.
    """
    try:
        with open_at_once(path) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OutsideFailed(f"{path} is no file.")
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise OutsideFailed(f"{path} cannot be read: {why(error)}.") from error
    if len(data) > most:
        raise InputRefused([Problem("file", f"{path.name} is larger than any {what}: more than {most // 1024**2} MB.")])
    return data


def open_at_once(path: str | Path) -> BinaryIO:
    """Open a file for reading, without waiting for whoever might write to it if it is a pipe.

    Raises:
        OSError, ValueError: it cannot be opened; `why` says the reason.
    """
    at_once = getattr(os, "O_NONBLOCK", 0)
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | at_once))


def why(error: OSError | ValueError) -> str:
    """Return why a file cannot be used, to complete a sentence; a name of odd characters is a ValueError."""
    if isinstance(error, FileExistsError):
        return "there is something else of this name"
    return getattr(error, "strerror", None) or "its name is not usable"


def write(path: Path, content: bytes, *, overwrite: bool = False) -> bool:
    """Write ``content`` to ``path``; return False, having written nothing, where it would replace something else.

    A file that holds the very bytes is left alone.

    Raises:
        OutsideFailed: it cannot be written; what was there is untouched.
    """
    try:
        if is_taken(path, content):
            if not overwrite:
                return False
        elif path.exists():
            return True
        write_whole(path, content)
    except (OSError, ValueError) as error:
        raise OutsideFailed(f"{path} cannot be written: {why(error)}. What was there is untouched.") from error
    return True


def is_taken(path: Path, content: bytes) -> bool:
    """Whether there is something at ``path`` other than a file of this very ``content``.

    Raises:
        OSError: that cannot be told.
    """
    if path.is_symlink():
        return True
    if not path.exists():
        return False
    same = path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
    return not same


def write_to(out: Path, name: str, content: bytes, *, overwrite: bool = False) -> Path:
    """Write ``content`` to ``out``, or as ``name`` into the folder ``out``; return the file.

    What is not there yet and has no suffix is a folder, and made.

    Raises:
        NotAllowed: something else is there, unless ``overwrite``; it is untouched.
        OutsideFailed: it cannot be written.
    """
    try:
        is_folder = out.is_dir() or not (out.suffix or out.exists())
        path = out / name if is_folder else out
        path.parent.mkdir(parents=is_folder, exist_ok=True)
    except (OSError, ValueError) as error:
        raise OutsideFailed(f"{out} cannot be written: {why(error)}.") from error
    if not write(path, content, overwrite=overwrite):
        raise NotAllowed(f"{path} already exists. Nothing was written.")
    return path


def make_folder(folder: Path) -> Path:
    """Make ``folder`` unless it is there; return it.

    Raises:
        OutsideFailed: it is none, or cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise OutsideFailed(f"The folder {folder} cannot be used: {why(error)}.") from error
    return folder
