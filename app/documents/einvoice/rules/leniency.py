"""Which rules of the standard count less, or not at all, for an e-invoice that follows a specification beyond it.

KoSIT's validator lets XRechnung use codes that are on the lists of their publishers before they are on the standard's,
and its extension and the profile for clean vehicles use codes of their own (BR-DEX-04 to 08, BR-TMP-CVD-01). Factur-X
has in its EXTENDED profile rules of its own in the place of some of the standard's (BR-FXEXT).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.documents.einvoice.rules.broken import Broken

_XRECHNUNG = "kosit:xrechnung_"
_EXTENSION = "kosit:extension:xrechnung_"
_CLEAN_VEHICLES = "cvd"
_EXTENDED = ":extended"

_NEW_CODES = frozenset({"BR-CL-21", "BR-CL-23"})
_CODES_OF_EXTENSION = frozenset({"BR-CL-10", "BR-CL-11", "BR-CL-24", "BR-CL-25", "BR-CL-26"})
_CODES_OF_VEHICLES = frozenset({"BR-CL-13"})
# EXTENDED takes negative prices, properties with a code in the place of a name, what is outside the scope of tax beside
# other categories, several rows of a category that give different reasons, and sums that are off by what rounding may
# make of them. What the sums come to is told by recomputing them.
_NOT_IN_EXTENDED = re.compile(
    r"BR-(2[78]|54|CO-1[0-357]|(S|Z|E|AE|IC|G|O|AF|AG)-0[18]|S-09|(S|Z|AF|AG)-10|O-0[234]|O-1[1-4])"
)


def is_extended(customization: str) -> bool:
    """Whether this specification (BT-24) is the EXTENDED profile of Factur-X."""
    return customization.lower().endswith(_EXTENDED)


def is_extension(customization: str) -> bool:
    """Whether this specification (BT-24) is the extension of XRechnung."""
    return _EXTENSION in customization


def advice_alone(customization: str) -> frozenset[str]:
    """Return the rules that receivers refuse no document for which follows this specification."""
    if is_extension(customization):
        return _NEW_CODES | _CODES_OF_EXTENSION
    _, found, further = customization.partition(_XRECHNUNG)
    if not found:
        return frozenset()
    return _NEW_CODES | _CODES_OF_VEHICLES if _CLEAN_VEHICLES in further else _NEW_CODES


def as_they_count(found: Iterable[Broken], customization: str) -> Iterator[Broken]:
    """Yield what is broken as the specification sees it: some of it is advice, some of it allowed."""
    softened, extended = advice_alone(customization), is_extended(customization)
    for each in found:
        if each.rule in softened:
            yield replace(each, fatal=False)
        elif not (extended and _NOT_IN_EXTENDED.fullmatch(each.rule)):
            yield each
