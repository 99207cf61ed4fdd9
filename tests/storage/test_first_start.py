"""The first start makes the file in one transaction: killed at any moment, made by two at once, it comes out whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain.errors import OutsideFailed
from app.services import company
from app.services.books import Books

ROOT = Path(__file__).parents[2]
# Says when everything is imported, then makes the file.
STARTER = """
import sys
from pathlib import Path
import app.storage.upgrade
from app.services.books import Books
print("ready", flush=True)
sys.stdin.readline()
Books.open(Path(sys.argv[1])).close()
"""


def starter(home: Path) -> subprocess.Popen[str]:
    """A process that is about to open a new home."""
    process = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(home)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.mark.parametrize("seed", range(6))
def test_a_first_start_killed_at_any_moment_is_finished_by_the_next(home: Path, seed: int) -> None:
    process = starter(home)
    go(process)
    time.sleep(random.Random(seed).uniform(0, 0.12))  # noqa: S311 - chooses a moment
    process.kill()
    process.communicate()
    with Books.open(home) as books:
        assert company.get(books).revision == 0
        assert len(company.get(books).series) == 3
        with books.reading() as reading:
            assert reading.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert {path.name for path in home.iterdir()} == {"books.sqlite"}


def test_two_first_starts_at_once_make_one_file(home: Path) -> None:
    processes = [starter(home), starter(home)]
    for process in processes:
        go(process)
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0]
    with Books.open(home) as books:
        assert len(company.get(books).series) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are of Unix")
def test_a_disk_without_room_for_the_file_is_named_and_the_next_start_finishes(home: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(OutsideFailed, match=str(home)):
            Books.open(home)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    Books.open(home).close()
