"""Reads what may be hostile in a process of its own, which is ended when it takes too long or too much memory."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from threading import Timer
from typing import TypeVar

_Result = TypeVar("_Result")
MEMORY = 2 * 1024 * 1024 * 1024


class ReaderEnded(Exception):
    """The process ended without an answer: it took too long or too much memory, or what it read ended it."""


def read_apart(read: Callable[[bytes], _Result], data: bytes, seconds: float, memory: int = MEMORY) -> _Result:
    """Return what ``read`` makes of ``data``, in at most so many seconds and bytes of address space.

    ``read`` is a function of a module, its result plain values; it answers for the errors of what it reads.

    Raises:
        ReaderEnded: when there is no answer.
    """
    processes = multiprocessing.get_context("spawn")
    ours, theirs = processes.Pipe()
    reader = processes.Process(target=_answer, args=(theirs, read, memory), daemon=True)
    with closing(ours):
        reader.start()
        theirs.close()
        # Whoever hands data to a process that ends before it takes them must not wait for it.
        end = Timer(seconds, reader.kill)
        end.daemon = True
        end.start()
        try:
            ours.send_bytes(data)
            result: _Result = ours.recv()
            return result
        except (EOFError, OSError) as error:
            raise ReaderEnded from error  # it was ended by us, by the system, or by what it read
        finally:
            end.cancel()
            end.join()
            reader.kill()
            reader.join()
            reader.close()


def _answer(asked: Connection, read: Callable[[bytes], object], memory: int) -> None:
    """Read, in the process made for it."""
    if sys.platform != "win32":
        import resource

        for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
            hard = resource.getrlimit(kind)[1]
            # Some systems know a limit and do not take it.
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    try:
        result = read(asked.recv_bytes())
    except MemoryError:
        return
    asked.send(result)
