"""The finished pages as a PDF file, written by fpdf2.

fpdf2 builds the file; its fonts, picture and metadata are made here. Fonts come parsed and are subset by HarfBuzz with
their glyph ids kept (code = glyph id), where fpdf2 would parse and subset each one anew for every document. Nothing in
the file depends on the time or the machine: the same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.enums import FontDescriptorFlags
from fpdf.fonts import PDFFontDescriptor
from fpdf.output import CIDSystemInfo, OutputProducer, PDFCatalog, PDFFont, PDFInfo, PDFType3Font, PDFXObject
from fpdf.syntax import Name, PDFArray, PDFContentStream

from app.documents.fonts import Weight, face
from app.documents.logo import Picture
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.embedding import Program, program

PRODUCER = "Counterfoil"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says about itself; ``created`` is the day of the document, None for a draft without a date."""

    title: str
    author: str
    language: str
    created: date | None


def write(canvas: Canvas, metadata: Metadata, picture: Picture | None) -> bytes:
    """Return the PDF file of the pages drawn on ``canvas``."""
    return bytes(_File(canvas, metadata, picture).output(output_producer_class=_Producer))


class _File(FPDF):
    """The pages handed to fpdf2 as they are, and what its producer needs to know beside them."""

    def __init__(self, canvas: Canvas, metadata: Metadata, picture: Picture | None) -> None:
        super().__init__(unit="pt", format=(canvas.width, canvas.height))
        self.metadata, self.picture = metadata, picture
        self.glyphs = {weight: _glyphs(canvas, weight) for weight in Weight}
        # With an alias for the page count, fpdf2 would replace "{nb}" in texts.
        self.str_alias_nb_pages = ""
        self.single_resources_object = True
        self.allow_images_transparency = False
        self.set_auto_page_break(False)
        self.set_lang(metadata.language)
        self.set_title(metadata.title)
        self.set_author(metadata.author)
        self.set_producer(PRODUCER)
        self.set_creation_date(datetime.combine(metadata.created or date.min, time(), UTC))
        self.set_xmp_metadata(_xmp(metadata))
        for content in canvas.pages:
            self.add_page()
            self._out(bytes(content))
        self._identity = hashlib.sha256(repr(metadata).encode() + b"".join(canvas.pages)).hexdigest()[:32].upper()

    def file_id(self) -> str:
        """Identify the file by what it shows, not by the time."""
        return f"<{self._identity}><{self._identity}>"


class _Producer(OutputProducer):
    """Writes our fonts, picture and metadata in the places where fpdf2 writes its own."""

    fpdf: _File

    def _add_fonts(self, *_: Any) -> dict[int, PDFFont | PDFType3Font]:
        return {
            number: self._add_face(weight, program(weight, self.fpdf.glyphs[weight]))
            for number, weight in enumerate(Weight, start=1)
            if self.fpdf.glyphs[weight]
        }

    def _add_face(self, weight: Weight, embedded: Program) -> PDFFont:
        typeface = face(weight)
        font = PDFFont(subtype="Type0", base_font=embedded.name, encoding="Identity-H")
        glyphs = PDFFont(subtype="CIDFontType2", base_font=embedded.name, d_w=0, w=embedded.widths)
        descriptor = _Descriptor(
            ascent=typeface.ascent,
            descent=typeface.descent,
            cap_height=typeface.cap_height,
            flags=FontDescriptorFlags.SYMBOLIC,
            font_b_box="[{} {} {} {}]".format(*typeface.box),
            italic_angle=0,
            stem_v=typeface.stem,
            missing_width=0,
        )
        descriptor.font_name = Name(embedded.name)
        file = _Compressed(embedded.file, embedded.file_length)
        system = CIDSystemInfo()
        to_unicode = _Compressed(embedded.to_unicode)
        for part in (font, glyphs, descriptor, system, file, to_unicode):
            self._add_pdf_obj(part, "fonts")
        font.descendant_fonts = PDFArray([glyphs])
        font.to_unicode = to_unicode
        glyphs.c_i_d_system_info = system
        glyphs.font_descriptor = descriptor
        glyphs.c_i_d_to_g_i_d_map = Name("Identity")  # type: ignore[assignment]  # fpdf2 foresees only a stream
        descriptor.font_file2 = file
        return font

    def _add_images(self) -> dict[int, PDFXObject]:
        picture = self.fpdf.picture
        if picture is None:
            return {}
        image = PDFXObject(
            contents=picture.data,
            subtype="Image",
            width=picture.width,
            height=picture.height,
            color_space=Name("DeviceGray" if picture.colours == 1 else "DeviceRGB"),
            bits_per_component=8,
            img_filter=picture.filter,
            decode_parms=picture.parameters or None,
        )
        self._add_pdf_obj(image, "images")
        return {1: image}

    def _add_info(self) -> PDFInfo:
        info = super()._add_info()
        if self.fpdf.metadata.created is None:
            info.creation_date = None  # type: ignore[assignment]  # fpdf2 leaves out what is None
        return info

    def _finalize_catalog(self, catalog_obj: PDFCatalog, *args: Any, **kwargs: Any) -> None:
        super()._finalize_catalog(catalog_obj, *args, **kwargs)
        # The reader's own zoom is best, and a file that asks for nothing at opening is beyond suspicion.
        catalog_obj.open_action = None


class _Compressed(PDFContentStream):
    """A stream that comes compressed; a font file also states its length before."""

    def __init__(self, content: bytes, length: int | None = None) -> None:
        super().__init__(content)
        self.filter = Name("FlateDecode")
        self.length1 = length


class _Descriptor(PDFFontDescriptor):
    """A font descriptor with its TrueType file."""

    font_file2: PDFContentStream


def _glyphs(canvas: Canvas, weight: Weight) -> frozenset[int]:
    """The glyph ids of all that was drawn in a weight."""
    typeface = face(weight)
    letters = set().union(*canvas.texts[weight, False])
    figures = set().union(*canvas.texts[weight, True])
    return frozenset([typeface.glyphs[char] for char in letters] + [typeface.tabular_glyphs[char] for char in figures])


def _xmp(metadata: Metadata) -> str:
    """The same statements as XMP, which archives read."""
    title, author, language = escape(metadata.title), escape(metadata.author), escape(metadata.language)
    created = f"<xmp:CreateDate>{metadata.created.isoformat()}</xmp:CreateDate>" if metadata.created else ""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        f"{created}<pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
