"""What choosers offer: countries, currencies, languages, paper, each by the name people know it by."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain.countries import COUNTRIES
from app.domain.currencies import CURRENCIES
from app.domain.party import LANGUAGES
from app.ui.widgets.inputs import ComboBox

# What QLocale calls otherwise, or does not know.
_NAMES = {"1A": "Kosovo", "XK": "Kosovo", "XI": "Northern Ireland", "US": "United States", "GB": "United Kingdom"}

# Countries whose businesses bill in another currency than their locale's first.
_EURO = frozenset(
    "AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK 1A".split()  # noqa: SIM905
)
_OTHER = {"XI": "GBP"}
_COMMON_CURRENCIES = ("EUR", "USD", "GBP", "CHF")


@cache
def country_name(code: str) -> str:
    """Return the English name of an ISO 3166-1 country code, the code itself when it has none; empty for none."""
    if not code:
        return ""
    known = _NAMES.get(code)
    if known:
        return known
    territory = QLocale.codeToTerritory(code)
    return code if territory is QLocale.Country.AnyCountry else QLocale.territoryToString(territory)


def currency_of(country: str) -> str:
    """Return the currency most used in a country, empty when it is unknown."""
    if country in _EURO:
        return "EUR"
    if country in _OTHER:
        return _OTHER[country]
    territory = QLocale.codeToTerritory(country) if country else QLocale.Country.AnyCountry
    if territory is QLocale.Country.AnyCountry:
        return ""
    for locale in QLocale.matchingLocales(QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, territory):
        code = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        if code in CURRENCIES:
            return code
    return ""


def country_box(name: str, *, empty: str = "–") -> ComboBox:
    """Return a chooser of countries by name; its first entry is none, shown as ``empty``."""
    box = ComboBox(name)
    box.add(empty, "")
    codes = sorted(COUNTRIES - {"1A"}, key=lambda code: _sorted_as(country_name(code)))
    for code in codes:
        box.add(country_name(code), code)
    return box


def currency_box(name: str, *, empty: str | None = None) -> ComboBox:
    """Return a chooser of currencies, the common ones first; with ``empty``, a first entry for none."""
    box = ComboBox(name)
    if empty is not None:
        box.add(empty, "")
    rest = sorted(code for code in CURRENCIES if code not in _COMMON_CURRENCIES)
    for code in (*_COMMON_CURRENCIES, *rest):
        symbol = CURRENCIES[code].symbol
        box.add(code if symbol == code else f"{code}  {symbol}", code)
    return box


def language_box(name: str, *, empty: str | None = None) -> ComboBox:
    """Return a chooser of the languages documents are written in; with ``empty``, a first entry for none."""
    box = ComboBox(name)
    if empty is not None:
        box.add(empty, "")
    for code, words in language_names().items():
        box.add(words, code)
    return box


def language_names() -> dict[str, str]:
    """Return the languages documents are written in, by code, in the user's words."""
    names = {
        "en": _tr("English"),
        "de": _tr("German"),
        "fr": _tr("French"),
        "es": _tr("Spanish"),
        "it": _tr("Italian"),
        "nl": _tr("Dutch"),
        "pl": _tr("Polish"),
        "pt": _tr("Portuguese"),
        "ar": _tr("Arabic"),
        "he": _tr("Hebrew"),
        "hi": _tr("Hindi"),
        "zh": _tr("Chinese (simplified)"),
        "ja": _tr("Japanese"),
    }
    return {code: names[code] for code in LANGUAGES}


def _sorted_as(name: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Choices", text)
