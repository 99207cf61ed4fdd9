"""SentryPOS as its documents describe it: customers by phone, one amount, delivery at the create, sales."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.faults import Reply
from tests.support.provider_server import ProviderServer, Request

_START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_ERRORS = {
    "VALIDATION_ERROR": 400,
    "FORBIDDEN": 403,
    "INSUFFICIENT_SCOPE": 403,
    "DEMO_INVOICE": 403,
    "NOT_FOUND": 404,
    "ALREADY_PAID": 409,
    "RATE_LIMIT_EXCEEDED": 429,
}
_SCOPES = {
    "list": "invoice:read",
    "get": "invoice:read",
    "create": "invoice:write",
    "update": "invoice:write",
    "remind": "invoice:remind",
    "customers": "customer:read",
    "customer-save": "customer:write",
    "payments": "sales:read",
}


class SentryServer(ProviderServer):
    """The sandbox.

    Attributes:
        scopes: the rights of the key; shrink it to see refusals.
        allowed_address: False answers 403 ``FORBIDDEN``.
        mail_works: False leaves a new invoice ``PENDING`` although it was to be sent.
        calls_left: of this minute; None for no limit.
        demo: ids of demo invoices.
        delivered: every message a customer got, as (channel, invoice id).
    """

    key = "sntr_0123456789abcdefABCDEF-_01234567"
    prefix = "/public/api/v1"
    amount_keys = ("amountCents",)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.invoices: dict[str, dict[str, Any]] = {}
        self.customers: dict[str, dict[str, Any]] = {}
        self.sales: list[dict[str, Any]] = []
        self.scopes = set(_SCOPES.values())
        self.allowed_address = True
        self.mail_works = True
        self.calls_left: int | None = None
        self.demo: set[str] = set()
        self.delivered: list[tuple[str, str]] = []
        self.sales_limit = 100
        self.pay_link = "https://sandbox.sentrypos.app/pay/token_{:04x}"
        self._numbers = itertools.count(1)

    def call_of(self, request: Request) -> str:
        path = request.path.removeprefix(self.prefix)
        routes = (
            ("GET", r"/invoices", "list"),
            ("POST", r"/invoices", "create"),
            ("GET", r"/invoices/[^/]+", "get"),
            ("PUT", r"/invoices/[^/]+", "update"),
            ("POST", r"/invoices/[^/]+/remind", "remind"),
            ("GET", r"/customers", "customers"),
            ("POST", r"/customers", "customer-save"),
            ("GET", r"/sales", "payments"),
        )
        return next((name for m, shape, name in routes if m == request.method and re.fullmatch(shape, path)), "")

    def refuse_key(self) -> Reply:
        return Reply(401, {"error": "UNAUTHORIZED", "message": "Invalid API key"})

    def object_of(self, value: Any) -> dict[str, Any]:
        inner = value.get("invoice", value) if isinstance(value, dict) else {}
        return inner if isinstance(inner, dict) else {}

    def answer(self, call: str, request: Request) -> Reply:
        if self.calls_left is not None:
            self.calls_left -= 1
            if self.calls_left < 0:
                return _no("RATE_LIMIT_EXCEEDED", "Rate limit exceeded. Please try again in 60 seconds.")
        if not self.allowed_address:
            return _no("FORBIDDEN", "IP not allowed")
        if _SCOPES[call] not in self.scopes:
            return _no("INSUFFICIENT_SCOPE", "Missing scope")
        handlers = {
            "list": self._list,
            "create": self._create,
            "get": self._get,
            "update": self._update,
            "remind": self._remind,
            "customers": lambda _: Reply(200, {"customers": list(self.customers.values())}),
            "customer-save": self._save_customer,
            "payments": self._sales,
        }
        return handlers[call](request)

    def pay(self, invoice_id: str, *, cents: int | None = None, at: datetime | None = None) -> dict[str, Any]:
        """Let the customer pay; return the sale."""
        with self.state:
            invoice = self.invoices[invoice_id]
            invoice["status"] = "PAID"
            moment = at or _START + timedelta(days=1, minutes=len(self.sales))
            sale = {
                "id": f"pay_{next(self._numbers):04x}",
                "invoiceId": invoice_id,
                "customer": self._nested(invoice["customerId"]),
                "amountCents": invoice["amountCents"] if cents is None else cents,
                "status": "COMPLETED",
                "network": "VISA",
                "createdAt": _stamp(moment),
                "completedAt": _stamp(moment + timedelta(minutes=1)),
            }
            self.sales.append(sale)
            return sale

    def add(self, cents: int, description: str = "", *, phone: str = "3055550100", name: str = "Somebody") -> str:
        """Make an invoice that did not come from us; return its id."""
        with self.state:
            customer = self._upserted({"name": name, "phone": phone})
            return str(self._made(customer, cents, description, None, "PENDING")["id"])

    def _list(self, request: Request) -> Reply:
        del request
        rows = [invoice | {"customer": self._nested(invoice["customerId"])} for invoice in self.invoices.values()]
        return Reply(200, {"invoices": rows})

    def _create(self, request: Request) -> Reply:
        body = request.json()
        problem = self._problem(body)
        if problem:
            return _no("VALIDATION_ERROR", problem)
        customer = self.customers.get(body.get("customerId", "")) or self._upserted(body["customer"])
        via = body.get("sendVia")
        status = "SENT" if via and self.mail_works else "PENDING"
        invoice = self._made(customer, body["amountCents"], body.get("description"), body.get("dueAt"), status)
        if status == "SENT":
            self.delivered.append((via, invoice["id"]))
        message = f"Invoice sent via {via} to {customer['phone']}"
        return Reply(201, {"invoice": invoice | {"message": message}})

    def _problem(self, body: Any) -> str:
        if not isinstance(body, dict):
            return "Body must be an object"
        unknown = set(body) - {"amountCents", "customerId", "customer", "description", "dueAt", "sendVia"}
        cents, due, customer = body.get("amountCents"), body.get("dueAt"), body.get("customer")
        named = isinstance(customer, dict) and bool(customer.get("name")) and bool(customer.get("phone"))
        reachable = not isinstance(customer, dict) or bool(customer.get("email"))
        checks = (
            (not unknown, f"Unknown field {sorted(unknown)}"),
            (type(cents) is int and cents > 0, "amountCents must be a positive integer"),
            (("customerId" in body) != ("customer" in body), "exactly one of customerId and customer is needed"),
            (customer is None or named, "customer needs name and phone"),
            (body.get("sendVia") in {"SMS", "EMAIL", None}, "sendVia must be SMS, EMAIL or null"),
            (body.get("sendVia") != "EMAIL" or reachable, "customer has no email"),
            (due is None or _DATETIME.fullmatch(due) is not None, "dueAt must be an ISO 8601 datetime"),
        )
        return next((problem for holds, problem in checks if not holds), "")

    def _made(
        self, customer: dict[str, Any], cents: int, description: str | None, due: str | None, status: str
    ) -> dict[str, Any]:
        number = next(self._numbers)
        invoice = {
            "id": f"inv_{number:04x}",
            "customerId": customer["id"],
            "amountCents": cents,
            "description": description,
            "status": status,
            "dueAt": due,
            "createdAt": _stamp(_START + timedelta(minutes=number)),
            "paymentUrl": self.pay_link.format(number),
        }
        self.invoices[invoice["id"]] = invoice
        return invoice

    def _upserted(self, customer: dict[str, Any]) -> dict[str, Any]:
        known = next((each for each in self.customers.values() if each["phone"] == customer["phone"]), None)
        if known is None:
            number = next(self._numbers)
            known = {"id": f"cmm{number:022x}", "createdAt": _stamp(_START), "email": None}
            self.customers[known["id"]] = known
        known |= {"name": customer["name"], "phone": customer["phone"], "updatedAt": _stamp(_START)}
        known["email"] = customer.get("email", known.get("email"))
        return known

    def _nested(self, customer_id: str) -> dict[str, Any]:
        customer = self.customers[customer_id]
        return {"name": customer["name"], "phone": customer["phone"]}

    def _found(self, request: Request) -> dict[str, Any] | None:
        return self.invoices.get(request.path.removeprefix(self.prefix).split("/")[2])

    def _get(self, request: Request) -> Reply:
        invoice = self._found(request)
        return Reply(200, {"invoice": invoice}) if invoice else _no("NOT_FOUND", "Invoice not found")

    def _update(self, request: Request) -> Reply:
        invoice, body = self._found(request), request.json()
        if invoice is None:
            return _no("NOT_FOUND", "Invoice not found")
        if invoice["id"] in self.demo:
            return _no("DEMO_INVOICE", "Demo invoices cannot be modified")
        invoice |= {key: body[key] for key in ("amountCents", "description", "dueAt") if key in body}
        return Reply(200, {"invoice": invoice})

    def _remind(self, request: Request) -> Reply:
        invoice = self._found(request)
        if invoice is None:
            return _no("NOT_FOUND", "Invoice not found")
        if invoice["id"] in self.demo:
            return _no("DEMO_INVOICE", "Demo invoices cannot be sent")
        if invoice["status"] == "PAID":
            return _no("ALREADY_PAID", "Invoice already paid")
        self.delivered.append(("REMINDER", invoice["id"]))
        return Reply(200, {"success": True, "message": "Reminder sent via SMS to 3055550147"})

    def _save_customer(self, request: Request) -> Reply:
        body = request.json()
        if not isinstance(body, dict) or not body.get("name") or not body.get("phone"):
            return _no("VALIDATION_ERROR", "name and phone are required")
        return Reply(201, {"customer": self._upserted(body)})

    def _sales(self, request: Request) -> Reply:
        start, end = request.query.get("startDate", ""), request.query.get("endDate", "9999")
        limit = min(int(request.query.get("limit", "100")), self.sales_limit)
        rows = [sale for sale in self.sales if start <= sale["createdAt"][:10] <= end]
        paging = {"total": len(rows), "limit": limit, "hasMore": len(rows) > limit}
        return Reply(200, {"sales": rows[:limit], "pagination": paging})


def _no(code: str, message: str) -> Reply:
    return Reply(_ERRORS[code], {"error": code, "message": message})


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
