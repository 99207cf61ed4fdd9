"""The PDF of a document: fpdf2's file around pages of our own setting, fast and the same bytes each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.documents.view import DocumentView


def render(view: DocumentView) -> bytes:
    """Return the PDF of what a document says; may be called from several threads at once.

    Raises:
        InputRefused: when the logo is no picture; a company's logo was checked when it was saved.
    """
    # fpdf2 takes a third of a second to import, which only a page needs.
    from app.documents.pdf.layout import layout

    return layout(view)
