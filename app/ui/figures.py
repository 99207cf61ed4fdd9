"""Numbers as the user writes them: read strictly, never guessing at a separator, and written exactly. Pure.

The window reads and writes in the user's locale, whatever the language of a document: on the page stands the document's
own way, in every input and panel the user's. Who types a foreign price uses both decimal signs, so both are read where
they can mean one thing.
"""

from __future__ import annotations

import re
from decimal import Decimal

from app.domain.decimals import from_minor, normal, parse_decimal, plain, shorten
from app.ui.formats import MINUS, NumberStyle, in_ascii

POINT, COMMA = NumberStyle(".", ","), NumberStyle(",", ".")
"""The two families of styles there are, for a text that shows which one it is written in."""

_BLANKS = dict.fromkeys(map(ord, "\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"), " ")
_SHAPE = re.compile(r"[-+]? ?[0-9.,][0-9 '.,]*")
# Threes, or the Indian twos before a last three.
_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?P<mark>[ '.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*"
    r"|[1-9][0-9]?(?P<twos>[ '.,])[0-9]{2}(?:(?P=twos)[0-9]{2})*(?P=twos)[0-9]{3}"
)
_CURRENCY = re.compile(r"[A-Z]{3,4}|[€$£¥₹₺₽₿₩₪₫₱₦₴]")


def read_number(text: str, style: NumberStyle, *, certain: bool = False) -> Decimal:
    """Read a number typed or pasted.

    Both decimal signs are taken where they can mean only one thing: ``12.5`` and ``12,5`` everywhere, thousands where
    every group has three digits; a number under way (``5.``, ``.5``) counts as what it says so far. What could be
    either, such as ``1.234`` in a locale that writes a decimal comma, is refused, for Qt and others silently disagree
    about it. When the style is ``certain`` (a pasted table shows which decimal sign it uses), it settles such cases and
    the other sign is no decimal sign.

    Raises:
        ValueError: with a sentence for the user.
    """
    cleaned = in_ascii(text.translate(_BLANKS)).strip().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    quoted = shorten(text.strip())
    if not cleaned:
        raise ValueError(f"Type a number, for example {_example(style)}.")
    if not _SHAPE.fullmatch(cleaned):
        raise ValueError(f"“{quoted}” is not a number like {_example(style)}.")
    sign, digits = ("-", cleaned[1:].lstrip()) if cleaned[0] == "-" else ("", cleaned.removeprefix("+").lstrip())
    whole, decimals = _split(digits, style, quoted, certain=certain)
    if not whole.isdigit():
        if not _GROUPED.fullmatch(whole):
            raise ValueError(f"“{quoted}” is not grouped in threes. Type it without separators.")
        whole = re.sub(r"[ '.,]", "", whole)
    return parse_decimal(f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}")


def _split(digits: str, style: NumberStyle, quoted: str, *, certain: bool) -> tuple[str, str]:
    """Split at the decimal sign, if there is one; the part before may still be grouped."""
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return digits, ""
    last = marks[-1]
    if marks.count(last) > 1:
        if len(set(marks)) > 1:
            raise ValueError(f"“{quoted}” is not a number like {_example(style)}.")
        return digits, ""
    whole, _, decimals = digits.rpartition(last)
    if not (decimals or whole) or (decimals and not decimals.isdigit()):
        raise ValueError(f"“{quoted}” is not a number like {_example(style)}.")
    if last != style.decimal and certain:
        # The other sign only groups here; what is not grouped in threes is refused by the caller.
        return digits, ""
    if last != style.decimal and _GROUPED.fullmatch(digits):
        plain_forms = f"{whole}{decimals} or {whole}{style.decimal}{decimals}"
        raise ValueError(f"“{quoted}” can be read in two ways. Type {plain_forms}.")
    return whole or "0", decimals


def decimal_sign(text: str) -> str:
    """Return the decimal sign that a number shows beyond doubt; empty when it shows none, or is no number."""
    for point, group in ((".", ","), (",", ".")):
        sure, other = NumberStyle(point, group), NumberStyle(group, point)
        try:
            value = read_amount(text, sure, certain=True)
        except ValueError:
            continue
        try:
            if read_amount(text, other, certain=True) == value:
                return ""
        except ValueError:
            return point if point in text else ""
        return ""
    return ""


def read_amount(text: str, style: NumberStyle, *, certain: bool = False) -> Decimal:
    """Read an amount as `read_number`; a currency sign or code before or after it is passed over.

    Raises:
        ValueError: with a sentence for the user.
    """
    return read_number(_CURRENCY.sub("", text, count=1), style, certain=certain)


def write_number(value: Decimal, style: NumberStyle, least_decimals: int = 0) -> str:
    """Return ``value`` as the user writes it: grouped, with no decimals but those it needs or ``least_decimals``."""
    whole, _, decimals = plain(abs(normal(value))).partition(".")
    decimals = decimals.ljust(least_decimals, "0")
    fraction = style.decimal + decimals if decimals else ""
    return f"{MINUS if value < 0 else ''}{_group(whole, style)}{fraction}"


def write_minor(amount: int, digits: int, style: NumberStyle) -> str:
    """Return an amount of minor units as the user writes it, without its currency."""
    return write_number(from_minor(amount, digits), style, digits)


def edit_text(value: Decimal, style: NumberStyle, least_decimals: int = 0) -> str:
    """Return ``value`` as a field offers it for editing: ungrouped, with a plain minus."""
    whole, _, decimals = plain(normal(value)).partition(".")
    decimals = decimals.ljust(least_decimals, "0")
    return whole + (style.decimal + decimals if decimals else "")


def _group(whole: str, style: NumberStyle) -> str:
    if len(whole) <= 3:
        return whole
    head = len(whole) % 3
    groups = [whole[:head]] if head else []
    groups += [whole[start : start + 3] for start in range(head, len(whole), 3)]
    return style.group.join(groups)


def _example(style: NumberStyle) -> str:
    """Return a number in this style, to quote in a message."""
    return f"12{style.decimal}50"
