"""Fonts that do not come with the program: those of the user's own folder, and East Asian ones of the system.

A font with all characters of Chinese, Japanese or Korean is as large as the rest of the program, and every desktop
of these countries has one. Where there is none, a font file laid into the folder ``fonts`` of the home does as well,
for these and for any other script. Nothing is looked for before a character asks for it.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import uharfbuzz as hb  # type: ignore[import-untyped]  # ships no type information

from app.documents.fonts import Typeface, Weight
from app.documents.own_fonts import own_folder

_log = logging.getLogger(__name__)

_TYPES = {".ttf", ".otf", ".ttc", ".otc"}
_WEIGHTS = {Weight.REGULAR: 400, Weight.MEDIUM: 500, Weight.SEMIBOLD: 600}
_STEMS = {Weight.REGULAR: 85, Weight.MEDIUM: 102, Weight.SEMIBOLD: 120}
_MOST_FACES = 64  # of a collection that are looked at
_RESTRICTED = 0x0002  # of OS/2 fsType: may not be embedded

# Names of font files without their weight, in order of preference, as the systems and the usual packages have them.
_FAMILIES = {
    "zh": "notosanscjk notosanscjksc notosanssc sourcehansans sourcehansanssc sourcehansanscn pingfang msyh "
    "hiraginosansgb stheiti deng simhei wqymicrohei wqyzenhei droidsansfallbackfull droidsansfallback simsun uming",
    "ja": "notosanscjk notosanscjkjp notosansjp sourcehansans sourcehansansjp ヒラギノ角ゴシック yugoth meiryo ipaexg "
    "ipag takaopgothic takaogothic vlpgothic vlgothic msgothic",
    "ko": "notosanscjk notosanscjkkr notosanskr sourcehansans sourcehansanskr sourcehansansk applesdgothicneo malgun "
    "nanumgothic nanumbarungothic undotum",
    "tc": "notosanscjktc notosanstc sourcehansanstc sourcehansanstw msjh arialunicode",
}
_WEIGHT_NAMES = (
    "regular", "medium", "semibold", "demibold", "bold", "bd", "light", "w3", "w6", "m", "r", "b", "l", "wght", "vf",
    "vfotf", "vfttf", "variablefontwght",
)  # fmt: skip
_REGIONS = {"zh": ("SC", "CN", "GB"), "ja": ("JP", "J"), "ko": ("KR", "K"), "tc": ("TC", "TW", "HK")}
_OF_SCRIPT = {"Hira": "ja", "Kana": "ja", "Hang": "ko", "Bopo": "tc"}


def candidates(weight: Weight, script: str, language: str) -> Iterator[Typeface]:
    """Yield faces that may have a character, the likeliest first; each is opened when it is its turn.

    Args:
        weight: the nearest of a family's weights is chosen.
        script: of the character, ISO 15924.
        language: of the document; it chooses between the forms of Han characters.
    """
    favourite = _OF_SCRIPT.get(script) or (language if language in _FAMILIES else "zh")
    folder = own_folder()
    if folder is not None:
        own = [found for file in _font_files(folder) for found in _faces(file, _changed(file))]
        yield from sorted(own, key=lambda found: _distance(found, weight, favourite))
    families = _families()
    for kind in sorted(_FAMILIES, key=lambda name: name != favourite):
        for name in _FAMILIES[kind].split():
            faces = [found for file in families.get(name, ()) for found in _faces(file, 0)]
            if faces:
                yield min(faces, key=lambda found: _distance(found, weight, kind))


def _folders() -> tuple[Path, ...]:
    """Where this system keeps its fonts, the user's own first."""
    user = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA") or user / "AppData" / "Local")
        return (local / "Microsoft" / "Windows" / "Fonts", Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts")
    if sys.platform == "darwin":
        return (user / "Library" / "Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    data = os.environ.get("XDG_DATA_HOME") or str(user / ".local" / "share")
    shared = [*os.environ.get("XDG_DATA_DIRS", "").split(":"), "/usr/local/share", "/usr/share"]
    folders = (data, *(folder for folder in shared if folder.startswith("/")))
    return (user / ".fonts", *dict.fromkeys(Path(folder) / "fonts" for folder in folders))


def _font_files(folder: Path) -> list[Path]:
    found = [Path(place) / name for place, _, names in os.walk(folder) for name in names]
    return sorted(file for file in found if file.suffix.lower() in _TYPES)


@cache
def _families() -> dict[str, tuple[Path, ...]]:
    """The system's files of the families above, by family."""
    wanted = {name for names in _FAMILIES.values() for name in names.split()}
    found: dict[str, tuple[Path, ...]] = {}
    for folder in _folders():
        for file in _font_files(folder):
            family = _family(file.stem)
            if family in wanted:
                found[family] = (*found.get(family, ()), file)
    return found


def _family(stem: str) -> str:
    """A file's name without its weight: ``NotoSansCJK-Bold`` and ``msyhbd`` belong to ``notosanscjk`` and ``msyh``."""
    name = "".join(char for char in stem.casefold() if char.isalnum())
    for weight in _WEIGHT_NAMES:
        shorter = name.removesuffix(weight)
        if shorter != name and any(shorter in names.split() for names in _FAMILIES.values()):
            return shorter
    return name


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@cache
def _faces(file: Path, changed: int) -> tuple[Typeface, ...]:  # noqa: ARG001  # a file that changed is read anew
    """The faces of a file that can be drawn and embedded; none of one that is damaged or may not be embedded."""
    try:
        count = hb.Face(hb.Blob.from_file_path(str(file))).count
        faces = tuple(face for index in range(min(count, _MOST_FACES)) for face in _usable(file, index))
    except (OSError, hb.HarfBuzzError, struct.error, ValueError) as error:
        _log.info("font file %s passed over: %s", file.name, type(error).__name__)
        return ()
    return faces


def _usable(file: Path, index: int) -> list[Typeface]:
    """One face of a file, in each weight of our designs where it has them all; none where it cannot be used."""
    raw = hb.Face(hb.Blob.from_file_path(str(file)), index)
    tables = set(raw.table_tags)
    if tables.isdisjoint({"glyf", "CFF ", "CFF2"}) or not {"head", "cmap", "hmtx"} <= tables or not raw.glyph_count:
        return []
    metrics = raw.reference_table("OS/2").data if "OS/2" in tables else b""
    if len(metrics) >= 10 and int.from_bytes(metrics[8:10], "big") & 0x000F == _RESTRICTED:
        return []
    if not raw.has_var_data:
        return [Typeface(file, index)]
    faces = [Typeface(file, index, weight=value) for value in _WEIGHTS.values()]
    # What cannot be made one weight cannot be embedded.
    return faces if all(face.subset([1]) for face in faces) else []


def _distance(face: Typeface, weight: Weight, kind: str) -> tuple[bool, bool, float]:
    """How little a face suits: a typewriter's last, then other regions' forms, then the weight."""
    name = face.hb_face.get_name(hb.OTNameIdPredefined.FULL_NAME) or face.name
    words = name.replace("-", " ").split()
    regions = {region for regions in _REGIONS.values() for region in regions if region in words}
    elsewhere = bool(regions) and regions.isdisjoint(_REGIONS[kind])
    return "Mono" in name, elsewhere, abs(face.hb_font.get_style_value(hb.StyleTag.WEIGHT) - _WEIGHTS[weight])
