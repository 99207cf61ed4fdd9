"""Any sequence of hand-overs, runs, crashes, copies and decisions at a provider: rules over real books and sockets.

A provider's machine says how its account is opened and what its server holds; the rules and the promises are the same
for all.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain import marker as markers
from app.domain.document import Document
from app.domain.errors import CounterfoilError, NotAllowed
from app.domain.outbox import Operation
from app.domain.remote import Channel, OperationKind
from app.domain.remote import OperationState as State
from app.services import accounts, collecting, documents, handover, outbox, sync
from app.services.books import Books
from app.storage.records import operations as records
from app.sync.progress import QUIET
from app.sync.run import run_account
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.provider_server import ProviderServer

CALL_FAULTS = [
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
OPEN = {State.QUEUED, State.IN_FLIGHT, State.UNCLEAR, State.ABSENT_ONCE, State.SEND_UNCLEAR}
ASKED = {State.NEEDS_ATTENTION, State.REJECTED}


class Killed(BaseException):
    """The process ends here."""


class Collecting(RuleBasedStateMachine):
    """One home, one account, a provider that fails as it likes, and a person who answers what is asked."""

    template: ClassVar[Path]
    provider: ClassVar[str]
    channels: ClassVar[tuple[Channel, ...]] = (Channel.NONE,)
    prompt: ClassVar[bool] = True
    """Whether what takes effect at all does so within the quiet time; where not, only a person may create again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        os.environ["XDG_STATE_HOME"] = str(self.folder)  # each example on a machine of its own
        self.home = Path(shutil.copytree(self.template, self.folder / "home"))
        self.clock = MovingClock()
        self.server = self.make_server()
        self.books = Books.open(self.home, clock=self.clock)
        self.page: int | None = None
        self.again: Counter[str] = Counter()
        self.numbers: set[str] = set()
        self.unseen = timedelta()
        self.backup: Path | None = None
        self.restored = False

    # What a provider's machine says.

    def make_server(self) -> ProviderServer:
        """Return the provider's server."""
        raise NotImplementedError

    def rows(self) -> dict[str, str]:
        """Return, per remote id, the text in which the provider keeps marker and number."""
        raise NotImplementedError

    def cents(self, remote_id: str) -> int:
        """Return what the provider asks for in cents."""
        raise NotImplementedError

    def pay_one(self) -> None:
        """Let a customer pay at the provider, if there is one to pay."""
        raise NotImplementedError

    def paid(self, remote_id: str) -> int:
        """Return the cents that came in for an invoice."""
        raise NotImplementedError

    def delivered(self) -> Counter[str]:
        """Return how often each remote invoice was mailed."""
        return Counter()

    def prepare(self) -> None:
        """Make what an invoice needs there."""

    # What happens.

    @initialize(proven=st.booleans(), lost=st.sampled_from([None, None, Fault.CUT_AFTER_COMMIT, Fault.LATE_COMMIT]))
    def open_account(self, proven: bool, lost: Fault | None) -> None:
        connect(self.books, self.server, self.provider)
        self.prepare()
        if proven:
            handover.push(self.books, self.issue("7").id, "shop", page_id=self.page)
            sync.run(self.books)
            self.clock.pass_time()
        if lost:  # the books begin as a copy that knows nothing of an invoice
            self.make_backup()
            self.meet(create=lost)
            handover.push(self.books, self.issue().id, "shop", page_id=self.page)
            self.restore(elsewhere=True)

    def teardown(self) -> None:
        """Let everything come to rest: nothing may be left that neither goes on nor is asked."""
        try:
            self.meet()
            self.server.commit_late()
            for _ in range(12):
                sync.resume(self.books)
                self.clock.pass_time(timedelta(minutes=61))
                sync.run(self.books)
            entries = outbox.listing(self.books)
            # A delivery waits for its invoice as long as a person has not decided on that.
            asked = {entry.id for entry in entries if entry.state in ASKED}
            assert [entry for entry in entries if entry.state in OPEN and entry.parent_id not in asked] == []
            self.nothing_twice()
            self.links_are_right()
        finally:
            self.books.close()
            self.server.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(data=st.data(), create=st.sampled_from(CALL_FAULTS), send=st.sampled_from(CALL_FAULTS), queued=st.booleans())
    def push(self, data: st.DataObject, create: Fault | None, send: Fault | None, queued: bool) -> None:
        self.meet(create=create, send=send)
        channel = data.draw(st.sampled_from(self.channels))
        with suppress(NotAllowed):  # its number is at the provider already: the books were set back
            handover.push(self.books, self.issue().id, "shop", page_id=self.page, channel=channel, queue_only=queued)

    @rule(listing=st.sampled_from(LIST_FAULTS), create=st.sampled_from(CALL_FAULTS), send=st.sampled_from(CALL_FAULTS))
    def run(self, listing: Fault | None, create: Fault | None, send: Fault | None) -> None:
        self.meet(list=listing, create=create, send=send)
        sync.run(self.books)

    @rule(minutes=st.sampled_from([1, 10, 16, 70]))
    def tick(self, minutes: int) -> None:
        self.unseen += timedelta(minutes=minutes)
        if self.prompt and self.unseen >= QUIET:
            self.take_effect()
        self.clock.pass_time(timedelta(minutes=minutes))

    @rule()
    def take_effect(self) -> None:
        self.server.commit_late()
        self.unseen = timedelta()

    @rule(barrier=st.sampled_from(BARRIERS), calls=st.integers(0, 3))
    def crash(self, barrier: str, calls: int) -> None:
        left = [calls]

        def end(name: str) -> None:
            if name == barrier:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed

        surroundings = dataclasses.replace(collecting.ports(self.books), barrier=end)
        with suppress(Killed), collecting.at_work(surroundings):
            account = accounts.find(self.books, "shop")
            with collecting.desk_of(surroundings, account) as desk:
                run_account(desk)
        self.reopen()

    @rule()
    def second_window(self) -> None:
        with Books.open(self.home, clock=self.clock) as other:
            sync.run(other)

    @precondition(lambda self: self.backup is None and not self.restored)
    @rule()
    def make_backup(self) -> None:
        self.backup = Path(shutil.copy(self.books.paths.database, self.folder / "backup"))

    @precondition(lambda self: self.backup is not None)
    @rule(elsewhere=st.booleans())
    def restore(self, elsewhere: bool) -> None:
        """Put the copy in the place of the books, perhaps on a machine that remembers nothing."""
        assert self.backup is not None
        self.books.close()
        shutil.move(self.backup, self.books.paths.database)
        self.backup, self.restored = None, True
        if elsewhere:
            os.environ["XDG_STATE_HOME"] = str(self.folder / "elsewhere")
        self.reopen()
        self.meet()
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
            with suppress(CounterfoilError):
                if answer == "adopt" and (entry.candidates or entry.kind is OperationKind.SEND):
                    chosen = entry.candidates[0].remote_id if entry.candidates else ""
                    outbox.adopt(self.books, entry.id, chosen)
                elif answer == "retry":
                    self.again[entry.marker or outbox.get(self.books, entry.parent_id or 0).marker] += 1
                    outbox.retry(self.books, entry.id)
                elif answer == "discard":
                    outbox.discard(self.books, entry.id)

    @rule()
    def pay(self) -> None:
        self.pay_one()

    # What holds.

    @invariant()
    def nothing_twice(self) -> None:
        found = {remote_id: markers.find(text) for remote_id, text in self.rows().items()}
        made = Counter(marker for each in found.values() for marker in each)
        mailed: Counter[str] = Counter()
        for remote_id, times in self.delivered().items():
            mailed.update(dict.fromkeys(found[remote_id], times))
        for marker in made:
            assert made[marker] <= 1 + self.again[marker]
            assert mailed[marker] <= 1 + self.again[marker]
        numbers = Counter(number for text in self.rows().values() for number in re.findall(r"INV-\d{4}-\d+", text)[:1])
        assert max(numbers.values(), default=0) <= 1 + self.again.total()

    @invariant()
    def links_are_right(self) -> None:
        for entry in self.operations():
            if entry.state is State.CONFIRMED and entry.kind is OperationKind.CREATE:
                assert self.cents(entry.remote_id) == int((entry.amount or 0) * 100)

    @invariant()
    def payments_are_recorded_once(self) -> None:
        for entry in self.operations():
            if entry.remote_id and entry.document_id:
                assert documents.get(self.books, entry.document_id).paid <= self.paid(entry.remote_id)

    # The means.

    def issue(self, price: str = "100") -> Document:
        """Issue an invoice; its number was never given before."""
        document = issued(self.books, price)
        assert document.number not in self.numbers or os.environ["XDG_STATE_HOME"].endswith("elsewhere")
        self.numbers.add(str(document.number))
        return document

    def operations(self) -> list[Operation]:
        account = accounts.find(self.books, "shop")
        with self.books.reading() as connection:
            return records.of_account(connection, account.id, open_only=False)

    def reopen(self) -> None:
        self.books.close()
        self.books = Books.open(self.home, clock=self.clock)

    def meet(self, **faults: Fault | None) -> None:
        """Let the next calls meet faults, and those after them none."""
        self.server._injected.clear()
        for call, fault in faults.items():
            if fault is not None:
                self.server.inject(fault, on=call)


def held(server: Any, key: str) -> dict[str, str]:
    """Return a member of each invoice a server holds, as text."""
    return {remote_id: str(row[key]) for remote_id, row in server.invoices.items()}
