"""The page of a received e-invoice: what it shows, and what can be made of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.services import customers, documents, received
from app.services.books import Books
from app.ui.collect.rows import Rows
from app.ui.einvoice.page import EInvoicePage, OpenEInvoice
from app.ui.einvoice.words import quantity_words
from app.ui.formats import Formats
from app.ui.widgets.buttons import Button
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import PlainLabel
from tests.support.accessibility import nameless
from tests.support.small_einvoices import CII, UBL
from tests.support.ui import RecordingShell

_ATTACHMENT = (
    "<cac:AdditionalDocumentReference><cbc:ID>A-1</cbc:ID><cac:Attachment>"
    '<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="../a.csv">MTsy'
    "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
)


@pytest.fixture
def opened(qtbot: QtBot, shell: RecordingShell, books: Books) -> Callable[[str], EInvoicePage]:
    """Open the page on the text of an e-invoice."""

    def open_it(text: str) -> EInvoicePage:
        page = EInvoicePage(shell, books)
        qtbot.addWidget(page)
        page.resize(1200, 900)
        page.open(OpenEInvoice("invoice.xml", received.read(text.encode())))
        page.show()
        page.on_shown()
        return page

    return open_it


def words(page: EInvoicePage) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel))


def button(page: EInvoicePage, name: str) -> Button:
    return next(each for each in page.findChildren(Button) if each.accessibleName() == name)


def action(page: EInvoicePage, key: str) -> Callable[[], object]:
    return next(each.run for each in page.actions_now() if each.id == key)


def test_it_says_who_what_and_how_much(opened: Callable[[str], EInvoicePage]) -> None:
    page = opened(CII)
    assert page.findChild(Chip).text() == "Consistent"  # type: ignore[union-attr]
    said = words(page)
    for part in (
        "Invoice R-1",
        "Harbour Works GmbH",
        "Hafenweg 1",
        "Acme Corp",
        "Germany",
        "31 Jan 2026",
        "PO 4711",
        "238.00",
    ):
        assert part in said, part
    assert "Thank you" in said
    assert "differs" not in said
    assert list(nameless(page)) == []


@pytest.mark.parametrize(
    ("unit", "count", "said"), [("HUR", "2", "2 h"), ("H87", "2", "2 pcs"), ("DAY", "1", "1 day"), ("C62", "2", "2")]
)
def test_a_quantity_is_said_as_on_a_document(unit: str, count: str, said: str) -> None:
    read = received.read(UBL.replace('unitCode="HUR">2<', f'unitCode="{unit}">{count}<').encode())
    assert quantity_words(Formats(QLocale("en_GB")), read.invoice.lines[0]) == said


def test_what_is_wrong_comes_first_with_its_rule(opened: Callable[[str], EInvoicePage]) -> None:
    page = opened(CII.replace("<ram:DuePayableAmount>238.00", "<ram:DuePayableAmount>238.10"))
    assert page.findChild(Chip).text() == "1 thing is wrong"  # type: ignore[union-attr]
    said = words(page)
    assert "The amount due comes to 238.00, not to 238.10." in said
    assert "BR-CO-16" in said
    assert "differs" in said
    assert said.index("The amount due comes to") < said.index("Harbour Works GmbH")


def test_a_line_that_comes_to_something_else_says_so(opened: Callable[[str], EInvoicePage]) -> None:
    page = opened(CII.replace("<ram:LineTotalAmount>200.00", "<ram:LineTotalAmount>200.10"))
    table = page.findChildren(Rows)[0]
    titles = [column.title for column in table.model.columns]
    assert titles[-1] == "Comes to"
    assert [column.title for column in opened(CII).findChildren(Rows)[0].model.columns][-1] == "Net"


def test_hostile_texts_are_shown_literally(opened: Callable[[str], EInvoicePage]) -> None:
    page = opened(UBL.replace("Harbour Works GmbH", "&lt;b&gt;Harbour&lt;/b&gt; &amp;amp; \u202eWorks"))
    assert "<b>Harbour</b> &amp; <U+202E>Works" in words(page)


def test_what_was_not_understood_is_named(opened: Callable[[str], EInvoicePage]) -> None:
    said = words(opened(UBL.replace("<cbc:Note>", "<cbc:Oddity>strange</cbc:Oddity><cbc:Note>")))
    assert "Not understood" in said
    assert "Oddity" in said
    assert "strange" in said


def test_what_is_taken_off_and_added_at_the_end_is_shown(opened: Callable[[str], EInvoicePage]) -> None:
    assert "Discounts and surcharges" not in words(opened(UBL))
    tax = "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent></cac:TaxCategory>"
    entries = "".join(
        f"<cac:AllowanceCharge><cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>{reason}"
        f'<cbc:Amount currencyID="EUR">{amount}</cbc:Amount>{tax}</cac:AllowanceCharge>'
        for charge, reason, amount in (
            ("false", "<cbc:AllowanceChargeReason>Loyal &lt;b&gt;ty</cbc:AllowanceChargeReason>", "1234.5"),
            ("true", "<cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>", "7"),
        )
    )
    said = words(opened(UBL.replace("<cac:TaxTotal>", entries + "<cac:TaxTotal>")))
    _, _, shown = said.partition("Discounts and surcharges\n")
    assert shown.splitlines()[:6] == [
        "Loyal <b>ty",
        "19 %",
        "\N{MINUS SIGN}1,234.50",
        "Freight service",
        "19 %",
        "7.00",
    ]


def test_it_becomes_a_draft_as_it_is(
    opened: Callable[[str], EInvoicePage], shell: RecordingShell, books: Books, wait_for_work: Callable[[], None]
) -> None:
    action(opened(CII), "as-it-is")()
    wait_for_work()
    ((where, document_id),) = shell.navigator.went
    assert where == "open_invoice"
    assert isinstance(document_id, int)
    assert documents.get(books, document_id).content.customer.name == "Acme Corp"


def test_or_is_billed_on_to_whom_the_user_names_later(
    opened: Callable[[str], EInvoicePage], shell: RecordingShell, books: Books, wait_for_work: Callable[[], None]
) -> None:
    action(opened(CII), "bill-on")()
    wait_for_work()
    ((_, document_id),) = shell.navigator.went
    assert isinstance(document_id, int)
    content = documents.get(books, document_id).content
    assert (content.customer.name, [line.description for line in content.lines]) == ("", ["Survey"])
    assert shell.notices.texts() == ["Choose whom to bill it on to."]


def test_the_button_offers_both_ways(opened: Callable[[str], EInvoicePage]) -> None:
    page = opened(CII)
    menu = button(page, "Make a draft").menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == [
        "Bill its lines on to a customer",
        "As it is, for \u2068Acme Corp\u2069",
    ]


def test_what_cannot_be_calculated_makes_no_draft(opened: Callable[[str], EInvoicePage]) -> None:
    page = opened(UBL.replace(">EUR<", ">QQQ<"))
    assert not button(page, "Make a draft").isEnabled()
    assert not any(each.enabled for each in page.actions_now() if each.id in {"bill-on", "as-it-is"})


def test_its_seller_becomes_a_customer(
    opened: Callable[[str], EInvoicePage], shell: RecordingShell, books: Books, wait_for_work: Callable[[], None]
) -> None:
    page = opened(CII)
    for _ in range(2):
        button(page, "Add seller as customer").click()
        wait_for_work()
    name = "\u2068Harbour Works GmbH\u2069"
    assert shell.notices.texts() == [f"{name} was added to your customers.", f"{name} is a customer already."]
    assert [each.name for each in customers.listing(books)] == ["Harbour Works GmbH"]
    assert shell.notices.action is not None
    shell.notices.action.run()
    assert shell.navigator.went[-1][0] == "open_customer"


def test_attachments_are_listed_and_saved_where_the_user_says(
    opened: Callable[[str], EInvoicePage], shell: RecordingShell, tmp_path: Path, wait_for_work: Callable[[], None]
) -> None:
    place = "<cac:AccountingSupplierParty>"
    page = opened(UBL.replace(place, _ATTACHMENT + place))
    assert not button(page, "Save the attachments selected…").isEnabled()
    button(page, "Save all…").click()
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    wait_for_work()
    assert (tmp_path / "a.csv").read_bytes() == b"1;2"
    assert "a.csv" in shell.notices.texts()[-1]
    rows = page._files
    assert rows is not None
    rows.table.choose_row(0)
    assert button(page, "Save the attachments selected…").isEnabled()


def test_going_back_to_it_shows_it_again(opened: Callable[[str], EInvoicePage]) -> None:
    page = opened(CII)
    first = page.target()
    page.open(OpenEInvoice("other.xml", received.read(UBL.replace(">R-1<", ">R-2<").encode())))
    assert "Invoice R-2" in words(page)
    page.open(first)
    assert "Invoice R-1" in words(page)
