"""A document laid out: head, table over as many pages as it needs, totals, remarks and notes, how to pay, foot."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.logo import prepare
from app.documents.pdf.attachment import Attachment
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.closing import PaymentBlock, Remarks, Totals
from app.documents.pdf.design import LEADING, MM, design
from app.documents.pdf.foot import Foot
from app.documents.pdf.head import draw_head
from app.documents.pdf.metadata import Metadata, stated
from app.documents.pdf.output import write
from app.documents.pdf.pages import paginate
from app.documents.pdf.swiss_slip import HEIGHT as SLIP_HEIGHT
from app.documents.pdf.swiss_slip import SwissSlip
from app.documents.pdf.table import HEADER, Table
from app.documents.pdf.wrap import line, shortened
from app.documents.view import DocumentView

_BLOCK_GAP = 16.0
_SLIP_LIFT = SLIP_HEIGHT - 5 * MM  # how far the foot of a page is moved up by the Swiss slip below it
_KEPT_TOGETHER = 3  # a paragraph of so few lines is not broken


def layout(view: DocumentView, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF of a document, with the files it carries."""
    return _Layout(view).render(attachments)


class _Layout:
    """One document while it is laid out: ``y`` is where the next thing begins on the current page."""

    def __init__(self, view: DocumentView) -> None:
        self._view = view
        self._design = design(view.paper, view.accent, view.language)
        self._canvas = Canvas(self._design.width, self._design.height, mirrored=view.formats.right_to_left)
        self._foot = Foot(view, self._design)
        self._bottom = self._foot.line - 14
        self._table = Table(view, self._design)
        self._totals = Totals(view, self._design, self._table.amount_room)
        self._remarks = Remarks(view, self._design, self._totals, self._foot.overflow)
        self._payment = PaymentBlock(view, self._design)
        self._slip = SwissSlip(view.payment.slip, view.language) if view.payment.slip else None
        self._slip_page = -1
        self._y = 0.0

    def render(self, attachments: Sequence[Attachment]) -> bytes:
        view = self._view
        picture = prepare(view.logo) if view.logo else None
        self._new_page()
        self._y = draw_head(self._canvas, view, self._design, picture)
        self._draw_table()
        self._draw_totals()
        if not self._remarks.beside:
            self._draw_remarks()
        self._draw_payment()
        self._draw_feet()
        metadata = Metadata(
            title=stated(f"{view.title} {view.number}"),
            author=stated(view.seller_name),
            language=view.language,
            created=view.created,
            uid=view.uid,
            number="" if view.draft else stated(view.number),
        )
        return write(self._canvas, metadata, picture, attachments)

    def _new_page(self) -> None:
        """Begin a page; every page but the first says which document it belongs to."""
        paper, canvas, view = self._design, self._canvas, self._view
        canvas.add_page()
        if view.draft:
            canvas.watermark(line(view.words.draft.upper(), paper.watermark), paper.watermark)
        if len(canvas.pages) == 1:
            return
        baseline = paper.top + 8
        named = line(f"{view.title} {view.number}", paper.small_strong)
        canvas.text(paper.left, baseline, named, paper.small_strong)
        room = paper.room - named.width * paper.small_strong.size / 1000 - 24
        canvas.text_right(paper.right, baseline, shortened(view.seller_name, paper.small, room), paper.small)
        self._y = paper.next_page_line

    def _need(self, height: float) -> None:
        """Go to a new page unless ``height`` is left on this one."""
        if self._y + height > self._bottom:
            self._new_page()

    def _draw_table(self) -> None:
        view, table, canvas = self._view, self._table, self._canvas
        words, form = view.words, view.formats
        following = self._bottom - self._design.next_page_line - HEADER
        pages = paginate(table.rows, self._bottom - self._y - HEADER, following, self._tail(following / 2))
        carried = 0
        for number, parts in enumerate(pages):
            if number:
                self._new_page()
            elif not parts and len(pages) > 1:
                continue
            self._y = table.draw_header(canvas, self._y)
            if any(pages[:number]):
                self._y = table.draw_carry(canvas, self._y, words.brought_forward, form.amount(carried, view.digits))
            for part in parts:
                self._y = table.draw(canvas, self._y, part)
                carried += part.row.amount if part.start == 0 else 0
            if number + 1 < len(pages):
                self._y = table.draw_carry(canvas, self._y, words.carried_over, form.amount(carried, view.digits))

    def _tail(self, most: float) -> float:
        """The height of what should stand with the last row: all that follows, else the totals, else a part of them."""
        totals = self._totals.height + _BLOCK_GAP
        texts = 0 if self._remarks.beside else self._remarks.height
        everything = totals + texts + (self._payment.height + _BLOCK_GAP if self._payment.height else 0)
        return everything if everything <= most else min(totals, most)

    def _draw_totals(self) -> None:
        totals, canvas = self._totals, self._canvas
        if self._remarks.beside:
            self._need(totals.height)
            top = self._y
            self._draw_remarks()
            self._y = top
        self._y += 4
        for row in totals.rows[:-1]:
            self._need(row.height)
            self._y = totals.draw_row(canvas, self._y, row)
        # What is due never stands without the sum above it.
        last = totals.rows[-1:]
        self._need(sum(row.height for row in last) + totals.total_height)
        for row in last:
            self._y = totals.draw_row(canvas, self._y, row)
        self._y = totals.draw_due(canvas, self._y) + 6

    def _draw_remarks(self) -> None:
        for paragraph in self._remarks.paragraphs:
            self._y += self._remarks.gap
            if len(paragraph) <= _KEPT_TOGETHER:
                self._need(len(paragraph) * LEADING)
            for run, style in paragraph:
                self._need(LEADING)
                self._y += LEADING
                self._canvas.text(self._design.left, self._y, run, style)

    def _draw_payment(self) -> None:
        """At the foot of the page where there is room, else on a page of its own; below it the Swiss slip."""
        height = self._payment.height
        if not height:
            return
        lift = _SLIP_LIFT if self._slip else 0.0
        self._need(height + _BLOCK_GAP + lift)
        alone = self._y == self._design.next_page_line
        self._payment.draw(self._canvas, self._y if alone else self._bottom - lift - height)
        if self._slip:
            self._slip.draw(self._canvas)
            self._slip_page = len(self._canvas.pages) - 1

    def _draw_feet(self) -> None:
        """The seller's line and the page count, once the number of pages is known."""
        canvas, count = self._canvas, len(self._canvas.pages)
        for index in range(count):
            canvas.turn_to(index)
            count_words = self._view.words.page.format(page=index + 1, pages=count)
            self._foot.draw(canvas, count_words, _SLIP_LIFT if index == self._slip_page else 0.0)
