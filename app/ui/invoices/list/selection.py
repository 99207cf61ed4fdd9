"""What is selected in the invoice list, and which actions make sense for it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.document import Kind, State

if TYPE_CHECKING:
    from app.services.invoice_list import InvoiceSummary


@dataclass(frozen=True, slots=True)
class Selection:
    """Some documents.

    Attributes:
        ids: all of them, in the order of the list.
        rows: what is known of them; empty when they are too many to look at, and then anything may be possible.
    """

    ids: Sequence[int] = ()
    rows: Sequence[InvoiceSummary] = ()

    def any(self, condition: Callable[[InvoiceSummary], bool]) -> bool:
        """Whether the condition holds for at least one, as far as is known."""
        return bool(self.ids) and (not self.rows or any(condition(row) for row in self.rows))

    def where(self, condition: Callable[[InvoiceSummary], bool]) -> list[int]:
        """Return the ids for which the condition holds; all of them when nothing is known."""
        return [row.id for row in self.rows if condition(row)] if self.rows else list(self.ids)


def is_fixed(row: InvoiceSummary) -> bool:
    """Whether a document was issued, cancelled since or not."""
    return row.state != State.DRAFT


def is_draft(row: InvoiceSummary) -> bool:
    """Whether a document may still be changed, issued or deleted."""
    return row.state == State.DRAFT


def takes_payment(row: InvoiceSummary) -> bool:
    """Whether money can be received for a document."""
    return row.state == State.ISSUED and row.kind == Kind.INVOICE


def is_open(row: InvoiceSummary) -> bool:
    """Whether something of an invoice is still to be paid."""
    return takes_payment(row) and row.balance > 0


def is_collected(row: InvoiceSummary) -> bool:
    """Whether a provider has a document, as far as is known."""
    return row.collected is not None and row.collected.state == "confirmed"


def can_be_cancelled(row: InvoiceSummary) -> bool:
    """Whether a document can be cancelled: an issued one that is itself no correction."""
    return row.state == State.ISSUED and row.correction is None


def can_be_credited(row: InvoiceSummary) -> bool:
    """Whether a document can be credited: an invoice that can be cancelled."""
    return can_be_cancelled(row) and row.kind == Kind.INVOICE


def can_be_repeated(row: InvoiceSummary) -> bool:
    """Whether a document can be duplicated."""
    return row.correction is None
