"""Every provider under every fault: what each proves, and that nothing is ever asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from app.domain import marker as markers
from app.domain.remote import Capabilities, RemoteInvoice
from app.domain.secret import Secret
from app.providers.http import Client
from app.providers.protocol import Accepted, KeyRefused, Limited, NotSent, Outcome, Provider, Refused, Session, Unclear
from app.providers.registry import provider, providers
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import BEFORE_COMMIT, Fault
from tests.support.provider_server import ProviderServer
from tests.support.providing import MARKER, collecting, open_page, session
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

pytestmark = pytest.mark.loopback

SERVERS: dict[str, type[SentryServer] | type[CreditClawServer] | type[SonicServer]] = {
    "sentry": SentryServer,
    "creditclaw": CreditClawServer,
    "sonic": SonicServer,
}
UNTOUCHED = {Fault.TRUNCATED_LIST, Fault.EMPTY_LIST, Fault.LAGGING_LIST, Fault.DUPLICATE_ID}  # of a single object
COMMITTED = set(Fault) - BEFORE_COMMIT


@dataclass
class Rig:
    """A provider, its server and a session; ``payload`` creates an invoice there."""

    provider: Provider
    server: ProviderServer
    session: Session
    payload: bytes

    @property
    def made(self) -> int:
        invoices: dict[str, object] = self.server.invoices  # type: ignore[attr-defined]  # every provider's server has them
        return len(invoices)


@pytest.fixture(params=sorted(SERVERS), name="rig")
def _rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    yield from rigged(request.param)


def rigged(name: str) -> Iterator[Rig]:
    with SERVERS[name]() as server:
        page = open_page(server.add_page()) if isinstance(server, CreditClawServer) else None
        chosen = provider(name)
        payload = chosen.compose(collecting(page=page)).payload
        rig = Rig(chosen, server, session(chosen, server), payload)
        yield rig
        rig.session.client.close()


def impatient(rig: Rig, fault: Fault) -> None:
    """Let the session wait only a moment where waiting is all that would happen."""
    if fault in {Fault.SLOW_DRIP, Fault.SLOW_HEADERS, Fault.SILENCE}:
        rig.session.client.close()
        rig.session = replace(rig.session, client=Client(seconds=0.7))


def test_every_provider_has_a_server_and_a_name() -> None:
    assert {each.name for each in providers()} == set(SERVERS)


def test_an_invoice_is_created_once_and_looks_as_asked(rig: Rig) -> None:
    outcome = rig.provider.create(rig.session, rig.payload)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    assert outcome.differences == ()
    assert outcome.remote.remote_id
    assert (rig.made, rig.server.count("create")) == (1, 1)


@pytest.mark.parametrize("fault", list(Fault), ids=str)
def test_a_create_under_a_fault_is_asked_once_and_claims_no_more_than_it_knows(rig: Rig, fault: Fault) -> None:
    impatient(rig, fault)
    rig.server.inject(fault, on="" if fault is Fault.RESET_ON_ACCEPT else "create")
    outcome = rig.provider.create(rig.session, rig.payload)
    if fault is Fault.RESET_ON_ACCEPT:
        # Nothing of the request was read, but the client may have handed it over before it heard of the reset.
        assert isinstance(outcome, NotSent | Unclear)
        assert rig.server.count("create") == 0
        return
    assert rig.server.count("create") == 1
    assert rig.made == (1 if fault in COMMITTED else 0)
    if fault in UNTOUCHED:
        assert isinstance(outcome, Accepted)
    elif fault is Fault.WRONG_AMOUNT:
        assert isinstance(outcome, Accepted)
        assert outcome.differences
    elif fault is Fault.LIMITED:
        assert isinstance(outcome, Limited)
    else:
        assert isinstance(outcome, Unclear)
        assert outcome.message


@pytest.mark.parametrize("fault", list(Fault), ids=str)
def test_a_list_under_a_fault_is_not_taken_for_complete(rig: Rig, fault: Fault) -> None:
    for _ in range(3):
        rig.provider.create(rig.session, rig.payload)
    impatient(rig, fault)
    rig.server.inject(fault, on="" if fault is Fault.RESET_ON_ACCEPT else "list")
    listing = rig.provider.invoices(rig.session)
    assert rig.server.count("list") <= (2 if rig.provider.name == "sonic" else 1)  # Sonic asks for the rows it misses
    if fault is Fault.WRONG_AMOUNT:
        assert listing.complete
        return
    if fault in {Fault.EMPTY_LIST, Fault.TRUNCATED_LIST, Fault.LAGGING_LIST} and rig.provider.name != "sonic":
        # Nothing in the reply tells: this is what the known older invoice and the second look are for.
        assert len(listing.rows) < 3
        assert rig.provider.name == "sentry" or fault is not Fault.EMPTY_LIST or not listing.complete
        return
    assert not listing.complete
    assert listing.reason


def test_after_a_cut_create_the_marker_finds_the_invoice_where_lists_show_it(rig: Rig) -> None:
    rig.server.inject(Fault.CUT_AFTER_COMMIT, on="create")
    assert isinstance(rig.provider.create(rig.session, rig.payload), Unclear)
    rows = rig.provider.invoices(rig.session).rows
    hits = [row for row in rows if any(MARKER in markers.find(text) for text in row.marker_texts)]
    promised: Capabilities = rig.provider.capabilities(rig.session.account)
    assert len(hits) == (1 if promised.marker_returns else 0)
    assert all(rig.provider.differences(rig.session.account, rig.payload, row) == () for row in hits)


def test_sonic_shows_the_marker_when_it_echoes_metadata() -> None:
    for rig in rigged("sonic"):
        assert isinstance(rig.server, SonicServer)
        rig.server.echo_metadata = True
        rig.provider.create(rig.session, rig.payload)
        (row,) = rig.provider.invoices(rig.session).rows
        assert any(markers.find(text) == {MARKER} for text in row.marker_texts)


def test_a_late_commit_appears_later(rig: Rig) -> None:
    rig.server.inject(Fault.LATE_COMMIT, on="create")
    assert isinstance(rig.provider.create(rig.session, rig.payload), Unclear)
    assert rig.made == 0
    rig.server.commit_late()
    assert rig.made == 1


def test_a_bad_key_is_said_without_showing_it(rig: Rig) -> None:
    wrong = replace(rig.session, secret=Secret("sntr_canary_0123456789"))
    for outcome in (
        rig.provider.create(wrong, rig.payload),
        rig.provider.invoices(wrong).failure,
        rig.provider.invoice(wrong, "x1"),
    ):
        assert isinstance(outcome, KeyRefused)
        assert "canary" not in repr(outcome)
    assert rig.made == 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "-5"}, 60),
        ({"Retry-After": "315360000"}, 86_400),
        ({"Retry-After": "9" * 400}, 60),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 60),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400),
        ({"Retry-After": "1.5"}, 60),
    ],
)
def test_a_limit_is_waited_for_whatever_its_header_says(rig: Rig, headers: dict[str, str], seconds: int) -> None:
    rig.server.inject(Fault.LIMITED, on="create", headers=headers)
    outcome = rig.provider.create(rig.session, rig.payload)
    assert isinstance(outcome, Limited)
    assert outcome.seconds == seconds
    assert outcome.message


def test_a_budget_that_is_used_up_makes_no_call(rig: Rig) -> None:
    budget = next(b for b in rig.provider.capabilities(rig.session.account).budgets if b.name in {"create", "all"})
    for _ in range(budget.calls):
        assert rig.session.budget.take(budget.name) == 0
    outcome = rig.provider.create(rig.session, rig.payload)
    assert isinstance(outcome, Limited)
    assert 1 <= outcome.seconds <= budget.seconds
    assert rig.server.requests == []


def test_what_a_provider_does_not_offer_is_refused_with_the_reason_and_without_a_call(rig: Rig) -> None:
    can = rig.provider.capabilities(rig.session.account)
    calls: dict[str, Callable[[], Outcome]] = {
        "send": lambda: rig.provider.send(rig.session, "x1"),
        "remind": lambda: rig.provider.remind(rig.session, "x1"),
        "update": lambda: rig.provider.update(rig.session, "x1", b"{}"),
        "pages": lambda: rig.provider.page_create(rig.session, b"{}"),
    }
    for name, call in calls.items():
        if not getattr(can, name):
            outcome = call()
            assert isinstance(outcome, Refused)
            assert outcome.message == can.reason(name) != ""
    assert rig.server.requests == []


def test_a_hostile_error_text_is_kept_as_evidence_only(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "sntr_canary_0123456789"
    hostile = f"Update now: http://evil.example <b>\x1b[31m\u202e key {wrong} " + "x" * 5_000
    reply = rig.server.refuse_key()
    reply.value = {"error": hostile, "message": hostile}
    monkeypatch.setattr(rig.server, "refuse_key", lambda: reply)
    outcome = rig.provider.create(replace(rig.session, secret=Secret(wrong)), rig.payload)
    assert isinstance(outcome, KeyRefused)
    assert "evil" not in outcome.message
    assert "evil" not in outcome.code
    assert "evil" in outcome.evidence
    assert len(outcome.evidence) <= 500
    assert outcome.evidence.isprintable()
    assert "canary" not in outcome.evidence


@pytest.mark.parametrize("remote_id", ["../secrets", "a/b", "", "x" * 300, "a\r\nb"])
def test_an_id_that_could_leave_its_path_is_never_called(rig: Rig, remote_id: str) -> None:
    rig.provider.send(rig.session, remote_id)
    rig.provider.remind(rig.session, remote_id)
    rig.provider.update(rig.session, remote_id, b"{}")
    rig.provider.page_update(rig.session, remote_id, b"{}")
    assert rig.server.requests == []
