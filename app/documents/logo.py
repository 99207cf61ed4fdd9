"""The company's logo: checked before anything is decoded, then made ready once for every PDF."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused, Problem

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 5 * 1024 * 1024
MAX_SIDE = 4_000

# Printed at 300 dots an inch, the largest box a logo gets on the page (65 by 22 mm) holds no more than this.
_PRINTED_WIDTH, _PRINTED_HEIGHT = 768, 260

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class LogoInfo:
    """A logo that may be kept: its format (``PNG`` or ``JPEG``) and size in pixels."""

    format: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo as a PDF embeds it.

    Attributes:
        width, height: pixels.
        colours: 1 for grey, 3 for red, green and blue.
        filter, parameters: how ``data`` is compressed, in PDF's terms.
    """

    width: int
    height: int
    colours: int
    filter: str
    parameters: str
    data: bytes


def check_logo(data: bytes) -> LogoInfo:
    """Return what a PNG or JPEG is, having read its headers before a pixel is decoded.

    Raises:
        InputRefused: naming the field ``logo``, when the file is too large in bytes or pixels, is neither PNG nor
            JPEG, or is damaged.
    """
    if len(data) > MAX_BYTES:
        raise _refused(f"The logo has {len(data):,} bytes; at most {MAX_BYTES:,} are accepted.")
    if data.startswith(_PNG):
        info = LogoInfo("PNG", *_png_size(data))
    elif data.startswith(_JPEG):
        info = LogoInfo("JPEG", *_jpeg_size(data))
    else:
        raise _refused("The logo must be a PNG or JPEG picture.")
    if not (0 < info.width <= MAX_SIDE and 0 < info.height <= MAX_SIDE):
        raise _refused(
            f"The logo measures {info.width:,} by {info.height:,} pixels; at most {MAX_SIDE:,} by {MAX_SIDE:,} fit."
        )
    _decoded(data, info)
    return info


@lru_cache(maxsize=4)
def prepare(data: bytes) -> Picture:
    """Return a logo ready for a PDF: on white, no larger than it can be printed.

    Raises:
        InputRefused: as `check_logo`.
    """
    from PIL import Image

    info = check_logo(data)
    picture = _decoded(data, info)
    scale = min(1.0, _PRINTED_WIDTH / picture.width, _PRINTED_HEIGHT / picture.height)
    if scale < 1:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    colours = len(picture.getbands())
    file = io.BytesIO()
    if info.format == "JPEG":
        picture.save(file, "JPEG", quality=92, optimize=True)
        return Picture(picture.width, picture.height, colours, "DCTDecode", "", file.getvalue())
    picture.save(file, "PNG", optimize=True)
    # PDF reads the very stream of a PNG that is not interlaced.
    stream = b"".join(content for name, content in _png_chunks(file.getvalue()) if name == b"IDAT")
    parameters = f"<</Predictor 15 /Colors {colours} /BitsPerComponent 8 /Columns {picture.width}>>"
    return Picture(picture.width, picture.height, colours, "FlateDecode", parameters, stream)


def _refused(message: str) -> InputRefused:
    return InputRefused([Problem("logo", message)])


def _damaged() -> InputRefused:
    return _refused("The logo's file is damaged: it ends early or contradicts itself.")


def _png_size(data: bytes) -> tuple[int, int]:
    """The size that the header chunk states, which must come first."""
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise _damaged()
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """The size that the first frame header states; segments are skipped by their length, a thumbnail with them."""
    place = 2
    while place + 9 <= len(data):
        if data[place] != 0xFF:
            raise _damaged()
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        if marker == 0xFF:  # a fill byte
            place += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:  # markers without content
            place += 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    raise _damaged()


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += length + 12


def _decoded(data: bytes, info: LogoInfo) -> Image.Image:
    """Decode a picture whose headers were accepted, upright and on white.

    Raises:
        InputRefused: when it is damaged.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=[info.format]) as opened:
            if opened.size != (info.width, info.height):
                raise _damaged()
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error, Image.DecompressionBombError) as error:
        raise _damaged() from error
    if picture.mode.startswith(("I", "F")):  # sixteen bits a pixel; 255 is enough for print
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
