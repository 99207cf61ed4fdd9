"""What is to be paid, to whom and by whom: what every payment code is made from."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.formats import decimal_amount
from app.domain.countries import EU
from app.domain.currencies import currency
from app.domain.document import Document
from app.domain.party import Company, Party

EEA = EU | {"IS", "LI", "NO"}
"""The European Economic Area."""

SEPA = EEA | {"AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA"}
"""The countries whose accounts euro transfers reach (European Payments Council, EPC409-09)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A document as payment codes see it.

    Attributes:
        due: minor units, more than 0.
        currency: ISO 4217.
        id: of the document, for references that hold figures only.
        number: empty for a draft.
    """

    due: int
    currency: str
    seller: Company
    customer: Party
    id: int = 0
    number: str = ""

    @property
    def amount(self) -> str:
        """What is due as payment standards write it: ASCII digits and a point."""
        return decimal_amount(self.due, currency(self.currency).digits)

    @property
    def iban(self) -> str:
        """The seller's IBAN without blanks, empty for none."""
        return "".join(self.seller.iban.split()).upper()

    @property
    def bic(self) -> str:
        """The seller's BIC without blanks, empty for none."""
        return "".join(self.seller.bic.split()).upper()

    @property
    def payee(self) -> str:
        """Who gets the money."""
        return one_line(self.seller.account_holder or self.seller.name)


def claim_of(document: Document, seller: Company) -> Claim:
    """Return what a document claims."""
    content = document.content
    due = document.calculation.totals.due
    return Claim(due, content.currency, seller, content.customer, document.id, document.number or "")


def one_line(text: str) -> str:
    """Return ``text`` with single blanks for all its white space."""
    return " ".join(text.split())
