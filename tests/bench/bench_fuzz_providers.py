"""Mutated replies at the providers: at their readers, and end to end over real sockets. No uncaught error.

Every round takes a reply that a provider's documents show, changes it (bytes, structure, values), and gives it to the
adapter. What comes back must be an outcome or a listing; a row with an id must have a usable one, a link must lead to
the provider, and a create must be asked exactly once. The seed is printed; a failing reply is written out with it.

The time of a reader is its own, not that of the machine.

Run: python tests/bench/bench_fuzz_providers.py [READERS [END_TO_END [SEED]]]
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.remote import Account, CheckoutPage, RemoteInvoice, RemotePayment
from app.domain.secret import Secret
from app.providers.http import Client, Reply, is_id
from app.providers.protocol import Accepted, KeyRefused, Limited, Listing, NotSent, Provider, Refused, Session, Unclear
from app.providers.registry import provider
from tests.support.canned_server import CannedServer
from tests.support.providing import collecting, open_page

READERS, END_TO_END = 1_000_000, 100_000
SLOWEST_ALLOWED, GROWTH_ALLOWED_MB = 1.0, 50
LARGEST = 500_000  # of a reply; the client's own limit is tested beside it
OUTCOMES = (NotSent, Accepted, Refused, Limited, KeyRefused, Unclear)
STATUSES = (200, 200, 200, 200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 405, 409, 418, 422, 429, 500, 503)
ODD: tuple[object, ...] = (
    None, True, False, 0, -1, 10**17, 10**40, 1.5, -0.0, 1e300, "", " ", "x" * 5_000, "\x00\x1b[31m", "\u202e",
    "\ud800",
    "../..", "a/b", "9999-12-31T23:59:59-23:59", "0000-00-00", "2026-02-30", "NaN", "1e400", "PAID", "paid", [], {},
    [[]],
    {"a": {"a": {}}}, "https://evil.example/", "//evil.example", "javascript:alert(1)", "<b>", "٣", [None], [1, {}],
)  # fmt: skip
ERRORS = ("VALIDATION_ERROR", "INSUFFICIENT_SCOPE", "rate_limited", "not_found", "only_draft_invoices_can_be_sent", "x")

SAMPLES: dict[str, tuple[Any, ...]] = {
    "sentry": (
        {
            "invoices": [
                {
                    "id": "inv_k2m9",
                    "customerId": "cmm90",
                    "customer": {"name": "Harbor Cafe", "phone": "3055550147"},
                    "amountCents": 48250,
                    "description": "March (Ref: 000G-40R4-0M30-E209-J)",
                    "status": "SENT",
                    "dueAt": "2026-04-15T00:00:00Z",
                    "createdAt": "2026-03-31T09:12:44Z",
                    "paymentUrl": "https://sandbox.sentrypos.app/pay/token_k2m9",
                }
            ],
            "pagination": {"total": 1, "limit": 100, "hasMore": False},
        },
        {"invoice": {"id": "inv_k2m9", "amountCents": 48250, "status": "SENT", "message": "sent"}},
        {"success": True, "message": "Reminder sent"},
        {"customer": {"id": "cmm90", "name": "Harbor Cafe", "phone": "3055550147", "email": "a@b.example"}},
        {"sales": [{"id": "pay_1", "invoiceId": "inv_k2m9", "amountCents": 48250, "status": "COMPLETED"}]},
    ),
    "creditclaw": (
        {
            "invoices": [
                {
                    "invoice_id": "inv_9c0d",
                    "reference_number": "INV-2026-0007",
                    "checkout_page_id": "cp_1",
                    "status": "sent",
                    "recipient_name": "Harbor Cafe",
                    "recipient_email": "a@b.example",
                    "line_items": [{"description": "B", "quantity": 3, "unitPriceUsd": 150.25, "amountUsd": 450.75}],
                    "total_usd": 482.3,
                    "payment_url": "/pay/cp_1?ref=INV-2026-0007",
                    "due_date": "2026-04-30T00:00:00.000Z",
                    "notes": "Net 30",
                    "sale_id": "sale_1",
                    "created_at": "2026-03-31T08:55:00.000Z",
                }
            ]
        },
        {"invoice_id": "inv_9c0d", "status": "sent", "email_sent": False, "email_reason": "email_error"},
        {
            "checkout_pages": [
                {"checkout_page_id": "cp_1", "checkout_url": "/pay/cp_1", "title": "T", "amount_usd": 1.5}
            ]
        },
        {"sales": [{"sale_id": "sale_1", "checkout_page_id": "cp_1", "amount_usd": 482.3, "status": "confirmed"}]},
    ),
    "sonic": (
        {
            "meta": {"total_count": 1, "page": 1, "per_page": 20},
            "data": [
                {
                    "id": "0d5c1e7a",
                    "name": "Invoice 14",
                    "description": "Bookkeeping",
                    "amount": 48230,
                    "currency": "USDC",
                    "created_at": "2026-03-31T08:55:00.000Z",
                    "status": "paid",
                    "metadata": {"order_id": "1"},
                    "payment_link_id": "k31x9",
                }
            ],
        },
        {"id": "0d5c1e7a", "reference": "INV-1", "amount": 48230, "currency": "USDT", "status": "Paid"},
        {"id": "0d5c1e7a", "amount": 15.5, "currency": "USD", "shipping": {"amount": 2}},
    ),
}


class Free:
    """A budget without an end."""

    def take(self, *names: str) -> int:
        """Allow everything."""
        del names
        return 0

    def hold(self, seconds: int, *names: str) -> None:
        """Hold nothing back."""
        del seconds, names


class Mouth(Client):
    """A client that answers every request with the same reply, without a socket."""

    def __init__(self) -> None:
        super().__init__()
        self.reply = Reply(200, b"")
        self.posts = 0

    def request(self, method: str, *_: object, **__: object) -> Reply:
        """Return the reply."""
        self.posts += method != "GET"
        return self.reply


def mutated(random_: random.Random, name: str) -> tuple[int, bytes]:
    """Return a status and a body grown out of a documented one."""
    status = random_.choice(STATUSES)
    if random_.random() < 0.1:
        error = {"error": random_.choice((*ERRORS, *ODD)), "message": random_.choice(ODD)}
        return status, encoded(error)
    value = json.loads(json.dumps(random_.choice(SAMPLES[name])))
    for _ in range(random_.randint(0, 4)):
        value = bent(random_, value)
    body = encoded(value)[:LARGEST]
    while body and random_.random() < 0.25:
        body = torn(random_, body)
    return status, body


def bent(random_: random.Random, value: Any) -> Any:
    """Change one thing somewhere in a structure."""
    if isinstance(value, dict) and value and random_.random() < 0.9:
        key = random_.choice(list(value))
        match random_.randint(0, 5):
            case 0:
                del value[key]
            case 1:
                value[key] = odd(random_)
            case 2:
                value[str(random_.choice(ODD))[:50]] = value[key]
            case _:
                value[key] = bent(random_, value[key])
        return value
    if isinstance(value, list) and value and random_.random() < 0.9:
        match random_.randint(0, 4):
            case 0:
                value *= random_.choice((0, 2, 3, 110)) if len(value) < 10 else 0
            case 1:
                value.append(odd(random_))
            case _:
                place = random_.randrange(len(value))
                value[place] = bent(random_, value[place])
        return value
    return odd(random_)


def odd(random_: random.Random) -> Any:
    """Return an odd value of its own."""
    return deepcopy(random_.choice(ODD))


def torn(random_: random.Random, body: bytes) -> bytes:
    """Change some bytes."""
    place = random_.randrange(len(body))
    match random_.randint(0, 5):
        case 0:
            return body[:place]
        case 1:
            return body[:place] + random_.randbytes(random_.randint(1, 4)) + body[place:]
        case 2:
            return body[:place] + body[place + random_.randint(1, 8) :]
        case 3:
            return body[:place] + b"[" * random_.choice((1, 40, 5_000)) + body[place:]
        case 4:
            return (
                body[:place]
                + random_.choice((b"NaN", b"1e999", b"9" * 5_000, b"\\ud800", b"\xef\xbb\xbf"))
                + body[place:]
            )
        case _:
            return body[:place] + bytes([body[place] ^ (1 << random_.randrange(8))]) + body[place + 1 :]


def encoded(value: object) -> bytes:
    """Write JSON, also what is none."""
    return json.dumps(value, ensure_ascii=True).encode()


def calls_of(chosen: Provider, at: Session, payload: bytes) -> list[Callable[[], object]]:
    """Return every call of a provider that reads a reply."""
    day = date(2026, 4, 1)
    known = [RemoteInvoice("inv_9c0d", sale_id="sale_1", page_id="cp_1")]
    at.account.option("update")
    return [
        lambda: chosen.invoices(at),
        lambda: chosen.invoice(at, "inv_9c0d"),
        lambda: chosen.create(at, payload),
        lambda: chosen.update(at, "0d5c1e7a", payload),
        lambda: chosen.send(at, "inv_9c0d"),
        lambda: chosen.remind(at, "inv_k2m9"),
        lambda: chosen.payments(at, day, day, known),
        lambda: chosen.customers(at),
        lambda: chosen.pages(at),
        lambda: chosen.page_create(at, b'{"title": "T"}'),
        lambda: chosen.page_update(at, "cp_1", b'{"title": "T"}'),
        lambda: chosen.test(at),
    ]


def check(answer: object) -> str:
    """Return what kind of answer this is, after looking at everything it promises."""
    if isinstance(answer, Listing):
        for row in answer.rows:
            check_row(row)
        assert not (answer.complete and answer.failure)
        return "complete" if answer.complete else "incomplete"
    if isinstance(answer, tuple):
        return "findings"
    assert isinstance(answer, OUTCOMES), answer
    assert len(answer.evidence) <= 4_000
    assert answer.evidence.isprintable()
    if isinstance(answer, Limited):
        assert 1 <= answer.seconds <= 86_400
    if isinstance(answer, Accepted):
        check_row(answer.remote)
    return type(answer).__name__


def check_row(row: object) -> None:
    """Check that ids are ids, links lead to the provider, amounts are exact and evidence is bounded."""
    if isinstance(row, RemoteInvoice | CheckoutPage):
        url = row.payment_url if isinstance(row, RemoteInvoice) else row.url
        assert is_id(row.remote_id)
        assert url == "" or url.startswith("https://"), url
        assert "evil" not in url.partition("/")[0]
        assert row.amount is None or isinstance(row.amount, Decimal)
        assert len(row.evidence) <= 4_000
    if isinstance(row, RemotePayment):
        assert is_id(row.payment_id)
        assert not row.proves or row.amount > 0


def payload_of(chosen: Provider) -> bytes:
    """Return a real request body."""
    return chosen.compose(collecting(page=open_page())).payload


def at_the_readers(count: int, random_: random.Random) -> Counter[str]:
    """Give mutated replies straight to the adapters."""
    kinds: Counter[str] = Counter()
    slowest = 0.0
    rigs = []
    for name in SAMPLES:
        chosen, mouth = provider(name), Mouth()
        account = Account(1, "a", name, "https://x.example", (("update", "on"),))
        at = Session(account, Secret("sntr_canary0123"), mouth, Free())
        rigs.append((name, mouth, calls_of(chosen, at, payload_of(chosen))))
    for _ in range(count):
        name, mouth, calls = random_.choice(rigs)
        status, body = mutated(random_, name)
        mouth.reply = Reply(status, body, random_.choice(("application/json", "text/html", "")), "")
        mouth.posts = 0
        started = time.thread_time()
        try:
            kinds[check(random_.choice(calls)())] += 1
        except Exception:
            print(f"FAILED on {name} {status} {body[:2_000]!r}")
            raise
        took = time.thread_time() - started
        if took > SLOWEST_ALLOWED:
            raise AssertionError(f"{took:.1f} s for {name} {status} {body[:2_000]!r}")
        slowest = max(slowest, took)
        assert mouth.posts <= 2
    kinds["slowest, ms"] = round(slowest * 1000)
    return kinds


class Sayer(CannedServer):
    """Says one thing to everything."""

    def call_of(self, request: Any) -> str:
        return "write" if request.method != "GET" else "read"


def end_to_end(count: int, random_: random.Random) -> Counter[str]:
    """Send mutated replies over sockets, one create or list each."""
    kinds: Counter[str] = Counter()
    slowest = 0.0
    for name in SAMPLES:
        chosen = provider(name)
        payload = payload_of(chosen)
        with Sayer() as server, Client(seconds=5) as client:
            assert isinstance(server, Sayer)
            at = Session(Account(1, "a", name, server.base_url), Secret(server.key), client, Free())
            for _ in range(count // len(SAMPLES)):
                status, body = mutated(random_, name)
                server._answers = {}
                server.requests.clear()
                for call in ("read", "write"):
                    server.says(call, body, status)
                started = time.perf_counter()
                creating = random_.random() < 0.5
                kinds[check(chosen.create(at, payload) if creating else chosen.invoices(at))] += 1
                slowest = max(slowest, time.perf_counter() - started)
                assert server.count("write") == creating
    assert slowest <= SLOWEST_ALLOWED, slowest
    kinds["slowest, ms"] = round(slowest * 1000)
    return kinds


def main() -> None:
    """Run both and print the figures."""
    arguments = [int(text) for text in sys.argv[1:]]
    readers, sockets, seed = (*arguments, *(READERS, END_TO_END, time.time_ns())[len(arguments) :])
    print(f"seed {seed}")
    for title, run, count in (("readers", at_the_readers, readers), ("end to end", end_to_end, sockets)):
        run(min(count, 2_000), random.Random(seed))  # noqa: S311 - chance, not secrecy; the first rounds fill caches
        before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        kinds = run(count, random.Random(seed))  # noqa: S311 - chance, not secrecy
        took = time.perf_counter() - started
        growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"{title}: {count:,} replies in {took:.0f} s ({count / took:,.0f}/s), {growth:.0f} MB more at the peak")
        print("  " + ", ".join(f"{kind} {number:,}" for kind, number in kinds.most_common()))
        assert growth <= GROWTH_ALLOWED_MB, growth


if __name__ == "__main__":
    main()
