"""One running window per home: a lock that dies with its process, and a socket by which a second start raises it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from app.paths import FILE_MODE, Paths

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_RAISE, _DONE = b"raise\n", b"done\n"
_ANSWER_MS, _PAUSE_SECONDS, _TRIES = 1000, 0.2, 15
# sun_path holds 108 bytes, and Qt needs some of them for the name it binds before renaming.
_MAX_SOCKET_PATH = 90


class Entry(Enum):
    """What came of starting a window on a home."""

    TAKEN = "taken"
    RAISED = "raised"
    SILENT = "silent"


class WindowLock:
    """Held while a window is open on a home.

    A lock of the operating system on a file that stays: it ends with the process that holds it, however that ends, so
    none is ever stale. (QLockFile, which writes who holds it, takes 15 ms of each start.)
    """

    def __init__(self, paths: Paths) -> None:
        self._home, self._file = paths.home, paths.lock
        self._handle: int | None = None
        self._server: QLocalServer | None = None

    def enter(self) -> Entry:
        """Take the home, or raise the window that has it. While that one starts or ends, wait, three seconds at most.

        Raises:
            OSError: the home cannot be written.
        """
        for _try in range(_TRIES):
            if self.acquire():
                return Entry.TAKEN
            if self._raise_other():
                return Entry.RAISED
            time.sleep(_PAUSE_SECONDS)
        return Entry.SILENT

    def acquire(self) -> bool:
        """Take the home; False when another window has it.

        Raises:
            OSError: the home cannot be written.
        """
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, FILE_MODE)
        if not _locked(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def listen(self, raise_window: Callable[[], object]) -> None:
        """Answer later starts by raising this window. Called after the first paint: it loads QtNetwork."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # We hold the lock, so a socket that is there was left behind by a window that was killed.
        name = socket_name(self._home)
        QLocalServer.removeServer(name)
        server.newConnection.connect(lambda: self._answer(raise_window))
        server.listen(name)
        self._server = server

    def _raise_other(self) -> bool:
        """Ask the window that has the home to come forward; False when it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        asking = QLocalSocket()
        asking.connectToServer(socket_name(self._home))
        if not asking.waitForConnected(_ANSWER_MS):
            return False
        asking.write(_RAISE)
        return asking.waitForReadyRead(_ANSWER_MS) and asking.readAll().data() == _DONE

    def release(self) -> None:
        """Give the home back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _answer(self, raise_window: Callable[[], object]) -> None:
        connection = self._server.nextPendingConnection() if self._server is not None else None
        if connection is None:
            return
        raise_window()
        connection.write(_DONE)
        connection.flush()
        connection.disconnectFromServer()
        connection.disconnected.connect(connection.deleteLater)


def _locked(handle: int) -> bool:
    """Lock an open file for this process alone; False when another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def socket_name(home: Path) -> str:
    """Return the socket of a home: in the user's runtime folder, or else in the home, which no other enters."""
    from hashlib import sha256

    getuid = getattr(os, "getuid", None)
    user = "user" if getuid is None else str(getuid())
    name = f"counterfoil-{user}-{sha256(os.fsencode(os.path.realpath(home))).hexdigest()[:16]}"
    if getuid is None:
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime) if runtime and os.access(runtime, os.W_OK) else home
    path = str(folder / name)
    return path if len(os.fsencode(path)) <= _MAX_SOCKET_PATH else name
