"""Walks a parsed e-invoice: values are taken out of it one by one, and what nobody took is known at the end."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from lxml import etree

from app.documents.einvoice.model import Identifier
from app.documents.einvoice.safe_xml import refusal
from app.domain.decimals import shorten
from app.domain.errors import Problem

# xsd:decimal: no exponent, no infinity, ASCII digits alone.
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_MOST_DIGITS, _MOST_DECIMALS = 15, 20
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_CURRENCY_ATTRIBUTE = "currencyID"
_MOST_LISTED = 200
_MOST_ALIKE = 10_000  # groups of one name side by side, such as lines
_MOST_GROUPS = 200_000
_KEPT_AT_ONCE = 4_096
_MOST_NAMES, _LONGEST_NAME = 2_000, 100
# Names found so far, for all documents: the prefix of a namespace is the same in each.
_NAMES: dict[str, str] = {}
_NO_CHILDREN: dict[str, list[etree._Element]] = {}  # of absent groups; nothing is ever put into it
_SHORT = 120
_WHITE = " \t\r\n"  # what XML calls white space; any other is part of the text


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """An element nobody took.

    Attributes:
        path: as in ``Invoice/cac:InvoiceLine[2]/cac:Item/cbc:Keyword``.
        text: what it holds, shortened.
        money: whether it, or anything in it, is an amount.
    """

    path: str
    text: str
    money: bool = False


# What the standard wants in CII even where it says nothing.
_MAY_BE_HOLLOW = ("ram:ApplicableHeaderTradeDelivery",)


class Notes:
    """What is found on the way: problems, and the names of elements by the prefixes of ``spaces`` (URI to prefix).

    Attributes:
        currency: of the document, once it was read; amounts in another one are problems.
        nodes: the groups that were asked for and may hold something nobody took.
        nothing: stands for every group that is absent.
        further: values that were read and for which there is no place.
        hollow: the elements that were read and say nothing, by their paths.
    """

    def __init__(self, spaces: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self.currency = ""
        self.nodes: dict[Node, None] = {}
        self.nothing = Node(self, None, "")
        self.further: list[NotUnderstood] = []
        self.hollow: list[str] = []
        self._spaces = spaces
        self._most, self._count = _KEPT_AT_ONCE, 0

    def name(self, tag: str) -> str:
        """Return a tag with its customary prefix, whatever the document's own is; unknown namespaces in full."""
        known = _NAMES.get(tag)
        if known is None:
            uri, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
            prefix = self._spaces.get(uri)
            if prefix is None:
                return tag
            known = f"{prefix}:{local}" if prefix else local
            if len(_NAMES) < _MOST_NAMES and len(local) < _LONGEST_NAME:
                _NAMES[tag] = known
        return known

    def problem(self, path: str, message: str, rule: str = "") -> None:
        """Note what is wrong with the element at ``path``, and which rule says so."""
        if len(self.problems) < _MOST_LISTED:
            self.problems.append(Problem(path, message, rule))

    def keep(self, node: Node) -> None:
        """Remember a group; now and then those are forgotten of which all was taken."""
        self._count += 1
        if self._count > _MOST_GROUPS:
            raise refusal("The XML holds more groups of elements than any invoice.")
        if len(self.nodes) >= self._most:
            self.nodes = {known: None for known in self.nodes if not known.empty}
            self._most = max(_KEPT_AT_ONCE, 2 * len(self.nodes))
        self.nodes[node] = None

    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """Return what nobody took, in no more than `_MOST_LISTED` entries, amounts first."""
        money: list[NotUnderstood] = []
        others: list[NotUnderstood] = []
        for entry in chain(self.further, *(node.left() for node in self.nodes)):
            kept = money if entry.money else others
            if len(kept) < _MOST_LISTED:
                kept.append(entry)
        return tuple((money + others)[:_MOST_LISTED])


class Node:
    """A group of elements; what it is asked for counts as understood. Absent groups are empty nodes."""

    __slots__ = ("_children", "_element", "_groups", "_notes", "_parent", "_place", "name")

    def __init__(
        self, notes: Notes, element: etree._Element | None, name: str, parent: Node | None = None, place: int = 0
    ) -> None:
        self.name = name
        self._notes = notes
        self._element = element
        self._parent = parent
        self._place = place
        self._groups: dict[str, Node] | None = None
        if element is None:
            self._children = _NO_CHILDREN
            return
        notes.keep(self)
        children: dict[str, list[etree._Element]] = {}
        known, name_of = _NAMES.get, notes.name
        for child in element:
            tag = child.tag
            short = known(tag) or name_of(tag)
            if short in children:
                children[short].append(child)
            else:
                children[short] = [child]
        self._children = children
        if not children and not (element.text or "").strip(_WHITE) and name not in _MAY_BE_HOLLOW:
            self._hollow(self.path)

    def __bool__(self) -> bool:
        """Whether the group is there."""
        return self._element is not None

    @property
    def path(self) -> str:
        """Where it stands, counted from 1 where there are several."""
        above = f"{self._parent.path}/" if self._parent is not None else ""
        return f"{above}{self.name}{f'[{self._place}]' if self._place else ''}"

    def text(self, name: str) -> str:
        """Return a text, empty when there is none; ``name`` may lead through groups: ``cac:Country/cbc:Name``."""
        if "/" in name:
            outer, _, inner = name.rpartition("/")
            return self.group(outer).text(inner)
        element = self._one(name)
        return "" if element is None else self._value(element, name)

    def texts(self, name: str, once: str = "") -> list[str]:
        """Return every text of that name that is not empty; more than one is a problem to the rule ``once``."""
        found = self._children.pop(name, [])
        if once and len(found) > 1:
            self.more_than_one(name, len(found), once)
        return [text for element in found if (text := self._value(element, name))]

    def terms(self, name: str) -> list[str]:
        """Return texts as `texts` does, a line end after a last ``#`` kept: XRechnung counts it (BR-DE-18)."""
        found = self._children.pop(name, [])
        texts = [(self._value(element, name), (element.text or "").rstrip(" \t")) for element in found]
        return [f"{text}\n" if text.endswith("#") and raw.endswith("\n") else text for text, raw in texts if text]

    def identifier(self, name: str, scheme: str = "schemeID", version: str = "") -> Identifier:
        """Return an identifier with what its attributes say of it."""
        if "/" in name:
            outer, _, inner = name.rpartition("/")
            return self.group(outer).identifier(inner, scheme, version)
        element = self._one(name)
        if element is None:
            return Identifier()
        given = element.get(version, "").strip() if version else ""
        return Identifier(self._value(element, name), element.get(scheme, "").strip(), given)

    def identifiers(self, name: str, scheme: str = "schemeID") -> list[Identifier]:
        """Return every identifier of that name."""
        found = self._children.pop(name, [])
        return [
            Identifier(text, element.get(scheme, "").strip())
            for element in found
            if (text := self._value(element, name))
        ]

    def number(self, name: str) -> Decimal | None:
        """Return a quantity, price, rate or percentage."""
        return self.measure(name)[0]

    def measure(self, name: str) -> tuple[Decimal | None, str]:
        """Return a quantity and its unit."""
        element = self._one(name)
        if element is None:
            return None, ""
        return self._decimal(self._value(element, name), name), element.get("unitCode", "").strip()

    def amount(self, name: str) -> Decimal | None:
        """Return an amount in the currency of the document; of another currency it is a problem."""
        element = self._one(name)
        return None if element is None else self._amount(element, name)

    def amounts(self, name: str) -> list[tuple[Decimal | None, str]]:
        """Return every amount of that name with the currency it states."""
        found = self._children.pop(name, [])
        return [
            (self._decimal(self._value(element, name), name), element.get(_CURRENCY_ATTRIBUTE, "").strip())
            for element in found
        ]

    def day(self, name: str) -> date | None:
        """Return a date written as UBL does: ``2026-01-31``, perhaps with a time zone."""
        text = _ZONE.sub("", self.text(name))
        return self._date(_ISO_DAY.fullmatch(text), text, name, "2026-01-31") if text else None

    def compact_day(self, name: str) -> date | None:
        """Return a date written as CII does, with its format 102: ``20260131``."""
        if "/" in name:
            outer, _, inner = name.rpartition("/")
            return self.group(outer).compact_day(inner)
        element = self._one(name)
        if element is None:
            return None
        text, form = self._value(element, name), element.get("format", "").strip()
        if form != "102":
            self.problem(name, f'The format of this date must be 102, not "{shorten(form)}".')
        return self._date(_COMPACT_DAY.fullmatch(text), text, name, "20260131") if text else None

    def flag(self, name: str) -> bool:
        """Return whether an indicator says true; anything but true, false, 1 and 0 is a problem."""
        text = self.text(name)
        if text not in ("true", "false", "1", "0"):
            self.problem(name, f'"{shorten(text)}" is neither true nor false.')
        return text in ("true", "1")

    def file(self, name: str) -> tuple[bytes | None, str, str]:
        """Return a file that is embedded in base64, with the media type and name its sender gave it."""
        element = self._one(name)
        if element is None:
            return None, "", ""
        text = "".join(self._value(element, name).split())
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            self.problem(name, "This file is not written in base64 and cannot be saved.")
            content = None
        mime, file_name = element.get("mimeCode", "").strip(), element.get("filename", "").strip()
        for stated, what, rule in ((mime, "type", "UBL-DT-06"), (file_name, "name", "UBL-DT-07")):
            if not stated and name.startswith("cbc:"):
                self.problem(name, f"The {what} of this file is not said.", rule)
        return content, mime, file_name

    def attribute(self, name: str, attribute: str) -> str:
        """Return an attribute of a child that is still to be read."""
        found = self._children.get(name)
        return found[0].get(attribute, "").strip() if found else ""

    def group(self, name: str) -> Node:
        """Return the group of that name, the same each time; ``name`` may lead through groups."""
        if "/" in name:
            outer, _, inner = name.rpartition("/")
            return self.group(outer).group(inner)
        groups = self._groups
        if groups is not None and name in groups:
            return groups[name]
        element = self._one(name)
        if element is None:
            return self._notes.nothing
        made = Node(self._notes, element, name, self)
        if groups is None:
            self._groups = {name: made}
        else:
            groups[name] = made
        return made

    def groups(self, name: str) -> Iterator[Node]:
        """Yield every group of that name, in order.

        Raises:
            InputRefused: when there are more than any invoice has.
        """
        found = self._children.pop(name, [])
        if len(found) > _MOST_ALIKE:
            raise refusal(f"There are {len(found):,} times {shorten(name)}; at most {_MOST_ALIKE:,} are read.")
        for place, element in enumerate(found, 1):
            yield Node(self._notes, element, name, self, place)

    @property
    def empty(self) -> bool:
        """Whether everything in it was taken."""
        return not self._children

    def skip(self, *names: str) -> None:
        """Take what is known to say nothing."""
        for name in names:
            self._children.pop(name, None)

    def put_back(self) -> None:
        """Count as not understood as a whole, since something in it changes what all of it means."""
        if self._element is not None and self._parent is not None:
            self._parent.leave(self.name, self._element)
            self.take_all()

    def take_all(self) -> None:
        """Take whatever is left, here and in the groups that were asked for."""
        self._children.clear()
        for group in (self._groups or {}).values():
            group.take_all()

    def leave(self, name: str, element: etree._Element) -> None:
        """Count a child as not understood."""
        self._children.setdefault(name, []).append(element)
        self._notes.nodes[self] = None

    def no_place_for(self, name: str, text: str) -> None:
        """Count the value of a child, which was read, as not understood."""
        if len(self._notes.further) < _MOST_LISTED:
            self._notes.further.append(NotUnderstood(f"{self.path}/{name}", shorten(text, _SHORT)))

    def problem(self, name: str, message: str, rule: str = "") -> None:
        """Note what is wrong with a child, and which rule says so."""
        self._notes.problem(f"{self.path}/{name}", message, rule)

    def left(self) -> Iterator[NotUnderstood]:
        """Yield the children nobody asked for."""
        for name, elements in self._children.items():
            for element in elements[:_MOST_LISTED]:
                inner = [text for part in element.iter() if (text := (part.text or "").strip())]
                money = any(_CURRENCY_ATTRIBUTE in part.attrib or _is_amount(part.tag) for part in element.iter())
                yield NotUnderstood(f"{self.path}/{name}", shorten(" ".join(inner[:20]), _SHORT), money)

    def _one(self, name: str) -> etree._Element | None:
        """The only element of a name; further ones stay behind and are told."""
        found = self._children.get(name)
        if not found:
            return None
        if len(found) == 1:
            del self._children[name]
            return found[0]
        self.problem(name, f"This must stand here once, not {len(found):,} times. The first one counts.")
        return found.pop(0)

    def more_than_one(self, name: str, count: int, rule: str) -> None:
        """Note that a child stands here more than once, all of which count."""
        self.problem(name, f"This must stand here once, not {count:,} times.", rule)

    def _value(self, element: etree._Element, name: str) -> str:
        if len(element):
            self.leave(name, element)
            self.problem(name, "Only text may stand here.")
            return ""
        text = (element.text or "").strip(_WHITE)
        if not text:
            self._hollow(f"{self.path}/{name}")
        return text

    def _hollow(self, path: str) -> None:
        if len(self._notes.hollow) < _MOST_LISTED:
            self._notes.hollow.append(path)

    def _amount(self, element: etree._Element, name: str) -> Decimal | None:
        stated = element.get(_CURRENCY_ATTRIBUTE)
        known = self._notes.currency
        if stated is None and name.startswith("cbc:"):
            self.problem(name, "This amount states no currency.", "BR-CL-03")
        if stated is not None and known and stated.strip() != known:
            self.problem(name, f"This amount is in {shorten(stated, 10)}, the document in {shorten(known, 10)}.")
        return self._decimal(self._value(element, name), name)

    def _decimal(self, text: str, name: str) -> Decimal | None:
        if not text:
            self.problem(name, "A number is missing.")
            return None
        if not _DECIMAL.fullmatch(text):
            self.problem(name, f'"{shorten(text)}" is not a number like 12.50.')
            return None
        whole, _, decimals = text.lstrip("+-").partition(".")
        if len(whole.lstrip("0")) > _MOST_DIGITS or len(decimals) > _MOST_DECIMALS:
            self.problem(name, f'"{shorten(text)}" has too many digits.')
            return None
        return Decimal(text)

    def _date(self, match: re.Match[str] | None, text: str, name: str, like: str) -> date | None:
        try:
            if match:
                return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
        self.problem(name, f'"{shorten(text)}" is not a date like {like}.')
        return None


def _is_amount(tag: object) -> bool:
    return isinstance(tag, str) and tag.endswith("Amount")
