"""A bounded store of records fetched a page at a time, for lists too long to be held."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar


class Identified(Protocol):
    """A record with a key."""

    @property
    def id(self) -> int:
        """The record's key."""


R = TypeVar("R", bound=Identified)

PAGE, KEPT_PAGES = 64, 32


class RowPages(Generic[R]):
    """The records of ``ids``, fetched by pages when asked for; the pages used least recently are dropped.

    Attributes:
        ids: the key of each row, in order.
    """

    def __init__(self, fetch: Callable[[Sequence[int]], Iterable[R]]) -> None:
        """Keep ``fetch``, which returns the records of some ids; one that is gone may be missing."""
        self._fetch = fetch
        self._pages: OrderedDict[int, dict[int, R]] = OrderedDict()
        self.ids: array[int] = array("q")

    def replace(self, ids: array[int]) -> None:
        """Hold other ids; nothing fetched before is kept."""
        self.ids = ids
        self._pages.clear()

    def put(self, records: Sequence[R]) -> None:
        """Hold exactly ``records``, which are already at hand."""
        self.replace(array("q", (record.id for record in records)))
        for start in range(0, len(records), PAGE):
            self._pages[start // PAGE] = {record.id: record for record in records[start : start + PAGE]}

    def row(self, index: int) -> R | None:
        """Return the record at ``index``; None when it was deleted since the ids were read.

        Raises:
            IndexError: when there is no such row.
        """
        number = index // PAGE
        page = self._pages.get(number)
        if page is None:
            wanted = self.ids[number * PAGE : (number + 1) * PAGE]
            page = self._pages[number] = {record.id: record for record in self._fetch(wanted)}
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(self.ids[index])

    def forget(self) -> None:
        """Fetch every record anew when it is next asked for."""
        self._pages.clear()
