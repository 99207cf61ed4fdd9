"""Every example of the providers' documents goes through the adapters, the contradictory ones too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.remote import CheckoutPage, PageStatus, RemoteCustomer, RemoteInvoice, RemoteStatus
from app.providers.protocol import Accepted, Limited, Provider, Session
from app.providers.registry import provider
from tests.support.canned_server import CannedServer
from tests.support.providing import collecting, open_page, session

pytestmark = pytest.mark.loopback

UNTIL = date(2026, 12, 31)


@contextmanager
def saying(name: str, call: str, example: str, status: int = 200) -> Iterator[tuple[Provider, Session, CannedServer]]:
    """A session of a provider at a server that answers one call with an example."""
    with CannedServer() as server:
        server.says(call, example, status)
        chosen = provider(name)
        made = session(chosen, server)
        yield chosen, made, server
        made.client.close()


def invoice_of(outcome: object) -> RemoteInvoice:
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    return outcome.remote


# SentryPOS


SENTRY_LIST = """{"invoices": [{"id": "inv_k2m9", "customerId": "cmm90aaaa0001bb22cc33dd44",
  "customer": {"name": "Harbor Cafe", "phone": "3055550147"},
  "amountCents": 48250, "description": "March bookkeeping", "status": "SENT",
  "dueAt": "2026-04-15T00:00:00Z", "createdAt": "2026-03-31T09:12:44Z",
  "paymentUrl": "https://sandbox.sentrypos.app/pay/token_k2m9"}]}"""
SENTRY_CREATED = """{"invoice": {"id": "inv_k2m9", "customerId": "cmm90aaaa0001bb22cc33dd44", "amountCents": 48250,
  "description": "March bookkeeping", "status": "SENT", "dueAt": "2026-04-15T00:00:00Z",
  "createdAt": "2026-03-31T09:12:44Z", "paymentUrl": "https://sandbox.sentrypos.app/pay/token_k2m9",
  "message": "Invoice sent via SMS to 3055550147"}}"""


def test_sentry_list() -> None:
    with saying("sentry", "GET /invoices", SENTRY_LIST) as (sentry, at, _):
        listing = sentry.invoices(at)
    (row,) = listing.rows
    assert listing.complete
    assert (row.remote_id, row.amount, row.currency, row.status) == (
        "inv_k2m9",
        Decimal("482.50"),
        "USD",
        RemoteStatus.SENT,
    )
    assert (row.recipient_name, row.recipient_phone, row.description) == (
        "Harbor Cafe",
        "3055550147",
        "March bookkeeping",
    )
    assert (row.due_date, row.created_at) == (date(2026, 4, 15), datetime(2026, 3, 31, 9, 12, 44, tzinfo=UTC))
    assert row.payment_url == "https://sandbox.sentrypos.app/pay/token_k2m9"


def test_sentry_create_without_the_nested_customer() -> None:
    with saying("sentry", "POST /invoices", SENTRY_CREATED) as (sentry, at, _):
        outcome = sentry.create(at, b'{"amountCents": 48250, "sendVia": "SMS"}')
    assert invoice_of(outcome).status is RemoteStatus.SENT
    assert isinstance(outcome, Accepted)
    assert (outcome.differences, outcome.task) == ((), "")


def test_sentry_remind() -> None:
    example = '{"success": true, "message": "Reminder sent via SMS to 3055550147"}'
    with saying("sentry", "POST /invoices/inv_k2m9/remind", example) as (sentry, at, _):
        assert isinstance(sentry.remind(at, "inv_k2m9"), Accepted)


def test_sentry_customer() -> None:
    example = """{"customer": {"id": "cmm90aaaa0001bb22cc33dd44", "name": "Harbor Cafe", "phone": "3055550147",
      "email": "ap@harborcafe.example", "createdAt": "2026-03-30T18:00:00Z", "updatedAt": "2026-03-30T18:00:00Z"}}"""
    with saying("sentry", "POST /customers", example) as (sentry, at, _):
        outcome = sentry.save_customer(at, RemoteCustomer("", "Harbor Cafe", "", "3055550147"))
    assert isinstance(outcome, Accepted)
    assert outcome.remote == RemoteCustomer(
        "cmm90aaaa0001bb22cc33dd44", "Harbor Cafe", "ap@harborcafe.example", "3055550147"
    )


def test_sentry_sales() -> None:
    example = """{"sales": [{"id": "pay_77f0", "invoiceId": "inv_k2m9",
       "customer": {"name": "Harbor Cafe", "phone": "3055550147"},
       "amountCents": 48250, "status": "COMPLETED", "network": "VISA",
       "createdAt": "2026-04-02T14:30:00Z", "completedAt": "2026-04-02T14:31:00Z"}],
     "pagination": {"total": 1, "limit": 100, "hasMore": false}}"""
    with saying("sentry", "GET /sales", example) as (sentry, at, _):
        listing = sentry.payments(at, date(2026, 4, 1), UNTIL)
    (sale,) = listing.rows
    assert listing.complete
    assert (sale.payment_id, sale.remote_id, sale.amount, sale.proves) == (
        "pay_77f0",
        "inv_k2m9",
        Decimal("482.50"),
        True,
    )
    assert sale.paid_at == datetime(2026, 4, 2, 14, 31, tzinfo=UTC)


def test_sentry_rate_limit() -> None:
    example = '{"error": "RATE_LIMIT_EXCEEDED", "message": "Rate limit exceeded. Please try again in 60 seconds."}'
    with saying("sentry", "GET /invoices", example, 429) as (sentry, at, _):
        failure = sentry.invoices(at).failure
    assert isinstance(failure, Limited)
    assert failure.seconds == 60


# CreditClaw


CLAW_LIST = """{"invoices": [{"invoice_id": "inv_9c0d11aa22bb33cc44dd55ee", "reference_number": "INV-2026-0007",
  "checkout_page_id": "cp_0a1b2c3d4e5f",
  "status": "sent", "recipient_name": "Harbor Cafe", "recipient_email": "ap@harborcafe.example",
  "line_items": [{"description": "Bookkeeping, March", "quantity": 3, "unitPriceUsd": 150.25, "amountUsd": 450.75}],
  "subtotal_usd": 450.75, "tax_usd": 31.55, "total_usd": 482.3,
  "payment_url": "/pay/cp_0a1b2c3d4e5f?ref=INV-2026-0007", "due_date": "2026-04-30T00:00:00.000Z",
  "sender_name": "desk-bot", "sender_email": "owner@example.org", "notes": "Net 30", "sale_id": null,
  "sent_at": "2026-03-31T09:00:00.000Z", "viewed_at": null, "paid_at": null,
  "created_at": "2026-03-31T08:55:00.000Z", "updated_at": "2026-03-31T09:00:00.000Z"}]}"""
CLAW_CREATED = """{"invoice_id": "inv_9c0d11aa22bb33cc44dd55ee", "reference_number": "INV-2026-0007",
 "checkout_page_id": "cp_0a1b2c3d4e5f", "status": "draft",
 "recipient_name": "Harbor Cafe", "recipient_email": "ap@harborcafe.example",
 "line_items": [{"description": "Bookkeeping, March", "quantity": 3, "unitPriceUsd": 150.25, "amountUsd": 450.75}],
 "subtotal_usd": 450.75, "tax_usd": 31.55, "total_usd": 482.3, "payment_url": "/pay/cp_0a1b2c3d4e5f?ref=INV-2026-0007",
 "due_date": "2026-04-30T00:00:00.000Z", "created_at": "2026-03-31T08:55:00.000Z"}"""


def test_creditclaw_list() -> None:
    with saying("creditclaw", "GET /bot/invoices", CLAW_LIST) as (claw, at, _):
        (row,) = claw.invoices(at).rows
    assert (row.remote_id, row.number, row.status) == (
        "inv_9c0d11aa22bb33cc44dd55ee",
        "INV-2026-0007",
        RemoteStatus.SENT,
    )
    assert (row.amount, row.currency, row.page_id) == (Decimal("482.30"), "USD", "cp_0a1b2c3d4e5f")
    assert row.payment_url == "https://creditclaw.com/pay/cp_0a1b2c3d4e5f?ref=INV-2026-0007"
    assert (row.due_date, row.marker_texts, row.sale_id, row.paid_at) == (date(2026, 4, 30), ("Net 30",), "", None)
    assert '"unitPriceUsd": 150.25' in row.evidence


def test_creditclaw_create() -> None:
    with saying("creditclaw", "POST /bot/invoices/create", CLAW_CREATED, 201) as (claw, at, _):
        payload = claw.compose(collecting(page=open_page())).payload.replace(b'"tax_usd": 0.00', b'"tax_usd": 31.55')
        outcome = claw.create(at, payload)
    assert invoice_of(outcome).status is RemoteStatus.DRAFT
    assert isinstance(outcome, Accepted)
    assert outcome.differences == ()


def test_creditclaw_send() -> None:
    example = """{"invoice_id": "inv_9c0d11aa22bb33cc44dd55ee", "reference_number": "INV-2026-0007", "status": "sent",
     "sent_at": "2026-03-31T09:00:00.000Z", "payment_url": "/pay/cp_0a1b2c3d4e5f?ref=INV-2026-0007", "email_sent": true,
     "email_reason": null}"""
    remote_id = "inv_9c0d11aa22bb33cc44dd55ee"
    with saying("creditclaw", f"POST /bot/invoices/{remote_id}/send", example) as (claw, at, _):
        outcome = claw.send(at, remote_id)
    assert invoice_of(outcome).sent_at == datetime(2026, 3, 31, 9, tzinfo=UTC)
    assert isinstance(outcome, Accepted)
    assert (outcome.task, outcome.differences) == ("", ())


def test_creditclaw_pages() -> None:
    example = """{"checkout_pages": [{"checkout_page_id": "cp_0a1b2c3d4e5f", "checkout_url": "/pay/cp_0a1b2c3d4e5f",
      "title": "Invoices", "description": null, "wallet_address": "0xabc0...9f", "amount_usd": null,
      "amount_locked": false, "allowed_methods": ["stripe_onramp", "base_pay"],
      "status": "active", "page_type": "product", "image_url": null, "collect_buyer_name": false,
      "digital_product_url": null, "view_count": 4, "payment_count": 1, "total_received_usd": 482.3,
      "created_at": "2026-03-01T10:00:00.000Z", "expires_at": null}]}"""
    with saying("creditclaw", "GET /bot/checkout-pages", example) as (claw, at, _):
        (page,) = claw.pages(at).rows
    assert isinstance(page, CheckoutPage)
    assert (page.title, page.status, page.amount, page.allowed_methods) == (
        "Invoices",
        PageStatus.ACTIVE,
        None,
        ("stripe_onramp", "base_pay"),
    )
    assert (page.views, page.payments, page.received) == (4, 1, Decimal("482.30"))
    assert page.url == "https://creditclaw.com/pay/cp_0a1b2c3d4e5f"


def test_creditclaw_sales_joined_through_the_invoice() -> None:
    example = """{"sales": [{"sale_id": "sale_5f6a7b8c9d0e", "checkout_page_id": "cp_0a1b2c3d4e5f",
      "amount_usd": 482.3,
      "payment_method": "stripe_onramp", "status": "confirmed", "buyer_type": "email", "buyer_identifier": null,
      "buyer_email": "ap@harborcafe.example", "tx_hash": null, "checkout_title": "Invoices",
      "confirmed_at": "2026-04-02T10:30:00.000Z", "created_at": "2026-04-02T10:29:45.000Z"}]}"""
    with saying("creditclaw", "GET /bot/sales", example) as (claw, at, server):
        server.says("GET /bot/invoices", CLAW_LIST.replace('"sale_id": null', '"sale_id": "sale_5f6a7b8c9d0e"'))
        (sale,) = claw.payments(at, None, UNTIL, claw.invoices(at).rows).rows
    assert (sale.remote_id, sale.amount, sale.proves) == ("inv_9c0d11aa22bb33cc44dd55ee", Decimal("482.30"), True)
    assert sale.paid_at == datetime(2026, 4, 2, 10, 30, tzinfo=UTC)


def test_creditclaw_rate_limit() -> None:
    example = '{"error": "rate_limited", "message": "Too many requests. Slow down.", "retry_after_seconds": 840}'
    with saying("creditclaw", "GET /bot/invoices", example, 429) as (claw, at, _):
        failure = claw.invoices(at).failure
    assert isinstance(failure, Limited)
    assert failure.seconds == 840


# Sonic


def test_sonic_create_says_paid_and_is_not_believed() -> None:
    example = """{"id": "0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c", "reference": "INV-20417", "amount": 48230,
     "currency": "USDT", "status": "Paid", "metadata": {"customer_name": "Harbor Cafe"},
     "createdAt": "2026-03-31T08:55:00.000Z", "updatedAt": "2026-03-31T08:55:00.000Z"}"""
    with saying("sonic", "POST /invoices", example) as (sonic, at, _):
        outcome = sonic.create(at, b'{"amount": 48230, "currency": "USDT"}')
    remote = invoice_of(outcome)
    assert (remote.number, remote.amount, remote.status) == ("INV-20417", Decimal("482.30"), RemoteStatus.OPEN)
    assert remote.created_at == datetime(2026, 3, 31, 8, 55, tzinfo=UTC)
    assert isinstance(outcome, Accepted)
    assert outcome.differences == ()


def test_sonic_get() -> None:
    example = """{"id": "0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c", "name": "Invoice 14",
     "description": "Bookkeeping, March", "amount": 48230, "currency": "USDC",
     "created_at": "2026-03-31T08:55:00.000Z", "updated_at": "2026-03-31T08:55:00.000Z", "status": "unpaid"}"""
    with saying("sonic", "GET /invoices/0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c", example) as (sonic, at, _):
        remote = invoice_of(sonic.invoice(at, "0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c"))
    assert (remote.description, remote.status, remote.unit_known) == (
        "Invoice 14 - Bookkeeping, March",
        RemoteStatus.OPEN,
        False,
    )


def test_sonic_update() -> None:
    example = """{"id": "0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c", "description": "Bookkeeping, March (corrected)",
     "amount": 15.5, "currency": "USD", "status": "unpaid",
     "created_at": "2026-03-31T08:55:00.000Z", "updated_at": "2026-04-01T07:00:00.000Z",
     "shipping": {"amount": 2, "address": {"name": "R. Diaz", "address1": "9 Pier Rd", "address2": "Unit 3",
       "city": "Tampa", "state": "FL", "country": "US", "postal_code": "33602"}},
     "metadata": {"order_id": "2041"}}"""
    with saying("sonic", "PATCH /invoices/0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c", example) as (sonic, at, _):
        outcome = sonic.update(
            at, "0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c", b'{"amount": 1550, "currency": "USD", "description": "x"}'
        )
    assert invoice_of(outcome).amount == Decimal("15.5")
    assert isinstance(outcome, Accepted)
    assert outcome.differences == ()


@pytest.mark.parametrize(
    ("example", "complete"),
    [
        (
            """{"meta": {"total_count": 1, "page": 1, "per_page": 20},
            "data": [{"id": "0d5c1e7a-92b4-4c55-9a3e-6f1f2f3a4b5c", "name": "Invoice 14",
              "description": "Bookkeeping, March", "amount": 48230, "currency": "USDC",
              "created_at": "2026-03-31T08:55:00.000Z",
              "updated_at": "2026-03-31T08:55:00.000Z", "status": "paid"}]}""",
            True,
        ),
        (
            """{"invoices": [{"id": "inv_1", "status": "paid", "amount": 100, "date": "2026-03-31T08:55:00Z",
              "payment_link_id": "k31x9", "metadata": {"order_id": "12345"}},
             {"id": "inv_1", "status": "paid", "amount": 200, "date": "2026-03-31T08:55:00Z",
              "payment_link_id": "k31x9", "metadata": {"order_id": "12345"}}]}""",
            False,
        ),
    ],
    ids=["reference", "SDK"],
)
def test_sonic_lists(example: str, complete: bool) -> None:
    with saying("sonic", "GET /v1/invoices", example) as (sonic, at, _):
        listing = sonic.invoices(at)
    assert len(listing.rows) == 1
    assert listing.complete is complete
    assert listing.rows[0].status is RemoteStatus.PAID
    assert listing.rows[0].created_at == datetime(2026, 3, 31, 8, 55, tzinfo=UTC)
