"""Takes records out of the way: archived where documents name them, deleted where none does; both can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

from app.domain.errors import NotAllowed
from app.ui import tasks
from app.ui.plain import isolated, one_line
from app.ui.shell.page import Page
from app.ui.widgets.dialogs import confirm
from app.ui.widgets.notices import NoticeAction

if TYPE_CHECKING:
    from app.services.books import Books

_SHOWN_NAME = 60


class Named(Protocol):
    """A stored record with a name."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def name(self) -> str:
        """What the user calls it."""


R = TypeVar("R", bound=Named)


class RecordService(Protocol[R]):
    """The module of services of one kind of record."""

    def get(self, books: Books, id: int, /) -> R:
        """Return a record."""

    def create(self, books: Books, record: R, /) -> R:
        """Store a record anew."""

    def delete(self, books: Books, id: int, /) -> None:
        """Delete a record that nothing names, or raise NotAllowed."""

    def archive(self, books: Books, id: int, /) -> R:
        """Keep a record without offering it."""

    def unarchive(self, books: Books, id: int, /) -> R:
        """Offer a record again."""


@dataclass(frozen=True, slots=True)
class RemovalWords:
    """What the notices say; ``one_…`` holds ``{name}``, ``many_…`` holds ``{n}``."""

    one_archived: str
    many_archived: str
    one_back: str
    many_back: str
    deleted: str
    why_archive: str


class Removal(QObject, Generic[R]):
    """Archives and deletes records of one kind for a page."""

    def __init__(
        self, page: Page, books: Books, kind: str, words: RemovalWords, service: Callable[[], RecordService[R]]
    ) -> None:
        """Act for ``page``.

        Args:
            page: says the notices.
            books: the books.
            kind: told to the other pages after a change.
            words: see `RemovalWords`.
            service: imports and returns the module; called off the GUI thread.
        """
        super().__init__(page)
        self._page, self._books, self._kind, self._words, self._service = page, books, kind, words, service

    def archive(self, ids: Sequence[int], *, back: bool = False, then: Callable[[], object] | None = None) -> None:
        """Archive records, or take them ``back`` into use; afterwards ``then`` is called."""

        def work() -> str:
            service = self._service()
            name = ""
            for record_id in ids:
                name = (service.unarchive if back else service.archive)(self._books, record_id).name
            return name

        tasks.run(self._page, work, lambda name: self._on_archived(ids, name, back=back, then=then))

    def delete(self, record_id: int, then: Callable[[], object] | None = None) -> None:
        """Delete a record that nothing names; otherwise offer to archive it. Afterwards ``then`` is called."""

        def work() -> tuple[R, NotAllowed | None]:
            service = self._service()
            record = service.get(self._books, record_id)
            try:
                service.delete(self._books, record_id)
            except NotAllowed as refused:
                return record, refused
            return record, None

        def done(outcome: tuple[R, NotAllowed | None]) -> None:
            record, refused = outcome
            if refused is None:
                self._on_deleted(record, then)
            else:
                self._offer_archive(record, then)

        tasks.run(self._page, work, done)

    def _offer_archive(self, record: R, then: Callable[[], object] | None) -> None:
        confirm(
            self._page,
            self.tr("Archive {name} instead?").format(name=_shown(record.name)),
            self._words.why_archive,
            self.tr("Archive"),
            lambda: self.archive([record.id], then=then),
        )

    def _on_archived(self, ids: Sequence[int], name: str, *, back: bool, then: Callable[[], object] | None) -> None:
        self._page.shell.changes.tell(self._kind)
        one, words = len(ids) == 1, self._words
        if back:
            sentence = words.one_back if one else words.many_back
        else:
            sentence = words.one_archived if one else words.many_archived
        undo = None if back else NoticeAction(self.tr("Undo"), lambda: self.archive(ids, back=True, then=then))
        self._page.shell.notices.success(sentence.format(name=_shown(name), n=len(ids)), undo)
        if then is not None:
            then()

    def _on_deleted(self, gone: R, then: Callable[[], object] | None) -> None:
        self._page.shell.changes.tell(self._kind)
        sentence = self._words.deleted.format(name=_shown(gone.name))
        self._page.shell.notices.success(sentence, NoticeAction(self.tr("Undo"), lambda: self._bring_back(gone)))
        if then is not None:
            then()

    def _bring_back(self, gone: R) -> None:
        tasks.run(
            self._page,
            lambda: self._service().create(self._books, gone),
            lambda _record: self._page.shell.changes.tell(self._kind),
        )


def _shown(name: str) -> str:
    return isolated(one_line(name, _SHOWN_NAME))
