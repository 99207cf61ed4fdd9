"""Whole pages, compared as pictures with what was looked at and approved: each design on each paper, and each form.

After a wanted change: ``COUNTERFOIL_UPDATE_GOLDEN=1 python -m pytest tests/documents/test_golden_pages.py``, then look
at the pictures before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no type information
import pytest
from PIL import Image, ImageChops

from app.documents.delivery_note import build_delivery_note
from app.documents.pdf import render
from app.documents.view import DocumentView, build_view
from app.domain.document import Document
from app.domain.look import DesignName
from tests.documents.samples import american, content, issued, many_lines, seller, swiss

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "pages"
LINK = "https://pay.harbour.example/{number}"
SCALE = 0.75
NOTICED = 48  # of 255: less is how edges of letters are smoothed
FEW = 0.002  # of all pixels


def page(view: DocumentView, number: int = 0) -> Image.Image:
    """One page as a picture in shades of grey."""
    with pypdfium2.PdfDocument(render(view)) as document:
        picture: Image.Image = document[number].render(scale=SCALE).to_pil()
    return picture.convert("L")


def _many() -> DocumentView:
    return build_view(issued(content(many_lines(60))), seller(), design=DesignName.COMPACT)


def _designed(design: DesignName, make: Callable[[], Document]) -> Image.Image:
    return page(build_view(make(), seller(), design=design))


CASES: dict[str, Callable[[], Image.Image]] = {
    **{f"{design}_a4": partial(_designed, design, issued) for design in DesignName},
    **{f"{design}_letter": partial(_designed, design, american) for design in DesignName},
    **{f"{design}_swiss": partial(_designed, design, swiss) for design in DesignName},
    "linked": lambda: page(build_view(issued(seller=seller(payment_link=LINK, iban="")), seller())),
    "delivery_note": lambda: page(build_delivery_note(issued(), seller())),
    "paid_copy": lambda: page(build_view(replace(issued(), paid=409_145), seller(), copy=True)),
    "second_page": lambda: page(_many(), 1),
}


@pytest.mark.parametrize("case", CASES)
def test_a_page_looks_as_approved(case: str) -> None:
    shown, file = CASES[case](), GOLDEN / f"{case}.png"
    if os.environ.get("COUNTERFOIL_UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        shown.quantize(16).save(file, optimize=True)
    with Image.open(file) as opened:
        approved = opened.convert("L")
    assert shown.size == approved.size
    counts = ImageChops.difference(shown, approved).histogram()
    assert sum(counts[NOTICED:]) <= FEW * shown.width * shown.height


def test_the_comparison_sees_a_word_that_moved() -> None:
    moved = replace(build_view(issued(), seller()), title="Involce")
    with Image.open(GOLDEN / "classic_a4.png") as opened:
        counts = ImageChops.difference(page(moved), opened.convert("L")).histogram()
    assert sum(counts[NOTICED:]) > 0
