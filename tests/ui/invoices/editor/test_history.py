"""Undo and redo: typing merges, actions do not, nothing is lost on the way back and forth."""

from __future__ import annotations

from dataclasses import replace

from app.domain.document import Content, Line
from app.ui.invoices.editor.history import DEPTH, History

EMPTY = Content()


def typed(history: History, text: str, start: float = 0.0, *, notes: bool = False) -> None:
    """Type ``text`` as the reference or the notes, ten keystrokes a second."""
    for count in range(1, len(text) + 1):
        now, at = history.content, start + count / 10
        if notes:
            history.record(replace(now, notes=text[:count]), "notes", at)
        else:
            history.record(replace(now, reference=text[:count]), "reference", at)


def test_typing_in_one_field_is_one_step() -> None:
    history = History(EMPTY)
    typed(history, "PO 4711")
    step = history.undo()
    assert step is not None
    assert (step.content, step.field) == (EMPTY, "reference")
    assert not history.can_undo


def test_redo_brings_back_what_was_undone() -> None:
    history = History(EMPTY)
    typed(history, "PO 4711")
    history.undo()
    step = history.redo()
    assert step is not None
    assert step.content.reference == "PO 4711"
    assert not history.can_redo


def test_typing_in_two_fields_is_two_steps() -> None:
    history = History(EMPTY)
    typed(history, "PO")
    typed(history, "Thanks", 1.0, notes=True)
    first, second = history.undo(), history.undo()
    assert first is not None
    assert second is not None
    assert (first.content.reference, first.content.notes) == ("PO", "")
    assert second.content == EMPTY


def test_a_pause_begins_a_new_step() -> None:
    history = History(EMPTY)
    typed(history, "PO")
    history.record(replace(EMPTY, reference="PO 4711"), "reference", 60.0)
    step = history.undo()
    assert step is not None
    assert step.content.reference == "PO"


def test_leaving_the_field_begins_a_new_step() -> None:
    history = History(EMPTY)
    typed(history, "PO")
    history.seal()
    history.record(replace(EMPTY, reference="PO 1"), "reference", 0.3)
    step = history.undo()
    assert step is not None
    assert step.content.reference == "PO"


def test_actions_never_merge() -> None:
    history = History(EMPTY)
    for count in (1, 2):
        history.record(replace(EMPTY, lines=(Line(),) * count))
    step = history.undo()
    assert step is not None
    assert len(step.content.lines) == 1


def test_typing_and_taking_it_back_leaves_no_step() -> None:
    history = History(EMPTY)
    typed(history, "PO")
    history.record(replace(EMPTY, reference="P"), "reference", 0.4)
    history.record(EMPTY, "reference", 0.5)
    assert not history.can_undo


def test_what_is_already_shown_is_no_change() -> None:
    history = History(EMPTY)
    assert not history.record(Content(), "reference")
    assert not history.can_undo


def test_a_new_change_ends_the_way_forth() -> None:
    history = History(EMPTY)
    typed(history, "PO")
    history.undo()
    typed(history, "X", 5.0, notes=True)
    assert not history.can_redo


def test_undo_then_typing_in_the_same_field_does_not_merge_into_the_past() -> None:
    history = History(EMPTY)
    typed(history, "A")
    history.seal()
    history.record(replace(EMPTY, reference="AB"), "reference", 0.2)
    history.undo()
    history.record(replace(EMPTY, reference="AC"), "reference", 0.3)
    step = history.undo()
    assert step is not None
    assert step.content.reference == "A"


def test_at_the_ends_there_is_nothing_to_do() -> None:
    history = History(EMPTY)
    assert history.undo() is None
    assert history.redo() is None


def test_the_oldest_steps_are_forgotten_beyond_the_depth() -> None:
    history = History(EMPTY)
    for count in range(DEPTH + 10):
        history.record(replace(EMPTY, reference=str(count)))
    steps = 0
    while history.undo() is not None:
        steps += 1
    assert steps == DEPTH
