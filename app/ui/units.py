"""Units in the writer's words, both ways: what is shown for one, and what may be typed for it. Pure."""

from __future__ import annotations

from app.domain.decimals import shorten
from app.domain.units import COMMON_UNITS, UNITS

UNIT_NAMES = {
    "C62": "piece", "HUR": "hour", "DAY": "day", "WEE": "week", "MON": "month", "ANN": "year", "MIN": "minute",
    "LS": "lump sum", "E48": "service", "XPP": "item", "SET": "set", "PR": "pair", "KGM": "kg", "GRM": "g", "TNE": "t",
    "MTR": "m", "CMT": "cm", "KMT": "km", "MTK": "m²", "MTQ": "m³", "LTR": "l", "KWH": "kWh", "P1": "percent",
}  # fmt: skip
_UNIT_CODES = {name: code for code, name in UNIT_NAMES.items()}
_ALIASES = {
    "pieces": "C62", "pc": "C62", "pcs": "C62", "hours": "HUR", "h": "HUR", "days": "DAY", "weeks": "WEE",
    "months": "MON", "years": "ANN", "minutes": "MIN", "items": "XPP", "m2": "MTK", "m3": "MTQ", "litre": "LTR",
}  # fmt: skip


def unit_name(code: str) -> str:
    """Return what a cell shows for a unit: its name where it is a common one, else the code itself."""
    return UNIT_NAMES.get(code, code)


def unit_choices() -> list[tuple[str, str]]:
    """Return (name, code) of the units offered before anything is typed."""
    return [(unit_name(code), code) for code in COMMON_UNITS]


def read_unit(text: str) -> str:
    """Read a unit typed by name or by its UN/ECE code.

    Raises:
        ValueError: with a sentence for the user.
    """
    typed = text.strip()
    if typed.upper() in UNITS and typed.upper() == typed:
        return typed
    lower = typed.lower()
    code = next((code for name, code in _UNIT_CODES.items() if name.lower() == lower), None) or _ALIASES.get(lower)
    if code is None and typed.upper() in UNITS:
        code = typed.upper()
    if code is None:
        raise ValueError(f"“{shorten(typed)}” is not a unit. Choose one, or type a UN/ECE code such as KGM.")
    return code
