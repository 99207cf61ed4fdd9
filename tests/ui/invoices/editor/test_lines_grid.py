"""The lines behave like a spreadsheet: typing opens cells, Tab and Enter move on, nothing typed is dropped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.domain.document import AllowanceCharge, Line
from app.domain.item import Item
from app.domain.tax import Tax, TaxCategory
from app.services import items
from app.services.books import Books
from app.ui import tasks
from app.ui.invoices.editor.edits import Cell, with_lines_inserted
from app.ui.invoices.editor.lines_delegate import PADDING
from app.ui.invoices.editor.lines_view import LinesView
from app.ui.invoices.editor.page import InvoicePage
from app.ui.theme.fonts import text_font
from tests.support.builders import line
from tests.support.hands import open_menu
from tests.support.typist import ALT, CONTROL, SHIFT, Key, Typist
from tests.support.ui import settle


@pytest.fixture
def grid(page: InvoicePage) -> LinesView:
    """The grid with the keyboard in its first cell."""
    page.sheet.lines.setFocus()
    return page.sheet.lines


def place(grid: LinesView) -> tuple[int, Cell]:
    return grid.currentIndex().row(), Cell(grid.currentIndex().column())


def descriptions(page: InvoicePage) -> list[str]:
    return [each.description for each in page.session.content.lines]


def have(page: InvoicePage, *lines: Line) -> None:
    page.session.edit(with_lines_inserted(page.session.content, 0, lines))


def test_a_line_is_typed_from_left_to_right_with_tab(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    for text in ("Survey", "2.5", "day", "780", "19", "5 %"):
        hands.type(text)
        hands.press(Key.Key_Tab)
    assert page.session.content.lines == (
        Line(
            "Survey",
            Decimal("2.5"),
            "DAY",
            Decimal(780),
            allowances=(AllowanceCharge(percent=Decimal(5)),),
            tax=Tax(TaxCategory.STANDARD, Decimal(19)),
        ),
    )
    assert place(grid) == (1, Cell.DESCRIPTION)
    assert page.session.calculation.totals.net == 185250


def test_each_keystroke_reaches_the_totals(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line(price="10", quantity="1"))
    grid.go(0, Cell.PRICE)
    nets = []
    for key in "250":
        hands.type(key)
        nets.append(page.session.calculation.totals.net)
    assert nets == [200, 2500, 25000]


def test_a_new_line_has_the_company_s_tax(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    hands.type("Survey")
    assert page.session.content.lines[0].tax == Tax(TaxCategory.STANDARD, Decimal(19))


def test_enter_goes_to_the_next_line_where_the_row_was_begun(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    hands.type("Survey")
    hands.press(Key.Key_Tab)
    hands.type("2")
    hands.press(Key.Key_Enter)
    assert place(grid) == (1, Cell.DESCRIPTION)


def test_enter_in_a_column_goes_down_in_it(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line("A"), line("B"))
    grid.go(0, Cell.PRICE)
    hands.type("7")
    hands.press(Key.Key_Enter)
    assert place(grid) == (1, Cell.PRICE)


def test_shift_tab_goes_back_over_the_lines_and_leaves_before_the_first(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    have(page, line("A"))
    grid.go(1, Cell.DESCRIPTION)
    hands.press(Key.Key_Backtab, SHIFT)
    assert place(grid) == (0, Cell.DISCOUNT)
    hands.press(Key.Key_Backtab, SHIFT, times=6)
    assert not grid.hasFocus()


def test_tab_leaves_from_the_empty_row(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    hands.press(Key.Key_Tab)
    assert not grid.hasFocus()
    assert page.session.content.lines == ()


def test_a_text_that_cannot_be_read_keeps_the_cell_open_and_says_why(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    have(page, line(quantity="3"))
    grid.go(0, Cell.QUANTITY)
    hands.type("4x")
    hands.press(Key.Key_Tab)
    cell = grid.open_cell()
    assert cell is not None
    assert cell.hasFocus()
    assert cell.text() == "4x"
    assert "“4x” is not a number" in cell.message()
    assert page.session.content.lines[0].quantity == 4
    assert [problem.field for problem in page.session.unreadable] == ["lines[0].quantity"]


def test_a_wrong_cell_stays_open_when_the_keyboard_goes_elsewhere(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    have(page, line())
    grid.go(0, Cell.PRICE)
    hands.type("abc")
    page.sheet.form.reference.setFocus()
    cell = grid.open_cell()
    assert cell is not None
    assert cell.text() == "abc"


def test_escape_puts_the_cell_back_and_leaves_no_step(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line(price="10"))
    before = page.session.content
    grid.go(0, Cell.PRICE)
    hands.type("99")
    hands.press(Key.Key_Escape)
    assert page.session.content == before
    page.session.undo()
    assert page.session.content.lines == ()


def test_escape_in_a_line_begun_by_mistake_takes_it_away(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    hands.type("Oops")
    hands.press(Key.Key_Escape)
    assert page.session.content.lines == ()
    assert not page.session.can_undo


def test_an_ambiguous_number_is_refused(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line(price="10"))
    grid.go(0, Cell.PRICE)
    hands.type("1,234")
    hands.press(Key.Key_Enter)
    cell = grid.open_cell()
    assert cell is not None
    assert "two ways" in cell.message()


@pytest.mark.parametrize(
    ("cell", "text", "words"),
    [
        (Cell.PRICE, "-5", "negative"),
        (Cell.DISCOUNT, "-5", "negative"),
        (Cell.DISCOUNT, "101 %", "100"),
        (Cell.UNIT, "furlongs", "not a unit"),
        (Cell.TAX, "400", "between 0 and 100"),
        (Cell.QUANTITY, "1e3", "not a number"),
    ],
)
def test_what_no_document_may_hold_is_refused(
    page: InvoicePage, grid: LinesView, hands: Typist, cell: Cell, text: str, words: str
) -> None:
    have(page, line())
    before = page.session.content
    grid.go(0, cell)
    hands.type(text)
    hands.press(Key.Key_Enter)
    opened = grid.open_cell()
    assert opened is not None
    assert words in opened.message()
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_Escape)
    assert page.session.content == before


def test_the_catalogue_completes_a_description(page: InvoicePage, grid: LinesView, hands: Typist, books: Books) -> None:
    tax = Tax(TaxCategory.STANDARD, Decimal(7))
    items.create(books, Item(name="Travel, flat rate", unit="KMT", unit_price=Decimal("140.00"), tax=tax))
    hands.type("trav")
    hands.settle()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Enter)
    made = page.session.content.lines[0]
    assert (made.description, made.unit, made.unit_price, made.tax) == ("Travel, flat rate", "KMT", Decimal(140), tax)
    assert made.item_id is not None
    assert place(grid) == (0, Cell.QUANTITY)


@pytest.fixture
def catalogue(books: Books) -> None:
    """Three items, two of which begin alike."""
    for name, price in (("Travel, by car", 80), ("Travel, flat rate", 140), ("Report on travel", 24)):
        items.create(books, Item(name=name, unit="KMT", unit_price=Decimal(price)))


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_the_first_item_completes_what_is_typed_and_is_taken_at_once(
    page: InvoicePage, grid: LinesView, hands: Typist, key: Key
) -> None:
    hands.type("trav")
    hands.settle()
    cell = grid.open_cell()
    assert cell is not None
    assert (cell.text(), cell.selectedText()) == ("travel, by car", "el, by car")
    assert page.session.content.lines[0].description == "trav"
    hands.press(key)
    made = page.session.content.lines[0]
    assert (made.description, made.unit_price, made.unit) == ("Travel, by car", Decimal(80), "KMT")
    assert place(grid) == (0, Cell.QUANTITY)


@pytest.mark.usefixtures("catalogue")
def test_what_is_found_for_a_cell_that_is_gone_meanwhile_is_dropped(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    go_on = Event()
    tasks.run(page, go_on.wait)
    hands.type("trav")
    hands.press(Key.Key_Tab)
    settle()
    go_on.set()
    hands.settle()
    assert page.session.content.lines[0].description == "trav"
    assert place(grid) == (0, Cell.QUANTITY)


@pytest.mark.usefixtures("catalogue")
def test_typing_on_narrows_the_completion_and_arrows_choose_another(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    hands.type("travel, ")
    hands.settle()
    hands.press(Key.Key_Down)
    cell = grid.open_cell()
    assert cell is not None
    assert cell.text() == "travel, "
    hands.press(Key.Key_Up)
    hands.type("f")
    hands.settle()
    assert cell.text() == "travel, flat rate"
    hands.press(Key.Key_Tab)
    assert page.session.content.lines[0].description == "Travel, flat rate"


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Backspace, Key.Key_Delete])
def test_what_was_typed_is_kept_when_the_completion_is_refused(
    page: InvoicePage, grid: LinesView, hands: Typist, key: Key
) -> None:
    hands.type("Trav")
    hands.settle()
    hands.press(key)
    hands.settle()
    cell = grid.open_cell()
    assert cell is not None
    assert cell.text() == "Trav"
    hands.press(Key.Key_Tab)
    made = page.session.content.lines[0]
    assert (made.description, made.item_id) == ("Trav", None)


def test_a_price_in_another_currency_says_so_and_is_not_taken(
    page: InvoicePage, grid: LinesView, hands: Typist, books: Books
) -> None:
    items.create(books, Item(name="Dredging", unit="MTQ", unit_price=Decimal("14.20"), currency="USD"))
    assert page.session.content.currency == "EUR"
    hands.type("dre")
    hands.settle()
    cell = grid.open_cell()
    assert cell is not None
    assert cell._list is not None
    assert [row.detail for row in cell._list.rows()] == ["USD 14.20 / m³, not taken"]
    hands.press(Key.Key_Tab)
    assert page.session.content.lines[0].unit_price == 0


@pytest.mark.usefixtures("catalogue")
def test_an_item_that_only_contains_what_is_typed_is_offered_but_not_put_into_the_cell(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    hands.type("flat")
    hands.settle()
    cell = grid.open_cell()
    assert cell is not None
    assert cell.text() == "flat"
    assert not cell.has_choice()
    hands.press(Key.Key_Tab)
    assert page.session.content.lines[0].description == "flat"


@pytest.mark.usefixtures("catalogue")
def test_the_description_of_a_line_with_a_price_is_not_completed(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    have(page, line("Survey", "50"))
    grid.go(0, Cell.DESCRIPTION)
    hands.type("Trav")
    hands.settle()
    hands.press(Key.Key_Tab)
    made = page.session.content.lines[0]
    assert (made.description, made.unit_price) == ("Trav", Decimal(50))


def test_units_and_taxes_are_chosen_by_the_first_letters(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line())
    grid.go(0, Cell.UNIT)
    hands.type("ho")
    hands.press(Key.Key_Tab)
    grid.go(0, Cell.TAX)
    hands.type("rev")
    hands.press(Key.Key_Tab)
    made = page.session.content.lines[0]
    assert made.unit == "HUR"
    assert made.tax == Tax(TaxCategory.REVERSE_CHARGE, Decimal(0))


@pytest.mark.parametrize("cell", [Cell.UNIT, Cell.TAX, Cell.DISCOUNT, Cell.QUANTITY])
def test_what_is_typed_and_taken_back_in_the_empty_row_adds_no_line(
    page: InvoicePage, grid: LinesView, hands: Typist, cell: Cell
) -> None:
    grid.go(0, cell)
    hands.type("x")
    hands.press(Key.Key_Backspace)
    hands.press(Key.Key_Tab)
    assert not page.session.content.lines
    assert grid.open_cell() is None


def test_a_code_of_the_standard_is_taken_as_a_unit(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line())
    grid.go(0, Cell.UNIT)
    hands.type("IE")
    hands.press(Key.Key_Tab)
    assert page.session.content.lines[0].unit == "IE"


def test_an_untaxed_category_asks_for_its_reason(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line())
    grid.go(0, Cell.TAX)
    hands.type("exempt")
    hands.press(Key.Key_Tab)
    assert page.sheet.reasons.isVisible()
    assert page.sheet.reasons.focus_first()
    hands.type("Education, § 4 Nr. 21 UStG")
    assert page.session.content.lines[0].tax.reason == "Education, § 4 Nr. 21 UStG"


def test_lines_move_with_alt_and_arrows(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line("A"), line("B"), line("C"))
    grid.go(0, Cell.DESCRIPTION)
    hands.press(Key.Key_Down, ALT)
    assert descriptions(page) == ["B", "A", "C"]
    hands.press(Key.Key_Down, ALT, times=2)
    assert descriptions(page) == ["B", "C", "A"]
    hands.press(Key.Key_Up, ALT, times=3)
    assert descriptions(page) == ["A", "B", "C"]


def test_lines_move_while_a_cell_is_open_and_keep_what_was_typed(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    have(page, line("A"), line("B"))
    grid.go(0, Cell.DESCRIPTION)
    hands.type("First")
    hands.press(Key.Key_Down, ALT)
    assert descriptions(page) == ["B", "First"]


def test_several_lines_are_duplicated_moved_and_removed_together(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    have(page, line("A"), line("B"), line("C"))
    grid.go(0, Cell.DESCRIPTION)
    hands.press(Key.Key_Down, SHIFT)
    hands.press(Key.Key_D, CONTROL)
    assert descriptions(page) == ["A", "B", "A", "B", "C"]
    hands.press(Key.Key_Down, ALT)
    assert descriptions(page) == ["A", "B", "C", "A", "B"]
    hands.press(Key.Key_Delete)
    assert descriptions(page) == ["A", "B", "C"]
    page.session.undo()
    assert descriptions(page) == ["A", "B", "C", "A", "B"]


def test_control_delete_removes_the_line_of_an_open_cell(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line("A"), line("B"))
    grid.go(0, Cell.DESCRIPTION)
    hands.type("x")
    hands.press(Key.Key_Delete, CONTROL)
    assert descriptions(page) == ["B"]


def test_a_line_is_dragged_by_its_handle(page: InvoicePage, grid: LinesView) -> None:
    have(page, line("A"), line("B"), line("C"))
    start = grid.visualRect(grid.model().index(0, Cell.HANDLE)).center()
    target = grid.visualRect(grid.model().index(2, Cell.HANDLE)).bottomLeft() + QPoint(4, -2)
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(grid.viewport(), target)
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=target)
    assert descriptions(page) == ["B", "C", "A"]


def test_rows_of_a_spreadsheet_become_lines(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line("A"))
    grid.go(1, Cell.DESCRIPTION)
    QGuiApplication.clipboard().setText("Item\tQty\tPrice\nB\t2\t1.234,50\nC\t1\t12,00\nD\tx\t1,00\n")
    hands.press(Key.Key_V, CONTROL)
    assert [(each.description, each.unit_price) for each in page.session.content.lines[1:]] == [
        ("B", Decimal("1234.50")),
        ("C", Decimal("12.00")),
    ]
    shell = page.shell
    assert "left out" in shell.notices.texts()[-1]  # type: ignore[attr-defined]  # the shell of tests writes it down


def test_what_is_copied_can_be_pasted_back(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    discounts = (AllowanceCharge(percent=Decimal(5)),), (AllowanceCharge(amount=Decimal("1.50")),)
    have(
        page,
        *(
            replace(each, allowances=some)
            for each, some in zip((line("A", "1234.5", "2"), line("B", "7")), discounts, strict=True)
        ),
    )
    grid.selectAll()
    hands.press(Key.Key_C, CONTROL)
    grid.go(2, Cell.DESCRIPTION)
    hands.press(Key.Key_V, CONTROL)
    lines = page.session.content.lines
    assert lines[2:] == lines[:2]


def test_one_copied_cell_goes_into_one_cell(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, line())
    grid.go(0, Cell.PRICE)
    QGuiApplication.clipboard().setText("€ 99.50")
    hands.press(Key.Key_V, CONTROL)
    hands.press(Key.Key_Enter)
    assert page.session.content.lines[0].unit_price == Decimal("99.50")


def test_the_details_hold_what_the_grid_has_no_column_for(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    from app.ui.invoices.editor.line_details import LineDetails

    have(page, line("Cable", "199.00", "100"))
    grid.go(0, Cell.DESCRIPTION)
    hands.press(Key.Key_Enter, ALT)
    dialog = page.findChild(LineDetails)
    assert dialog is not None
    dialog.activateWindow()
    hands.settle()
    hands.fill(dialog.note, "Article 4711")
    hands.fill(dialog.base, "100")
    dialog.charges.add()
    hands.type("5.00")
    dialog.allowances.add()
    hands.type("10 %")
    hands.press(Key.Key_Enter)
    made = page.session.content.lines[0]
    assert (made.note, made.price_base_quantity) == ("Article 4711", Decimal(100))
    assert made.charges == (AllowanceCharge(amount=Decimal("5.00")),)
    assert made.allowances == (AllowanceCharge(percent=Decimal(10)),)
    assert page.session.calculation.totals.net == 18410


def test_no_word_in_the_grid_is_cut_but_the_description(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    """Where the name of a tax has no room beside the description, its short form is painted, and copied in full."""
    categories = [Tax(category, Decimal(0)) for category in (TaxCategory.REVERSE_CHARGE, TaxCategory.OUTSIDE_SCOPE)]
    wide = [replace(line("Survey"), unit="LS", tax=tax) for tax in categories]
    have(page, *wide)
    hands.settle()
    for width in (560, 900):
        grid.resize(width, 300)
        grid._fit_columns()
        for cell in (Cell.UNIT, Cell.TAX):
            room = grid.columnWidth(cell) - 2 * PADDING
            for row in range(len(wide)):
                texts = {page.sheet.model.shown(row, cell), page.sheet.model.shortened(row, cell)}
                assert min(QFontMetrics(text_font()).horizontalAdvance(text) for text in texts) <= room
    full = page.sheet.model.shown(0, Cell.TAX)
    assert full == "Reverse charge"
    assert QFontMetrics(text_font()).horizontalAdvance(full) <= grid.columnWidth(Cell.TAX) - 2 * PADDING
    grid.choose_rows(0, 2)
    hands.press(Key.Key_C, CONTROL)
    assert "Reverse charge" in QGuiApplication.clipboard().text()


def test_beside_the_preview_the_description_keeps_the_most_room(
    page: InvoicePage, grid: LinesView, hands: Typist
) -> None:
    have(page, line("Survey"))
    hands.settle()
    grid.resize(668, 300)
    grid._fit_columns()
    assert grid.columnWidth(Cell.DESCRIPTION) >= 190


def test_a_tax_that_is_chosen_shows_how_it_begins(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    have(page, replace(line("Survey"), tax=Tax(TaxCategory.INTRA_COMMUNITY, Decimal(0))))
    hands.settle()
    grid.edit_cell(0, Cell.TAX)
    opened = grid.open_cell()
    assert opened is not None
    assert (opened.selectedText(), opened.cursorPosition()) == (opened.text(), 0)


def test_hostile_descriptions_are_shown_literally(page: InvoicePage, grid: LinesView, hands: Typist) -> None:
    for text in ("<img src=x>", "=cmd()", "%n", "../../x"):
        hands.type(text)
        hands.press(Key.Key_Enter)
    shown = [str(grid.model().index(row, Cell.DESCRIPTION).data()) for row in range(4)]
    assert shown == ["<img src=x>", "=cmd()", "%n", "../../x"]
    tip = grid.model().index(0, Cell.DESCRIPTION).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in str(tip)


def test_the_model_keeps_its_promises_through_every_change(page: InvoicePage) -> None:
    tester = QAbstractItemModelTester(page.sheet.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    have(page, line("A"), line("B"), line("C"))
    commands, grid = page.sheet.commands, page.sheet.lines
    grid.go(1, Cell.DESCRIPTION)
    commands.duplicate()
    commands.remove()
    grid.go(0, Cell.DESCRIPTION)
    commands.remove()
    while page.session.can_undo:
        page.session.undo()
    while page.session.can_redo:
        page.session.redo()
    assert descriptions(page) == ["B", "C"]
    assert tester.model() is page.sheet.model


def test_the_menu_offers_what_can_be_done_with_the_lines(page: InvoicePage, grid: LinesView) -> None:
    have(page, line("One"), line("Two"))
    grid.choose_rows(1, 1)
    grid.menu_asked.emit(grid.mapToGlobal(QPoint(10, 10)))
    offered = open_menu().actions()
    assert [(each.text(), each.shortcut().toString(), each.isEnabled()) for each in offered] == [
        ("Details…", "Alt+Return", True),
        ("Duplicate", "Ctrl+D", True),
        ("Move up", "Alt+Up", True),
        ("Move down", "Alt+Down", True),
        ("Remove", "Del", True),
    ]
    offered[2].trigger()
    open_menu().close()
    assert descriptions(page) == ["Two", "One"]
