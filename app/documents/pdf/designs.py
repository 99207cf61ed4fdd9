"""The designs by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from app.documents.pdf.canvas import Colour
from app.documents.pdf.classic import classic
from app.documents.pdf.compact import compact
from app.documents.pdf.design import Design, accent_of
from app.documents.pdf.margins import header_room
from app.documents.pdf.modern import modern
from app.documents.view import Letterhead
from app.domain.look import DesignName
from app.domain.party import Paper

_DESIGNS: dict[DesignName, Callable[[Paper, Colour, str], Design]] = {
    DesignName.CLASSIC: classic,
    DesignName.MODERN: modern,
    DesignName.COMPACT: compact,
}


def design_of(view: Letterhead) -> Design:
    """Return the design that a page asks for; a header of many lines moves everything but the window down."""
    found = _design(view.design, view.paper, view.accent, view.language)
    more = header_room(view, found)
    return replace(found, top=found.top + more, next_page_line=found.next_page_line + more) if more else found


@lru_cache(maxsize=32)
def _design(name: DesignName, paper: Paper, accent: str, language: str) -> Design:
    return _DESIGNS[name](paper, accent_of(accent), language)
