"""The published e-invoices beside the project, and small ones of our own to change at will."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES = sorted((_DATA / "einvoices").glob("*.xml"))
NAMES = [file.stem for file in FILES]

only_with_them = pytest.mark.skipif(not FILES, reason=f"the published e-invoices are not beside the project: {_DATA}")


def told_in_json(file: Path) -> dict[str, Any]:
    """What the invoice JSON of the same name says."""
    value = json.loads((_DATA / "invoices" / f"{file.stem}.json").read_text("utf-8"))
    assert isinstance(value, dict)
    return value
