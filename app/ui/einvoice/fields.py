"""Fields that only e-invoices ask for: of a customer, and of the company."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.countries import EU
from app.domain.party import Company, Customer, Party
from app.ui.einvoice.schemes import address_box, choose, form_box, register_box
from app.ui.forms import roomy, show_text
from app.ui.theme.tokens import GAP_SMALL
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.fold import Fold
from app.ui.widgets.inputs import LineEdit

# Where public buyers, and soon all businesses, want invoices that a machine reads.
_ASKING = EU | {"NO"}


class _Identifiers:
    """The electronic address and the entry in a register, each with its kind, as rows of a grid."""

    def __init__(self) -> None:
        self.endpoint, self.endpoint_scheme = LineEdit(max_length=200), address_box()
        self.legal_id, self.legal_id_scheme = LineEdit(max_length=200), register_box()

    def lay_out(self, owner: QWidget, grid: FormGrid, row: int, prefix: str = "") -> None:
        """Add the fields from ``row`` on; their problems are led to ``<prefix>endpoint`` and so on."""
        hint = owner.tr("Where e-invoices are delivered")
        address = Field(owner.tr("Electronic address"), self.endpoint, hint, path=f"{prefix}endpoint")
        kind = owner.tr("Kind of electronic address")
        grid.add(address, row, 0, 6)
        grid.add(Field(kind, self.endpoint_scheme, path=f"{prefix}endpoint_scheme"), row, 6, 6)
        grid.add(Field(owner.tr("Entry in a register"), self.legal_id, path=f"{prefix}legal_id"), row + 1, 0, 6)
        register = Field(owner.tr("Register"), self.legal_id_scheme, path=f"{prefix}legal_id_scheme")
        grid.add(register, row + 1, 6, 6)

    def show(self, holder: Company | Customer | Party) -> None:
        """Show what is known of somebody."""
        show_text(self.endpoint, holder.endpoint)
        show_text(self.legal_id, holder.legal_id)
        choose(self.endpoint_scheme, holder.endpoint_scheme)
        choose(self.legal_id_scheme, holder.legal_id_scheme)

    def values(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        return {
            "endpoint": self.endpoint.text().strip(),
            "endpoint_scheme": str(self.endpoint_scheme.chosen() or ""),
            "legal_id": self.legal_id.text().strip(),
            "legal_id_scheme": str(self.legal_id_scheme.chosen() or ""),
        }


class BuyerFields(QWidget):
    """The form a customer asks for and its reference; the rest is in sight once a form is chosen or something is there.

    Attributes:
        inputs: the grids with the inputs, to be watched for changes.
    """

    def __init__(self, prefix: str = "", parent: QWidget | None = None) -> None:
        """Make the fields; their problems are led to ``<prefix>einvoice_form`` and so on."""
        super().__init__(parent)
        self.form = form_box("", self.tr("None"))
        self.reference = LineEdit(max_length=200)
        self._identifiers = _Identifiers()
        first, rest = roomy(FormGrid()), roomy(FormGrid())
        self.inputs = (first, rest)
        hint = self.tr("Such as a Leitweg-ID; every invoice quotes it")
        first.add(Field(self.tr("E-invoice asked for"), self.form, path=f"{prefix}einvoice_form"), 0, 0, 6)
        reference = Field(self.tr("Buyer reference"), self.reference, hint, path=f"{prefix}buyer_reference")
        first.add(reference, 0, 6, 6)
        self._identifiers.lay_out(self, rest, 0, prefix)
        self.fold = Fold(rest, self.tr("More fields"), self.tr("Fewer fields"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(first)
        layout.addWidget(self.fold)
        self.form.chosen_changed.connect(lambda form: self.fold.set_open(bool(form)))

    def show_holder(self, holder: Customer | Party) -> None:
        """Show what is known of a customer."""
        choose(self.form, holder.einvoice_form)
        show_text(self.reference, holder.buyer_reference)
        self._identifiers.show(holder)
        self.fold.set_open(bool(holder.einvoice_form or holder.endpoint or holder.legal_id))

    def values(self) -> dict[str, Any]:
        """Return what stands in the fields, by the names of `Customer` and `Party`."""
        return {
            "einvoice_form": str(self.form.chosen() or ""),
            "buyer_reference": self.reference.text().strip(),
            **self._identifiers.values(),
        }


class SellerFields(QWidget):
    """Whom to ask about an invoice, the company's electronic address and its entry in a register.

    They are in sight where the country uses e-invoices or something stands in them.
    """

    _CONTACT = ("contact_name", "contact_phone", "contact_email")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = {name: LineEdit(max_length=200) for name in self._CONTACT}
        self._identifiers = _Identifiers()
        grid = roomy(FormGrid())
        as_company = self.tr("As above")
        for name in self._CONTACT[1:]:
            self.lines[name].setPlaceholderText(as_company)
        words = (self.tr("Contact person"), self.tr("Contact phone"), self.tr("Contact email"))
        for place, (name, label) in enumerate(zip(self._CONTACT, words, strict=True)):
            grid.add(Field(label, self.lines[name], path=name), 0, place * 4, 4)
        self._identifiers.lay_out(self, grid, 1)
        self.fold = Fold(grid, self.tr("Show fields"), self.tr("Hide fields"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GAP_SMALL // 2)
        layout.addWidget(self.fold)

    def show_company(self, company: Company) -> None:
        """Show what is known of the company."""
        for name, line in self.lines.items():
            show_text(line, getattr(company, name))
        self._identifiers.show(company)
        used = company.contact_name or company.endpoint or company.legal_id
        self.fold.set_open(bool(used) or company.country in _ASKING)

    def values(self) -> dict[str, Any]:
        """Return what stands in the fields, by the names of `Company`."""
        return {**{name: line.text().strip() for name, line in self.lines.items()}, **self._identifiers.values()}
