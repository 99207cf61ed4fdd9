"""What the longer forms share: sections on cards, and addresses."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.decimals import parse_whole
from app.domain.party import Address
from app.ui.choices import country_box
from app.ui.theme.tokens import GAP, GAP_SMALL
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import CheckBox, ComboBox, LineEdit, TextEdit

_ROWS_APART = 6
"""Between the message of one row and the labels of the next."""

ADDRESS_PARTS = ("line1", "line2", "postal_code", "city", "region", "country")


def watch(grids: Iterable[QWidget], changed: SignalInstance) -> None:
    """Emit ``changed`` whenever the user changes any input of ``grids``."""
    for grid in grids:
        for line in grid.findChildren(LineEdit):
            if not isinstance(line.parent(), ComboBox):
                line.textEdited.connect(lambda _text: changed.emit())
        for text in grid.findChildren(TextEdit):
            text.textChanged.connect(changed.emit)
        for box in grid.findChildren(ComboBox):
            box.chosen_changed.connect(lambda _value: changed.emit())


def titled(title: str, *widgets: QWidget) -> Card:
    """Return a card with parts of a form; the room for messages below the last fields counts as padding."""
    card = Card(title)
    if isinstance(widgets[-1], FormGrid):
        margins = card.body.contentsMargins()
        margins.setBottom(GAP_SMALL // 2)
        card.body.setContentsMargins(margins)
    for widget in widgets:
        card.body.addWidget(roomy(widget) if isinstance(widget, FormGrid) else widget)
    return card


def roomy(grid: FormGrid) -> FormGrid:
    """Keep the message of one row apart from the labels of the next; returns ``grid``."""
    layout = grid.layout()
    if isinstance(layout, QGridLayout):
        layout.setVerticalSpacing(_ROWS_APART)
    return grid


def column(*widgets: QWidget) -> QWidget:
    """Return ``widgets`` below each other, at their own heights."""
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 8, GAP)
    layout.setSpacing(GAP)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return content


def show_text(line: QLineEdit, text: str) -> None:
    """Show the beginning of a text; one that is there already keeps the user's cursor."""
    if line.text() != text:
        line.setText(text)
        line.setCursorPosition(0)


def days(text: str) -> int:
    """Read a whole number of days; -1, which nothing accepts, for what is none."""
    found = parse_whole(text.strip())
    return -1 if found is None else found


class AddressGrid(FormGrid):
    """The separate fields of an address; problems are led to ``<path>.line1`` and so on."""

    def __init__(self, path: str, *, title: str = "", parent: QWidget | None = None) -> None:
        """Make the fields.

        Args:
            path: of the address in the form's JSON, e.g. ``delivery``.
            title: set before each accessible name where a form has several addresses, e.g. "Delivery".
            parent: the widget that owns it.
        """
        super().__init__(parent=parent)
        words = {
            "line1": self.tr("Street and number"),
            "line2": self.tr("Further line"),
            "postal_code": self.tr("Postcode"),
            "city": self.tr("Town"),
            "region": self.tr("Region"),
            "country": self.tr("Country"),
        }
        names = {part: f"{title}: {text}" if title else text for part, text in words.items()}
        self.lines = {part: LineEdit(names[part], max_length=200) for part in ADDRESS_PARTS if part != "country"}
        self.country = country_box(names["country"])
        places = {"line1": (0, 0, 7), "line2": (0, 7, 5), "postal_code": (1, 0, 3), "city": (1, 3, 4)}
        places |= {"region": (1, 7, 2), "country": (1, 9, 3)}
        for part in ADDRESS_PARTS:
            row, start, span = places[part]
            widget = self.country if part == "country" else self.lines[part]
            self.add(Field(words[part], widget, path=f"{path}.{part}"), row, start, span)

    def set_address(self, address: Address) -> None:
        """Show an address; a country the chooser lacks is added as its code."""
        for part, line in self.lines.items():
            show_text(line, getattr(address, part))
        if not self.country.choose(address.country):
            self.country.add(address.country, address.country)
            self.country.choose(address.country)

    def address(self) -> Address:
        """Return what stands in the fields."""
        parts = {part: line.text().strip() for part, line in self.lines.items()}
        return Address(**parts, country=str(self.country.chosen() or ""))


class Addresses(QWidget):
    """A billing address and, where deliveries go elsewhere, the other one.

    Attributes:
        elsewhere: whether deliveries have an address of their own.
    """

    def __init__(self, path: str = "") -> None:
        """Make the fields; problems are led to ``<path>address.city``, ``<path>delivery.city`` and so on."""
        super().__init__()
        self.billing = AddressGrid(f"{path}address")
        self.elsewhere = CheckBox(self.tr("Deliveries go to another address"))
        self.delivery = AddressGrid(f"{path}delivery", title=self.tr("Delivery"))
        self.delivery.hide()
        self.elsewhere.toggled.connect(self.delivery.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for widget in (roomy(self.billing), self.elsewhere, roomy(self.delivery)):
            layout.addWidget(widget)

    def set_addresses(self, billing: Address, delivery: Address) -> None:
        """Show both; an empty ``delivery`` means that goods go where the bill goes."""
        self.billing.set_address(billing)
        self.delivery.set_address(delivery)
        self.elsewhere.setChecked(bool(delivery))

    def addresses(self) -> tuple[Address, Address]:
        """Return the billing and the delivery address that stand in the fields."""
        return self.billing.address(), self.delivery.address() if self.elsewhere.isChecked() else Address()
