"""What the units of measure are called on a document; their codes are UN/ECE Recommendation 20 and 21."""

from __future__ import annotations

from decimal import Decimal

from app.documents.wording import known, wording

# Symbols of measures read alike in every language.
_SYMBOLS = {
    "SEC": "s", "MIN": "min", "HUR": "h", "MMT": "mm", "CMT": "cm", "MTR": "m", "KMT": "km", "CMK": "cm²", "MTK": "m²",
    "HAR": "ha", "MTQ": "m³", "MLT": "ml", "LTR": "l", "HLT": "hl", "MGM": "mg", "GRM": "g", "KGM": "kg", "TNE": "t",
    "WHR": "Wh", "KWH": "kWh", "MWH": "MWh", "KWT": "kW", "AMP": "A", "VLT": "V", "AD": "byte", "2P": "kB", "4L": "MB",
    "E34": "GB", "E35": "TB", "INH": "in", "FOT": "ft", "YRD": "yd", "SMI": "mi", "FTK": "ft²", "YDK": "yd²",
    "ACR": "ac", "LBR": "lb", "ONZ": "oz", "GLL": "gal", "GLI": "gal", "P1": "%", "CEL": "°C", "BAR": "bar", "DD": "°",
}  # fmt: skip


def unit_name(code: str, quantity: Decimal, language: str) -> str:
    """Return what stands behind ``quantity``: a symbol, a word in the form it takes there, or the code itself.

    C62, "one", needs no name: a bare number says it.
    """
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code == "C62":
        return ""
    language = known(language)
    forms = wording(language)["units"].get(code)
    if forms is None:
        return code
    return forms.get(plural(quantity, language), forms["other"])


def plural(quantity: Decimal, language: str) -> str:
    """Return the plural category of CLDR that a quantity takes, as it is shown: without needless zeros."""
    size = abs(quantity)
    whole = size == size.to_integral_value()
    match language:
        case "zh" | "ja":
            return "other"
        case "fr":
            return "one" if size < 2 else "other"
        case "hi":
            return "one" if size <= 1 else "other"
        case "he":
            return "one" if size == 1 or (0 < size < 1) else "two" if size == 2 else "other"
        case "pl":
            return _polish(int(size)) if whole else "other"
        case "ar":
            return _arabic(int(size)) if whole else "other"
        case _:
            return "one" if size == 1 else "other"


def _polish(size: int) -> str:
    if size == 1:
        return "one"
    return "few" if size % 10 in {2, 3, 4} and size % 100 not in {12, 13, 14} else "many"


def _arabic(size: int) -> str:
    if size <= 2:
        return ("zero", "one", "two")[size]
    last = size % 100
    return "few" if 3 <= last <= 10 else "many" if last >= 11 else "other"
