"""The first start."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.countries import COUNTRIES
from app.domain.party import Paper
from app.services import company, customers, issuing
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery, ids
from app.ui import tasks
from app.ui.choices import country_name, currency_of
from app.ui.welcome.page import WelcomePage
from app.ui.welcome.suggestions import language_of, paper_of, usual_rate
from app.ui.widgets.fields import Field
from tests.support import builders
from tests.support.accessibility import nameless
from tests.support.hands import input_of, type_into
from tests.support.ui import RecordingShell, bring_up

Wait = Callable[[], None]


@pytest.fixture
def page(qtbot: QtBot, shell: RecordingShell, books: Books) -> WelcomePage:
    """The page, shown."""
    shown = WelcomePage(shell, books)
    bring_up(qtbot, shell, shown, width=1000, height=900)
    return shown


def choose_country(page: WelcomePage, code: str) -> None:
    page._country.choose(code)
    page._country.chosen_changed.emit(code)


def test_a_few_fields_make_a_company_that_can_issue(
    page: WelcomePage, shell: RecordingShell, books: Books, wait_for_work: Wait
) -> None:
    assert input_of(page, "Name of your company").hasFocus()
    type_into(page, "Name of your company", "Taller Norte <b>S.L.</b>")
    type_into(page, "Street", "Calle Mayor")
    type_into(page, "Building number", "3")
    type_into(page, "Postcode", "48001")
    type_into(page, "Town", "Bilbao")
    choose_country(page, "ES")
    type_into(page, "VAT ID", "ES B-58378431")
    QTest.keyClick(input_of(page, "IBAN"), Qt.Key.Key_Return)
    wait_for_work()
    made = company.get(books)
    assert (made.name, made.country, made.currency, made.language) == ("Taller Norte <b>S.L.</b>", "ES", "EUR", "es")
    assert (made.default_rate, made.paper) == ("21", Paper.A4)
    assert issuing.problems(books, builders.content(builders.line(rate=made.default_rate))) == []
    assert shell.navigator.went == [("invoices", None)]


def test_what_is_wrong_shows_at_once_and_nothing_is_stored(
    page: WelcomePage, books: Books, shell: RecordingShell, wait_for_work: Wait
) -> None:
    choose_country(page, "DE")
    type_into(page, "VAT ID", "DE12345678")
    type_into(page, "IBAN", "DE00")
    type_into(page, "Tax rate in per cent", "much")
    page._start.click()
    wait_for_work()
    wrong = {field.path for field in page.findChildren(Field) if field.state == "error"}
    assert wrong == {"name", "tax_id", "bank.iban", "tax.rate"}
    assert company.get(books).revision == 0
    assert shell.navigator.went == []


def test_the_country_suggests_currency_and_rate(page: WelcomePage) -> None:
    choose_country(page, "CH")
    assert page._currency.chosen() == "CHF"
    assert page._rate.value() == Decimal("8.1")
    assert page._rate_field.message.text() == "Usual in Switzerland"
    choose_country(page, "US")
    assert page._currency.chosen() == "USD"
    assert page._rate.value() == Decimal(0)
    assert page._rate_field.message.text() == ""


def test_the_sample_company_fills_the_books(
    page: WelcomePage, shell: RecordingShell, books: Books, qtbot: QtBot
) -> None:
    page._explore.click()
    assert not page._start.isEnabled()
    qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=60_000)
    assert shell.navigator.went == [("invoices", None)]
    assert len(ids(books, InvoiceQuery())) >= 300
    assert len(customers.listing(books)) >= 30


def test_stopping_the_sample_company_leaves_the_books_as_they_were(
    page: WelcomePage, shell: RecordingShell, books: Books, qtbot: QtBot
) -> None:
    page._explore.click()
    assert page._job is not None
    with qtbot.waitSignal(page._job.progressed, timeout=30_000):
        pass
    page._job.cancel()
    qtbot.waitUntil(lambda: not tasks.runner().busy, timeout=60_000)
    assert company.get(books).revision == 0
    assert len(ids(books, InvoiceQuery())) == 0
    assert page._start.isEnabled()
    assert shell.navigator.went == []


def test_every_control_has_its_name(page: WelcomePage) -> None:
    assert nameless(page) == []


@pytest.mark.parametrize(
    ("country", "currency", "language", "paper", "rate"),
    [
        ("DE", "EUR", "de", Paper.A4, "19"),
        ("AT", "EUR", "de", Paper.A4, "20"),
        ("FR", "EUR", "fr", Paper.A4, "20"),
        ("MX", "MXN", "es", Paper.LETTER, None),
        ("US", "USD", "en", Paper.LETTER, None),
        ("FI", "EUR", "en", Paper.A4, "25.5"),
        ("JP", "JPY", "ja", Paper.A4, None),
        ("AE", "AED", "ar", Paper.A4, None),
        ("PL", "PLN", "pl", Paper.A4, "23"),
        ("", "", "en", Paper.A4, None),
    ],
)
def test_what_a_country_suggests(country: str, currency: str, language: str, paper: Paper, rate: str | None) -> None:
    assert (currency_of(country), language_of(country), paper_of(country)) == (currency, language, paper)
    assert usual_rate(country) == (None if rate is None else Decimal(rate))


def test_every_country_has_a_name() -> None:
    assert all(len(country_name(code)) > 3 for code in COUNTRIES)
