"""Any sequence of hand-overs, faults, crashes, second windows, restored copies and decisions keeps the promises."""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.domain import marker as markers
from app.domain.errors import NotAllowed
from app.domain.outbox import Operation
from app.domain.remote import Channel
from app.domain.remote import OperationState as State
from app.services import accounts, collecting, documents, handover, outbox, sync
from app.services.books import Books
from app.storage.records import operations as records
from app.sync import engine
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer

CREATE_FAULTS = [
    None,
    Fault.CUT_BEFORE_COMMIT,
    Fault.CUT_AFTER_COMMIT,
    Fault.CUT_IN_BODY,
    Fault.ERROR_BEFORE_COMMIT,
    Fault.ERROR_AFTER_COMMIT,
    Fault.LATE_COMMIT,
    Fault.LIMITED,
    Fault.HTML_AFTER_COMMIT,
    Fault.WRONG_AMOUNT,
    Fault.NO_ID,
]
LIST_FAULTS = [None, None, Fault.EMPTY_LIST, Fault.TRUNCATED_LIST, Fault.CUT_IN_BODY, Fault.DUPLICATE_ID]
BARRIERS = ["before_intent", "after_intent", "after_first_byte", "after_answer", "after_save"]
OPEN = {State.QUEUED, State.IN_FLIGHT, State.UNCLEAR, State.ABSENT_ONCE}


class Killed(BaseException):
    """The process ends here."""


class Collecting(RuleBasedStateMachine):
    """One home, one account, a provider that fails as it likes, and a person who answers what is asked."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        os.environ["XDG_STATE_HOME"] = str(self.folder)  # each example on a machine of its own
        self.home = Path(shutil.copytree(self.template, self.folder / "home"))
        self.clock = MovingClock()
        self.server = SentryServer()
        self.books = Books.open(self.home, clock=self.clock)
        self.again: Counter[str] = Counter()
        self.backup: Path | None = None
        self.restored = False

    @initialize(proven=st.booleans())
    def open_account(self, proven: bool) -> None:
        connect(self.books, self.server, "sentry")
        if proven:
            handover.push(self.books, issued(self.books, "7").id, "shop")
            sync.run(self.books)
            self.clock.pass_time()

    def teardown(self) -> None:
        """Let everything come to rest: nothing may be left that neither goes on nor is asked."""
        try:
            self.server._injected.clear()
            self.server.commit_late()
            for _ in range(10):
                sync.resume(self.books)
                self.clock.pass_time(timedelta(hours=1))
                sync.run(self.books)
            assert [entry for entry in outbox.listing(self.books) if entry.state in OPEN] == []
            self.nothing_twice()
            self.links_are_right()
        finally:
            self.books.close()
            self.server.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(fault=st.sampled_from(CREATE_FAULTS), channel=st.sampled_from([Channel.NONE, Channel.SMS]))
    def push(self, fault: Fault | None, channel: Channel) -> None:
        self.meet(fault, "create")
        with suppress(NotAllowed):  # its number is at the provider already: the books were set back
            handover.push(self.books, issued(self.books).id, "shop", channel=channel)

    @rule()
    def queue(self) -> None:
        with suppress(NotAllowed):
            handover.push(self.books, issued(self.books).id, "shop", queue_only=True)

    @rule(fault=st.sampled_from(LIST_FAULTS), create=st.sampled_from(CREATE_FAULTS))
    def run(self, fault: Fault | None, create: Fault | None) -> None:
        self.meet(fault, "list")
        self.meet(create, "create")
        sync.run(self.books)

    @rule(minutes=st.sampled_from([1, 10, 16, 70]))
    def tick(self, minutes: int) -> None:
        # What takes effect at all does so within the quiet time.
        if minutes >= 16:
            self.server.commit_late()
        self.clock.pass_time(timedelta(minutes=minutes))

    @rule(barrier=st.sampled_from(BARRIERS))
    def crash(self, barrier: str) -> None:
        def end(name: str) -> None:
            if name == barrier:
                raise Killed

        surroundings = dataclasses.replace(collecting.ports(self.books), barrier=end)
        with suppress(Killed), collecting.at_work(surroundings):
            account = accounts.find(self.books, "shop")
            with collecting.desk_of(surroundings, account) as desk:
                for operation_id in engine.due(desk, self.clock.now()):
                    engine.perform(desk, operation_id)
        self.books.close()
        self.books = Books.open(self.home, clock=self.clock)

    @rule()
    def second_window(self) -> None:
        with Books.open(self.home, clock=self.clock) as other:
            sync.run(other)

    @precondition(lambda self: self.backup is None and not self.restored)
    @rule()
    def make_backup(self) -> None:
        self.backup = Path(shutil.copy(self.books.paths.database, self.folder / "backup"))

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        assert self.backup is not None
        self.books.close()
        shutil.move(self.backup, self.books.paths.database)
        self.backup, self.restored = None, True
        self.books = Books.open(self.home, clock=self.clock)
        sync.run(self.books)

    @precondition(lambda self: self.restored)
    @rule()
    def resume(self) -> None:
        sync.resume(self.books)

    @rule(answer=st.sampled_from(["adopt", "retry", "discard"]))
    def decide(self, answer: str) -> None:
        for entry in outbox.listing(self.books):
            if entry.state is not State.NEEDS_ATTENTION:
                continue
            if answer == "adopt" and entry.candidates:
                with suppress(Exception):
                    outbox.adopt(self.books, entry.id, entry.candidates[0].remote_id)
            elif answer == "retry":
                self.again[entry.marker] += 1
                outbox.retry(self.books, entry.id)
            elif answer == "discard":
                outbox.discard(self.books, entry.id)

    @rule()
    def pay(self) -> None:
        for remote_id, invoice in self.server.invoices.items():
            if invoice["status"] != "PAID":
                self.server.pay(remote_id, at=self.clock.now())
                break

    @invariant()
    def nothing_twice(self) -> None:
        rows = Counter(found for row in self.server.invoices.values() for found in markers.find(row["description"]))
        for marker, count in rows.items():
            assert count <= 1 + self.again[marker]
        numbers = Counter(
            number
            for row in self.server.invoices.values()
            for number in [str(row["description"]).split("Ref: ")[-1].split(" ")[0]]
        )
        assert max(numbers.values(), default=0) <= 1 + self.again.total()

    @invariant()
    def links_are_right(self) -> None:
        for entry in self.operations():
            if entry.state is State.CONFIRMED:
                row = self.server.invoices[entry.remote_id]
                assert row["amountCents"] == int((entry.amount or 0) * 100)

    @invariant()
    def payments_are_recorded_once(self) -> None:
        for entry in self.operations():
            if entry.remote_id and entry.document_id:
                sold = sum(s["amountCents"] for s in self.server.sales if s["invoiceId"] == entry.remote_id)
                assert documents.get(self.books, entry.document_id).paid <= sold

    def operations(self) -> list[Operation]:
        account = accounts.find(self.books, "shop")
        with self.books.reading() as connection:
            return records.of_account(connection, account.id, open_only=False)

    def meet(self, fault: Fault | None, on: str) -> None:
        self.server._injected.clear()
        if fault is not None:
            self.server.inject(fault, on=on)


@pytest.mark.loopback
def test_any_sequence_keeps_the_promises(migrated_home: Path) -> None:
    Collecting.template = migrated_home
    run_state_machine_as_test(
        Collecting,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
