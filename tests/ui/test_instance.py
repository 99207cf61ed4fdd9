"""One window per home: a second start raises the first, and the lock of a killed window is taken over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.ui.instance import Entry, WindowLock, socket_name

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and sockets of Unix")

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.paths import Paths
from app.ui.instance import WindowLock
app = QCoreApplication([])
paths = Paths(Path(sys.argv[1]))
paths.prepare()
lock = WindowLock(paths)
assert lock.acquire()
lock.listen(lambda: print("raised", flush=True))
print("ready", flush=True)
app.exec()
"""


@pytest.fixture
def paths(home: Path) -> Paths:
    made = Paths(home)
    made.prepare()
    return made


@pytest.fixture
def other(paths: Paths) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the home."""
    started = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(paths.home)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ.copy(),
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    yield started
    started.kill()
    started.communicate()


def test_a_second_start_raises_the_first(paths: Paths, other: subprocess.Popen[str]) -> None:
    assert WindowLock(paths).enter() is Entry.RAISED
    assert other.stdout is not None
    assert other.stdout.readline() == "raised\n"


def test_the_home_of_a_killed_window_is_taken_over_and_answers_again(
    paths: Paths, other: subprocess.Popen[str], qtbot: QtBot
) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    second = WindowLock(paths)
    assert second.acquire()
    heard: list[str] = []
    second.listen(lambda: heard.append("raise"))
    third = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD.replace("assert lock.acquire()", "sys.exit(lock.enter().value)"),
            str(paths.home),
        ],
        cwd=ROOT,
        env=os.environ.copy(),
        text=True,
        stderr=subprocess.PIPE,
    )
    qtbot.waitUntil(lambda: third.poll() is not None, timeout=15_000)
    _out, told = third.communicate()
    assert told == "raised\n"
    assert heard == ["raise"]
    second.release()


def test_a_home_that_was_given_back_is_free(paths: Paths) -> None:
    first, second = WindowLock(paths), WindowLock(paths)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_two_homes_have_two_windows(paths: Paths, tmp_path: Path) -> None:
    another = Paths(tmp_path / "another")
    another.prepare()
    first, second = WindowLock(paths), WindowLock(another)
    assert first.acquire()
    assert second.acquire()
    first.release()
    second.release()


def test_a_home_reached_by_two_names_is_one(paths: Paths, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(paths.home)
    assert Path(socket_name(link)).name == Path(socket_name(paths.home)).name


def test_the_socket_lies_where_only_its_owner_reaches_it(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QObject
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    name = socket_name(Path("/short"))
    assert name.startswith(f"/short/counterfoil-{os.getuid()}-")
    runtime = tmp_path / "run"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert len(socket_name(tmp_path / ("long" * 50))) < 100


def test_a_window_that_ends_while_it_is_asked_leaves_the_home_to_the_next(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = WindowLock(paths), WindowLock(paths)
    assert first.acquire()
    monkeypatch.setattr("app.ui.instance.time.sleep", lambda _seconds: first.release())
    assert second.enter() is Entry.TAKEN
    second.release()


def test_a_window_that_does_not_answer_is_not_waited_for_forever(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    first = WindowLock(paths)
    assert first.acquire()
    pauses: list[float] = []
    monkeypatch.setattr("app.ui.instance.time.sleep", pauses.append)
    assert WindowLock(paths).enter() is Entry.SILENT
    assert sum(pauses) == pytest.approx(3)
    first.release()
