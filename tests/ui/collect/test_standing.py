"""What the status line and the rail say of the providers, over real books: what is held up and what asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copy, copyfile

import pytest

from app.services import handover, sync
from app.services.books import Books
from app.ui.collect.standing import standing_words
from app.ui.home import Home
from app.ui.widgets.labels import Tone
from tests.support.handing_over import MovingClock, issued
from tests.support.sentry_server import SentryServer
from tests.support.servers import clock, sentry, server
from tests.support.ui import RecordingShell

__all__ = ["clock", "sentry", "server"]

pytestmark = pytest.mark.loopback


def said(books: Books, shell: RecordingShell) -> list[tuple[str, Tone]]:
    spans = standing_words(shell.formats, sync.status(books), books.now())
    return [(span.text.replace("\u2068", "").replace("\u2069", ""), span.tone) for span in spans]


def test_nothing_is_said_before_anything_was_asked(books: Books, shell: RecordingShell, server: SentryServer) -> None:
    assert said(books, shell) == []


def test_an_account_that_could_not_be_read_says_when_it_is_tried_again(
    books: Books, shell: RecordingShell, server: SentryServer, clock: MovingClock
) -> None:
    sync.run(books)
    assert said(books, shell) == [(f"shop read {books.now().astimezone():%H:%M}", Tone.MUTED)]
    server.close()
    clock.pass_time(timedelta(hours=1))
    sync.run(books)
    due = sync.status(books).due[1]
    assert said(books, shell) == [(f"shop not read, next try {due.astimezone():%H:%M}", Tone.MUTED)]
    sync.set_automatic(books, on=False)
    assert said(books, shell) == [("shop could not be read", Tone.MUTED)]


def test_what_asks_for_the_user_stands_last_and_stands_out(
    books: Books, shell: RecordingShell, server: SentryServer
) -> None:
    server.scopes.discard("invoice:write")
    handover.push(books, issued(books).id, "shop")
    server.key = "another"
    handover.push(books, issued(books, "55").id, "shop")
    assert said(books, shell) == [
        ("1 action is under way", Tone.MUTED),
        ("shop is paused", Tone.ATTENTION),
        ("1 was refused", Tone.BAD),
    ]


def test_books_that_were_set_back_are_said_to_send_nothing_on_every_page_and_counted_in_the_rail(
    books: Books, server: SentryServer, opened: Home, wait_for_work: Callable[[], None], tmp_path: Path
) -> None:
    handover.push(books, issued(books).id, "shop")
    older = copy(books.paths.database, tmp_path / "older")
    handover.push(books, issued(books, "55").id, "shop")
    copyfile(older, books.paths.database)
    sync.run(books)
    opened.window.changes.tell("remote")
    wait_for_work()
    assert "Nothing is sent until you have looked" in opened.window.status.text()
    assert opened.window.rail._entries["sync"].accessibleDescription() == "1"
