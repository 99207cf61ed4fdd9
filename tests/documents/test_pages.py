"""Rows fall on pages so that nothing is lost, nothing overflows, and totals never stand without a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import Run, Weight
from app.documents.pdf.canvas import Style
from app.documents.pdf.pages import paginate
from app.documents.pdf.table import Part, SetRow, Text, part_of

STYLE = Style(Weight.REGULAR, 9, (0, 0, 0))
EMPTY = Run("", b"", 0)
CARRY = 22.0


def row(lines: int, amount: int = 1) -> SetRow:
    """A row of so many text lines."""
    return SetRow(amount, EMPTY, (Text(EMPTY, STYLE, 12.5),) * lines, (EMPTY,), (), False, 12.5, 8, 12.5 * lines + 8)


def height(parts: list[Part]) -> float:
    return sum(part.height for part in parts)


documents = st.lists(st.one_of(st.integers(1, 3), st.integers(1, 120)).map(row), min_size=1, max_size=90)
rooms = st.tuples(st.floats(150, 470), st.floats(480, 640), st.floats(60, 240))


@given(documents, rooms)
def test_every_line_stands_on_exactly_one_page_in_order(rows: list[SetRow], room: tuple[float, float, float]) -> None:
    pages = paginate(rows, *room, CARRY)
    seen = [(id(part.row), place) for page in pages for part in page for place in range(part.start, part.end)]
    assert seen == [(id(made), place) for made in rows for place in range(len(made.texts))]


@given(documents, rooms)
def test_no_page_overflows_with_its_subtotals(rows: list[SetRow], room: tuple[float, float, float]) -> None:
    first, following, tail = room
    pages = paginate(rows, first, following, tail, CARRY)
    for number, page in enumerate(pages):
        carried = (CARRY if number else 0) + (CARRY if number + 1 < len(pages) else tail)
        assert height(page) + carried <= (following if number else first) + 0.001


@given(documents, rooms)
def test_totals_never_stand_without_a_line(rows: list[SetRow], room: tuple[float, float, float]) -> None:
    assert paginate(rows, *room, CARRY)[-1] != []


@given(documents, rooms)
def test_a_row_is_broken_only_when_it_must_be_and_never_into_single_lines(
    rows: list[SetRow], room: tuple[float, float, float]
) -> None:
    _, following, tail = room
    for page in paginate(rows, *room, CARRY):
        for part in page:
            lines = len(part.row.texts)
            if (part.start, part.end) != (0, lines):
                assert part.end - part.start >= 2
                taller_than_a_page = part_of(part.row, 0, lines).height > following - 2 * CARRY - tail
                assert taller_than_a_page or part.row is rows[0]


def test_the_last_row_goes_with_the_totals_when_they_do_not_fit() -> None:
    rows = [row(1) for _ in range(10)]
    needed = sum(part_of(made, 0, 1).height for made in rows) + CARRY
    pages = paginate(rows, needed, 600, 150, CARRY)
    assert [len(page) for page in pages] == [9, 1]


def test_a_head_that_leaves_no_room_sends_the_table_to_the_next_page() -> None:
    assert [len(page) for page in paginate([row(1)], 10, 600, 100, CARRY)] == [0, 1]


def test_a_document_without_lines_has_one_page() -> None:
    assert paginate([], 400, 600, 100, CARRY) == [[]]
