"""Notices books that were set back or copied, and begins a new life of them in which nothing is repeated blindly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.outbox import Operation
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

    A file that knows of fewer calls than this machine remembers, or that another machine used last, begins a new life:
    everything open becomes unclear and is never repeated by itself.
    """
    machine = ports.witness.machine()
    with ports.store.reading() as connection:
        state = account_records.state(connection)
    remembered = ports.witness.calls(state.books)
    if state.machine == machine and remembered <= state.calls:
        if remembered < state.calls:
            ports.witness.saw(state.books, state.calls)
        return state.paused
    fresh = not state.machine and remembered <= state.calls
    with ports.store.writing() as unit:
        _begin(
            unit,
            machine,
            max(remembered, state.calls),
            "" if fresh else _ELSEWHERE if _moved(state.machine, machine) else _OLDER,
        )
        state = account_records.state(unit.raw)
    ports.witness.saw(state.books, state.calls)
    return state.paused


def _moved(last: str, machine: str) -> bool:
    return bool(last) and last != machine


def _begin(unit: Unit, machine: str, calls: int, paused: str) -> None:
    from app.storage.writes import accounts as writes

    if not paused:
        writes.set_machine(unit, machine)
        return
    writes.begin_epoch(unit, calls=calls, machine=machine, paused=paused)
    epoch = account_records.state(unit.raw).epoch
    for operation in _all(unit):
        note = Note("The books were set back or copied; whether this was done meanwhile is being looked up.")
        happen(unit, operation, Event.RESTORED, Facts(), note, seat=machine, epoch=epoch)


def _all(unit: Unit) -> list[Operation]:
    return records.waiting(unit.raw)
