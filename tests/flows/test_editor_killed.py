"""A program that is killed while somebody types loses at most two seconds of typing."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.services import documents, invoice_list
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery
from tests.support.books import books, clock, migrated_home
from tests.support.writer import KEY_MS

__all__ = ["books", "clock", "migrated_home"]

ROOT = Path(__file__).resolve().parents[2]
MOST_LOST_S = 2.0


@pytest.mark.parametrize("keys", [80, 150])
def test_at_most_two_seconds_of_typing_are_lost(books: Books, home: Path, keys: int) -> None:
    books.close()
    typed, killed = type_and_kill(home, keys)
    with Books.open(home) as again:
        [draft] = [documents.get(again, id) for id in invoice_list.ids(again, InvoiceQuery())]
    kept = len(draft.content.reference)
    lost = [moment for moment in typed[kept:] if killed - moment > MOST_LOST_S + held_up(typed)]
    assert lost == [], f"{len(typed) - kept} keys of {len(typed)} are lost, at {1000 / KEY_MS:.0f} keys a second"


def held_up(typed: list[float]) -> float:
    """Return the seconds by which a busy machine stretched the typing, and so the writer's own two seconds."""
    return max(0.0, typed[-1] - typed[0] - (len(typed) - 1) * KEY_MS / 1000)


def type_and_kill(home: Path, keys: int) -> tuple[list[float], float]:
    """Let the writer type ``keys`` keys, kill it; return when each key was typed and when it was killed."""
    command = [sys.executable, "-m", "tests.support.writer", str(home)]
    typed: list[float] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as writer:
        assert writer.stdout is not None
        try:
            while len(typed) < keys:
                words = writer.stdout.readline().split()
                assert words, "the writer ended by itself"
                typed.append(float(words[1]))
        finally:
            # SIGKILL on POSIX, TerminateProcess on Windows: the program gets no chance to save.
            writer.kill()
        killed = time.monotonic()
        rest = [line.split() for line in writer.stdout if line.endswith("\n")]
    return typed + [float(words[1]) for words in rest if len(words) == 2], killed
