"""The running window: started, raised and ended as the system does it, with nothing lost and nobody asked."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.ui.app import open_settings
from app.ui.collector import Collector
from app.ui.instance import WindowLock

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")

ROOT = Path(__file__).parents[2]


def start(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", "--home", str(home), "gui"],
        cwd=ROOT,
        env=os.environ.copy(),
        text=True,
        stderr=subprocess.PIPE,
    )


def _taken(paths: Paths) -> bool:
    if not paths.lock.exists():
        return False
    lock = WindowLock(paths)
    free = lock.acquire()
    lock.release()
    return not free


@pytest.fixture
def running(home: Path, qtbot: QtBot) -> Iterator[subprocess.Popen[str]]:
    """The program, open on a new home: it answered a second start, so its event loop runs."""
    first = start(home)
    qtbot.waitUntil(lambda: _taken(Paths(home)) or first.poll() is not None, timeout=30_000)
    second = start(home)
    _out, errors = second.communicate(timeout=60)
    assert (second.returncode, errors) == (0, "")
    yield first
    first.kill()
    first.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_end_it_ends_in_order_without_a_question(
    running: subprocess.Popen[str], home: Path, number: signal.Signals
) -> None:
    running.send_signal(number)
    _out, errors = running.communicate(timeout=30)
    assert (running.returncode, errors) == (0, "")
    lock = WindowLock(Paths(home))
    assert lock.acquire()
    lock.release()


def test_everything_it_makes_is_for_its_owner_alone(running: subprocess.Popen[str], home: Path) -> None:
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)
    modes = {path.relative_to(home).as_posix(): path.stat().st_mode & 0o777 for path in (home, *home.rglob("*"))}
    assert modes.pop(".") == 0o700
    folders = {name for name in modes if (home / name).is_dir()}
    assert {modes[name] for name in folders} == {0o700}
    assert {name: mode for name, mode in modes.items() if name not in folders and mode != 0o600} == {}
    assert {"books.sqlite", "window.ini", "logs/counterfoil.log"} <= modes.keys()


def test_settings_are_for_their_owner_alone_after_they_were_written_again(home: Path) -> None:
    paths = Paths(home)
    paths.prepare()
    for value in ("light", "dark"):
        settings = open_settings(paths)
        settings.setValue("theme/mode", value)
        settings.sync()
        assert paths.window_settings.stat().st_mode & 0o777 == 0o600
    assert open_settings(paths).value("theme/mode") == "dark"


def test_garbage_is_collected_by_the_collector_and_by_nobody_else() -> None:
    collector = Collector()
    collector.start()
    assert not gc.isenabled()
    before = gc.get_count()[0]
    for _number in range(5_000):
        ring: list[object] = []
        ring.append(ring)
    assert gc.get_count()[0] > before + 4_000, "nothing collects by itself"
    collector.collect()
    assert gc.get_count()[0] < 1_000
