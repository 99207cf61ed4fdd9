"""What a country calls the number under which a business is registered for its tax."""

from __future__ import annotations

from app.domain.countries import EU

_VAT = EU | {"AE", "CH", "GB", "IS", "LI", "MC", "NO", "SA", "ZA"}
_OWN_NAMES = {"AU": "ABN", "IN": "GSTIN", "CA": "GST number", "NZ": "GST number", "SG": "GST number"}


def tax_id_name(country: str) -> str:
    """Return the name that businesses of a country (ISO 3166-1 alpha-2) know it by; ``Tax ID`` where none is known.

    A document has one word for it: that of the seller's country, also for the number of the customer.
    """
    return "VAT ID" if country in _VAT else _OWN_NAMES.get(country, "Tax ID")
