"""Guards against tests that are quietly wrong: an unannounced log record fails them, no socket leaves the machine."""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class UnexpectedLog(AssertionError):
    """A test caused a warning it did not announce, or announced one that never came."""


class SocketRefused(RuntimeError):
    """A test reached for the network without asking for it."""


class LogGuard(logging.Handler):
    """Collects each record at WARNING or above that reaches the root logger and knows which ones the test announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._seen: list[tuple[str, str]] = []
        self._announced: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Announce that this test logs at least one warning whose message matches the regular expression `pattern`."""
        self._announced.append(re.compile(pattern))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record; formatting it at once also finds a message whose arguments do not fit."""
        self._seen.append((f"{record.levelname} from {record.name}", record.getMessage()))

    def verify(self) -> None:
        """Raise UnexpectedLog for the first record nobody announced, or the first announcement without a record."""
        for origin, message in self._seen:
            if not any(pattern.search(message) for pattern in self._announced):
                raise UnexpectedLog(f"{origin}: {message}")
        for pattern in self._announced:
            if not any(pattern.search(message) for _, message in self._seen):
                raise UnexpectedLog(f"no warning was logged that matches {pattern.pattern!r}")


@contextmanager
def guarded_logs() -> Iterator[LogGuard]:
    """Watch the root logger for the length of the block and verify the guard at its end."""
    guard = LogGuard()
    root = logging.getLogger()
    root.addHandler(guard)
    try:
        yield guard
    finally:
        root.removeHandler(guard)
    guard.verify()


class SocketGuard:
    """Refuses Python's sockets through an audit hook, which code under test can neither replace nor keep a copy of.

    An audit hook stays for the life of the process, so one guard is installed once and told what the running test
    may do. Windows has no AF_UNIX; its event loops and socket pairs use the loopback address, which stays open there.
    """

    def __init__(self) -> None:
        self._active = False
        self._loopback = False

    def install(self) -> None:
        """Begin to listen; nothing is refused until a test is `watching`."""
        sys.addaudithook(self._on_event)

    @contextmanager
    def watching(self, *, loopback: bool) -> Iterator[None]:
        """Refuse sockets for the length of the block, all but AF_UNIX and, where asked for, the loopback addresses."""
        self._active, self._loopback = True, loopback or sys.platform == "win32"
        try:
            yield
        finally:
            self._active = False

    def _on_event(self, event: str, args: tuple[object, ...]) -> None:
        if not self._active or not event.startswith("socket."):
            return
        if event == "socket.__new__":
            self._check_family(args[1])
        elif event in {"socket.connect", "socket.bind", "socket.sendto"}:
            self._check_address(args[1])
        elif event == "socket.getaddrinfo":
            self._check_host(args[0])

    def _check_family(self, family: object) -> None:
        local = {getattr(socket, "AF_UNIX", None)}
        internet = {socket.AF_INET, socket.AF_INET6}
        if family not in local and not (self._loopback and family in internet):
            raise SocketRefused(
                "this test may open local sockets only; mark it `loopback` if it serves or calls 127.0.0.1"
            )

    def _check_address(self, address: object) -> None:
        if isinstance(address, tuple) and address:
            self._check_host(address[0])

    def _check_host(self, host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
        if not (self._loopback and is_loopback(name)):
            raise SocketRefused(
                f"this test reached for {name!r}; only a test marked `loopback` may, and only for this machine"
            )


def is_loopback(host: str) -> bool:
    """Whether a host name or literal address means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
