"""The editor of one customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.party import Address, Contact, Customer
from app.services import customers
from app.services.books import Books
from app.ui.customers.page import CustomerPage
from app.ui.einvoice.fields import BuyerFields
from app.ui.shell.navigator import NewCustomer, OpenCustomer
from tests.support import builders
from tests.support.accessibility import named, nameless
from tests.support.hands import input_of, type_into, wrong
from tests.support.ui import RecordingShell, bring_up

Wait = Callable[[], None]

FULL = builders.customer(
    phone="+49 40 1",
    tax_id="DE136695976",
    delivery=Address("Dock 4", "", "Bremen", "", "28195", "DE"),
    contacts=(Contact("Ann", "Owner", "ann@acme.example", "1"), Contact("Bob", "", "", "2")),
    currency="USD",
    language="de",
    terms_days=7,
    notes="Rings twice.\nThen waits.",
    buyer_reference="04011000-12346-97",
    endpoint="04011000-12346-97",
    endpoint_scheme="0204",
    legal_id="1",
    legal_id_scheme="0247",
    einvoice_form="xrechnung-cii",
)


@pytest.fixture
def page(qtbot: QtBot, shell: RecordingShell, books: Books) -> CustomerPage:
    """The page, shown, with nothing in it."""
    shown = CustomerPage(shell, books)
    bring_up(qtbot, shell, shown, NewCustomer(), height=900)
    return shown


def test_a_customer_is_typed_and_saved(page: CustomerPage, books: Books, wait_for_work: Wait) -> None:
    assert input_of(page, "Name").hasFocus()
    type_into(page, "Name", "Acme & <b>Söhne</b>")
    type_into(page, "Email", "a@b.example")
    type_into(page, "Phone", "123")
    type_into(page, "Town", "Köln")
    assert page.save_button.isEnabled()
    page.save()
    wait_for_work()
    (stored,) = customers.listing(books)
    assert (stored.name, stored.email, stored.phone, stored.city) == (
        "Acme & <b>Söhne</b>",
        "a@b.example",
        "123",
        "Köln",
    )
    assert not page.save_button.isEnabled()
    assert page.status[0] == "Saved"


def test_of_a_customer_not_yet_typed_nothing_is_said_to_be_saved(page: CustomerPage) -> None:
    assert page.status[0] == "Nothing typed yet"


def test_what_was_stored_comes_back_unchanged(page: CustomerPage, books: Books, wait_for_work: Wait) -> None:
    stored = customers.create(books, FULL)
    page.open(OpenCustomer(stored.id))
    wait_for_work()
    assert page.read() == stored
    assert not page.dirty
    page.touched()
    page.save()
    wait_for_work()
    again = customers.get(books, stored.id)
    assert (again.contacts, again.delivery, again.notes) == (FULL.contacts, FULL.delivery, FULL.notes)


def test_all_problems_show_at_once_and_the_first_has_the_cursor(
    page: CustomerPage, books: Books, wait_for_work: Wait
) -> None:
    type_into(page, "Email", "not an address")
    type_into(page, "Payment terms in days", "soon")
    page._fields._contacts._on_add()
    type_into(page, "Phone of contact 1", "5")
    page.save()
    wait_for_work()
    assert wrong(page).keys() == {"name", "email", "terms_days", "contacts[0].name"}
    assert all(wrong(page).values())
    assert input_of(page, "Name").hasFocus()
    assert customers.listing(books) == []
    type_into(page, "Name", "Acme")
    type_into(page, "Email", "a@b.example")
    type_into(page, "Payment terms in days", "14")
    type_into(page, "Contact 1", "Ann")
    page.save()
    wait_for_work()
    assert wrong(page) == {}
    assert len(customers.listing(books)) == 1


@pytest.mark.parametrize(("path", "name"), [("endpoint", "Electronic address"), ("lines[0]", "Name")])
def test_the_cursor_is_put_into_the_field_that_is_asked_for(
    page: CustomerPage, books: Books, wait_for_work: Wait, path: str, name: str
) -> None:
    stored = customers.create(books, replace(FULL, endpoint="", endpoint_scheme="", legal_id="", legal_id_scheme=""))
    page.open(OpenCustomer(stored.id, path))
    wait_for_work()
    assert input_of(page, name).hasFocus()


def test_what_a_contact_is_shows_from_its_beginning(page: CustomerPage, books: Books, wait_for_work: Wait) -> None:
    ann = Contact("Ann", "Head of purchasing and logistics")
    stored = customers.create(books, replace(FULL, contacts=(ann,)))
    page.open(OpenCustomer(stored.id))
    wait_for_work()
    assert input_of(page, "Role of contact 1").cursorPosition() == 0


def test_contacts_are_added_and_removed(page: CustomerPage, books: Books, wait_for_work: Wait) -> None:
    stored = customers.create(books, FULL)
    page.open(OpenCustomer(stored.id))
    wait_for_work()
    rows = page._fields._contacts
    rows._on_add()
    assert input_of(page, "Contact 3").hasFocus()
    type_into(page, "Contact 3", "Cid")
    rows._rows[0]._remove.click()
    assert [contact.name for contact in rows.contacts()] == ["Bob", "Cid"]
    page.save()
    wait_for_work()
    assert [contact.name for contact in customers.get(books, stored.id).contacts] == ["Bob", "Cid"]


def test_a_double_is_a_warning_that_does_not_stop(
    page: CustomerPage, books: Books, qtbot: QtBot, wait_for_work: Wait
) -> None:
    customers.create(books, builders.customer(name="ACME Corp"))
    type_into(page, "Name", "Acme corp")
    QTest.keyClick(input_of(page, "Name"), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: page._fields.name_field.state == "warning")
    assert "ACME Corp" in page._fields.name_field.message.text()
    page.save()
    wait_for_work()
    assert len(customers.listing(books)) == 2


def test_an_odd_tax_id_is_a_warning_that_does_not_stop(
    page: CustomerPage, books: Books, qtbot: QtBot, wait_for_work: Wait
) -> None:
    type_into(page, "Name", "Acme")
    type_into(page, "VAT ID", "DE123456780")
    QTest.keyClick(input_of(page, "VAT ID"), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: page._fields.tax_id_field.state == "warning")
    page.save()
    wait_for_work()
    assert customers.listing(books)[0].name == "Acme"


def test_leaving_the_page_saves_what_was_typed(page: CustomerPage, books: Books) -> None:
    type_into(page, "Name", "Typed and left")
    page.flush()
    assert [customer.name for customer in customers.listing(books)] == ["Typed and left"]
    assert page.can_close()


def test_the_window_does_not_close_over_what_cannot_be_saved(page: CustomerPage, books: Books) -> None:
    type_into(page, "Email", "half an addr")
    page.flush()
    assert customers.listing(books) == []
    assert input_of(page, "Email").text() == "half an addr"
    assert not page.can_close()


def test_a_save_that_came_second_overwrites_nothing(
    page: CustomerPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    stored = customers.create(books, FULL)
    page.open(OpenCustomer(stored.id))
    wait_for_work()

    customers.save(books, replace(stored, phone="555"))
    type_into(page, "Name", "Mine")
    page.save()
    wait_for_work()
    assert customers.get(books, stored.id).phone == "555"
    assert customers.get(books, stored.id).name == FULL.name
    assert len(shell.notices.texts()) == 1


def test_typing_goes_on_while_a_save_is_under_way(page: CustomerPage, books: Books, wait_for_work: Wait) -> None:
    type_into(page, "Name", "First")
    page.save()
    type_into(page, "Phone", "12345")
    wait_for_work()
    assert input_of(page, "Phone").text() == "12345"
    assert page.dirty
    page.save()
    wait_for_work()
    (stored,) = customers.listing(books)
    assert (stored.name, stored.phone) == ("First", "12345")


def test_every_control_has_its_name(page: CustomerPage, books: Books, wait_for_work: Wait) -> None:
    stored = customers.create(books, FULL)
    page.open(OpenCustomer(stored.id))
    wait_for_work()
    assert nameless(page) == []
    names = named(page).keys()
    assert {"Name", "Email", "Phone", "VAT ID", "Save", "Notes", "Delivery: Town", "Contact 2"} <= names


@pytest.mark.parametrize("text", ["\u202egpj.exe", "%n&amp;<script>", "=cmd()", "x" * 200, "../../x"])
def test_hostile_names_are_kept_and_shown_literally(
    page: CustomerPage, books: Books, wait_for_work: Wait, text: str
) -> None:
    stored = customers.create(books, Customer(name=text))
    page.open(OpenCustomer(stored.id))
    wait_for_work()
    assert input_of(page, "Name").text() == text
    assert page.header.title.textFormat() is Qt.TextFormat.PlainText


def test_what_cannot_be_saved_is_there_when_the_user_comes_back(page: CustomerPage, wait_for_work: Wait) -> None:
    type_into(page, "Name", "Acme")
    type_into(page, "Email", "nowhere")
    page.flush()
    page.open(NewCustomer())
    wait_for_work()
    assert (input_of(page, "Name").text(), input_of(page, "Email").text()) == ("Acme", "nowhere")
    assert page.dirty


def test_opening_another_customer_offers_the_way_back_to_what_could_not_be_saved(
    page: CustomerPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    other = customers.create(books, builders.customer(name="Other"))
    type_into(page, "Name", "Acme")
    type_into(page, "Email", "nowhere")
    page.flush()
    page.open(OpenCustomer(other.id))
    wait_for_work()
    assert input_of(page, "Name").text() == "Other"
    assert shell.notices.action is not None
    shell.notices.action.run()
    key, target = shell.navigator.went[-1]
    assert key == "customer"
    page.open(target)
    assert (input_of(page, "Name").text(), input_of(page, "Email").text()) == ("Acme", "nowhere")
    assert page.dirty


def test_a_warning_about_one_customer_is_not_shown_at_another(
    page: CustomerPage, books: Books, wait_for_work: Wait
) -> None:
    customers.create(books, builders.customer(name="Acme"))
    other = customers.create(books, builders.customer(name="Other", email="other@b.example"))
    type_into(page, "Name", "acme")
    input_of(page, "Name").editingFinished.emit()
    wait_for_work()
    name = page._fields.name_field
    assert name.state == "warning"
    input_of(page, "Name").editingFinished.emit()
    page.dirty = False
    page.open(OpenCustomer(other.id))
    wait_for_work()
    assert name.state == ""


def test_what_could_not_be_saved_stays_within_reach_when_another_is_opened(
    page: CustomerPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    other = customers.create(books, builders.customer(name="Other"))
    type_into(page, "Name", "Mine")
    type_into(page, "Email", "half an addr")
    page.flush()
    page.open(OpenCustomer(other.id))
    wait_for_work()
    assert input_of(page, "Name").text() == "Other"
    assert shell.notices.action is not None
    shell.notices.action.run()
    key, kept = shell.navigator.went[-1]
    assert key == "customer"
    page.open(kept)
    assert (input_of(page, "Name").text(), input_of(page, "Email").text()) == ("Mine", "half an addr")
    type_into(page, "Email", "a@b.example")
    page.save()
    wait_for_work()
    assert {customer.name for customer in customers.listing(books)} == {"Other", "Mine"}


def test_all_documents_of_a_customer_are_a_link_away(
    page: CustomerPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    stored = customers.create(books, FULL)
    page.open(OpenCustomer(stored.id))
    wait_for_work()
    page._recent.all_asked.emit()
    assert shell.navigator.went[-1] == ("invoices", (stored.id, stored.name))


def test_saving_leaves_the_cursor_where_the_user_types(page: CustomerPage, books: Books, wait_for_work: Wait) -> None:
    type_into(page, "Name", "Acme")
    page._fields._contacts._on_add()
    type_into(page, "Contact 1", "Ann")
    page.save()
    wait_for_work()
    contact = input_of(page, "Contact 1")
    assert contact.cursorPosition() == 3
    name = input_of(page, "Name")
    name.setFocus()
    name.setCursorPosition(4)
    type_into(page, "Phone", "1")
    name.setFocus()
    page.save()
    wait_for_work()
    QTest.keyClicks(name, " Ltd")
    assert name.text() == "Acme Ltd"
    assert input_of(page, "Contact 1") is contact


def test_what_an_e_invoice_asks_for_comes_into_sight_with_its_form(
    page: CustomerPage, books: Books, wait_for_work: Wait
) -> None:
    type_into(page, "Name", "City of Bonn")
    assert not input_of(page, "Electronic address").isVisible()
    (electronic,) = page.findChildren(BuyerFields)
    electronic.form.choose("xrechnung-ubl")
    electronic.form.activated.emit(electronic.form.currentIndex())
    assert input_of(page, "Electronic address").isVisible()
    type_into(page, "Buyer reference", "04011000-12346-97")
    page.save()
    wait_for_work()
    kept = customers.find(books, "City of Bonn")
    assert (kept.einvoice_form, kept.buyer_reference) == ("xrechnung-ubl", "04011000-12346-97")
