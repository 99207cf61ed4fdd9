"""The list of items and the editor of one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.item import Item
from app.domain.tax import Tax, TaxCategory
from app.services import items
from app.services.books import Books
from app.ui.items.dialog import ItemDialog
from app.ui.items.page import ItemsPage, shown_price
from app.ui.shell.navigator import NewItem
from app.ui.widgets.fields import Field
from tests.support.accessibility import nameless
from tests.support.hands import dialog_of, type_into
from tests.support.ui import RecordingShell, bring_up

Wait = Callable[[], None]

WORK = Item(name="Consulting", description="By the hour", unit="HUR", unit_price=Decimal(120),
            tax=Tax(TaxCategory.STANDARD, Decimal(19)))  # fmt: skip


@pytest.fixture
def page(qtbot: QtBot, shell: RecordingShell, books: Books, wait_for_work: Wait) -> ItemsPage:
    """The page with one item, told of changes as the window does."""
    items.create(books, WORK)
    shown = ItemsPage(shell, books)
    bring_up(qtbot, shell, shown)
    wait_for_work()
    return shown


def test_the_list_shows_unit_tax_and_price(page: ItemsPage) -> None:
    shown = [page.model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(4)]
    assert shown == ["Consulting By the hour", "hour", "19 %", "€\u00a0120.00"]


def test_a_new_item_begins_with_the_companys_tax_and_is_saved(
    page: ItemsPage, books: Books, wait_for_work: Wait
) -> None:
    page.open(NewItem())
    wait_for_work()
    editor = dialog_of(ItemDialog)
    type_into(editor, "Name", "Paint & <b>brush</b>")
    type_into(editor, "Price", "12.345")
    QTest.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wait_for_work()
    stored = next(item for item in items.listing(books) if item.name != "Consulting")
    assert (stored.name, stored.unit_price, stored.tax.rate) == ("Paint & <b>brush</b>", Decimal("12.345"), Decimal(19))
    assert [item.name for item in page.model.records] == ["Consulting", "Paint & <b>brush</b>"]


def test_every_problem_shows_in_its_field_and_nothing_is_stored(
    page: ItemsPage, books: Books, wait_for_work: Wait
) -> None:
    page.new()
    wait_for_work()
    editor = dialog_of(ItemDialog)
    type_into(editor, "Price", "cheap")
    type_into(editor, "Rate in per cent", "190")
    editor._save()
    wait_for_work()
    wrong = {field.path for field in editor.findChildren(Field) if field.state == "error"}
    assert wrong == {"name", "unit_price", "tax.rate"}
    assert editor.isVisible()
    assert len(items.listing(books)) == 1
    editor.reject()


def test_enter_edits_and_what_was_stored_comes_back(page: ItemsPage, books: Books, wait_for_work: Wait) -> None:
    page.table.choose_row(0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    editor = dialog_of(ItemDialog)
    (stored,) = items.listing(books)
    assert editor._read() == stored
    assert nameless(editor) == []
    type_into(editor, "Name", "Advice")
    editor._save()
    wait_for_work()
    assert [item.name for item in items.listing(books)] == ["Advice"]


def test_a_category_without_rate_takes_it_away(page: ItemsPage, wait_for_work: Wait) -> None:
    page.new()
    wait_for_work()
    editor = dialog_of(ItemDialog)
    editor._category.choose("AE")
    editor._category.chosen_changed.emit("AE")
    assert editor._read().tax == Tax(TaxCategory.REVERSE_CHARGE, Decimal(0))
    assert not editor._rate.isEnabled()
    editor.reject()


def test_an_item_is_deleted_and_comes_back(
    page: ItemsPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    page.table.choose_row(0)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    wait_for_work()
    assert items.listing(books) == []
    assert shell.notices.action is not None
    shell.notices.action.run()
    wait_for_work()
    assert [item.name for item in page.model.records] == ["Consulting"]


def test_every_control_has_its_name(page: ItemsPage) -> None:
    assert nameless(page) == []


@pytest.mark.parametrize(
    ("price", "code", "shown"),
    [("120", "EUR", "120.00"), ("0.0015", "EUR", "0.0015"), ("1500", "JPY", "1500"), ("1.5", "KWD", "1.500")],
)
def test_a_price_shows_at_least_its_currencys_decimals(price: str, code: str, shown: str) -> None:
    assert str(shown_price(Decimal(price), code)) == shown
