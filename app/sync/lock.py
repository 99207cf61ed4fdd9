"""One process at a time works the outbox of a home: a lock of the system, which ends with the process that holds it.

So a call found under way by whoever holds the lock is certainly nobody's any more on this machine.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import OutsideFailed
from app.paths import FILE_MODE

_PAUSE_SECONDS = 0.05


@contextmanager
def working(home: Path, patience: float) -> Iterator[None]:
    """Hold the lock for the length of the block, having waited ``patience`` seconds for it at most.

    Raises:
        OutsideFailed: another window or command is at work.
    """
    try:
        handle = os.open(home / "sync.lock", os.O_RDWR | os.O_CREAT, FILE_MODE)
    except OSError as error:
        raise OutsideFailed(f"The folder {home} cannot be used: {error.strerror}.") from error
    try:
        until = time.monotonic() + patience
        while not _locked(handle):
            if time.monotonic() >= until:
                raise OutsideFailed("Another window or command is talking to the providers. Try again in a moment.")
            time.sleep(_PAUSE_SECONDS)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
