"""The engine against an independent calculation in fractions: 100,000 random documents, and hypothesis for odd shapes.

`COUNTERFOIL_SEED` chooses other documents than the usual ones.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.document import Calculation, Content, Line
from app.domain.tax import Tax, TaxCategory
from app.domain.totals import calculate
from tests.support.fraction_totals import expected_totals, random_content

DOCUMENTS = 100_000
SEED = int(os.environ.get("COUNTERFOIL_SEED", "16931"))


def assert_right(content: Content, calculation: Calculation) -> None:
    """Compare every amount of a calculation with the one in fractions."""
    expected = expected_totals(content)
    totals = calculation.totals
    assert [line.total for line in calculation.lines] == expected["typed"]
    rows = {(row.category.value, Fraction(row.rate)): (row.basis, row.tax) for row in calculation.taxes}
    assert rows == expected["rows"]
    assert (totals.net, totals.tax, totals.gross, totals.due) == tuple(
        expected[name] for name in ("net", "tax", "gross", "due")
    )
    assert {"allowances": sum(calculation.allowances), "charges": sum(calculation.charges)} == expected["entered"]
    assert totals.lines - totals.allowances + totals.charges == totals.net
    assert totals.lines == sum(line.net for line in calculation.lines)
    if content.prices_include_tax:
        for line, amounts in zip(content.lines, calculation.lines, strict=True):
            exact = Fraction(amounts.total) * 100 / (100 + Fraction(line.tax.rate))
            assert abs(amounts.net - exact) <= 1
    else:
        assert [line.net for line in calculation.lines] == expected["typed"]


def test_a_hundred_thousand_documents_come_out_as_in_fractions() -> None:
    dice = random.Random(SEED)  # noqa: S311 (documents to try, not secrets)
    for _ in range(DOCUMENTS):
        content = random_content(dice)
        try:
            assert_right(content, calculate(content))
        except AssertionError as error:
            error.add_note(f"the document: {content!r}")
            raise


LARGE = st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=12, allow_nan=False)
PRICES = st.decimals(min_value=0, max_value=10**12 - 1, places=12, allow_nan=False)
BASES = st.decimals(min_value=Decimal("0.000000000001"), max_value=10**12 - 1, places=12, allow_nan=False)
RATES = st.decimals(min_value=0, max_value=100, places=12, allow_nan=False)
LINES = st.builds(
    Line,
    description=st.just("x"),
    quantity=LARGE,
    unit_price=PRICES,
    price_base_quantity=BASES,
    tax=st.builds(Tax, st.just(TaxCategory.STANDARD), RATES),
)


@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        Content,
        currency=st.sampled_from(("EUR", "JPY", "KWD", "CLF")),
        lines=st.lists(LINES, min_size=1, max_size=6).map(tuple),
        prices_include_tax=st.booleans(),
    )
)
def test_the_largest_numbers_the_grammar_allows_lose_no_digit(content: Content) -> None:
    assert_right(content, calculate(content))


def test_a_price_that_includes_tax_stays_what_was_typed() -> None:
    line = Line(description="Table", unit_price=Decimal("500.00"), tax=Tax(TaxCategory.STANDARD, Decimal(19)))
    totals = calculate(Content(lines=(line,), prices_include_tax=True)).totals
    assert (totals.gross, totals.net, totals.tax) == (50_000, 42_017, 7_983)
