"""SentryPOS: what it is told, what is understood of it, and each contradiction of its documents."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.document import Kind, State
from app.domain.errors import InputRefused
from app.domain.remote import Channel, RemoteCustomer, RemoteInvoice, RemoteStatus
from app.domain.secret import Secret
from app.providers.protocol import Accepted, KeyRefused, Limited, Refused, Session, Unclear
from app.providers.sentry import Sentry
from app.providers.sentry_request import dialled
from tests.support.builders import line
from tests.support.canned_server import CannedServer
from tests.support.faults import Fault
from tests.support.providing import BUYER, MARKER, collecting, issued
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback

PROVIDER = SENTRY = Sentry()
SERVER = SentryServer
OPTIONS = {"update": "on"}
UNTIL = date(2026, 12, 31)


def created(at: Session, channel: Channel = Channel.NONE) -> RemoteInvoice:
    outcome = SENTRY.create(at, SENTRY.compose(collecting(channel=channel)).payload)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    return outcome.remote


def problems(**changes: object) -> dict[str, str]:
    channel = changes.pop("channel", Channel.NONE)
    document = changes.pop("document", None) or issued(**changes)
    with pytest.raises(InputRefused) as caught:
        SENTRY.compose(replace(collecting(), document=document, channel=channel))  # type: ignore[arg-type]  # the names are checked by replace itself
    return {problem.field: problem.message for problem in caught.value.problems}


# What it is told.


def test_the_request_is_exactly_this() -> None:
    composed = SENTRY.compose(collecting(channel=Channel.SMS))
    assert json.loads(composed.payload) == {
        "amountCents": 45075,
        "customer": {"name": "Harbor Cafe", "phone": "3055550147", "email": "ap@harborcafe.example"},
        "description": f"INV-2026-0014 - Bookkeeping, March (Ref: {MARKER})",
        "dueAt": "2026-04-30T00:00:00Z",
        "sendVia": "SMS",
    }
    assert (composed.amount, composed.currency) == (Decimal("450.75"), "USD")
    assert ("Delivery", "at once by text message") in composed.preview


@pytest.mark.parametrize(("channel", "via"), [(Channel.NONE, None), (Channel.EMAIL, "EMAIL"), (Channel.SMS, "SMS")])
def test_the_channel_is_always_said(channel: Channel, via: str | None) -> None:
    assert json.loads(SENTRY.compose(collecting(channel=channel)).payload)["sendVia"] == via


def test_what_is_left_to_pay_is_asked_for_not_what_was_once_due() -> None:
    partly = replace(issued(), paid=5_000, credited=75)
    assert json.loads(SENTRY.compose(collecting(partly)).payload)["amountCents"] == 40_000


def test_a_long_description_is_cut_before_the_marker() -> None:
    wordy = issued(line("Very " * 150 + "long", "10", "1", "0"))
    description = json.loads(SENTRY.compose(collecting(wordy)).payload)["description"]
    assert len(description) <= 140
    assert description.endswith(f"… (Ref: {MARKER})")


def test_markup_markers_and_control_characters_of_the_user_stay_here() -> None:
    hostile = issued(
        line(f"<b>Work</b>\u202e {MARKER}", "10", "1", "0"), customer=replace(BUYER, name="<script>Cafe\u0007")
    )
    body = json.loads(SENTRY.compose(collecting(hostile)).payload)
    assert body["customer"]["name"] == "‹script›Cafe"
    assert body["description"] == f"INV-2026-0014 - ‹b›Work‹/b› (Ref: {MARKER})"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"customer": replace(BUYER, phone="")}, "customer.phone"),
        ({"customer": replace(BUYER, phone="030 123")}, "customer.phone"),
        ({"customer": replace(BUYER, phone="call me")}, "customer.phone"),
        ({"customer": replace(BUYER, phone="+49 30 1234567"), "channel": Channel.SMS}, "customer.phone"),
        ({"customer": replace(BUYER, email=""), "channel": Channel.EMAIL}, "customer.email"),  # 12.11
        ({"customer": replace(BUYER, email="a@b, c@d")}, "customer.email"),
        ({"kind": Kind.CREDIT_NOTE}, "document"),
        ({"document": replace(issued(), state=State.CANCELLED)}, "document"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(changes: dict[str, object], field: str) -> None:
    assert field in problems(**changes)


def test_all_reasons_come_at_once() -> None:
    assert set(problems(currency="EUR", customer=replace(BUYER, phone="", email="x"))) == {
        "currency",
        "customer.phone",
        "customer.email",
    }


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("3055550147", "3055550147"),
        ("(305) 555-0147", "3055550147"),
        ("+1 305 555 0147", "3055550147"),
        ("1-305-555-0147", "3055550147"),
        ("+49 30 1234567", "+49301234567"),
        ("0301234567x", ""),
        ("٣٠٥٥٥٥٠١٤٧", ""),
        ("+", ""),
        ("+1 305", ""),
        ("305555014", ""),
    ],
)
def test_phone_numbers_are_written_as_in_the_samples(phone: str, key: str) -> None:
    assert dialled(phone) == key


# What it answers.


def test_it_is_found_sent_paid_and_reminded_of(at: Session, server: SentryServer) -> None:
    remote = created(at, Channel.EMAIL)
    assert server.delivered == [("EMAIL", remote.remote_id)]
    assert isinstance(SENTRY.remind(at, remote.remote_id), Accepted)
    server.pay(remote.remote_id, at=datetime(2026, 4, 2, 14, 30, tzinfo=UTC))
    (row,) = SENTRY.invoices(at).rows
    (sale,) = SENTRY.payments(at, None, UNTIL, [row]).rows
    assert row.status is RemoteStatus.PAID
    assert (sale.remote_id, sale.amount, sale.proves) == (remote.remote_id, Decimal("450.75"), True)
    assert sale.paid_at == datetime(2026, 4, 2, 14, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "status", "outcome", "word"),
    [
        ("VALIDATION_ERROR", 400, Refused, "data"),
        ("UNAUTHORIZED", 401, KeyRefused, "key"),
        ("FORBIDDEN", 403, KeyRefused, "network address"),
        ("INSUFFICIENT_SCOPE", 403, Refused, "invoice:write"),
        ("DEMO_INVOICE", 403, Refused, "demo"),
        ("NOT_FOUND", 404, Refused, "no such"),
        ("RATE_LIMIT_EXCEEDED", 429, Limited, "60 seconds"),
        ("SOMETHING_NEW", 403, Unclear, "403"),
        ("VALIDATION_ERROR", 500, Unclear, "trouble"),
        ("NOT_FOUND", 409, Unclear, "409"),
    ],
)
def test_each_error_code_has_our_own_words(
    canned: CannedServer, told: Session, code: str, status: int, outcome: type, word: str
) -> None:
    canned.says("POST /invoices", {"error": code, "message": "Visit http://evil.example"}, status)
    answer = SENTRY.create(told, SENTRY.compose(collecting()).payload)
    assert type(answer) is outcome
    assert word in answer.message
    assert "evil" not in answer.message
    assert answer.code == code
    assert "evil" in answer.evidence


@pytest.mark.parametrize(
    ("call", "scope"),
    [
        (lambda at: SENTRY.remind(at, "inv_1"), "invoice:remind"),
        (lambda at: SENTRY.invoices(at).failure, "invoice:read"),
        (lambda at: SENTRY.customers(at).failure, "customer:read"),
        (lambda at: SENTRY.payments(at, None, UNTIL).failure, "sales:read"),
        (lambda at: SENTRY.save_customer(at, RemoteCustomer("", "A", "", "3055550147")), "customer:write"),
    ],
)
def test_a_missing_right_is_named(at: Session, server: SentryServer, call, scope: str) -> None:  # type: ignore[no-untyped-def]  # small lambdas
    server.scopes.clear()
    outcome = call(at)
    assert isinstance(outcome, Refused)
    assert scope in outcome.message


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Missing scope", "invoice:write or customer:write"),
        ("Requires customer:write", "the right customer:write"),
        ("Requires scope 'invoice:write'", "the right invoice:write"),
    ],
)
def test_a_create_names_the_right_that_is_missing_or_both_that_may_be(
    canned: CannedServer, told: Session, said: str, named: str
) -> None:
    canned.says("POST /invoices", {"error": "INSUFFICIENT_SCOPE", "message": said}, 403)
    outcome = SENTRY.create(told, SENTRY.compose(collecting()).payload)
    assert isinstance(outcome, Refused)
    assert f"{named}." in outcome.message


@pytest.mark.parametrize("body", [{"error": "NOT_FOUND", "message": "x"}, b"<h1>404</h1>"])
def test_a_list_that_is_not_there_is_an_address_that_is_not_there(
    canned: CannedServer, told: Session, body: object
) -> None:
    canned.says("GET /invoices", body, 404)
    assert "Check the account's address" in SENTRY.invoices(told).reason
    assert "Check the account's address" in SENTRY.test(told)[0].message


def test_a_refused_reminder_says_why(at: Session, server: SentryServer) -> None:
    paid, demo = created(at), created(at)
    server.pay(paid.remote_id)
    server.demo.add(demo.remote_id)
    assert "already paid" in SENTRY.remind(at, paid.remote_id).message
    assert SENTRY.remind(at, demo.remote_id).code == "DEMO_INVOICE"
    assert (
        SENTRY.update(at, demo.remote_id, SENTRY.compose_update(collecting(update="on")).payload).code == "DEMO_INVOICE"
    )


def test_sixty_calls_a_minute_are_shared_by_all_calls_of_a_key(at: Session, server: SentryServer) -> None:
    for _ in range(58):
        at.budget.take("all")
    assert SENTRY.invoices(at).failure is None
    assert SENTRY.customers(at).failure is None
    outcome = SENTRY.create(at, b"{}")
    assert isinstance(outcome, Limited)
    assert len(server.requests) == 2


def test_customers_are_created_and_updated_by_phone(at: Session, server: SentryServer) -> None:
    for name in ("Harbor Cafe", "Harbor Café"):
        outcome = SENTRY.save_customer(at, RemoteCustomer("", name, "a@b.example", "+1 305 555 0147"))
        assert isinstance(outcome, Accepted)
    (row,) = SENTRY.customers(at).rows
    assert (row.name, row.phone, row.email) == ("Harbor Café", "3055550147", "a@b.example")


def test_many_sales_are_read_window_by_window(at: Session, server: SentryServer) -> None:
    server.sales_limit = 3
    for number in range(12):
        invoice = server.add(100 + number)
        server.pay(invoice, at=datetime(2026, 3, 1 + number * 2, 12, tzinfo=UTC))
    listing = SENTRY.payments(at, date(2026, 3, 1), date(2026, 3, 31))
    assert len(listing.rows) == 12
    assert listing.complete


def test_more_sales_in_a_day_than_a_window_holds_are_said_to_be_incomplete(at: Session, server: SentryServer) -> None:
    server.sales_limit = 2
    for number in range(3):
        server.pay(server.add(100 + number), at=datetime(2026, 3, 5, 12, number, tzinfo=UTC))
    listing = SENTRY.payments(at, date(2026, 3, 1), date(2026, 3, 31))
    assert not listing.complete
    assert listing.failure is None


@pytest.mark.parametrize(("odd", "total"), [({"id": None}, 2), ({"id": "pay_1"}, 2), ({"id": "pay_1"}, 900)])
def test_an_odd_sale_or_total_is_told_of_and_not_asked_for_again(
    canned: CannedServer, told: Session, odd: dict[str, object], total: int
) -> None:
    sale = {"id": "pay_1", "amountCents": 100, "status": "COMPLETED"}
    paging = {"total": total, "limit": 100, "hasMore": False}
    canned.says("GET /sales", {"sales": [sale, sale | odd], "pagination": paging})
    listing = SENTRY.payments(told, date(2026, 1, 1), UNTIL)
    assert (len(listing.rows), listing.complete) == (1, False)
    assert listing.reason
    assert len(canned.requests) == 1


def test_a_pending_or_unlinked_sale_proves_nothing_it_does_not_say(canned: CannedServer, told: Session) -> None:
    sales = [
        {"id": "pay_1", "invoiceId": None, "amountCents": 100, "status": "COMPLETED", "completedAt": None},
        {
            "id": "pay_2",
            "invoiceId": "inv_1",
            "amountCents": 100,
            "status": "PENDING",
            "createdAt": "2026-01-01T00:00:00Z",
        },
        {"id": "pay_3", "invoiceId": "inv_1", "amountCents": 1.5, "status": "COMPLETED"},
    ]
    canned.says("GET /sales", {"sales": sales})
    rows = SENTRY.payments(told, date(2026, 1, 1), UNTIL).rows
    assert [(row.remote_id, row.proves) for row in rows] == [("", True), ("inv_1", False), ("inv_1", False)]


def test_the_connection_test_names_each_right(at: Session, server: SentryServer) -> None:
    server.scopes.remove("sales:read")
    findings = {finding.name: finding for finding in SENTRY.test(at)}
    assert findings["Invoices"].ok
    assert findings["Customers"].ok
    assert findings["Sales"].ok is False
    assert "sales:read" in findings["Sales"].message
    assert findings["invoice:write"].ok is None
    assert server.count("create") == 0


def test_a_key_of_another_shape_is_a_warning_only() -> None:
    account = replace(collecting().account, base_url="https://sandbox.sentrypos.app/public/api/v1")
    assert SENTRY.check_account(account, Secret(SentryServer.key)) == ()
    assert SENTRY.check_account(account, Secret("other")) != ()
    with pytest.raises(InputRefused):
        SENTRY.check_account(replace(account, options=(("currency", "JPY"), ("nonsense", "1"), ("update", "x"))), None)


# The contradictions of its documents.


def test_12_1_the_reference_body_is_sent_never_the_one_of_the_sample_skill() -> None:
    body = json.loads(SENTRY.compose(collecting()).payload)
    assert {"amount", "customerPhone"} & set(body) == set()
    assert type(body["amountCents"]) is int
    assert SENTRY.environments()[0].base_url == "https://sandbox.sentrypos.app/public/api/v1"


def test_12_2_the_status_counts_not_what_a_message_claims(at: Session, server: SentryServer) -> None:
    server.mail_works = False
    outcome = SENTRY.create(at, SENTRY.compose(collecting(channel=Channel.SMS)).payload)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    assert outcome.remote.status is RemoteStatus.OPEN
    assert "PENDING" in outcome.task


def test_12_3_all_but_id_amount_and_status_may_be_missing(canned: CannedServer, told: Session) -> None:
    canned.says("GET /invoices", {"invoices": [{"id": "inv_1", "amountCents": 5, "status": "SENT"}]})
    (row,) = SENTRY.invoices(told).rows
    assert (row.remote_id, row.amount, row.description, row.due_date) == ("inv_1", Decimal("0.05"), "", None)


def test_12_4_lists_are_asked_for_without_filters(at: Session, server: SentryServer) -> None:
    SENTRY.invoices(at, date(2026, 1, 1))
    SENTRY.customers(at)
    assert all(not request.query for _, request in server.requests)


@pytest.mark.parametrize("paging", [{"hasMore": True}, {"total": 2, "hasMore": False}])
def test_12_5_a_hint_that_there_is_more_is_heeded_in_every_list(
    canned: CannedServer, told: Session, paging: dict[str, object]
) -> None:
    row = {"id": "x1", "amountCents": 5, "status": "SENT", "name": "A", "phone": "1"}
    canned.says("GET /invoices", {"invoices": [row], "pagination": paging})
    canned.says("GET /customers", {"customers": [row], "pagination": paging})
    assert not SENTRY.invoices(told).complete
    assert not SENTRY.customers(told).complete


def test_12_6_cancelled_is_read_and_never_asked_for(at: Session, server: SentryServer) -> None:
    remote = created(at)
    server.invoices[remote.remote_id]["status"] = "CANCELLED"
    assert SENTRY.invoices(at).rows[0].status is RemoteStatus.CANCELLED
    assert "status" not in json.loads(SENTRY.compose_update(collecting(update="on")).payload)


def test_12_7_updates_are_off_until_switched_on_and_then_read_back(at: Session, server: SentryServer) -> None:
    assert not SENTRY.capabilities(collecting().account).update
    with pytest.raises(InputRefused, match="switched off"):
        SENTRY.compose_update(collecting())
    remote = created(at)
    changed = issued(line("Bookkeeping, April", "99", "1", "0"))
    payload = SENTRY.compose_update(collecting(changed, update="on")).payload
    assert "sendVia" not in json.loads(payload)
    outcome = SENTRY.update(at, remote.remote_id, payload)
    assert isinstance(outcome, Accepted)
    assert outcome.differences == ()
    assert server.count("get") == 1
    server.inject(Fault.WRONG_AMOUNT, on="get")
    again = SENTRY.update(at, remote.remote_id, payload)
    assert isinstance(again, Accepted)
    assert again.differences


def test_12_8_there_is_no_sending_later(at: Session, server: SentryServer) -> None:
    assert not SENTRY.capabilities(at.account).send
    assert isinstance(SENTRY.send(at, "inv_1"), Refused)
    assert server.requests == []


def test_12_9_a_demo_invoice_is_told_by_its_refusal(at: Session, server: SentryServer) -> None:
    remote = created(at)
    server.demo.add(remote.remote_id)
    outcome = SENTRY.remind(at, remote.remote_id)
    assert (type(outcome), outcome.code) == (Refused, "DEMO_INVOICE")


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_12_10_any_success_counts(canned: CannedServer, told: Session, status: int) -> None:
    canned.says("POST /invoices", {"invoice": {"id": "inv_1", "amountCents": 45075, "status": "PENDING"}}, status)
    assert isinstance(SENTRY.create(told, SENTRY.compose(collecting()).payload), Accepted)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": "NOT_FOUND", "message": "x"}},
        {"code": "NOT_FOUND"},
        {"error": "NOT_FOUND"},
    ],
)
def test_12_12_an_error_may_be_a_text_or_an_object(canned: CannedServer, told: Session, body: object) -> None:
    canned.says("GET /invoices/inv_1", body, 404)
    assert isinstance(SENTRY.invoice(told, "inv_1"), Refused)


def test_12_12_without_a_known_shape_the_status_and_the_start_of_the_body_are_kept(
    canned: CannedServer, told: Session
) -> None:
    canned.says("GET /invoices/inv_1", b"no\x00thing " * 500, 418)
    outcome = SENTRY.invoice(told, "inv_1")
    assert (type(outcome), outcome.code, outcome.http_status) == (Unclear, "http_418", 418)
    assert outcome.evidence.startswith("no\\u0000thing")
    assert len(outcome.evidence) <= 500


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://sandbox.sentrypos.app/pay/t1", True),
        ("https://pay.sentrypos.app/pay/t1", True),
        ("http://sandbox.sentrypos.app/pay/t1", False),
        ("https://sentrypos.app.evil.example/pay/t1", False),
    ],
)
def test_12_13_payment_links_are_kept_at_the_providers_hosts_only(
    canned: CannedServer, told: Session, url: str, kept: bool
) -> None:
    canned.says("GET /invoices", {"invoices": [{"id": "i1", "amountCents": 1, "status": "SENT", "paymentUrl": url}]})
    assert SENTRY.invoices(told).rows[0].payment_url == (url if kept else "")


def test_12_14_a_lost_answer_is_not_asked_again_and_the_list_shows_what_was_made(
    at: Session, server: SentryServer
) -> None:
    server.inject(Fault.CUT_AFTER_COMMIT, on="create")
    payload = SENTRY.compose(collecting(channel=Channel.SMS)).payload
    assert isinstance(SENTRY.create(at, payload), Unclear)
    assert server.count("create") == 1
    assert len(server.delivered) == 1
    assert SENTRY.capabilities(at.account).delivers_at_create


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("sent", RemoteStatus.SENT),
        ("Paid", RemoteStatus.PAID),
        ("pending", RemoteStatus.OPEN),
        ("VIEWED", RemoteStatus.UNKNOWN),
        ("", RemoteStatus.UNKNOWN),
    ],
)
def test_12_15_status_is_read_in_any_case_and_kept_as_it_came(
    canned: CannedServer, told: Session, raw: str, status: RemoteStatus
) -> None:
    canned.says("GET /invoices", {"invoices": [{"id": "i1", "amountCents": 1, "status": raw}]})
    (row,) = SENTRY.invoices(told).rows
    assert (row.status, row.raw_status) == (status, raw)
