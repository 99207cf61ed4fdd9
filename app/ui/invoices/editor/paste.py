"""Rows copied from a spreadsheet made into lines: header and decimal sign found, what cannot be read named. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.decimals import ONE, shorten
from app.domain.document import Line
from app.domain.errors import Problem
from app.domain.tax import Tax
from app.domain.text import LINE_LENGTH, multi_line, single_line
from app.ui.figures import COMMA, POINT, decimal_sign, read_amount
from app.ui.formats import NumberStyle
from app.ui.invoices.editor.edits import Cell, with_discount
from app.ui.invoices.editor.words import read_tax
from app.ui.units import read_unit

MAX_ROWS = 2_000

_HEADERS = {
    Cell.DESCRIPTION: "description item article product service position text name beschreibung bezeichnung artikel "
    "leistung désignation libellé descripción concepto descrizione omschrijving opis descrição الوصف תיאור विवरण "
    "项目 品名 品目",
    Cell.QUANTITY: "quantity qty hours menge anzahl stunden quantité qté cantidad quantità aantal ilość "
    "quantidade الكمية כמות मात्रा 数量",
    Cell.UNIT: "unit einheit unité unidad unità eenheid jednostka jm unidade الوحدة יחידה इकाई 单位 単位",
    Cell.PRICE: "price unitprice rate preis einzelpreis stückpreis prix prixunitaire precio preciounitario "
    "prezzo prezzounitario prijs cena cenajedn preço preçounitário السعر מחיר दर मूल्य 单价 単価",
    Cell.TAX: "tax vat taxrate vatrate mwst ust steuer tva iva btw ضريبة الضريبة מע״מ जीएसटी 税率 增值税 消費税",
    Cell.DISCOUNT: "discount rabatt nachlass remise descuento sconto korting rabat desconto الخصم הנחה छूट 折扣 値引",
    Cell.NET: "net total amount sum netto gesamt betrag summe montant importe importo imponibile bedrag kwota "
    "wartość valor المبلغ סכום राशि 金额 金額",
}
_LETTERS = re.compile(r"[^\W\d_]+")


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.lower()))


_HEADER_OF = {_letters(word): cell for cell, words in _HEADERS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a paste holds.

    Attributes:
        lines: the rows that could be read, in order.
        problems: one for each row that could not, fields like ``row 3, Price``; those rows are not in ``lines``.
    """

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def is_table(text: str) -> bool:
    """Whether a clipboard text is rows and columns rather than a text for one cell."""
    return "\t" in text or "\n" in text.strip("\r\n")


def read_table(text: str, style: NumberStyle, tax: Tax) -> Pasted:
    """Read rows of tab-separated cells.

    The first row may be a header in any of the document languages. Without one, the first text is the description,
    what follows is quantity, unit, price and tax by its looks. The decimal sign is the one the numbers show; where none
    of them does, ``style`` decides and what could be read in two ways is refused.

    Args:
        text: of the clipboard.
        style: how the user writes numbers.
        tax: of a line whose row names none.
    """
    rows = [row for row in _cells(text) if any(cell.strip() for cell in row)]
    header = _header(rows[0]) if rows else None
    body = rows[1:] if header else rows
    first = 2 if header else 1
    found = {sign for row in body for cell in row if (sign := decimal_sign(_bare(cell)))}
    certain = len(found) == 1
    reading = (POINT if found == {"."} else COMMA) if certain else style
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, row in enumerate(body[:MAX_ROWS], first):
        columns = header or _columns(row, reading, certain=certain)
        line = _line(row, columns, number, tax, _Reading(reading, certain), problems)
        if line is not None:
            lines.append(line)
    if len(body) > MAX_ROWS:
        problems.append(Problem(f"row {MAX_ROWS + first}", f"Only {MAX_ROWS:,} rows are taken at once."))
    return Pasted(tuple(lines), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the numbers of this table are read."""

    style: NumberStyle
    certain: bool

    def number(self, text: str) -> Decimal:
        return read_amount(text, self.style, certain=self.certain)


def _cells(text: str) -> list[list[str]]:
    """Split a text into cells; a spreadsheet puts quotes around one that holds line ends, tabs or quotes."""
    # A quote without its partner is somebody's inch sign, not the beginning of a cell as long as the rest of the text.
    if text.count('"') % 2 == 0:
        try:
            return list(csv.reader(io.StringIO(text), delimiter="\t"))
        except csv.Error:
            # A cell larger than any; it is named below.
            pass
    return [line.split("\t") for line in text.splitlines()]


def _bare(cell: str) -> str:
    return cell.replace("%", "").strip()


def _header(row: Sequence[str]) -> list[Cell | None] | None:
    """Return the column of each cell when ``row`` is a header: at least two known words and no number."""
    cells = [_HEADER_OF.get(_letters(cell)) for cell in row]
    has_digit = any(character.isdigit() for cell in row for character in cell)
    known = [cell for cell in cells if cell is not None]
    is_header = not has_digit and known and (len(known) >= 2 or len(row) == 1) and len(set(known)) == len(known)
    return cells if is_header else None


def _columns(row: Sequence[str], style: NumberStyle, *, certain: bool) -> list[Cell | None]:
    """Guess the column of each cell of a row without a header."""
    columns: list[Cell | None] = []
    waiting = [Cell.QUANTITY, Cell.PRICE, Cell.NET]
    numbers = [index for index, cell in enumerate(row) if index and _is_number(cell, style, certain=certain)]
    if len(numbers) == 1:
        waiting = [Cell.PRICE]
    elif len(numbers) > 3:
        waiting = [Cell.QUANTITY, Cell.PRICE, Cell.DISCOUNT, Cell.NET]
    for index, cell in enumerate(row):
        if not columns:
            columns.append(Cell.DESCRIPTION)
        elif "%" in cell:
            columns.append(Cell.TAX if Cell.TAX not in columns else Cell.DISCOUNT)
        elif index in numbers:
            columns.append(waiting.pop(0) if waiting else None)
        elif Cell.UNIT not in columns and Cell.PRICE not in columns and _is_unit(cell):
            columns.append(Cell.UNIT)
        else:
            # Text where a number belongs: let it be read as one, so that it is named as what it is not.
            columns.append(waiting.pop(0) if waiting and cell.strip() else None)
    return columns


def _is_number(cell: str, style: NumberStyle, *, certain: bool) -> bool:
    if "%" in cell:
        return False
    try:
        read_amount(cell, style, certain=certain)
    except ValueError:
        return False
    return True


def _is_unit(cell: str) -> bool:
    try:
        read_unit(cell)
    except ValueError:
        return False
    return True


def _line(
    row: Sequence[str],
    columns: Sequence[Cell | None],
    number: int,
    tax: Tax,
    reading: _Reading,
    problems: list[Problem],
) -> Line | None:
    """Read one row; its problems are added to ``problems``, and then there is no line."""
    line = Line(quantity=ONE, tax=tax)
    found: list[Problem] = []
    for cell, column in zip(row, columns, strict=False):
        if column is None or not cell.strip():
            continue
        try:
            line = _with(line, column, cell, reading)
        except ValueError as error:
            found.append(Problem(f"row {number}, {column.name.capitalize()}", str(error)))
    if not found and not line.description:
        found.append(Problem(f"row {number}", f"“{shorten(' '.join(row).strip())}” has no description."))
    problems += found
    return None if found else line


def _with(line: Line, column: Cell, text: str, reading: _Reading) -> Line:
    match column:
        case Cell.DESCRIPTION:
            first, _, rest = text.strip().partition("\n")
            return replace(line, description=single_line(first, LINE_LENGTH), note=multi_line(rest, LINE_LENGTH))
        case Cell.QUANTITY:
            return replace(line, quantity=reading.number(text))
        case Cell.UNIT:
            return replace(line, unit=read_unit(text))
        case Cell.PRICE:
            price = reading.number(text)
            if price < 0:
                raise ValueError("A price is not negative. Use a negative quantity for a return.")
            return replace(line, unit_price=price)
        case Cell.TAX:
            return replace(line, tax=read_tax(text, reading.style))
        case Cell.DISCOUNT:
            return with_discount(line, text, reading.style)
        case _:
            # A net column is what the program calculates itself.
            return line
