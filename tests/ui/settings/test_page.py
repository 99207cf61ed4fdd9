"""The settings over real books."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from app import __version__
from app.domain.look import DesignName, Label, Look, Shown
from app.domain.party import Paper
from app.services import company, drafts, issuing
from app.services.books import Books
from app.ui.settings.page import SettingsPage
from app.ui.theme.theme import Mode, theme
from app.ui.widgets.fields import Field
from app.ui.widgets.inputs import CheckBox, ComboBox
from app.ui.widgets.labels import PlainLabel
from tests.documents.reading import text_of
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.hands import input_of, press, type_into, wrong
from tests.support.ui import RecordingShell, bring_up

Wait = Callable[[], None]


@pytest.fixture
def page(qtbot: QtBot, shell: RecordingShell, books: Books, wait_for_work: Wait) -> SettingsPage:
    """The page, shown and loaded, and told of changes as the window does."""
    shown = SettingsPage(shell, books)
    bring_up(qtbot, shell, shown, width=1100, height=900)
    wait_for_work()
    return shown


def field_of(page: SettingsPage, path: str) -> Field:
    return next(field for field in page.findChildren(Field) if field.path == path)


def test_the_company_is_shown_and_given_back_unchanged(page: SettingsPage, books: Books) -> None:
    kept = company.get(books)
    assert page.read() == kept
    assert not page.dirty
    assert not page.save_button.isEnabled()


def test_changes_are_saved_together(
    page: SettingsPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    type_into(page, "Town", "Kiel & <b>Umland</b>")
    type_into(page, "Exempt (E)", "Small business")
    type_into(page, "Invoices: pattern", "R{YYYY}-{000}")
    page._look._paper.choose(Paper.LETTER)
    assert page.status[0] == "Not saved yet"
    page.save()
    wait_for_work()
    stored = company.get(books)
    assert stored.city == "Kiel & <b>Umland</b>"
    assert stored.exemption_reason("E") == "Small business"
    assert stored.series[0].pattern == "R{YYYY}-{000}"
    assert stored.paper is Paper.LETTER
    assert page.status[0] == "Saved"


def test_every_problem_shows_and_the_first_is_brought_into_view(
    page: SettingsPage, books: Books, wait_for_work: Wait
) -> None:
    page.open("appearance")
    type_into(page, "Name", "")
    type_into(page, "IBAN", "DE00 1234")
    type_into(page, "BIC", "X")
    type_into(page, "Payment terms in days", "a month")
    type_into(page, "Rate in per cent", "lots")
    type_into(page, "Accent colour code", "blue")
    type_into(page, "Credit notes: pattern", "CRN")
    type_into(page, "Cancellations: first number", "none")
    page.save()
    wait_for_work()
    assert wrong(page).keys() == {
        "name", "bank.iban", "bank.bic", "terms_days", "tax.rate", "accent", "series[1].pattern", "series[2].start"
    }  # fmt: skip
    assert page._stack.currentIndex() == 0
    assert input_of(page, "Name").hasFocus()
    assert company.get(books).name == "Werkstatt Nord GmbH"


def test_codes_are_checked_when_their_field_is_left(page: SettingsPage, qtbot: QtBot, wait_for_work: Wait) -> None:
    iban = input_of(page, "IBAN")
    iban.setFocus()
    type_into(page, "IBAN", "DE89 3704 0044 0532 0130 01")
    QTest.keyClick(iban, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: field_of(page, "bank.iban").state == "error")
    iban.setFocus()
    type_into(page, "IBAN", "DE89 3704 0044 0532 0130 00")
    assert field_of(page, "bank.iban").state == ""
    QTest.keyClick(iban, Qt.Key.Key_Tab)
    wait_for_work()
    assert field_of(page, "bank.iban").state == ""


def test_a_problem_leads_to_its_field(page: SettingsPage) -> None:
    page.open("numbers")
    page.open("bank.iban")
    assert input_of(page, "IBAN").hasFocus()
    assert page._stack.currentIndex() == 0
    page.open("series[1].pattern")
    assert page._stack.currentIndex() == 2


def test_a_pattern_shows_its_next_number_while_it_is_typed(
    page: SettingsPage, books: Books, wait_for_work: Wait
) -> None:
    document = drafts.create(books, builders.content())
    issuing.issue(books, document.id)
    page.on_changed(frozenset({"invoice"}))
    page.open("numbers")
    wait_for_work()
    field = field_of(page, "series[0].pattern")
    assert field.message.text() == "Next: INV-2026-0002"
    type_into(page, "Invoices: pattern", "{YY}{MM}/{00}")
    assert field.message.text() == "Next: 2603/01"
    type_into(page, "Invoices: pattern", "INV-{000}-{000}")
    assert field.state == "error"
    type_into(page, "Invoices: pattern", "INV-{YYYY}-{0000}")
    assert (field.state, field.message.text()) == ("", "Next: INV-2026-0002")


def test_who_took_which_number(page: SettingsPage, shell: RecordingShell, books: Books, wait_for_work: Wait) -> None:
    made = [drafts.create(books, builders.content(customer=builders.party(f"Customer {n}"))) for n in range(2)]
    for document in made:
        issuing.issue(books, document.id)
    page.on_changed(frozenset({"invoice"}))
    page.open("numbers")
    wait_for_work()
    card = next(iter(page._series._cards.values()))
    rows = [[card._model.index(row, column).data() for column in (0, 2)] for row in range(2)]
    assert rows == [["INV-2026-0002", "Customer 1"], ["INV-2026-0001", "Customer 0"]]
    card._table.choose_row(1)
    QTest.keyClick(card._table, Qt.Key.Key_Return)
    assert shell.navigator.went[-1] == ("open_invoice", made[0].id)


def picture(path: Path, width: int, height: int) -> str:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    assert image.save(str(path))
    return str(path)


def test_a_logo_is_taken_shown_and_removed(
    page: SettingsPage, books: Books, tmp_path: Path, wait_for_work: Wait
) -> None:
    page._look._logo.take_file(picture(tmp_path / "logo.png", 400, 100))
    wait_for_work()
    assert page.dirty
    page.save()
    wait_for_work()
    assert company.get(books).logo == (tmp_path / "logo.png").read_bytes()
    assert not page._look._logo._preview._image.isNull()
    page._look._logo._remove.click()
    page.save()
    wait_for_work()
    assert company.get(books).logo == b""


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n broken", b"x" * (6 * 1024 * 1024)])
def test_what_is_no_logo_is_refused_with_a_reason(
    page: SettingsPage, tmp_path: Path, wait_for_work: Wait, content: bytes
) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    page._look._logo.take_file(str(file))
    wait_for_work()
    assert wrong(page)["logo"]
    assert not page.dirty
    for path in (str(tmp_path / "missing.png"), str(tmp_path), os.devnull):
        page._look._logo.take_file(path)
        wait_for_work()
        assert "could not be read" in wrong(page)["logo"]


def test_about_says_which_version_this_is_and_where_the_books_lie(page: SettingsPage, shell: RecordingShell) -> None:
    page.open("about")
    said = "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())
    assert f"Version {__version__}" in said
    assert str(shell.paths.home) in said
    press(page, "Copy path")
    assert QGuiApplication.clipboard().text() == str(shell.paths.home)
    assert shell.notices.texts()[-1] == "The path of your books is copied."
    assert nameless(page) == []


def test_appearance_takes_effect_at_once_and_is_remembered(page: SettingsPage, shell: RecordingShell) -> None:
    page.open("appearance")
    buttons = {button.accessibleName(): button for button in page.findChildren(QRadioButton)}
    buttons["Dark"].click()
    buttons["Compact"].click()
    assert theme.mode is Mode.DARK
    assert theme.compact
    assert shell.settings.value("theme/mode") == "dark"
    assert shell.settings.value("theme/compact") == "1"
    buttons["Light"].click()
    buttons["Comfortable"].click()
    assert (theme.mode, theme.compact) == (Mode.LIGHT, False)


def test_somebody_elses_change_is_not_overwritten(
    page: SettingsPage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    company.save(books, replace(company.get(books), phone="555"))
    type_into(page, "Town", "Kiel")
    page.save()
    wait_for_work()
    assert (company.get(books).phone, company.get(books).city) == ("555", "Hamburg")
    assert len(shell.notices.texts()) == 1


def test_leaving_saves_what_can_be_saved_and_keeps_what_cannot(page: SettingsPage, books: Books) -> None:
    type_into(page, "Town", "Kiel")
    page.flush()
    assert company.get(books).city == "Kiel"
    type_into(page, "Name", "")
    page.flush()
    assert company.get(books).name == "Werkstatt Nord GmbH"
    assert not page.can_close()
    assert page.dirty


def test_every_control_of_every_section_has_its_name(page: SettingsPage) -> None:
    for section in ("company", "numbers", "tax", "appearance"):
        page.open(section)
        assert nameless(page) == [], section


def test_the_upi_id_is_asked_for_where_rupees_are_paid(page: SettingsPage, books: Books, wait_for_work: Wait) -> None:
    assert field_of(page, "bank.upi_id").isHidden()
    page._company._country.choose("IN")
    page._company._country.chosen_changed.emit("IN")
    assert not field_of(page, "bank.upi_id").isHidden()
    type_into(page, "UPI id", "shop@okbank")
    type_into(page, "Payment link", "https://pay.example/{number}")
    page.save()
    wait_for_work()
    stored = company.get(books)
    assert (stored.upi_id, stored.payment_link) == ("shop@okbank", "https://pay.example/{number}")


def test_what_e_invoices_ask_of_the_company_is_saved_and_led_to(
    page: SettingsPage, books: Books, wait_for_work: Wait
) -> None:
    page.open("contact_name")
    assert input_of(page, "Contact person").hasFocus()
    type_into(page, "Contact person", "Ann Lee")
    type_into(page, "Contact email", "nobody")
    page.save()
    wait_for_work()
    assert set(wrong(page)) == {"contact_email"}
    type_into(page, "Contact email", "ann@werkstatt-nord.example")
    type_into(page, "Electronic address", "DE136695976")
    type_into(page, "Entry in a register", "HRB 12345")
    type_into(page, "For e-invoices", "VATEX-EU-0")
    page.save()
    wait_for_work()
    assert wrong(page) == {
        "exemption_reasons[0].code": "This is no code of the VATEX list, which holds such as VATEX-EU-132-1I."
    }
    type_into(page, "For e-invoices", "vatex-eu-132-1i")
    page.save()
    wait_for_work()
    kept = company.get(books)
    assert (kept.contact_name, kept.endpoint, kept.legal_id) == ("Ann Lee", "DE136695976", "HRB 12345")
    assert kept.exemption_codes == (("E", "VATEX-EU-132-1I"),)


def pages_drawn(page: SettingsPage) -> bytes:
    """The bytes of the sample that is shown."""
    return page._preview._pdf


def choose(page: SettingsPage, name: str, value: object) -> None:
    """Choose as the user does."""
    box = next(box for box in page.findChildren(ComboBox) if box.accessibleName() == name)
    assert box.choose(value)
    box.chosen_changed.emit(value)


def test_the_look_of_documents_is_shown_while_it_is_chosen_and_saved(
    page: SettingsPage, books: Books, wait_for_work: Wait, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page._preview.refreshed):
        page.open("documents")
    classic = pages_drawn(page)
    with qtbot.waitSignal(page._preview.refreshed):
        choose(page, "Design", DesignName.MODERN)
    assert pages_drawn(page) != classic
    next(box for box in page.findChildren(CheckBox) if box.text() == "Unit").click()
    type_into(page, "File name", "{date} {number}")
    assert "INV-2026-0001" in field_of(page, "file_name").message.text()
    with qtbot.waitSignal(page._preview.refreshed):
        page._look._header.setPlainText("Since 1887")
    assert "Since 1887" in text_of(pages_drawn(page))
    page.save()
    wait_for_work()
    kept = company.get(books).look
    assert (kept.design, kept.hidden, kept.header) == (DesignName.MODERN, (Shown.UNIT,), "Since 1887")
    assert kept.file_name == "{date} {number}"


def test_only_words_that_were_changed_are_kept(page: SettingsPage, books: Books, wait_for_work: Wait) -> None:
    page.open("documents")
    page._look.labels._fold.link.click()
    type_into(page, "Invoice", "Fee note")
    choose(page, "Words in", "de")
    assert input_of(page, "Invoice").text() == ""
    assert input_of(page, "Invoice").placeholderText() == "Rechnung"
    type_into(page, "Invoice", "Honorarnote")
    page.save()
    wait_for_work()
    assert company.get(books).look.labels == (
        Label("de", "invoice", "Honorarnote"), Label("en", "invoice", "Fee note"),
    )  # fmt: skip


def test_a_word_that_cannot_be_filled_in_is_refused_at_its_place(page: SettingsPage, wait_for_work: Wait) -> None:
    page.open("documents")
    page._look.labels._fold.link.click()
    type_into(page, "Page {page} of {pages}", "{leaf}")
    page.open("company")
    page.save()
    wait_for_work()
    assert "{page} and {pages}" in wrong(page)["labels.en.page"]
    assert page._stack.currentIndex() == 1


def test_a_pattern_without_the_number_is_refused(page: SettingsPage, books: Books, wait_for_work: Wait) -> None:
    type_into(page, "File name", "{customer}")
    page.save()
    wait_for_work()
    assert "{number}" in wrong(page)["file_name"]
    assert company.get(books).look == Look()


def test_a_word_is_gone_to_in_its_language(page: SettingsPage) -> None:
    page.open("labels.de.invoice")
    word = field_of(page, "labels.de.invoice").widget
    assert word.hasFocus()
    assert isinstance(word, QLineEdit)
    assert word.placeholderText() == "Rechnung"
