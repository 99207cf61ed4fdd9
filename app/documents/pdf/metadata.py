"""What a PDF says about itself: once for readers of PDF, once as XMP for archives, both the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from xml.sax.saxutils import escape

from app.documents.cleaning import clean

PRODUCER = "Counterfoil"

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says about itself; `stated` makes one that every form of metadata can hold.

    Attributes:
        title, author: on one line.
        language: of the document.
        created: the day of the document, None for a draft without a date.
        uid, number: what identifies an issued document; empty for a draft, which is nothing yet.
    """

    title: str
    author: str
    language: str
    created: date | None
    uid: str = ""
    number: str = ""

    @property
    def time(self) -> datetime | None:
        """The moment the day begins."""
        return datetime.combine(self.created, time(), UTC) if self.created else None


def stated(text: str) -> str:
    """Return ``text`` on one line, without what XML cannot hold."""
    return _NO_XML.sub("", " ".join(clean(text).split("\n")))


def xmp(metadata: Metadata, further: str = "") -> str:
    """Return the XMP of a PDF/A-3b file; ``further`` holds ``rdf:Description`` elements of others.

    The identity is ``xmpMM:DocumentID`` (a document's uid, for good) and ``dc:identifier`` (its number).
    """
    title, author = escape(metadata.title), escape(metadata.author)
    moment = metadata.time
    created = f"<xmp:CreateDate>{moment:%Y-%m-%dT%H:%M:%SZ}</xmp:CreateDate>" if moment else ""
    number = f"<dc:identifier>{escape(metadata.number)}</dc:identifier>" if metadata.number else ""
    uid = f"<xmpMM:DocumentID>uuid:{escape(metadata.uid)}</xmpMM:DocumentID>" if metadata.uid else ""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{escape(metadata.language)}</rdf:li></rdf:Bag></dc:language>"
        f"{number}{created}<pdf:Producer>{PRODUCER}</pdf:Producer>{uid}</rdf:Description>{further}</rdf:RDF></x:xmpmeta>"
    )
