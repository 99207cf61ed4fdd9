"""The plainest server: it takes a POST as a commit, and says to any GET what it was told."""

from __future__ import annotations

from typing import Any

from tests.support.faults import Reply
from tests.support.provider_server import ProviderServer, Request


class PlainServer(ProviderServer):
    """Remembers the bodies posted; lists them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.committed: list[bytes] = []

    def call_of(self, request: Request) -> str:
        return "create" if request.method == "POST" else "list"

    def answer(self, call: str, request: Request) -> Reply:
        if call == "create":
            self.committed.append(request.raw)
        return Reply(200, {"id": "x1", "rows": [{"id": str(n)} for n in range(len(self.committed))]})
