"""Texts are compared without case, accents and width, numbers by value."""

from __future__ import annotations

import pytest

from app.storage.keys import folded, name_key, number_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Müller & Söhne", "muller & sohne"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("  two \n lines\t", "two lines"),
        ("ＡＣＭＥ", "acme"),
        ("null\x00byte", "null byte"),
        ("Łódź", "lodz"),
        ("Øystein Ærø", "oystein aero"),
        ("", ""),
    ],
)
def test_a_text_is_found_however_it_is_written(text: str, key: str) -> None:
    assert folded(text) == key


def test_numbers_sort_by_value() -> None:
    numbers = ["INV-2026-10", "INV-2026-9", "INV-2025-11", "INV-2026-0001"]
    assert sorted(numbers, key=number_key) == ["INV-2025-11", "INV-2026-0001", "INV-2026-9", "INV-2026-10"]


def test_keys_are_bounded() -> None:
    assert len(name_key("x" * 10_000)) == 120
