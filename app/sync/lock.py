"""One process at a time: a lock of the system, which ends with the process that holds it.

So a call found under way by whoever holds the lock of a home's outbox is certainly nobody's any more on this machine.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.domain.errors import OutsideFailed
from app.paths import FILE_MODE

_PAUSE_SECONDS = 0.05


@contextmanager
def working(home: Path, patience: float) -> Iterator[None]:
    """Work the outbox of ``home`` for the length of the block, having waited ``patience`` seconds for it at most.

    Raises:
        OutsideFailed: another window or command is at work.
    """
    with ExitStack() as stack:
        try:
            held = stack.enter_context(holding(home / "sync.lock", patience))
        except OSError as error:
            raise OutsideFailed(f"The folder {home} cannot be used: {error.strerror}.") from error
        if not held:
            raise OutsideFailed("Another window or command is talking to the providers. Try again in a moment.")
        yield


@contextmanager
def holding(file: Path, patience: float) -> Iterator[bool]:
    """Hold the lock ``file`` for the length of the block; tell whether ``patience`` seconds were enough to get it.

    Raises:
        OSError: the file can be neither made nor opened.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        until = time.monotonic() + patience
        while not (held := _locked(handle)) and time.monotonic() < until:
            time.sleep(_PAUSE_SECONDS)
        yield held
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
