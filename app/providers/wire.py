"""The socket below the HTTP client: bounded in time and bytes, stoppable, and sure of when the first byte left.

It stands in for httpcore's own network layer, which cannot be cancelled, counts time per operation instead of per
request, and does not say whether a request had begun to leave when it failed.
"""

from __future__ import annotations

import errno
import ipaddress
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

import httpcore

Result = TypeVar("Result")

_SLICE = 0.1
_CONNECT_SECONDS = 10.0
_NEXT_ADDRESS_SECONDS = 3.0
_UNDER_WAY = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", 0)})


class Stage(StrEnum):
    """The moments of a request at which a hook is called."""

    AFTER_CONNECT = "after_connect"
    BEFORE_FIRST_BYTE = "before_first_byte"
    AFTER_FIRST_BYTE = "after_first_byte"
    AFTER_LAST_BYTE = "after_last_byte"
    AFTER_ANSWER = "after_answer"


Hook = Callable[[Stage], None]


class Stopped(Exception):
    """The request ended on our own account; ``code`` says why, the text is for the user."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the reason."""
        super().__init__(message)
        self.code = code
        self.message = message


class Withheld(Stopped):
    """Raised by a hook before the first byte: this request must not go out any more."""

    def __init__(self, message: str) -> None:
        """Keep ``message``, a sentence for the user."""
        super().__init__("withheld", message)


class Exchange:
    """One request and its reply: how long it may take, how much may come, what has left and come so far."""

    def __init__(self, seconds: float, max_bytes: int, cancel: threading.Event, hook: Hook | None) -> None:
        """Start the clock."""
        self.deadline = time.monotonic() + seconds
        self.cancel = cancel
        self.hook = hook
        self.handed_over = False
        self.answered = False
        self.first_read = True
        self._left = max_bytes

    def check(self) -> None:
        """Raise `Stopped` when the user cancelled or the time is up."""
        if self.cancel.is_set():
            raise Stopped("cancelled", "The request was cancelled.")
        if time.monotonic() >= self.deadline:
            raise Stopped("timeout", "The provider did not answer in time.")

    def count(self, received: int) -> None:
        """Raise `Stopped` when more came than a reply may hold."""
        self.answered = self.answered or received > 0
        self._left -= received
        if self._left < 0:
            raise Stopped("too_large", "The provider's reply is larger than a reply may be.")

    def reached(self, stage: Stage) -> None:
        """Tell the hook, if there is one."""
        if self.hook is not None:
            self.hook(stage)


class Stream(httpcore.NetworkStream):
    """A connected socket that belongs to whichever exchange is under way."""

    def __init__(self, connected: socket.socket, network: Network) -> None:
        """Take over ``connected``."""
        self._socket = connected
        self._network = network
        connected.settimeout(_SLICE)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the exchange keeps time
        """Return what has come, at least one byte unless the other side closed."""
        exchange = self._network.exchange
        if exchange.first_read:
            exchange.first_read = False
            exchange.reached(Stage.AFTER_LAST_BYTE)
        data = _patiently(exchange, lambda: self._socket.recv(max_bytes))
        exchange.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the exchange keeps time
        """Send all of ``buffer``; the first byte of a request is announced before it leaves."""
        exchange = self._network.exchange
        rest = memoryview(buffer)
        if not exchange.handed_over:
            exchange.reached(Stage.BEFORE_FIRST_BYTE)
            exchange.check()
            exchange.handed_over = True
            if exchange.hook is not None:
                self._send(rest[:1])
                exchange.reached(Stage.AFTER_FIRST_BYTE)
                rest = rest[1:]
        self._send(rest)

    def _send(self, rest: memoryview) -> None:
        exchange = self._network.exchange
        while rest:
            chunk = rest
            try:
                sent = _patiently(exchange, lambda: self._socket.send(chunk))  # noqa: B023 - called at once
            except OSError as error:
                # The provider may have answered before it had read everything; httpcore then looks for that answer.
                raise httpcore.WriteError(str(error)) from error
            rest = rest[sent:]

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the exchange keeps time
    ) -> Stream:
        """Return the encrypted stream; name and chain of the certificate are verified here."""
        exchange = self._network.exchange
        encrypted = ssl_context.wrap_socket(
            self._socket, server_hostname=server_hostname, do_handshake_on_connect=False
        )
        encrypted.settimeout(_SLICE)
        try:
            _patiently(exchange, encrypted.do_handshake, _CONNECT_SECONDS)
        except BaseException:
            encrypted.close()
            raise
        return Stream(encrypted, self._network)

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks for: the TLS object, and whether an idle connection was closed meanwhile."""
        if info == "ssl_object":
            return self._socket if isinstance(self._socket, ssl.SSLSocket) else None
        return _readable(self._socket) if info == "is_readable" else None


class Network(httpcore.NetworkBackend):
    """Opens connections for the exchange set in ``exchange``; one request at a time."""

    def __init__(self, exchange: Exchange, *, loopback_only: bool) -> None:
        """Serve ``exchange``; with ``loopback_only`` no address outside this computer is tried."""
        self.exchange = exchange
        self._loopback_only = loopback_only

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the exchange keeps time
        local_address: str | None = None,  # noqa: ARG002 - the system chooses
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - always the same ones
    ) -> Stream:
        """Connect to the first address of ``host`` that answers, trying IPv6 and IPv4 in turn."""
        addresses = _alternating(self._resolved(host, port))
        if self._loopback_only:
            addresses = [each for each in addresses if ipaddress.ip_address(each[1][0].partition("%")[0]).is_loopback]
        if not addresses:
            raise OSError(errno.EADDRNOTAVAIL, "no usable address")
        failure: OSError | None = None
        for position, (family, address) in enumerate(addresses):
            last = position == len(addresses) - 1
            try:
                connected = self._connected(family, address, _CONNECT_SECONDS if last else _NEXT_ADDRESS_SECONDS)
            except OSError as error:
                failure = error
                continue
            stream = Stream(connected, self)
            self.exchange.reached(Stage.AFTER_CONNECT)
            return stream
        raise failure or OSError(errno.EHOSTUNREACH, "no address answered")

    def _resolved(self, host: str, port: int) -> list[tuple[int, Any]]:
        """Look the name up in a thread of its own: the system's resolver cannot be interrupted, only left behind."""
        found: list[tuple[int, Any]] = []
        failure: list[OSError] = []
        done = threading.Event()

        def resolve() -> None:
            try:
                found.extend((each[0], each[4]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                failure.append(error if isinstance(error, OSError) else OSError(errno.EINVAL, str(error)))
            finally:
                done.set()

        threading.Thread(target=resolve, name="resolve", daemon=True).start()
        while not done.wait(_SLICE):
            self.exchange.check()
        if failure:
            raise failure[0]
        return found

    def _connected(self, family: int, address: Any, seconds: float) -> socket.socket:
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened.setblocking(False)
            begun = opened.connect_ex(address)
            if begun not in _UNDER_WAY:
                raise OSError(begun, "connect failed")
            self._wait_for_connect(opened, time.monotonic() + seconds)
            outcome = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if outcome:
                raise OSError(outcome, "connect failed")
        except BaseException:
            opened.close()
            raise
        return opened

    def _wait_for_connect(self, opened: socket.socket, until: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(opened, selectors.EVENT_WRITE)
            while not selector.select(_SLICE):
                self.exchange.check()
                if time.monotonic() >= until:
                    raise TimeoutError("connect timed out")


def _patiently(exchange: Exchange, act: Callable[[], Result], seconds: float | None = None) -> Result:
    """Repeat ``act`` while its short socket timeout runs out, until the exchange is over or ``seconds`` are."""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        exchange.check()
        try:
            return act()
        except TimeoutError:
            if until is not None and time.monotonic() >= until:
                raise


def _alternating(addresses: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """Order the addresses so that the families take turns, beginning with the resolver's favourite."""
    first = [each for each in addresses if each[0] == addresses[0][0]]
    others = [each for each in addresses if each[0] != addresses[0][0]]
    ordered = []
    for position in range(max(len(first), len(others))):
        ordered += first[position : position + 1] + others[position : position + 1]
    return ordered


def _readable(idle: socket.socket) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(idle, selectors.EVENT_READ)
        return bool(selector.select(0))
