"""Many faults over real sockets: nothing is created or mailed twice, no link is wrong, nothing is left without an end.

Two hundred invoices are handed to one new account after the other, at each of the providers; nearly every create and
delivery meets a fault, and lists fail too. After each round every operation must have come to its end or to a person,
and what the server holds is compared with what the books say.

Where a marker was proven, what takes effect late does so within the quiet time: that is the one thing creating again by
itself asks of a provider. Where only a person creates again, it takes effect hours later, and still nothing is doubled.

Run: python tests/bench/soak_sync.py [--faults 100000] [--seconds 1800] [--processes 2] [--seed 1]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain import marker as markers
from app.domain.document import Document
from app.domain.outbox import Operation
from app.domain.remote import Channel, OperationKind
from app.domain.remote import OperationState as State
from app.services import checkout_pages, company, handover, keys, sync
from app.services.books import Books
from app.storage.records import operations as records
from tests.support import builders
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import UNCLEAR, Fault
from tests.support.handing_over import MovingClock, connect, issued, no_keyring
from tests.support.provider_server import ProviderServer
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

LIST_FAULTS = (Fault.EMPTY_LIST, Fault.TRUNCATED_LIST, Fault.LAGGING_LIST, Fault.CUT_IN_BODY, Fault.HALF_JSON)
FAULTED_CALLS, LIMITED_CALLS, FAULTED_LISTS = 0.95, 0.01, 0.2
DOCUMENTS, ROUNDS_OF_SYNC = 200, 40
FEW = 19  # as many as CreditClaw's budget of creates allows within the rounds, each of up to an hour
QUIET_MINUTES = 15
OPEN = {State.QUEUED, State.IN_FLIGHT, State.UNCLEAR, State.ABSENT_ONCE, State.SEND_UNCLEAR}
ASKED = {State.NEEDS_ATTENTION, State.REJECTED}


@dataclass(frozen=True)
class Way:
    """One way of handing over.

    Attributes:
        prompt: whether requests take effect within the quiet time; where not, only a person creates again.
    """

    provider: str
    server: Callable[[], ProviderServer]
    channel: Channel = Channel.NONE
    prompt: bool = True


def echoing() -> ProviderServer:
    """Sonic with a marker that comes back."""
    server = SonicServer()
    server.echo_metadata = True
    server.per_page = 1_000
    return server


def forgetful() -> ProviderServer:
    """Sonic as in its first sample: what was sent does not come back."""
    server = SonicServer()
    server.per_page = 1_000
    return server


WAYS = (
    Way("sentry", SentryServer),
    Way("creditclaw", CreditClawServer, Channel.EMAIL),
    Way("sonic", echoing),
    Way("sentry", SentryServer, Channel.SMS, prompt=False),
    Way("sonic", forgetful, prompt=False),
)


@dataclass
class Figures:
    """What was seen.

    Attributes:
        asked, prompt: hand-overs that ended with a person, and all, where the program may create again by itself.
    """

    faults: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    mailed_twice: int = 0
    wrong_links: int = 0
    stuck: int = 0
    asked: int = 0
    prompt: int = 0

    def add(self, other: Figures) -> None:
        """Count what another saw as well."""
        self.faults.update(other.faults)
        self.ends.update(other.ends)
        for name in ("duplicates", "mailed_twice", "wrong_links", "stuck", "asked", "prompt"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def wrong(self) -> bool:
        """Whether a promise was broken."""
        too_many = self.asked > 0.2 * self.prompt
        return bool(self.duplicates or self.mailed_twice or self.wrong_links or self.stuck or too_many)

    def line(self, seconds: float) -> str:
        """Where it stands."""
        total = self.faults.total()
        return (
            f"{seconds:6.0f} s  {total:>8,} faults ({total / max(seconds, 1):.0f}/s)  {self.ends.total():>7,} asked for"
            f"  {self.duplicates} duplicates  {self.mailed_twice} mailed twice  {self.wrong_links} wrong links"
            f"  {self.stuck} stuck  {self.asked / max(1, self.prompt):.1%} to a person"
        )


def round_of(
    books: Books, clock: MovingClock, documents: list[Document], way: Way, turn: int, dice: random.Random
) -> Figures:
    """Hand all documents to one new account, with faults, until nothing happens by itself any more."""
    account = f"{way.provider} {turn}"
    with way.server() as server:
        connect(books, server, way.provider, account)
        page = _page(books, server, account)
        if isinstance(server, CreditClawServer):
            documents = documents[:FEW]
        prove(books, clock, documents[0], account, page)
        pushed = [
            handover.push(books, each.id, account, page_id=page, channel=way.channel, queue_only=True)
            for each in documents[1:]
        ]
        ids = [each.id for push in pushed for each in (push.operation, push.send) if each is not None]
        late = 0
        for number in range(ROUNDS_OF_SYNC):
            plan(server, dice, len(ids) if number < ROUNDS_OF_SYNC // 2 else 0)
            sync.run(books, account)
            minutes = dice.choice((7, 16, 61))
            late += minutes
            if (late >= QUIET_MINUTES or dice.random() < 0.5) if way.prompt else dice.random() < 0.1:
                server.commit_late()
                late = 0
            clock.pass_time(timedelta(minutes=minutes))
            if not any(each.state in OPEN for each in operations(books, ids)):
                break
        server.commit_late()
        sync.run(books, account)  # shows what took effect last
        return judged(server, operations(books, ids), way)


def _page(books: Books, server: ProviderServer, account: str) -> int | None:
    if not isinstance(server, CreditClawServer):
        return None
    server.add_page()
    sync.run(books, account)
    return checkout_pages.listing(books, account)[0].id


def prove(books: Books, clock: MovingClock, document: Document, account: str, page: int | None) -> None:
    """Hand one invoice over undisturbed, so that the marker is proven and an older invoice is known."""
    handover.push(books, document.id, account, page_id=page)
    sync.run(books, account)
    clock.pass_time()


def plan(server: ProviderServer, dice: random.Random, count: int) -> None:
    """Prepare the faults of one run."""
    with server.state:
        server._injected.clear()
    for call in ("create", "send"):
        for _ in range(int(count * FAULTED_CALLS)):
            # One ends the run, so that few meet many.
            fault = Fault.LIMITED if dice.random() < LIMITED_CALLS else dice.choice(UNCLEAR)
            server.inject(fault, on=call)
    if count and dice.random() < FAULTED_LISTS:
        server.inject(dice.choice(LIST_FAULTS), on="list")


def operations(books: Books, ids: list[int]) -> list[Operation]:
    """Return the operations as they are now."""
    with books.reading() as connection:
        return [each for each in (records.load(connection, one) for one in ids) if each is not None]


def judged(server: ProviderServer, entries: list[Operation], way: Way) -> Figures:
    """Compare what the server holds with what the books say."""
    seen = Figures(Counter({fault.value: count for fault, count in server.faults.items()}))
    invoices: dict[str, dict[str, object]] = getattr(server, "invoices")  # noqa: B009 - each server has its own type
    of_row = {remote_id: markers.find(repr(row)) for remote_id, row in invoices.items()}
    rows = Counter(marker for found in of_row.values() for marker in found)
    mailed = Counter(getattr(server, "mailed", ()))
    seen.mailed_twice = sum(count - 1 for count in mailed.values())
    waits_for = {entry.id for entry in entries if entry.state in ASKED}
    for entry in entries:
        seen.ends[f"{entry.kind.value} {entry.state.value}"] += 1
        # A delivery waits for its invoice as long as a person has not decided on that.
        seen.stuck += entry.state in OPEN and entry.parent_id not in waits_for
        seen.prompt += way.prompt
        seen.asked += way.prompt and entry.state is State.NEEDS_ATTENTION
        if entry.kind is OperationKind.CREATE:
            seen.duplicates += max(0, rows[entry.marker] - 1)
            if entry.state is State.CONFIRMED:
                seen.wrong_links += entry.marker not in of_row.get(entry.remote_id, set())
    return seen


def soak(seed: int, faults: int, seconds: float) -> Figures:
    """Run in this process until the faults or the time are used up."""
    keys._backend = no_keyring
    dice, figures, clock = random.Random(seed), Figures(), MovingClock()  # noqa: S311 - chooses faults
    fast = Path("/dev/shm")  # noqa: S108 - the page cache survives what is tried here
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=fast if fast.is_dir() else None) as folder:
        os.environ["XDG_STATE_HOME"] = folder
        with Books.open(Path(folder) / "home", clock=clock) as books:
            company.save(books, builders.company())
            documents = [issued(books, str(10 + number)) for number in range(DOCUMENTS)]
            turn = 0
            while figures.faults.total() < faults and time.monotonic() - begun < seconds:
                figures.add(round_of(books, clock, documents, WAYS[turn % len(WAYS)], turn, dice))
                turn += 1
                print(f"seed {seed}  round {turn:>4}  {figures.line(time.monotonic() - begun)}", flush=True)
    return figures


def main() -> None:
    """Run in one or more processes, each with a seed of its own, and print the figures of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--faults", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=1_800)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    begun, count, all_of_them = time.monotonic(), chosen.processes, Figures()
    work = [(chosen.seed + number, -(-chosen.faults // count), chosen.seconds) for number in range(count)]
    with multiprocessing.get_context("spawn").Pool(count) as pool:
        for figures in pool.starmap(soak, work):
            all_of_them.add(figures)
    print(all_of_them.line(time.monotonic() - begun))
    print(f"seeds from {chosen.seed}; faults: {dict(all_of_them.faults.most_common())}")
    print(f"ends: {dict(all_of_them.ends.most_common())}")
    sys.exit(all_of_them.wrong)


if __name__ == "__main__":
    main()
