"""A marker comes back through everything providers do to a text, and nothing else is taken for one."""

from __future__ import annotations

import html
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import marker

RANDOM = st.binary(min_size=10, max_size=10)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

TRANSFORMS = {
    "as it is": lambda text: text,
    "lower case": str.lower,
    "upper case": str.upper,
    "trimmed": str.strip,
    "escaped": html.escape,
    "escaped twice": lambda text: html.escape(html.escape(text)),
    "dashes escaped": lambda text: text.replace("-", "&#45;"),
    "dashes escaped twice": lambda text: text.replace("-", "&amp;#45;"),
    "typographic dashes": lambda text: text.replace("-", "–"),
    "hard dashes": lambda text: text.replace("-", "\u2011"),
    "blanks doubled": lambda text: text.replace(" ", "  "),
    "blanks around dashes": lambda text: text.replace("-", " - "),
    "wrapped": lambda text: "\n".join(textwrap.wrap(text, 25)),
    "cut anywhere by lines": lambda text: "\r\n".join(text[i : i + 11] for i in range(0, len(text), 11)),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in text),
    "in a paragraph": lambda text: f"<p>{text}</p>",
    "in the middle": lambda text: f"Thanks! {text}, due soon. Net 30.",
    "letters read as digits": lambda text: text.replace("0", "O").replace("1", "l"),
    "broken invisibly": lambda text: text.replace("-", "-\u200b"),
}


@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
@given(RANDOM)
def test_a_marker_is_found_whatever_was_done_to_its_text(transform, random_bytes) -> None:  # type: ignore[no-untyped-def]  # parameters of both kinds
    made = marker.make(random_bytes)
    assert marker.find(transform(marker.on_wire("INV-2026-0014", made))) == {made}


@given(RANDOM)
def test_a_marker_has_four_groups_and_a_check_character(random_bytes: bytes) -> None:
    made = marker.make(random_bytes)
    assert len(made) == 21
    assert [len(group) for group in made.split("-")] == [4, 4, 4, 4, 1]
    assert set(made) <= set(ALPHABET + "-")


@given(RANDOM, RANDOM)
def test_different_random_bytes_make_different_markers(one: bytes, other: bytes) -> None:
    assert (marker.make(one) == marker.make(other)) is (one == other)


@given(RANDOM, st.integers(0, 20), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(random_bytes: bytes, place: int, character: str) -> None:
    made = marker.make(random_bytes)
    if made[place] not in {"-", character}:
        assert marker.find(made[:place] + character + made[place + 1 :]) == set()


@given(RANDOM, st.integers(0, 15), st.integers(0, 15))
def test_two_swapped_characters_are_noticed(random_bytes: bytes, one: int, other: int) -> None:
    symbols = list(marker.make(random_bytes).replace("-", ""))
    if symbols[one] != symbols[other]:
        symbols[one], symbols[other] = symbols[other], symbols[one]
        text = "".join(symbols)
        assert marker.find("-".join((text[:4], text[4:8], text[8:12], text[12:16], text[16:]))) == set()


def test_a_cut_marker_is_none() -> None:
    made = marker.make(bytes(10))
    assert all(marker.find(made[:length]) == set() for length in range(21))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "INV-2026-0014",
        "4000-1234-5678-9010",
        "A-B-C-D-E",
        "XXXX-XXXX-XXXX-XXXX-X",
        "-" * 1000,
        "DE89-3704-0044-0532-013",
    ],
)
def test_ordinary_texts_hold_no_marker(text: str) -> None:
    assert marker.find(text) == set()


def test_several_markers_are_all_found() -> None:
    made = {marker.make(bytes([n] * 10)) for n in range(5)}
    assert marker.find(" and ".join(made)) == made


def test_a_long_hostile_text_is_searched_in_no_time() -> None:
    assert marker.find("A " * 200_000 + "-" * 100_000 + "0000-" * 50_000) <= {marker.make(bytes(10))}


@given(RANDOM, st.text(max_size=60), st.text(max_size=60), st.sampled_from(list(TRANSFORMS.values())))
def test_user_text_never_carries_a_marker(random_bytes, before, after, transform) -> None:  # type: ignore[no-untyped-def]  # parameters of both kinds
    text = f"{before} {transform(marker.on_wire('7', marker.make(random_bytes)))} {after}"
    assert marker.find(marker.strip(text)) == set()


@given(st.text())
def test_text_without_a_marker_stays_as_it_is(text: str) -> None:
    assert marker.strip(text) == text


def test_what_comes_back_is_shown_without_the_words_around_the_marker() -> None:
    made = marker.make(bytes(10))
    assert marker.strip(f"March ({marker.on_wire('', made)})") == "March"
    assert marker.strip(f"{marker.on_wire('INV-7', made)}\nNet 30") == "Net 30"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ref: INV/2026 7 · {}", True),
        ("inv/2026\u00a0 7 - March (Ref: {})", True),
        ("Ref: INV&#47;2026 7 &middot; {}", True),
        ("Ref: INV/2026 71 · {}", False),
        ("Ref: XINV/2026 7 · {}", False),
        ("Ref: {} INV/2026 7", False),
        ("INV/2026 7", False),
    ],
)
def test_a_number_is_named_by_itself_before_its_marker(text: str, named: bool) -> None:
    made, other = marker.make(bytes(10)), marker.make(bytes([7] * 10))
    assert marker.names(text.format(made.lower()), made, "INV/2026 7") is named
    assert not marker.names(text.format(other), made, "INV/2026 7")


def test_two_markers_woven_into_each_other_both_go() -> None:
    inner, outer = marker.make(bytes(10)), marker.make(bytes([7] * 10))
    assert marker.find(marker.strip(outer[:7] + inner + outer[7:])) == set()


def test_a_marker_is_made_of_ten_bytes() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        marker.make(b"short")
