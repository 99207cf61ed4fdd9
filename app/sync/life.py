"""Notices books that were set back or copied, and begins a new life of them in which nothing is repeated blindly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage.records import accounts as account_records
from app.storage.records import operations as records
from app.sync.ports import Ports
from app.sync.progress import Note, happen
from app.sync.states import Event, Facts

if TYPE_CHECKING:
    from app.storage.unit import Unit

_OLDER = (
    "These books are an older copy: requests were sent since that they do not know of. What was open is being looked"
    " up; check the list of remote invoices, then resume."
)
_ELSEWHERE = (
    "These books were last used on another computer. If they are still used there, use only one of them. What was open"
    " is being looked up; then resume."
)


def check_life(ports: Ports) -> str:
    """Return why nothing may be created or sent, empty when it may; called with the lock held, before anything else.

    A file that knows of fewer calls than this machine remembers, or that was last used elsewhere, begins a new life:
    everything open becomes unclear and is never repeated by itself, and nothing is created before the lists were read.
    """
    machine, folder = ports.witness.machine(), ports.store.home
    with ports.store.reading() as connection:
        state = account_records.state(connection)
        untouched = state.calls == 0 and not records.any_made(connection)
    seen = ports.witness.calls(state.books)
    here = seen.get(str(folder.resolve()))
    remembered = max(seen.values(), default=0) if here is None else here
    moved = bool(state.machine) and state.machine != machine
    if not moved and remembered <= state.calls:
        if not state.machine:
            _set_machine(ports, machine)
        if here != state.calls:
            ports.witness.saw(state.books, folder, state.calls)
        return state.paused
    # A copy that never asked anything of a provider has nothing to look up; it only waits before it creates.
    words = "" if here is None and untouched else _ELSEWHERE if moved else _OLDER
    with ports.store.writing() as unit:
        # The counts of a copy in another folder are its own from here on.
        _begin(unit, machine, max(state.calls, here or 0), words)
        state = account_records.state(unit.raw)
    ports.witness.saw(state.books, folder, state.calls)
    return state.paused


def _set_machine(ports: Ports, machine: str) -> None:
    from app.storage.writes import accounts as writes

    with ports.store.writing() as unit:
        writes.set_machine(unit, machine)


def _begin(unit: Unit, machine: str, calls: int, paused: str) -> None:
    from app.storage.writes import accounts as writes

    writes.begin_epoch(unit, calls=calls, machine=machine, paused=paused)
    epoch = account_records.state(unit.raw).epoch
    for operation in records.waiting(unit.raw):
        note = Note("The books were set back or copied; whether this was done meanwhile is being looked up.")
        happen(unit, operation, Event.RESTORED, Facts(), note, seat=machine, epoch=epoch)
