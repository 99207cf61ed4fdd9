"""The editor of a checkout page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import InputRefused, Problem
from app.domain.remote import CheckoutPage, PageStatus
from app.providers import creditclaw_pages
from app.ui.collect.checkout_dialog import CheckoutDialog, PageAccount, method_words, type_words
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import PlainLabel
from tests.support.accessibility import nameless
from tests.support.hands import press
from tests.support.ui import RecordingShell

Wait = Callable[[], None]

PAGE = CheckoutPage(
    id=9, account_id=2, title="Course", description="Two days", amount=Decimal("49.50"), amount_locked=True,
    allowed_methods=("base_pay", "later_invented"), page_type="digital_product",
    digital_product_url="https://files.example/a.zip", image_url="https://files.example/a.png",
    success_url="https://shop.example/thanks", expires_on=date(2026, 12, 31), collect_buyer_name=True,
    status=PageStatus.ACTIVE, remote_id="cp_1", url="https://creditclaw.com/pay/cp_1", views=1200, payments=3,
    received=Decimal("148.50"),
)  # fmt: skip
ACCOUNTS = (PageAccount(1, "Other", ()), PageAccount(2, "CreditClaw", ("creditclaw.com",)))


@pytest.fixture
def ask(qtbot: QtBot, shell: RecordingShell) -> Callable[..., CheckoutDialog]:
    host = QWidget()
    qtbot.addWidget(host)

    def made(page: CheckoutPage, store: Callable[[CheckoutPage], CheckoutPage] = lambda page: page) -> CheckoutDialog:
        dialog = CheckoutDialog(host, shell.formats, lambda: date(2026, 11, 21), ACCOUNTS, page, store)
        dialog.open()
        return dialog

    return made


def test_every_method_and_type_of_the_provider_has_words() -> None:
    assert set(method_words()) == set(creditclaw_pages.METHODS)
    assert set(type_words()) == set(creditclaw_pages.PAGE_TYPES)


def test_a_page_is_shown_and_given_back_unchanged(ask: Callable[..., CheckoutDialog]) -> None:
    dialog = ask(PAGE)
    assert dialog.read() == PAGE
    said = "\n".join(label.text() for label in dialog.findChildren(PlainLabel))
    assert "1,200 views · 3 payments · $\u00a0148.50 received" in said
    assert "creditclaw.com" in said
    assert nameless(dialog) == []
    dialog.reject()


def test_a_new_page_is_a_draft_with_an_open_amount(ask: Callable[..., CheckoutDialog], wait_for_work: Wait) -> None:
    stored: list[CheckoutPage] = []
    saved: list[tuple[CheckoutPage, bool]] = []

    def store(page: CheckoutPage) -> CheckoutPage:
        stored.append(page)
        return replace(page, id=1)

    dialog = ask(CheckoutPage(account_id=2), store)
    dialog.saved.connect(lambda page, publish: saved.append((page, publish)))
    dialog.name.setText(" <b>Tip jar</b> ")
    assert not dialog.locked.isEnabled(), "an open amount cannot be fixed"
    press(dialog, "Save draft")
    wait_for_work()
    assert stored == [CheckoutPage(account_id=2, title="<b>Tip jar</b>")]
    assert saved == [(replace(stored[0], id=1), False)]


def test_publishing_is_a_verb_of_its_own(ask: Callable[..., CheckoutDialog], wait_for_work: Wait) -> None:
    saved: list[bool] = []
    dialog = ask(PAGE)
    dialog.saved.connect(lambda _page, publish: saved.append(publish))
    press(dialog, "Save and update there")
    wait_for_work()
    assert saved == [True]


def test_problems_stand_at_their_fields(ask: Callable[..., CheckoutDialog], wait_for_work: Wait) -> None:
    def refuse(page: CheckoutPage) -> CheckoutPage:
        raise InputRefused([Problem("title", "The title is missing."), Problem("success_url", "Only https.")])

    dialog = ask(CheckoutPage(account_id=2), refuse)
    press(dialog, "Save draft")
    wait_for_work()
    wrong = {field.path: field.message.text() for field in dialog.findChildren(Field) if field.state == "error"}
    assert wrong == {"title": "The title is missing.", "success_url": "Only https."}
    dialog.reject()


def test_an_amount_that_cannot_be_read_is_not_stored(ask: Callable[..., CheckoutDialog], wait_for_work: Wait) -> None:
    stored: list[CheckoutPage] = []

    def store(page: CheckoutPage) -> CheckoutPage:
        stored.append(page)
        return page

    dialog = ask(PAGE, store)
    dialog.amount.setText("12,5x")
    press(dialog, "Save")
    wait_for_work()
    assert stored == []
    assert next(field for field in dialog.findChildren(Field) if field.path == "amount").state == "error"
    dialog.reject()
