"""Any sequence of creates and deliveries with faults, crashes and decisions mails each customer once."""

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
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.domain import marker as markers
from app.domain.remote import Channel, OperationKind
from app.domain.remote import OperationState as State
from app.services import checkout_pages, collecting, handover, outbox, sync
from app.services.accounts import find
from app.services.books import Books
from app.sync import run as runs
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued

FAULTS = [
    None,
    Fault.CUT_BEFORE_COMMIT,
    Fault.CUT_AFTER_COMMIT,
    Fault.ERROR_BEFORE_COMMIT,
    Fault.ERROR_AFTER_COMMIT,
    Fault.LATE_COMMIT,
    Fault.HTML_AFTER_COMMIT,
    Fault.LIMITED,
]
LIST_FAULTS = [None, None, Fault.EMPTY_LIST, Fault.TRUNCATED_LIST, Fault.CUT_IN_BODY]
OPEN = {State.QUEUED, State.IN_FLIGHT, State.UNCLEAR, State.ABSENT_ONCE, State.SEND_UNCLEAR}


class Killed(BaseException):
    """The process ends here."""


class Mailing(RuleBasedStateMachine):
    """One account where creating and delivering are two calls."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        os.environ["XDG_STATE_HOME"] = str(self.folder)  # each example on a machine of its own
        self.home = Path(shutil.copytree(self.template, self.folder / "home"))
        self.clock = MovingClock()
        self.server = CreditClawServer()
        self.books = Books.open(self.home, clock=self.clock)
        self.again: Counter[str] = Counter()

    @initialize()
    def open_account(self) -> None:
        connect(self.books, self.server, "creditclaw")
        self.server.add_page()
        sync.run(self.books)
        self.page = checkout_pages.listing(self.books)[0].id
        handover.push(self.books, issued(self.books, "7").id, "shop", page_id=self.page)
        self.clock.pass_time()
        sync.run(self.books)

    def teardown(self) -> None:
        """Let everything come to rest."""
        try:
            self.server._injected.clear()
            self.server.commit_late()
            for _ in range(12):
                self.clock.pass_time(timedelta(minutes=61))
                sync.run(self.books)
            open_entries = [entry for entry in outbox.listing(self.books) if entry.state in OPEN]
            # A delivery waits for its invoice as long as a person has not decided on that.
            asked = {e.id for e in outbox.listing(self.books) if e.state in {State.NEEDS_ATTENTION, State.REJECTED}}
            assert [entry for entry in open_entries if entry.parent_id not in asked] == []
            self.nobody_is_mailed_twice()
        finally:
            self.books.close()
            self.server.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(create=st.sampled_from(FAULTS), send=st.sampled_from(FAULTS), listing=st.sampled_from(LIST_FAULTS))
    def push(self, create: Fault | None, send: Fault | None, listing: Fault | None) -> None:
        self.meet(create=create, send=send, list=listing)
        handover.push(self.books, issued(self.books).id, "shop", page_id=self.page, channel=Channel.EMAIL)

    @rule(create=st.sampled_from(FAULTS), send=st.sampled_from(FAULTS), listing=st.sampled_from(LIST_FAULTS))
    def run(self, create: Fault | None, send: Fault | None, listing: Fault | None) -> None:
        self.meet(create=create, send=send, list=listing)
        sync.run(self.books)

    @rule(minutes=st.sampled_from([5, 16, 61]))
    def tick(self, minutes: int) -> None:
        if minutes >= 16:
            self.server.commit_late()
        self.clock.pass_time(timedelta(minutes=minutes))

    @rule(barrier=st.sampled_from(["after_intent", "after_first_byte", "after_answer"]), calls=st.integers(0, 3))
    def crash(self, barrier: str, calls: int) -> None:
        left = [calls]

        def end(name: str) -> None:
            if name == barrier:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed

        surroundings = dataclasses.replace(collecting.ports(self.books), barrier=end)
        with (
            suppress(Killed),
            collecting.at_work(surroundings),
            collecting.desk_of(surroundings, find(self.books, "shop")) as desk,
        ):
            runs.run_account(desk)
        self.books.close()
        self.books = Books.open(self.home, clock=self.clock)

    @rule(answer=st.sampled_from(["adopt", "retry", "discard"]))
    def decide(self, answer: str) -> None:
        for entry in outbox.listing(self.books):
            if entry.state is not State.NEEDS_ATTENTION:
                continue
            if answer == "adopt" and (entry.candidates or entry.kind is OperationKind.SEND):
                with suppress(Exception):
                    outbox.adopt(self.books, entry.id, entry.candidates[0].remote_id if entry.candidates else "")
            elif answer == "retry":
                marker = entry.marker or outbox.get(self.books, entry.parent_id or 0).marker
                self.again[marker] += 1
                outbox.retry(self.books, entry.id)
            elif answer == "discard":
                with suppress(Exception):
                    outbox.discard(self.books, entry.id)

    @invariant()
    def nobody_is_mailed_twice(self) -> None:
        found = {key: markers.find(str(row["notes"])) for key, row in self.server.invoices.items()}
        made = Counter(marker for each in found.values() for marker in each)
        mailed = Counter(marker for key in self.server.mailed for marker in found[key])
        for marker in made:
            assert made[marker] <= 1 + self.again[marker]
            assert mailed[marker] <= 1 + self.again[marker]

    def meet(self, **faults: Fault | None) -> None:
        self.server._injected.clear()
        for call, fault in faults.items():
            if fault is not None:
                self.server.inject(fault, on=call)


@pytest.mark.loopback
def test_any_sequence_mails_each_customer_once(migrated_home: Path) -> None:
    Mailing.template = migrated_home
    run_state_machine_as_test(
        Mailing,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
