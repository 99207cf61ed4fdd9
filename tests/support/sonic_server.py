"""Sonic as its documents describe it, contradictions on demand: paths, envelopes, verbs and units are switches."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.faults import Reply
from tests.support.provider_server import ProviderServer, Request

_START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_REQUIRED = ("amount", "currency", "customer_email", "customer_name", "line_items", "due_date", "metadata")


class SonicServer(ProviderServer):
    """The gateway.

    Attributes:
        list_path: where the list is; every other one is not found.
        envelope: ``data`` with its meta, or ``invoices`` as in the SDK's sample.
        patch: False answers 405 to PATCH.
        major: True shows amounts in whole units.
        echo_metadata: whether lists and gets show the metadata.
        per_page: rows of a page; ``paging`` False ignores the page asked for.
    """

    key = "sonic-key-1"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.invoices: dict[str, dict[str, Any]] = {}
        self.links: dict[str, dict[str, Any]] = {}
        self.list_path = "/v1/invoices"
        self.envelope = "data"
        self.patch = True
        self.major = False
        self.echo_metadata = False
        self.per_page = 20
        self.paging = True
        self._numbers = itertools.count(1)

    def call_of(self, request: Request) -> str:
        if request.method == "GET" and request.path == self.list_path:
            return "list"
        routes = (
            ("POST", r"/invoices", "create"),
            ("GET", r"/invoices/[^/]+", "get"),
            ("PATCH|PUT", r"/invoices/[^/]+", "update"),
            ("GET", r"/v1/payment_links/[^/]+", "link"),
        )
        return next(
            (
                name
                for methods, shape, name in routes
                if request.method in methods.split("|") and re.fullmatch(shape, request.path)
            ),
            "",
        )

    def refuse_key(self) -> Reply:
        return Reply(401, {"message": "Unauthorized"})

    def answer(self, call: str, request: Request) -> Reply:
        handlers = {
            "list": self._list,
            "create": self._create,
            "get": self._get,
            "update": self._update,
            "link": self._link,
        }
        return handlers[call](request)

    def pay(self, invoice_id: str) -> None:
        """Let the customer pay."""
        with self.state:
            self.invoices[invoice_id]["status"] = "paid"

    def add(self, amount: int, currency: str = "USDT", **more: Any) -> str:
        """Make an invoice that did not come from us; return its id."""
        with self.state:
            return str(self._made({"amount": amount, "currency": currency, "metadata": {}}, more)["id"])

    def rows_of(self, value: Any) -> list[dict[str, Any]] | None:
        rows = value.get("data", value.get("invoices")) if isinstance(value, dict) else None
        return rows if isinstance(rows, list) else None

    def _list(self, request: Request) -> Reply:
        query = request.query
        rows = [
            self._shown(invoice)
            for invoice in self.invoices.values()
            if query.get("status", invoice["status"]) == invoice["status"]
            and query.get("start_date", "") <= invoice["created_at"][:10] <= query.get("end_date", "9999")
        ]
        if self.envelope == "invoices":
            return Reply(200, {"invoices": rows})
        page = int(query.get("page", "1")) if self.paging else 1
        shown = rows[(page - 1) * self.per_page : page * self.per_page]
        return Reply(200, {"meta": {"total_count": len(rows), "page": page, "per_page": self.per_page}, "data": shown})

    def _create(self, request: Request) -> Reply:
        body = request.json()
        if problem := _problem(body):
            return Reply(422, {"message": problem})
        invoice = self._made(body, {})
        # As in the sample: "Paid" at once, camelCase times, other metadata than was sent.
        return Reply(
            201,
            {
                "id": invoice["id"],
                "reference": f"INV-{next(self._numbers)}",
                "amount": invoice["amount"],
                "currency": invoice["currency"],
                "status": "Paid",
                "metadata": {"customer_name": body["customer_name"]},
                "createdAt": invoice["created_at"],
                "updatedAt": invoice["updated_at"],
            },
        )

    def _made(self, body: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        moment = _stamp(_START + timedelta(minutes=number))
        invoice = {
            "id": f"0d5c1e7a-92b4-4c55-9a3e-{number:012x}",
            "name": f"Invoice {number}",
            "description": None,
            "amount": body["amount"],
            "currency": body["currency"],
            "created_at": moment,
            "updated_at": moment,
            "status": "unpaid",
            "metadata": body["metadata"],
        } | more
        self.invoices[invoice["id"]] = invoice
        return invoice

    def _shown(self, invoice: dict[str, Any]) -> dict[str, Any]:
        shown = dict(invoice)
        if not self.echo_metadata:
            del shown["metadata"]
        if self.major:
            shown["amount"] = invoice["amount"] / 100
        return shown

    def _get(self, request: Request) -> Reply:
        invoice = self.invoices.get(request.path.split("/")[-1])
        return Reply(200, self._shown(invoice)) if invoice else Reply(404, {"message": "Not found"})

    def _link(self, request: Request) -> Reply:
        return Reply(200, self.links.get(request.path.split("/")[-1], {}))

    def _update(self, request: Request) -> Reply:
        invoice, body = self.invoices.get(request.path.split("/")[-1]), request.json()
        if request.method == "PATCH" and not self.patch:
            return Reply(405, {"message": "Method not allowed"})
        if invoice is None:
            return Reply(404, {"message": "Not found"})
        if not isinstance(body, dict) or set(body) - {"description", "amount", "currency", "metadata"}:
            return Reply(422, {"message": "Unknown field"})
        invoice |= body
        return Reply(200, self._shown(invoice) | {"metadata": body.get("metadata")})


def _problem(body: Any) -> str:
    if not isinstance(body, dict):
        return "Body must be an object"
    missing = [key for key in _REQUIRED if not body.get(key)]
    if missing:
        return f"{missing[0]} is required"
    items = body["line_items"]
    whole = type(body["amount"]) is int and all(type(i["amount"]) is int and type(i["quantity"]) is int for i in items)
    checks = (
        (set(body) == set(_REQUIRED), "unknown field"),
        (whole and body["amount"] > 0, "amounts must be integers in the smallest unit"),
        (all(set(item) == {"name", "amount", "quantity"} for item in items), "line_items are wrong"),
        (re.fullmatch(r"\d{4}-\d\d-\d\d", body["due_date"]) is not None, "due_date must be YYYY-MM-DD"),
        (whole and sum(i["amount"] * i["quantity"] for i in items) == body["amount"], "line_items do not add up"),
    )
    return next((problem for holds, problem in checks if not holds), "")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
