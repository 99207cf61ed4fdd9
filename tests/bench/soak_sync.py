"""Many faults over real sockets: nothing is created twice, no link is wrong, nothing is left without an end.

Two hundred invoices are handed to one new account after the other, at each of the providers; nearly every create meets
a fault, and lists fail too. After each round every operation must have come to its end or to a person, and what the
server holds is compared with what the books say.

Run: python tests/bench/soak_sync.py [--faults 100000] [--seconds 600] [--seed 1]
"""

from __future__ import annotations

import argparse
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
from app.domain.remote import OperationState as State
from app.services import checkout_pages, company, handover, keys, sync
from app.services.books import Books
from app.storage.records import operations as records
from tests.support import builders
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued, no_keyring
from tests.support.provider_server import ProviderServer
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

CREATE_FAULTS = (
    Fault.CUT_BEFORE_COMMIT,
    Fault.CUT_AFTER_COMMIT,
    Fault.CUT_IN_HEADERS,
    Fault.CUT_IN_BODY,
    Fault.ERROR_BEFORE_COMMIT,
    Fault.ERROR_AFTER_COMMIT,
    Fault.LATE_COMMIT,
    Fault.LIMITED,
    Fault.HTML,
    Fault.HTML_AFTER_COMMIT,
    Fault.REDIRECT,
    Fault.REDIRECT_AFTER_COMMIT,
    Fault.EMPTY_BODY,
    Fault.HALF_JSON,
    Fault.NO_ID,
)
LIST_FAULTS = (Fault.EMPTY_LIST, Fault.TRUNCATED_LIST, Fault.LAGGING_LIST, Fault.CUT_IN_BODY, Fault.HALF_JSON)
FAULTED_CREATES, FAULTED_LISTS = 0.95, 0.2
DOCUMENTS, ROUNDS_OF_SYNC = 200, 40
FEW = 19  # as many as CreditClaw's budget of creates allows within the rounds, each of up to an hour
QUIET_MINUTES = 15
OPEN = {State.QUEUED, State.IN_FLIGHT, State.UNCLEAR, State.ABSENT_ONCE}


@dataclass
class Figures:
    """What was seen."""

    faults: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    wrong_links: int = 0
    stuck: int = 0

    @property
    def operations(self) -> int:
        """Hand-overs in all."""
        return sum(self.ends.values())


def sentry() -> ProviderServer:
    """SentryPOS."""
    return SentryServer()


def creditclaw() -> ProviderServer:
    """CreditClaw; its budget of an hour is this program's affair, the clock moves on."""
    return CreditClawServer()


def sonic() -> ProviderServer:
    """Sonic with a marker that comes back."""
    server = SonicServer()
    server.echo_metadata = True
    server.per_page = 1_000
    return server


PROVIDERS: dict[str, Callable[[], ProviderServer]] = {"sentry": sentry, "creditclaw": creditclaw, "sonic": sonic}


def round_of(
    books: Books,
    clock: MovingClock,
    documents: list[Document],
    name: str,
    turn: int,
    dice: random.Random,
    sum_: Figures,
) -> None:
    """Hand all documents to one new account, with faults, until nothing happens by itself any more."""
    server = PROVIDERS[name]()
    account = f"{name} {turn}"
    with server:
        connect(books, server, name, account)
        page = _page(books, server, account)
        if isinstance(server, CreditClawServer):
            documents = documents[:FEW]
        prove(books, clock, documents[0], account, page)
        ids = [
            handover.push(books, each.id, account, page_id=page, queue_only=True).operation.id for each in documents[1:]
        ]
        late = 0
        for number in range(ROUNDS_OF_SYNC):
            if number < ROUNDS_OF_SYNC // 2:
                plan(server, dice, len(ids))
            sync.run(books, account)
            minutes = dice.choice((7, 16, 61))
            late += minutes
            if late >= QUIET_MINUTES or dice.random() < 0.5:
                # A provider whose requests take effect later than the quiet time is the one that promise A1 excludes.
                server.commit_late()
                late = 0
            clock.pass_time(timedelta(minutes=minutes))
            entries = operations(books, ids)
            if not any(each.state in OPEN for each in entries):
                break
        server.commit_late()
        judge(server, operations(books, ids), sum_)
        sum_.faults.update({fault.value: count for fault, count in server.faults.items()})


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
    for _ in range(int(count * FAULTED_CREATES)):
        server.inject(dice.choice(CREATE_FAULTS), on="create")
    if dice.random() < FAULTED_LISTS:
        server.inject(dice.choice(LIST_FAULTS), on="list")


def operations(books: Books, ids: list[int]) -> list[Operation]:
    """Return the operations as they are now."""
    with books.reading() as connection:
        return [each for each in (records.load(connection, one) for one in ids) if each is not None]


def judge(server: ProviderServer, entries: list[Operation], sum_: Figures) -> None:
    """Compare what the server holds with what the books say."""
    rows: Counter[str] = Counter()
    of_row: dict[str, set[str]] = {}
    invoices: dict[str, dict[str, object]] = getattr(server, "invoices")  # noqa: B009 - each server has its own type
    for remote_id, row in invoices.items():
        of_row[remote_id] = markers.find(repr(row))
        rows.update(of_row[remote_id])
    for entry in entries:
        sum_.ends[entry.state.value] += 1
        sum_.duplicates += max(0, rows[entry.marker] - 1)
        sum_.stuck += entry.state in OPEN
        if entry.state is State.CONFIRMED:
            sum_.wrong_links += entry.marker not in of_row.get(entry.remote_id, set())


def main() -> None:
    """Run until the faults or the time are used up, and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--faults", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=1_800)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    keys._backend = no_keyring
    dice, figures, clock = random.Random(chosen.seed), Figures(), MovingClock()  # noqa: S311 - chooses faults
    fast = Path("/dev/shm")  # noqa: S108 - the page cache survives what is tried here
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=fast if fast.is_dir() else None) as folder:
        os.environ["XDG_STATE_HOME"] = folder
        with Books.open(Path(folder) / "home", clock=clock) as books:
            company.save(books, builders.company())
            documents = [issued(books, str(10 + number)) for number in range(DOCUMENTS)]
            turn = 0
            while figures.faults.total() < chosen.faults and time.monotonic() - begun < chosen.seconds:
                name = list(PROVIDERS)[turn % len(PROVIDERS)]
                round_of(books, clock, documents, name, turn, dice, figures)
                turn += 1
                report(figures, time.monotonic() - begun, turn)
    print(f"seed {chosen.seed}; faults: {dict(figures.faults.most_common())}")
    sys.exit(1 if figures.duplicates or figures.wrong_links or figures.stuck else 0)


def report(figures: Figures, seconds: float, turn: int) -> None:
    """Print where it stands."""
    total, asked = figures.faults.total(), figures.ends[State.NEEDS_ATTENTION.value]
    share = asked / max(1, figures.operations)
    print(
        f"round {turn:>4}  {seconds:6.0f} s  {total:>8,} faults ({total / seconds:.0f}/s)  {figures.operations:>7,}"
        f" hand-overs  {figures.duplicates} duplicates  {figures.wrong_links} wrong links  {figures.stuck} stuck"
        f"  {share:.1%} to a person",
        flush=True,
    )


if __name__ == "__main__":
    main()
