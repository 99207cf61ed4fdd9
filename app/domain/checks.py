"""What keeps a draft from being issued, and what is only worth a second look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from app.domain.currencies import CURRENCIES
from app.domain.document import Calculation, Content, Kind
from app.domain.errors import Problem
from app.domain.invoice_json import size_problems
from app.domain.party import Company
from app.domain.tax import CATEGORY_NAMES, NEEDS_REASON, RATE_ZERO, Tax, TaxCategory
from app.domain.tax_id_names import tax_id_name
from app.domain.totals import calculate

# Where the customer accounts for the tax, its registration must stand on the document (BR-AE-2, BR-IC-2).
_CUSTOMER_ID = frozenset({TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_COMMUNITY})
# Sales tax in the United States is charged without a number on the invoice.
_NO_TAX_NUMBERS = frozenset({"US"})


def missing_for_issue(content: Content, seller: Company) -> list[Problem]:
    """Return everything that must be mended before a number is taken, each naming its field.

    Fields of the company begin with ``seller.``, all others are those of the document's JSON.
    """
    problems = _seller(seller)
    problems += _head(content)
    for place, line in enumerate(content.lines):
        if not line.description:
            problems.append(Problem(f"lines[{place}].description", "Say what this line is for."))
        if line.unit_price < 0:
            problems.append(Problem(f"lines[{place}].unit_price", "A price must not be negative."))
        if line.price_base_quantity <= 0:
            problems.append(Problem(f"lines[{place}].price_base_quantity", "The base quantity must be above 0."))
    taxes = _taxes(content)
    problems += _tax_problems(taxes, seller)
    problems += _tax_numbers(content, taxes, seller)
    if content.currency in CURRENCIES and all(line.price_base_quantity > 0 for line in content.lines):
        problems += size_problems(content, calculate(content))
    return problems


def explained(calculation: Calculation, seller: Company) -> Calculation:
    """Return the amounts with the seller's exemption reason and code wherever the document itself gives none."""
    taxes = (
        replace(
            row,
            reason=row.reason or seller.exemption_reason(row.category),
            reason_code=row.reason_code or seller.exemption_code(row.category),
        )
        for row in calculation.taxes
    )
    return replace(calculation, taxes=tuple(taxes))


def warnings(
    content: Content, valid_tax_id: Callable[[str, str], bool] = lambda _tax_id, _country: True
) -> list[Problem]:
    """Return what looks odd but may be meant.

    ``valid_tax_id`` is told a tax id and the country of the customer; the rules of each country live outside.
    """
    problems: list[Problem] = []
    if content.issue_date and content.due_date and content.due_date < content.issue_date:
        problems.append(Problem("due_date", "The due date lies before the issue date."))
    customer = content.customer
    if customer.tax_id and not valid_tax_id(customer.tax_id, customer.address.country):
        problems.append(Problem("customer.tax_id", "This number does not follow the rules of its country."))
    times = Counter((line.description, line.quantity, line.unit, line.unit_price, line.tax) for line in content.lines)
    for place, line in enumerate(content.lines):
        key = (line.description, line.quantity, line.unit, line.unit_price, line.tax)
        if times[key] > 1:
            times[key] = -1
        elif times[key] < 0:
            problems.append(Problem(f"lines[{place}]", "This line repeats an earlier one."))
        if line.quantity == 0:
            problems.append(Problem(f"lines[{place}].quantity", "The quantity is 0."))
    if content.currency in CURRENCIES and content.lines:
        gross = calculate(content).totals.gross
        if gross == 0:
            problems.append(Problem("totals.gross", "The total is 0."))
        elif gross < 0:
            other = "an invoice" if content.kind is Kind.CREDIT_NOTE else "a credit note"
            problems.append(Problem("totals.gross", f"The total is negative; {other} may be meant."))
    return problems


def _seller(seller: Company) -> list[Problem]:
    wanted = {
        "seller.name": (seller.name, "Enter the name of your company in the settings."),
        "seller.address.line1": (
            seller.address.line1 or seller.line2,
            "Enter the street of your company in the settings.",
        ),
        "seller.address.city": (seller.city, "Enter the town of your company in the settings."),
        "seller.address.country": (seller.country, "Choose the country of your company in the settings."),
    }
    return [Problem(field, message) for field, (value, message) in wanted.items() if not value]


def _head(content: Content) -> list[Problem]:
    problems: list[Problem] = []
    if not content.customer.name:
        problems.append(Problem("customer.name", "Choose a customer."))
    if content.issue_date is None:
        problems.append(Problem("issue_date", "Enter the issue date."))
    if content.currency not in CURRENCIES:
        problems.append(Problem("currency", "Choose a currency."))
    if not content.lines:
        problems.append(Problem("lines", "Add at least one line."))
    return problems


def _taxes(content: Content) -> list[tuple[str, Tax]]:
    """Return every tax of the document with the path of its field."""
    taxes = [(f"lines[{place}].tax", line.tax) for place, line in enumerate(content.lines)]
    for name, entries in (("allowances", content.allowances), ("charges", content.charges)):
        taxes += [(f"{name}[{place}].tax", entry.tax or Tax()) for place, entry in enumerate(entries)]
    return taxes


def _tax_problems(taxes: list[tuple[str, Tax]], seller: Company) -> list[Problem]:
    """Rates where none may be, and reasons that nobody gives: one in a category serves the whole of it (BR-E-10)."""
    problems = [
        Problem(f"{field}.rate", f"{CATEGORY_NAMES[tax.category]} carries no tax: its rate must be 0.")
        for field, tax in taxes
        if tax.category in RATE_ZERO and tax.rate
    ]
    explained = {tax.category for _, tax in taxes if tax.reason or seller.exemption_reason(tax.category)}
    for field, tax in taxes:
        if tax.category in NEEDS_REASON and tax.category not in explained:
            explained.add(tax.category)
            name = CATEGORY_NAMES[tax.category]
            message = f"Say why no tax is charged ({name}), here or once for all in the settings."
            problems.append(Problem(f"{field}.reason", message))
    return problems


def _tax_numbers(content: Content, taxes: list[tuple[str, Tax]], seller: Company) -> list[Problem]:
    """Tax numbers the categories ask for (BR-S-2, BR-E-2, BR-AE-2, BR-IC-2, BR-G-2 and their kin)."""
    problems: list[Problem] = []
    name = tax_id_name(seller.country)
    categories = {tax.category for _, tax in taxes if tax.rate or tax.category in NEEDS_REASON}
    categories -= {TaxCategory.OUTSIDE_SCOPE}
    if categories & {TaxCategory.INTRA_COMMUNITY, TaxCategory.EXPORT} and not seller.tax_id:
        message = f"Enter your {name} in the settings; an intra-Community supply or an export needs it."
        problems.append(Problem("seller.tax_id", message))
    elif categories and not (seller.tax_id or seller.tax_number) and seller.country not in _NO_TAX_NUMBERS:
        message = f"Enter your {name} or local tax number in the settings; it must stand on a document with tax."
        problems.append(Problem("seller.tax_id", message))
    if categories & _CUSTOMER_ID and not content.customer.tax_id:
        message = f"Enter the customer's {name}; reverse charge and intra-Community supply need it."
        problems.append(Problem("customer.tax_id", message))
    return problems
