"""Files from outside, read whole within a limit: never a device, a pipe or a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import InputRefused, NotFound, OutsideFailed, Problem


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
    return getattr(error, "strerror", None) or "its name is not usable"
