"""CreditClaw as documents and public source describe it: drafts on pages, sums in binary fractions, few calls."""

from __future__ import annotations

import itertools
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.faults import Reply
from tests.support.provider_server import ProviderServer, Request

_START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_METHODS = ["x402", "usdc_direct", "stripe_onramp", "base_pay"]
_LISTED_ONLY = ("sender_name", "sender_email", "notes", "sale_id", "sent_at", "viewed_at", "paid_at", "updated_at")
_COUNTERS = ("view_count", "payment_count", "total_received_usd", "expires_at")


class CreditClawServer(ProviderServer):
    """The service.

    Attributes:
        wallet: False lists nothing and creates nothing.
        mail: why mails fail, None when they work.
        budgets: calls left per call name; one that is missing has no limit.
        number_collision: True answers every create with 500, as two owners with the same count get.
        mailed: ids of invoices the customer got.
    """

    key = "cck_live_" + "0123456789abcdef" * 3
    prefix = "/api/v1"
    id_keys = ("invoice_id", "checkout_page_id", "sale_id")
    amount_keys = ("total_usd", "amount_usd")
    newest_first = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.invoices: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, dict[str, Any]] = {}
        self.sales: list[dict[str, Any]] = []
        self.wallet = True
        self.mail: str | None = None
        self.budgets: dict[str, int] = {}
        self.number_collision = False
        self.mailed: list[str] = []
        self._numbers = itertools.count(1)

    def call_of(self, request: Request) -> str:
        path = request.path.removeprefix(self.prefix)
        routes = (
            ("GET", r"/bot/invoices", "list"),
            ("POST", r"/bot/invoices/create", "create"),
            ("POST", r"/bot/invoices/[^/]+/send", "send"),
            ("GET", r"/bot/checkout-pages", "pages"),
            ("POST", r"/bot/checkout-pages/create", "page-create"),
            ("PATCH", r"/bot/checkout-pages/[^/]+", "page-update"),
            ("GET", r"/bot/sales", "payments"),
        )
        return next((name for m, shape, name in routes if m == request.method and re.fullmatch(shape, path)), "")

    def rows_of(self, value: Any) -> list[dict[str, Any]] | None:
        known = ("invoices", "checkout_pages", "sales")
        return next((value[key] for key in known if key in value), None) if isinstance(value, dict) else None

    def refuse_key(self) -> Reply:
        return Reply(401, {"error": "Authentication required"})

    def answer(self, call: str, request: Request) -> Reply:
        if call in self.budgets:
            self.budgets[call] -= 1
            if self.budgets[call] < 0:
                told = {"error": "rate_limited", "message": "Too many requests. Slow down.", "retry_after_seconds": 840}
                return Reply(429, told)
        handlers = {
            "list": self._list,
            "create": self._create,
            "send": self._send,
            "pages": self._pages,
            "page-create": self._page_create,
            "page-update": self._page_update,
            "payments": self._sales,
        }
        return handlers[call](request)

    def add_page(self, title: str = "Invoices", *, amount: float | None = None, status: str = "active") -> str:
        """Make a checkout page; return its id."""
        with self.state:
            page = self._new_page({"title": title, "amount_usd": amount, "amount_locked": amount is not None})
            page["status"] = status
            return str(page["checkout_page_id"])

    def add(self, total: float, *, page: str, email: str = "x@example.org", notes: str | None = None) -> str:
        """Make an invoice that did not come from us; return its id."""
        with self.state:
            item = {"description": "Work", "quantity": 1, "unit_price_usd": total}
            body = {"checkout_page_id": page, "recipient_email": email, "line_items": [item], "notes": notes}
            return str(self._made(body)["invoice_id"])

    def pay(self, invoice_id: str, *, amount: float | None = None, status: str = "confirmed") -> dict[str, Any]:
        """Let the customer pay; the invoice is paid whatever the amount, but only once it was sent."""
        with self.state:
            invoice = self.invoices[invoice_id]
            number = next(self._numbers)
            moment = _START + timedelta(days=1, minutes=number)
            sale = {
                "sale_id": f"sale_{number:012x}",
                "checkout_page_id": invoice["checkout_page_id"],
                "amount_usd": invoice["total_usd"] if amount is None else amount,
                "payment_method": "stripe_onramp",
                "status": status,
                "buyer_type": "email",
                "buyer_identifier": None,
                "buyer_email": invoice["recipient_email"],
                "tx_hash": None,
                "checkout_title": "Invoices",
                "confirmed_at": _stamp(moment),
                "created_at": _stamp(moment),
            }
            self.sales.insert(0, sale)
            if invoice["status"] in {"sent", "viewed"}:
                invoice |= {"status": "paid", "paid_at": _stamp(moment), "sale_id": sale["sale_id"]}
            return sale

    def _list(self, request: Request) -> Reply:
        query = request.query
        rows = [
            invoice
            for invoice in reversed(self.invoices.values())
            if query.get("status", invoice["status"]) == invoice["status"]
            and query.get("checkout_page_id", invoice["checkout_page_id"]) == invoice["checkout_page_id"]
        ]
        return Reply(200, {"invoices": rows[: int(query.get("limit", "50"))] if self.wallet else []})

    def _create(self, request: Request) -> Reply:
        body = request.json()
        if not self.wallet:
            return _no(400, "wallet_not_found", "No active wallet")
        if not isinstance(body, dict):
            return _no(400, "invalid_json", "Body is no JSON")
        if problem := _problem(body):
            return _no(400, "validation_error", problem)
        if body["checkout_page_id"] not in self.pages:
            return _no(404, "checkout_page_not_found", "No such page")
        if self.number_collision:
            return Reply(500, {"error": "internal_error"})
        invoice = self._made(body)
        return Reply(201, {key: value for key, value in invoice.items() if key not in _LISTED_ONLY})

    def _made(self, body: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        items = [
            {
                "description": item["description"],
                "quantity": item["quantity"],
                "unitPriceUsd": item["unit_price_usd"],
                "amountUsd": float(item["quantity"]) * float(item["unit_price_usd"]),
            }
            for item in body["line_items"]
        ]
        subtotal = 0.0
        for item in items:
            subtotal += item["amountUsd"]
        tax = float(body.get("tax_usd", 0))
        moment = _stamp(_START + timedelta(minutes=number))
        reference, page = f"INV-2026-{number:04}", body["checkout_page_id"]
        invoice = {
            "invoice_id": f"inv_{number:024x}",
            "reference_number": reference,
            "checkout_page_id": page,
            "status": "draft",
            "recipient_name": body.get("recipient_name"),
            "recipient_email": body.get("recipient_email"),
            "line_items": items,
            "subtotal_usd": _millionths(subtotal),
            "tax_usd": _millionths(tax),
            "total_usd": _millionths(subtotal + tax),
            "payment_url": f"/pay/{page}?ref={reference}",
            "due_date": body.get("due_date") or _stamp(_START + timedelta(days=30)),
            "sender_name": "desk-bot",
            "sender_email": "owner@example.org",
            "notes": body.get("notes"),
            "sale_id": None,
            "sent_at": None,
            "viewed_at": None,
            "paid_at": None,
            "created_at": moment,
            "updated_at": moment,
        }
        self.invoices[invoice["invoice_id"]] = invoice
        return invoice

    def _send(self, request: Request) -> Reply:
        if not self.wallet:
            return _no(400, "wallet_not_found", "No active wallet")
        invoice = self.invoices.get(request.path.split("/")[-2])
        if invoice is None:
            return _no(404, "not_found", "Invoice not found")
        if invoice["status"] != "draft":
            return _no(400, "only_draft_invoices_can_be_sent", "Only drafts can be sent")
        invoice |= {"status": "sent", "sent_at": _stamp(_START + timedelta(hours=5))}
        reason = self.mail if invoice["recipient_email"] else "no_recipient_email"
        if reason is None:
            self.mailed.append(invoice["invoice_id"])
        told = {key: invoice[key] for key in ("invoice_id", "reference_number", "status", "sent_at", "payment_url")}
        return Reply(200, told | {"email_sent": reason is None, "email_reason": reason})

    def _pages(self, request: Request) -> Reply:
        del request
        return Reply(200, {"checkout_pages": list(reversed(self.pages.values())) if self.wallet else []})

    def _page_create(self, request: Request) -> Reply:
        body = request.json()
        if not self.wallet:
            return _no(400, "wallet_not_found", "No active wallet")
        if not isinstance(body, dict):
            return _no(400, "invalid_json", "Body is no JSON")
        if problem := _page_problem(body):
            return _no(400, "validation_error", problem)
        page = self._new_page(body)
        return Reply(201, {key: value for key, value in page.items() if key not in _COUNTERS})

    def _new_page(self, body: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        page_id = f"cp_{number:012x}"
        page = {
            "checkout_page_id": page_id,
            "checkout_url": f"/pay/{page_id}",
            "title": body["title"],
            "description": body.get("description"),
            "wallet_address": "0xabc0000000000000000000000000000000000009f",
            "amount_usd": body.get("amount_usd"),
            "amount_locked": body.get("amount_locked", True),
            "allowed_methods": body.get("allowed_methods", _METHODS),
            "status": "active",
            "page_type": body.get("page_type", "product"),
            "image_url": body.get("image_url"),
            "collect_buyer_name": body.get("collect_buyer_name", False),
            "digital_product_url": body.get("digital_product_url"),
            "view_count": 0,
            "payment_count": 0,
            "total_received_usd": 0,
            "created_at": _stamp(_START + timedelta(minutes=number)),
            "expires_at": body.get("expires_at"),
        }
        self.pages[page_id] = page
        return page

    def _page_update(self, request: Request) -> Reply:
        page, body = self.pages.get(request.path.split("/")[-1]), request.json()
        if page is None:
            return _no(404, "not_found", "Page not found")
        if not isinstance(body, dict):
            return _no(400, "invalid_json", "Body is no JSON")
        status = body.get("status", "active")
        if problem := _page_problem(page | body) or ("" if status in {"active", "paused", "archived"} else "status"):
            return _no(400, "validation_error", problem)
        page |= {key: value for key, value in body.items() if key in page}
        return Reply(200, dict(page))

    def _sales(self, request: Request) -> Reply:
        rows = self.sales[: int(request.query.get("limit", "50"))]
        return Reply(200, {"sales": rows if self.wallet else []})


def _problem(body: dict[str, Any]) -> str:
    """Return the first problem of an invoice, as the service does."""
    known = {"checkout_page_id", "recipient_name", "recipient_email", "recipient_type", "line_items", "tax_usd"}
    unknown = set(body) - known - {"due_date", "notes"}
    items, due, email = body.get("line_items"), body.get("due_date"), body.get("recipient_email")
    checks = (
        (not unknown, f"Unrecognized key {sorted(unknown)}"),
        (isinstance(body.get("checkout_page_id"), str), "checkout_page_id is required"),
        (len(body.get("recipient_name") or "") <= 200, "recipient_name is too long"),
        (email is None or ("@" in email and len(email) <= 200), "recipient_email is no email"),
        (isinstance(items, list) and bool(items), "line_items needs at least 1 item"),
        (all(_is_item(item) for item in items or ()), "line_items holds a wrong item"),
        (_is_number(body.get("tax_usd", 0)) and body.get("tax_usd", 0) >= 0, "tax_usd must be >= 0"),
        (due is None or _DATETIME.fullmatch(due) is not None, "due_date is no datetime"),
        (len(body.get("notes") or "") <= 2000, "notes is too long"),
    )
    return next((problem for holds, problem in checks if not holds), "")


def _is_item(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and set(item) == {"description", "quantity", "unit_price_usd"}
        and isinstance(item["description"], str)
        and 1 <= len(item["description"]) <= 500
        and _is_number(item["quantity"])
        and item["quantity"] > 0
        and _is_number(item["unit_price_usd"])
        and item["unit_price_usd"] >= 0
    )


def _page_problem(body: dict[str, Any]) -> str:
    methods = body.get("allowed_methods", _METHODS)
    expires, amount = body.get("expires_at"), body.get("amount_usd")
    checks = (
        (1 <= len(body.get("title") or "") <= 200, "title must have 1 to 200 characters"),
        (len(body.get("description") or "") <= 2000, "description is too long"),
        (amount is None or amount > 0, "amount_usd must be > 0"),
        (bool(methods) and set(methods) <= set(_METHODS), "allowed_methods is wrong"),
        (body.get("page_type", "product") in {"product", "event", "digital_product"}, "page_type is wrong"),
        (expires is None or _DATETIME.fullmatch(expires) is not None, "expires_at is no datetime"),
    )
    return next((problem for holds, problem in checks if not holds), "")


def _is_number(value: object) -> bool:
    return not isinstance(value, bool | str | list | dict) and value is not None


def _millionths(value: float) -> float:
    return math.floor(value * 1_000_000 + 0.5) / 1_000_000


def _no(status: int, code: str, message: str) -> Reply:
    return Reply(status, {"error": code, "message": message})


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
