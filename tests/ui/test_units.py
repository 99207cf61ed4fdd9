"""Units in the writer's words: what is shown can be typed back, and nothing else is guessed."""

from __future__ import annotations

import pytest

from app.domain.units import COMMON_UNITS, UNITS
from app.ui.units import read_unit, unit_choices, unit_name


def test_every_unit_can_be_typed_by_its_code() -> None:
    assert [code for code in UNITS if read_unit(code) != code] == []


@pytest.mark.parametrize("code", COMMON_UNITS)
def test_every_common_unit_can_be_typed_by_its_name(code: str) -> None:
    assert read_unit(unit_name(code)) == code
    assert (unit_name(code), code) in unit_choices()


@pytest.mark.parametrize(("text", "code"), [("Hours", "HUR"), ("pcs", "C62"), ("kgm", "KGM"), (" day ", "DAY")])
def test_usual_words_are_understood(text: str, code: str) -> None:
    assert read_unit(text) == code


@pytest.mark.parametrize("text", ["", "furlong", "C62x", "<b>"])
def test_no_unit_is_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="is not a unit"):
        read_unit(text)
