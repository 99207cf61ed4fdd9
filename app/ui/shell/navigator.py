"""How pages send the user elsewhere, and what they may be asked to open.

What is needed before the first paint is a named tuple, here and in the other modules of the window: a frozen dataclass
costs nine times as much to define, at each start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from app.ui.shell.page import Page, Shell


class OpenInvoice(NamedTuple):
    """Ask the invoice page for a document."""

    id: int


class NewInvoice(NamedTuple):
    """Ask the invoice page for a new draft, perhaps for a customer, perhaps of a credit note."""

    customer_id: int | None = None
    credit_note: bool = False


class OpenCustomer(NamedTuple):
    """Ask the customer page for a customer, perhaps with the cursor in the field of a path such as ``endpoint``."""

    id: int
    field: str = ""


class NewCustomer:
    """Ask the customer page for a new customer."""


class NewItem:
    """Ask the items page for a new item."""


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


class PageSpec(NamedTuple):
    """A page that the window knows: made at the first visit.

    Attributes:
        key: its name in the program.
        title: its name for the user; in the rail it is the accessible name too.
        icon: name of a line icon.
        factory: makes the page.
        rail: whether it stands in the rail.
        parent: key of the page whose entry in the rail is lit while this one is shown.
        bottom: stands apart below the others in the rail.
        asks: its count is of things that ask for the user, and shown as such; there is none while nothing does.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[Shell], Page]
    rail: bool = True
    parent: str = ""
    bottom: bool = False
    asks: bool = False
