"""Another maker's server: the standard library's own, which closes after each reply as the web once did."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, Mapping[str, str], bytes]
Route = Callable[[Mapping[str, str], Any], Answer]


def reply(value: object = None, status: int = 200, **headers: str) -> Answer:
    """A reply of JSON; of bytes, those; of nothing, an empty one. ``retry_after`` becomes ``Retry-After``."""
    raw = b"" if value is None else value if isinstance(value, bytes) else json.dumps(value).encode()
    return status, {name.replace("_", "-").title(): text for name, text in headers.items()}, raw


class OldFashionedServer:
    """Answers ``METHOD /path`` by the function of that name in ``routes``, given query and body.

    Attributes:
        asked: every call as ``METHOD /path``, in order.
    """

    key = "another-key"

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def says(self, call: str, *answers: Answer) -> None:
        """Give ``answers`` to a call, one after the other, the last one for ever."""
        waiting = list(answers)
        self.routes[call] = lambda _query, _body: waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                parts = urlsplit(self.path)
                call = f"{self.command} {parts.path}"
                server.asked.append(call)
                raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                route = server.routes.get(call)
                query, body = dict(parse_qsl(parts.query)), json.loads(raw) if raw else None
                status, headers, said = route(query, body) if route else reply({"message": "Not found"}, 404)
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, text)
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST = do_PUT = do_PATCH = answer  # noqa: N815 - the library calls these

            def log_message(self, *_said: object) -> None:
                """Say nothing."""

        return Handler
