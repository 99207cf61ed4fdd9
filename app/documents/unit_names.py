"""What the units of measure are called on a document; their codes are UN/ECE Recommendation 20 and 21."""

from __future__ import annotations

from decimal import Decimal

# Symbols of measures read alike in every language.
_SYMBOLS = {
    "SEC": "s", "MIN": "min", "HUR": "h", "MMT": "mm", "CMT": "cm", "MTR": "m", "KMT": "km", "CMK": "cm²", "MTK": "m²",
    "HAR": "ha", "MTQ": "m³", "MLT": "ml", "LTR": "l", "HLT": "hl", "MGM": "mg", "GRM": "g", "KGM": "kg", "TNE": "t",
    "WHR": "Wh", "KWH": "kWh", "MWH": "MWh", "KWT": "kW", "AMP": "A", "VLT": "V", "AD": "byte", "2P": "kB", "4L": "MB",
    "E34": "GB", "E35": "TB", "INH": "in", "FOT": "ft", "YRD": "yd", "SMI": "mi", "FTK": "ft²", "YDK": "yd²",
    "ACR": "ac", "LBR": "lb", "ONZ": "oz", "GLL": "gal", "GLI": "gal", "P1": "%", "CEL": "°C", "BAR": "bar", "DD": "°",
}  # fmt: skip

# One and several, in English, German, French, Spanish. C62, "one", needs no name: a bare number says it.
_NAMES = {
    "C62": "",
    "DAY": "day days|Tag Tage|jour jours|día días",
    "E49": "day days|Arbeitstag Arbeitstage|jour jours|jornada jornadas",
    "WEE": "week weeks|Woche Wochen|semaine semaines|semana semanas",
    "MON": "month months|Monat Monate|mois mois|mes meses",
    "QAN": "quarter quarters|Quartal Quartale|trimestre trimestres|trimestre trimestres",
    "ANN": "year years|Jahr Jahre|an ans|año años",
    "LS": "flat flat|pauschal pauschal|forfait forfait|global global",
    "E48": "service services|Leistung Leistungen|service services|servicio servicios",
    "ACT": "job jobs|Einsatz Einsätze|activité activités|actividad actividades",
    "H87": "pc pcs|Stk. Stk.|pce pces|ud. uds.",
    "XPP": "pc pcs|Stk. Stk.|pce pces|ud. uds.",
    "EA": "each each|Stk. Stk.|pce pces|ud. uds.",
    "NAR": "item items|Stk. Stk.|article articles|art. arts.",
    "SET": "set sets|Satz Sätze|jeu jeux|juego juegos",
    "PR": "pair pairs|Paar Paar|paire paires|par pares",
    "DZN": "dozen dozen|Dutzend Dutzend|douzaine douzaines|docena docenas",
    "XBX": "box boxes|Schachtel Schachteln|boîte boîtes|caja cajas",
    "XCT": "carton cartons|Karton Kartons|carton cartons|cartón cartones",
    "XPK": "pack packs|Paket Pakete|paquet paquets|paquete paquetes",
    "XBG": "bag bags|Beutel Beutel|sac sacs|bolsa bolsas",
    "XBO": "bottle bottles|Flasche Flaschen|bouteille bouteilles|botella botellas",
    "XRO": "roll rolls|Rolle Rollen|rouleau rouleaux|rollo rollos",
    "XPX": "pallet pallets|Palette Paletten|palette palettes|palé palés",
}
_LANGUAGES = ("en", "de", "fr", "es")


def unit_name(code: str, quantity: Decimal, language: str) -> str:
    """Return what stands behind ``quantity``: a symbol, a word in singular or plural, or the code itself.

    French counts below two as one, the other languages only one itself.
    """
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code not in _NAMES:
        return code
    if not _NAMES[code]:
        return ""
    place = _LANGUAGES.index(language) if language in _LANGUAGES else 0
    one, several = _NAMES[code].split("|")[place].split()
    size = abs(quantity)
    return one if (size < 2 if language == "fr" else size == 1) else several
