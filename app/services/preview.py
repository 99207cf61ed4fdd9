"""The page a draft would become, as it stands in the editor, whether it is stored or not."""

from __future__ import annotations

from app.domain.document import Content, Document, State
from app.domain.totals import calculate
from app.services import payment_links
from app.services.books import Books
from app.services.company import get as get_company


def render(books: Books, content: Content) -> bytes:
    """Return the PDF of ``content``, marked as a draft; nothing is stored."""
    from app.documents.pdf import render as render_pdf
    from app.documents.view import build_view

    link = payment_links.printable(books, content)
    draft = Document(0, "", 0, State.DRAFT, content, calculate(content), payment_link=link)
    return render_pdf(build_view(draft, get_company(books)))
