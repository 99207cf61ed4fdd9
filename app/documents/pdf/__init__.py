"""The PDF of a document: fpdf2's file around pages of our own setting, fast and the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.documents.pdf.attachment import Attachment
    from app.documents.slip import SlipView
    from app.documents.view import DocumentView


def render(view: DocumentView, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF/A-3b of what a document says, with the files it carries; threads may call it at once.

    Raises:
        InputRefused: when the logo is no picture; a company's logo was checked when it was saved.
    """
    # fpdf2 takes a third of a second to import, which only a page needs.
    from app.documents.pdf.layout import layout

    return layout(view, attachments)


def render_slip(view: SlipView) -> bytes:
    """Return the PDF of a payment slip, one page; the same view gives the same bytes.

    Raises:
        InputRefused: when the logo is no picture.
    """
    from app.documents.pdf.slip import layout_slip

    return layout_slip(view)
