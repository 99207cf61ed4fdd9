"""The delivery note of an invoice: what goes with the goods, to where they go, without a price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.documents.labels import Wording
from app.documents.payment import Payment
from app.documents.view import DocumentView, Fact, address_lines, build_view, recipient_lines
from app.domain.document import Document
from app.domain.look import DesignName, Shown
from app.domain.party import Company

_NO_AMOUNTS: dict[str, Any] = dict.fromkeys(("price", "price_basis", "tax", "discount", "shown"), "")


def build_delivery_note(document: Document, company: Company, design: DesignName | None = None) -> DocumentView:
    """Return what the delivery note of an invoice says: the same parties and lines, no amounts, no number of its own.

    It is addressed to where the goods go; who is billed is named beside it when that is elsewhere.
    """
    seller = document.seller or company
    # Whatever an invoice leaves out, a delivery note is about quantities.
    hidden = tuple(column for column in seller.look.hidden if column is Shown.POSITION)
    seller = replace(seller, look=replace(seller.look, hidden=hidden))
    document = replace(document, seller=seller if document.seller else None)
    view = build_view(document, seller, design=design)
    wording = Wording.of(document, seller)
    words, forms = wording.words, wording.forms
    customer, language = document.content.customer, view.language
    elsewhere = bool(customer.delivery) and customer.delivery != customer.address
    facts = [
        Fact(words.invoice, document.number or words.draft, strong=True),
        Fact(words.issued, _day(document.content.issue_date, wording)),
        Fact(words.delivery_date, _day(document.content.delivery_date, wording), strong=True),
        Fact(words.reference, document.content.reference),
    ]
    if elsewhere:
        facts.append(Fact(words.billed_to, ", ".join(address_lines(customer.address, language, seller.country))))
    number = document.number or ""
    sentences = [forms.belongs_to_invoice.format(number=number)] if number else []
    goes_to = customer.delivery if elsewhere else customer.address
    return replace(
        view,
        title=forms.delivery_note,
        number="" if number else words.draft,
        running=f"{forms.delivery_note} · {words.invoice} {document.number or words.draft}",
        uid="",
        recipient_label=words.delivered_to,
        recipient=recipient_lines(customer, goes_to, seller.country, words, language),
        facts=tuple(fact for fact in facts if fact.value),
        rows=tuple(
            replace(row, details=tuple(filter(None, [line.note])), **_NO_AMOUNTS)
            for row, line in zip(view.rows, document.content.lines, strict=True)
        ),
        sums=(),
        due_label="",
        due="",
        remarks=(*sentences, forms.no_invoice),
        payment=Payment("", ""),
        notes="",
        receipt=(forms.goods_received, forms.signature),
    )


def _day(day: date | None, wording: Wording) -> str:
    return wording.formats.day(day) if day else ""
