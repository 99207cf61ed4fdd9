"""Which document a PDF of ours says it is: read from its metadata, or from the text of its pages.

The file may be anything: a copy that another program saved anew, a scan, an attack. Metadata are looked for in its
bytes without parsing it, in bounded time and memory. Its text is read by PDFium in a process of its own that is ended
when it takes too long.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from app.documents.apart import ReaderEnded, read_apart

MAX_BYTES = 64 * 1024 * 1024

_HEADER_WITHIN = 1024  # where readers look for %PDF-
_UID = re.compile(rb"(?:<xmpMM:DocumentID>|xmpMM:DocumentID=[\"'])\s*uuid:([0-9A-Fa-f-]{36})\s*[<\"']")
_PRODUCED = re.compile(rb"<pdf:Producer>\s*Counterfoil\s*<|pdf:Producer=[\"']Counterfoil[\"']")
_STREAM = re.compile(rb"stream\r?\n(?=x)")  # what zlib writes begins with "x"
_PACKET_BYTES = 256 * 1024
_MOST_STREAMS, _MOST_INFLATED = 5_000, 128 * 1024 * 1024

_PAGES, _TEXT_LENGTH = 3, 50_000
_SECONDS = 8.0


def is_pdf(data: bytes) -> bool:
    """Whether this can be a PDF at all."""
    return b"%PDF-" in data[:_HEADER_WITHIN]


def stated_uids(data: bytes) -> list[str]:
    """Return the uids that the metadata of a PDF state, the last one first: what was appended later counts more."""
    found = [match[1].decode("ascii").lower() for packet in _packets(data) for match in _UID.finditer(packet)]
    return list(dict.fromkeys(reversed(found)))


def stated_producer(data: bytes) -> bool:
    """Whether the metadata name this program as the one that wrote the file."""
    return any(_PRODUCED.search(packet) for packet in _packets(data))


def page_text(data: bytes, seconds: float = _SECONDS) -> str:
    """Return the text of the first pages; empty for a file that is damaged, locked, or takes longer to read."""
    try:
        return read_apart(_first_pages, data, seconds)
    except ReaderEnded:
        return ""


def _packets(data: bytes) -> Iterator[bytes]:
    """Every stretch of bytes that may hold metadata: the file as it is, then its compressed streams."""
    yield data
    inflated = 0
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= _MOST_STREAMS or inflated >= _MOST_INFLATED:
            return
        try:
            content = zlib.decompressobj().decompress(data[match.end() : match.end() + _PACKET_BYTES], _PACKET_BYTES)
        except zlib.error:
            continue
        inflated += len(content)
        if b"xmpmeta" in content or b"rdf:RDF" in content:
            yield content


def _first_pages(data: bytes) -> str:
    import pypdfium2  # type: ignore[import-untyped]  # ships no type information

    try:
        with pypdfium2.PdfDocument(data) as document:
            texts = [document[place].get_textpage().get_text_range() for place in range(min(len(document), _PAGES))]
    except (pypdfium2.PdfiumError, UnicodeError, ValueError):
        return ""
    return "\n".join(texts)[:_TEXT_LENGTH]
