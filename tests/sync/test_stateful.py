"""Any sequence of faults, crashes, copies and decisions keeps the promises, at each of the providers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from app.domain.remote import Channel
from app.services import checkout_pages, sync
from tests.support.creditclaw_server import CreditClawServer
from tests.support.provider_server import ProviderServer
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer
from tests.sync.collecting import Collecting, held


class AtSentry(Collecting):
    """One amount; some customers get theirs at once by SMS."""

    server: SentryServer
    provider = "sentry"
    channels = (Channel.NONE, Channel.SMS)

    def make_server(self) -> ProviderServer:
        return SentryServer()

    def rows(self) -> dict[str, str]:
        return held(self.server, "description")

    def cents(self, remote_id: str) -> int:
        return int(self.server.invoices[remote_id]["amountCents"])

    def pay_one(self) -> None:
        for remote_id, invoice in self.server.invoices.items():
            if invoice["status"] != "PAID":
                self.server.pay(remote_id, at=self.clock.now())
                break

    def paid(self, remote_id: str) -> int:
        return sum(sale["amountCents"] for sale in self.server.sales if sale["invoiceId"] == remote_id)

    def delivered(self) -> Counter[str]:
        return Counter(remote_id for _, remote_id in self.server.delivered)


class AtCreditClaw(Collecting):
    """A draft, and a delivery that is a call of its own."""

    server: CreditClawServer
    provider = "creditclaw"
    channels = (Channel.EMAIL, Channel.NONE)

    def make_server(self) -> ProviderServer:
        return CreditClawServer()

    def prepare(self) -> None:
        self.server.add_page()
        sync.run(self.books)
        self.page = checkout_pages.listing(self.books)[0].id

    def rows(self) -> dict[str, str]:
        return held(self.server, "notes")

    def cents(self, remote_id: str) -> int:
        total: float = self.server.invoices[remote_id]["total_usd"]
        return round(total * 100)

    def pay_one(self) -> None:
        for remote_id, invoice in self.server.invoices.items():
            if invoice["status"] == "sent":
                self.server.pay(remote_id)
                break

    def paid(self, remote_id: str) -> int:
        wanted = self.server.invoices[remote_id]["sale_id"]
        return sum(round(sale["amount_usd"] * 100) for sale in self.server.sales if sale["sale_id"] == wanted)

    def delivered(self) -> Counter[str]:
        return Counter(self.server.mailed)


class AtSonic(Collecting):
    """Whole minor units; what is sent comes back in lists."""

    server: SonicServer
    provider = "sonic"

    def make_server(self) -> ProviderServer:
        server = SonicServer()
        server.echo_metadata = True
        server.per_page = 3
        return server

    def rows(self) -> dict[str, str]:
        return held(self.server, "metadata")

    def cents(self, remote_id: str) -> int:
        return int(self.server.invoices[remote_id]["amount"])

    def pay_one(self) -> None:
        for remote_id, invoice in self.server.invoices.items():
            if invoice["status"] != "paid":
                self.server.pay(remote_id)
                break

    def paid(self, remote_id: str) -> int:
        invoice: dict[str, Any] = self.server.invoices[remote_id]
        return self.cents(remote_id) if invoice["status"] == "paid" else 0


class AtForgetfulSonic(AtSonic):
    """Sonic as in its first sample: nothing that was sent comes back, so that only a person creates again.

    Then it may act as late as it likes.
    """

    prompt = False

    def make_server(self) -> ProviderServer:
        return SonicServer()


@pytest.mark.loopback
@pytest.mark.parametrize("machine", [AtSentry, AtCreditClaw, AtSonic, AtForgetfulSonic])
def test_any_sequence_keeps_the_promises(machine: type[Collecting], migrated_home: Path) -> None:
    machine.template = migrated_home
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=settings().max_examples // 8,
            suppress_health_check=list(HealthCheck),
        ),
    )
