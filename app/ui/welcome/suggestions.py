"""What the country of a company suggests: document language, paper, and the usual tax rate. Pure."""

from __future__ import annotations

from decimal import Decimal

from app.domain.party import Paper

_SPANISH = frozenset("AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE".split())  # noqa: SIM905
_FRENCH = frozenset("BJ BF CD CG CI CM DJ FR GA GF GN GP HT MC MF ML MQ NC NE PF RE SN TG YT".split())  # noqa: SIM905
_ARABIC = frozenset("AE BH DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split())  # noqa: SIM905
_PORTUGUESE = frozenset("AO BR CV GW MZ PT ST TL".split())  # noqa: SIM905
_LANGUAGES = {
    "AT": "de", "BE": "nl", "CH": "de", "CN": "zh", "DE": "de", "IL": "he", "IT": "it", "JP": "ja", "LI": "de",
    "LU": "fr", "NL": "nl", "PL": "pl", "SM": "it", "SR": "nl", "VA": "it",
}  # fmt: skip
_LETTER = frozenset("BZ CA CL CO CR DO GT HN MX NI PA PH PR SV US VE".split())  # noqa: SIM905

# Standard rates of value added tax; where a country has none of its own, nothing is suggested.
_RATES = {
    "AT": "20", "BE": "21", "BG": "20", "CH": "8.1", "CY": "19", "CZ": "21", "DE": "19", "DK": "25", "EE": "24",
    "ES": "21", "FI": "25.5", "FR": "20", "GB": "20", "GR": "24", "HR": "25", "HU": "27", "IE": "23", "IT": "22",
    "LI": "8.1", "LT": "21", "LU": "17", "LV": "21", "MT": "18", "NL": "21", "NO": "25", "PL": "23", "PT": "23",
    "RO": "21", "SE": "25", "SI": "22", "SK": "23", "XI": "20",
}  # fmt: skip


def language_of(country: str) -> str:
    """Return the document language to begin with."""
    if country in _LANGUAGES:
        return _LANGUAGES[country]
    groups = {"es": _SPANISH, "fr": _FRENCH, "ar": _ARABIC, "pt": _PORTUGUESE}
    return next((language for language, countries in groups.items() if country in countries), "en")


def paper_of(country: str) -> Paper:
    """Return the paper used in a country."""
    return Paper.LETTER if country in _LETTER else Paper.A4


def usual_rate(country: str) -> Decimal | None:
    """Return the standard rate of value added tax in per cent, None where nothing is known."""
    rate = _RATES.get(country)
    return None if rate is None else Decimal(rate)
