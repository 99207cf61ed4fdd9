"""Directions are resolved as UAX #9 says, rule by rule; capitals stand for letters that read from right to left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.bidi import levels, reordered
from app.documents.cleaning import clean

HEBREW = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", map(chr, range(0x5D0, 0x5EA)), strict=True))
ARABIC = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (*map(chr, range(0x627, 0x63B)), *"فقكلمن"), strict=True))


def shown(text: str, letters: dict[str, str]) -> str:
    """What stands on the line from left to right, in the capitals of ``text``."""
    written = "".join(letters.get(char, char) for char in text)
    back = {letter: capital for capital, letter in letters.items()}
    return "".join(back.get(char, char) for char in reordered(list(zip(written, levels(written), strict=True))))


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        ("no letters: +49 40 1234-5", "no letters: +49 40 1234-5"),
        ("the word ABC here", "the word CBA here"),
        ("ABC the word DEF", "FED the word CBA"),
        ("ABC 12.50", "12.50 CBA"),
        ("ABC 12-34 DEF", "FED 12-34 CBA"),
        ("pay ABC 12 usd", "pay 12 CBA usd"),
        ("ABC (DEF) GHI", "IHG )FED( CBA"),
        ("ABC (def) GHI", "IHG )def( CBA"),
        ("the (ABC) word", "the (CBA) word"),
        ("ABC 17% DEF", "FED 17% CBA"),
        ("ABC $12 DEF", "FED $12 CBA"),
        ("ABC, DEF!", "!FED ,CBA"),
        ("abc!", "abc!"),
        ("(ABC", "CBA)".replace(")", "(")),
        ("12 34", "12 34"),
        ("A", "A"),
        ("", ""),
    ],
)
def test_hebrew_among_other_text(read: str, seen: str) -> None:
    assert shown(read, HEBREW) == seen


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        ("ABC 12 34", "34 12 CBA"),
        ("ABC 12.5 DEF", "FED 12.5 CBA"),
        ("ABC 17% DEF", "FED %17 CBA"),
        ("ABC x 17% DEF", "FED x 17% CBA"),
        ("ABC ١٢٣ DEF", "FED ١٢٣ CBA"),
    ],
)
def test_numbers_after_arabic_letters(read: str, seen: str) -> None:
    assert shown(read, ARABIC) == seen


def test_marks_of_direction_hold_what_they_enclose_together() -> None:
    read = "ABC \u200e12 34\u200e DEF"
    assert shown(read, ARABIC).replace("\u200e", "") == "FED 12 34 CBA"


def test_a_combining_mark_stays_with_its_letter() -> None:
    assert levels("a\u05d0\u05b0b") == [0, 1, 1, 0]


def test_a_joiner_goes_with_the_letter_before_it() -> None:
    assert levels("\u0645\u06cc\u200c\u062e\u0648") == [1, 1, 1, 1, 1]


@given(st.text(st.sampled_from("ab AB12.,-+%$()[]\u05d0\u05d1\u0627\u0628\u0661\u0662\u05b0\u200f\u200e"), max_size=40))
def test_every_character_is_shown_once_and_left_to_right_text_stays_as_it_is(text: str) -> None:
    text = clean(text).replace("\n", " ")
    order = reordered(list(zip(text, levels(text), strict=True)))
    assert sorted(order) == sorted(text)
    if not set(levels(text)) - {0}:
        assert "".join(order) == text
