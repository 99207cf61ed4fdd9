"""Servers that somebody else wrote from the same documents: other ids, keys, envelopes, numbers and success codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.domain.remote import CheckoutPage, PageStatus, RemoteInvoice, RemoteStatus
from app.providers.creditclaw import CreditClaw
from app.providers.protocol import Accepted, Limited, Provider, Refused, Session, Unclear
from app.providers.sentry import Sentry
from app.providers.sonic import Sonic
from tests.support.old_fashioned_server import Answer, OldFashionedServer, reply
from tests.support.providing import MARKER, collecting, open_page, session

pytestmark = pytest.mark.loopback

SENTRY, CREDITCLAW, SONIC = Sentry(), CreditClaw(), Sonic()
Open = Callable[..., Session]
INVOICE = {"id": 4711, "amountCents": 45075.0, "status": "pending", "customer": None, "extra": {"deep": [1, None]}}
SPARE: dict[str, Any] = {
    "invoice_id": "inv_1", "checkout_page_id": "cp_0a1b2c3d4e5f", "status": "draft", "total_usd": 450.75,
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[OldFashionedServer]:
    with OldFashionedServer() as running:
        yield running


@pytest.fixture(name="open_")
def _open(server: OldFashionedServer) -> Iterator[Open]:
    opened: list[Session] = []

    def at(provider: Provider, update: str = "") -> Session:
        opened.append(session(provider, server, update=update) if update else session(provider, server))
        return opened[-1]

    yield at
    for each in opened:
        each.client.close()


def payload(provider: Provider) -> bytes:
    page = open_page() if provider is CREDITCLAW else None
    return provider.compose(collecting(page=page)).payload


def accepted(outcome: object) -> RemoteInvoice:
    assert isinstance(outcome, Accepted), outcome
    assert isinstance(outcome.remote, RemoteInvoice)
    assert outcome.differences == ()
    return outcome.remote


# SentryPOS


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("body", [INVOICE, {"invoice": INVOICE}, {"success": True, "invoice": INVOICE}])
def test_sentry_creates_wrapped_or_bare_with_any_success(
    server: OldFashionedServer, open_: Open, status: int, body: object
) -> None:
    server.says("POST /invoices", reply(body, status))
    remote = accepted(SENTRY.create(open_(SENTRY), payload(SENTRY)))
    assert (remote.remote_id, remote.amount, remote.status) == ("4711", Decimal("450.75"), RemoteStatus.OPEN)


def test_sentry_lists_with_whatever_is_left_out_or_null(server: OldFashionedServer, open_: Open) -> None:
    nulls = dict.fromkeys(("customerId", "customer", "description", "dueAt", "createdAt", "paymentUrl"))
    rows = [{"id": "a", "amountCents": 5, "status": "SENT"}, {"id": "b", "amountCents": 6, "status": None} | nulls]
    paging = {"total": 2, "limit": 100, "hasMore": False, "cursor": None}
    server.says("GET /invoices", reply({"invoices": rows, "pagination": paging, "meta": None}))
    listing = SENTRY.invoices(open_(SENTRY))
    assert listing.complete
    assert [(row.amount, row.status) for row in listing.rows] == [
        (Decimal("0.05"), RemoteStatus.SENT),
        (Decimal("0.06"), RemoteStatus.UNKNOWN),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"error": "VALIDATION_ERROR"},
        {"error": {"code": "VALIDATION_ERROR", "message": "amount"}},
        {"error": "Validation failed", "code": "VALIDATION_ERROR"},
        {"error": "bad_request", "code": "VALIDATION_ERROR", "details": []},
        {"success": False, "error": {"type": "VALIDATION_ERROR"}},
    ],
)
def test_an_error_is_told_by_its_documented_code_wherever_it_stands(
    server: OldFashionedServer, open_: Open, body: object
) -> None:
    server.says("POST /invoices", reply(body, 400))
    outcome = SENTRY.create(open_(SENTRY), payload(SENTRY))
    assert isinstance(outcome, Refused)
    assert outcome.code == "VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (reply(b"Too many requests", 429, retry_after="7"), 7),
        (reply(None, 429), 60),
        (reply({}, 429, retry_after="nonsense"), 60),
        (reply({"retry_after_seconds": 840}, 429, retry_after="7"), 840),
        (reply({"retry_after_seconds": 0.5}, 429), 1),
        (reply({"retry_after_seconds": 10**12}, 429), 86_400),
    ],
)
def test_a_read_that_is_one_too_many_waits_whatever_its_body(
    server: OldFashionedServer, open_: Open, answer: Answer, seconds: int
) -> None:
    server.says("GET /invoices", answer)
    failure = SENTRY.invoices(open_(SENTRY)).failure
    assert isinstance(failure, Limited)
    assert failure.seconds == seconds


def test_a_create_is_refused_for_too_many_calls_by_the_provider_itself_only(
    server: OldFashionedServer, open_: Open
) -> None:
    server.says("POST /invoices", reply(b"Too many requests", 429, retry_after="7"))
    assert isinstance(SENTRY.create(open_(SENTRY), payload(SENTRY)), Unclear)


@pytest.mark.parametrize("last_day_counts", [True, False])
@pytest.mark.parametrize("a_day", [15, 60])
def test_sentry_sales_are_found_whether_the_last_day_of_a_window_counts_or_not(
    server: OldFashionedServer, open_: Open, last_day_counts: bool, a_day: int
) -> None:
    begin = datetime(2026, 3, 1, 9, tzinfo=UTC)
    days = [begin + timedelta(days=number % 10) for number in range(10 * a_day)]
    sales: list[dict[str, Any]] = [
        {"id": f"pay_{number}", "amountCents": 100, "status": "COMPLETED", "createdAt": f"{day:%Y-%m-%dT%H:%M:%SZ}"}
        for number, day in enumerate(days)
    ]

    def asked(query: Mapping[str, str], _body: object) -> Answer:
        start, end, limit = query["startDate"], query["endDate"], int(query["limit"])
        rows = [
            sale
            for sale in sales
            if start <= sale["createdAt"][:10] < end or (last_day_counts and sale["createdAt"][:10] == end)
        ]
        paging = {"total": len(rows), "limit": limit, "hasMore": len(rows) > limit}
        return reply({"sales": rows[:limit], "pagination": paging})

    server.routes["GET /sales"] = asked
    at = open_(SENTRY)
    at.budget.take = lambda *_names: 0  # type: ignore[method-assign]  # its limit is another test's
    listing = SENTRY.payments(at, date(2026, 3, 1), date(2026, 4, 1))
    assert listing.complete
    assert len(listing.rows) == len(sales)


def test_sentry_takes_an_update_without_a_body_and_looks(server: OldFashionedServer, open_: Open) -> None:
    server.says("PUT /invoices/4711", reply(None, 204))
    server.says("GET /invoices/4711", reply(INVOICE))
    changed = SENTRY.compose_update(collecting(update="on")).payload
    assert accepted(SENTRY.update(open_(SENTRY, "on"), "4711", changed)).remote_id == "4711"


@pytest.mark.parametrize("answer", [reply(None, 204), reply(None, 200), reply(b" \r\n", 201)])
def test_a_create_answered_with_nothing_is_unclear_and_said_to_be_empty(
    server: OldFashionedServer, open_: Open, answer: Answer
) -> None:
    server.says("POST /invoices", answer)
    outcome = SENTRY.create(open_(SENTRY), payload(SENTRY))
    assert isinstance(outcome, Unclear)
    assert outcome.message.endswith("it is empty.")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_create_that_is_sent_elsewhere_goes_nowhere_and_stays_unclear(
    server: OldFashionedServer, open_: Open, status: int
) -> None:
    server.says("POST /invoices", reply(None, status, location=f"{server.base_url}/elsewhere"))
    assert isinstance(SENTRY.create(open_(SENTRY), payload(SENTRY)), Unclear)
    assert server.asked == ["POST /invoices"]


# CreditClaw


@pytest.mark.parametrize("status", [200, 201])
def test_creditclaw_creates_with_the_few_keys_that_matter(server: OldFashionedServer, open_: Open, status: int) -> None:
    server.says("POST /bot/invoices/create", reply(SPARE, status))
    remote = accepted(CREDITCLAW.create(open_(CREDITCLAW), payload(CREDITCLAW)))
    assert (remote.remote_id, remote.amount, remote.status) == ("inv_1", Decimal("450.75"), RemoteStatus.DRAFT)


def test_creditclaw_lists_in_either_case_with_nulls_and_strangers(server: OldFashionedServer, open_: Open) -> None:
    camel = {
        "invoiceId": 12, "status": "Sent", "totalUsd": 450, "checkoutPageId": "cp_x", "notes": f"Ref: {MARKER}",
        "lineItems": [{"description": "Work", "quantity": 3.0, "unit_price_usd": 150}], "archived": False,
    }  # fmt: skip
    nulls = dict.fromkeys(
        ("recipient_name", "recipient_email", "line_items", "due_date", "notes", "sale_id", "payment_url")
    )
    server.says("GET /bot/invoices", reply({"total": 7, "invoices": [camel, SPARE | nulls]}))
    listing = CREDITCLAW.invoices(open_(CREDITCLAW))
    assert listing.complete
    first, second = listing.rows
    assert (first.remote_id, first.amount, first.status) == ("12", Decimal(450), RemoteStatus.SENT)
    assert first.marker_texts == (f"Ref: {MARKER}",)
    assert second.marker_texts == ()


@pytest.mark.parametrize("reason", [{}, {"email_reason": None}])
def test_creditclaw_sent_without_a_word_on_why_not(
    server: OldFashionedServer, open_: Open, reason: dict[str, None]
) -> None:
    told = {"invoice_id": "inv_1", "status": "sent", "email_sent": True} | reason
    server.says("POST /bot/invoices/inv_1/send", reply(told))
    outcome = CREDITCLAW.send(open_(CREDITCLAW), "inv_1")
    assert isinstance(outcome, Accepted)
    assert (outcome.task, outcome.differences) == ("", ())


def test_creditclaw_pages_without_counters(server: OldFashionedServer, open_: Open) -> None:
    told = {"checkout_page_id": "cp_9", "title": "Invoices", "status": "active", "allowed_methods": None}
    server.says("POST /bot/checkout-pages/create", reply(told, 200))
    wanted = CheckoutPage(1, 1, "Invoices")
    at = open_(CREDITCLAW)
    outcome = CREDITCLAW.page_create(at, CREDITCLAW.compose_page(at.account, wanted, MARKER).payload)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, CheckoutPage)
    assert (outcome.remote.remote_id, outcome.remote.status, outcome.differences) == ("cp_9", PageStatus.ACTIVE, ())


# Sonic


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("wrap", ["", "data", "invoice"])
@pytest.mark.parametrize("amount", [45075, 45075.0, 450.75])
def test_sonic_creates_wrapped_or_bare_in_either_unit(
    server: OldFashionedServer, open_: Open, status: int, wrap: str, amount: float
) -> None:
    body: dict[str, object] = {"id": 32322, "amount": amount, "currency": "usd", "status": "Paid", "metadata": None}
    server.says("POST /invoices", reply({wrap: body, "success": True} if wrap else body, status))
    remote = accepted(SONIC.create(open_(SONIC), payload(SONIC)))
    assert (remote.remote_id, remote.amount, remote.status) == ("32322", Decimal("450.75"), RemoteStatus.OPEN)


def test_sonic_lists_beside_an_empty_envelope_and_null_metadata(server: OldFashionedServer, open_: Open) -> None:
    row = {"id": "inv_7", "amount": 5, "currency": "Doge", "status": "UNPAID", "date": "2026-03-31", "metadata": None}
    meta = {"total_count": 1, "page": 1, "per_page": 20, "next": None}
    server.says("GET /v1/invoices", reply({"data": None, "invoices": [row], "meta": meta}))
    listing = SONIC.invoices(open_(SONIC))
    assert listing.complete
    assert [(row.remote_id, row.status, row.currency) for row in listing.rows] == [("inv_7", RemoteStatus.OPEN, "DOGE")]


@pytest.mark.parametrize("put", [True, False])
def test_sonic_takes_an_update_without_a_body_and_looks(server: OldFashionedServer, open_: Open, put: bool) -> None:
    row = {"id": "s1", "amount": 45075, "currency": "USD", "status": "unpaid"}
    server.says("PATCH /invoices/s1", reply(None, 405 if put else 204))
    server.says("PUT /invoices/s1", reply(None, 204))
    server.says("GET /invoices/s1", reply({"data": row}))
    remote = accepted(SONIC.update(open_(SONIC), "s1", SONIC.compose_update(collecting()).payload))
    assert (remote.remote_id, remote.amount) == ("s1", Decimal("450.75"))
    assert server.asked == ["PATCH /invoices/s1", *(["PUT /invoices/s1"] if put else []), "GET /invoices/s1"]


def test_sonic_lists_that_change_while_they_are_read_are_not_whole(server: OldFashionedServer, open_: Open) -> None:
    def page(query: Mapping[str, str], _body: object) -> Answer:
        number = int(query.get("page", "1"))
        row = {"id": f"s{number}", "amount": 5, "currency": "USD", "status": "unpaid"}
        return reply({"data": [row], "meta": {"total_count": 2 + (number > 1), "page": number, "per_page": 1}})

    server.routes["GET /v1/invoices"] = page
    listing = SONIC.invoices(open_(SONIC))
    assert not listing.complete
    assert "changed while it was read" in listing.reason
