"""One running window per home: a lock that dies with its process, and a socket by which a second start raises it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

from app.paths import Paths

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_RAISE, _DONE = b"raise\n", b"done\n"
_ANSWER_MS, _TRIES = 1000, 5
# sun_path holds 108 bytes, and Qt needs some of them for the name it binds before renaming.
_MAX_SOCKET_PATH = 90


class WindowLock:
    """Held while a window is open on a home."""

    def __init__(self, paths: Paths) -> None:
        self._home = paths.home
        self._lock = QLockFile(str(paths.lock))
        # Never stale by age alone: a window may stay open for weeks. A lock whose process is gone is taken over.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """Take the home; False when another window has it."""
        return self._lock.tryLock(0)

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

    def raise_other(self) -> bool:
        """Ask the window that has the home to come forward; False when it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        for _try in range(_TRIES):
            asking = QLocalSocket()
            asking.connectToServer(socket_name(self._home))
            if asking.waitForConnected(_ANSWER_MS):
                asking.write(_RAISE)
                if asking.waitForReadyRead(_ANSWER_MS) and asking.readAll().data() == _DONE:
                    return True
            # The other may be starting, not listening yet, or just ending: then the lock comes free.
            elif self._lock.tryLock(_ANSWER_MS // 2):
                self._lock.unlock()
                return False
        return False

    def release(self) -> None:
        """Give the home back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _answer(self, raise_window: Callable[[], object]) -> None:
        connection = self._server.nextPendingConnection() if self._server is not None else None
        if connection is None:
            return
        raise_window()
        connection.write(_DONE)
        connection.flush()
        connection.disconnectFromServer()
        connection.disconnected.connect(connection.deleteLater)


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
