"""Calls the command line inside the test's process and keeps what it answered."""

from __future__ import annotations

import io
import json
import sys
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from tests.support import canary

INVOICE: dict[str, Any] = {
    "kind": "invoice",
    "currency": "EUR",
    "issue_date": "2026-01-31",
    "due_date": "2026-03-02",
    "reference": "PO 4711",
    "customer": {
        "name": "Acme Corp",
        "email": "billing@acme.example",
        "phone": "2025550123",
        "tax_id": "DE123456789",
        "address": {
            "line1": "1 Main St",
            "line2": "",
            "city": "Berlin",
            "region": "",
            "postal_code": "10115",
            "country": "DE",
        },
    },
    "prices_include_tax": False,
    "lines": [
        {
            "description": "Consulting",
            "quantity": "2.5",
            "unit": "HUR",
            "unit_price": "120.00",
            "price_base_quantity": "1",
            "allowances": [{"amount": "5.00", "reason": "goodwill"}],
            "charges": [],
            "tax": {"category": "S", "rate": "19"},
        }
    ],
    "allowances": [{"amount": "10.00", "reason": "loyalty", "tax": {"category": "S", "rate": "19"}}],
    "charges": [],
    "prepaid": "0.00",
    "rounding": "0.00",
    "notes": "Thank you",
}


def invoice(**changes: object) -> dict[str, Any]:
    """Return the example of the format with some members changed."""
    return deepcopy(INVOICE) | changes


@dataclass(frozen=True)
class Result:
    """How a command ended: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def fields(self) -> list[str]:
        """The fields of the problems of a refusal."""
        return [problem["field"] for problem in self.json["error"]["problems"]]


class CommandLine:
    """Runs commands on the home of the test."""

    def __init__(self, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Capture what commands write; files are written into ``folder``."""
        self._capture = capture
        self._monkeypatch = monkeypatch
        self._folder = folder
        self._files = 0

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result:
        """Run a command."""
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capture.readouterr()
        status = main(arguments)
        captured = self._capture.readouterr()
        assert not canary.shown_in(" ".join((*arguments, captured.out, captured.err)))
        return Result(status, captured.out, captured.err)

    def answer(self, *arguments: str, stdin: bytes = b"") -> Any:
        """Run a command with ``--json`` that must succeed, and return its answer."""
        result = self("--json", *arguments, stdin=stdin)
        assert result.status == 0, result
        return result.json

    def file(self, value: object) -> str:
        """Write a JSON file and return its path."""
        self._files += 1
        path = self._folder / f"input-{self._files}.json"
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        return str(path)

    def draft(self, **changes: object) -> Any:
        """Add a draft and return it."""
        return self.answer("invoice", "add", "--from", self.file(invoice(**changes)))

    def issued(self, **changes: object) -> Any:
        """Add a draft, issue it and return it."""
        return self.answer("invoice", "issue", str(self.draft(**changes)["id"]))
