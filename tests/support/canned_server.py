"""A server that says what a test puts into its mouth: for replies that no well-behaved server gives."""

from __future__ import annotations

import json
from typing import Any

from tests.support.faults import Reply
from tests.support.provider_server import ProviderServer, Request


class _Said(Reply):
    """A reply of exact bytes."""

    __slots__ = ()

    def encoded(self) -> bytes:
        return self.value if isinstance(self.value, bytes) else super().encoded()


class CannedServer(ProviderServer):
    """Answers ``METHOD /path`` as `says` was told; anything else is not found.

    Several answers to the same call are given in turn, the last one for ever.
    """

    key = "canned-key"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._answers: dict[str, list[_Said]] = {}

    def says(self, call: str, value: object, status: int = 200) -> None:
        """Answer ``call``, e.g. ``GET /invoices``, with a JSON value, a JSON text or exact bytes."""
        raw = value.encode() if isinstance(value, str) else value
        self._answers.setdefault(call, []).append(_Said(status, raw))

    def call_of(self, request: Request) -> str:
        return f"{request.method} {request.path}"

    def answer(self, call: str, request: Request) -> Reply:
        waiting = self._answers.get(call)
        if not waiting:
            return Reply(404, {"error": "no such address"})
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def bodies(self, call: str) -> list[Any]:
        """Return the JSON bodies a call was made with."""
        return [json.loads(request.raw or b"null") for name, request in self.requests if name == call]
