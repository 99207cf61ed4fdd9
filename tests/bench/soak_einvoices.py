"""Many random documents, and pieces that credit them, as e-invoices: all pass the official rules, and ours agree.

Each document is written as UBL and as CII and held against XML schema and Schematron, and in one of the other forms,
whose own rules are those that are installed. A part of the documents is credited in random pieces until nothing is
left, and each piece is written as well; not in a currency without cents, where the tax of a piece may be a whole unit
beside its basis times rate, which only a unit less would pass.

Run: python tests/bench/soak_einvoices.py [--documents 10000] [--processes 2] [--seed 1]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.documents.einvoice.build import from_document
from app.documents.einvoice.rules import check
from app.domain.credit import piece
from app.domain.decimals import added
from app.domain.document import Correction, Document, DocumentRef, Kind
from app.domain.einvoice import EInvoiceForm
from tests.support.einvoices import SELLER, broken_by, issued, random_document

_CREDITED = 0.2
_FORMS = (EInvoiceForm.UBL, EInvoiceForm.CII)
_SOMETIMES = (EInvoiceForm.FACTURX, EInvoiceForm.XRECHNUNG_CII, EInvoiceForm.XRECHNUNG_UBL, EInvoiceForm.PEPPOL)


def pieces(dice: random.Random, original: Document) -> Iterator[Document]:
    """Yield the credit notes that take a document back in two random pieces."""
    lines = original.content.lines
    none = [Decimal(0)] * len(lines)
    some = [line.quantity if dice.random() < 0.5 else Decimal(0) for line in lines]
    whole = [line.quantity for line in lines]
    day = original.content.issue_date
    if day is None or original.content.currency == "JPY":
        return
    for before, after in ((none, some), (some, whole)):
        if before == after or not any(added(now, -was) for was, now in zip(before, after, strict=True)):
            continue
        part = piece(original, before, after, day, "Rounding")
        seller = original.seller or SELLER
        made = issued(part.content, seller, part.calculation)
        yield replace(
            made,
            correction=Correction.CREDIT,
            corrects=DocumentRef(1, original.number, Correction.CREDIT, original.content.issue_date),
        )


def run(seed: int, count: int) -> tuple[Counter[str], list[str]]:
    """Try ``count`` documents; return how many were written in what form, and what was broken."""
    dice = random.Random(seed)  # noqa: S311 (documents to try, not secrets)
    written: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(count):
        document = random_document(dice)
        made = [document]
        if document.content.kind is Kind.INVOICE and dice.random() < _CREDITED:
            made += pieces(dice, document)
        for each in made:
            seller = each.seller or SELLER
            forms = (*_FORMS, dice.choice(_SOMETIMES))
            for form in forms:
                if form is EInvoiceForm.FACTURX and seller.country == "IT":
                    continue
                ours = {found.rule for found in check(from_document(each, seller, form), form)}
                theirs = broken_by(each, form)
                written[f"{form} {each.content.kind}"] += 1
                if ours or theirs:
                    wrong.append(f"seed {seed}, document {number}, {form}: ours {ours}, official {theirs}")
    return written, wrong


def main() -> int:
    """Run and tell; answers the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    share = -(-options.documents // options.processes)
    jobs = [(options.seed * 1000 + place, share) for place in range(options.processes)]
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        results = pool.starmap(run, jobs)
    written: Counter[str] = Counter()
    wrong: list[str] = []
    for counted, found in results:
        written += counted
        wrong += found
    for name, count in sorted(written.items()):
        print(f"{name:<28}{count:>8}")
    print(f"{sum(written.values())} e-invoices in {time.monotonic() - begun:.0f} s, {len(wrong)} wrong")
    for line in wrong[:20]:
        print(f"  {line}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
