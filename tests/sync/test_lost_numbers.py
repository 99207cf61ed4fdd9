"""Books that were set back hand no number over again that a lost invoice at the provider carries, and only those."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.domain import marker as markers
from app.domain.document import Document
from app.domain.errors import NotAllowed
from app.domain.remote import OperationState as State
from app.domain.series import Reset, Series, SeriesKind
from app.services import checkout_pages, drafts, handover, issuing, series, sync
from app.services.books import Books
from app.sync.witness import state_folder
from tests.support import builders
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Reply
from tests.support.handing_over import MovingClock, connect, issued
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback


@pytest.fixture
def page(books: Books, creditclaw: CreditClawServer, clock: MovingClock) -> int:
    """A checkout page of an account that holds an invoice of ours."""
    connect(books, creditclaw, "creditclaw")
    creditclaw.add_page()
    sync.run(books)
    page = checkout_pages.listing(books)[0].id
    handover.push(books, issued(books, "7").id, "shop", page_id=page)
    return page


def pushed_after_the_copy(books: Books, tmp_path: Path, document: Document, page: int, clock: MovingClock) -> None:
    """Hand a document over, then put a copy of before in place of the books, and read the list with it."""
    copy = Path(shutil.copy(books.paths.database, tmp_path / "copy"))
    handover.push(books, document.id, "shop", page_id=page)
    shutil.copyfile(copy, books.paths.database)
    shutil.rmtree(state_folder())
    sync.run(books)
    sync.resume(books)
    for _ in range(2):
        clock.pass_time()
        sync.run(books)


def test_the_providers_own_numbers_are_not_taken_for_ours(
    books: Books, creditclaw: CreditClawServer, clock: MovingClock, tmp_path: Path, page: int
) -> None:
    lost, other = issued(books), issued(books, "55")
    pushed_after_the_copy(books, tmp_path, lost, page, clock)
    newest = list(creditclaw.invoices.values())[-1]
    newest |= {"reference_number": other.number, "payment_url": f"/pay/cp?ref={other.number}"}
    sync.run(books)
    assert handover.push(books, other.id, "shop", page_id=page).operation.state is State.CONFIRMED
    with pytest.raises(NotAllowed, match="do not know"):
        handover.push(books, lost.id, "shop", page_id=page)


def test_a_longer_number_is_another_one(
    books: Books, creditclaw: CreditClawServer, clock: MovingClock, tmp_path: Path, page: int
) -> None:
    series.set_series(books, Series(SeriesKind.INVOICE, "{0}", Reset.NEVER))
    documents = [issued(books, "5") for _ in range(12)]
    pushed_after_the_copy(books, tmp_path, documents[-1], page, clock)
    assert handover.push(books, documents[0].id, "shop", page_id=page).operation.state is State.CONFIRMED


def test_a_number_is_known_however_the_list_writes_it(
    books: Books,
    creditclaw: CreditClawServer,
    clock: MovingClock,
    tmp_path: Path,
    page: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def escaped(reply: Reply) -> bytes:
        return json.dumps(reply.value, default=float).replace("/", r"\/").encode()

    monkeypatch.setattr(Reply, "encoded", escaped)
    series.set_series(books, Series(SeriesKind.INVOICE, "INV/{YYYY}/{0000}"))
    lost = issued(books)
    pushed_after_the_copy(books, tmp_path, lost, page, clock)
    with pytest.raises(NotAllowed, match="do not know"):
        handover.push(books, lost.id, "shop", page_id=page)


def test_a_lost_invoice_of_many_lines_is_known_by_its_number(
    books: Books, creditclaw: CreditClawServer, clock: MovingClock, tmp_path: Path, page: int
) -> None:
    lines = [builders.line(f"{place} {'long words ' * 30}", "10", rate="0") for place in range(30)]
    content = builders.content(*lines, currency="USD", customer=builders.customer(phone="2025550123").as_party())
    lost = issuing.issue(books, drafts.create(books, content).id)
    pushed_after_the_copy(books, tmp_path, lost, page, clock)
    with pytest.raises(NotAllowed, match="do not know"):
        handover.push(books, lost.id, "shop", page_id=page)


@pytest.mark.parametrize(("set_back", "marked"), [(False, True), (True, False)])
def test_what_is_no_lost_invoice_of_ours_raises_no_number(
    books: Books, sentry: SentryServer, tmp_path: Path, set_back: bool, marked: bool
) -> None:
    connect(books, sentry, "sentry", "other")
    handover.push(books, issued(books).id, "other")
    if set_back:
        shutil.rmtree(state_folder())
    reference = markers.on_wire("", markers.make(bytes(10)))
    sentry.add(500, f"INV-2026-0050{f' ({reference})' * marked}")
    sync.run(books)
    assert issued(books).number == "INV-2026-0002"
