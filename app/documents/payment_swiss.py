"""The Swiss QR-bill (SIX Implementation Guidelines 2.3): what it says, and the content of its code.

Only structured addresses are known. A QR-IBAN goes with a QR reference; any other Swiss or Liechtenstein IBAN with a
creditor reference (ISO 11649), or none where the number fits into no such reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.documents.payment_claim import Claim, one_line
from app.domain.errors import Problem
from app.domain.party import Address

COUNTRIES = frozenset({"CH", "LI"})
CURRENCIES = frozenset({"CHF", "EUR"})

_NAME, _STREET, _BUILDING, _POSTCODE, _TOWN, _MESSAGE = 70, 70, 16, 16, 35, 140
_LARGEST = 999_999_999_99
_QR_BANKS = range(30_000, 32_000)  # institute identifications that make an IBAN a QR-IBAN
_CARRY = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)  # modulo 10, recursive
_LONGEST_CREDITOR_REFERENCE = 21
# The Unicode characters of Basic Latin, Latin-1 Supplement and Latin Extended-A, and five more.
_FOREIGN = re.compile("[^\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]")
_ALIKE = str.maketrans("‘’‚“”„–—‑", '\'\',"""---') | {ord("…"): "...", ord("\u202f"): " "}
_BEHIND = re.compile(r"(.*\S)[\s,]+(\d+\s?[a-zA-Z]?(?:\s?[-/]\s?\d+\s?[a-zA-Z]?)?)")
_BEFORE = re.compile(r"(\d+\s?[a-zA-Z]?)[\s,]+(\D.*)")


@dataclass(frozen=True, slots=True)
class SwissParty:
    """A structured address, each part within the length that the code allows."""

    name: str
    street: str
    building: str
    postcode: str
    town: str
    country: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it is printed."""
        abroad = "" if self.country in COUNTRIES else f"{self.country}-"
        parts = (self.name, f"{self.street} {self.building}".strip(), f"{abroad}{self.postcode} {self.town}")
        return tuple(part for part in parts if part)

    @property
    def fields(self) -> tuple[str, ...]:
        """The address as the code has it."""
        return "S", self.name, self.street, self.building, self.postcode, self.town, self.country


@dataclass(frozen=True, slots=True)
class SwissBill:
    """A payment part with receipt.

    Attributes:
        account: the IBAN without blanks.
        debtor: None where the payer is left to be written by hand.
        amount, currency: as the code has them.
        reference_type: ``QRR``, ``SCOR`` or ``NON``; ``reference`` is empty for the last.
        message: what the payment is for.
    """

    account: str
    creditor: SwissParty
    debtor: SwissParty | None
    amount: str
    currency: str
    reference_type: str
    reference: str
    message: str

    @property
    def code(self) -> str:
        """The content of the Swiss QR code."""
        nobody = ("",) * 7
        debtor = self.debtor.fields if self.debtor else nobody
        head = ("SPC", "0200", "1", self.account)
        reference = (self.reference_type, self.reference, self.message, "EPD")
        return "\n".join((*head, *self.creditor.fields, *nobody, self.amount, self.currency, *debtor, *reference))

    @property
    def shown_account(self) -> str:
        """The IBAN in groups of four."""
        return _grouped(self.account, 4)

    @property
    def shown_reference(self) -> str:
        """The reference in groups: five from the right for a QR reference, else four."""
        if self.reference_type != "QRR":
            return _grouped(self.reference, 4)
        return f"{self.reference[:2]} {_grouped(self.reference[2:], 5)}"

    @property
    def shown_amount(self) -> str:
        """The amount with a blank between thousands."""
        whole, _, part = self.amount.partition(".")
        return f"{int(whole):,}".replace(",", " ") + f".{part}"


def swiss_problems(claim: Claim) -> list[Problem]:
    """Return why there is no QR-bill for a claim, each reason with its field."""
    seller = claim.seller
    problems = []
    if claim.iban[:2] not in COUNTRIES:
        message = "The QR-bill needs an account in Switzerland or Liechtenstein."
        problems.append(Problem("seller.bank.iban", message))
    wanted = {
        "seller.name": (claim.payee[:_NAME], _NAME, "the name of your company"),
        "seller.address.street": (one_line(seller.street or seller.line2), _STREET, ""),
        "seller.address.building": (one_line(seller.building), _BUILDING, ""),
        "seller.address.postal_code": (one_line(seller.postal_code), _POSTCODE, "the postcode of your company"),
        "seller.address.city": (one_line(seller.city), _TOWN, "the town of your company"),
        "seller.address.country": (seller.country, 2, "the country of your company"),
    }
    problems += [problem for field, rule in wanted.items() for problem in _misfits(field, *rule)]
    if not 0 < claim.due <= _LARGEST:
        problems.append(Problem("totals.due", "The QR-bill holds amounts up to 999,999,999.99."))
    return problems


def debtor_problems(claim: Claim) -> list[Problem]:
    """Return why the QR-bill leaves the payer to be written by hand, each reason with its field."""
    customer = claim.customer
    street, building = _street(customer.address)
    wanted = {
        "customer.name": (one_line(customer.name)[:_NAME], _NAME, "the name of the customer"),
        "customer.address.line1": (street, _STREET, ""),
        "customer.address.postal_code": (one_line(customer.address.postal_code), _POSTCODE, "the customer's postcode"),
        "customer.address.city": (one_line(customer.address.city), _TOWN, "the customer's town"),
        "customer.address.country": (customer.address.country, 2, "the customer's country"),
    }
    problems = [problem for field, rule in wanted.items() for problem in _misfits(field, *rule)]
    return problems + list(_misfits("customer.address.line1", building, _BUILDING, ""))


def swiss_bill(claim: Claim) -> SwissBill:
    """Return the QR-bill of a claim that has no `swiss_problems`."""
    seller = claim.seller
    creditor = _party(
        claim.payee,
        (seller.street or seller.line2, seller.building),
        seller.postal_code,
        seller.city,
        seller.country,
    )
    kind, reference = _reference(claim)
    return SwissBill(
        account=claim.iban,
        creditor=creditor,
        debtor=None if debtor_problems(claim) else _debtor(claim),
        amount=claim.amount,
        currency=claim.currency,
        reference_type=kind,
        reference=reference,
        message=_FOREIGN.sub("", _plain(claim.number))[:_MESSAGE],
    )


def is_qr_iban(iban: str) -> bool:
    """Whether an IBAN without blanks is one that only QR-bills with a QR reference may name."""
    return iban[:2] in COUNTRIES and iban[4:9].isdigit() and int(iban[4:9]) in _QR_BANKS


def qr_reference(digits: str) -> str:
    """Return up to 26 digits as a QR reference: 27 digits, the last a check digit (modulo 10, recursive)."""
    body, carry = digits.rjust(26, "0"), 0
    for digit in body:
        carry = _CARRY[(carry + int(digit)) % 10]
    return body + str((10 - carry) % 10)


def creditor_reference(text: str) -> str:
    """Return letters and digits as a creditor reference (ISO 11649): RF, two check digits, the text."""
    digits = "".join(str(int(char, 36)) for char in f"{text.upper()}RF00")
    return f"RF{98 - int(digits) % 97:02}{text.upper()}"


def _reference(claim: Claim) -> tuple[str, str]:
    """The type of the reference and the reference, made of the document's number.

    A QR reference holds figures only: those of the number behind the document's id, so that no two are the same.
    """
    if is_qr_iban(claim.iban):
        digits = "".join(char for char in claim.number if char in "0123456789")[-16:]
        return "QRR", qr_reference(f"{claim.id % 10**10:010}{digits.rjust(16, '0')}")
    text = "".join(char for char in claim.number if char.isascii() and char.isalnum())
    if 0 < len(text) <= _LONGEST_CREDITOR_REFERENCE:
        return "SCOR", creditor_reference(text)
    return "NON", ""


def _debtor(claim: Claim) -> SwissParty:
    address = claim.customer.address
    return _party(claim.customer.name, _street(address), address.postal_code, address.city, address.country)


def _party(name: str, street: tuple[str, str], postcode: str, town: str, country: str) -> SwissParty:
    return SwissParty(
        name=_plain(name)[:_NAME],
        street=_plain(street[0]),
        building=_plain(street[1]),
        postcode=_plain(postcode),
        town=_plain(town),
        country=country,
    )


def _street(address: Address) -> tuple[str, str]:
    """Street and building of an address that has them on one line."""
    line = one_line(address.line1 or address.line2)
    if match := _BEHIND.fullmatch(line):
        return match[1], match[2]
    if match := _BEFORE.fullmatch(line):
        return match[2], match[1]
    return line, ""


def _misfits(field: str, text: str, longest: int, what: str) -> list[Problem]:
    """What keeps a text out of the code; ``what`` names one that must be given."""
    if what and not text:
        return [Problem(field, f"The QR-bill needs {what}.")]
    if len(_plain(text)) > longest:
        return [Problem(field, f"The QR-bill has room for {longest} characters here.")]
    foreign = "".join(dict.fromkeys(_FOREIGN.findall(_plain(text))))
    return [Problem(field, f"The QR-bill cannot show these characters: {foreign[:10]}")] if foreign else []


def _plain(text: str) -> str:
    """Return ``text`` on one line with typographic signs as plain ones."""
    return one_line(text.translate(_ALIKE))


def _grouped(text: str, size: int) -> str:
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
