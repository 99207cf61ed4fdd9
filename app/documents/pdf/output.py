"""The finished pages as a PDF/A-3b file (ISO 19005-3), written by fpdf2.

fpdf2 builds the file; its fonts, picture and metadata are made here. Fonts come parsed and are subset by HarfBuzz with
their glyph ids kept (code = glyph id), where fpdf2 would parse and subset each one anew for every document. Nothing in
the file depends on the time or the machine: the same document gives the same bytes. fpdf2's own switch for PDF/A stays
off, since it leaves out the metadata that readers of PDF show and writes the time into the archive's.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from fpdf import FPDF
from fpdf.enums import FontDescriptorFlags, OutputIntentSubType
from fpdf.fonts import PDFFontDescriptor
from fpdf.output import (
    CIDSystemInfo,
    OutputProducer,
    PDFCatalog,
    PDFFont,
    PDFICCProfile,
    PDFInfo,
    PDFType3Font,
    PDFXObject,
)
from fpdf.syntax import Name, PDFArray, PDFContentStream
from fpdf.util import builtin_srgb2014_bytes

from app.documents.fonts import Typeface, Weight, face
from app.documents.logo import Picture
from app.documents.pdf.attachment import Attachment
from app.documents.pdf.canvas import Canvas
from app.documents.pdf.embedding import Code, Program, program
from app.documents.pdf.metadata import PRODUCER, Metadata, xmp

_NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def write(canvas: Canvas, metadata: Metadata, picture: Picture | None, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF file of the pages drawn on ``canvas``, with the files it carries."""
    return bytes(_File(canvas, metadata, picture, attachments).output(output_producer_class=_Producer))


class _File(FPDF):
    """The pages handed to fpdf2 as they are, and what its producer needs to know beside them."""

    def __init__(
        self, canvas: Canvas, metadata: Metadata, picture: Picture | None, attachments: Sequence[Attachment]
    ) -> None:
        super().__init__(unit="pt", format=(canvas.width, canvas.height))
        self.metadata, self.picture = metadata, picture
        self.fonts_used = _fonts(canvas)
        # With an alias for the page count, fpdf2 would replace "{nb}" in texts.
        self.str_alias_nb_pages = ""
        self.single_resources_object = True
        self.allow_images_transparency = False
        self.pdf_version = "1.7"
        self.set_auto_page_break(False)
        self.set_lang(metadata.language)
        self.set_title(metadata.title)
        self.set_author(metadata.author)
        self.set_producer(PRODUCER)
        self.set_creation_date(metadata.time or _NO_DAY)
        self.set_xmp_metadata(xmp(metadata, "".join(attachment.xmp for attachment in attachments)))
        self.add_output_intent(
            OutputIntentSubType.PDFA, "sRGB", "IEC 61966-2-1:1999", "http://www.color.org", _Profile(), "sRGB2014"
        )
        for attachment in sorted(attachments, key=lambda attachment: attachment.name):
            self.embed_file(
                bytes=attachment.content,
                basename=attachment.name,
                mime_type=attachment.mime,
                associated_file_relationship=attachment.relationship,
                desc=attachment.description,
                modification_date=metadata.time or _NO_DAY,
                compress=True,
            )
        for place, content in enumerate(canvas.pages):
            self.add_page()
            self._out(bytes(content))
            for area in canvas.links:
                if area.page == place:
                    self.link(area.x, area.y, area.width, area.height, area.link.url)
        shown = repr((metadata, attachments, *canvas.links)).encode() + b"".join(canvas.pages)
        self._identity = hashlib.sha256(shown).hexdigest()[:32].upper()

    def file_id(self) -> str:
        """Identify the file by what it shows, not by the time."""
        return f"<{self._identity}><{self._identity}>"


class _Producer(OutputProducer):
    """Writes our fonts, picture and metadata in the places where fpdf2 writes its own."""

    fpdf: _File

    def _add_fonts(self, *_: Any) -> dict[int, PDFFont | PDFType3Font]:
        return {
            number: self._add_face(typeface, program(typeface, used)) for number, typeface, used in self.fpdf.fonts_used
        }

    def _add_face(self, typeface: Typeface, embedded: Program) -> PDFFont:
        font = PDFFont(subtype="Type0", base_font=embedded.name, encoding="Identity-H")
        subtype = "CIDFontType0" if typeface.postscript else "CIDFontType2"
        glyphs = PDFFont(subtype=subtype, base_font=embedded.name, d_w=0, w=embedded.widths)
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
        file = _Compressed(embedded.file, None if typeface.postscript else embedded.file_length)
        system = CIDSystemInfo()
        to_unicode = _Compressed(embedded.to_unicode)
        for part in (font, glyphs, descriptor, system, file, to_unicode):
            self._add_pdf_obj(part, "fonts")
        font.descendant_fonts = PDFArray([glyphs])
        font.to_unicode = to_unicode
        glyphs.c_i_d_system_info = system
        glyphs.font_descriptor = descriptor
        if typeface.postscript:
            file.subtype = Name("CIDFontType0C")
            descriptor.font_file3 = file
        else:
            glyphs.c_i_d_to_g_i_d_map = self._add_glyph_ids(embedded)  # type: ignore[assignment]  # or a name
            descriptor.font_file2 = file
        return font

    def _add_glyph_ids(self, embedded: Program) -> PDFContentStream | Name:
        if not embedded.glyph_ids:
            return Name("Identity")
        ids = _Compressed(embedded.glyph_ids)
        self._add_pdf_obj(ids, "fonts")
        return ids

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
    """A stream that comes compressed; a TrueType file also states its length before, another its kind."""

    subtype: Name | None = None

    def __init__(self, content: bytes, length: int | None = None) -> None:
        super().__init__(content)
        self.filter = Name("FlateDecode")
        self.length1 = length


class _Profile(PDFICCProfile):
    """The colour space sRGB, compressed once for all files."""

    def __init__(self) -> None:
        PDFContentStream.__init__(self, _srgb())
        self.filter = Name("FlateDecode")
        self.n, self.alternate = 3, Name("DeviceRGB")


@cache
def _srgb() -> bytes:
    return zlib.compress(builtin_srgb2014_bytes(), 9)


class _Descriptor(PDFFontDescriptor):
    """A font descriptor with its TrueType or CFF file."""

    font_file2: PDFContentStream | None = None
    font_file3: PDFContentStream | None = None


def _fonts(canvas: Canvas) -> list[tuple[int, Typeface, frozenset[Code]]]:
    """The fonts that something was drawn in: number, typeface, and the codes used."""
    found: list[tuple[int, Typeface, frozenset[Code]]] = []
    spelling = canvas.spelling
    for number, weight in enumerate(Weight, start=1):
        typeface = face(weight)
        letters = set().union(*canvas.texts[weight, False])
        figures = set().union(*canvas.texts[weight, True])
        glyphs = {typeface.glyphs[char] for char in letters} | {typeface.tabular_glyphs[char] for char in figures}
        glyphs |= spelling.codes.get(typeface, {}).keys()
        if glyphs:
            used = frozenset([Code(glyph, glyph, typeface.characters[glyph]) for glyph in glyphs])
            found.append((number, typeface, used))
    for other, name in spelling.names.items():
        used = frozenset([Code(code, *meant) for code, meant in spelling.codes[other].items()])
        found.append((int(name[2:]), other, used))
    return found
