"""Tables and texts for people."""

from __future__ import annotations

from app.cli.output import Column, field, listing, printable, record, table, width

COLUMNS = (Column("Name", field("name")), Column("Amount", field("totals.due"), right=True))


def row(name: str, due: str) -> dict[str, object]:
    return {"name": name, "totals": {"due": due}}


def test_columns_are_as_wide_as_their_widest_cell_and_amounts_stand_right() -> None:
    assert table(COLUMNS, [row("Müller", "1.00"), row("A", "1234.50")]).splitlines() == [
        "Name     Amount",
        "Müller     1.00",
        "A       1234.50",
    ]


def test_wide_and_combining_characters_keep_columns_straight() -> None:
    assert (width("漢字"), width("e\u0301"), width("abc")) == (4, 1, 3)


def test_nothing_in_a_text_steers_the_terminal() -> None:
    hostile = "a\x1b[31mb\u202ec\x07d\ne\tf\u009bg"
    assert printable(hostile) == "a�[31mb�c�d e f�g"
    assert printable(hostile, lines=True) == "a�[31mb�c�d\ne\tf�g"
    assert "\x1b" not in table(COLUMNS, [row("\x1b]0;title\x07", "1")])


def test_a_list_says_what_a_limit_left_out() -> None:
    answer = listing([row("A", "1")], COLUMNS, 5, "None.")
    assert answer.value["total"] == 5
    assert answer.text().endswith("\n1 of 5")
    assert listing([], COLUMNS, empty="None.").text() == "None."


def test_a_record_shows_what_is_filled_in() -> None:
    value = {"name": "A", "empty": "", "none": None, "inner": {"x_y": 1, "z": ""}, "list": [{"a": "b"}], "revision": 3}
    assert record(value, skip={"revision"}).text().splitlines() == ["Name: A", "Inner:", "  X y: 1", "List:", "  b"]
