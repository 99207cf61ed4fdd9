"""Books that were set back, copied or left in the middle of a call: everything open is looked up, nothing repeated."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import marker as markers
from app.domain.errors import NotAllowed, OutsideFailed
from app.domain.remote import OperationState as State
from app.services import accounts, checkout_pages, collecting, handover, outbox, remotes, sync
from app.services.books import Books
from app.storage.writes import operations
from app.sync import engine
from app.sync.lock import working
from app.sync.witness import Witness, state_folder
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.provider_server import ProviderServer
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

ROOT = Path(__file__).parents[2]


def page_at(books: Books, server: ProviderServer) -> int | None:
    """A checkout page where the provider has them."""
    if not isinstance(server, CreditClawServer):
        return None
    server.add_page()
    sync.run(books)
    return checkout_pages.listing(books)[0].id


def set_back(books: Books, copy: Path) -> None:
    """Put an older copy in the place of the file."""
    shutil.copyfile(copy, books.paths.database)


@pytest.mark.loopback
def test_an_older_copy_creates_nothing_again(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    operation_id = handover.push(books, issued(books).id, "shop", queue_only=True).operation.id
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    clock.pass_time()
    sync.run(books)
    assert len(shop.invoices) == 2
    set_back(books, copy)
    sync.run(books)
    assert "older copy" in sync.status(books).paused
    assert outbox.get(books, operation_id).state is State.CONFIRMED
    assert len(shop.invoices) == 2


@pytest.mark.loopback
def test_what_an_older_copy_does_not_know_keeps_its_number_from_being_handed_over_again(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    document = issued(books)
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    handover.push(books, document.id, "shop")
    set_back(books, copy)
    sync.run(books)
    with pytest.raises(NotAllowed, match="do not know"):
        handover.push(books, document.id, "shop")
    assert len(shop.invoices) == 2
    assert len(remotes.foreign(books)) == 1


@pytest.mark.loopback
def test_nothing_is_created_until_the_user_resumes(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    first, second = issued(books), issued(books, "55")
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    handover.push(books, first.id, "shop")
    set_back(books, copy)
    sync.run(books)
    pushed = handover.push(books, second.id, "shop", queue_only=True)
    clock.pass_time()
    sync.run(books)
    assert outbox.get(books, pushed.operation.id).state is State.QUEUED
    sync.resume(books)
    clock.pass_time()
    sync.run(books)
    assert outbox.get(books, pushed.operation.id).state is State.CONFIRMED


def set_back_while_under_way(books: Books, shop: ProviderServer, tmp_path: Path) -> str:
    """Put an older copy on a new computer while a create is under way that it knows nothing of; return its number."""
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    shop.inject(Fault.LATE_COMMIT, on="create")
    document = issued(books)
    handover.push(books, document.id, "shop")
    set_back(books, copy)
    shutil.rmtree(state_folder())
    sync.run(books)
    return str(document.number)


@pytest.mark.loopback
def test_what_was_under_way_when_books_were_set_back_is_not_created_again(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    lost = set_back_while_under_way(books, shop, tmp_path)
    shop.commit_late()
    document = issued(books)
    assert document.number == lost  # no list has shown it yet, and this computer remembers none
    entry = handover.push(books, document.id, "shop", queue_only=True).operation
    sync.resume(books)
    sync.run(books)
    entry = outbox.get(books, entry.id)
    assert (entry.state, [each.remote_id for each in entry.candidates]) == (State.NEEDS_ATTENTION, [max(shop.invoices)])
    assert len(shop.invoices) == 2


@pytest.mark.loopback
def test_books_that_were_set_back_create_when_two_lists_had_the_time_to_show_what_was_under_way(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    set_back_while_under_way(books, shop, tmp_path)
    sync.resume(books)
    entry = handover.push(books, issued(books).id, "shop").operation
    assert (entry.state, "may still take effect" in entry.reason) == (State.QUEUED, True)
    handover.push(books, issued(books).id, "shop", queue_only=True)
    (run,) = sync.run(books)
    assert (run.outcome, run.broken) == ("done", False)  # it waits, and no call failed
    for _ in range(2):
        assert outbox.get(books, entry.id).state is State.QUEUED
        clock.pass_time()
        sync.run(books)
    assert outbox.get(books, entry.id).state is State.CONFIRMED
    assert handover.push(books, issued(books).id, "shop").operation.state is State.CONFIRMED


@pytest.mark.loopback
def test_books_that_were_set_back_believe_no_single_list_that_quietly_lacks_its_newest_row(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    lost = set_back_while_under_way(books, shop, tmp_path)
    sync.resume(books)
    shop.commit_late()
    clock.pass_time()
    shop.inject(Fault.LAGGING_LIST, on="list")
    sync.run(books)
    document = issued(books)
    assert document.number == lost
    entry = handover.push(books, document.id, "shop").operation
    assert (entry.state, "some time apart" in entry.reason) == (State.QUEUED, True)
    clock.pass_time()
    sync.run(books)
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 2


@pytest.mark.loopback
@pytest.mark.parametrize("read_before", [True, False])
def test_books_that_were_set_back_say_why_the_list_they_need_did_not_come(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path, read_before: bool
) -> None:
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    handover.push(books, issued(books, "8").id, "shop")
    set_back(books, copy)
    collecting.notice_life(books)
    sync.resume(books)
    if read_before:
        sync.run(books)
        clock.pass_time()
    shop.inject(Fault.ERROR_BEFORE_COMMIT, on="list")
    entry = handover.push(books, issued(books).id, "shop").operation
    assert (entry.state, "trouble" in entry.reason) == (State.QUEUED, True)


@pytest.mark.loopback
@pytest.mark.parametrize("fault", [Fault.EMPTY_LIST, Fault.TRUNCATED_LIST])
def test_books_that_were_set_back_ask_a_person_where_no_list_can_be_trusted(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path, fault: Fault
) -> None:
    set_back_while_under_way(books, shop, tmp_path)
    sync.resume(books)
    entry = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    for _ in range(3):
        clock.pass_time()
        shop.inject(fault, on="list")
        sync.run(books)
    assert shop.count("create") == 2
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION
    shop.inject(fault, on="list", times=2)
    assert outbox.retry(books, entry.id).state is State.CONFIRMED
    # Who has looked there need not do so for each invoice.
    assert handover.push(books, issued(books).id, "shop").operation.state is State.CONFIRMED


@pytest.mark.loopback
def test_books_that_were_set_back_ask_a_person_where_no_list_shows_markers(
    books: Books, sonic: SonicServer, clock: MovingClock, tmp_path: Path
) -> None:
    connect(books, sonic, "sonic")
    handover.push(books, issued(books, "7").id, "shop")
    sync.run(books)
    set_back_while_under_way(books, sonic, tmp_path)
    sonic.commit_late()
    sync.resume(books)
    entry = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    for _ in range(4):
        clock.pass_time()
        sync.run(books)
    assert sonic.count("create") == 2
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION


@pytest.mark.loopback
def test_books_that_were_set_back_take_an_empty_list_of_an_account_without_invoices_for_no_proof(
    books: Books, sentry: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    connect(books, sentry, "sentry")
    sentry.scopes.discard("invoice:write")
    handover.push(books, issued(books).id, "shop")
    sentry.scopes.add("invoice:write")
    set_back_while_under_way(books, sentry, tmp_path)
    sync.resume(books)
    entry = handover.push(books, issued(books).id, "shop", queue_only=True).operation
    for _ in range(3):
        clock.pass_time()
        sync.run(books)
    assert sentry.count("create") == 2
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION


@pytest.mark.loopback
def test_books_used_on_another_computer_begin_a_new_life(books: Books, shop: SentryServer, clock: MovingClock) -> None:
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    operation_id = handover.push(books, issued(books).id, "shop").operation.id
    shutil.rmtree(state_folder())
    for _ in range(4):
        clock.pass_time()
        sync.run(books)
    assert "another computer" in sync.status(books).paused
    assert outbox.get(books, operation_id).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 2


def test_only_one_process_works_the_outbox(home: Path) -> None:
    home.mkdir()
    with working(home, 0), pytest.raises(OutsideFailed, match="Another window"), working(home, 0.1):
        pass
    with working(home, 0):
        pass


def test_the_memory_outside_the_books_survives_and_may_be_lost(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "state")
    name = witness.machine()
    witness.saw("books", tmp_path, 7)
    again = Witness(tmp_path / "state")
    assert (again.machine(), again.calls("books"), again.calls("other")) == (name, {str(tmp_path): 7}, {})
    (tmp_path / "state" / "books" / "books.json").write_text("{")
    assert again.calls("books") == {}
    (tmp_path / "file").write_text("")
    assert Witness(tmp_path / "file").machine().startswith("node")


def test_two_that_remember_at_once_forget_nothing_of_each_other(tmp_path: Path) -> None:
    def remember(series: str) -> None:
        witness = Witness(tmp_path / "state")
        for last in range(1, 21):
            witness.gave("books", tmp_path, {f"{series} {last}": last})
            witness.saw("books", tmp_path / f"{series} {last}", last)

    with ThreadPoolExecutor() as pool:
        list(pool.map(remember, "ab"))
    assert len(Witness(tmp_path / "state").numbers("books", tmp_path)) == 40
    assert len(Witness(tmp_path / "state").calls("books")) == 40


@pytest.mark.loopback
@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_copy_that_never_asked_anything_only_waits_before_it_creates(
    books: Books, sentry: SentryServer, clock: MovingClock, tmp_path: Path, elsewhere: bool
) -> None:
    connect(books, sentry, "sentry")
    document = issued(books)
    shutil.copytree(books.home, tmp_path / "copy")
    sentry.inject(Fault.LATE_COMMIT, on="create")
    handover.push(books, document.id, "shop")
    if elsewhere:
        shutil.rmtree(state_folder())
    with Books.open(tmp_path / "copy", clock=clock) as copy:
        entry = handover.push(copy, issued(copy, "5").id, "shop").operation
        assert (sync.status(copy).paused, entry.state) == ("", State.QUEUED)
        sentry.commit_late()
        for _ in range(4):
            clock.pass_time()
            sync.run(copy)
        assert outbox.get(copy, entry.id).state is State.NEEDS_ATTENTION  # it cannot tell what the other one made
        assert outbox.retry(copy, entry.id).state is State.CONFIRMED
        assert handover.push(copy, issued(copy, "6").id, "shop").operation.state is State.CONFIRMED
        with pytest.raises(NotAllowed, match="do not know"):
            handover.push(copy, document.id, "shop")
    assert len(sentry.invoices) == 3


@pytest.mark.loopback
def test_a_copy_in_another_folder_with_something_open_waits_for_the_user(
    books: Books, shop: SentryServer, clock: MovingClock, tmp_path: Path
) -> None:
    operation_id = handover.push(books, issued(books).id, "shop", queue_only=True).operation.id
    shutil.copytree(books.home, tmp_path / "copy")
    sync.run(books)
    with Books.open(tmp_path / "copy", clock=clock) as copy:
        sync.run(copy)
        assert "older copy" in sync.status(copy).paused
        assert outbox.get(copy, operation_id).state is State.CONFIRMED
    assert len(shop.invoices) == 2


@pytest.mark.loopback
def test_a_request_that_slept_before_it_left_does_not_leave(books: Books, shop: SentryServer) -> None:
    operation_id = handover.push(books, issued(books).id, "shop", queue_only=True).operation.id
    ticks = iter(range(0, 1_000, 60))
    surroundings = replace(collecting.ports(books), seconds=lambda: float(next(ticks)))
    with collecting.at_work(surroundings), collecting.desk_of(surroundings, accounts.find(books, "shop")) as desk:
        done = engine.perform(desk, operation_id)
    assert done is not None
    assert (done.state, done.creates_started) == (State.QUEUED, 0)
    assert "slept" in done.reason
    assert shop.count("create") == 1


@pytest.mark.loopback
def test_a_call_another_computer_did_not_finish_is_for_a_person(
    books: Books, shop: SentryServer, clock: MovingClock
) -> None:
    shop.inject(Fault.CUT_BEFORE_COMMIT, on="create")
    entry = handover.push(books, issued(books).id, "shop").operation
    with books.writing() as unit:
        asleep = replace(entry, state=State.IN_FLIGHT, seat="another")
        assert operations.save_progress(unit, entry, asleep)
    sync.run(books)
    assert outbox.get(books, entry.id).state is State.IN_FLIGHT
    for _ in range(3):
        clock.pass_time()
        sync.run(books)
    assert outbox.get(books, entry.id).state is State.NEEDS_ATTENTION
    assert shop.count("create") == 2


@pytest.mark.loopback
def test_twenty_presses_of_the_button_hand_over_once(books: Books, shop: SentryServer) -> None:
    document = issued(books)

    def press(_turn: int) -> bool:
        try:
            handover.push(books, document.id, "shop", queue_only=True)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, range(20))) == 1
    sync.run(books)
    assert len(shop.invoices) == 2


@pytest.mark.loopback
def test_a_cancelled_run_says_so_and_leaves_the_rest_for_later(books: Books, shop: SentryServer) -> None:
    handover.push(books, issued(books).id, "shop", queue_only=True)
    cancel = threading.Event()
    runs = sync.run(books, progress=lambda *_said: cancel.set(), cancel=cancel)
    assert [run.outcome for run in runs] == ["cancelled"]
    assert sync.run(books)[0].outcome == "done"


@pytest.mark.loopback
@pytest.mark.parametrize("provider", ["sentry", "creditclaw", "sonic"])
def test_numbers_go_on_after_those_that_remote_invoices_of_a_lost_state_carry(
    books: Books, clock: MovingClock, request: pytest.FixtureRequest, tmp_path: Path, provider: str
) -> None:
    server = request.getfixturevalue(provider)
    server.echo_metadata = True
    connect(books, server, provider)
    page = page_at(books, server)
    handover.push(books, issued(books).id, "shop", page_id=page)
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    for price in ("7", "8"):
        handover.push(books, issued(books, price).id, "shop", page_id=page)
    set_back(books, copy)
    shutil.rmtree(state_folder())  # restored on a new computer, which remembers nothing
    sync.run(books)
    assert sync.status(books).lost == 2
    assert len(remotes.foreign(books)) == 2
    assert issued(books).number == "INV-2026-0004"


@pytest.mark.loopback
def test_a_number_far_ahead_beside_a_strangers_marker_raises_nothing(
    books: Books, shop: SentryServer, tmp_path: Path
) -> None:
    shutil.rmtree(state_folder())
    shop.add(500, f"INV-2026-999999 ({markers.on_wire('', markers.make(bytes(10)))})")
    sync.run(books)
    assert sync.status(books).lost == 1
    assert issued(books).number == "INV-2026-0002"


BARRIERS = [
    "before_intent",
    "after_intent",
    "after_connect",
    "after_first_byte",
    "after_last_byte",
    "after_answer",
    "after_save",
]
WORKER = """
import dataclasses, os, signal, sys
from pathlib import Path
from app.domain.secret import Secret
from app.services import accounts, collecting, keys
from app.services.books import Books
from app.sync.engine import due, perform
from tests.support.handing_over import MovingClock

key = Secret(sys.stdin.readline().strip())

def barrier(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

with Books.open(Path(sys.argv[1]), clock=MovingClock()) as books:
    surroundings = dataclasses.replace(
        collecting.ports(books), barrier=barrier, key=lambda account: key
    )
    with collecting.at_work(surroundings), collecting.desk_of(surroundings, accounts.find(books, "shop")) as desk:
        for operation_id in due(desk, books.now()):
            perform(desk, operation_id)
"""


def killed_at(books: Books, barrier: str, key: str) -> int:
    """Let another process work the outbox until it is killed at a barrier; return how it ended."""
    command = [sys.executable, "-c", WORKER, str(books.home), barrier]
    return subprocess.run(command, cwd=ROOT, check=False, input=key, text=True, stderr=subprocess.DEVNULL).returncode


@pytest.mark.loopback
@pytest.mark.parametrize("provider", ["sentry", "creditclaw", "sonic"])
@pytest.mark.parametrize("barrier", BARRIERS)
def test_a_process_killed_anywhere_in_a_call_leaves_one_invoice(
    books: Books, clock: MovingClock, request: pytest.FixtureRequest, provider: str, barrier: str
) -> None:
    server = request.getfixturevalue(provider)
    account = connect(books, server, provider)
    page = page_at(books, server)
    handover.push(books, issued(books, "7").id, "shop", page_id=page)
    sync.run(books)
    made = len(server.invoices)
    operation_id = handover.push(books, issued(books).id, "shop", page_id=page, queue_only=True).operation.id
    assert killed_at(books, barrier, server.key) == -9
    before = outbox.get(books, operation_id).state
    wanted = {"before_intent": State.QUEUED, "after_save": State.CONFIRMED}.get(barrier, State.IN_FLIGHT)
    assert before is wanted
    for _ in range(4):
        clock.pass_time()
        sync.run(books)
    after = outbox.get(books, operation_id)
    if after.state is State.NEEDS_ATTENTION:
        # As a person would: what is shown is taken, and only where nothing is shown it is created again.
        shown = after.candidates
        after = outbox.adopt(books, operation_id, shown[0].remote_id) if shown else outbox.retry(books, operation_id)
    assert after.state is State.CONFIRMED
    assert len(server.invoices) == made + 1
    assert accounts.find(books, "shop") == account or accounts.find(books, "shop").marker_proven_on
