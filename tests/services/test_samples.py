"""The document to look at while the look is chosen: of any company, however far it is set up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.documents.labels import label_names
from app.domain.errors import InputRefused
from app.domain.look import DesignName, Form, Label, Look
from app.domain.party import LANGUAGES, Company
from app.services import samples
from tests.documents.reading import text_of
from tests.documents.samples import seller

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "company",
    [
        Company(),
        seller(language="xx", terms_days=-1),
        seller(default_rate="much", currency="JPY", prices_include_tax=True),
        seller(default_category="K", default_rate="0", accent="blue"),
    ],
)
@pytest.mark.parametrize("form", list(Form))
def test_any_company_has_a_page_to_look_at(company: Company, form: Form) -> None:
    assert "INV-2026-0001" in text_of(samples.render(company, DAY, form))


def test_the_page_follows_every_choice() -> None:
    chosen = seller(look=Look(DesignName.MODERN, labels=(Label("en", "invoice", "Fee note"),), header="Since 1887"))
    seen = text_of(samples.render(chosen, DAY))
    assert "Fee note" in seen
    assert "Since 1887" in seen


def test_what_is_no_logo_is_refused() -> None:
    with pytest.raises(InputRefused):
        samples.render(seller(logo=b"no picture"), DAY)


def test_a_file_is_named_before_its_pattern_is_saved() -> None:
    company = seller()
    named = replace(company, look=Look(file_name="{customer}, {number}"))
    assert samples.file_name(named, DAY) == "Acme Corp, INV-2026-0001.pdf"


def test_every_word_can_be_changed_by_a_name_of_its_own() -> None:
    names = label_names()
    assert len(set(names)) == len(names)
    for language in LANGUAGES:
        assert [name for name, text in samples.words(language) if text] == list(names)
