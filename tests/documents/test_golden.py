"""The text of whole documents, page by page, compared with what was read and approved.

After a wanted change: ``COUNTERFOIL_UPDATE_GOLDEN=1 python -m pytest tests/documents/test_golden.py``, then read the
difference before it is committed.
"""

from __future__ import annotations

import os
import string
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.formats import country_name
from app.documents.own_fonts import use_folder
from app.documents.pdf import render
from app.documents.view import build_view
from app.documents.wording import wording
from app.domain.document import AllowanceCharge, Document
from app.domain.party import LANGUAGES
from tests.documents.reading import page_texts
from tests.documents.samples import (
    VAT_19,
    american,
    cancellation,
    content,
    credit_note,
    draft,
    issued,
    many_lines,
    seller,
)
from tests.support.fonts import make_font, write_font

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "documents"


def adjusted(language: str) -> Document:
    """With everything that can stand in the totals."""
    made = content(
        language=language,
        allowances=(AllowanceCharge(percent=Decimal(3), tax=VAT_19),),
        charges=(AllowanceCharge(amount=Decimal("12.50"), tax=VAT_19),),
        prepaid=Decimal(500),
        rounding=Decimal("0.03"),
    )
    return issued(made)


CASES: dict[str, Callable[[], Document]] = {
    "invoice": issued,
    "draft": draft,
    "credit_note": credit_note,
    "cancellation": cancellation,
    "american": american,
    "three_pages": lambda: issued(content(many_lines(60))),
    "with_tax": lambda: issued(content(prices_include_tax=True, language="fr")),
} | {f"adjusted_{language}": lambda language=language: adjusted(language) for language in LANGUAGES}


@pytest.fixture
def east_asian(tmp_path: Path) -> None:
    """A font for all that the wording of Chinese and Japanese needs, where a user would lay one."""
    words = "".join(
        str(wording(language)) + country_name(country, language)
        for language in ("zh", "ja")
        for country in ("DE", "US")
    )
    write_font(tmp_path, "boxes.ttf", make_font(set(words) - set(string.printable)))
    use_folder(tmp_path)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.usefixtures("east_asian")
def test_a_document_reads_as_approved(case: str) -> None:
    pages = page_texts(render(build_view(CASES[case](), seller())))
    shown = "\n\f\n".join(pages).replace("\u202f", " ").replace("\xa0", " ") + "\n"
    file = GOLDEN / f"{case}.txt"
    if os.environ.get("COUNTERFOIL_UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
