"""Changes XML at random with a sense for its structure, so that much of what comes out can still be read."""

from __future__ import annotations

import random
import re

from lxml import etree

_TEXTS = (
    "", " ", "0", "-0", "-1", "1e9", "NaN", "Infinity", "0.1", "99999999999999999999", "0." + "3" * 40, "12,50",
    "x" * 5_000, "2026-02-30", "00000000", "20269999", "9999-12-31", "true", "EUR", "XXX", "S", "AE", "DE",
    "\u202e\u0661", "<&>\"'",
    "urn:factur-x.eu:1p0:minimum", "SEPA", "130", "=CMD()", "..\\..\\a", "QUJD", "Q", "\u0085",
)  # fmt: skip


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return the document with one to six changes: of values, of structure, now and then of bytes."""
    root = etree.fromstring(data)
    for _ in range(dice.randint(1, 6)):
        elements = list(root.iter(etree.Element))
        element = dice.choice(elements)
        parent = element.getparent()
        kind = dice.random()
        if kind < 0.4:
            leaves = [each for each in elements if not len(each)]
            dice.choice(leaves).text = dice.choice(_TEXTS).replace("\u0000", "")
        elif kind < 0.55 and element.attrib:
            element.set(dice.choice(list(element.attrib)), dice.choice(_TEXTS))
        elif parent is None:
            continue
        elif kind < 0.7:
            parent.remove(element)
        elif kind < 0.85:
            for _ in range(dice.choice((1, 2, 50))):
                parent.append(etree.fromstring(etree.tostring(element)))
        elif kind < 0.95:
            dice.choice(elements).append(etree.fromstring(etree.tostring(element)))
        else:
            element.tag = re.sub("[a-z]", "z", str(element.tag), count=1)
    text = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    if dice.random() < 0.1:
        place = dice.randrange(len(text))
        text = text[:place] + bytes([dice.randrange(256)]) + text[place + dice.randrange(3) :]
    return text
