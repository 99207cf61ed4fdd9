"""How a document's total comes about: from the sum of its lines down to what is due, row by row."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.formats import Formats
from app.documents.tax_names import category_tax_name, standard_reason, untaxed_name
from app.documents.texts import Texts
from app.domain.currencies import currency
from app.domain.document import AllowanceCharge, Calculation, Document, TaxAmount
from app.domain.party import Company


@dataclass(frozen=True, slots=True)
class SumRow:
    """A label and an amount; ``strong`` for a sum that closes what stands above it."""

    label: str
    amount: str
    strong: bool = False


def build_sums(document: Document, words: Texts, form: Formats, tax: str) -> tuple[SumRow, ...]:
    """Return the rows above what is due; without allowances, charges or prepayments they are only net and tax.

    Where prices include tax the rows add up to the gross total, and what tax it holds follows.
    """
    content, calculation = document.content, document.calculation
    totals = calculation.totals
    digits = currency(content.currency).digits

    def row(label: str, minor: int, *, strong: bool = False) -> SumRow:
        return SumRow(label, form.amount(minor, digits), strong)

    rows = []
    if content.allowances or content.charges:
        rows.append(row(words.sum_of_lines, sum(line.total for line in calculation.lines)))
        rows += [
            row(_entry_label(entry, words.allowance, form), -amount)
            for entry, amount in zip(content.allowances, calculation.allowances, strict=True)
        ]
        rows += [
            row(_entry_label(entry, words.charge, form), amount)
            for entry, amount in zip(content.charges, calculation.charges, strict=True)
        ]
    if content.prices_include_tax:
        if rows or totals.prepaid or totals.rounding:
            rows.append(row(words.gross_total, totals.gross, strong=True))
        rows += [
            row(_tax_label(group, words.includes_tax_on, words, form, tax, digits), group.tax)
            for group in calculation.taxes
        ]
    else:
        rows.append(row(words.net_total, totals.net))
        rows += [
            row(_tax_label(group, words.tax_on, words, form, tax, digits), group.tax) for group in calculation.taxes
        ]
        if totals.prepaid or totals.rounding:
            rows.append(row(words.gross_total, totals.gross, strong=True))
    if totals.prepaid:
        rows.append(row(words.prepaid, -totals.prepaid))
    if totals.rounding:
        rows.append(row(words.rounding, totals.rounding))
    return tuple(rows)


def tax_reasons(document: Document, seller: Company, words: Texts, tax: str) -> tuple[str, ...]:
    """Return the sentences the law wants below the totals: why no tax is charged, that prices include it."""
    calculation: Calculation = document.calculation
    sentences = [words.prices_include_tax.format(tax=tax)] if document.content.prices_include_tax else []
    for group in calculation.taxes:
        own = group.reason or seller.exemption_reason(group.category)
        sentences.append(own or standard_reason(group.category, words, tax))
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))


def _entry_label(entry: AllowanceCharge, name: str, form: Formats) -> str:
    label = entry.reason or name
    return f"{label} {form.percent(entry.percent)}" if entry.percent is not None else label


def _tax_label(group: TaxAmount, pattern: str, words: Texts, form: Formats, tax: str, digits: int) -> str:
    basis = form.amount(group.basis, digits)
    untaxed = untaxed_name(group.category, words, tax)
    if untaxed:
        return words.untaxed.format(what=untaxed, basis=basis)
    return pattern.format(tax=category_tax_name(group.category, tax), rate=form.percent(group.rate), basis=basis)
