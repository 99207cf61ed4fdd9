"""Choosers of what e-invoices name by codes: forms, kinds of electronic address, registers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.documents.einvoice.forms import FORM_FACTS
from app.ui.choices import country_name
from app.ui.widgets.inputs import ComboBox

# Who gives out the address or the number: the country whose VAT ids they are.
_VAT = {
    "9914": "AT", "9922": "AD", "9923": "AL", "9924": "BA", "9925": "BE", "9926": "BG", "9927": "CH", "9928": "CY",
    "9929": "CZ", "9930": "DE", "9931": "EE", "9932": "GB", "9933": "GR", "9934": "HR", "9935": "IE", "9936": "LI",
    "9937": "LT", "9938": "LU", "9939": "LV", "9940": "MC", "9941": "ME", "9942": "MK", "9943": "MT", "9944": "NL",
    "9945": "PL", "9946": "PT", "9947": "RO", "9948": "RS", "9949": "SI", "9950": "SK", "9951": "SM", "9952": "TR",
    "9953": "VA", "9957": "FR", "9920": "ES",
}  # fmt: skip
# What the numbers are called where they are given out.
_NUMBERS = {
    "0002": "SIREN (France)", "0007": "Organisationsnummer (Sweden)", "0009": "SIRET (France)",
    "0060": "D-U-N-S", "0088": "GLN", "0106": "KVK-nummer (Netherlands)", "0151": "ABN (Australia)",
    "0183": "UID (Switzerland)", "0184": "CVR-nummer (Denmark)", "0190": "OIN (Netherlands)",
    "0192": "Organisasjonsnummer (Norway)", "0195": "UEN (Singapore)", "0199": "LEI", "0201": "Codice IPA (Italy)",
    "0204": "Leitweg-ID (Germany)", "0208": "KBO/BCE (Belgium)", "0210": "Codice fiscale (Italy)",
    "0211": "Partita IVA (Italy)", "0213": "Y-tunnus (Finland)", "0216": "OVT-tunnus (Finland)",
    "0221": "法人番号 (Japan)", "0225": "Annuaire (France)", "0230": "TIN (Malaysia)",
}  # fmt: skip
_REGISTERS = (
    "0002", "0007", "0009", "0060", "0088", "0106", "0151", "0183", "0184", "0190", "0192", "0195", "0199", "0204",
    "0208", "0210", "0211", "0213", "0221",
)  # fmt: skip
_ADDRESSES = (
    "0002", "0007", "0009", "0060", "0088", "0106", "0151", "0183", "0184", "0190", "0192", "0195", "0201", "0204",
    "0208", "0210", "0211", "0213", "0216", "0221", "0225", "0230",
)  # fmt: skip


def form_box(name: str, empty: str) -> ComboBox:
    """Return a chooser of the forms of e-invoices; its first entry is none, shown as ``empty``."""
    box = ComboBox(name)
    box.add(empty, "")
    for form, facts in FORM_FACTS.items():
        box.add(facts.name, form.value)
    return _narrow(box)


def address_box() -> ComboBox:
    """Return a chooser of the kinds of electronic address."""
    return _box({"": "–", "EM": _tr("E-mail")} | {code: _NUMBERS[code] for code in _ADDRESSES} | _vat_ids())


def register_box() -> ComboBox:
    """Return a chooser of the registers a company can stand in."""
    return _box({"": _tr("Register of the country")} | {code: _NUMBERS[code] for code in _REGISTERS})


def choose(box: ComboBox, code: str) -> None:
    """Show a code; one that is not offered is added as it is."""
    if not box.choose(code):
        box.add(code, code)
        box.choose(code)


def _vat_ids() -> dict[str, str]:
    named = {code: _tr("VAT id ({country})").format(country=country_name(land)) for code, land in _VAT.items()}
    return dict(sorted(named.items(), key=lambda entry: entry[1]))


def _box(entries: dict[str, str]) -> ComboBox:
    box = ComboBox()
    for code, text in entries.items():
        box.add(text, code)
    return _narrow(box)


def _narrow(box: ComboBox) -> ComboBox:
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("Schemes", text)
