"""A provider's server for tests: real sockets, state that lasts, and every way of failing, on demand.

A subclass says what its calls do (`ProviderServer.answer`); this module says how a reply reaches the other side, or
does not. A fault waits for the next call of its kind: ``server.inject(Fault.CUT_AFTER_COMMIT, on="create")``.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.faults import BEFORE_COMMIT, ODD_IDS, RAW, SPOILED_LISTS, STREAMS, Fault, Reply, message


@dataclass(frozen=True, slots=True)
class Request:
    """One request as received; ``query`` and ``body`` decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes

    def json(self) -> Any:
        """The body as JSON with exact numbers; None when it is none."""
        try:
            return json.loads(self.raw, parse_float=Decimal)
        except ValueError:
            return None


@dataclass(slots=True)
class _Injected:
    fault: Fault
    on: str
    times: int
    headers: dict[str, str]


class ProviderServer:
    """Listens on a free port of the loopback address until closed; keeps that port over `restart`.

    Attributes:
        key: the only key it accepts.
        requests: every request received, with the name of its call, in order.
        faults: how often each fault was delivered.
    """

    key = "test-key"
    prefix = ""

    def __init__(self, *, tls: ssl.SSLContext | None = None, family: socket.AddressFamily = socket.AF_INET) -> None:
        self.requests: list[tuple[str, Request]] = []
        self.faults: dict[Fault, int] = {}
        self.state = threading.RLock()
        self.drip_seconds = 0.2
        self._injected: list[_Injected] = []
        self._late: list[Callable[[], object]] = []
        self._tls = tls
        self._family = family
        self._closed = threading.Event()
        self._connections: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listen(0)

    # What a subclass says.

    def call_of(self, request: Request) -> str:
        """Return the name of the call, e.g. ``create`` or ``list``; empty when there is no such address."""
        raise NotImplementedError

    def answer(self, call: str, request: Request) -> Reply:
        """Do what is asked and return what is said about it."""
        raise NotImplementedError

    def refuse_key(self) -> Reply:
        """Return the reply to a key that is not `key`."""
        return Reply(401, {"error": "unauthorized"})

    def rows_of(self, value: Any) -> list[dict[str, Any]] | None:
        """Return the list inside a reply, None when there is none."""
        if not isinstance(value, dict):
            return value if isinstance(value, list) else None
        return next((member for member in value.values() if isinstance(member, list)), None)

    def object_of(self, value: Any) -> dict[str, Any]:
        """Return the one object inside a reply."""
        return value if isinstance(value, dict) else {}

    id_keys: tuple[str, ...] = ("id",)
    amount_keys: tuple[str, ...] = ("amount",)
    newest_first = False

    # What a test does.

    @property
    def base_url(self) -> str:
        """The address to enter in an account."""
        scheme = "https" if self._tls else "http"
        host = "[::1]" if self._family == socket.AF_INET6 else "127.0.0.1"
        return f"{scheme}://{host}:{self.port}{self.prefix}"

    def inject(self, fault: Fault, *, on: str = "", times: int = 1, headers: dict[str, str] | None = None) -> None:
        """Let the next ``times`` calls named ``on`` (any, when empty) meet ``fault``."""
        with self.state:
            self._injected.append(_Injected(fault, on, times, headers or {}))

    def count(self, call: str) -> int:
        """Return how many requests of a call arrived."""
        with self.state:
            return sum(name == call for name, _ in self.requests)

    def commit_late(self) -> None:
        """Do now what late commits have put off."""
        with self.state:
            late, self._late = self._late, []
            for act in late:
                act()

    def restart(self) -> None:
        """Stop and start again on the same port, the state kept."""
        port = self.port
        self.close()
        self._closed = threading.Event()
        self._listen(port)

    def close(self) -> None:
        """Stop listening, drop every connection and wait for the threads."""
        self._closed.set()
        self._listener.close()
        with self.state:
            connections = list(self._connections)
        for connection in connections:
            _shut(connection)
        for thread in self._threads:
            thread.join(5)
        self._threads = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    # How a reply travels.

    def _listen(self, port: int) -> None:
        self._listener = socket.socket(self._family, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("::1" if self._family == socket.AF_INET6 else "127.0.0.1", port))
        self._listener.listen(64)
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True, name=f"server {self.port}")
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            if self._take(Fault.RESET_ON_ACCEPT):
                _reset(connection)
                continue
            self._start(lambda connection=connection: self._serve(connection))  # type: ignore[misc]  # bound per loop

    def _serve(self, connection: socket.socket) -> None:
        with self.state:
            self._connections.add(connection)
        try:
            connection.settimeout(20)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            secured = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with secured, secured.makefile("rb") as stream:
                while not self._closed.is_set() and (request := _read_request(stream)) is not None:
                    if not self._reply(secured, request):
                        break
        except OSError:
            pass  # the other side went away, which is what half of the tests are about
        finally:
            with self.state:
                self._connections.discard(connection)
            connection.close()

    def _take(self, *faults: Fault, call: str = "") -> _Injected | None:
        with self.state:
            for waiting in self._injected:
                if (not faults or waiting.fault in faults) and waiting.on in {"", call}:
                    waiting.times -= 1
                    if waiting.times <= 0:
                        self._injected.remove(waiting)
                    self.faults[waiting.fault] = self.faults.get(waiting.fault, 0) + 1
                    return waiting
        return None

    def _reply(self, connection: socket.socket, request: Request) -> bool:
        """Answer one request; return whether the connection goes on."""
        call = self.call_of(request)
        with self.state:
            self.requests.append((call, request))
        injected = self._take(call=call)
        fault = injected.fault if injected else None
        if fault in BEFORE_COMMIT:
            assert injected is not None
            return self._fail_early(connection, call, request, injected)
        reply = self._answered(call, request)
        if fault is None:
            connection.sendall(message(reply.status, reply.encoded(), reply.headers))
            return request.headers.get("connection", "") != "close"
        self._fail_late(connection, fault, reply)
        return False

    def _answered(self, call: str, request: Request) -> Reply:
        with self.state:
            if request.headers.get("authorization") != f"Bearer {self.key}":
                return self.refuse_key()
            if not call:
                return Reply(404, {"error": "not_found", "message": "No such address."})
            return self.answer(call, request)

    def _fail_early(self, connection: socket.socket, call: str, request: Request, injected: _Injected) -> bool:
        match injected.fault:
            case Fault.ERROR_BEFORE_COMMIT:
                connection.sendall(message(500, b'{"error": "internal_error", "message": "oops"}'))
            case Fault.LATE_COMMIT:
                with self.state:
                    self._late.append(lambda: self._answered(call, request))
                _reset(connection)
            case Fault.LIMITED:
                body = b'{"error": "rate_limited", "message": "Slow down."}'
                connection.sendall(message(429, body, injected.headers))
            case Fault.CLOSED_BEFORE_COMMIT:
                pass  # it ends with a farewell, and nothing was said
            case Fault.HTML:
                connection.sendall(message(200, b"<html><body>Log in</body></html>", {"Content-Type": "text/html"}))
            case Fault.REDIRECT:
                connection.sendall(message(307, b"", injected.headers or {"Location": self.base_url + "/elsewhere"}))
            case _:
                _reset(connection)
        return False

    def _fail_late(self, connection: socket.socket, fault: Fault, reply: Reply) -> None:
        body = reply.encoded()
        whole = message(reply.status, body, reply.headers)
        if fault is Fault.CUT_AFTER_COMMIT:
            _reset(connection)
        elif fault is Fault.SILENCE:
            self._closed.wait(120)
        elif fault in STREAMS:
            slow = fault in {Fault.SLOW_DRIP, Fault.SLOW_HEADERS}
            for piece in STREAMS[fault](whole):
                connection.sendall(piece)
                if slow and self._closed.wait(self.drip_seconds):
                    return
        elif fault in RAW:
            connection.sendall(RAW[fault](whole, body))
            if fault is Fault.RESET_IN_BODY:
                self._closed.wait(0.1)  # what was sent is read before the reset comes
                _reset(connection)
        else:
            reply.value = json.loads(body, parse_float=Decimal)
            self._spoil(fault, reply.value)
            connection.sendall(message(reply.status, reply.encoded(), reply.headers))

    def _spoil(self, fault: Fault, value: Any) -> None:
        """Change the value of a reply, not what the server holds."""
        rows = self.rows_of(value)
        if fault in SPOILED_LISTS and rows is not None:
            SPOILED_LISTS[fault](rows, self.newest_first)
        for position, row in enumerate([self.object_of(value)] if rows is None else rows):
            if fault is Fault.WRONG_AMOUNT:
                row.update({key: row[key] + 1 for key in self.amount_keys if row.get(key) is not None})
            elif fault is Fault.ODD_ID:
                row.update({key: ODD_IDS[position % len(ODD_IDS)] for key in self.id_keys})
            elif fault is Fault.NO_ID:
                for key in self.id_keys:
                    row.pop(key, None)


def _read_request(stream: Any) -> Request | None:
    first = stream.readline(65_536).decode("latin-1").split()
    if len(first) != 3:
        return None
    headers = {}
    while (line := stream.readline(65_536).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    raw = stream.read(int(headers.get("content-length", "0")))
    parts = urlsplit(first[1])
    return Request(first[0], unquote(parts.path), dict(parse_qsl(parts.query)), headers, raw)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):  # it may be closed already
        connection.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket) -> None:
    """Close with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
