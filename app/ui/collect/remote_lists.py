"""What the providers hold: what belongs to our invoices, amount beside amount, and what is not from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor
from app.domain.outbox import RemoteClaim
from app.ui.collect.evidence import visible
from app.ui.collect.rows import Rows
from app.ui.collect.sync_columns import claim_columns
from app.ui.collect.words import amount_words, moment, status_words
from app.ui.formats import Formats
from app.ui.invoices.list.columns import state_cell
from app.ui.lists.cells import NOTHING, RIGHT, Cell, Column
from app.ui.shell.page import Action
from app.ui.theme.tokens import GAP
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.segmented import Segment, SegmentedControl

if TYPE_CHECKING:
    from app.services.invoice_list import InvoiceSummary

_MOST = 10
_OURS, _FOREIGN = "ours", "foreign"


class Linked(NamedTuple):
    """A remote invoice and the row of the document it collects for."""

    id: int
    claim: RemoteClaim
    summary: InvoiceSummary


class RemoteLists(Card):
    """Two lists, of which one is shown.

    Attributes:
        opened: id of the document that the user wants to see.
        import_asked: ``(account, remote id)`` of each remote invoice that the user wants here.
    """

    opened = Signal(int)
    import_asked = Signal(object)

    def __init__(self, formats: Formats, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._chooser = SegmentedControl(
            self.tr("Shown"),
            [Segment(_OURS, self.tr("Yours")), Segment(_FOREIGN, self.tr("Not from here"))],
        )
        self._import_button = Button(self.tr("Import"), self._import)
        self.ours: Rows[Linked] = Rows(
            self.tr("Remote invoices of yours"), linked_columns(formats, now), self.ours_actions, most=_MOST
        )
        self.foreign: Rows[RemoteClaim] = Rows(
            self.tr("Remote invoices not from here"), claim_columns(formats), self.foreign_actions, most=_MOST
        )
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(PlainLabel(self.tr("At the providers"), size=Size.TOTAL))
        head.addWidget(self._chooser)
        head.addStretch(1)
        head.addWidget(self._import_button)
        self.body.addLayout(head)
        self._nothing = PlainLabel(tone=Tone.MUTED, wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.ours)
        self.body.addWidget(self.foreign)
        self._chooser.changed.connect(lambda _key: self._arrange())
        self.ours.opened.connect(lambda linked: self.opened.emit(linked.summary.id))
        self.foreign.chosen_changed.connect(self._on_chosen)
        self._arrange()

    def show_lists(self, ours: Sequence[Linked], foreign: Sequence[RemoteClaim]) -> None:
        """Show other rows."""
        self.ours.show_records(ours)
        self.foreign.show_records(foreign)
        self._chooser.set_counts({_OURS: len(ours), _FOREIGN: len(foreign)})
        self._arrange()

    def show_foreign(self) -> None:
        """Bring what is not from here to the front."""
        self._chooser.choose(_FOREIGN)
        self._arrange()

    def ours_actions(self) -> Sequence[Action]:
        """Return what can be done with the remote invoice of ours that is selected."""
        one = self.ours.one()

        def show() -> None:
            if one is not None:
                self.opened.emit(one.summary.id)

        return (Action("open-document", self.tr("Open invoice"), show, "Enter", "edit", one is not None),)

    def foreign_actions(self) -> Sequence[Action]:
        """Return what can be done with the foreign ones selected."""
        shown = self._chooser.chosen() == _FOREIGN
        return (Action("import", self.tr("Import"), self._import, "", "plus", shown and bool(self.foreign.chosen())),)

    def _arrange(self) -> None:
        ours = self._chooser.chosen() == _OURS
        rows: Rows[Linked] | Rows[RemoteClaim] = self.ours if ours else self.foreign
        count = len(rows.model.records)
        self.ours.setVisible(ours and bool(count))
        self.foreign.setVisible(not ours and bool(count))
        self._nothing.setVisible(not count)
        self._nothing.setText(
            self.tr("No invoice of yours was found at a provider yet.")
            if ours
            else self.tr("Every invoice that the providers list belongs to one of yours.")
        )
        self._import_button.setVisible(not ours and bool(count))
        self._on_chosen()

    def _on_chosen(self) -> None:
        self._import_button.setEnabled(bool(self.foreign.chosen()))

    def _import(self) -> None:
        self.import_asked.emit([(claim.account, claim.invoice.remote_id) for claim in self.foreign.chosen()])


def linked_columns(formats: Formats, now: Callable[[], datetime]) -> tuple[Column[Linked], ...]:
    """Return the columns of remote invoices of ours: what the books say, and after it what the provider says."""

    def here(row: Linked) -> Cell:
        return Cell(formats.money(row.summary.amount, row.summary.currency))

    def there(row: Linked) -> Cell:
        shown = row.claim.invoice
        words = amount_words(formats, shown.amount, visible(shown.currency), unit_known=shown.unit_known)
        return Cell(words, tone=Tone.TEXT if _same(row) else Tone.ATTENTION)

    def status(row: Linked) -> Cell:
        if row.claim.missing_since is not None:
            return Cell(_tr("not listed any more"), tone=Tone.ATTENTION)
        word, role = status_words(row.claim.invoice.status, visible(row.claim.invoice.raw_status))
        return Cell(word, chip=role)

    def their_number(row: Linked) -> Cell:
        return Cell(visible(row.claim.invoice.number or row.claim.invoice.remote_id))

    def number(row: Linked) -> Cell:
        return Cell(row.summary.number or _tr("Draft"), strong=True)

    def customer(row: Linked) -> Cell:
        return Cell(row.summary.customer_name) if row.summary.customer_name else NOTHING

    def read(row: Linked) -> Cell:
        return Cell(detail=moment(formats, row.claim.read_at, now()))

    return (
        Column("number", _tr("Number"), 136, number, least=128),
        Column("customer", _tr("Customer"), 160, customer, stretch=True, least=130),
        Column("state", _tr("State"), 108, lambda row: state_cell(row.summary), rank=1, least=104),
        Column("here", _tr("Here"), 116, here, alignment=RIGHT, least=104),
        Column("there", _tr("There"), 116, there, alignment=RIGHT, least=104),
        Column("status", _tr("Status there"), 116, status, least=100),
        Column("account", _tr("Account"), 140, lambda row: Cell(visible(row.claim.account)), rank=3, least=90),
        Column("theirs", _tr("Number there"), 136, their_number, rank=4, least=128),
        Column("read", _tr("Read"), 104, read, rank=2, least=90),
    )


def _same(row: Linked) -> bool:
    """Whether both sides name the same amount; what cannot be compared is not the same."""
    shown, summary = row.claim.invoice, row.summary
    if shown.amount is None or not shown.unit_known or shown.currency.upper() != summary.currency:
        return False
    known = CURRENCIES.get(summary.currency)
    return shown.amount == from_minor(summary.amount, known.digits if known is not None else 2)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RemoteLists", text)
