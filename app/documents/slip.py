"""What a payment slip says: who is to be paid, for which invoice, how much of it is still open, and by which link.

It is a page of its own beside an issued invoice, whose bytes never change.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.documents.amounts import SumRow
from app.documents.form_texts import form_texts
from app.documents.formats import Formats, formats
from app.documents.labels import own_words
from app.documents.link_texts import LinkTexts, link_texts
from app.documents.tax_names import tax_name
from app.documents.texts import Texts, texts
from app.documents.view import Fact, Letterhead, footer_lines, logo_of, recipient_lines, seller_lines
from app.domain.document import Document
from app.domain.link import Link, ProviderLink
from app.domain.party import Company
from app.domain.payments import balance_of


@dataclass(frozen=True, slots=True)
class SlipView(Letterhead):
    """A payment slip as its reader meets it.

    Attributes:
        due_label, due: what is still open.
        sentence: until when it is to be paid.
        sums: how the invoice came down to what is open; empty when nothing was paid or credited yet.
        how: leads from the code to the link.
        code_label: below the code.
        remarks: through whom the money goes, and that this is no invoice.
    """

    due_label: str
    due: str
    sentence: str
    sums: tuple[SumRow, ...]
    how: str
    link: Link
    code_label: str
    remarks: tuple[str, ...]
    formats: Formats = field(repr=False)


def build_slip(document: Document, seller: Company, payment_link: ProviderLink) -> SlipView:
    """Return what the slip of an issued ``document`` says; ``seller`` is the company frozen with it."""
    content, language = document.content, document.content.language
    words = own_words(texts(language), language, seller.look.labels)
    more, form = link_texts(language), formats(language, seller.paper)
    tax = tax_name(words, language, seller.country)
    number, code = document.number or "", content.currency
    total = document.calculation.totals.due
    still = form.money(balance_of(document), code)
    day = form.day(content.due_date) if content.due_date else ""
    gone = [(more.paid, document.paid), (more.credited, document.credited)]
    gone = [(label, amount) for label, amount in gone if amount]
    sums = [(words.total_due, total), *((label, -amount) for label, amount in gone)] if gone else []
    facts = (Fact(words.issued, form.day(content.issue_date) if content.issue_date else ""), Fact(words.due, day, True))
    link, provider = payment_link
    return SlipView(
        language=form.language,
        design=seller.look.design,
        paper=seller.paper,
        accent=seller.accent,
        title=more.payment_slip,
        number=number,
        logo=logo_of(seller.look, seller),
        logo_place=seller.look.logo_place,
        header=seller.look.header,
        seller_label=own_words(form_texts(language), language, seller.look.labels).sold_by,
        seller_name=seller.name,
        seller=seller_lines(seller, content.customer.address.country, words, form.language, tax),
        recipient_label=words.billed_to,
        recipient_name=content.customer.name,
        recipient=recipient_lines(content.customer, content.customer.address, seller.country, words, form.language),
        facts=tuple(fact for fact in _facts(number, facts, content.reference, words) if fact.value),
        footer=footer_lines(seller),
        due_label=more.still_to_pay if gone else words.total_due,
        due=still,
        sentence=(words.pay_until if day else words.pay_now).format(amount=still, date=day),
        sums=tuple(SumRow(label, form.money(amount, code)) for label, amount in sums),
        how=more.scan_or_open,
        link=link,
        code_label=words.scan_to_pay,
        remarks=_remarks(more, seller, provider, link, number),
        formats=form,
    )


def _facts(number: str, dates: tuple[Fact, ...], reference: str, words: Texts) -> tuple[Fact, ...]:
    return (Fact(words.invoice, number, strong=True), *dates, Fact(words.reference, reference))


def _remarks(more: LinkTexts, seller: Company, provider: str, link: Link, number: str) -> tuple[str, ...]:
    through = more.through.format(seller=seller.name, provider=provider, host=link.host)
    return through, more.belongs_to.format(number=number)
