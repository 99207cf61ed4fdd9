"""How pages send the user elsewhere, and what they may be asked to open.

What is needed before the first paint is a named tuple, here and in the other modules of the window: a frozen dataclass
costs nine times as much to define, at each start.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class OpenInvoice(NamedTuple):
    """Ask the invoice page for a document."""

    id: int


class NewInvoice(NamedTuple):
    """Ask the invoice page for a new draft, perhaps for a customer, perhaps of a credit note."""

    customer_id: int | None = None
    credit_note: bool = False


class CustomerInvoices(NamedTuple):
    """Ask the page of invoices for those of one customer."""

    customer_id: int
    name: str


class OpenCustomer(NamedTuple):
    """Ask the customer page for a customer, perhaps with the cursor in the field of a path such as ``endpoint``."""

    id: int
    field: str = ""


class NewCustomer:
    """Ask the customer page for a new customer."""


class NewItem:
    """Ask the items page for a new item."""


class OpenOperation(NamedTuple):
    """Ask the sync page for an entry of the outbox."""

    id: int


class OpenAccount(NamedTuple):
    """Ask the settings for an account at a provider."""

    id: int


class Navigator(Protocol):
    """Where the user can be sent. Every page is left with its work saved."""

    def open_page(self, key: str, target: object = None) -> None:
        """Show the page ``key`` and hand it ``target``."""

    def open_invoice(self, id: int) -> None:
        """Show a document."""

    def new_invoice(self, customer_id: int | None = None) -> None:
        """Begin a draft."""

    def new_credit_note(self) -> None:
        """Begin a draft of a credit note."""

    def open_customer(self, id: int, field: str = "") -> None:
        """Show a customer, perhaps with the cursor in the field of a path."""

    def new_customer(self) -> None:
        """Begin a customer."""

    def new_item(self) -> None:
        """Begin an item."""

    def back(self) -> None:
        """Show what was shown before."""
