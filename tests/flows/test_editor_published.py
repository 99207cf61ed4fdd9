"""Published documents typed into the editor, key by key: every amount comes out as their publishers state."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.currencies import currency
from app.domain.decimals import from_minor
from app.domain.document import Calculation
from app.services import documents, invoice_list
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from app.ui import tasks
from app.ui.invoices.editor.edits import Cell
from app.ui.invoices.editor.entries import EntryRows
from app.ui.invoices.editor.line_details import LineDetails
from app.ui.invoices.editor.page import InvoicePage
from app.ui.shell.navigator import NewInvoice
from app.ui.widgets.inputs import ComboBox
from tests.support.books import books, clock, migrated_home
from tests.support.typist import ALT, Key, Typist
from tests.support.ui import RecordingShell, settle

__all__ = ["books", "clock", "migrated_home"]

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "invoices"

# What is rare among them is here: base quantities, line charges and discounts, negative quantities, eleven decimals,
# discounts and charges of the document, prepaid amounts, rounding, several rates, exempt categories, three currencies.
NAMES = (
    "cen_CII-BR-CO-10-RoundingIssue",
    "cen_CII_business_example_02",
    "cen_CII_example3",
    "cen_CII_example5",
    "cen_CII_example6",
    "cen_FT_G2G_TD01_con_Allegato_Bonifico_e_Split_Payment",
    "cen_issue116",
    "cen_sample-discount-price",
    "cen_ubl-tc434-example4",
    "cen_ubl-tc434-example5",
    "cen_ubl-tc434-example7",
    "cen_ubl-tc434-example9",
    "xr_01.02_comprehensive_test_uncefact",
    "xr_01.20a-INVOICE_ubl",
    "xr_02.06a-INVOICE_ubl",
)
FILES = [file for name in NAMES if (file := FOLDER / f"{name}.json").exists()]

pytestmark = pytest.mark.skipif(not FILES, reason=f"the published documents are not beside the project: {FOLDER}")


@pytest.fixture
def page(qtbot: QtBot, books: Books, home: Path) -> Iterator[InvoicePage]:
    """The invoice page with a new invoice."""
    shell = RecordingShell(home)
    qtbot.addWidget(shell.host)
    made = InvoicePage(shell, books)
    qtbot.addWidget(made)
    made.resize(1232, 832)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.open(NewInvoice())
    made.on_shown()
    qtbot.waitUntil(lambda: not tasks.runner().busy)
    yield made
    made.close()
    made.flush()
    qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=10_000)
    tasks.runner().stop()


class Clerk:
    """Types a document from its JSON form, as somebody would from paper."""

    def __init__(self, page: InvoicePage, wait: Callable[[], None]) -> None:
        self.page, self.hands = page, Typist(wait)

    def write(self, value: dict[str, Any]) -> None:
        """Type the whole document."""
        form = self.page.sheet.form
        self._head(value)
        self.page.sheet.lines.setFocus()
        for row, line in enumerate(value["lines"]):
            self._line(row, line)
        closing = self.page.sheet.closing
        self._entries(closing.allowances, value.get("allowances", []))
        self._entries(closing.charges, value.get("charges", []))
        if "prepaid" in value or "rounding" in value:
            form.more.click()
            self.hands.fill(form.prepaid, value.get("prepaid", ""))
            self.hands.fill(form.rounding, value.get("rounding", ""))

    def _head(self, value: dict[str, Any]) -> None:
        form = self.page.sheet.form
        # Some publishers break a long name over lines; at a keyboard that is a blank.
        self.hands.fill(form.customer, " ".join(value["customer"]["name"].split()))
        self.hands.settle()
        self.hands.press(Key.Key_Tab)
        self._choose(form.currency, value["currency"])
        self.hands.fill(form.issue_date, value["issue_date"])
        if "due_date" in value:
            self.hands.fill(form.due_date, value["due_date"])
        self.hands.fill(form.reference, value.get("reference", ""))

    def _choose(self, box: ComboBox, data: object) -> None:
        box.setFocus()
        assert box.choose(data)
        box.activated.emit(box.currentIndex())

    def _line(self, row: int, line: dict[str, Any]) -> None:
        hands, grid = self.hands, self.page.sheet.lines
        grid.setFocus()
        grid.go(row, Cell.DESCRIPTION)
        tax = line["tax"]
        typed_tax = tax["rate"] if tax["category"] == "S" else f"{tax['category']} {tax['rate']}"
        for text in (line["description"], line["quantity"], line["unit"], line["unit_price"], typed_tax):
            hands.type(" ".join(text.split()))
            hands.press(Key.Key_Tab)
            assert grid.open_cell() is None, (text, self.page.session.unreadable)
        discounts, charges = line.get("allowances", []), line.get("charges", [])
        if len(discounts) == 1:
            hands.type(discounts[0]["amount"])
            hands.press(Key.Key_Tab)
        if charges or len(discounts) > 1 or line.get("price_base_quantity", "1") != "1":
            self._details(row, line)

    def _details(self, row: int, line: dict[str, Any]) -> None:
        self.page.sheet.lines.go(row, Cell.DESCRIPTION)
        self.hands.press(Key.Key_Return, ALT)
        dialog = next(found for found in self.page.findChildren(LineDetails) if found.isVisible())
        dialog.activateWindow()
        self.hands.settle()
        self.hands.fill(dialog.base, line.get("price_base_quantity", "1"))
        if len(line.get("allowances", [])) > 1:
            self._entries(dialog.allowances, line["allowances"])
        self._entries(dialog.charges, line.get("charges", []))
        self.hands.press(Key.Key_Return)
        assert not dialog.isVisible(), dialog._problems()
        self.page.activateWindow()
        self.hands.settle()

    def _entries(self, rows: EntryRows, entries: list[dict[str, Any]]) -> None:
        for place, entry in enumerate(entries):
            rows.add()
            self.hands.type(entry["amount"])
            row = rows._rows[place]
            self.hands.fill(row.reason, entry.get("reason", ""))
            if "tax" in entry:
                wanted = (entry["tax"]["category"], Decimal(entry["tax"]["rate"]))
                offered = [row.tax.itemData(place) for place in range(row.tax.count())]
                self._choose(row.tax, next(tax for tax in offered if (tax.category, tax.rate) == wanted))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_published_document_can_be_typed(file: Path, page: InvoicePage, books: Books, qtbot: QtBot) -> None:
    value = json.loads(file.read_text(encoding="utf-8"))

    def wait() -> None:
        settle()
        qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=10_000)
        settle()

    Clerk(page, wait).write(value)
    assert page.session.unreadable == ()
    compare(page.session.calculation, value)
    page.flush()
    [stored] = [documents.get(books, id) for id in invoice_list.ids(books, InvoiceQuery())]
    compare(stored.calculation, value)
    assert stored.content.customer.name == " ".join(value["customer"]["name"].split())


def compare(calculation: Calculation, value: dict[str, Any]) -> None:
    """Compare every stated amount to the cent."""
    digits = currency(value["currency"]).digits
    expected = value["expected"]
    for name in ("lines", "allowances", "charges", "net", "tax", "gross", "due"):
        if name in expected:
            assert from_minor(getattr(calculation.totals, name), digits) == Decimal(expected[name]), name
    assert [from_minor(line.net, digits) for line in calculation.lines] == [
        Decimal(line["expected_net"]) for line in value["lines"]
    ]
    stated = {(tax["category"], Decimal(tax["rate"])): (tax["basis"], tax["tax"]) for tax in expected["taxes"]}
    found = {(tax.category.value, tax.rate): (tax.basis, tax.tax) for tax in calculation.taxes}
    assert {key: (from_minor(basis, digits), from_minor(tax, digits)) for key, (basis, tax) in found.items()} == {
        key: (Decimal(basis), Decimal(tax)) for key, (basis, tax) in stated.items()
    }
