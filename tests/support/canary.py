"""A planted key, and the search for it in everything a run of the tests leaves behind or hands on.

Tests that need a provider's key use `KEY`. As a pytest plug-in, this module fails a test that wrote it into a file,
printed or logged it, or handed it to another process as an argument or in its environment; at the end of the run it
looks once more through every folder and file the run has written to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

KEY = "canary.9Zk4.shown.nowhere"
"""Of no shape that the log would blot out by itself."""

PLANTED = {KEY, "sntr_0123456789abcdefABCDEF-_01234567", "cck_live_" + "0123456789abcdef" * 3, "sonic-key-1"}
"""Also the keys that the test servers take."""

_STARTS = {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.putenv", "os.startfile"}
_WRITES = os.O_WRONLY | os.O_RDWR
_BLOCK, _LONGEST = 1 << 20, 200
_FOUND = "files that hold the planted key"
_of_workers: set[str] = set()


class KeyFound(AssertionError):
    """The planted key turned up where no key may ever be."""


class Watch:
    """What the process did that leaves traces: an audit hook, which stays for the life of the process.

    Attributes:
        handed_on: how the key was about to be handed to another process.
        written: the files that were opened for writing.
    """

    def __init__(self) -> None:
        self.handed_on: list[str] = []
        self.written: set[str] = set()

    def install(self) -> None:
        """Begin to listen."""
        sys.addaudithook(self._on_event)

    def take(self) -> list[str]:
        """Return what was handed on since the last time."""
        found, self.handed_on = self.handed_on, []
        return found

    def _on_event(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = args
            if isinstance(path, (str, bytes, os.PathLike)) and isinstance(flags, int) and flags & _WRITES:
                self.written.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 (Path would follow links)
        elif event in _STARTS and any(_mentions(arg) for arg in args):
            self.handed_on.append(event)
            raise KeyFound(f"the planted key is about to be handed on by {event}")


_watch = Watch()


def holding(files: Iterable[Path]) -> list[Path]:
    """Return those of ``files`` that hold the key, as any program may write a text."""
    wanted = [key.encode(encoding) for key in PLANTED for encoding in ("utf-8", "utf-16-le")]
    return [file for file in files if _holds(file, wanted)]


def shown_in(text: str) -> bool:
    """Whether a planted key is part of ``text``."""
    return any(key in text for key in PLANTED)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below ``folder``."""
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def pytest_configure() -> None:
    """Begin to watch."""
    _watch.install()


@pytest.fixture(autouse=True)
def _no_key_left(tmp_path: Path) -> Iterator[None]:
    yield
    found = [str(file) for file in holding(files_below(tmp_path))]
    if found or _mentions(dict(os.environ)) or _mentions(sys.argv):
        raise KeyFound(f"the planted key lies in {found or 'the environment or the arguments of the tests'}")
    if handed_on := _watch.take():
        raise KeyFound(f"the planted key was handed on by {handed_on}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test whose streams or log hold the key."""
    report = yield
    leaking = [title for title, text in report.sections if shown_in(text)]
    if leaking:
        report.outcome = "failed"
        report.sections = [(title, text) for title, text in report.sections if not shown_in(text)]
        report.longrepr = f"{item.nodeid}: the planted key was shown in: {', '.join(leaking)}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search what is left at the end: the run's own folders, and every file that was opened for writing."""
    folders = (session.config.rootpath / ".pytest_cache", session.config.rootpath / ".hypothesis")
    left = {file for folder in folders for file in files_below(folder)}
    left |= {Path(path) for path in list(_watch.written)}
    found = {str(file) for file in holding(left)} | _of_workers
    told: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told[_FOUND] = sorted(found)
    elif found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter = session.config.pluginmanager.getplugin("terminalreporter")
        if reporter:
            reporter.section("the planted key was found", red=True)
            reporter.line("\n".join(sorted(found)))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a process of a run over several found: its exit status alone would not fail the run."""
    _of_workers.update(getattr(node, "workeroutput", {}).get(_FOUND, ()))


def _holds(file: Path, wanted: list[bytes]) -> bool:
    """Read a file in blocks that overlap by the length of what is looked for."""
    if not file.is_file():
        return False
    before = b""
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                text = before + block
                if any(each in text for each in wanted):
                    return True
                before = text[-_LONGEST:]
    except OSError:
        return False  # gone meanwhile, or nobody's to read
    return False


def _mentions(value: object) -> bool:
    if isinstance(value, bytes):
        return any(key.encode() in value for key in PLANTED)
    if isinstance(value, str):
        return shown_in(value)
    if isinstance(value, dict):
        return any(_mentions(each) for pair in value.items() for each in pair)
    return isinstance(value, (list, tuple)) and any(_mentions(each) for each in value)
