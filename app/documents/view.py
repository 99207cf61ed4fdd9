"""What a document says, in the words, numbers and dates of its language; how it looks is the page's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.documents.amounts import SumRow, build_sums, tax_reasons
from app.documents.form_texts import FormTexts
from app.documents.formats import Formats, country_name
from app.documents.labels import Wording
from app.documents.payment import Payment, build_payment
from app.documents.rows import Row, build_row
from app.documents.texts import Texts
from app.domain.currencies import currency
from app.domain.document import (
    Content,
    Correction,
    Document,
    Kind,
    PaymentState,
    State,
)
from app.domain.look import DesignName, LogoPlace, Look
from app.domain.party import Address, Company, Paper, Party
from app.domain.payments import payment_state

_FIRST_EAST_ASIAN = "\N{CJK RADICAL REPEAT}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it; ``strong`` for what the reader looks for first."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head and the foot of every page that goes to a customer.

    Attributes:
        language: of all words.
        accent: ``#rrggbb``.
        title: what this is; ``number`` the document's number, or the word for a draft.
        logo: PNG or JPEG bytes, empty for none.
        header: lines at the top of every page.
        seller_label: stands above the seller where a design labels both parties.
        footer: lines at the foot of every page.
    """

    language: str
    design: DesignName
    paper: Paper
    accent: str
    title: str
    number: str
    logo: bytes
    logo_place: LogoPlace
    header: str
    seller_label: str
    seller_name: str
    seller: tuple[str, ...]
    recipient_label: str
    recipient_name: str
    recipient: tuple[str, ...]
    facts: tuple[Fact, ...]
    footer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentView(Letterhead):
    """A document as its reader meets it, from top to bottom.

    Attributes:
        watermark: a word across every page, empty for none.
        running: what every page but the first says at its top.
        uid: what an issued document is known by for good; empty for a draft and a copy, which are not that document.
        created: the day on the document.
        price_heading, tax_heading, amount_heading: of the table's columns.
        digits: decimals of an amount.
        sums: from the sum of lines down to what is due, which is ``due_label`` and ``due``.
            Both are empty on a form without amounts.
        remarks: short sentences below the totals: why no tax is charged, that prices include it.
        receipt: labels of the lines on which whoever takes the goods signs.
    """

    watermark: str
    running: str
    uid: str
    created: date | None
    price_heading: str
    tax_heading: str
    amount_heading: str
    digits: int
    rows: tuple[Row, ...]
    sums: tuple[SumRow, ...]
    due_label: str
    due: str
    remarks: tuple[str, ...]
    payment: Payment
    notes: str
    receipt: tuple[str, ...]
    words: Texts = field(repr=False)
    formats: Formats = field(repr=False)


def build_view(
    document: Document, company: Company, *, design: DesignName | None = None, copy: bool = False
) -> DocumentView:
    """Return what ``document`` says.

    An issued document speaks of its seller as frozen at issue; a draft of the company as it is.

    Args:
        document: a draft, or as it was issued.
        company: that issues a draft.
        design: in place of the one the seller chose.
        copy: mark it as a copy, and say what became of the document since: paid or cancelled.
    """
    seller = document.seller or company
    content, look = document.content, seller.look
    wording = Wording.of(document, seller)
    words, form, tax = wording.words, wording.formats, wording.tax
    digits = currency(content.currency).digits
    credit = content.kind is Kind.CREDIT_NOTE
    issued = document.state is not State.DRAFT and document.number is not None
    marks = _marks(document, wording.forms) if copy and issued else ()
    # Nobody is to pay twice: a copy of what was settled or cancelled says what became of it, not how to pay.
    payment = Payment("", "") if len(marks) > 1 else build_payment(document, seller, words, form)
    title, number = _title(document, words), " · ".join((document.number or words.draft, *marks))
    return DocumentView(
        language=form.language,
        design=design or look.design,
        paper=seller.paper,
        accent=seller.accent,
        title=title,
        number=number,
        watermark=marks[-1] if marks else "" if issued else words.draft,
        running=f"{title} {number}",
        uid=document.uid if issued and not copy else "",
        created=content.issue_date,
        logo=logo_of(look, seller),
        logo_place=look.logo_place,
        header=look.header,
        seller_label=wording.forms.sold_by,
        seller_name=seller.name,
        seller=seller_lines(seller, content.customer.address.country, words, form.language, tax),
        recipient_label=words.credited_to if credit else words.billed_to,
        recipient_name=content.customer.name,
        recipient=recipient_lines(content.customer, content.customer.address, seller.country, words, form.language),
        facts=_facts(document, seller, words, form),
        price_heading=words.price_with_tax.format(tax=tax) if content.prices_include_tax else words.price,
        tax_heading=tax,
        amount_heading=words.total if content.prices_include_tax else words.net,
        digits=digits,
        rows=tuple(
            build_row(place, line, amounts, wording, digits, look.hidden)
            for place, (line, amounts) in enumerate(
                zip(content.lines, document.calculation.lines, strict=True), start=1
            )
        ),
        sums=build_sums(document, words, form, tax),
        due_label=words.total_credit if credit else words.total_due,
        due=form.money(document.calculation.totals.due, content.currency),
        remarks=tax_reasons(document, seller, words, tax),
        payment=payment,
        notes=content.notes,
        receipt=(),
        footer=footer_lines(seller),
        words=words,
        formats=form,
    )


def logo_of(look: Look, seller: Company) -> bytes:
    """Return the logo as it is printed: empty where the company wants none."""
    return b"" if look.logo_place is LogoPlace.NONE else seller.logo


def _marks(document: Document, forms: FormTexts) -> tuple[str, ...]:
    """What a copy says of itself, and of its document as it is now."""
    if document.state is State.CANCELLED:
        return forms.copy, forms.cancelled
    due = document.calculation.totals.due
    settled = payment_state(document.state, due, document.paid, document.credited)
    if document.paid > 0 and settled in {PaymentState.PAID, PaymentState.OVERPAID}:
        return forms.copy, forms.paid
    return (forms.copy,)


def _title(document: Document, words: Texts) -> str:
    if document.correction is Correction.CANCELLATION:
        return words.cancellation
    return words.credit_note if document.content.kind is Kind.CREDIT_NOTE else words.invoice


def seller_lines(seller: Company, abroad: str, words: Texts, language: str, tax: str) -> tuple[str, ...]:
    """Return address and tax numbers of the seller; its country only where the document goes ``abroad``."""
    lines = address_lines(seller.address, language, seller.country if abroad in {"", seller.country} else "")
    ids = [
        words.tax_id.format(tax=tax, number=seller.tax_id) if seller.tax_id else "",
        words.tax_number.format(number=seller.tax_number) if seller.tax_number else "",
    ]
    return (*lines, *filter(None, ids))


def recipient_lines(customer: Party, address: Address, home: str, words: Texts, language: str) -> tuple[str, ...]:
    """Return the contact of the customer, and the address, billing or delivery, at which they get the document."""
    attention = (words.attention.format(name=customer.contact),) if customer.contact else ()
    return (*attention, *address_lines(address, language, home))


def address_lines(address: Address, language: str, home: str) -> tuple[str, ...]:
    """Return an address line by line in the order of its country; the country only when it is not ``home``."""
    country = country_name(address.country, language) if address.country and address.country != home else ""
    script = max(address.line1 + address.city, default="")
    if address.country in {"JP", "CN", "TW", "HK", "MO", "KR"} and script >= _FIRST_EAST_ASIAN:
        return (*_largest_first(address), *filter(None, (country,)))
    if address.country in {"US", "CA", "AU", "IN", "TW"}:
        place = f"{address.city} {address.region} {address.postal_code}"
    elif address.country in {"GB", "IE", "XI"}:
        place = f"{address.city} {address.postal_code}"
    else:
        place = f"{address.postal_code} {address.city}"
    region = "" if address.region and address.region in place else address.region
    lines = (address.line1, address.line2, " ".join(place.split()), region, country)
    return tuple(line for line in lines if line)


def _largest_first(address: Address) -> tuple[str, ...]:
    """An address in East Asian script, as its countries write it: from the region down to the house."""
    gap = " " if address.country == "KR" else ""
    region = "" if address.region in address.city else address.region
    place = gap.join(filter(None, (region, address.city, address.line1)))
    code = f"〒{address.postal_code}" if address.country == "JP" and address.postal_code else address.postal_code
    lines = (code, place, address.line2) if address.country == "JP" else (place, address.line2, code)
    return tuple(line for line in lines if line)


def _facts(document: Document, seller: Company, words: Texts, form: Formats) -> tuple[Fact, ...]:
    content = document.content
    customer = content.customer
    facts = [
        Fact(words.issued, form.day(content.issue_date) if content.issue_date else ""),
        Fact(words.due, form.day(content.due_date) if content.due_date else "", strong=True),
        Fact(words.delivery_date, form.day(content.delivery_date) if content.delivery_date else ""),
        Fact(words.period, _period(content, form)),
        Fact(words.reference, content.reference),
        Fact(words.buyer_reference, content.buyer_reference or customer.buyer_reference),
        Fact(words.contract, content.contract),
        Fact(words.project, content.project),
        Fact(words.customer_tax_id, customer.tax_id),
    ]
    if document.corrects is not None:
        cancels = document.correction is Correction.CANCELLATION
        label = words.cancels_invoice if cancels else words.corrects_invoice
        facts.insert(0, Fact(label, document.corrects.number or "", strong=True))
    if customer.delivery and customer.delivery != customer.address:
        facts.append(
            Fact(words.delivered_to, ", ".join(address_lines(customer.delivery, form.language, seller.country)))
        )
    return tuple(fact for fact in facts if fact.value)


def _period(content: Content, form: Formats) -> str:
    """The days that are invoiced, from first to last as far as they are known; where it breaks, each stays whole."""
    days = (content.period_start, content.period_end)
    return " – ".join(form.day(day).replace(" ", "\N{NO-BREAK SPACE}") for day in days if day is not None)


def footer_lines(seller: Company) -> tuple[str, ...]:
    """Return the company's own footer, or who it is and how to reach it."""
    if seller.footer:
        return tuple(seller.footer.split("\n"))
    parts = (seller.name, seller.registration, seller.email, seller.phone, seller.website)
    return (" · ".join(part for part in parts if part),)
