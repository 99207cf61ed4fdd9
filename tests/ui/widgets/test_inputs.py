"""The inputs: what is typed becomes a value or a sentence, and the keyboard reaches everything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Problem
from app.ui.formats import Formats
from app.ui.forms import titled
from app.ui.theme.fonts import SEMIBOLD, text_font
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.dates import DateEdit
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox, LineEdit, SearchField, TextEdit
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.numbers import DecimalEdit, MoneyEdit
from app.ui.widgets.segmented import Segment, SegmentedControl
from tests.support.accessibility import named, nameless
from tests.support.ui import settle

GERMAN, BRITISH = Formats(QLocale("de_DE")), Formats(QLocale("en_GB"))
TODAY = date(2026, 11, 21)


class TestDecimals:
    def test_typing_tells_the_value_at_each_keystroke(self, qtbot: QtBot) -> None:
        field = DecimalEdit(BRITISH, "Quantity")
        qtbot.addWidget(field)
        values: list[Decimal | None] = []
        field.value_changed.connect(values.append)
        QTest.keyClicks(field, "12.50")
        # "12." counts as what it says so far, and "12.50" equals "12.5".
        assert values == [Decimal(1), Decimal(12), Decimal("12.5")]
        assert field.value() == Decimal("12.50")
        assert field.problem() == ""

    def test_a_number_that_can_be_read_in_two_ways_is_no_value(self, qtbot: QtBot) -> None:
        field = DecimalEdit(GERMAN, "Menge")
        qtbot.addWidget(field)
        QTest.keyClicks(field, "1.234")
        assert field.value() is None
        assert "two ways" in field.problem()

    def test_the_other_decimal_sign_is_read_where_it_can_mean_one_thing_and_the_reading_is_shown(
        self, qtbot: QtBot
    ) -> None:
        field = MoneyEdit(GERMAN, "Preis", "EUR")
        qtbot.addWidget(field)
        QTest.keyClicks(field, "12.5")
        assert field.value() == Decimal("12.5")
        assert field.remark == ("hint", "= € 12,50")

    def test_leaving_writes_the_number_out(self, qtbot: QtBot) -> None:
        field = MoneyEdit(GERMAN, "Preis", "EUR")
        qtbot.addWidget(field)
        QTest.keyClicks(field, "1234,5")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.text() == "1.234,50"
        assert field.value() == Decimal("1234.50")

    def test_an_amount_has_no_more_decimals_than_its_currency(self, qtbot: QtBot) -> None:
        for code, value, problem in (("EUR", None, "At most 2 decimals."), ("KWD", Decimal("1.005"), "")):
            field = MoneyEdit(BRITISH, "Amount", code)
            qtbot.addWidget(field)
            field.setText("1.005")
            assert (field.value(), field.problem()) == (value, problem)

    def test_less_than_the_least_is_refused(self, qtbot: QtBot) -> None:
        field = DecimalEdit(BRITISH, "Price", minimum=Decimal(0))
        qtbot.addWidget(field)
        field.setText("-1")
        assert (field.value(), field.problem()) == (None, "At least 0.")

    def test_the_field_shows_how_it_reads_what_looks_different(self, qtbot: QtBot) -> None:
        field = MoneyEdit(GERMAN, "Preis", "EUR")
        around = Field("Preis", field)
        qtbot.addWidget(around)
        field.setText("1 234,5")
        assert around.message.text() == "= € 1.234,50"
        field.setText("1234,50")
        assert around.message.text() == ""

    def test_an_empty_field_has_neither_value_nor_problem(self, qtbot: QtBot) -> None:
        field = DecimalEdit(BRITISH, "Quantity")
        qtbot.addWidget(field)
        field.set_value(Decimal("1234.5"))
        assert field.text() == "1,234.5"
        field.set_value(None)
        assert (field.text(), field.value(), field.problem()) == ("", None, "")


class TestDays:
    @pytest.fixture
    def day(self, qtbot: QtBot) -> DateEdit:
        field = DateEdit(BRITISH, "Due date", today=lambda: TODAY, base=lambda: date(2026, 12, 1))
        qtbot.addWidget(field)
        return field

    def test_days_are_counted_from_the_issue_date(self, day: DateEdit, qtbot: QtBot) -> None:
        QTest.keyClicks(day, "+30")
        assert day.value() == date(2026, 12, 31)
        assert day.text() == "+30", "nothing changes under the cursor"
        QTest.keyClick(day, Qt.Key.Key_Return)
        assert day.text() == "31 Dec 2026"

    def test_up_and_down_move_by_a_day_and_by_a_month(self, day: DateEdit, qtbot: QtBot) -> None:
        day.set_value(date(2026, 1, 31))
        QTest.keyClick(day, Qt.Key.Key_PageUp)
        assert day.value() == date(2026, 2, 28)
        QTest.keyClick(day, Qt.Key.Key_Up)
        assert day.value() == date(2026, 3, 1)
        QTest.keyClick(day, Qt.Key.Key_Down)
        QTest.keyClick(day, Qt.Key.Key_PageDown)
        assert day.value() == date(2026, 1, 28)

    def test_a_day_is_picked_from_the_calendar_by_keyboard(self, day: DateEdit, qtbot: QtBot) -> None:
        day.set_value(date(2026, 11, 21))
        with qtbot.waitSignal(day.editingFinished):
            QTest.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
            [calendar] = day.findChildren(QCalendarWidget)
            assert calendar.accessibleName() == "Calendar"
            table = calendar.findChild(QWidget, "qt_calendar_calendarview")
            assert table is not None
            QTest.keyClick(table, Qt.Key.Key_Right)
            QTest.keyClick(table, Qt.Key.Key_Return)
        assert day.value() == date(2026, 11, 22)

    def test_an_impossible_day_is_refused_with_an_example(self, day: DateEdit) -> None:
        day.setText("31 Feb")
        assert day.value() is None
        assert day.problem() == '"31 Feb" is not a day. Write it like 21 Nov 2026.'


class TestSearch:
    def test_the_search_waits_for_a_pause(self, qtbot: QtBot) -> None:
        field = SearchField("Search", "Ctrl F")
        qtbot.addWidget(field)
        asked: list[str] = []
        field.searched.connect(asked.append)
        with qtbot.waitSignal(field.searched):
            QTest.keyClicks(field, "acme")
        assert asked == ["acme"]

    def test_enter_asks_at_once_and_escape_clears(self, qtbot: QtBot) -> None:
        field = SearchField("Search")
        qtbot.addWidget(field)
        asked: list[str] = []
        field.searched.connect(asked.append)
        field.setText("acme")
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert asked == ["acme", ""]
        assert field.text() == ""


class TestFields:
    def test_a_problem_is_shown_read_out_and_gone_again_without_moving_anything(self, qtbot: QtBot) -> None:
        field = Field("Email", LineEdit(), path="email")
        qtbot.addWidget(field)
        field.resize(300, 100)
        field.show()
        before = field.sizeHint().height()
        field.set_error("This is no e-mail address.")
        assert field.state == "error"
        assert field.widget.accessibleDescription() == "This is no e-mail address."
        assert field.heightForWidth(300) == before
        field.clear()
        assert (field.state, field.message.text()) == ("", "")

    def test_the_label_names_the_input(self, qtbot: QtBot) -> None:
        field = Field("Email", LineEdit())
        qtbot.addWidget(field)
        field.show()
        assert "Email" in named(field)
        assert nameless(field) == []

    def test_every_problem_of_a_form_finds_its_field_and_the_first_gets_the_keyboard(self, qtbot: QtBot) -> None:
        form = FormGrid()
        qtbot.addWidget(form)
        for row, path in enumerate(("name", "address", "email")):
            form.add(Field(path, LineEdit(), path=path), row, span=12)
        form.show()
        homeless = form.show_problems(
            [Problem("email", "No."), Problem("address.city", "Missing."), Problem("lines[0]", "Empty.")]
        )
        assert [problem.field for problem in homeless] == ["lines[0]"]
        assert form.field("address").message.text() == "Missing."
        assert form.field("email").state == "error"
        assert form.field("name").state == ""
        assert form.focusWidget() is form.field("address").widget
        form.clear_problems()
        assert form.field("email").state == ""

    def test_a_reproach_goes_as_soon_as_what_it_was_about_is_changed(self, qtbot: QtBot) -> None:
        name, terms = Field("Name", LineEdit(), "As on the bill", path="name"), Field("Terms", ComboBox(), path="terms")
        qtbot.addWidget(name)
        qtbot.addWidget(terms)
        assert isinstance(terms.widget, ComboBox)
        for days in ("14", "30"):
            terms.widget.add(days, days)
        for field in (name, terms):
            field.set_error("Enter this.")
        QTest.keyClicks(name.widget, "A")
        QTest.keyClick(terms.widget, Qt.Key.Key_Down)
        assert (name.state, name.message.text()) == ("", "As on the bill")
        assert (terms.state, terms.message.text()) == ("", "")


class TestChoices:
    def test_choosing_in_code_tells_nobody_choosing_by_hand_does(self, qtbot: QtBot) -> None:
        box = ComboBox("Currency")
        qtbot.addWidget(box)
        for code in ("EUR", "USD", "GBP"):
            box.add(code, code)
        told: list[object] = []
        box.chosen_changed.connect(told.append)
        assert box.choose("GBP")
        assert not box.choose("XXX")
        assert box.chosen() == "GBP"
        QTest.keyClick(box, Qt.Key.Key_Up)
        assert told == ["USD"]

    def test_typing_finds_an_entry_with_blanks_in_its_name(self, qtbot: QtBot) -> None:
        box = ComboBox("Country")
        qtbot.addWidget(box)
        for name in ("Turkey", "United Arab Emirates", "United Kingdom", "United States"):
            box.add(name, name)
        told: list[object] = []
        box.chosen_changed.connect(told.append)
        box.show()
        QTest.keyClicks(box, "United States")
        assert box.chosen() == "United States"
        assert told[-1] == "United States"
        assert not box.view().isVisible()

    def test_counts_give_way_before_words_do(self, qtbot: QtBot) -> None:
        control = SegmentedControl("State", [Segment("all", "All", 316), Segment("cancelled", "Cancelled", 4)])
        qtbot.addWidget(control)
        control.show()
        assert all(button.shows_count() for button in control._buttons.values())
        control.setFixedWidth(control.minimumSizeHint().width())
        settle()
        words = QFontMetrics(text_font(SEMIBOLD)).horizontalAdvance("Cancelled")
        assert control._buttons["cancelled"].width() >= words
        assert not control._buttons["cancelled"].shows_count()

    def test_segments_are_moved_through_by_arrow_keys(self, qtbot: QtBot) -> None:
        control = SegmentedControl(
            "State", [Segment("all", "All"), Segment("open", "Open", 28), Segment("paid", "Paid")]
        )
        qtbot.addWidget(control)
        control.show()
        told: list[str] = []
        control.changed.connect(told.append)
        control.step(1)
        control.step(1)
        control.step(1)
        assert told == ["open", "paid"]
        assert control.chosen() == "paid"

    def test_choosing_a_segment_moves_nothing_and_counts_are_read_out(self, qtbot: QtBot) -> None:
        control = SegmentedControl("State", [Segment("all", "All"), Segment("open", "Open", 28)])
        qtbot.addWidget(control)
        before = control.sizeHint()
        control.choose("open")
        assert control.sizeHint() == before
        control.set_counts({"open": 29})
        [button] = [child for child in control.children() if getattr(child, "text", str)() == "Open"]
        assert isinstance(button, QWidget)
        assert (button.accessibleName(), button.accessibleDescription()) == ("Open", "29")

    def test_new_segments_keep_the_choice_when_it_is_still_there(self, qtbot: QtBot) -> None:
        control = SegmentedControl("State", [Segment("a", "A"), Segment("b", "B")])
        qtbot.addWidget(control)
        control.choose("b")
        control.set_segments([Segment("b", "B"), Segment("c", "C")])
        assert control.chosen() == "b"
        control.set_segments([Segment("c", "C")])
        assert control.chosen() == "c"


def test_tab_leaves_a_text_and_its_length_is_bounded(qtbot: QtBot) -> None:
    text = TextEdit("Notes", max_length=10)
    qtbot.addWidget(text)
    text.set_text("x" * 25)
    assert text.text() == "x" * 10
    assert text.tabChangesFocus()


class TestEmptyState:
    def test_every_line_of_its_text_is_shown(self, qtbot: QtBot) -> None:
        state = EmptyState("invoice", "Your invoices will stand here", "Write the first one. " * 6)
        qtbot.addWidget(state)
        state.resize(1200, 700)
        state.show()
        label = next(label for label in state.findChildren(PlainLabel) if label.wordWrap())
        assert label.height() >= label.heightForWidth(label.width())


def test_a_day_that_is_only_to_be_read_opens_no_calendar(qtbot: QtBot) -> None:
    edit = DateEdit(BRITISH, "Issue date", today=lambda: TODAY)
    qtbot.addWidget(edit)
    edit.set_value(TODAY)
    edit.show()
    edit.setReadOnly(True)
    QTest.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert edit.findChildren(QCalendarWidget) == []
    assert not any(action.isVisible() for action in edit.actions())
    edit.setReadOnly(False)
    QTest.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(edit.findChildren(QCalendarWidget)) == 1


def test_columns_of_a_form_are_equal_however_long_choices_and_hints_are(qtbot: QtBot) -> None:
    host, grid = QWidget(), FormGrid()
    qtbot.addWidget(host)
    around = QVBoxLayout(host)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(grid)
    box = ComboBox("Kind")
    box.add("A choice with so many words that it is wider than half of the form", 1)
    name, part, rest = LineEdit("Name"), LineEdit("Part"), LineEdit("Rest")
    grid.add(Field("Kind", box, "A hint of several words"), 0, 0, 6)
    grid.add(Field("A long label above the name", name), 0, 6, 6)
    grid.add(Field("Part", part), 1, 0, 4)
    grid.add(Field("Rest", rest), 1, 4, 8)
    host.resize(560, 200)
    host.show()
    assert abs(box.width() - name.width()) <= 1
    column = (560 + 16) / 12
    assert abs(part.width() - (4 * column - 16)) <= 1
    for last in (name, rest):
        assert last.mapTo(grid, QPoint(last.width(), 0)).x() in {559, 560}


def test_the_keyboard_goes_along_with_the_segment_that_is_chosen(qtbot: QtBot) -> None:
    tabs = SegmentedControl("Section", [Segment("a", "First"), Segment("b", "Second")])
    qtbot.addWidget(tabs)
    tabs.show()
    tabs.activateWindow()
    qtbot.waitUntil(tabs.isActiveWindow)
    tabs.take_keyboard()
    assert tabs._buttons["a"].hasFocus()
    tabs.choose("b")
    assert tabs._buttons["b"].hasFocus()


def test_no_word_of_an_empty_page_stands_alone_on_its_last_line(qtbot: QtBot) -> None:
    empty = EmptyState("sync", "Nothing", "Connect one, and what it holds of your invoices is read here.")
    qtbot.addWidget(empty)
    empty.show()
    label = next(label for label in empty.findChildren(PlainLabel) if label.text().startswith("Connect"))
    whole = label.fontMetrics().horizontalAdvance(label.text())
    assert label.width() < 0.65 * whole


def test_the_calendar_paints_no_day_in_the_colour_of_what_is_wrong(qtbot: QtBot) -> None:
    edit = DateEdit(BRITISH, "Issue date", today=lambda: TODAY)
    qtbot.addWidget(edit)
    edit.show()
    edit.open_calendar()
    (calendar,) = edit.findChildren(QCalendarWidget)
    for day in Qt.DayOfWeek:
        assert calendar.weekdayTextFormat(day).foreground().color() != QColor("red")


def test_the_room_for_messages_below_the_last_fields_of_a_card_counts_as_its_padding(qtbot: QtBot) -> None:
    name, grid = LineEdit("Name"), FormGrid()
    grid.add(Field("Name", name), 0, 0, 12)
    card = titled("Customer", grid)
    qtbot.addWidget(card)
    card.show()
    card.adjustSize()
    below = card.height() - name.mapTo(card, QPoint(0, name.height())).y()
    assert 20 < below < 30
