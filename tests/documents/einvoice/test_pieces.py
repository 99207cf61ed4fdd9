"""Documents that take back a part of another, whose amounts come from differences: they too pass the official rules."""

from __future__ import annotations

import random

from app.documents.einvoice.build import from_document
from app.documents.einvoice.rules import check
from app.domain.document import Kind
from app.domain.einvoice import EInvoiceForm
from tests.bench.soak_einvoices import pieces
from tests.support.einvoices import SELLER, broken_by, random_document


def test_random_pieces_keep_every_rule() -> None:
    dice = random.Random(11)  # noqa: S311 (documents to try, not secrets)
    tried = 0
    while tried < 200:
        document = random_document(dice)
        if document.content.kind is Kind.INVOICE:
            for part in pieces(dice, document):
                tried += 1
                assert check(from_document(part, part.seller or SELLER, EInvoiceForm.UBL), EInvoiceForm.UBL) == []
                if tried % 20 == 0:
                    assert broken_by(part, EInvoiceForm.UBL) == set()
