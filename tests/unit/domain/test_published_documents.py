"""Documents published by the bodies behind EN 16931: our engine comes to the totals their publishers state."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.currencies import currency
from app.domain.decimals import from_minor
from app.domain.document import Calculation, Content
from app.domain.errors import InputRefused
from app.domain.invoice_json import parse_text, read_content
from app.domain.totals import calculate

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "invoices"
FILES = sorted(FOLDER.glob("*.json"))
NAMES = [file.stem for file in FILES]

pytestmark = pytest.mark.skipif(not FILES, reason=f"the published documents are not beside the project: {FOLDER}")


def published(file: Path) -> dict[str, Any]:
    value = parse_text(file.read_bytes())
    assert isinstance(value, dict)
    return value


def without_statements(value: dict[str, Any]) -> dict[str, Any]:
    """The bare document, as somebody would send it who states no totals."""
    bare = {key: member for key, member in value.items() if key != "expected"}
    bare["lines"] = [{key: member for key, member in line.items() if key != "expected_net"} for line in value["lines"]]
    return bare


def calculated(value: dict[str, Any]) -> tuple[Content, Calculation]:
    content = read_content(without_statements(value)).content
    return content, calculate(content)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_totals_come_out_as_stated(file: Path) -> None:
    value = published(file)
    content, calculation = calculated(value)
    digits = currency(content.currency).digits
    for name in ("lines", "allowances", "charges", "net", "tax", "gross", "due"):
        if name in value["expected"]:
            assert from_minor(getattr(calculation.totals, name), digits) == Decimal(value["expected"][name]), name


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_line_nets_come_out_as_stated(file: Path) -> None:
    value = published(file)
    content, calculation = calculated(value)
    digits = currency(content.currency).digits
    assert [from_minor(line.net, digits) for line in calculation.lines] == [
        Decimal(line["expected_net"]) for line in value["lines"]
    ]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_the_tax_breakdown_comes_out_as_stated(file: Path) -> None:
    value = published(file)
    content, calculation = calculated(value)
    digits = currency(content.currency).digits
    ours = {
        (row.category.value, row.rate): (from_minor(row.basis, digits), from_minor(row.tax, digits))
        for row in calculation.taxes
    }
    assert ours == {
        (row["category"], Decimal(row["rate"])): (Decimal(row["basis"]), Decimal(row["tax"]))
        for row in value["expected"]["taxes"]
    }


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_document_with_its_own_totals_is_read_and_a_cent_off_is_refused(file: Path) -> None:
    value = published(file)
    read_content(value)
    value["expected"]["gross"] = str(Decimal(value["expected"]["gross"]) + Decimal("0.01"))
    with pytest.raises(InputRefused) as refusal:
        read_content(value)
    assert [problem.field for problem in refusal.value.problems] == ["expected.gross"]


def test_none_of_the_published_documents_is_missing() -> None:
    assert len(FILES) >= 40
    assert {json.loads(file.read_text("utf-8"))["kind"] for file in FILES} == {"invoice", "credit_note"}
