"""Two processes issue at once, one is killed at any moment: no number twice, no gap, nothing acknowledged is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain.document import State
from app.services import documents, drafts, invoice_list, series
from app.services.books import Books
from app.services.invoice_list import InvoiceQuery, StateFilter
from tests.support import builders

ROOT = Path(__file__).parents[2]
# Issues drafts one after the other and says the number of each once it is committed.
WORKER = """
import sys
from pathlib import Path
import app.documents.pdf, app.documents.view, app.storage.writes.documents
from app.services import issuing
from app.services.books import Books
from tests.support.books import StandingClock
with Books.open(Path(sys.argv[1]), clock=StandingClock()) as books:
    print("ready", flush=True)
    sys.stdin.readline()
    for document_id in range(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])):
        print(document_id, issuing.issue(books, document_id).number, flush=True)
"""


def worker(home: Path, first: int, end: int, step: int) -> subprocess.Popen[str]:
    """A process that issues the drafts ``first``, ``first + step``, ... once it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(home), str(first), str(end), str(step)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def acknowledged(process: subprocess.Popen[str], heard: str = "") -> dict[int, str]:
    """What a process said after what was ``heard``, as ids with numbers; half a line does not count."""
    output = heard + process.communicate()[0]
    whole = output[: output.rfind("\n") + 1]
    return {int(line.split()[0]): line.split()[1] for line in whole.splitlines()}


def numbers(books: Books) -> list[str]:
    rows = invoice_list.first(books, InvoiceQuery(sort=invoice_list.SortKey.NUMBER, descending=False), 10_000)
    return [row.number for row in rows if row.number]


@pytest.fixture
def fifty(books: Books) -> Books:
    """Books with fifty drafts, 1 to 50."""
    drafts.create_many(books, [builders.content()] * 50)
    return books


def test_two_processes_that_issue_at_once_take_every_number_once(fifty: Books) -> None:
    processes = [worker(fifty.home, first, 51, 2) for first in (1, 2)]
    for process in processes:
        start(process)
    said = [acknowledged(process) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert [len(each) for each in said] == [25, 25]
    wanted = [f"INV-2026-{counter:04}" for counter in range(1, 51)]
    assert sorted((*said[0].values(), *said[1].values())) == wanted
    assert numbers(fifty) == wanted
    # Both had a part in it: had one waited for the other's end, the numbers would not be interleaved.
    order = sorted((number, turn) for turn, each in enumerate(said) for number in each.values())
    assert any(order[i][1] != order[i + 1][1] for i in range(10, 39))


def test_a_process_killed_while_issuing_leaves_no_gap_and_loses_nothing_it_acknowledged(fifty: Books) -> None:
    dice = random.Random(7)  # noqa: S311 - chooses moments
    first = 1
    for _ in range(6):
        process = worker(fifty.home, first, 51, 1)
        start(process)
        assert process.stdout is not None
        heard = "".join(process.stdout.readline() for _ in range(dice.randrange(1, 4)))
        time.sleep(dice.uniform(0, 0.04))
        process.kill()
        said = acknowledged(process, heard)
        for document_id, number in said.items():
            document = documents.get(fifty, document_id)
            assert (document.number, document.state) == (number, State.ISSUED)
            assert documents.pdf(fifty, document_id).startswith(b"%PDF")
        taken = numbers(fifty)
        assert taken == [f"INV-2026-{counter:04}" for counter in range(1, len(taken) + 1)]
        assert len(taken) - (first - 1) - len(said) in {0, 1}
        first = len(taken) + 1
    uses = series.listing(fifty)
    assert uses[0].gaps == ()
    assert uses[0].next_counter == first > 6
    assert invoice_list.counts(fifty, InvoiceQuery())[StateFilter.DRAFT] == 51 - first
