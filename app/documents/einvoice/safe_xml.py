"""Parses XML from outside in bounded time and memory: no document type, no entity, nothing fetched, nothing run.

What may come in is decided before a parser sees it: the encoding (UTF-8, UTF-16 with its mark, and those of one byte
that invoices are really written in), no document type, and a limit for bytes, elements and attributes. libxml2 then
holds depth, names and texts within its own limits.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from app.domain.errors import InputRefused, Problem

MAX_BYTES = 32 * 1024 * 1024
_MOST_TAGS = 800_000  # begin and end; 10,000 lines with everything in them have less
_MOST_ATTRIBUTES = 500_000
_ONE_TAG = 64 * 1024  # bytes from the beginning of a tag to its end
_LONG_TEXT = 9_000_000  # above it libxml2 must be told that texts may be so long; attachments are

_DECLARATION = re.compile(r"\s*<\?xml(?=\s)([^>]{0,300}?)\?>")
_DECLARED = re.compile(r"\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
_WIDE = {"utf-16": "", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "iso-10646-ucs-2": ""}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LONG_TAG = re.compile(rb"<[^<>!?][^<>]{%d}" % _ONE_TAG)


def parse(data: bytes) -> etree._Element:
    """Return the root of a document, its comments and processing instructions left out.

    Raises:
        InputRefused: when it is no XML, breaks a limit, or holds what could reach outside itself.
    """
    if len(data) > MAX_BYTES:
        raise refusal(f"The XML is larger than any invoice: more than {MAX_BYTES // 1024**2} MB.")
    text = _utf8(data)
    _check_prolog(text)
    if text.count(b"<") > _MOST_TAGS:
        raise refusal("The XML holds more elements than any invoice.")
    if text.count(b"=") > _MOST_ATTRIBUTES or _LONG_TAG.search(text):
        raise refusal("The XML holds more attributes than any invoice.")
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever the declaration says: it was heard above
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=len(text) > _LONG_TEXT,
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise refusal(f"The XML is not well-formed: {_reason(error)} in line {error.lineno}.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal(_NO_DOCTYPE)
    return root


def refusal(message: str) -> InputRefused:
    """Return the error that says why a file is not read."""
    return InputRefused([Problem("file", message)])


_BEYOND_LIMITS = "XML_PARSE_HUGE"
_NO_DOCTYPE = "The XML has a document type (DTD), which can hide traps. E-invoices have none."


def _reason(error: etree.XMLSyntaxError) -> str:
    """The parser's own words, without the place it adds and without quoting much of the file."""
    words = str(error.msg or "").partition(", line ")[0]
    if _BEYOND_LIMITS in words:
        return "it is nested deeper, or has longer names, than any invoice,"
    return "".join(c if c.isprintable() else " " for c in words)[:120].strip() or "it cannot be parsed"


def _utf8(data: bytes) -> bytes:
    """Return the document in UTF-8 without a byte order mark.

    The encoding is what the mark says, else the declaration, else UTF-8; where both speak they must agree.
    """
    marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        marked = None
    body = data[len(marked[0]) :] if marked else data
    if marked is None and not body[:200].lstrip().startswith(b"<"):
        raise refusal("This is no XML, or its encoding is one that invoices are not written in.")
    if b"\0" in body[:4] and marked is None:
        raise refusal("The XML looks like UTF-16 or UTF-32 without a byte order mark.")
    encoding = marked[1] if marked else "utf-8"
    head = body[:1200].decode(encoding, "replace") if marked else body[:600].decode("iso-8859-1")
    declared = _declared(head)
    if declared:
        known = _ENCODINGS.get(declared) or _WIDE.get(declared)
        if declared in _WIDE:
            agrees = encoding.startswith("utf-16") and known in ("", encoding)
        else:
            agrees = known is not None and (marked is None or known == encoding)
        if not agrees:
            raise refusal(
                f"The XML says that its encoding is {declared.upper()}, which "
                + ("its bytes contradict." if known is not None else "invoices are not written in.")
            )
        encoding = encoding if declared in _WIDE else str(known)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal(f"The XML is not written in the encoding it should be: {encoding.upper()}.") from error
    return body if encoding in ("utf-8", "ascii") else text.encode("utf-8", "strict")


def _declared(head: str) -> str:
    declaration = _DECLARATION.match(head)
    found = _DECLARED.search(declaration[1]) if declaration else None
    return found[1].lower() if found else ""


def _check_prolog(text: bytes) -> None:
    """Refuse a document type: it stands before the root, behind nothing but comments and instructions."""
    place = 0
    while True:
        while text[place : place + 1].isspace():
            place += 1
        if text.startswith(b"<!--", place):
            end, length = text.find(b"-->", place + 4), 3
        elif text.startswith(b"<?", place):
            end, length = text.find(b"?>", place + 2), 2
        elif text.startswith(b"<!", place):
            raise refusal(_NO_DOCTYPE)
        else:
            return
        if end < 0:
            raise refusal("The XML is not well-formed: it ends before its root.")
        place = end + length
