"""A logo is measured before it is decoded, refused with a reason, and shown on white."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.documents.logo import MAX_BYTES, MAX_SIDE, LogoInfo, Picture, check_logo, prepare
from app.domain.errors import InputRefused
from tests.documents.samples import logo


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises many pixels and holds almost none."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (body, pixels)
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def pixels(picture: Picture) -> Image.Image:
    """The pixels that a reader of the PDF decodes."""
    if picture.filter == "DCTDecode":
        return Image.open(io.BytesIO(picture.data))
    mode = "L" if picture.colours == 1 else "RGB"
    ihdr = struct.pack(">IIBBBBB", picture.width, picture.height, 8, {"L": 0, "RGB": 2}[mode], 0, 0, 0)
    file = b"\x89PNG\r\n\x1a\n"
    for name, content in ((b"IHDR", ihdr), (b"IDAT", picture.data), (b"IEND", b"")):
        file += struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return Image.open(io.BytesIO(file))


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "L"), ("JPEG", "CMYK")]
)
def test_pictures_of_every_kind_are_taken(kind: str, mode: str) -> None:
    data = saved(Image.new(mode, (60, 40)), kind)
    assert check_logo(data) == LogoInfo(kind, 60, 40)
    ready = prepare(data)
    assert pixels(ready).size == (ready.width, ready.height) == (60, 40)


def test_a_jpeg_with_a_thumbnail_is_measured_by_its_own_frame() -> None:
    exif = Image.Exif()
    exif[0x010E] = "\xff\xd8\xff\xc0 not a frame"
    data = saved(Image.new("RGB", (300, 200)), "JPEG", exif=exif, progressive=True)
    assert check_logo(data) == LogoInfo("JPEG", 300, 200)


def test_transparency_is_laid_on_white() -> None:
    picture = Image.new("RGBA", (2, 1), (255, 0, 0, 0))
    picture.putpixel((1, 0), (0, 0, 255, 128))
    shown = pixels(prepare(saved(picture, "PNG"))).convert("RGB")
    assert shown.getpixel((0, 0)) == (255, 255, 255)
    assert shown.getpixel((1, 0)) == (127, 127, 255)


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    ready = prepare(saved(Image.new("RGB", (40, 20)), "JPEG", exif=exif))
    assert (ready.width, ready.height) == (20, 40)


def test_sixteen_bits_keep_their_brightness() -> None:
    shown = pixels(prepare(saved(Image.new("I;16", (2, 2), 32896), "PNG")))
    assert shown.getpixel((0, 0)) in {127, 128}


def test_a_large_picture_is_reduced_to_what_print_can_show() -> None:
    ready = prepare(saved(Image.new("RGB", (4000, 1000), "red"), "PNG"))
    assert ready.width / ready.height == pytest.approx(4, rel=0.01)
    assert ready.width <= 800


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG or JPEG"),
        (b"GIF89a" + b"\0" * 40, "PNG or JPEG"),
        (png_header(9000, 9000), "9,000 by 9,000"),
        (png_header(MAX_SIDE + 1, 10), "4,001"),
        (png_header(0, 10), "0 by 10"),
        (png_header(200, 200), "damaged"),
        (logo()[:300], "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (saved(Image.new("RGB", (50, 50)), "JPEG")[:-200], "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x10", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * MAX_BYTES, "bytes"),
    ],
)
def test_what_is_no_sound_picture_is_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(InputRefused) as caught:
        check_logo(data)
    (problem,) = caught.value.problems
    assert problem.field == "logo"
    assert says in problem.message


def test_too_many_pixels_are_refused_before_any_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(Image, "open", lambda *args, **kwargs: opened.append(args))
    with pytest.raises(InputRefused):
        check_logo(png_header(12_000, 12_000))
    assert opened == []


@given(place=st.integers(0, 10_000), bits=st.integers(1, 255), cut=st.integers(0, 10_000))
@pytest.mark.parametrize("make", [logo, lambda: saved(Image.new("RGB", (64, 48), "red"), "JPEG")])
def test_a_damaged_file_is_refused_or_shown_and_never_anything_else(
    make: Callable[[], bytes], place: int, bits: int, cut: int
) -> None:
    data = bytearray(make())
    data[place % len(data)] ^= bits
    damaged = bytes(data[: len(data) - cut % len(data) if cut % 3 == 0 else len(data)])
    try:
        ready = prepare(damaged)
    except InputRefused:
        return
    assert ready.width <= MAX_SIDE
