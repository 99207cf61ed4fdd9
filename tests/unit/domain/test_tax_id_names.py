"""One word for a tax id, by the seller's country, in forms and in what keeps a document from being issued."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.checks import missing_for_issue
from app.domain.tax_id_names import tax_id_name
from tests.support import builders


@pytest.mark.parametrize(
    ("country", "name"),
    [("DE", "VAT ID"), ("GB", "VAT ID"), ("US", "Tax ID"), ("IN", "GSTIN"), ("AU", "ABN"), ("", "Tax ID")],
)
def test_each_country_has_its_word(country: str, name: str) -> None:
    assert tax_id_name(country) == name


@pytest.mark.parametrize(("country", "name"), [("FR", "VAT ID"), ("NZ", "GST number")])
def test_what_is_missing_is_called_by_that_word(country: str, name: str) -> None:
    seller = replace(builders.company(), country=country, tax_id="", tax_number="")
    [problem] = [problem for problem in missing_for_issue(builders.content(), seller) if "tax_id" in problem.field]
    assert problem.message.startswith(f"Enter your {name} or local tax number")
