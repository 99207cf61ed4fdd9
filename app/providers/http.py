"""The one HTTP client: https only, one try, no redirects, nothing taken from the environment, bounded in every way.

A read alone is made again, once, where the connection it shared had died. httpcore speaks the protocol; it follows no
redirect, keeps no cookie, reads no netrc and no proxy variable, and undoes no compression. Proxies are not supported.
Certificates are verified against certifi's roots, or those given by name; TLS session keys are never written, whatever
SSLKEYLOGFILE says.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from app.domain.errors import InputRefused, Problem
from app.domain.secret import Secret

if TYPE_CHECKING:
    import httpcore

    from app.providers.wire import Exchange, Hook, Network

MAX_BODY = 10_000_000
MAX_SECONDS = 90.0
MAX_HEADERS = 200
ID_LENGTH = 200
_USUAL_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{ID_LENGTH}}}")

# Beyond the body: headers, and the framing of a chunked body in pieces of any sensible size.
_MAX_WIRE = MAX_BODY + 2_000_000
_IDLE_SECONDS = 5.0
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|[0-9A-Fa-f:.]{2,45}")


class HttpFailed(Exception):
    """No usable reply came; ``code`` is stable, the text a sentence for the user."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the reason."""
        super().__init__(message)
        self.code = code
        self.message = message


class NotHandedOver(HttpFailed):
    """It failed before the first byte of the request left: certainly nothing was done."""


class Broken(HttpFailed):
    """It failed after that: something may have been done."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete reply; ``retry_after`` and ``content_type`` are its headers of those names, empty when absent.

    Attributes:
        method: of the request it answers.
    """

    status: int
    body: bytes
    content_type: str = ""
    retry_after: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """Where a provider answers: scheme, host, port and the path that every call's path is added to."""

    scheme: str
    host: str
    port: int
    path: str


def read_base(url: str) -> Base:
    """Take a base URL apart.

    Raises:
        InputRefused: unless it is https, or http on this computer, without user, query or fragment.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad_base("This is not a web address.") from None
    host = parts.hostname or ""
    if not _VISIBLE.fullmatch(url) or "\\" in url or not _HOST.fullmatch(host):
        raise _bad_base("This is not a web address.")
    if parts.username is not None or parts.password is not None or "?" in url or "#" in url:
        raise _bad_base("The address may hold neither a user name nor a query.")
    if parts.scheme == "http":
        if not _is_loopback(host):
            raise _bad_base("The address must begin with https://. Only a test server on this computer may use http.")
    elif parts.scheme != "https":
        raise _bad_base("The address must begin with https://.")
    if any(part in {".", ".."} for part in parts.path.split("/")):
        raise _bad_base("This is not a web address.")
    return Base(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), parts.path.rstrip("/"))


def is_id(remote_id: str) -> bool:
    """Return whether this can be a provider's id: short, printable, and unable to leave its place in a path."""
    return _USUAL_ID.fullmatch(remote_id) is not None or (
        0 < len(remote_id) <= ID_LENGTH
        and remote_id.isprintable()
        and not {"/", "\\"} & set(remote_id)
        and bool(remote_id.strip(". "))
    )


def path_id(remote_id: str) -> str:
    """Return a remote id as one segment of a path.

    Raises:
        ValueError: when it is none (`is_id`).
    """
    if not is_id(remote_id):
        raise ValueError("The id cannot be used.")
    return quote(remote_id, safe="")


class Client:
    """Makes requests, one at a time, for one thread.

    Setting ``cancel`` from any thread ends the request under way within a fraction of a second.
    """

    def __init__(
        self,
        *,
        cancel: threading.Event | None = None,
        hook: Hook | None = None,
        ca_file: Path | None = None,
        seconds: float = MAX_SECONDS,
    ) -> None:
        """Make a client; ``ca_file`` replaces the trusted roots, ``hook`` is told of each stage of a request."""
        self.cancel = cancel or threading.Event()
        self._hook = hook
        self._ca_file = ca_file
        self._seconds = seconds
        self._idle: tuple[Base, Network, httpcore.HTTPConnection] | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection kept for further reads."""
        idle, self._idle = self._idle, None
        if idle is not None:
            idle[2].close()

    def request(
        self,
        method: str,
        base_url: str,
        path: str,
        secret: Secret,
        *,
        query: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        """Make one request and read its whole reply.

        Reads share a connection while it lasts, and begin anew where it had died; everything else has one of its own,
        so that no request is lost to a connection that had died.

        Raises:
            NotHandedOver: nothing left this computer.
            Broken: part of the request left and no whole reply came.
        """
        from app.providers.wire import Exchange

        try:
            base = read_base(base_url)
        except InputRefused as refused:
            raise NotHandedOver("bad_address", refused.problems[0].message) from None
        if not _VISIBLE.fullmatch(secret.reveal()):
            raise NotHandedOver("bad_key", "The key holds characters no key has. Enter it again.")
        target = base.path + path + (f"?{urlencode(query)}" if query else "")
        if not _VISIBLE.fullmatch(target):
            raise NotHandedOver("bad_address", "The address of this call cannot be used.")
        exchange = Exchange(self._seconds, _MAX_WIRE, self.cancel, self._hook)
        shared = method == "GET" and self._idle is not None
        try:
            return self._exchanged(exchange, method, base, target, secret, body)
        except Broken as broken:
            if not shared or exchange.answered or broken.code not in {"network", "tls"}:
                raise
        again = Exchange(exchange.deadline - time.monotonic(), _MAX_WIRE, self.cancel, self._hook)
        return self._exchanged(again, method, base, target, secret, body)

    def _exchanged(
        self, exchange: Exchange, method: str, base: Base, target: str, secret: Secret, body: bytes | None
    ) -> Reply:
        import httpcore

        from app.providers.wire import Stage, Stopped

        reading = method == "GET"
        network, connection = self._connection(base, exchange, reuse=reading)
        request = httpcore.Request(
            method,
            httpcore.URL(scheme=base.scheme, host=base.host, port=base.port, target=target),
            headers=_headers(base, secret, None if reading else body or b"", keep=reading),
            content=body,
        )
        keep = False
        try:
            response = connection.handle_request(request)
            try:
                reply = _read(response, exchange, method)
                keep = reading
            finally:
                response.close()
            exchange.reached(Stage.AFTER_ANSWER)
        except Stopped as stopped:
            raise _failed(exchange, stopped.code, stopped.message) from None
        except ssl.SSLError as error:
            raise _failed(exchange, "tls", _tls_message(error)) from None
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError):
            message = "The connection broke." if exchange.handed_over else "The provider cannot be reached."
            raise _failed(exchange, "network", message) from None
        except (httpcore.ProtocolError, ValueError):
            if not exchange.answered:
                raise _failed(exchange, "network", "The connection broke.") from None
            raise _failed(exchange, "protocol", "What came back is no reply as the web knows it.") from None
        finally:
            if keep and connection.is_idle():
                self._idle = (base, network, connection)
            else:
                connection.close()
        return reply

    def _connection(self, base: Base, exchange: Exchange, *, reuse: bool) -> tuple[Network, httpcore.HTTPConnection]:
        import httpcore

        from app.providers.wire import Network

        if reuse and self._idle is not None and self._idle[0] == base:
            (_, network, connection), self._idle = self._idle, None
            if not connection.has_expired():
                network.exchange = exchange
                return network, connection
            connection.close()
        secure = base.scheme == "https"
        network = Network(exchange, loopback_only=not secure)
        origin = httpcore.Origin(base.scheme.encode(), base.host.encode(), base.port)
        return network, httpcore.HTTPConnection(
            origin,
            ssl_context=_tls(self._ca_file) if secure else None,
            keepalive_expiry=_IDLE_SECONDS,
            retries=0,
            network_backend=network,
        )


def _read(response: httpcore.Response, exchange: Exchange, method: str) -> Reply:
    from app.providers.wire import Stopped

    if len(response.headers) > MAX_HEADERS:
        raise Stopped("protocol", "What came back is no reply as the web knows it.")
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    if headers.get(b"content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Stopped("protocol", "The reply came compressed, which was not asked for.")
    chunks, length = [], 0
    for chunk in response.iter_stream():
        exchange.check()
        chunks.append(chunk)
        length += len(chunk)
        if length > MAX_BODY:
            raise Stopped("too_large", "The provider's reply is larger than a reply may be.")
    kind, retry_after = headers.get(b"content-type", ""), headers.get(b"retry-after", "")
    return Reply(response.status, b"".join(chunks), kind, retry_after, method)


def _failed(exchange: Exchange, code: str, message: str) -> HttpFailed:
    return Broken(code, message) if exchange.handed_over else NotHandedOver(code, message)


def _headers(base: Base, secret: Secret, body: bytes | None, *, keep: bool) -> list[tuple[str, str]]:
    host = f"[{base.host}]" if ":" in base.host else base.host
    usual = 443 if base.scheme == "https" else 80
    headers = [
        ("Host", host if base.port == usual else f"{host}:{base.port}"),
        ("Authorization", f"Bearer {secret.reveal()}"),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "Counterfoil"),
        ("Connection", "keep-alive" if keep else "close"),
    ]
    if body is not None:
        # Said of an empty body too: some servers refuse a POST that does not say how long it is.
        headers.append(("Content-Length", str(len(body))))
    if body:
        headers.append(("Content-Type", "application/json"))
    return headers


@cache
def _tls(ca_file: Path | None) -> ssl.SSLContext:
    """Return the one way to trust a server; the environment has no say in it."""
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cafile=str(ca_file or certifi.where()))
    return context


def _tls_message(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "The server does not prove that it is the provider's: its certificate is not valid for this address."
    return "No safe connection to the provider came about."


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bad_base(message: str) -> InputRefused:
    return InputRefused([Problem("base_url", message)])
