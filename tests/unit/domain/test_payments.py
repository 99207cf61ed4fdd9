"""What can be collected, and why the rest cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.document import Correction, Document, Kind, State
from app.domain.payments import why_not_collected
from app.domain.totals import calculate
from tests.support import builders


def document(kind: Kind = Kind.INVOICE) -> Document:
    content = builders.content(kind=kind)
    return Document(1, "uid", 1, State.ISSUED, content, calculate(content), number="INV-7")


DUE = document().calculation.totals.due


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (document(), ""),
        (replace(document(), paid=DUE - 1), ""),
        (replace(document(), paid=DUE), "Nothing is left to pay of INV-7."),
        (replace(document(), paid=1, credited=DUE), "Nothing is left to pay of INV-7."),
        (replace(document(), state=State.CANCELLED), "INV-7 is cancelled."),
        (replace(document(), correction=Correction.CANCELLATION), "Only an invoice can be collected."),
        (document(Kind.CREDIT_NOTE), "Only an invoice can be collected."),
        (replace(document(), state=State.DRAFT, number=None), "A draft cannot be collected. Issue it first."),
    ],
)
def test_an_issued_invoice_is_collected_until_it_is_settled(made: Document, reason: str) -> None:
    assert why_not_collected(made) == reason
