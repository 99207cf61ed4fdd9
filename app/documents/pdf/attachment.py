"""Files that a PDF carries: associated files as PDF/A-3 has them, and the invoice that Factur-X embeds."""

from __future__ import annotations

from dataclasses import dataclass

_FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_FX_FILE = "factur-x.xml"
_FX_PROPERTIES = {
    "DocumentFileName": ("name of the embedded XML invoice file", _FX_FILE),
    "DocumentType": ("INVOICE", "INVOICE"),
    "Version": ("The actual version of the Factur-X XML schema", "1.0"),
    "ConformanceLevel": ("The conformance level of the embedded Factur-X data", "EN 16931"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF carries.

    Attributes:
        name: file name; no two of one PDF share it.
        content: not empty.
        mime: media type, such as ``text/xml``.
        relationship: to the page, as ISO 19005-3 names it: ``Alternative``, ``Data``, ``Source`` or ``Supplement``.
        description: for its reader, in a few words.
        xmp: ``rdf:Description`` elements that the file's metadata hold because of it.
    """

    name: str
    content: bytes
    mime: str
    relationship: str
    description: str
    xmp: str = ""


def facturx(xml: bytes) -> Attachment:
    """Return ``xml``, a CII invoice or credit note of EN 16931, as Factur-X 1.0 (ZUGFeRD 2) embeds it.

    The relationship says that it states the same as the page does, as Germany asks for at this level.
    """
    return Attachment(_FX_FILE, xml, "text/xml", "Alternative", "Factur-X / ZUGFeRD invoice (EN 16931)", _fx_xmp())


def _fx_xmp() -> str:
    """The values, and the schema that PDF/A wants described because it does not know it."""
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (_, value) in _FX_PROPERTIES.items())
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        for name, (description, _) in _FX_PROPERTIES.items()
    )
    return (
        f'<rdf:Description rdf:about="" xmlns:fx="{_FX}">{values}</rdf:Description>'
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_FX}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>"
        "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    )
