"""CreditClaw: what it is told, what is understood of it, and each contradiction of its documents."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InputRefused
from app.domain.remote import Channel, CheckoutPage, PageStatus, RemoteInvoice, RemoteStatus
from app.domain.secret import Secret
from app.providers import creditclaw_arithmetic as arithmetic
from app.providers.creditclaw import CreditClaw
from app.providers.protocol import Accepted, KeyRefused, Limited, Refused, Session, Unclear
from tests.support.builders import line
from tests.support.canned_server import CannedServer
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.providing import BUYER, MARKER, collecting, issued, open_page

pytestmark = pytest.mark.loopback

PROVIDER = CREDITCLAW = CreditClaw()
SERVER = CreditClawServer
UNTIL = date(2026, 12, 31)


def body_of(*lines: object, **changes: object) -> dict[str, object]:
    body: dict[str, object] = json.loads(
        CREDITCLAW.compose(collecting(issued(*lines, **changes), page=open_page())).payload, parse_float=Decimal
    )
    return body


def created(at: Session, server: CreditClawServer, channel: Channel = Channel.EMAIL) -> RemoteInvoice:
    request = collecting(page=open_page(server.add_page()), channel=channel)
    outcome = CREDITCLAW.create(at, CREDITCLAW.compose(request).payload)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    assert outcome.differences == ()
    return outcome.remote


def problems(page: CheckoutPage | None = None, channel: Channel = Channel.NONE, **changes: object) -> set[str]:
    with pytest.raises(InputRefused) as caught:
        CREDITCLAW.compose(collecting(issued(**changes), page=page, channel=channel))
    return {problem.field for problem in caught.value.problems}


# What it is told.


def test_the_request_is_exactly_this() -> None:
    taxed = issued(line("Bookkeeping, March", "150.25", "3", "7"))
    composed = CREDITCLAW.compose(collecting(taxed, page=open_page()))
    assert composed.payload.decode() == (
        '{"checkout_page_id": "cp_0a1b2c3d4e5f", "recipient_name": "Harbor Cafe", '
        '"recipient_email": "ap@harborcafe.example", "line_items": [{"description": "Bookkeeping, March", '
        '"quantity": 3, "unit_price_usd": 150.25}], "tax_usd": 31.55, "due_date": "2026-04-30T00:00:00.000Z", '
        f'"notes": "Ref: INV-2026-0014 · {MARKER}\\nNet 30"}}'
    )
    assert composed.amount == Decimal("482.30")


def test_a_line_that_needs_rounding_is_told_as_one_piece_at_its_amount() -> None:
    assert body_of(line("Hours", "33.333", "2.5", "0"))["line_items"] == [
        {"description": "Hours (2.5 C62)", "quantity": 1, "unit_price_usd": Decimal("83.33")}
    ]


def test_deductions_fold_everything_into_one_amount() -> None:
    body = body_of(line("Work", "100", "1", "19"), prepaid=Decimal("19.01"))
    assert body["line_items"] == [
        {"description": "INV-2026-0014 - Work", "quantity": 1, "unit_price_usd": Decimal("99.99")}
    ]
    assert body["tax_usd"] == 0


def test_prices_with_tax_inside_are_told_as_net_and_tax() -> None:
    body = body_of(line("Work", "119", "1", "19"), prices_include_tax=True)
    assert body["line_items"] == [{"description": "Work", "quantity": 1, "unit_price_usd": Decimal("100.00")}]
    assert body["tax_usd"] == Decimal("19.00")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "EUR", "page": open_page()}, "currency"),
        ({}, "page"),
        ({"page": replace(open_page(), remote_id="")}, "page"),
        ({"page": replace(open_page(), status=PageStatus.ARCHIVED)}, "page"),
        ({"page": replace(open_page(), status=PageStatus.EXPIRED)}, "page"),
        ({"customer": replace(BUYER, email=""), "page": open_page(), "channel": Channel.EMAIL}, "customer.email"),
        ({"customer": replace(BUYER, name=""), "page": open_page(), "channel": Channel.EMAIL}, "customer.name"),
        ({"customer": replace(BUYER, email="x" * 200 + "@b.example"), "page": open_page()}, "customer.email"),
        ({"page": open_page(), "channel": Channel.SMS}, "channel"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(changes: dict[str, object], field: str) -> None:
    assert field in problems(**changes)  # type: ignore[arg-type]  # page, channel and changes of the invoice


def test_texts_keep_within_the_limits() -> None:
    body = body_of(line("x" * 900, "1", "1", "0"), notes="y" * 5_000, customer=replace(BUYER, name="z" * 300))
    assert len(str(body["line_items"][0]["description"])) == 500  # type: ignore[index]  # a list in JSON
    assert len(str(body["notes"])) == 2_000
    assert MARKER in str(body["notes"])
    assert len(str(body["recipient_name"])) == 200


def test_a_page_with_another_price_is_warned_of() -> None:
    assert CREDITCLAW.compose(collecting(page=open_page(amount="9.99"))).warnings
    assert not CREDITCLAW.compose(collecting(page=open_page(amount="450.75"))).warnings
    assert not CREDITCLAW.compose(collecting(page=open_page())).warnings


# Its arithmetic.


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 10**7)), min_size=1, max_size=12),
    st.integers(0, 10**7),
)
def test_what_is_sent_comes_out_to_the_cent(rows: list[tuple[int, int]], tax: int) -> None:
    exact = sum(quantity * cents for quantity, cents in rows) + tax
    pairs = [(Decimal(quantity), Decimal(cents).scaleb(-2)) for quantity, cents in rows]
    assert arithmetic.total(pairs, Decimal(tax).scaleb(-2)) == Decimal(exact).scaleb(-2)


@given(
    st.lists(
        st.tuples(
            st.decimals("-20", "500", places=4, allow_nan=False),
            st.decimals("0", "90000", places=4, allow_nan=False),
            st.sampled_from(["0", "7", "19.6"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_any_invoice_comes_out_to_the_cent_or_is_refused(
    rows: list[tuple[Decimal, Decimal, str]], inside: bool
) -> None:
    document = issued(
        *(line(f"L{n}", str(p), str(q), r) for n, (q, p, r) in enumerate(rows)), prices_include_tax=inside
    )
    due = document.calculation.totals.due
    try:
        composed = CREDITCLAW.compose(collecting(document, page=open_page()))
    except InputRefused:
        assert due <= 0
        return
    body = json.loads(composed.payload, parse_float=Decimal)
    pairs = [(Decimal(item["quantity"]), Decimal(item["unit_price_usd"])) for item in body["line_items"]]
    assert arithmetic.total(pairs, Decimal(body["tax_usd"])) == Decimal(due).scaleb(-2) == composed.amount
    assert all(quantity > 0 and price >= 0 for quantity, price in pairs)


def test_the_emulation_is_binary_and_unrounded_by_line() -> None:
    pairs = [(Decimal("2.5"), Decimal("33.333"))]
    assert arithmetic.total(pairs, Decimal(0)) == Decimal("83.332500")


def test_a_total_its_arithmetic_would_change_is_refused_with_the_reason() -> None:
    huge = issued(line("Everything", "99999999999.99", "1", "0"), line("And a cent", "0.02", "1", "0"))
    pairs = [(Decimal(1), Decimal("99999999999.99")), (Decimal(1), Decimal("0.02"))]
    assert arithmetic.total(pairs, Decimal(0)) != Decimal("100000000000.01")
    with pytest.raises(InputRefused, match="binary fractions and would ask for"):
        CREDITCLAW.compose(collecting(huge, page=open_page()))


def test_the_server_computes_what_was_emulated(at: Session, server: CreditClawServer) -> None:
    document = issued(*(line(f"Part {n}", f"{n}.{n:02}", f"{n}", "7") for n in range(1, 40)))
    request = collecting(document, page=open_page(server.add_page()))
    outcome = CREDITCLAW.create(at, CREDITCLAW.compose(request).payload)
    assert isinstance(outcome, Accepted)
    assert outcome.differences == ()


# What it answers.


def test_it_is_made_sent_once_paid_and_proven_by_its_sale(at: Session, server: CreditClawServer) -> None:
    remote = created(at, server)
    assert remote.status is RemoteStatus.DRAFT
    sent = CREDITCLAW.send(at, remote.remote_id)
    assert isinstance(sent, Accepted)
    assert sent.task == ""
    sale = server.pay(remote.remote_id)
    rows = CREDITCLAW.invoices(at).rows
    (payment,) = CREDITCLAW.payments(at, None, UNTIL, rows).rows
    assert rows[0].status is RemoteStatus.PAID
    assert (payment.payment_id, payment.remote_id) == (sale["sale_id"], remote.remote_id)
    assert (payment.amount, payment.proves) == (Decimal("450.75"), True)


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("no_recipient_email", "e-mail address"),
        ("email_error", "failed"),
        ("send_failed", "failed"),
        ("new", "no reason"),
    ],
)
def test_a_mail_that_failed_becomes_a_task(at: Session, server: CreditClawServer, reason: str, word: str) -> None:
    server.mail = reason
    outcome = CREDITCLAW.send(at, created(at, server).remote_id)
    assert isinstance(outcome, Accepted)
    assert word in outcome.task
    assert "yourself" in outcome.task


def test_a_short_sale_proves_what_came_and_a_mismatch_nothing(at: Session, server: CreditClawServer) -> None:
    one, other = created(at, server), created(at, server)
    for remote in (one, other):
        CREDITCLAW.send(at, remote.remote_id)
    server.pay(one.remote_id, amount=100)
    server.pay(other.remote_id, amount=400, status="amount_mismatch")
    rows = CREDITCLAW.invoices(at).rows
    assert {row.status for row in rows} == {RemoteStatus.PAID}
    proofs = {p.remote_id: (p.amount, p.proves) for p in CREDITCLAW.payments(at, None, UNTIL, rows).rows}
    assert proofs == {one.remote_id: (Decimal("100.00"), True), other.remote_id: (Decimal("400.00"), False)}


@pytest.mark.parametrize("status", ["pending", "failed", "refunded", "test", "amount_mismatch", ""])
def test_only_a_confirmed_sale_proves_a_payment(at: Session, server: CreditClawServer, status: str) -> None:
    remote = created(at, server)
    CREDITCLAW.send(at, remote.remote_id)
    server.pay(remote.remote_id, status=status)
    (payment,) = CREDITCLAW.payments(at, None, UNTIL, CREDITCLAW.invoices(at).rows).rows
    assert not payment.proves


def test_a_paid_draft_stays_a_draft(at: Session, server: CreditClawServer) -> None:
    remote = created(at, server)
    server.pay(remote.remote_id)
    rows = CREDITCLAW.invoices(at).rows
    assert rows[0].status is RemoteStatus.DRAFT
    assert CREDITCLAW.payments(at, None, UNTIL, rows).rows[0].remote_id == ""


def test_without_a_wallet_nothing_is_created_and_an_empty_list_proves_nothing(
    at: Session, server: CreditClawServer
) -> None:
    page = open_page(server.add_page())
    server.wallet = False
    outcome = CREDITCLAW.create(at, CREDITCLAW.compose(collecting(page=page)).payload)
    assert isinstance(outcome, Refused)
    assert "wallet" in outcome.message
    for listing in (CREDITCLAW.invoices(at), CREDITCLAW.pages(at), CREDITCLAW.payments(at, None, UNTIL)):
        assert listing.rows == ()
        assert not listing.complete
        assert "wallet" in listing.reason
    assert any("wallet" in finding.message for finding in CREDITCLAW.test(at))


@pytest.mark.parametrize(
    ("code", "status", "outcome", "word"),
    [
        ("wallet_not_found", 400, Refused, "wallet"),
        ("invalid_json", 400, Refused, "read"),
        ("validation_error", 400, Refused, "data"),
        ("checkout_page_not_found", 404, Refused, "page"),
        ("wallet_frozen", 403, Refused, "frozen"),
        ("unauthorized", 401, KeyRefused, "key"),
        ("rate_limited", 429, Limited, "14 minutes"),
        ("internal_error", 500, Unclear, "trouble"),
        ("send_failed", 500, Unclear, "trouble"),
        ("validation_error", 500, Unclear, "trouble"),
    ],
)
def test_each_error_code_has_our_own_words(
    canned: CannedServer, told: Session, code: str, status: int, outcome: type, word: str
) -> None:
    told_ = {"error": code, "message": "Visit http://evil.example", "retry_after_seconds": 840}
    canned.says("POST /bot/invoices/create", told_, status)
    answer = CREDITCLAW.create(told, CREDITCLAW.compose(collecting(page=open_page())).payload)
    assert type(answer) is outcome
    assert word in answer.message
    assert "evil" not in answer.message


def test_a_limit_says_when_the_next_call_may_come(at: Session, server: CreditClawServer) -> None:
    server.budgets["create"] = 0
    outcome = CREDITCLAW.create(at, b"{}")
    assert isinstance(outcome, Limited)
    assert outcome.seconds == 840


def test_the_connection_test_costs_no_scarce_call_and_warns_of_spending(at: Session, server: CreditClawServer) -> None:
    server.add_page()
    findings = CREDITCLAW.test(at)
    assert all(finding.ok is not False for finding in findings)
    assert any("spend" in finding.message for finding in findings)
    assert "1 checkout page can be read." in [finding.message for finding in findings]
    assert [call for call, _ in server.requests] == ["pages"]
    assert CREDITCLAW.capabilities(at.account).spends


def test_a_key_of_another_shape_is_a_warning_only() -> None:
    account = replace(collecting().account, base_url="https://creditclaw.com/api/v1")
    assert CREDITCLAW.check_account(account, Secret(CreditClawServer.key)) == ()
    assert CREDITCLAW.check_account(account, Secret("cck_live_short")) != ()


# Checkout pages.


def test_a_page_is_made_changed_and_read(at: Session, server: CreditClawServer) -> None:
    drafted = CheckoutPage(
        title="Deposit",
        description="For the season",
        amount=Decimal("49.90"),
        amount_locked=True,
        allowed_methods=("base_pay",),
        expires_on=date(2026, 12, 31),
        collect_buyer_name=True,
    )
    outcome = CREDITCLAW.page_create(at, CREDITCLAW.compose_page(at.account, drafted, MARKER).payload)
    assert isinstance(outcome, Accepted)
    assert outcome.differences == ()
    assert isinstance(outcome.remote, CheckoutPage)
    assert outcome.remote.url == f"https://creditclaw.com/pay/{outcome.remote.remote_id}"
    changed = replace(drafted, title="Deposit 2027", status=PageStatus.PAUSED, remote_id=outcome.remote.remote_id)
    payload = CREDITCLAW.compose_page(at.account, changed, MARKER).payload
    again = CREDITCLAW.page_update(at, changed.remote_id, payload)
    assert isinstance(again, Accepted)
    assert again.differences == ()
    (row,) = CREDITCLAW.pages(at).rows
    assert (row.title, row.status, row.amount, row.expires_on) == (
        "Deposit 2027",
        PageStatus.PAUSED,
        Decimal("49.90"),
        date(2026, 12, 31),
    )
    assert row.description == "For the season"
    assert MARKER in row.marker_texts[0]


def test_a_page_with_an_open_amount_says_that_nothing_is_locked() -> None:
    account = collecting().account
    body = json.loads(CREDITCLAW.compose_page(account, CheckoutPage(title="Any", amount_locked=True), MARKER).payload)
    assert "amount_usd" not in body
    assert body["amount_locked"] is False


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"description": "x" * 2_000}, "description"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
        ({"allowed_methods": ("cash",)}, "allowed_methods"),
        ({"page_type": "raffle"}, "page_type"),
        ({"page_type": "digital_product"}, "digital_product_url"),
        ({"image_url": "http://example.org/x.png"}, "image_url"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"success_url": "https://user@example.org/"}, "success_url"),
        ({"image_url": "https://example.org/" + "x" * 2_000}, "image_url"),
    ],
)
def test_a_page_that_breaks_a_limit_is_refused_by_field(changes: dict[str, object], field: str) -> None:
    page = replace(CheckoutPage(title="Page"), **changes)  # type: ignore[arg-type]  # the names are checked by replace
    with pytest.raises(InputRefused) as caught:
        CREDITCLAW.compose_page(collecting().account, page, MARKER)
    assert field in {problem.field for problem in caught.value.problems}


# The contradictions of its documents.


def test_13_1_snake_case_is_written_and_either_case_read(canned: CannedServer, told: Session) -> None:
    camel = {
        "invoiceId": "inv_1",
        "referenceNumber": "R1",
        "totalUsd": 5.5,
        "status": "sent",
        "recipientEmail": "a@b.c",
        "lineItems": [{"description": "D", "quantity": 2, "unitPriceUsd": 2.75, "amountUsd": 5.5}],
    }
    snake = {
        "invoice_id": "inv_2",
        "total_usd": 5.5,
        "status": "sent",
        "line_items": [{"description": "D", "quantity": 2, "unit_price_usd": 2.75, "amount_usd": 5.5}],
    }
    canned.says("GET /bot/invoices", {"invoices": [camel, snake]})
    one, other = CREDITCLAW.invoices(told).rows
    assert (one.remote_id, one.number, one.amount, one.recipient_email) == ("inv_1", "R1", Decimal("5.50"), "a@b.c")
    assert one.description == other.description == "2 x 2.75 D"


@pytest.mark.parametrize(
    ("shown", "url"),
    [
        ("/pay/cp_1?ref=R1", "https://creditclaw.com/pay/cp_1?ref=R1"),
        ("https://creditclaw.com/pay/cp_1", "https://creditclaw.com/pay/cp_1"),
        ("//evil.example/pay", ""),
        ("http://creditclaw.com/pay/cp_1", ""),
        ("https://creditclaw.com.evil.example/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_13_2_links_are_made_absolute_and_kept_at_its_own_host_only(
    canned: CannedServer, told: Session, shown: str, url: str
) -> None:
    row = {"invoice_id": "i1", "status": "sent", "total_usd": 1, "payment_url": shown}
    canned.says("GET /bot/invoices", {"invoices": [row]})
    assert CREDITCLAW.invoices(told).rows[0].payment_url == url


@pytest.mark.parametrize(
    "due", ["2026-04-30", "2026-04-30T00:00:00.000Z", "2026-04-30T23:59:59Z", "2026-05-01T01:00:00+02:00"]
)
def test_13_4_a_full_utc_time_is_sent_and_a_day_or_a_time_read(canned: CannedServer, told: Session, due: str) -> None:
    assert body_of()["due_date"] == "2026-04-30T00:00:00.000Z"
    canned.says(
        "GET /bot/invoices", {"invoices": [{"invoice_id": "i1", "status": "sent", "total_usd": 1, "due_date": due}]}
    )
    assert CREDITCLAW.invoices(told).rows[0].due_date == date(2026, 4, 30)


def test_13_5_name_and_address_are_needed_for_sending_only() -> None:
    nobody = replace(BUYER, name="", email="")
    assert problems(page=open_page(), channel=Channel.EMAIL, customer=nobody) == {"customer.name", "customer.email"}
    assert "recipient_email" not in body_of(customer=nobody)


def test_13_6_a_stated_total_is_ignored(canned: CannedServer, told: Session) -> None:
    canned.says("GET /bot/invoices", {"invoices": [{"invoice_id": "i1", "status": "sent", "total_usd": 1}], "total": 9})
    assert CREDITCLAW.invoices(told).complete


@pytest.mark.parametrize("number", ["INV-0001", "INV-001", "INV-2026-0007", "7"])
def test_13_7_its_number_is_any_text(canned: CannedServer, told: Session, number: str) -> None:
    row = {"invoice_id": "i1", "status": "sent", "total_usd": 1, "reference_number": number}
    canned.says("GET /bot/invoices", {"invoices": [row]})
    assert CREDITCLAW.invoices(told).rows[0].number == number


def test_13_8_a_page_must_be_chosen() -> None:
    assert CREDITCLAW.capabilities(collecting().account).page_needed
    assert problems() == {"page"}


@pytest.mark.parametrize(
    "body", [{"error": "unauthorized", "message": "x"}, {"error": "Authentication required"}, {}, "text"]
)
def test_13_9_a_bad_key_is_told_by_status(canned: CannedServer, told: Session, body: object) -> None:
    canned.says("GET /bot/invoices", body if isinstance(body, dict) else b"<html>", 401)
    assert isinstance(CREDITCLAW.invoices(told).failure, KeyRefused)


def test_13_10_and_13_17_sending_twice_mails_once(at: Session, server: CreditClawServer) -> None:
    remote = created(at, server)
    CREDITCLAW.send(at, remote.remote_id)
    again = CREDITCLAW.send(at, remote.remote_id)
    assert isinstance(again, Accepted)
    assert "sent before" in again.task
    assert server.mailed == [remote.remote_id]


def test_13_11_the_limit_is_always_said(at: Session, server: CreditClawServer) -> None:
    CREDITCLAW.invoices(at)
    CREDITCLAW.payments(at, None, UNTIL)
    assert [request.query["limit"] for _, request in server.requests] == ["100", "100"]


def test_13_12_a_full_list_is_split_by_status(at: Session, server: CreditClawServer) -> None:
    page = server.add_page()
    for number in range(150):
        invoice = server.add(1 + number, page=page)
        server.invoices[invoice]["status"] = ("draft", "sent")[number % 2]
    listing = CREDITCLAW.invoices(at)
    assert len(listing.rows) == 150
    assert listing.complete
    assert server.count("list") == 6


def test_13_12_a_full_status_is_split_by_page_and_never_called_complete(at: Session, server: CreditClawServer) -> None:
    pages = [server.add_page(), server.add_page()]
    for number in range(160):
        server.add(1 + number, page=pages[number % 2])
    listing = CREDITCLAW.invoices(at)
    assert len(listing.rows) == 160
    assert not listing.complete


def test_13_12_a_split_that_uses_up_the_calls_stops_and_says_so(at: Session, server: CreditClawServer) -> None:
    page = server.add_page()
    for number in range(120):
        server.add(1 + number, page=page)
    for _ in range(9):
        at.budget.take("list")
    listing = CREDITCLAW.invoices(at)
    assert isinstance(listing.failure, Limited)
    assert len(listing.rows) == 100
    assert server.count("list") == 3


def test_13_13_sent_does_not_mean_mailed(at: Session, server: CreditClawServer) -> None:
    server.mail = "email_error"
    remote = created(at, server)
    outcome = CREDITCLAW.send(at, remote.remote_id)
    assert isinstance(outcome, Accepted)
    assert outcome.task
    assert CREDITCLAW.invoices(at).rows[0].status is RemoteStatus.SENT


def test_13_14_the_strict_numbers_are_kept() -> None:
    budgets = {b.name: (b.calls, b.seconds) for b in CREDITCLAW.capabilities(collecting().account).budgets}
    assert budgets["list"] == (12, 3600)
    assert budgets["create"] == (10, 3600)
    assert budgets["send"] == (5, 3600)


def test_13_17_a_lost_create_is_found_by_its_marker(at: Session, server: CreditClawServer) -> None:
    server.inject(Fault.CUT_AFTER_COMMIT, on="create")
    request = collecting(page=open_page(server.add_page()))
    assert isinstance(CREDITCLAW.create(at, CREDITCLAW.compose(request).payload), Unclear)
    (row,) = CREDITCLAW.invoices(at).rows
    assert MARKER in row.marker_texts[0]


def test_13_18_an_invoice_may_name_a_page_that_cannot_be_listed(at: Session, server: CreditClawServer) -> None:
    server.add(5, page="cp_foreign")
    assert CREDITCLAW.invoices(at).rows[0].page_id == "cp_foreign"
    assert CREDITCLAW.pages(at).rows == ()


def test_13_19_a_number_collision_is_shown_and_not_tried_again(at: Session, server: CreditClawServer) -> None:
    server.number_collision = True
    outcome = CREDITCLAW.create(at, CREDITCLAW.compose(collecting(page=open_page(server.add_page()))).payload)
    assert (type(outcome), outcome.code, outcome.http_status) == (Unclear, "internal_error", 500)
    assert server.count("create") == 1


def test_13_20_sales_on_unknown_pages_are_left_out(at: Session, server: CreditClawServer) -> None:
    remote = created(at, server)
    CREDITCLAW.send(at, remote.remote_id)
    server.pay(remote.remote_id)
    foreign = server.add(5, page="cp_foreign")
    server.pay(foreign)
    known = [row for row in CREDITCLAW.invoices(at).rows if row.page_id != "cp_foreign"]
    assert [sale.remote_id for sale in CREDITCLAW.payments(at, None, UNTIL, known).rows] == [remote.remote_id]


def test_13_15_and_13_16_withdrawn_links_webhooks_and_the_bots_messages_are_left_alone() -> None:
    sources = (Path(__file__).parents[2] / "app/providers").glob("creditclaw*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert not any(
        word in text for word in ("payments/links", "create-link", "messages", "webhook", "/wallet", "purchase")
    )


def test_13_21_rows_are_told_apart_by_id_and_never_by_their_times(canned: CannedServer, told: Session) -> None:
    rows = [
        {"invoice_id": f"i{n}", "status": "sent", "total_usd": 1, "updated_at": moment}
        for n, moment in enumerate(["2026-05-01T00:00:00Z", "2020-01-01T00:00:00Z", None])
    ]
    canned.says("GET /bot/invoices", {"invoices": rows})
    assert [row.remote_id for row in CREDITCLAW.invoices(told, date(2026, 4, 1)).rows] == ["i0", "i1", "i2"]
