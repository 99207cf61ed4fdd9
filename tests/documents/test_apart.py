"""Reading in a process of its own: whatever becomes of it, there is an end."""

from __future__ import annotations

import multiprocessing.spawn
import os
import time
from typing import Any

import pytest

from app.documents.apart import ReaderEnded, read_apart

# More than any pipe holds, so that handing it over waits for the reader.
_MUCH = bytes(4_000_000)


def size(data: bytes) -> int:
    """Read, for a test."""
    return len(data)


def end(_: bytes) -> int:
    """End the process at once."""
    os._exit(3)


def wait(_: bytes) -> int:
    """Never answer."""
    time.sleep(60)
    return 0


def test_much_is_read() -> None:
    assert read_apart(size, _MUCH, 60) == len(_MUCH)


@pytest.mark.parametrize(("read", "seconds"), [(end, 60), (wait, 2)])
def test_without_an_answer_there_is_an_end(read: Any, seconds: float) -> None:
    before = time.monotonic()
    with pytest.raises(ReaderEnded):
        read_apart(read, _MUCH, seconds)
    assert time.monotonic() - before < 30


def test_a_reader_that_cannot_even_start_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = multiprocessing.spawn.get_preparation_data

    def nowhere(name: str) -> dict[str, Any]:
        data = {key: value for key, value in prepared(name).items() if not key.startswith("init_main")}
        return data | {"init_main_from_path": "/absent/main.py"}

    monkeypatch.setattr(multiprocessing.spawn, "get_preparation_data", nowhere)
    before = time.monotonic()
    with pytest.raises(ReaderEnded):
        read_apart(size, _MUCH, 60)
    assert time.monotonic() - before < 30
