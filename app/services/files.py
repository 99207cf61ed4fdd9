"""Files from outside, read whole within a limit: never a device, a pipe or a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from app.domain.errors import InputRefused, NotFound, OutsideFailed, Problem


def read_bounded(path: Path, most: int, what: str) -> bytes:
    """Return the bytes of the file at ``path``; ``what`` completes "It is larger than any ...".

    Raises:
        NotFound: there is no such file.
        OutsideFailed: it cannot be read.
        InputRefused: it holds more than ``most`` bytes.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:  # noqa: PTH123 - it is a descriptor
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OutsideFailed(f"{path} is no file.")
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise OutsideFailed(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or 'its name is not usable'}."
        ) from error
    if len(data) > most:
        raise InputRefused([Problem("file", f"{path.name} is larger than any {what}: more than {most // 1024**2} MB.")])
    return data
