"""The guards themselves: what they refuse, and what they let through."""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path

import pytest

from tests.support.guards import LogGuard, SocketRefused, UnexpectedLog, guarded_logs, is_loopback

_log = logging.getLogger("counterfoil.test")
_unix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the loopback address open")


def test_a_warning_nobody_announced_fails() -> None:
    guard = LogGuard()
    guard.handle(logging.LogRecord("app", logging.WARNING, __file__, 1, "disk is %s", ("full",), None))
    with pytest.raises(UnexpectedLog, match="WARNING from app: disk is full"):
        guard.verify()


def test_the_guard_watches_every_test(log_guard: LogGuard) -> None:
    log_guard.expect("announced")
    _log.error("an announced error")


def test_a_record_below_warning_passes() -> None:
    with guarded_logs():
        _log.info("all is well")


def test_an_announcement_without_a_record_fails() -> None:
    with pytest.raises(UnexpectedLog, match="no warning was logged"), guarded_logs() as guard:
        guard.expect("never said")


@_unix_only
def test_an_internet_socket_is_refused() -> None:
    with pytest.raises(SocketRefused, match="local sockets only"):
        socket.socket(socket.AF_INET)


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(SocketRefused, match="example"):
        socket.getaddrinfo("example.com", 80)


@_unix_only
def test_a_local_socket_opens() -> None:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"x")
        assert right.recv(1) == b"x"


@pytest.mark.loopback
def test_a_marked_test_serves_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"x")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(1) == b"x"


@pytest.mark.loopback
@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_a_marked_test_reaches_no_further(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as outward, pytest.raises(SocketRefused):
        outward.connect((address, 80))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("::1%lo", True),
        ("localhost.example", False),
        ("10.0.0.1", False),
    ],
)
def test_loopback_is_told_by_the_address(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_each_test_has_a_home_of_its_own(home: Path, tmp_path: Path) -> None:
    assert os.environ["COUNTERFOIL_HOME"] == str(home)
    assert home.parent == tmp_path
    assert not home.exists()
