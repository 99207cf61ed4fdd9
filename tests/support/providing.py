"""What tests of the providers start from: an issued invoice, an account at a test server, a session."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from app.domain import marker
from app.domain.document import Content, Document, State
from app.domain.party import Address, Party
from app.domain.remote import Account, Channel, CheckoutPage, CollectRequest, PageStatus
from app.domain.secret import Secret
from app.domain.totals import calculate
from app.providers.budget import Ledger
from app.providers.http import Client
from app.providers.protocol import Provider, Session
from app.providers.wire import Hook
from tests.support.builders import content, line

MARKER = marker.make(bytes(range(10)))
BUYER = Party(
    "Harbor Cafe",
    "ap@harborcafe.example",
    "(305) 555-0147",
    address=Address("9 Pier Rd", "", "Tampa", "FL", "33602", "US"),
)


def issued(*lines: object, **changes: object) -> Document:
    """An issued invoice of Harbor Cafe in US dollars: by itself one line, three times 150.25, due 2026-04-30."""
    plain: Content = content(
        *(lines or (line("Bookkeeping, March", "150.25", "3", "0"),)),  # type: ignore[arg-type]  # lines, said loosely
        currency="USD",
        customer=BUYER,
        due_date=date(2026, 4, 30),
        notes="Net 30",
    )
    said = replace(plain, **changes)  # type: ignore[arg-type]  # the names are checked by replace itself
    uid = "5f1c1a52-6a6e-4a3e-9a5e-000000000014"
    return Document(14, uid, 1, State.ISSUED, said, calculate(said), number="INV-2026-0014")


def collecting(
    document: Document | None = None,
    *,
    channel: Channel = Channel.NONE,
    page: CheckoutPage | None = None,
    **account: str,
) -> CollectRequest:
    """A request to collect ``document`` through an account with the options ``account``."""
    options = tuple(account.items())
    return CollectRequest(document or issued(), Account(1, "shop", options=options), MARKER, channel, page)


def open_page(remote_id: str = "cp_0a1b2c3d4e5f", amount: str | None = None) -> CheckoutPage:
    """A checkout page at the provider, with an open amount unless one is given."""
    fixed = None if amount is None else Decimal(amount)
    return CheckoutPage(1, 1, "Invoices", amount=fixed, status=PageStatus.ACTIVE, remote_id=remote_id)


class Addressed(Protocol):
    """A server at an address, with the key it accepts."""

    key: str

    @property
    def base_url(self) -> str:
        """The address."""
        ...


def session(
    provider: Provider,
    server: Addressed,
    *,
    key: str | None = None,
    seconds: float = 5,
    cancel: threading.Event | None = None,
    hook: Hook | None = None,
    ca_file: Path | None = None,
    **options: str,
) -> Session:
    """A session of ``provider`` at ``server``, with a budget that starts full."""
    account = Account(1, "shop", provider.name, server.base_url, tuple(options.items()))
    client = Client(cancel=cancel, hook=hook, ca_file=ca_file, seconds=seconds)
    budget = Ledger(provider.capabilities(account).budgets, time.time)
    return Session(account, Secret(server.key if key is None else key), client, budget)
