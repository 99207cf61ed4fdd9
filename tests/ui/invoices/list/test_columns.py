"""What each column of the invoice list says of a document."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontMetrics

from app.domain.document import Correction, Kind, PaymentState, State
from app.services.invoice_list import Collected, InvoiceSummary, SortKey
from app.storage.collected import LINK_STATES
from app.ui.formats import Formats
from app.ui.invoices.list import columns
from app.ui.invoices.list.columns import invoice_columns
from app.ui.lists.cells import Cell, Column, fitting
from app.ui.theme.fonts import text_font
from app.ui.theme.tokens import CELL_PADDING, Role
from app.ui.widgets.labels import Tone

TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.usefixtures("qapp")


@cache
def all_columns(locale: str = "en_GB") -> dict[str, Column[InvoiceSummary]]:
    """The columns of a user, by their keys; they are measured in the font of the window."""
    return {column.key: column for column in invoice_columns(Formats(QLocale(locale)), lambda: TODAY)}


def summary(**changes: object) -> InvoiceSummary:
    """An open invoice of 119.00, due in December."""
    values = {
        "id": 7,
        "uid": "u",
        "number": "INV-2026-0007",
        "kind": "invoice",
        "correction": None,
        "state": "issued",
        "customer_id": 1,
        "customer_name": "Acme Corp",
        "customer_place": "Boston",
        "issue_date": "2026-11-19",
        "due_date": "2026-12-19",
        "currency": "EUR",
        "amount": 409145,
        "balance": 409145,
        "payment_state": "open",
        "overdue": False,
        "reference": "",
        "corrects_number": None,
        "settled_by": "",
        "updated_at": "2026-11-19T09:00:00Z",
    }
    return InvoiceSummary(**(values | changes))  # type: ignore[arg-type]  # the names are the tuple's own


def cell(key: str, **changes: object) -> Cell:
    return all_columns()[key].cell(summary(**changes))


def test_an_open_invoice() -> None:
    assert cell("number").text == "INV-2026-0007"
    assert (cell("customer").text, cell("customer").detail) == ("Acme Corp", "Boston")
    assert cell("issued").text == "19 Nov 2026"
    assert cell("due").text == "19 Dec 2026"
    assert (cell("state").text, cell("state").chip) == ("Open", Role.ACCENT)
    assert cell("amount").text == "€\u00a04,091.45"
    assert cell("balance").text == "€\u00a04,091.45"


@pytest.mark.parametrize(("due", "late"), [("2026-11-20", "1 day late"), ("2026-10-28", "24 days late")])
def test_a_late_one_says_how_late_in_red(due: str, late: str) -> None:
    shown = cell("due", due_date=due, overdue=True)
    assert (shown.detail, shown.tone) == (late, Tone.BAD)
    assert cell("state", overdue=True).chip is Role.BAD


@pytest.mark.parametrize(
    ("changes", "word", "role"),
    [
        ({"state": "draft"}, "Draft", Role.NEUTRAL),
        ({"state": "cancelled"}, "Cancelled", Role.NEUTRAL),
        ({"kind": "credit_note", "correction": "credit"}, "Credit note", Role.NEUTRAL),
        ({"kind": "credit_note", "correction": "cancellation"}, "Cancellation", Role.NEUTRAL),
        ({"payment_state": "partly_paid"}, "Partly paid", Role.ACCENT),
        ({"payment_state": "paid", "settled_by": "Cash", "balance": 0}, "Paid", Role.GOOD),
        ({"payment_state": "paid", "settled_by": "", "balance": 0}, "Credited", Role.NEUTRAL),
        ({"payment_state": "overpaid"}, "Overpaid", Role.ATTENTION),
    ],
)
def test_each_state_is_a_word_in_its_colour(changes: dict[str, object], word: str, role: Role) -> None:
    assert (cell("state", **changes).text, cell("state", **changes).chip) == (word, role)


def test_nothing_left_is_a_dash_and_a_credit_note_has_a_minus() -> None:
    assert cell("balance", balance=0).text == "–"
    assert cell("amount", kind="credit_note", amount=-11900).text == "€\u00a0−119.00"


def test_a_draft_has_no_number_no_dates_and_owes_nothing() -> None:
    assert cell("number", number=None, state="draft").text == "Draft"
    assert [cell(key, state="draft").text for key in ("issued", "due", "balance")] == ["", "", ""]


def test_what_settled_a_document_or_what_it_corrects() -> None:
    assert cell("collected", settled_by="Bank transfer").detail == "Bank transfer"
    assert cell("collected", corrects_number="INV-2026-0002", correction="credit").detail == "credits INV-2026-0002"
    words = cell("collected", corrects_number="INV-2026-0002", correction="cancellation").detail
    assert words == "cancels INV-2026-0002"


def test_every_column_that_can_be_sorted_names_an_order_that_exists() -> None:
    known = {key.value for key in SortKey}
    assert {column.sort for column in all_columns().values() if column.sort} <= known


def test_a_narrow_window_keeps_what_matters_most() -> None:
    wide, narrow = fitting(tuple(all_columns().values()), 1240), fitting(tuple(all_columns().values()), 740)
    assert wide.shown == all_columns().keys()
    assert not wide.tight
    less = fitting(tuple(all_columns().values()), 1160)
    assert less.shown == wide.shown
    assert "amount" in less.tight
    assert "due" not in less.tight, "how late it is stays in sight while others can give way"
    assert narrow.shown == {"number", "customer", "due", "state", "amount", "balance"}
    assert "due" in narrow.tight
    assert fitting(tuple(all_columns().values()), 100).shown == {"number", "customer", "state", "amount", "balance"}


def test_the_texts_that_rows_carry_are_those_of_the_domain() -> None:
    assert (columns.DRAFT, columns.CANCELLED) == (State.DRAFT, State.CANCELLED)
    assert (columns.CREDIT_NOTE, columns.CANCELLATION) == (Kind.CREDIT_NOTE, Correction.CANCELLATION)
    states = (PaymentState.PARTLY_PAID, PaymentState.PAID, PaymentState.OVERPAID)
    assert states == (columns.PARTLY_PAID, columns.PAID, columns.OVERPAID)


SENTRY = Collected(
    "SentryPOS", "confirmed", "none", "open", "OPEN", "", missing=False, delivery="", reminders=0, attention=False
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "SentryPOS"),
        ({"status": "sent", "channel": "sms"}, "SentryPOS · sent by SMS"),
        ({"status": "sent", "channel": "email"}, "SentryPOS · sent by e-mail"),
        ({"status": "draft", "delivery": "sent", "channel": "email"}, "SentryPOS · sent by e-mail"),
        ({"status": "draft", "delivery": "queued", "channel": "email"}, "SentryPOS"),
        ({"status": "viewed", "channel": "email"}, "SentryPOS · viewed"),
        ({"status": "sent", "channel": "sms", "reminders": 2}, "SentryPOS · reminded 2×"),
        ({"status": "paid", "paid_at": "2026-10-03T09:00:00Z", "reminders": 2}, "SentryPOS · paid 3 Oct 2026"),
        ({"status": "paid"}, "SentryPOS · paid"),
        ({"status": "cancelled"}, "SentryPOS · cancelled there"),
        ({"status": "unknown", "raw_status": "<b>ODD</b>"}, "SentryPOS · status unknown"),
        ({"state": "queued", "status": ""}, "SentryPOS · queued"),
        ({"state": "unclear", "status": ""}, "SentryPOS · unclear"),
        ({"state": "rejected", "status": ""}, "SentryPOS · refused"),
        ({"missing": True}, "SentryPOS · not listed any more"),
        ({"attention": True, "status": "paid"}, "SentryPOS · needs a decision"),
    ],
)
def test_what_a_provider_says_stands_in_plain_words(changes: dict[str, object], words: str) -> None:
    said = SENTRY._replace(**changes)  # type: ignore[arg-type]  # the names are the tuple's own
    shown = cell("collected", collected=said)
    assert shown.detail == words
    assert (shown.tone is Tone.ATTENTION) == (said.attention or said.missing)


@pytest.mark.parametrize(
    ("state", "words"),
    list(zip(LINK_STATES, ("waits for its link", "payment link ready", "link cannot be used"), strict=True)),
)
def test_a_draft_that_is_to_carry_a_link_says_how_that_stands(state: str, words: str) -> None:
    said = SENTRY._replace(state=state, status="", channel="none")
    assert cell("collected", collected=said, state="draft", number=None).detail == words


def test_what_was_settled_otherwise_says_how_unless_the_provider_was_paid() -> None:
    settled = {"settled_by": "Bank transfer", "balance": 0, "payment_state": "paid"}
    assert cell("collected", collected=SENTRY, **settled).detail == "Bank transfer"
    assert cell("collected", collected=SENTRY._replace(status="paid"), **settled).detail == "SentryPOS · paid"
    assert cell("collected", collected=SENTRY._replace(attention=True), **settled).tone is Tone.ATTENTION


@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "fr_FR", "pt_BR"])
def test_no_day_is_cut_however_long_its_month_s_name(locale: str) -> None:
    for month in range(1, 13):
        shown = all_columns(locale)["issued"].cell(summary(issue_date=f"2026-{month:02}-28")).text
        width = QFontMetrics(text_font()).horizontalAdvance(shown) + 2 * CELL_PADDING
        assert width <= all_columns(locale)["issued"].width
        assert width <= all_columns(locale)["due"].least


@pytest.mark.parametrize("locale", ["en_GB", "de_DE"])
def test_the_smallest_window_with_a_preview_still_shows_both_days(locale: str) -> None:
    assert {"issued", "due"} <= fitting(tuple(all_columns(locale).values()), 842).shown
