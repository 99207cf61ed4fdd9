"""A document laid out: head, table over as many pages as it needs, totals, remarks and notes, how to pay, foot."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.logo import prepare
from app.documents.pdf.attachment import Attachment
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.closing import PaymentBlock, Receipt, Remarks, Totals
from app.documents.pdf.design import MM
from app.documents.pdf.designs import design_of
from app.documents.pdf.margins import Foot, draw_header
from app.documents.pdf.metadata import Metadata, stated
from app.documents.pdf.output import write
from app.documents.pdf.pages import paginate
from app.documents.pdf.swiss_slip import HEIGHT as SLIP_HEIGHT
from app.documents.pdf.swiss_slip import SwissSlip
from app.documents.pdf.table import Table
from app.documents.pdf.wrap import line, shortened
from app.documents.view import DocumentView

_BLOCK_GAP = 16.0
_SLIP_LIFT = SLIP_HEIGHT - 5 * MM  # how far the foot of a page is moved up by the Swiss slip below it
_KEPT_TOGETHER = 3  # a paragraph of so few lines is not broken
_RUNNING_SHARE = 0.75  # of the width that what every page says of its document may take beside the seller


def layout(view: DocumentView, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF of a document, with the files it carries."""
    return _Layout(view).render(attachments)


class _Layout:
    """One document while it is laid out: ``y`` is where the next thing begins on the current page."""

    def __init__(self, view: DocumentView) -> None:
        self._view = view
        self._design = design_of(view)
        self._canvas = Canvas(self._design.width, self._design.height, mirrored=view.formats.right_to_left)
        self._foot = Foot(view, self._design)
        self._bottom = self._foot.line - 14
        self._table = Table(view, self._design)
        self._totals = Totals(view, self._design, self._table.amount_room)
        self._payment = PaymentBlock(view, self._design, self._totals)
        alone = not self._payment.beside
        self._remarks = Remarks(view, self._design, self._totals, self._foot.overflow, alone=alone)
        self._receipt = Receipt(view, self._design)
        self._slip = SwissSlip(view.payment.slip, view.language) if view.payment.slip else None
        self._slip_page = -1
        self._y = 0.0

    def render(self, attachments: Sequence[Attachment]) -> bytes:
        view = self._view
        picture = prepare(view.logo) if view.logo else None
        self._new_page()
        self._y = self._design.head(self._canvas, view, self._design, picture)
        self._draw_table()
        self._draw_totals()
        if not self._remarks.beside:
            self._draw_remarks()
        if not self._payment.beside:
            self._draw_at_foot(self._payment, self._slip)
        self._draw_at_foot(self._receipt)
        self._draw_feet()
        metadata = Metadata(
            title=stated(f"{view.title} {view.number}"),
            author=stated(view.seller_name),
            language=view.language,
            created=view.created,
            uid=view.uid,
            number=stated(view.number) if view.uid else "",
        )
        return write(self._canvas, metadata, picture, attachments)

    def _new_page(self) -> None:
        """Begin a page; every page but the first says which document it belongs to."""
        paper, canvas, view = self._design, self._canvas, self._view
        styles = paper.styles
        canvas.add_page()
        if view.watermark:
            canvas.watermark(line(view.watermark.upper(), styles.watermark), styles.watermark)
        draw_header(canvas, view, paper)
        if len(canvas.pages) == 1:
            return
        baseline = paper.top + 8
        named = line(view.running, styles.small_strong)
        if named.width * styles.small_strong.size / 1000 > paper.room * _RUNNING_SHARE:
            named = shortened(view.number or view.running, styles.small_strong, paper.room * _RUNNING_SHARE)
        canvas.text(paper.left, baseline, named, styles.small_strong)
        room = paper.room - named.width * styles.small_strong.size / 1000 - 24
        canvas.text_right(paper.right, baseline, shortened(view.seller_name, styles.small, room), styles.small)
        self._y = paper.next_page_line

    def _need(self, height: float) -> None:
        """Go to a new page unless ``height`` is left on this one."""
        if self._y + height > self._bottom:
            self._new_page()

    def _draw_table(self) -> None:
        view, table, canvas = self._view, self._table, self._canvas
        words, form = view.words, view.formats
        carry = self._design.table.carry if view.due else 0.0
        following = self._bottom - self._design.next_page_line - table.header
        first = self._bottom - self._y - table.header
        pages = paginate(table.rows, first, following, self._tail(following / 2), carry)
        carried = 0
        for number, parts in enumerate(pages):
            if number:
                self._new_page()
            elif not parts and len(pages) > 1:
                continue
            self._y = table.draw_header(canvas, self._y)
            if carry and any(pages[:number]):
                self._y = table.draw_carry(canvas, self._y, words.brought_forward, form.amount(carried, view.digits))
                table.draw_rule(canvas, self._y)
            top = self._y
            for part in parts:
                self._y = table.draw(canvas, self._y, part)
                carried += part.row.amount if part.start == 0 else 0
            table.draw_uprights(canvas, top, self._y)
            if carry and number + 1 < len(pages):
                self._y = table.draw_carry(canvas, self._y, words.carried_over, form.amount(carried, view.digits))

    def _tail(self, most: float) -> float:
        """The height of what should stand with the last row: all that follows, else the totals, else a part of them."""
        payment, totals = self._payment, self._totals.height
        if payment.beside:
            totals = max(totals, payment.height)
        totals += _BLOCK_GAP
        everything = totals + (0 if self._remarks.beside else self._remarks.height)
        for block in (self._receipt,) if payment.beside else (payment, self._receipt):
            everything += block.height + _BLOCK_GAP if block.height else 0
        return everything if everything <= most else min(totals, most)

    def _draw_totals(self) -> None:
        totals, canvas, aside = self._totals, self._canvas, 0.0
        if self._remarks.beside:
            self._need(totals.height)
            top = self._y
            self._draw_remarks()
            self._y = top
        elif self._payment.beside:
            self._need(max(totals.height, self._payment.height) + _BLOCK_GAP)
            self._payment.draw(canvas, self._y + 8)
            aside = self._y + 8 + self._payment.height
        page = len(canvas.pages)
        self._y += 4
        for row in totals.rows[:-1]:
            self._need(row.height)
            self._y = totals.draw_row(canvas, self._y, row)
        # What is due never stands without the sum above it.
        last = totals.rows[-1:]
        self._need(sum([row.height for row in last]) + totals.due_height)
        for row in last:
            self._y = totals.draw_row(canvas, self._y, row)
        self._y = totals.draw_due(canvas, self._y) + 6
        if len(canvas.pages) == page:
            self._y = max(self._y, aside)

    def _draw_remarks(self) -> None:
        leading = self._design.leading
        for paragraph in self._remarks.paragraphs:
            self._y += self._remarks.gap
            if len(paragraph) <= _KEPT_TOGETHER:
                self._need(len(paragraph) * leading)
            for run, style in paragraph:
                self._need(leading)
                self._y += leading
                self._canvas.text(self._design.left, self._y, run, style)

    def _draw_at_foot(self, block: PaymentBlock | Receipt, slip: SwissSlip | None = None) -> None:
        """At the foot of the page where there is room, else on a page of its own; below it the Swiss slip."""
        height = block.height
        if not height:
            return
        lift = _SLIP_LIFT if slip else 0.0
        self._need(height + _BLOCK_GAP + lift)
        alone = self._y == self._design.next_page_line and not slip
        block.draw(self._canvas, self._y if alone else self._bottom - lift - height)
        if slip:
            slip.draw(self._canvas)
            self._slip_page = len(self._canvas.pages) - 1

    def _draw_feet(self) -> None:
        """The seller's line and the page count, once the number of pages is known."""
        canvas, count = self._canvas, len(self._canvas.pages)
        for index in range(count):
            canvas.turn_to(index)
            count_words = self._view.words.page.format(page=index + 1, pages=count)
            self._foot.draw(canvas, count_words, _SLIP_LIFT if index == self._slip_page else 0.0)
