"""Writing XML: elements by their customary prefix, values in the forms both syntaxes share, no empty element left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from lxml import etree

from app.domain.decimals import plain

# What XML 1.0 cannot hold, however it is written.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


class Tree:
    """One document being written; names are given as in ``cbc:ID``, with the prefixes of ``namespaces``.

    Groups are begun freely: what nothing was put into is left out at the end, as EN 16931's users demand
    (PEPPOL-EN16931-R008).
    """

    def __init__(self, root: str, namespaces: Mapping[str, str], default: str | None = None) -> None:
        """Begin the document; ``default`` is the prefix whose namespace is written without one."""
        self._names = dict(namespaces)
        prefixes = {None if prefix == default else prefix: uri for prefix, uri in namespaces.items()}
        # The stubs know no default namespace, which None stands for.
        self.root = etree.Element(self._qualified(root), nsmap=prefixes)  # type: ignore[arg-type]

    def group(self, parent: etree._Element, *path: str) -> etree._Element:
        """Begin an element below another and return it, of several names the innermost."""
        for name in path:
            parent = etree.SubElement(parent, self._qualified(name))
        return parent

    def put(self, parent: etree._Element, name: str, text: str | None, /, **attributes: str) -> None:
        """Add an element with text; nothing for an empty one. Attributes that are empty are left out."""
        if text:
            element = etree.SubElement(parent, self._qualified(name), {key: v for key, v in attributes.items() if v})
            element.text = _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)

    def written(self, *kept: str) -> bytes:
        """Return the document in UTF-8; elements without content are left out, but for those of the names ``kept``."""
        whole = {self._qualified(name) for name in kept}
        for element in reversed(list(self.root.iter())):
            parent = element.getparent()
            if parent is not None and not len(element) and not element.text and element.tag not in whole:
                parent.remove(element)
        return _DECLARATION + etree.tostring(self.root, encoding="UTF-8", xml_declaration=False, pretty_print=True)

    def _qualified(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{{{self._names[prefix]}}}{local}"


def number(value: Decimal | None) -> str:
    """Return a quantity, price or rate as it is, empty for None."""
    return "" if value is None else plain(value)


def amount(value: Decimal | None) -> str:
    """Return an amount with two decimals, or with as many as it needs, empty for None."""
    if value is None:
        return ""
    exponent = value.as_tuple().exponent
    cents = Decimal("0.01")
    if isinstance(exponent, int) and exponent < -2 and value == value.quantize(cents):
        value = value.quantize(cents)
    return plain(value)


def iso_day(day: date | None) -> str:
    """Return a day as UBL writes it."""
    return "" if day is None else day.isoformat()


def compact_day(day: date | None) -> str:
    """Return a day as CII writes it, in the format 102."""
    return "" if day is None else day.strftime("%Y%m%d")
