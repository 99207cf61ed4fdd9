"""Checks of codes that carry their own rules: VAT ids by country, IBAN, BIC, and the shape of an e-mail address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from app.domain.countries import EU
from app.domain.errors import Problem
from app.domain.payment_link import payment_link

if TYPE_CHECKING:
    from types import ModuleType

# One @, something on both sides, a point-separated domain: enough to catch a slip, too little to refuse a real address.
_EMAIL = re.compile(r"[^@\s\"<>(),;:\\]+@[^@\s\"<>(),;:\\.]+(\.[^@\s\"<>(),;:\\.]+)+")
_UPI = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
_EU = EU - {"GR"} | {"EL"}  # as VAT ids begin
# Where tax ids in use carry no VAT rules of python-stdnum, or several kinds are in use, nothing is refused.
_OTHER_VAT = frozenset({"CH", "GB", "NO", "IN", "AU", "NZ"})


def valid_tax_id(tax_id: str, country: str) -> bool:
    """Whether a tax id follows the rules of its country, as far as those are known.

    An id that begins with the code of an EU country is judged by it, whatever the address says: a company may be
    registered for VAT abroad.
    """
    compact = _compact(tax_id)
    module = _rules(compact, country.upper())
    return module is None or bool(module.is_valid(compact))


def tax_id_problem(field: str, tax_id: str, country: str) -> Problem | None:
    """Return a problem for a tax id that breaks the rules of its country; empty is none."""
    if not tax_id or valid_tax_id(tax_id, country):
        return None
    return Problem(field, "This number does not follow the rules of its country. Check it for a slip.")


def tax_id_shape_problem(field: str, tax_id: str, country: str) -> Problem | None:
    """Return a problem for a tax id that cannot be one of its country: wrong length, letters or parts.

    Check digits do not count: not every country publishes how its own are made, and a seller knows the id.
    """
    compact = _compact(tax_id)
    module = _rules(compact, country.upper())
    if not compact or module is None:
        return None
    from stdnum.exceptions import InvalidChecksum, ValidationError

    try:
        module.validate(compact)
    except InvalidChecksum:
        return None
    except ValidationError:
        return Problem(field, "This number does not have the form of its country. Check it for a slip.")
    return None


def iban_problem(field: str, iban: str) -> Problem | None:
    """Return a problem for an IBAN whose length or check digits are wrong; empty is none."""
    if not iban:
        return None
    from stdnum import iban as rules

    if rules.is_valid(iban):
        return None
    return Problem(field, "This IBAN is not valid: its length or check digits are wrong.")


def bic_problem(field: str, bic: str) -> Problem | None:
    """Return a problem for a BIC of the wrong shape; empty is none."""
    if not bic:
        return None
    from stdnum import bic as rules

    return None if rules.is_valid(bic) else Problem(field, "This BIC is not valid: it has 8 or 11 letters and digits.")


def upi_problem(field: str, upi_id: str) -> Problem | None:
    """Return a problem for what cannot be a UPI id (virtual payment address); empty is none."""
    if not upi_id or _UPI.fullmatch(upi_id):
        return None
    return Problem(field, "This is no UPI id like name@bank.")


def payment_link_problem(field: str, link: str) -> Problem | None:
    """Return a problem for a payment link that could not stand on a document; empty is none."""
    if not link or payment_link(link, "1", "1.00", "EUR"):
        return None
    return Problem(
        field, "A payment link begins with https:// and may hold {number}, {amount} and {currency} after its host."
    )


def email_problem(field: str, email: str) -> Problem | None:
    """Return a problem for what cannot be an e-mail address; empty is none."""
    if not email or _EMAIL.fullmatch(email):
        return None
    return Problem(field, "This is no e-mail address like name@example.com.")


def _compact(tax_id: str) -> str:
    return "".join(c for c in tax_id.upper() if c.isalnum())


def _rules(compact: str, country: str) -> ModuleType | None:
    """Return the module that checks an id, None when no rules are known for it."""
    prefix = "EL" if compact.startswith("GR") else compact[:2]
    own = "EL" if country == "GR" else country
    if prefix in _EU:
        chosen = prefix
    elif own in _EU or own in _OTHER_VAT:
        chosen = own
    else:
        return None
    from stdnum import get_cc_module

    names = {"IN": "gstin", "AU": "abn", "NZ": "ird", "NO": "mva", "CH": "vat"}
    module = get_cc_module("gr" if chosen == "EL" else chosen.lower(), names.get(chosen, "vat"))
    return cast("ModuleType | None", module)
